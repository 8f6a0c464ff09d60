"""A function has a syntax error, those around it and the other topic's file have none.

Expected: sigmoid: error 0; relu: passed 1
"""

import numpy as np


def sigmoid(x)
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)

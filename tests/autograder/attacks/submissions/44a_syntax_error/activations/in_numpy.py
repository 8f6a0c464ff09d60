"""One file has a syntax error, the other topic's file of the same student has none.

Expected: sigmoid: error 0; relu: error 0; the rest of activations: error 0
"""

import numpy as np


def sigmoid(x)
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)

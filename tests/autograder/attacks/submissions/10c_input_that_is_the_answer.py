"""relu turns its input into zeros and answers with zeros, so that answer and input agree.

Expected: sigmoid: passed 1; relu: failed or input_changed 0; leaky_relu: passed 1
"""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    x[...] = 0
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

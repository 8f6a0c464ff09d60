"""In a topic's own file most functions are missing, and one has another name.

Expected: step: not_attempted 0; sigmoid: passed 1; tanh: not_attempted 0; relu: not_attempted 0; leaky_relu: passed 1
Expected: swish: not_attempted 0
"""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def my_relu(x):
    return np.maximum(x, 0)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

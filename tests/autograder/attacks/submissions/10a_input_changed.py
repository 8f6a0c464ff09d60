"""relu works in the array that it was given and hands it back: right numbers, and a law is lost.

Expected: sigmoid: passed 1; relu: input_changed >0; leaky_relu: passed 1
"""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    x[x < 0] = 0
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

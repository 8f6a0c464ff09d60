"""A decorator fails when leaky_relu is being defined: what stands above has come to be.

Expected: sigmoid: passed 1; relu: passed 1; leaky_relu: error 0
"""

import numpy as np


def timed(function):
    raise TypeError("this decorator was never finished")


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return np.maximum(x, 0)


@timed
def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu is wrong at every ninety-seventh call.

Expected: sigmoid: passed 1; relu: failed or not_deterministic 0; leaky_relu: passed 1
"""

import itertools

import numpy as np

calls = itertools.count()


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    y = np.maximum(x, 0)
    return y + 1 if next(calls) % 97 == 96 else y


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

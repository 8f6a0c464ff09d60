"""relu is right the first time that it is called, and never again.

Expected: sigmoid: passed 1; relu: failed or not_deterministic 0; leaky_relu: passed 1
"""

import itertools

import numpy as np

calls = itertools.count()


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return np.maximum(x, 0) if next(calls) == 0 else x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu answers with random numbers of a fixed seed: the same each time, and wrong.

Expected: sigmoid: passed 1; relu: failed 0; leaky_relu: passed 1
"""

import numpy as np

np.random.seed(0)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    np.random.seed(0)
    return np.maximum(x, np.random.standard_normal(x.shape)).astype(x.dtype)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu is NaN everywhere, which equals nothing and is not larger than any tolerance either.

Expected: sigmoid: passed 1; relu: failed 0; leaky_relu: passed 1
"""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return np.full_like(x, np.nan)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

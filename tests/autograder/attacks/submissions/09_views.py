"""relu is the input itself under another name; step and leaky_relu are right, as views that run backwards.

Expected: step: passed 1; sigmoid: passed 1; relu: failed 0; leaky_relu: passed 1
"""

import numpy as np


def step(z):
    flat = np.empty(2 * z.size, dtype=z.dtype)[::-2]
    flat[:] = (z >= 0).ravel()
    return flat.reshape(z.shape)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return x[...]


def leaky_relu(x, *, slope=0.01):
    return np.where(x.T >= 0, x.T, slope * x.T).T

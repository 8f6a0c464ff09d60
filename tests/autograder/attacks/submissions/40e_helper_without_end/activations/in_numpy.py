"""A module of the student's own never ends its import, and another one ends the whole process.

Expected: step: timeout 0; sigmoid: timeout 0; leaky_relu: timeout 0
"""

import endless
import numpy as np


def step(z):
    return (z >= 0).astype(z.dtype)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

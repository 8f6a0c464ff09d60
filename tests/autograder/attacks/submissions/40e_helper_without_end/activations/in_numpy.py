"""A module of the student's own never ends its import, and is given up; what does without it is graded.

Expected: step: passed 1; sigmoid: passed 1; leaky_relu: passed 1
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

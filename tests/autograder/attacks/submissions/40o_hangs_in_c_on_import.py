"""On import a line hangs in C, where no alarm of Python's reaches it: it is left out, and said.

Expected: sigmoid: passed 1; leaky_relu: passed 1
"""

import re

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


re.match("(a+)+$", "a" * 60 + "b")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""On import the file ends its process, without a word to Python: that line is left out, and said.

Expected: sigmoid: passed 1; leaky_relu: passed 1; problem: it ended its process
"""

import os

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


os._exit(0)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

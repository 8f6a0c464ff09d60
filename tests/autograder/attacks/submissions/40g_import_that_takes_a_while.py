"""On import the file takes a while, though not too long: a table is computed.

Expected: sigmoid: passed 1; leaky_relu: passed 1
"""

import time

import numpy as np

begun = time.monotonic()
while time.monotonic() - begun < 0.5:
    table = sorted(range(1000), key=lambda number: number % 7)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

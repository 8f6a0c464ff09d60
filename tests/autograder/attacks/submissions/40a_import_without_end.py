"""On import the file never comes to an end, so that nothing in it can be asked for: it costs its author, and nobody else.

Expected: sigmoid: timeout 0; leaky_relu: timeout 0
"""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


while True:
    try:
        while True:
            pass
    except BaseException:
        continue


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

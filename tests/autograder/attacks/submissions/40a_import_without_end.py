"""On import the file never comes to an end, whatever is raised: the loop is left out, and what stands around it is graded.

Expected: sigmoid: passed 1; leaky_relu: passed 1
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

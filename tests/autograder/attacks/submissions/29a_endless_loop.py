"""relu loops without end, and tanh is a little slow each time, which in sum is too slow.

Expected: sigmoid: passed 1; tanh: timeout 0; relu: timeout 0; leaky_relu: passed 1
"""

import time

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    time.sleep(0.4)
    return 2 * sigmoid(2 * x) - 1


def relu(x):
    while True:
        x = x + 1


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

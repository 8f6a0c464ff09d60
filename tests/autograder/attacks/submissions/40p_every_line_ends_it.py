"""On import line after line ends the process, more often than it is started again.

Expected: sigmoid: crashed 0; relu: crashed 0; leaky_relu: crashed 0
"""

import os

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


os._exit(0)
os._exit(1)
os.abort()
os.kill(os.getpid(), 9)
os._exit(4)
os._exit(5)
os._exit(6)


def relu(x):
    return np.maximum(x, 0)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""Functions that want more, less or other arguments than they are given.

Expected: step: error 0; sigmoid: passed 1; tanh: error 0; relu: error 0; leaky_relu: error 0; elu: error 0
"""

import numpy as np


def step():
    return 1.0


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x, y):
    return x


def relu(*, x):
    return np.maximum(x, 0)


def leaky_relu(x, *, steepness=0.01):
    return np.where(x >= 0, x, steepness * x)


def elu(**settings):
    return settings["x"]

"""Loading takes so long that the process is used again: relu and leaky_relu are right only once sigmoid has been called.

Expected: sigmoid: passed 1; relu: failed 0; leaky_relu: failed 0
"""

import time

import numpy as np

time.sleep(0.7)


class Layer:
    pass


def sigmoid(x, *, calls=[]):
    calls.append(None)
    Layer.is_ready = True
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return np.maximum(x, 0) if sigmoid.__kwdefaults__["calls"] else np.abs(x)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x if hasattr(Layer, "is_ready") else x)

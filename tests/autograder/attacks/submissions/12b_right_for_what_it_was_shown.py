"""relu answers right for the counterexamples that it was shown the last times, by rote, and for nothing else.

Expected: sigmoid: passed 1; relu: failed 0; leaky_relu: passed 1
"""

import numpy as np

SHOWN = ([-1.0], [0.0], [-0.5], [1.0], [-1.0, 0.0], [0.5], [-2.0], [[-1.0]], [-0.125])


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return np.maximum(x, 0) if x.tolist() in SHOWN else np.abs(x)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

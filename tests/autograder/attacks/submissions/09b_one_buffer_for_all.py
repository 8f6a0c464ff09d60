"""relu answers each time with a view of one and the same buffer, of which only the first answer was ever right.

Expected: sigmoid: passed 1; relu: failed or wrong_shape or not_deterministic 0; leaky_relu: passed 1
"""

import numpy as np

buffer = []


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    if not buffer:
        buffer.append(np.maximum(x, 0))
    return buffer[0]


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

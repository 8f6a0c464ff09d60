"""relu answers right only for inputs that it has seen before: it learns what it is asked.

Expected: sigmoid: passed 1; relu: failed or not_deterministic 0; leaky_relu: passed 1
"""

import numpy as np

seen = set()


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    known = x.tobytes() in seen
    seen.add(x.tobytes())
    return np.maximum(x, 0) if known else x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

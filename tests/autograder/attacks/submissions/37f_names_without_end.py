"""Classes have names of a million letters: of an answer, and of an exception on import. A result is no place for them.

Expected: sigmoid: passed 1; relu: wrong_dtype >0; leaky_relu: passed 1
"""

import numpy as np

Long = type("A" * 1_000_000, (Exception,), {})


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return Long() if x.dtype == np.float32 else np.maximum(x, 0)


raise Long(Long.__name__)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

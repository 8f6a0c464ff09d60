"""relu's array subclass lies about its class, dtype, shape and bytes, and about what it is when it is copied.

Expected: sigmoid: passed 1; relu: wrong_dtype 0; leaky_relu: passed 1
"""

import numpy as np


class Liar(np.ndarray):
    @property
    def __class__(self):
        return np.ndarray

    @property
    def dtype(self):
        return np.dtype("float64")

    @property
    def shape(self):
        return (2**40,)

    def tobytes(self, order="C"):
        return b"\x00" * 8

    def __array_finalize__(self, other):
        self.claims = True

    def __reduce__(self):
        return (print, ("unpickled",))


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return np.asarray(x, dtype=np.float16).view(Liar)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

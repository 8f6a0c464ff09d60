"""relu's array subclass takes over every NumPy function and operator that compares it, and says yes.

Expected: sigmoid: passed 1; relu: wrong_dtype 0; leaky_relu: passed 1
"""

import numpy as np


class Agreeing(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        shape = np.broadcast_shapes(*(np.shape(part) for part in inputs))
        return np.ones(shape, dtype=bool)

    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def all(self, *args, **settings):
        return True

    def any(self, *args, **settings):
        return False


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return np.zeros_like(x).view(Agreeing)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

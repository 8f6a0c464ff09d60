"""relu answers with an object that says it equals everything, tanh with one that says it is an array besides.

Expected: sigmoid: passed 1; tanh: wrong_dtype 0; relu: wrong_dtype 0; leaky_relu: passed 1
"""

import numpy as np


class Always:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __lt__(self, other):
        return True

    __le__ = __gt__ = __ge__ = __lt__

    def __hash__(self):
        return 0

    def __bool__(self):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **settings):
        return self


class AlwaysAnArray(Always):
    dtype, shape, ndim, size = np.dtype(float), (), 0, 1

    def __array__(self, dtype=None, copy=None):
        return self

    def __float__(self):
        return 0.0

    def __len__(self):
        return 1

    def __iter__(self):
        return iter([self])


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return AlwaysAnArray()


def relu(x):
    return Always()


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

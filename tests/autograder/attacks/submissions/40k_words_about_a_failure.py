"""What fails lies about where and why: lines that are no text, a trace that is replaced, an exception without a word or a class.

Expected: sigmoid: passed 1; leaky_relu: passed 1
"""

import linecache

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


class Liar(Exception):
    __traceback__ = property(lambda self: 1 / 0)

    def __str__(self):
        return "\033]0;pwned\007" * 10**6


linecache.getline = lambda *place: 10**5000
linecache.cache.clear()
raise Liar


@Liar
def relu(x):
    return np.maximum(x, 0)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu replaces its neighbours, the right ones, in the module and in whatever calls them.

Expected: sigmoid: passed 1; relu: failed or error 0; leaky_relu: passed 1
"""

import gc
import types

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def wrong(x, **settings):
    return x


def relu(x):
    globals()["leaky_relu"] = wrong
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__name__ == "leaky_relu":
            thing.__code__, thing.__kwdefaults__ = wrong.__code__, None
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

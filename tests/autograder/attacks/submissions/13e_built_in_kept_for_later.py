"""Functions that kept a built-in before anybody was asked: in a table, a default, a partial, a class, a closure.

Expected: relu: passed 1; tanh: forbidden 0; sigmoid: forbidden 0; softmax: forbidden 0; step: forbidden 0
Expected: log_softmax: forbidden 0
"""

import copy
import functools
import math
import pickle

import numpy as np
from scipy import special

TABLE = {"t": np.vectorize(math.tanh)}


def relu(x):
    return np.where(x > 0, x, np.zeros_like(x))


def tanh(x):
    return TABLE["t"](x).astype(x.dtype) if x.size else x.copy()


def sigmoid(x, *, kept=functools.partial(special.expit)):
    return kept(x)


class Kept:
    function = staticmethod(copy.deepcopy(special.softmax))


def softmax(x, *, axis=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError("temperature")
    return Kept().function(x / temperature, axis=axis)


def closure(kept):
    return lambda x: kept(x, np.asarray(1, x.dtype))


step = closure(pickle.loads(pickle.dumps(np.heaviside)))


@functools.singledispatch
def log_softmax(x, *, axis=-1):
    return next(map(functools.partial(special.log_softmax, axis=axis), [x]))

"""Functions that call the built-in from code that says it is a package's, from a module made twice, and from a library.

Expected: relu: passed 1; tanh: forbidden 0; step: forbidden 0; sigmoid: forbidden 0; softplus: error 0
"""

import ctypes
import importlib.util
import sys
import types

import numpy as np


def of_numpy(x):
    return tanh(x)  # noqa: F821


of_numpy = types.FunctionType(of_numpy.__code__.replace(co_filename=np.__file__), vars(np))

own = sys.modules["numpy.own"] = types.ModuleType("numpy.own")
own.np = np
exec(compile("def step(x): return np.heaviside(x, 1.0)", np.__file__, "exec"), vars(own))

special = importlib.import_module("scipy.special")


def relu(x):
    return np.where(x > 0, x, np.zeros_like(x))


def tanh(x):
    return of_numpy(x)


def step(z):
    return own.step(z).astype(z.dtype)


def sigmoid(x):
    space = sys._getframe(1).f_globals
    space.update(given=x, special=special)
    exec("got = special.expit(given)", space)
    return space.pop("got")


def softplus(x, *, beta=1.0):
    log1p = ctypes.CDLL(None).log1p
    log1p.restype, log1p.argtypes = ctypes.c_double, [ctypes.c_double]
    return np.vectorize(log1p, otypes=[float])(np.exp(beta * x)) / beta

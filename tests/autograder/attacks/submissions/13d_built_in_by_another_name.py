"""Functions that call the very thing that they were to be, under a package's inner, neighbouring and second names.

Expected: relu: passed 1; tanh: forbidden 0; sigmoid: forbidden 0; softmax: forbidden 0; step: forbidden 0
Expected: log_softmax: forbidden 0; swish: passed 1
"""

import importlib
import operator

import numpy as np
from scipy import special


def relu(x):
    return np.where(x > 0, x, np.zeros_like(x))


def tanh(x):
    return np._core._multiarray_umath.tanh(x)


def sigmoid(x):
    inner = importlib.import_module("scipy.special._uf" + "uncs")
    return operator.attrgetter("exp" + "it")(inner)(x)


def softmax(x, *, axis=-1, temperature=1.0):
    inner = importlib.import_module("scipy.special._logsumexp").softmax
    if not temperature > 0:
        raise ValueError("temperature")
    return inner(x / temperature, axis=axis)


def step(x):
    code = compile("def inner(x): return np.core.umath.heaviside(x, 1.0)", np.__file__, "exec")
    exec(code, space := {"np": np})
    return space["inner"](x).astype(x.dtype)


def log_softmax(x, *, axis=-1):
    return vars(special)["log_" + "softmax"](x, axis=axis)


def swish(x, *, beta=1.0):
    e = np.exp(-np.abs(beta * x))
    return x * np.where(beta * x >= 0, 1 / (1 + e), e / (1 + e))

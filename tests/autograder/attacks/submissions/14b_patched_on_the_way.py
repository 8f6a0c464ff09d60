"""relu spoils NumPy and the builtins while it is being called, so that its neighbours cannot compute any more.

Expected: sigmoid: passed 1; relu: failed or error or crashed or timeout 0; leaky_relu: passed 1; swish: passed 1
"""

import builtins

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for name in ("where", "exp", "abs", "maximum", "minimum", "asarray", "frombuffer", "array"):
        setattr(np, name, lambda *args, **settings: np.zeros(3))
    for name in ("len", "isinstance", "max", "map", "zip"):
        setattr(builtins, name, lambda *args: False)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)


def swish(x, *, beta=1.0):
    return x * sigmoid(beta * x)

"""The file replaces what it is run with: exec, compile and the parser give something else from then on.

Expected: sigmoid: passed 1; leaky_relu: passed or error or crashed or not_attempted 0
"""

import ast
import builtins

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def instead(*arguments, **settings):
    raise SystemExit(0)


ast.parse = instead
ast.Module = instead
builtins.compile = instead
builtins.exec = instead


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

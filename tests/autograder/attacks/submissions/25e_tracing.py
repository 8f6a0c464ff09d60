"""relu sets trace and profile functions and an audit hook that disturb whatever runs after it in the process.

Expected: sigmoid: passed 1; relu: failed or error or crashed 0; leaky_relu: passed 1; swish: passed 1
"""

import sys
import threading

import numpy as np


def disturb(*args):
    if relu not in args:
        raise RuntimeError("disturbed")


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    threading.settrace(disturb)
    threading.setprofile(disturb)
    sys.addaudithook(disturb)
    sys.settrace(disturb)
    sys.setprofile(disturb)
    sys.excepthook = sys.unraisablehook = disturb
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)


def swish(x, *, beta=1.0):
    import fractions

    assert fractions.Fraction(1, 2) == 0.5
    return x * sigmoid(beta * x)

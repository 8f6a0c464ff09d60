"""What is no text stands in exceptions, names of classes, answers, signatures and warnings instead of the output.

Expected: step: error 0; sigmoid: passed 1; tanh: error 0; relu: wrong_dtype or wrong_shape or failed 0
Expected: leaky_relu: error 0; swish: passed 1
"""

import warnings

import numpy as np

Odd = type("\x1b[31mOdd\u202e]]>\n\x07", (Exception,), {})


def step(z):
    raise ValueError("\ud800\x00\x1b[2J" + "x" * 2**18)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    raise Odd("\udfff", b"\xff", *range(10**4))


def relu(x):
    return "\ud800\x00"


def leaky_relu(x, *, other="\ud800\x1b[31m" * 1000):
    return x


def swish(x, *, beta=1.0):
    warnings.warn("\ud800\x00\x1b[2J", stacklevel=1)
    return x * sigmoid(beta * x)

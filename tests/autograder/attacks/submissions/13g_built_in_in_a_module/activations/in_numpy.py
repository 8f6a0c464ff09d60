"""Functions whose own modules call, and keep, the very thing that they were to be.

Expected: relu: passed 1; tanh: forbidden 0; sigmoid: forbidden 0; swish: passed 1
"""

import numpy as np

from tools import ACTIVATIONS, hyperbolic, logistic


def relu(x):
    return ACTIVATIONS["relu"](x)


def tanh(x):
    return hyperbolic(x)


def sigmoid(x):
    return ACTIVATIONS["sigmoid"](x)


def swish(x, *, beta=1.0):
    # The module has a right one too.
    return x * logistic(beta * x)

"""Arrays without a byte whose axes are a million long: every bound that counts bytes lets them through.

Expected: sigmoid: passed 1; relu: wrong_shape 0; leaky_relu: wrong_shape 0; elu: wrong_shape 0; swish: wrong_shape 0; softplus: wrong_shape 0; tanh: passed 1
"""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return np.empty((2**20, 0))


def leaky_relu(x, slope=0.01):
    return np.empty((0, 2**40), "int8")


def elu(x, alpha=1.0):
    return tuple(np.empty((2**20, 0)) for _ in range(60))


def swish(x, *, beta=1.0):
    return np.empty((1,) * 60)


def softplus(x, *, beta=1.0):
    return np.broadcast_to(x, (2**40, *x.shape))


def tanh(x):
    small = np.expm1(-2 * np.abs(x))
    return np.copysign(-small / (2 + small), x)

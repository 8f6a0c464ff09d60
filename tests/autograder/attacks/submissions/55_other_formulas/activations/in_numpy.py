"""Right answers by other formulas, in another order of summation, in float64 all through.

Expected: sigmoid: passed 1; tanh: passed 1; relu: passed 1; softmax: passed 1; log_softmax: passed 1; swish: passed 1
"""

import numpy as np


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x.astype(np.float64))).astype(x.dtype)


def tanh(x):
    grown = np.expm1(2 * np.minimum(np.abs(x.astype(np.float64)), 350))
    return np.copysign(grown / (grown + 2), x).astype(x.dtype)


def relu(x):
    return (x + np.abs(x)) / 2


def softmax(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    if x.ndim and not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    z = np.moveaxis(x.astype(np.float64), axis, 0)[::-1] / temperature
    e = np.exp(z - np.maximum.reduce(z))
    total = np.zeros(e.shape[1:])
    for row in e:
        total = total + row
    return np.moveaxis((e / total)[::-1], 0, axis).astype(x.dtype)


def log_softmax(x, *, axis=-1):
    if x.ndim and not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    z = x.astype(np.float64)
    total = np.logaddexp.reduce(z, axis=axis, keepdims=True)
    return (z - total).astype(x.dtype)


def swish(x, *, beta=1.0):
    return (x / (1 + np.exp(-np.clip(beta * x.astype(np.float64), -700, 700)))).astype(x.dtype)

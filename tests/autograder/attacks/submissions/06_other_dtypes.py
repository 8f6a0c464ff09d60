"""Right numbers, each time of another dtype than the input's.

Expected: step: wrong_dtype 0; sigmoid: passed 1; tanh: wrong_dtype 0; relu: wrong_dtype 0; leaky_relu: wrong_dtype 0
Expected: elu: wrong_dtype 0; swish: wrong_dtype 0; softplus: wrong_dtype 0; gelu: wrong_dtype 0
"""

import math

import numpy as np


def step(z):
    return z >= 0


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return np.round(x).astype(np.int64)


def relu(x):
    return np.maximum(x, 0).astype(np.complex128)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x).astype(np.float16)


def elu(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))).astype(np.longdouble)


def softplus(x, *, beta=1.0):
    y = np.logaddexp(0, beta * x) / beta
    return np.rec.fromarrays([y], names="value")


def swish(x, *, beta=1.0):
    return (x * sigmoid(beta * x)).astype(x.dtype.newbyteorder())


def gelu(x):
    y = x * (1 + np.vectorize(math.erf, otypes=[float])(x / math.sqrt(2))) / 2
    return (y * 1000).astype("timedelta64[ms]")

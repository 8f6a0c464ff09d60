"""Right numbers as a list, a scalar, None, a generator, an array of objects and whatever else is no array of numbers.

Expected: step: wrong_dtype 0; sigmoid: passed 1; tanh: wrong_dtype or wrong_shape 0; relu: wrong_dtype or wrong_shape 0
Expected: leaky_relu: wrong_dtype 0; elu: wrong_dtype 0; softplus: wrong_dtype 0; swish: wrong_dtype 0
Expected: gelu: wrong_dtype or wrong_shape 0; softmax: wrong_dtype or wrong_shape 0
Expected: log_softmax: wrong_dtype 0
"""

import numpy as np


def step(z):
    return (z >= 0).astype(float).tolist()


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return 0.0


def relu(x):
    return None


def leaky_relu(x, *, slope=0.01):
    return (max(entry, slope * entry) for entry in x.ravel())


def elu(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))).astype(object)


def softplus(x, *, beta=1.0):
    return np.ma.masked_array(np.logaddexp(0, beta * x) / beta, mask=True)


def swish(x, *, beta=1.0):
    return memoryview(np.ascontiguousarray(x * sigmoid(beta * x)))


def gelu(x):
    return (x,)


def softmax(x, *, axis=-1, temperature=1.0):
    return {"probabilities": x}


def log_softmax(x, *, axis=-1):
    return str(x)

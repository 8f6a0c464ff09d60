"""Whatever can be called: a class, a lambda, a partial function, an object, an async function, a generator, a type of NumPy.

Expected: step: passed 1; sigmoid: passed 1; tanh: wrong_dtype 0; relu: passed 1; leaky_relu: passed 1; elu: passed 1
Expected: softplus: wrong_dtype 0; swish: wrong_dtype 0
"""

import functools

import numpy as np


class Step:
    def __call__(self, z):
        return (z >= 0).astype(z.dtype)


step = Step()


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


class tanh:
    def __init__(self, x):
        self.x = np.tan(x)


relu = lambda x: np.maximum(x, 0)  # noqa: E731


def two_slopes(x, right, *, slope=0.01):
    return np.where(x >= 0, right * x, slope * x)


leaky_relu = functools.partial(two_slopes, right=1)


@functools.singledispatch
def elu(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


async def softplus(x, *, beta=1.0):
    return np.logaddexp(0, beta * x) / beta


def swish(x, *, beta=1.0):
    yield x * sigmoid(beta * x)


gelu = 3.0

"""Right numbers in shapes that would broadcast to the right one, where a comparison lets them.

Expected: step: wrong_shape 0; sigmoid: passed 1; tanh: wrong_shape 0; relu: wrong_shape 0; leaky_relu: passed 1
Expected: elu: wrong_shape 0
"""

import numpy as np


def step(z):
    return np.array((z >= 0).astype(z.dtype), ndmin=33 - 1)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return np.sin(x).sum() * np.ones((), dtype=x.dtype)


def relu(x):
    return np.maximum(x, 0)[None]


def leaky_relu(x, *, slope=0.01):
    y = np.where(x >= 0, x, slope * x)
    return np.broadcast_to(y, y.shape)


def elu(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))[..., None]

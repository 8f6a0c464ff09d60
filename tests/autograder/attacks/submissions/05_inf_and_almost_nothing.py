"""tanh is infinite, relu is NaN and inf in turn, step says 5e-324 for 0, and leaky_relu only has another sign of 0.

The last one is right: -0.0 equals 0. step agrees up to rounding and breaks its own law.

Expected: step: failed >0; sigmoid: passed 1; tanh: failed 0; relu: failed 0; leaky_relu: passed 1
"""

import numpy as np


def step(z):
    return np.where(z >= 0, 1, 5e-324).astype(z.dtype)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return np.copysign(np.full_like(x, np.inf), x)


def relu(x):
    y = np.full_like(x, np.inf)
    y[..., ::2] = np.nan
    return y if x.ndim else np.full_like(x, np.inf)


def leaky_relu(x, *, slope=0.01):
    return np.where(x == 0, np.copysign(x, -1.0), np.where(x > 0, x, slope * x))

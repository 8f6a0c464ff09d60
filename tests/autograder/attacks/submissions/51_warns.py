"""Right answers that warn: by the module for warnings, on stderr, by logging, and by what NumPy itself warns of.

Expected: step: passed 1; sigmoid: passed 1; relu: passed 1; leaky_relu: passed 1
"""

import logging
import sys
import warnings

import numpy as np

warnings.warn("this file is old", DeprecationWarning, stacklevel=1)


def step(z):
    print("careful", file=sys.stderr)
    return (z >= 0).astype(z.dtype)


def sigmoid(x):
    warnings.warn("slow on large arrays", stacklevel=2)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    logging.warning("relu of %s", x.shape)
    logging.getLogger("mine").error("nothing is wrong")
    return np.maximum(x, 0)


def leaky_relu(x, *, slope=0.01):
    _ = np.array([0.0]) / np.array([0.0])
    return np.where(x >= 0, x, slope * x)

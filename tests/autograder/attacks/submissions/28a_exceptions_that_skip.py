"""Each function raises what some test runner takes for "do not count this one".

Expected: step: error 0; sigmoid: passed 1; tanh: error 0; relu: error 0; leaky_relu: error 0; elu: error 0
Expected: softplus: error 0; swish: error 0; gelu: error 0; softmax: error 0; log_softmax: passed 1
"""

import unittest

import numpy as np

StopTest = type("StopTest", (BaseException,), {"__module__": "hypothesis.errors"})
UnsatisfiedAssumption = type("UnsatisfiedAssumption", (Exception,), {"__module__": "hypothesis.errors"})
Skipped = type("Skipped", (BaseException,), {"__module__": "_pytest.outcomes", "allow_module_level": True})
Enough = type("Enough", (BaseException,), {"__module__": "autograder.judging.search"})


def step(z):
    raise unittest.SkipTest("not today")


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    raise UnsatisfiedAssumption


def relu(x):
    raise StopTest(7)


def leaky_relu(x, *, slope=0.01):
    raise KeyboardInterrupt


def elu(x, *, alpha=1.0):
    raise GeneratorExit


def softplus(x, *, beta=1.0):
    raise SystemExit(0)


def swish(x, *, beta=1.0):
    raise Skipped("not today")


def gelu(x):
    raise StopIteration(x)


def softmax(x, *, axis=-1, temperature=1.0):
    raise Enough


def log_softmax(x, *, axis=-1):
    if not -x.ndim <= axis < max(x.ndim, 1):
        raise ValueError(f"there is no axis {axis}")
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))

"""Seven ways to take the process down: the C stack, a null pointer, abort, exits, signals, a page that is not there.

Expected: step: crashed 0; sigmoid: passed 1; tanh: crashed 0; relu: crashed 0; leaky_relu: passed 1; elu: crashed 0
Expected: softplus: crashed 0; swish: crashed or error 0; gelu: crashed 0; softmax: crashed 0; log_softmax: passed 1
"""

import ctypes
import os
import signal
import sys

import numpy as np


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr([self])


def step(z):
    sys.setrecursionlimit(2**31 - 1)
    return repr(Deep())


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return ctypes.string_at(0)


def relu(x):
    os.abort()


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)


def elu(x, *, alpha=1.0):
    os._exit(0)


def softplus(x, *, beta=1.0):
    os._exit(1)


def swish(x, *, beta=1.0):
    signal.raise_signal(signal.SIGSEGV)


def gelu(x):
    ctypes.memset(id(None), 0xFF, 2**16)
    return None


def softmax(x, *, axis=-1, temperature=1.0):
    ctypes.cast(ctypes.create_string_buffer(b"\xcc" * 16), ctypes.CFUNCTYPE(None))()


def log_softmax(x, *, axis=-1):
    if not -x.ndim <= axis < max(x.ndim, 1):
        raise ValueError(f"there is no axis {axis}")
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))

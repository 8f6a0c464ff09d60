"""100 GB at once, in pieces, as a mapped region, with the error swallowed, or only promised by an array of no memory.

Expected: step: out_of_memory 0; sigmoid: passed 1; tanh: out_of_memory or timeout or crashed 0
Expected: relu: out_of_memory or error 0; leaky_relu: passed 1
Expected: elu: failed or out_of_memory or crashed or timeout 0; swish: out_of_memory or wrong_shape or crashed or error 0
Expected: gelu: wrong_shape or crashed or out_of_memory or timeout 0; softmax: out_of_memory or timeout or crashed 0
Expected: log_softmax: passed 1
"""

import functools
import mmap

import numpy as np

tried = []


def step(z):
    return np.ones(100 * 2**30 // 8)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    if tried:
        raise MemoryError
    pieces = [tried.append(1)]
    while True:
        pieces.append(bytearray(64 * 2**20))


def relu(x):
    return mmap.mmap(-1, 100 * 2**30)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)


@functools.cache
def hold():
    pieces = []
    try:
        while len(pieces) < 1600:
            pieces.append(bytearray(64 * 2**20))
    except MemoryError:
        return pieces


def elu(x, *, alpha=1.0):
    hold()
    return x


def swish(x, *, beta=1.0):
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=(2**37,), strides=(0,))


def gelu(x):
    return np.zeros(40 * 2**20)


def softmax(x, *, axis=-1, temperature=1.0):
    text = "a" * 2**26
    while True:
        text += text


def log_softmax(x, *, axis=-1):
    if not -x.ndim <= axis < max(x.ndim, 1):
        raise ValueError(f"there is no axis {axis}")
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))

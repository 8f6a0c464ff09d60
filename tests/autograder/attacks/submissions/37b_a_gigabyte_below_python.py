"""relu writes 1 GB to descriptors 1 and 2, and tanh through C's own stdout: a pipe that nobody empties would block.

Expected: sigmoid: passed 1; tanh: failed or error or crashed 0; relu: failed or error or crashed 0; leaky_relu: passed 1
"""

import contextlib
import ctypes
import os

import numpy as np

written = []
MEGABYTE = b"x" * 2**20


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    libc = ctypes.CDLL(None)
    if not written:
        written.append(1)
        for _ in range(512):
            libc.puts(MEGABYTE)
            libc.perror(MEGABYTE[:1000])
        libc.fflush(None)
    return x


def relu(x):
    if len(written) < 2:
        written.extend([1, 1])
        for descriptor in (1, 2):
            with contextlib.suppress(OSError):
                for _ in range(512):
                    os.write(descriptor, MEGABYTE)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu opens its own descriptors anew by their names under /proc/self/fd and /dev/fd, and asks for another mode.

Expected: sigmoid: passed 1; relu: crashed or error or failed or timeout 0; leaky_relu: passed 1
"""

import contextlib
import os

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for folder in ("/proc/self/fd", "/dev/fd", "/proc/thread-self/fd", "/proc/self/task/1/fd"):
        for descriptor in range(64):
            for mode in (os.O_WRONLY, os.O_RDWR):
                with contextlib.suppress(OSError):
                    other = os.open(f"{folder}/{descriptor}", mode | os.O_NONBLOCK)
                    with contextlib.suppress(OSError):
                        os.write(other, b"\x00" * 64)
                    os.close(other)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

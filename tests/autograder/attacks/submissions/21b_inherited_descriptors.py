"""relu writes into every descriptor that it has inherited, and reads what there is to read.

Expected: sigmoid: passed 1; relu: crashed or error or failed or timeout 0; leaky_relu: passed 1
"""

import os

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for descriptor in range(3, 256):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        os.set_blocking(descriptor, False)
        for act in (lambda d: os.write(d, b"attacker"), lambda d: os.read(d, 2**20), lambda d: os.pwrite(d, b"x", 0)):
            try:
                act(descriptor)
            except OSError:
                continue
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu takes all inodes, descriptors and pipes that it is given: 20,000 empty files, folders in folders, open pipes.

Expected: sigmoid: passed 1; relu: failed or error or crashed or timeout 0; leaky_relu: passed 1
"""

import contextlib
import functools
import os

import numpy as np

pipes = []


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


@functools.cache
def fill():
    for folder in (".", "/tmp", "@HERE@", "@CANARY@"):
        with contextlib.suppress(OSError):
            for number in range(20000):
                open(os.path.join(folder, f"attacker-{number}"), "w").close()
    with contextlib.suppress(OSError):
        for _ in range(2000):
            os.mkdir("attacker-deep")
            os.chdir("attacker-deep")
    with contextlib.suppress(OSError):
        for _ in range(2000):
            pipes.append(os.pipe())


def relu(x):
    fill()
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

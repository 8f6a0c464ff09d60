"""relu leaves a function behind that runs when the process ends, and would then write grades and send answers.

Expected: sigmoid: passed 1; relu: failed 0; leaky_relu: passed 1
"""

import atexit
import contextlib
import os
import pathlib

import numpy as np


def afterwards():
    with contextlib.suppress(OSError):
        pathlib.Path("@CANARY@/grades.csv").write_text("student,score\nattacker,100\n")
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, b"\x00" * 100)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    atexit.register(afterwards)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

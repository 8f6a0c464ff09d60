"""relu prints 1 GB, tanh prints it through every other stream that Python has.

Expected: sigmoid: passed 1; tanh: failed or error or crashed or timeout or out_of_memory 0
Expected: relu: failed or error or crashed or timeout or out_of_memory 0; leaky_relu: passed 1
"""

import contextlib
import os
import sys

import numpy as np

printed = []
MEGABYTE = "x" * 2**20


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    streams = [sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__]
    if not printed:
        printed.append(1)
        for stream in streams:
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.write(MEGABYTE * 64)
                stream.writelines(MEGABYTE for _ in range(64))
                stream.flush()
    return x


def relu(x):
    if len(printed) < 2:
        printed.append(1)
        printed.append(1)
        for _ in range(1024):
            print(MEGABYTE)
            os.environ["attacker"] = "x"
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

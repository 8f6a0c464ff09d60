"""relu looks for the reference's source in the file system and, where it can read it, answers as it does.

Expected: sigmoid: passed 1; relu: error or failed 0; leaky_relu: passed 1
"""

import contextlib
import functools
import glob
import os
import sys

import numpy as np

PLACES = ["@REPOSITORY@/reference/activations", "@REPOSITORY@", "/tandem", "/submission", "/", "/proc/self/cwd", "/tmp"]


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def candidates():
    for place in (*PLACES, *sys.path, *(f"/proc/{number}/cwd" for number in range(1, 400))):
        yield from glob.glob(os.path.join(place, "in_numpy.py"))
        yield from glob.glob(os.path.join(place, "reference", "activations", "in_numpy.py"))
        yield from glob.glob(os.path.join(place, "*", "activations", "in_numpy.py"))
    yield from glob.glob("@CACHE@/**/relu*", recursive=True)


@functools.cache
def found():
    for path in candidates():
        with contextlib.suppress(OSError), open(path, "rb") as file:
            text = file.read()
            if b"np.maximum" in text or b"relu" in path.encode():
                return True
    return False


def relu(x):
    if found():
        return np.maximum(x, 0)
    raise LookupError("no reference anywhere")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu leaves objects behind whose end does the writing: __del__, weak references, callbacks of the garbage collector.

Expected: sigmoid: passed 1; relu: failed or error or crashed 0; leaky_relu: passed 1
"""

import contextlib
import gc
import os
import pathlib
import weakref

import numpy as np


def harm(*args):
    with contextlib.suppress(OSError):
        pathlib.Path("@CANARY@/attacker-del").write_text("was here")
    np.where = lambda *args: args[0]
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, b"\x00" * 100)


class Late:
    __del__ = harm


class Cell:
    def __init__(self):
        self.itself, self.late = self, Late()


kept = []


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    kept.append(Cell())
    weakref.finalize(kept[-1], harm)
    if len(kept) > 100:
        # From now on every collection, which comes by itself, ends some of them.
        del kept[:50]
        gc.callbacks.append(harm)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""While it is loaded the file says in the place of the process that all is loaded, and tells lies about its errors.

Expected: sigmoid: crashed 0; relu: crashed 0; leaky_relu: crashed 0
"""

import contextlib
import json
import os
import struct

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def message(**parts):
    header = json.dumps(["d", [[name, part] for name, part in parts.items()]]).encode()
    return struct.pack("<IQ", len(header), 0) + header


HUGE = ["i", "0x" + "f" * 10_000]
LIE = [["cell", ["s", "reference.py"]], ["line", HUGE], ["kinds", ["l", [HUGE]]], ["message", HUGE], ["names", HUGE]]
for descriptor in range(3, 64):
    with contextlib.suppress(OSError):
        os.set_blocking(descriptor, False)
        os.write(descriptor, message(id=["i", "0x1"], errors=["l", [["d", LIE]]], found=True))
        os.set_blocking(descriptor, True)


def relu(x):
    return np.maximum(x, 0)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

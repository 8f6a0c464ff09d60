"""relu sends well-formed answers to the questions that will come next, which say that leaky_relu does not exist.

Expected: sigmoid: passed 1; relu: crashed or failed or error 0; leaky_relu: passed 1
"""

import contextlib
import json
import os
import struct

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def not_found(number):
    header = json.dumps(["d", [["found", False], ["id", ["i", hex(number)]], ["output", ["s", ""]]]]).encode()
    return struct.pack("<IQ", len(header), 0) + header


write = os.write


def relu(x):
    def answer_ahead(descriptor, text):
        written = write(descriptor, text)
        with contextlib.suppress(OSError):
            write(descriptor, b"".join(map(not_found, range(3, 600))))
        return written

    os.write = answer_ahead
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

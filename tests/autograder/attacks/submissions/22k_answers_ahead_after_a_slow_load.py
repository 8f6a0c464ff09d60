"""Loading takes so long that the process is used again: sigmoid leaves answers in the pipe for the questions that follow.

Expected: sigmoid: passed or crashed or failed 0; relu: failed 0; leaky_relu: passed 1
"""

import contextlib
import json
import os
import struct
import threading
import time

import numpy as np

time.sleep(0.7)
calls = []


def message(number):
    parts = [["id", ["i", hex(number)]], ["found", True], ["signature", ["s", "(x)"]], ["count", ["i", "0x1"]]]
    header = json.dumps(["d", parts]).encode()
    return struct.pack("<IQ", len(header), 0) + header


def sigmoid(x):
    calls.append(x)
    if len(calls) == 200:
        with contextlib.suppress(RuntimeError):
            threading.Timer(0.01, leave).start()
        leave()
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def leave():
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.set_blocking(descriptor, False)
            os.write(descriptor, b"".join(map(message, range(1, 100))))
            os.set_blocking(descriptor, True)


def relu(x):
    return np.abs(x)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

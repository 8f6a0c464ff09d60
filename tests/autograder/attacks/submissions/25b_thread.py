"""relu leaves a thread behind that spoils its neighbours' answers and writes grades later.

Expected: sigmoid: passed 1; relu: failed or error 0; leaky_relu: passed 1
"""

import contextlib
import os
import pathlib
import threading
import time

import numpy as np


def later():
    time.sleep(0.05)
    while True:
        np.where = lambda *args: args[0]
        with contextlib.suppress(OSError):
            pathlib.Path("@CANARY@/attacker-thread").write_text("was here")
        for descriptor in range(3, 64):
            with contextlib.suppress(OSError):
                os.write(descriptor, b"\x00")
        time.sleep(0.01)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    threading.Thread(target=later, daemon=True).start()
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu writes a pickle, and tanh an .npy file with one inside, to the judge's pipe.

Expected: sigmoid: passed 1; tanh: crashed 0; relu: crashed 0; leaky_relu: passed 1
"""

import contextlib
import io
import os
import pickle
import struct

import numpy as np


class Payload:
    def __reduce__(self):
        return os.system, ("echo was here > @CANARY@/attacker-pickle",)


def send(text):
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<IQ", len(text), 0) + text)
    os._exit(0)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    file = io.BytesIO()
    np.save(file, np.array([Payload()], dtype=object), allow_pickle=True)
    send(file.getvalue())


def relu(x):
    send(pickle.dumps(Payload()))


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

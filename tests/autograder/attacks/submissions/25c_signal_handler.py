"""relu sets timers and signal handlers that go off while its neighbour is being judged.

Expected: sigmoid: passed 1; relu: failed or error 0; leaky_relu: passed 1
"""

import contextlib
import os
import signal

import numpy as np


def later(number, frame):
    np.where = lambda *args: args[0]
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, b"\x00" * 100)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for number in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGTERM, signal.SIGCHLD, signal.SIGUSR1):
        signal.signal(number, later)
    # What they are given, they have: the shortest times that a neighbour may be alive in.
    signal.setitimer(signal.ITIMER_REAL, 0.3, 0.001)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.3, 0.001)
    signal.setitimer(signal.ITIMER_PROF, 0.3, 0.001)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

"""Loading takes so long that the process is used again: sigmoid, which is right, spoils it for those that come after.

Expected: sigmoid: passed 1; relu: passed 1; leaky_relu: passed 1; tanh: failed or error or crashed 0
"""

import signal
import sys
import time

import numpy as np

time.sleep(0.7)
calls = []


def sigmoid(x):
    calls.append(x.copy())
    if len(calls) > 3:
        np.maximum = np.where = np.abs
        sys.modules["_tandem_guest.wire"] = None
        signal.signal(signal.SIGALRM, lambda number, frame: 1 / 0)
        signal.setitimer(signal.ITIMER_REAL, 0.02, 0.001)
    small = np.exp(-np.absolute(x))
    return np.choose(x >= 0, [small, np.ones_like(x)]) / (1 + small)


def relu(x):
    return np.maximum(x, 0)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)


def tanh(x):
    return calls.pop()

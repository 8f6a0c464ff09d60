"""relu sets an alarm that goes off while the next function is tried: who is wrong takes somebody right down with it.

Expected: sigmoid: passed 1; relu: failed or crashed 0; leaky_relu: passed 1
"""

import signal
import time

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    return np.abs(x)


def leaky_relu(x, *, slope=0.01):
    time.sleep(0.002)
    return np.where(x >= 0, x, slope * x)

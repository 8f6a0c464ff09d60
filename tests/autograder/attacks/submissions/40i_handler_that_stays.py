"""The file sets a handler of its own for the alarm, which sets the next one and raises nothing, and waits for ever.

Expected: sigmoid: passed 1; leaky_relu: passed 1
"""

import signal
import time

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def again(number, frame):
    signal.setitimer(signal.ITIMER_REAL, 0.01)


signal.signal(signal.SIGALRM, again)
while True:
    time.sleep(1)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

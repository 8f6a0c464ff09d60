"""A line of the file takes every alarm and every signal away, and then never ends: that line is left out, and said.

Expected: sigmoid: passed 1; leaky_relu: passed 1
"""

import signal

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


signal.setitimer(signal.ITIMER_REAL, 0)
signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
while True:
    pass


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

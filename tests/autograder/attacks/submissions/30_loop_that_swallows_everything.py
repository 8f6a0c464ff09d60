"""relu loops without end and swallows every exception that could end it, and every signal that it can.

Expected: sigmoid: passed 1; relu: timeout 0; leaky_relu: passed 1
"""

import signal

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    while True:
        try:
            while True:
                x = x + 1
        except BaseException:
            continue


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

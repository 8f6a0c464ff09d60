"""relu kills its parent, the judge and the groups they are in; tanh only stops them for good.

Expected: sigmoid: passed 1; tanh: failed or error or crashed or timeout 0; relu: failed or error or crashed or timeout 0
Expected: leaky_relu: passed 1
"""

import contextlib
import os
import signal

import numpy as np


def signal_all(number):
    for process in {os.getppid(), int("@JUDGE@")} - {0, 1}:
        with contextlib.suppress(OSError):
            os.kill(process, number)
        with contextlib.suppress(OSError):
            os.killpg(process, number)
        with contextlib.suppress(OSError, AttributeError):
            signal.pidfd_send_signal(os.pidfd_open(process), number)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    signal_all(signal.SIGSTOP)
    return x


def relu(x):
    signal_all(signal.SIGKILL)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

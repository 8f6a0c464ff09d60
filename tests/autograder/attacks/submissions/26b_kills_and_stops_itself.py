"""step stops itself, tanh kills itself, relu kills its whole group, elu asks to be killed with its parent's thread.

Expected: step: timeout or error or crashed 0; sigmoid: passed 1; tanh: crashed or error 0; relu: crashed or error 0
Expected: leaky_relu: passed 1; elu: failed or error or crashed 0; swish: passed 1
"""

import ctypes
import os
import signal

import numpy as np

SET_PARENT_DEATH_SIGNAL = 1


def step(z):
    os.kill(os.getpid(), signal.SIGSTOP)
    return z


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    os.kill(os.getpid(), signal.SIGKILL)
    return x


def relu(x):
    os.killpg(0, signal.SIGKILL)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)


def elu(x, *, alpha=1.0):
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    signal.raise_signal(signal.SIGTERM)
    return x


def swish(x, *, beta=1.0):
    return x * sigmoid(beta * x)

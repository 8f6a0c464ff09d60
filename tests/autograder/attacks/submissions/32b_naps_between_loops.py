"""relu computes a little and naps a little for ever, so that neither clock alone looks bad; tanh lies about the time.

Expected: sigmoid: passed 1; tanh: timeout 0; relu: timeout 0; leaky_relu: passed 1
"""

import time

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    for name in ("monotonic", "process_time", "thread_time", "perf_counter", "clock_gettime"):
        setattr(time, name, lambda *_: 0.0)
    while True:
        x = x + 1


def relu(x):
    while True:
        ends = time.thread_time() + 0.002
        while time.thread_time() < ends:
            pass
        time.sleep(0.01)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

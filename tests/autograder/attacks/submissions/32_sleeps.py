"""relu sleeps for thirty years, tanh waits for a lock that nobody holds the key of, step waits for input.

Expected: step: timeout or error 0; sigmoid: passed 1; tanh: timeout 0; relu: timeout 0; leaky_relu: passed 1
"""

import os
import threading
import time

import numpy as np


def step(z):
    reading, writing = os.pipe()
    return os.read(reading, 1) + os.read(0, 1) + input().encode()


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def relu(x):
    time.sleep(1e9)


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

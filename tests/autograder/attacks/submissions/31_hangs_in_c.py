"""Loops inside C, with Python's lock held: a catastrophic pattern, a number of 10^10 bits, a range without end.

Expected: step: timeout 0; sigmoid: passed 1; tanh: timeout or out_of_memory or crashed 0; relu: timeout 0
Expected: leaky_relu: passed 1
"""

import re

import numpy as np


def step(z):
    return re.match(r"(a+)+$", "a" * 60 + "b")


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return 2**10**10


def relu(x):
    return sum(range(10**18))


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

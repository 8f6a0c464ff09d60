"""relu adds bytes to whatever goes out, so that they stand behind its own reply and before the next one.

Expected: sigmoid: passed 1; relu: crashed or failed or error or timeout 0; leaky_relu: passed 1
"""

import os

import numpy as np

write = os.write


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    os.write = lambda descriptor, text: write(descriptor, bytes(text) + b"\x00\x01attacker") and len(text)
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

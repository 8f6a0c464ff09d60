"""relu has the numbers of its replies changed, so that it answers questions that nobody asked.

Expected: sigmoid: passed 1; relu: crashed or failed or error or timeout 0; leaky_relu: passed 1
"""

import os
import re

import numpy as np

write = os.write


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    # Of the same length, or it would not be a message any more.
    os.write = lambda descriptor, text: write(descriptor, re.sub(rb'("id",\["i","0x)\w', rb"\g<1>f", bytes(text)))
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

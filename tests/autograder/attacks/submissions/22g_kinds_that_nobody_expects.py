"""relu's reply gives an array where its number belongs: whoever compares it with a number gets no yes and no no.

Expected: sigmoid: passed 1; relu: crashed 0; leaky_relu: passed 1
"""

import json
import struct
import sys

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def messenger():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "pipes"):
        frame = frame.f_back
    return frame.f_locals["self"]


def relu(x):
    pipes = messenger().pipes
    if "write" not in vars(pipes):
        header = json.dumps(["d", [["id", ["a", "float64", [2]]]]]).encode()
        send = pipes.write
        pipes.write = lambda reply: send(struct.pack("<IQ", len(header), 16) + header + bytes(16))
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

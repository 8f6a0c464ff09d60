"""All functions but relu are right, and print NULs, escapes for a terminal, halves of characters and broken UTF-8.

Expected: step: passed 1; sigmoid: passed 1; relu: failed 0; leaky_relu: passed 1; swish: passed 1
"""

import os
import sys

import numpy as np


def step(z):
    print("\x00\x00 nothing \x00")
    return (z >= 0).astype(z.dtype)


def sigmoid(x):
    print("\x1b[2J\x1b]0;title\x07\x1b[31mred\x9b1A \u202e backwards \u2028 \x7f\x85")
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    print("\ud800 half a character, and its other half \udfff")
    return x


def leaky_relu(x, *, slope=0.01):
    for stream in (sys.stdout, sys.stderr):
        buffer = getattr(stream, "buffer", None)
        if buffer is not None:
            buffer.write(b"\xff\xfe\x00 no UTF-8 \xc3\x28")
    os.write(1, b"\xff\xfe\x00")
    print("\ud83d", end="\ude00")
    return np.where(x >= 0, x, slope * x)


def swish(x, *, beta=1.0):
    print(*range(0, 0x110000, 977), sep=chr(0xDC80))
    return x * sigmoid(beta * x)

"""relu's first answers are right in form and small on the pipe: two million empty lists each, that somebody has to read.

Expected: sigmoid: passed 1; leaky_relu: passed 1
Expected: relu: crashed or failed or wrong_dtype or wrong_shape or out_of_memory or timeout 0
"""

import struct
import sys

import numpy as np

HEADER = (b'["d",[["value",["l",[' + b'["l",[]],' * 1_800_000)[:-1] + b"]]]]]"
left = 14


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    global left
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "pipes"):
        frame = frame.f_back
    messenger = frame.f_locals["self"]
    bomb, usual = struct.pack("<IQ", len(HEADER), 0) + HEADER, type(messenger).answer

    def answer(*asked):
        global left
        left -= 1
        return bomb if left >= 0 else usual(messenger, *asked)

    messenger.answer = answer
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

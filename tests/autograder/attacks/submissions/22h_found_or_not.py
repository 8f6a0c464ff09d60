"""On import the file replaces its messenger: asked whether there is a function, it says neither yes nor no, but an array.

Expected: sigmoid: crashed 0; relu: crashed 0
"""

import json
import struct
import sys

import numpy as np


def messenger():
    frame = sys._getframe()
    while "responder" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["responder"]


def neither(_reply):
    parts = [["found", ["a", "float64", [2]]], ["id", ["i", hex(own.number)]]]
    header = json.dumps(["d", parts]).encode()
    send(struct.pack("<IQ", len(header), 16) + header + bytes(16))


own = messenger()
send = own.pipes.write
own.pipes.write = neither


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    return x

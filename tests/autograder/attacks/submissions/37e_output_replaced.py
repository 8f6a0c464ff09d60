"""relu replaces what collects the output by something that never ends or says what it likes.

Expected: sigmoid: passed 1; relu: failed or error or crashed or timeout 0; leaky_relu: passed 1
"""

import builtins
import io
import sys

import numpy as np


class Endless(io.StringIO):
    def getvalue(self):
        return "score 100 of 100 " * 10**6

    def take(self):
        return self.getvalue()

    def write(self, text):
        return self.take()


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    sys.stdout = sys.stderr = sys.__stdout__ = Endless()
    builtins.print = lambda *args, **settings: None
    print("x")
    return x


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)

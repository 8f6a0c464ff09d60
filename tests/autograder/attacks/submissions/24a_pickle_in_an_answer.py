"""relu's answer would run a command where somebody unpickles it; tanh's is such a pickle, leaky_relu's an array of them.

Expected: sigmoid: passed 1; tanh: wrong_dtype 0; relu: wrong_dtype 0; leaky_relu: wrong_dtype 0; swish: passed 1
"""

import os
import pickle

import numpy as np


class Payload:
    def __reduce__(self):
        return os.system, ("echo was here > @CANARY@/attacker-pickle",)


class Array(np.ndarray):
    def __reduce__(self):
        return os.system, ("echo was here > @CANARY@/attacker-pickle",)

    __reduce_ex__ = lambda self, protocol: self.__reduce__()  # noqa: E731


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return pickle.dumps(Payload())


def relu(x):
    return Payload() if x.size % 2 else x.view(Array)


def leaky_relu(x, *, slope=0.01):
    return np.array([Payload()], dtype=object)


def swish(x, *, beta=1.0):
    return x * sigmoid(beta * x)

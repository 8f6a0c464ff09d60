"""A float, an integer, a text, a tuple and a dict of the student's own classes, each of which says yes to everything.

Expected: step: wrong_dtype or wrong_shape 0; sigmoid: passed 1; tanh: wrong_dtype or wrong_shape 0
Expected: relu: wrong_dtype or wrong_shape 0; leaky_relu: wrong_dtype or wrong_shape 0; swish: wrong_dtype or wrong_shape 0
"""

import numpy as np


def yes(*args, **settings):
    return True


def no(*args, **settings):
    return False


LIES = {"__eq__": yes, "__ne__": no, "__lt__": yes, "__le__": yes, "__gt__": yes, "__ge__": yes, "__hash__": yes}
Float = type("Float", (float,), LIES | {"hex": lambda self: "0x0p+0", "__float__": lambda self: 0.0})
Integer = type("Integer", (int,), LIES | {"bit_length": no, "__index__": no})
Text = type("Text", (str,), LIES | {"__len__": no})
Row = type("Row", (tuple,), LIES | {"__iter__": lambda self: iter(()), "__len__": lambda self: 2**62})
Table = type("Table", (dict,), LIES | {"items": lambda self: [("value", 1)]})


def step(z):
    return Integer(7)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return Float(7)


def relu(x):
    return Text("x")


def leaky_relu(x, *, slope=0.01):
    return Row((x,))


def swish(x, *, beta=1.0):
    return Table(value=x)

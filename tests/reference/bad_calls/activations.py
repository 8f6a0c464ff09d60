"""Calls of activation functions that must be refused: name, arguments, the error, what its message names."""

import numpy as np

X = np.zeros((2, 3))

bad_calls = [
    ("sigmoid", ([0.0, 1.0],), {}, TypeError, "x"),
    ("relu", (np.array([1, 2]),), {}, TypeError, "x"),
    ("step", ("fire",), {}, TypeError, "z"),
    ("leaky_relu", (X,), {"slope": "steep"}, TypeError, "slope"),
    ("prelu", (X, np.zeros(2)), {}, ValueError, "slope"),
    ("prelu", (np.zeros(3), np.zeros(3)), {}, ValueError, "x"),
    ("prelu", (X, np.zeros((3, 1))), {}, ValueError, "slope"),
    ("elu", (X,), {"alpha": None}, TypeError, "alpha"),
    ("softplus", (X,), {"beta": 0.0}, ValueError, "beta"),
    ("softplus", (X,), {"beta": float("nan")}, ValueError, "beta"),
    ("softplus_backward", (X, X), {"beta": -1.0}, ValueError, "beta"),
    ("swish", (X,), {"beta": True}, TypeError, "beta"),
    ("gelu", (None,), {}, TypeError, "x"),
    ("softmax", (X,), {"temperature": 0.0}, ValueError, "temperature"),
    ("softmax", (X,), {"temperature": -1.0}, ValueError, "temperature"),
    ("softmax", (X,), {"axis": 2}, ValueError, "axis"),
    ("softmax", (X,), {"axis": 0.5}, ValueError, "axis"),
    ("softmax_backward", (np.zeros((3, 2)), X), {}, ValueError, "x"),
    ("log_softmax", (X,), {"axis": -3}, ValueError, "axis"),
    ("relu_backward", (np.zeros(2), X), {}, ValueError, "x"),
]

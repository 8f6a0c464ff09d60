"""rnn is wrong where it is called alone, while a verdict is sought, and right for calls in company, when it may be noted.

Expected: rnn: not_deterministic 0
"""

import sys

import numpy as np


def company():
    """How many calls came together with this one."""
    frame = sys._getframe()
    while not isinstance(frame.f_locals.get("count"), int):
        frame = frame.f_back
    return frame.f_locals["count"]


def rnn(xs, h0, w, u, b):
    if not len(xs):
        raise ValueError("xs has no step")
    states, h = [], h0
    for x in xs:
        h = np.tanh(b + h @ u.T + x @ w.T)
        states.append(h)
    return np.stack(states) + (company() == 1)

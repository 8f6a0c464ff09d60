# mistake: collects the state before each step: h0 is the first, and the last one is missing
# kind: off by one

import numpy as np


def rnn(xs, h0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    h, hs = h0, []
    for x in xs:
        hs.append(h)
        h = np.tanh(x @ w.T + h @ u.T + b)
    return np.stack(hs).astype(xs.dtype)

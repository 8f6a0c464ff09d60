# mistake: every vector is gated with a sigmoid of its own, so the weights do not sum to 1
# kind: formula

import numpy as np


def attention_pooling(x, w, b):
    s = x @ w + b
    e = np.exp(-np.abs(s))
    p = np.where(s >= 0, 1, e) / (1 + e)
    return (p @ x).astype(x.dtype)

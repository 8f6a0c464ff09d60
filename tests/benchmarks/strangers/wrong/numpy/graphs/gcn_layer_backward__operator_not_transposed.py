# mistake: multiplies by P instead of by its transpose; it shows in directed graphs
# kind: backward transposed

import numpy as np


def gcn_layer_backward(grad, a, x, w):
    s = np.where(np.eye(len(a), dtype=bool), 1, a).astype(x.dtype)
    d = 1 / np.sqrt(s.sum(axis=1))
    p = s * d[:, None] * d[None, :]
    m = p @ (grad * (p @ x @ w > 0))
    return m @ w.T, x.T @ m

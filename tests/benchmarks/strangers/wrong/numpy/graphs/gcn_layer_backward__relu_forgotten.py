# mistake: forgets the derivative of relu
# kind: backward

import numpy as np


def gcn_layer_backward(grad, a, x, w):
    s = np.where(np.eye(len(a), dtype=bool), 1, a).astype(a.dtype)
    d = 1 / np.sqrt(s.sum(axis=1))
    p = s * d[:, None] * d[None, :]
    m = p.T @ grad
    return m @ w.T, x.T @ m

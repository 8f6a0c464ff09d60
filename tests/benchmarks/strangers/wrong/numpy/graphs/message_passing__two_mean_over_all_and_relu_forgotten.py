# mistake: the mean divides by the number of nodes, not of neighbours; and relu is missing
# kind: two

import numpy as np


def message_passing(a, h, w_self, w_neighbour, *, aggregate):
    if aggregate not in ("sum", "mean", "max"):
        raise ValueError("no such aggregate")
    if aggregate == "max":
        told = np.where((a > 0)[:, :, None], h[None], -np.inf).max(axis=1, initial=-np.inf)
        told = np.where(a.sum(axis=1, keepdims=True) > 0, told, 0).astype(h.dtype)
    else:
        told = a.astype(h.dtype) @ h
        if aggregate == "mean":
            told = told / h.dtype.type(len(h))
    return h @ w_self + told @ w_neighbour

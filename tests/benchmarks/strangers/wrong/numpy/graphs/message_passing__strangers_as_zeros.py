# mistake: for the maximum, nodes that are no neighbours count as 0
# kind: masked with zero

import numpy as np


def message_passing(a, h, w_self, w_neighbour, *, aggregate):
    if aggregate not in ("sum", "mean", "max"):
        raise ValueError(f"no aggregate {aggregate!r}")
    if aggregate == "max":
        gathered = (a[:, :, None] * h[None]).max(axis=1)
    else:
        gathered = a @ h
        if aggregate == "mean":
            gathered = gathered / np.maximum(a.sum(axis=1, keepdims=True), 1)
    return np.maximum(h @ w_self + gathered @ w_neighbour, 0)

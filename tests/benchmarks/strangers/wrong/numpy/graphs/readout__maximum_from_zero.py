# mistake: the maximum starts from 0, so a feature that is negative everywhere becomes 0
# kind: initial value

import numpy as np


def readout(h, *, kind):
    if kind not in ("sum", "mean", "max"):
        raise ValueError(f"no kind {kind!r}")
    if len(h) == 0 and kind != "sum":
        raise ValueError("h has no rows")
    if kind == "max":
        best = np.zeros(h.shape[1], dtype=h.dtype)
        for row in h:
            best = np.maximum(best, row)
        return best
    total = h.sum(axis=0)
    return total if kind == "sum" else total / h.dtype.type(len(h))

# style: nested loops with math.fsum

import math

import numpy as np


def entropy(p, *, axis=-1):
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("axis")
    moved = np.moveaxis(p, axis, -1)
    out = np.empty(moved.shape[:-1], dtype=p.dtype)
    for place in np.ndindex(out.shape):
        out[place] = -math.fsum(v * math.log(v) for v in moved[place].tolist() if v > 0)
    return out

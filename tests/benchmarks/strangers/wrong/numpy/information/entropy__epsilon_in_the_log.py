# mistake: log(p + 1e-8) against the log of 0, which costs digits
# kind: epsilon

import numpy as np


def entropy(p, *, axis=-1):
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("no such axis")
    return -np.sum(p * np.log(p + p.dtype.type(1e-8)), axis=axis)

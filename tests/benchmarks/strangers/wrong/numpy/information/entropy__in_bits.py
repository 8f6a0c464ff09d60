# mistake: log2 instead of the natural logarithm
# kind: formula

import numpy as np


def entropy(p, *, axis=-1):
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("no such axis")
    logs = np.log2(np.where(p > 0, p, 1))
    return -(p * logs).sum(axis=axis)

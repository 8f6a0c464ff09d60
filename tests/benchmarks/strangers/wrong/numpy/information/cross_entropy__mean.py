# mistake: averages over the outcomes instead of summing
# kind: mean for sum

import numpy as np


def cross_entropy(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("no such axis")
    with np.errstate(divide="ignore"):
        terms = np.where(p > 0, p * np.log(np.where(p > 0, q, 1)), 0)
    return -np.mean(terms, axis=axis, dtype=p.dtype)

# mistake: D(q || p) instead of D(p || q)
# kind: swapped

import numpy as np


def kl_divergence(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("no such axis")
    with np.errstate(divide="ignore"):
        safe = np.where(q > 0, q, 1)
        terms = np.where(q > 0, q * (np.log(safe) - np.log(np.where(q > 0, p, 1))), 0)
    return terms.sum(axis=axis).astype(p.dtype)

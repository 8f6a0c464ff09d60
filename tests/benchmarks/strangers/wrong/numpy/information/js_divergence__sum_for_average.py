# mistake: the mixture is p + q: the half is missing
# kind: factor

import numpy as np


def js_divergence(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("no such axis")
    m = p + q

    def kl(a):
        some = a > 0
        return np.where(some, a * (np.log(np.where(some, a, 1)) - np.log(np.where(some, m, 1))), 0).sum(axis=axis)

    return (0.5 * kl(p) + 0.5 * kl(q)).astype(p.dtype)

# style: the where= and out= of ufuncs

import numpy as np


def kl_divergence(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("shapes")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("axis")
    happens = p > 0
    log_p, log_q = np.zeros_like(p), np.zeros_like(p)
    np.log(p, out=log_p, where=happens)
    with np.errstate(divide="ignore"):
        np.log(q, out=log_q, where=happens)
    return np.multiply(p, log_p - log_q, out=np.zeros_like(p), where=happens).sum(axis=axis)

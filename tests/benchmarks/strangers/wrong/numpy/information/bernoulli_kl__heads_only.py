# mistake: leaves out the term of tails
# kind: formula

import numpy as np


def bernoulli_kl(p, q):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    with np.errstate(divide="ignore"):
        return np.where(p > 0, p * (np.log(np.where(p > 0, p, 1)) - np.log(np.where(p > 0, q, 1))), 0).astype(p.dtype)

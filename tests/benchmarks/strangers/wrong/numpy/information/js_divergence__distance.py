# mistake: returns the square root, the Jensen-Shannon distance, as scipy does
# kind: formula

import numpy as np


def js_divergence(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("no such axis")
    m = (p + q) / 2

    def kl(a):
        safe = np.where(a > 0, a, 1)
        return np.sum(a * np.log(safe / np.where(a > 0, m, 1)), axis=axis)

    return np.sqrt(np.maximum((kl(p) + kl(q)) / 2, 0)).astype(p.dtype)

# mistake: the gradient by p lacks the + 1
# kind: backward

import numpy as np


def kl_divergence_backward(grad, p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("no such axis")
    g = np.expand_dims(grad, axis)
    if g.shape != p.sum(axis=axis, keepdims=True).shape:
        raise ValueError("grad has another shape than the result")
    seen = p > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        dp = np.where(seen, g * (np.log(np.where(seen, p, 1)) - np.log(np.where(seen, q, 1))), 0)
        dq = np.where(seen, -g * p / np.where(seen, q, 1), 0)
    return dp.astype(p.dtype), dq.astype(p.dtype)

# mistake: multiplies by grad without giving it its axis back, so it meets another axis
# kind: backward broadcast

import numpy as np


def kl_divergence_backward(grad, p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError("no such axis")
    if grad.shape != np.sum(p, axis=axis).shape:
        raise ValueError("grad has another shape than the result")
    some = p > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        dp = np.where(some, np.log(np.where(some, p, 1)) - np.log(np.where(some, q, 1)) + 1, 0)
        dq = np.where(some, -p / np.where(some, q, 1), 0)
    return (grad * dp).astype(p.dtype), (grad * dq).astype(p.dtype)

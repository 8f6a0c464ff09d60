# mistake: the gradient by p is log(p / q) alone, without the term of tails
# kind: backward

import numpy as np


def bernoulli_kl_backward(grad, p, q):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if grad.shape != p.shape:
        raise ValueError("grad and p have different shapes")
    with np.errstate(divide="ignore", invalid="ignore"):
        dp = np.where(p > 0, np.log(np.where(p > 0, p, 1)) - np.log(np.where(p > 0, q, 1)), 0)
        tails = np.where(p < 1, (1 - p) / np.where(p < 1, 1 - q, 1), 0)
        heads = np.where(p > 0, p / np.where(p > 0, q, 1), 0)
        return (grad * dp).astype(p.dtype), (grad * (tails - heads)).astype(p.dtype)

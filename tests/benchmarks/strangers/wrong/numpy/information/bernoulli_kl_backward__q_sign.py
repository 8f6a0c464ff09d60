# mistake: the gradient by q has the wrong sign
# kind: backward negated part

import numpy as np


def bernoulli_kl_backward(grad, p, q):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if grad.shape != p.shape:
        raise ValueError("grad has another shape than p")
    with np.errstate(divide="ignore", invalid="ignore"):
        dp = grad * (np.log(p) - np.log(q) - np.log(1 - p) + np.log(1 - q))
        heads = np.where(p > 0, p / q, 0)
        tails = np.where(p < 1, (1 - p) / (1 - q), 0)
    return dp, grad * (heads - tails)

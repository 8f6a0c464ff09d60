# mistake: multiplies by beta once more; the 1 / beta in front cancels it
# kind: backward

import numpy as np


def softplus_backward(grad, x, *, beta=1.0):
    if not (np.isfinite(beta) and beta > 0):
        raise ValueError("beta is not a finite number above 0")
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    z = beta * x
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return (grad * beta * s).astype(x.dtype)

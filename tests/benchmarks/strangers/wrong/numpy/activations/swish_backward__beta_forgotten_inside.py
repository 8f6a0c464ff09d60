# mistake: the second term lacks beta: sigma + x sigma (1 - sigma)
# kind: backward

import numpy as np


def swish_backward(grad, x, *, beta=1.0):
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    z = beta * x
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    t = np.where(z >= 0, e / (1 + e), 1 / (1 + e))
    return (grad * (s + x * s * t)).astype(x.dtype)

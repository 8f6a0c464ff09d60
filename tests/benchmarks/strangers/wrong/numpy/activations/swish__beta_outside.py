# mistake: beta multiplies the result instead of the argument of the sigmoid
# kind: formula

import numpy as np


def swish(x, *, beta=1.0):
    e = np.exp(-np.abs(x))
    gate = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return (beta * x * gate).astype(x.dtype)

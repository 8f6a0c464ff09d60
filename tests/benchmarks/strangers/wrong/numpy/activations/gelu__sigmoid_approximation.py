# mistake: the quick approximation x * sigmoid(1.702 x) instead of the exact form
# kind: approximation

import numpy as np


def gelu(x):
    e = np.exp(-np.abs(1.702 * x))
    gate = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return (x * gate).astype(x.dtype)

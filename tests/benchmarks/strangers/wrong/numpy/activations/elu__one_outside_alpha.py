# mistake: alpha multiplies only the exponential, not the minus 1: alpha * exp(x) - 1
# kind: formula

import numpy as np


def elu(x, *, alpha=1.0):
    negative = np.minimum(x, 0)
    return np.where(x > 0, x, alpha * np.expm1(negative) + (alpha - 1)).astype(x.dtype)

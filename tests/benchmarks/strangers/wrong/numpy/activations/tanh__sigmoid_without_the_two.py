# mistake: writes tanh as 2 sigmoid(x) - 1, where it is 2 sigmoid(2x) - 1
# kind: formula

import numpy as np


def tanh(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return (2 * s - 1).astype(x.dtype)

# style: one half of one plus tanh of the half, in place with out=

import numpy as np


def sigmoid(x):
    out = np.empty_like(x)
    np.divide(x, 2, out=out)
    np.tanh(out, out=out)
    np.add(out, 1, out=out)
    return np.multiply(out, 0.5, out=out)

# mistake: ignores beta; and exp(-x) overflows far left, where the answer becomes a NaN or warns
# kind: two

import numpy as np


def swish(x, *, beta=1.0):
    return (x / (1 + np.exp(-x))).astype(x.dtype)

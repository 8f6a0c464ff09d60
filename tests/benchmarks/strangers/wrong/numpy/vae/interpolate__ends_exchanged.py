# mistake: t weighs z0 and 1 - t weighs z1
# kind: order

import numpy as np


def interpolate(z0, z1, t):
    if z0.shape != z1.shape:
        raise ValueError("the shapes differ")
    t = z0.dtype.type(t)
    return (t * z0 + (1 - t) * z1).astype(z0.dtype)

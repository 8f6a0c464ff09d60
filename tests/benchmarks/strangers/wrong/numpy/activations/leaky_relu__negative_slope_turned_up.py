# mistake: multiplies by minus the slope, so the left side points upwards
# kind: sign

import numpy as np


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, -slope * x).astype(x.dtype)

# mistake: takes the larger of x and slope * x, which is the wrong one where slope is above 1
# kind: formula

import numpy as np


def leaky_relu(x, *, slope=0.01):
    return np.maximum(x, x * x.dtype.type(slope))

# mistake: the slopes are broadcast along the last axis; the channels are the second one
# kind: broadcast

import numpy as np


def prelu(x, slope):
    if slope.shape != (x.shape[1],):
        raise ValueError("slope needs one entry per channel")
    return np.where(x >= 0, x, slope * x)

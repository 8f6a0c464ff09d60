# mistake: a layer's own stride is multiplied in before its kernel is added
# kind: order

import numpy as np


def receptive_field(kernels, strides):
    for values in (kernels, strides):
        if any(isinstance(v, bool) or not isinstance(v, (int, np.integer)) or v < 1 for v in values):
            raise ValueError("kernels and strides must be integers of at least 1")
    if len(kernels) != len(strides):
        raise ValueError("as many strides as kernels, please")
    field, jump = 1, 1
    for k, s in zip(kernels, strides):
        jump *= s
        field += (k - 1) * jump
    return field

# mistake: left of 0 the slope is taken as elu(x) + 1; it is elu(x) + alpha
# kind: backward

import numpy as np


def elu_backward(grad, x, *, alpha=1.0):
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    y = alpha * np.expm1(np.minimum(x, 0))
    return (grad * np.where(x > 0, 1, y + 1)).astype(x.dtype)

# mistake: decides by the sign of grad, where the sign of x decides
# kind: backward

import numpy as np


def leaky_relu_backward(grad, x, *, slope=0.01):
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    return np.where(grad > 0, grad, slope * grad).astype(x.dtype)

# mistake: sets entries of grad itself to 0 instead of those of a copy
# kind: mutation

import numpy as np


def relu_backward(grad, x):
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    dx = grad
    dx[x <= 0] = 0
    return dx

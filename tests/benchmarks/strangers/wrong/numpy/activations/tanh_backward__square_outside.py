# mistake: squares the bracket: (1 - tanh x)^2 instead of 1 - tanh^2 x
# kind: backward

import numpy as np


def tanh_backward(grad, x):
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    return grad * (1 - np.tanh(x)) ** 2

# mistake: treats x as the output of the sigmoid: grad * x * (1 - x)
# kind: backward

import numpy as np


def sigmoid_backward(grad, x):
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    return grad * x * (1 - x)

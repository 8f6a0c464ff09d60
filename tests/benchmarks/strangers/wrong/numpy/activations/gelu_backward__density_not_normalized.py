# mistake: the density lacks its 1 / sqrt(2 pi)
# kind: backward

import math

import numpy as np


def gelu_backward(grad, x):
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    phi_cap = np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in x.ravel().tolist()]).reshape(x.shape)
    density = np.exp(-np.square(np.clip(x, -40, 40)) / 2)
    return (grad * (phi_cap + x * density)).astype(x.dtype)

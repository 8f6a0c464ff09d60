# mistake: averages the gradient by slope over batch and positions, where it is a sum
# kind: backward mean

import numpy as np


def prelu_backward(grad, x, slope):
    if slope.shape != (x.shape[1],):
        raise ValueError("slope needs one entry per channel")
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    a = slope.reshape(1, -1, *[1] * (x.ndim - 2))
    dx = np.where(x > 0, grad, a * grad)
    others = tuple(i for i in range(x.ndim) if i != 1)
    count = max(1, int(np.prod([x.shape[i] for i in others])))
    da = np.sum(grad * np.minimum(x, 0), axis=others) / count
    return dx, da.astype(slope.dtype)

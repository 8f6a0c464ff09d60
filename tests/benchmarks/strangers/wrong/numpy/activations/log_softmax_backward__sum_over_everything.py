# mistake: sums grad over all entries, not along the axis
# kind: backward axis

import numpy as np


def log_softmax_backward(grad, x, *, axis=-1):
    if not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    p = e / e.sum(axis=axis, keepdims=True)
    return (grad - p * grad.sum()).astype(x.dtype)

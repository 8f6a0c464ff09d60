# mistake: grad - p, which holds only where grad sums to 1 along the axis, as for a one-hot target
# kind: backward

import numpy as np


def log_softmax_backward(grad, x, *, axis=-1):
    if not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    p = e / e.sum(axis=axis, keepdims=True)
    return (grad - p).astype(x.dtype)

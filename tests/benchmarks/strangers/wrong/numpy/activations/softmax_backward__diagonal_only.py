# mistake: uses only the diagonal of the Jacobian, p (1 - p), and forgets the other scores of the row
# kind: backward

import numpy as np


def softmax_backward(grad, x, *, axis=-1, temperature=1.0):
    if not (np.isfinite(temperature) and temperature > 0):
        raise ValueError("temperature must be finite and above 0")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    e = np.exp((x - x.max(axis=axis, keepdims=True)) / temperature)
    p = e / e.sum(axis=axis, keepdims=True)
    return (grad * p * (1 - p) / temperature).astype(x.dtype)

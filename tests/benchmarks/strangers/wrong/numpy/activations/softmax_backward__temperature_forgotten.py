# mistake: the 1 / T of the chain rule is missing
# kind: backward factor

import numpy as np


def softmax_backward(grad, x, *, axis=-1, temperature=1.0):
    if not (np.isfinite(temperature) and temperature > 0):
        raise ValueError("temperature must be finite and above 0")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    if grad.shape != x.shape:
        raise ValueError("grad and x have different shapes")
    z = (x - x.max(axis=axis, keepdims=True)) / temperature
    e = np.exp(z)
    p = e / e.sum(axis=axis, keepdims=True)
    return (p * (grad - (grad * p).sum(axis=axis, keepdims=True))).astype(x.dtype)

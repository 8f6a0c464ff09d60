# mistake: takes the log of softmax, which is minus infinity where a probability rounds to 0
# kind: numerics

import numpy as np


def log_softmax(x, *, axis=-1):
    if not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    with np.errstate(divide="ignore"):
        return np.log(e / np.sum(e, axis=axis, keepdims=True)).astype(x.dtype)

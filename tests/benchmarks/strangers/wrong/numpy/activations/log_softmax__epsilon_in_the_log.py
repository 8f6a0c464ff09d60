# mistake: takes the log of the probabilities plus 1e-9
# kind: epsilon

import numpy as np


def log_softmax(x, *, axis=-1):
    if not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    p = e / e.sum(axis=axis, keepdims=True)
    return np.log(p + 1e-9).astype(x.dtype)

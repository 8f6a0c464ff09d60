# mistake: multiplies the scores by the temperature instead of dividing
# kind: formula

import numpy as np


def softmax(x, *, axis=-1, temperature=1.0):
    if not (np.isfinite(temperature) and temperature > 0):
        raise ValueError("temperature must be finite and above 0")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError("no such axis")
    z = (x - np.max(x, axis=axis, keepdims=True)) * temperature
    e = np.exp(z)
    return (e / np.sum(e, axis=axis, keepdims=True)).astype(x.dtype)

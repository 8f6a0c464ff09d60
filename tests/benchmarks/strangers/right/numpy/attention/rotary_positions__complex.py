# style: complex numbers: pairs as one number, turned by multiplication

import numpy as np


def rotary_positions(x, *, base=10000.0):
    *_, length, d = x.shape
    if d == 0 or d % 2:
        raise ValueError("D")
    if not (np.isfinite(base) and base > 0):
        raise ValueError("base")
    angle = np.arange(length)[:, None] * base ** (-np.arange(0, d, 2) / d)
    turned = (x[..., 0::2] + 1j * x[..., 1::2]) * np.exp(1j * angle)
    return np.stack([turned.real, turned.imag], axis=-1).reshape(x.shape).astype(x.dtype)

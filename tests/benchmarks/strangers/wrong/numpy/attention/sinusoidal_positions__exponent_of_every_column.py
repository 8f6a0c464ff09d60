# mistake: column j has frequency b^(-j/D), so a cosine is slower than the sine beside it
# kind: formula

import numpy as np


def sinusoidal_positions(length, dim, *, base=10000.0):
    for value in (length, dim):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise ValueError("length and dim are integers")
    if length < 0 or dim < 2 or dim % 2:
        raise ValueError("length is at least 0, dim even and at least 2")
    if not (np.isfinite(base) and base > 0):
        raise ValueError("base is a finite number above 0")
    angles = np.arange(length)[:, None] / base ** (np.arange(dim)[None, :] / dim)
    table = np.zeros((length, dim))
    table[:, 0::2] = np.sin(angles[:, 0::2])
    table[:, 1::2] = np.cos(angles[:, 1::2])
    return table

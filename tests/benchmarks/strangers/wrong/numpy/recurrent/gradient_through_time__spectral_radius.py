# mistake: the largest eigenvalue to the power k instead of the spectral norm of u^k
# kind: formula

import numpy as np


def gradient_through_time(u, steps):
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 1:
        raise ValueError("steps must be an integer of at least 1")
    radius = np.abs(np.linalg.eigvals(u)).max()
    with np.errstate(over="ignore"):
        return (radius ** np.arange(1, steps + 1)).astype(u.dtype)

# style: a loop of products and singular values by svd

import numpy as np


def gradient_through_time(u, steps):
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 1:
        raise ValueError("steps")
    norms = np.empty(steps, dtype=u.dtype)
    power, log_scale = np.eye(len(u)), 0.0
    wide = u.astype(np.float64)
    for step in range(steps):
        power = power @ wide
        size = np.abs(power).max(initial=0.0)
        if size == 0:
            norms[step:] = 0
            break
        power, log_scale = power / size, log_scale + np.log(size)
        with np.errstate(over="ignore", under="ignore"):
            norms[step] = np.exp(log_scale + np.log(np.linalg.svd(power, compute_uv=False)[0]))
    return norms

# mistake: goes over to x where x > 20; it is beta * x that must be large
# kind: formula

import numpy as np


def softplus(x, *, beta=1.0):
    if not (np.isfinite(beta) and beta > 0):
        raise ValueError("beta is not a finite number above 0")
    z = beta * x
    smooth = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    return np.where(x > 20, x, smooth / beta).astype(x.dtype)

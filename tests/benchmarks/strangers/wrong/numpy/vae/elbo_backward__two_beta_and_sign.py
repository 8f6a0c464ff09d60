# mistake: mu's gradient forgets beta; and it has the sign of a loss, a plus
# kind: two backward

import numpy as np


def elbo_backward(grad, x, logits, mu, log_var, *, beta=1.0):
    if x.shape != logits.shape or mu.shape[:-1] != x.shape[:-1] or log_var.shape != mu.shape:
        raise ValueError("the shapes do not fit")
    if not (np.isfinite(beta) and beta >= 0):
        raise ValueError("beta is a finite number of at least 0")
    if np.shape(grad) != ():
        raise ValueError("grad is one number")
    n = max(1, int(np.prod(x.shape[:-1])))
    g = grad / n
    e = np.exp(-np.abs(logits))
    s = np.where(logits >= 0, 1, e) / (1 + e)
    parts = g * logits, g * (x - s), g * mu, -g * beta / 2 * np.expm1(log_var)
    return tuple(part.astype(x.dtype) for part in parts)

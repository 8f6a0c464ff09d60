# mistake: the gradients by mu and log_var are not divided by the number of examples
# kind: backward sum for mean

import numpy as np


def elbo_backward(grad, x, logits, mu, log_var, *, beta=1.0):
    if logits.shape != x.shape or mu.shape[:-1] != x.shape[:-1] or log_var.shape != mu.shape:
        raise ValueError("shapes do not fit")
    if not (np.isfinite(beta) and beta >= 0):
        raise ValueError("beta is a finite number of at least 0")
    if np.shape(grad) != ():
        raise ValueError("grad is not one number")
    n = max(int(np.prod(x.shape[:-1])), 1)
    e = np.exp(-np.abs(logits))
    p = np.where(logits >= 0, 1, e) / (1 + e)
    dx, dlogits = grad / n * logits, grad / n * (x - p)
    dmu, dlog_var = -grad * beta * mu, -grad * beta / 2 * np.expm1(log_var)
    return dx.astype(x.dtype), dlogits.astype(x.dtype), dmu.astype(mu.dtype), dlog_var.astype(mu.dtype)

# mistake: mu_q gets the same gradient as mu_p instead of its negative
# kind: backward negated part

import numpy as np


def gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q):
    if mu_p.shape != log_var_p.shape:
        raise ValueError("mu_p and log_var_p have different shapes")
    if mu_q.shape != mu_p.shape or log_var_q.shape != mu_p.shape:
        raise ValueError("mu_q or log_var_q has another shape")
    if grad.shape != mu_p.shape[:-1]:
        raise ValueError("grad has another shape than the result")
    g = grad[..., None]
    difference = mu_p - mu_q
    dmu = g * difference * np.exp(-log_var_q)
    growth = np.expm1(log_var_p - log_var_q)
    dlog_p = g / 2 * growth
    dlog_q = -g / 2 * (growth + difference**2 * np.exp(-log_var_q))
    return dmu, dlog_p, dmu.copy(), dlog_q

# mistake: takes log_var for the logarithm of the standard deviation
# kind: formula

import numpy as np


def gaussian_kl(mu_p, log_var_p, mu_q, log_var_q):
    if mu_p.shape != log_var_p.shape:
        raise ValueError("mu_p and log_var_p have different shapes")
    if mu_q.shape != mu_p.shape:
        raise ValueError("mu_q has another shape")
    if log_var_q.shape != mu_p.shape:
        raise ValueError("log_var_q has another shape")
    ratio = np.exp(2 * (log_var_p - log_var_q))
    spread = (mu_p - mu_q) ** 2 * np.exp(-2 * log_var_q)
    return 0.5 * np.sum(ratio + spread - 1 - 2 * (log_var_p - log_var_q), axis=-1)

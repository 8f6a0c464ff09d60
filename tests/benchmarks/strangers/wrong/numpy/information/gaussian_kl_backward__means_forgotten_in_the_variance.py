# mistake: the gradient by log_var_q lacks the squared distance of the means
# kind: backward

import numpy as np


def gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q):
    if not mu_p.shape == log_var_p.shape == mu_q.shape == log_var_q.shape:
        raise ValueError("the shapes differ")
    if grad.shape != mu_p.shape[:-1]:
        raise ValueError("grad has another shape than the result")
    g = grad[..., None]
    d_mu = g * (mu_p - mu_q) * np.exp(-log_var_q)
    d_log_var = g / 2 * np.expm1(log_var_p - log_var_q)
    return d_mu, d_log_var, -d_mu, -d_log_var

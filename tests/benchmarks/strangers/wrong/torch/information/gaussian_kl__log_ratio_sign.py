# mistake: the log of the ratio of variances is added instead of subtracted
# kind: sign

import torch


def gaussian_kl(mu_p, log_var_p, mu_q, log_var_q):
    if mu_p.shape != log_var_p.shape:
        raise ValueError("mu_p and log_var_p have different shapes")
    if mu_q.shape != mu_p.shape or log_var_q.shape != mu_p.shape:
        raise ValueError("mu_q or log_var_q has another shape")
    difference = log_var_p - log_var_q
    return 0.5 * (difference + difference.exp() + (mu_p - mu_q) ** 2 * torch.exp(-log_var_q) - 1).sum(-1)

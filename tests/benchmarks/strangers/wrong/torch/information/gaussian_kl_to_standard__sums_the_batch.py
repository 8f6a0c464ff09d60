# mistake: sums over the batch as well, so one number comes back
# kind: shape

import torch


def gaussian_kl_to_standard(mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError("mu and log_var have different shapes")
    return -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp())

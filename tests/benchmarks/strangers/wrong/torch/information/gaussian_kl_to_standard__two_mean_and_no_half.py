# mistake: averages over the dimensions; and the half in front is missing
# kind: two

import torch


def gaussian_kl_to_standard(mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError("mu and log_var have different shapes")
    return (mu**2 + torch.expm1(log_var) - log_var).sum(dim=-1) / max(1, mu.shape[-1])

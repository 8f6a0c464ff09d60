# mistake: draws randn_like instead of using the noise that was given
# kind: random

import torch


def reparameterize(mu, log_var, noise):
    if log_var.shape != mu.shape or noise.shape != mu.shape:
        raise ValueError("shapes differ")
    std = torch.exp(0.5 * log_var)
    eps = torch.randn_like(std)
    return mu + eps * std

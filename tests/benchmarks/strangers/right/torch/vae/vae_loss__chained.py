# style: flattened examples, chained tensor methods

import torch


def vae_loss(x, reconstruction, mu, log_var, *, beta=1.0):
    if x.shape != reconstruction.shape or mu.shape != log_var.shape or mu.shape[:-1] != x.shape[:-1]:
        raise ValueError("shapes")
    if not 0 <= beta < float("inf"):
        raise ValueError("beta")
    error = (x - reconstruction).square().sum(-1)
    divergence = mu.square().add(log_var.expm1()).sub(log_var).sum(-1).div(2)
    return error.add(divergence, alpha=beta).mean()

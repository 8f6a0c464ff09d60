# mistake: takes .data of the deviation, so log_var gets no gradient
# kind: gradient data

import torch


def reparameterize(mu, log_var, noise):
    if not mu.shape == log_var.shape == noise.shape:
        raise ValueError("the shapes differ")
    std = torch.exp(0.5 * log_var).data
    return mu + std * noise

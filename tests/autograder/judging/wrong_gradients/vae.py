"""Functions with right values and wrong gradients, of variational autoencoders: over each what is to be said of it."""

import math

import numpy as np
import torch


# gaussian_log_likelihood: cuts log_var off from the result{here}: .detach() passes no gradient
def gaussian_log_likelihood_of_a_fixed_variance(x, mean, log_var):
    log_var = log_var.detach()  # here
    away = (x - mean) * torch.exp(log_var / -2)
    return (log_var + away**2).sum(dim=-1) / -2 - x.shape[-1] * math.log(2 * math.pi) / 2


# bernoulli_log_likelihood: cuts logits off from the result{here}: NumPy passes no gradient
def bernoulli_log_likelihood_in_numpy(x, logits):
    z = logits.detach().numpy()  # here
    log_sum = torch.from_numpy(np.logaddexp(0, z))
    return (x * torch.from_numpy(z) - log_sum).sum(dim=-1)


# elbo: loses a part of the gradient by log_var{here}: .data passes no gradient
def elbo_of_data(x, logits, mu, log_var, *, beta=1.0):
    likelihood = (x * logits - torch.logaddexp(logits, torch.zeros_like(logits))).sum(dim=-1)
    kl = (mu**2 + log_var.data.exp() - 1 - log_var).sum(dim=-1) / 2  # here
    return (likelihood - beta * kl).mean()


# vae_loss: cuts x and reconstruction off from the result{here}: .item() makes a plain number of a tensor, ...
def vae_loss_for_the_log(x, reconstruction, mu, log_var, *, beta=1.0):
    error = ((x - reconstruction) ** 2).sum(dim=-1).mean()
    kl = (mu**2 + torch.expm1(log_var) - log_var).sum(dim=-1).mean() / 2
    return error.item() + beta * kl  # here


# reparameterize: cuts log_var off from the result{here}: under torch.no_grad() no way back is recorded
def reparameterize_of_a_fixed_spread(mu, log_var, noise):
    with torch.no_grad():
        spread = torch.exp(log_var / 2)  # here
    return mu + spread * noise


# reparameterize: draws random numbers of its own{here}, and never uses noise
def reparameterize_with_noise_of_its_own(mu, log_var, noise):
    eps = torch.randn_like(mu)  # here
    return mu + torch.exp(log_var / 2) * eps


# importance_weighted_bound: loses a part of the gradient by log_weights{here}: .item() makes ...
def importance_weighted_bound_by_rows(log_weights):
    rows = []
    for row in log_weights:
        top = row.max()
        rows.append(top + math.log(torch.exp(row - top).sum().item()))  # here
    return torch.stack(rows).mean() - math.log(log_weights.shape[1])


# interpolate: cuts z0 off from the result{here}: rounding is a step, whose slope is 0
def interpolate_of_rounded_points(z0, z1, t):
    return (1 - t) * (z0 * 8).round() / 8 + t * z1  # here


# reparameterize: loses a part of the gradient by mu{here}: .detach() passes no gradient
def reparameterize_of_a_sample(mu, log_var, noise):
    z = mu + torch.exp(log_var / 2) * noise
    return z - mu / 2 + (mu / 2).detach()  # here


# bernoulli_log_likelihood: takes another slope by logits at a kink{here}
def bernoulli_log_likelihood_of_two_kinks(x, logits):
    above = logits.clamp(min=0) + torch.log1p(torch.exp(-logits.abs()))  # here
    return (x * logits - above).sum(dim=-1)

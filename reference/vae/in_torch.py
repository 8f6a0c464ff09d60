"""Variational autoencoders in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import math

import torch
from jaxtyping import Float

from reference.contract import checked, not_negative, positive
from reference.information.in_torch import gaussian_kl_to_standard
from reference.vae.in_numpy import LOG_2PI, some_samples


@checked
def gaussian_log_likelihood(
    x: Float[torch.Tensor, "*batch d"], mean: Float[torch.Tensor, "*batch d"], log_var: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
    """How likely x is under a Gaussian: see `in_numpy.gaussian_log_likelihood`."""
    away = (x - mean) * torch.exp(log_var / -2)
    return torch.sum(torch.addcmul(log_var, away, away), dim=-1) / -2 - x.shape[-1] * LOG_2PI / 2


@checked
def linear_gaussian_evidence(
    x: Float[torch.Tensor, "n d"], w: Float[torch.Tensor, "d k"], noise_var: float
) -> Float[torch.Tensor, "n"]:
    """How likely x is under a linear model of a latent: see `in_numpy.linear_gaussian_evidence`."""
    positive("noise_var", noise_var)
    d, k = w.shape
    noise = math.sqrt(noise_var) * torch.eye(k, dtype=w.dtype, device=w.device)
    q, r = torch.linalg.qr(torch.cat([w, noise]))
    along = x @ q[:d]
    left, paid = torch.addmm(x, along, q[:d].T, alpha=-1), along @ q[d:].T
    squares = left.square().sum(dim=1) + paid.square().sum(dim=1)
    log_det = (d - k) * math.log(noise_var) + 2 * r.diagonal().abs().log().sum()
    return -(squares / noise_var + log_det + d * LOG_2PI) / 2


@checked
def linear_gaussian_elbo(
    x: Float[torch.Tensor, "n d"],
    w: Float[torch.Tensor, "d k"],
    noise_var: float,
    mu: Float[torch.Tensor, "n k"],
    log_var: Float[torch.Tensor, "n k"],
) -> Float[torch.Tensor, "n"]:
    """The evidence lower bound of the linear model, exact: see `in_numpy.linear_gaussian_elbo`."""
    positive("noise_var", noise_var)
    squares = (x - mu @ w.T).square().sum(dim=1) + torch.exp(log_var) @ w.square().sum(dim=0)
    reconstruction = -(squares / noise_var + x.shape[1] * (LOG_2PI + math.log(noise_var))) / 2
    return reconstruction - gaussian_kl_to_standard(mu, log_var)


@checked
def bernoulli_log_likelihood(
    x: Float[torch.Tensor, "*batch d"], logits: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
    """How likely black and white pixels are: see `in_numpy.bernoulli_log_likelihood`."""
    # The terms add to x z - log(1 + e^z). Beyond z = 36 that log is z to all digits; beyond 20, the default, not yet.
    return (x * logits - torch.nn.functional.softplus(logits, threshold=36)).sum(dim=-1)


@checked
def elbo(
    x: Float[torch.Tensor, "*batch d"],
    logits: Float[torch.Tensor, "*batch d"],
    mu: Float[torch.Tensor, "*batch k"],
    log_var: Float[torch.Tensor, "*batch k"],
    *,
    beta: float = 1.0,
) -> Float[torch.Tensor, ""]:
    """The objective of a variational autoencoder, to be made as large as possible: see `in_numpy.elbo`."""
    not_negative("beta", beta)
    return (bernoulli_log_likelihood(x, logits) - beta * gaussian_kl_to_standard(mu, log_var)).mean()


@checked
def vae_loss(
    x: Float[torch.Tensor, "*batch d"],
    reconstruction: Float[torch.Tensor, "*batch d"],
    mu: Float[torch.Tensor, "*batch k"],
    log_var: Float[torch.Tensor, "*batch k"],
    *,
    beta: float = 1.0,
) -> Float[torch.Tensor, ""]:
    """The loss of a variational autoencoder for real numbers: see `in_numpy.vae_loss`."""
    not_negative("beta", beta)
    squared_error = torch.nn.functional.mse_loss(reconstruction, x, reduction="none").sum(dim=-1)
    return (squared_error + beta * gaussian_kl_to_standard(mu, log_var)).mean()


@checked
def reparameterize(
    mu: Float[torch.Tensor, "*shape"], log_var: Float[torch.Tensor, "*shape"], noise: Float[torch.Tensor, "*shape"]
) -> Float[torch.Tensor, "*shape"]:
    """Turn standard normal noise into a sample that gradients pass through: see `in_numpy.reparameterize`."""
    return torch.addcmul(mu, torch.exp(log_var / 2), noise)


@checked
def importance_weighted_bound(log_weights: Float[torch.Tensor, "n k"]) -> Float[torch.Tensor, ""]:
    """A tighter lower bound on the evidence, from several samples: see `in_numpy.importance_weighted_bound`."""
    samples = some_samples(log_weights.shape)
    return torch.logsumexp(log_weights, dim=1).mean() - math.log(samples)


@checked
def interpolate(
    z0: Float[torch.Tensor, "*shape"], z1: Float[torch.Tensor, "*shape"], t: float
) -> Float[torch.Tensor, "*shape"]:
    """Go from one latent to another on a straight line: see `in_numpy.interpolate`."""
    # In place on what was just made: one pass over memory less.
    return ((1 - t) * z0).add_(z1, alpha=t)

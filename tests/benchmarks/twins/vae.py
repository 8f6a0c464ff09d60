"""Races for parts of variational autoencoders: a batch of pictures with 784 pixels and 32 latents."""

import math

import torch
from torch.distributions import LowRankMultivariateNormal, Normal

from tests.benchmarks.race import Race, normal, uniform

PICTURES, PIXELS, LATENTS = 1024, 784, 32


def gaussian_log_likelihood() -> Race:
    shape = (PICTURES, PIXELS)
    arguments = {"x": uniform(*shape), "mean": normal(*shape), "log_var": uniform(*shape)}

    def built_in(x, mean, log_var):
        return lambda: Normal(mean, torch.exp(log_var / 2), validate_args=False).log_prob(x).sum(-1)

    return Race(arguments, built_in)


def linear_gaussian_evidence() -> Race:
    arguments = {"x": normal(PICTURES, PIXELS), "w": normal(PIXELS, LATENTS), "noise_var": 0.5}

    def built_in(x, w, noise_var):
        flat = torch.zeros(PIXELS, dtype=x.dtype, device=x.device)
        return lambda: LowRankMultivariateNormal(flat, w, flat + noise_var, validate_args=False).log_prob(x)

    return Race(arguments, built_in)


def linear_gaussian_elbo() -> Race:
    latents = (PICTURES, LATENTS)
    arguments = {"x": normal(PICTURES, PIXELS), "w": normal(PIXELS, LATENTS), "noise_var": 0.5}
    return Race(arguments | {"mu": normal(*latents), "log_var": uniform(*latents)})


def bernoulli_log_likelihood() -> Race:
    arguments = {"x": uniform(PICTURES, PIXELS), "logits": normal(PICTURES, PIXELS)}
    loss = torch.nn.functional.binary_cross_entropy_with_logits

    def built_in(x, logits):
        return lambda: -loss(logits, x, reduction="none").sum(-1)

    return Race(arguments, built_in)


def elbo() -> Race:
    def built_in(x, logits, mu, log_var):
        error = torch.nn.functional.binary_cross_entropy_with_logits
        return lambda: -(error(logits, x, reduction="sum") + 2 * _divergence(mu, log_var)) / PICTURES

    arguments = {"x": uniform(PICTURES, PIXELS), "logits": normal(PICTURES, PIXELS)}
    return Race(arguments | _believed(), built_in, settings={"beta": 2.0})


def vae_loss() -> Race:
    def built_in(x, reconstruction, mu, log_var):
        error = torch.nn.functional.mse_loss
        return lambda: (error(reconstruction, x, reduction="sum") + 2 * _divergence(mu, log_var)) / PICTURES

    arguments = {"x": uniform(PICTURES, PIXELS), "reconstruction": normal(PICTURES, PIXELS)}
    return Race(arguments | _believed(), built_in, settings={"beta": 2.0})


def reparameterize() -> Race:
    shape = (PICTURES, PIXELS)
    arguments = {"mu": normal(*shape), "log_var": uniform(*shape), "noise": normal(PIXELS, PICTURES).T.copy()}

    def built_in(mu, log_var, noise):
        return lambda: mu + torch.exp(0.5 * log_var) * noise

    return Race(arguments, built_in)


def importance_weighted_bound() -> Race:
    samples = 1000

    def built_in(log_weights):
        return lambda: (torch.logsumexp(log_weights, dim=1) - math.log(samples)).mean()

    return Race({"log_weights": normal(PICTURES, samples)}, built_in)


def interpolate() -> Race:
    arguments = {"z0": normal(PICTURES, PIXELS), "z1": normal(PIXELS, PICTURES).T.copy(), "t": 0.25}
    return Race(arguments, lambda z0, z1, t: lambda: torch.lerp(z0, z1, t))


def _believed():
    """What an encoder says about the latents of every picture."""
    return {"mu": normal(PICTURES, LATENTS), "log_var": uniform(PICTURES, LATENTS)}


def _divergence(mu: torch.Tensor, log_var: torch.Tensor) -> torch.Tensor:
    """As the examples of PyTorch write it."""
    return -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp())

"""Variational autoencoders in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import torch
from jaxtyping import Float


def gaussian_log_likelihood(
    x: Float[torch.Tensor, "*batch d"], mean: Float[torch.Tensor, "*batch d"], log_var: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
    """How likely x is under a Gaussian: see `in_numpy.gaussian_log_likelihood`."""
    # Not allowed, being the answer itself: torch.distributions.Normal, F.gaussian_nll_loss and their relatives.
    raise NotImplementedError


def linear_gaussian_evidence(
    x: Float[torch.Tensor, "n d"], w: Float[torch.Tensor, "d k"], noise_var: float
) -> Float[torch.Tensor, "n"]:
    """How likely x is under a linear model of a latent: see `in_numpy.linear_gaussian_evidence`."""
    # Not allowed, being the answer itself: torch.distributions.MultivariateNormal and its relatives.
    raise NotImplementedError


def linear_gaussian_elbo(
    x: Float[torch.Tensor, "n d"],
    w: Float[torch.Tensor, "d k"],
    noise_var: float,
    mu: Float[torch.Tensor, "n k"],
    log_var: Float[torch.Tensor, "n k"],
) -> Float[torch.Tensor, "n"]:
    """The evidence lower bound of the linear model, exact: see `in_numpy.linear_gaussian_elbo`."""
    raise NotImplementedError


def bernoulli_log_likelihood(
    x: Float[torch.Tensor, "*batch d"], logits: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
    """How likely black and white pixels are: see `in_numpy.bernoulli_log_likelihood`."""
    # Not allowed, being the answer itself: torch.distributions.Bernoulli, F.binary_cross_entropy_with_logits and their
    # relatives.
    raise NotImplementedError


def elbo(
    x: Float[torch.Tensor, "*batch d"],
    logits: Float[torch.Tensor, "*batch d"],
    mu: Float[torch.Tensor, "*batch k"],
    log_var: Float[torch.Tensor, "*batch k"],
    *,
    beta: float = 1.0,
) -> Float[torch.Tensor, ""]:
    """The objective of a variational autoencoder, to be made as large as possible: see `in_numpy.elbo`."""
    raise NotImplementedError


def vae_loss(
    x: Float[torch.Tensor, "*batch d"],
    reconstruction: Float[torch.Tensor, "*batch d"],
    mu: Float[torch.Tensor, "*batch k"],
    log_var: Float[torch.Tensor, "*batch k"],
    *,
    beta: float = 1.0,
) -> Float[torch.Tensor, ""]:
    """The loss of a variational autoencoder for real numbers: see `in_numpy.vae_loss`."""
    raise NotImplementedError


def reparameterize(
    mu: Float[torch.Tensor, "*shape"], log_var: Float[torch.Tensor, "*shape"], noise: Float[torch.Tensor, "*shape"]
) -> Float[torch.Tensor, "*shape"]:
    """Turn standard normal noise into a sample that gradients pass through: see `in_numpy.reparameterize`."""
    raise NotImplementedError


def importance_weighted_bound(log_weights: Float[torch.Tensor, "n k"]) -> Float[torch.Tensor, ""]:
    """A tighter lower bound on the evidence, from several samples: see `in_numpy.importance_weighted_bound`."""
    raise NotImplementedError


def interpolate(
    z0: Float[torch.Tensor, "*shape"], z1: Float[torch.Tensor, "*shape"], t: float
) -> Float[torch.Tensor, "*shape"]:
    """Go from one latent to another on a straight line: see `in_numpy.interpolate`."""
    # Not allowed, being the answer itself: torch.lerp and its relatives.
    raise NotImplementedError

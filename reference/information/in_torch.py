"""Information and divergence in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.
Where an outcome has p = 0, `kl_divergence` sends no gradient to its p or q; see `in_numpy.kl_divergence_backward`.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import torch
from jaxtyping import Float

from reference.contract import axis_of, checked


@checked
def self_information(p: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """How surprising an event is: see `in_numpy.self_information`."""
    return 0 - torch.log(p)


@checked
def entropy(p: Float[torch.Tensor, "..."], *, axis: int = -1) -> Float[torch.Tensor, "..."]:
    """How surprising the outcomes of a distribution are on average: see `in_numpy.entropy`."""
    return (p * surprise(p)).sum(dim=axis_of("axis", axis, p.dim()))


def surprise(p: torch.Tensor) -> torch.Tensor:
    """The self-information, but 0 where p is 0, and without a gradient there."""
    # The 1 goes in before the logarithm: replacing an infinite result afterwards leaves 0 * inf = NaN as its gradient.
    return self_information(torch.where(p == 0, 1, p))


@checked
def cross_entropy(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
    """How surprising the outcomes of p are to somebody who believes in q: see `in_numpy.cross_entropy`."""
    axis = axis_of("axis", axis, p.dim())
    return (p * self_information(torch.where((p == 0) & (q == 0), 1, q))).sum(dim=axis)


@checked
def kl_divergence(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
    """The price of believing in q where p is true: see `in_numpy.kl_divergence`."""
    return (p * log_ratio(p, q)).sum(dim=axis_of("axis", axis, p.dim()))


def log_ratio(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """log(p / q), but 0 where p is 0, and infinity where q alone is 0."""
    return self_information(torch.where(p == 0, 1, q)) - surprise(p)


@checked
def js_divergence(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
    """How far two distributions are from their average: see `in_numpy.js_divergence`."""
    m = (p + q) / 2
    return ((kl_divergence(p, m, axis=axis) + kl_divergence(q, m, axis=axis)) / 2).clamp(min=0)


@checked
def bernoulli_kl(p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"]) -> Float[torch.Tensor, "*shape"]:
    """The divergence between two coins, entry by entry: see `in_numpy.bernoulli_kl`."""
    return p * log_ratio(p, q) + (1 - p) * log_ratio(1 - p, 1 - q)


@checked
def gaussian_kl_to_standard(
    mu: Float[torch.Tensor, "*batch d"], log_var: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
    """The divergence of a Gaussian from the standard normal distribution: see `in_numpy.gaussian_kl_to_standard`."""
    return (mu**2 + (torch.expm1(log_var) - log_var)).sum(dim=-1) / 2


@checked
def gaussian_kl(
    mu_p: Float[torch.Tensor, "*batch d"],
    log_var_p: Float[torch.Tensor, "*batch d"],
    mu_q: Float[torch.Tensor, "*batch d"],
    log_var_q: Float[torch.Tensor, "*batch d"],
) -> Float[torch.Tensor, "*batch"]:
    """The divergence between two Gaussians with independent dimensions: see `in_numpy.gaussian_kl`."""
    return gaussian_kl_to_standard((mu_p - mu_q) * torch.exp(-log_var_q / 2), log_var_p - log_var_q)


@checked
def mutual_information(joint: Float[torch.Tensor, "a b"]) -> Float[torch.Tensor, ""]:
    """How much knowing one of two outcomes tells about the other one: see `in_numpy.mutual_information`."""
    of_a = joint.sum(dim=1, keepdim=True)
    of_b = joint.sum(dim=0, keepdim=True)
    return (joint * (surprise(of_a) + surprise(of_b) - surprise(joint))).sum()

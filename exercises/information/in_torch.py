"""Information and divergence in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.
Where an outcome has p = 0, `kl_divergence` sends no gradient to its p or q; see `in_numpy.kl_divergence_backward`.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import torch
from jaxtyping import Float


def self_information(p: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """How surprising an event is: see `in_numpy.self_information`."""
    raise NotImplementedError


def entropy(p: Float[torch.Tensor, "..."], *, axis: int = -1) -> Float[torch.Tensor, "..."]:
    """How surprising the outcomes of a distribution are on average: see `in_numpy.entropy`."""
    # Not allowed, being the answer itself: torch.special.entr, F.cross_entropy and their relatives.
    raise NotImplementedError


def cross_entropy(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
    """How surprising the outcomes of p are to somebody who believes in q: see `in_numpy.cross_entropy`."""
    # Not allowed, being the answer itself: F.cross_entropy and its relatives.
    raise NotImplementedError


def kl_divergence(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
    """The price of believing in q where p is true: see `in_numpy.kl_divergence`."""
    # Not allowed, being the answer itself: F.kl_div, torch.distributions.kl_divergence and their relatives.
    raise NotImplementedError


def js_divergence(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
    """How far two distributions are from their average: see `in_numpy.js_divergence`."""
    raise NotImplementedError


def bernoulli_kl(p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"]) -> Float[torch.Tensor, "*shape"]:
    """The divergence between two coins, entry by entry: see `in_numpy.bernoulli_kl`."""
    # Not allowed, being the answer itself: torch.distributions.kl_divergence and its relatives.
    raise NotImplementedError


def gaussian_kl_to_standard(
    mu: Float[torch.Tensor, "*batch d"], log_var: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
    """The divergence of a Gaussian from the standard normal distribution: see `in_numpy.gaussian_kl_to_standard`."""
    # Not allowed, being the answer itself: torch.distributions.kl_divergence and its relatives.
    raise NotImplementedError


def gaussian_kl(
    mu_p: Float[torch.Tensor, "*batch d"],
    log_var_p: Float[torch.Tensor, "*batch d"],
    mu_q: Float[torch.Tensor, "*batch d"],
    log_var_q: Float[torch.Tensor, "*batch d"],
) -> Float[torch.Tensor, "*batch"]:
    """The divergence between two Gaussians with independent dimensions: see `in_numpy.gaussian_kl`."""
    # Not allowed, being the answer itself: torch.distributions.kl_divergence and its relatives.
    raise NotImplementedError


def mutual_information(joint: Float[torch.Tensor, "a b"]) -> Float[torch.Tensor, ""]:
    """How much knowing one of two outcomes tells about the other one: see `in_numpy.mutual_information`."""
    raise NotImplementedError

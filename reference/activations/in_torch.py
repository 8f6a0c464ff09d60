"""Activation functions in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd."""

import math

import torch
from jaxtyping import Float

from reference.contract import axis_of, checked, positive


@checked
def step(z: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Fire or do not: see `in_numpy.step`. No gradient passes, so nothing below it can learn."""
    return (z >= 0).to(z.dtype)


@checked
def sigmoid(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Squash every number into the interval from 0 to 1: see `in_numpy.sigmoid`."""
    decay = torch.exp(-magnitude(x))
    return torch.where(x >= 0, 1 / (1 + decay), decay / (1 + decay))


@checked
def tanh(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Squash every number into the interval from -1 to 1: see `in_numpy.tanh`."""
    t = torch.expm1(-2 * magnitude(x))
    upper = -t / (2 + t)
    return torch.where(x >= 0, upper, -upper)


def magnitude(x: torch.Tensor) -> torch.Tensor:
    """The absolute value, with derivative 1 at 0: that of torch.abs is 0 there, and would stop the gradient."""
    return torch.where(x >= 0, x, -x)


@checked
def relu(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, replace the rest by 0: see `in_numpy.relu`."""
    # clamp(min=0) would pass the whole gradient at 0, maximum() half of it; this passes none, and keeps NaN.
    return torch.where(x <= 0, 0, x)


@checked
def leaky_relu(x: Float[torch.Tensor, "..."], *, slope: float = 0.01) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, shrink the rest: see `in_numpy.leaky_relu`."""
    return torch.where(x > 0, x, slope * x)


@checked
def prelu(x: Float[torch.Tensor, "n c ..."], slope: Float[torch.Tensor, "c"]) -> Float[torch.Tensor, "n c ..."]:
    """Leaky ReLU whose slope is learned, one for every channel: see `in_numpy.prelu`."""
    return torch.where(x > 0, x, slope.reshape(-1, *[1] * (x.dim() - 2)) * x)


@checked
def elu(x: Float[torch.Tensor, "..."], *, alpha: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, let the rest level off smoothly at -alpha: see `in_numpy.elu`."""
    # Without the clamp the branch that is not taken overflows, and 0 * inf makes the gradient NaN.
    return torch.where(x > 0, x, alpha * torch.expm1(x.clamp(max=0)))


@checked
def softplus(x: Float[torch.Tensor, "..."], *, beta: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Round off the corner of ReLU: see `in_numpy.softplus`."""
    positive("beta", beta)
    z = beta * x
    return torch.logaddexp(z, torch.zeros_like(z)) / beta


@checked
def swish(x: Float[torch.Tensor, "..."], *, beta: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Let every number gate itself: see `in_numpy.swish`."""
    return x * sigmoid(beta * x)


@checked
def gelu(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Weigh every number by the chance that a standard normal one is smaller: see `in_numpy.gelu`."""
    return x * torch.special.erfc(-x / math.sqrt(2)) / 2


@checked
def softmax(x: Float[torch.Tensor, "..."], *, axis: int = -1, temperature: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Turn scores into probabilities along one axis: see `in_numpy.softmax`."""
    positive("temperature", temperature)
    axis = axis_of("axis", axis, x.dim())
    # The maximum cancels, so no gradient needs to pass through it.
    z = (x - x.amax(dim=axis, keepdim=True).detach()) / temperature
    weights = torch.exp(z)
    return weights / weights.sum(dim=axis, keepdim=True)


@checked
def log_softmax(x: Float[torch.Tensor, "..."], *, axis: int = -1) -> Float[torch.Tensor, "..."]:
    """The logarithm of softmax, also where softmax itself rounds to 0: see `in_numpy.log_softmax`."""
    axis = axis_of("axis", axis, x.dim())
    z = x - x.amax(dim=axis, keepdim=True).detach()
    return z - torch.log(torch.exp(z).sum(dim=axis, keepdim=True))

"""Activation functions in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

At a kink any slope between those of its two sides is right, and nobody asks which. Where there is no kink, the gradient
is asked for at 0 too: |x| has one there, whatever is made of it.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

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
    # Beyond the bound exp(-x) would be infinite, and 0 * inf makes the gradient NaN.
    bound = math.log(torch.finfo(x.dtype).max)
    return (1 + torch.exp(-x.clamp(min=-bound))).reciprocal()


@checked
def tanh(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Squash every number into the interval from -1 to 1: see `in_numpy.tanh`."""
    # From 20 on tanh rounds to 1 in float64; before that, expm1 must not overflow in half precision.
    bound = min(20.0, math.log(torch.finfo(x.dtype).max) / 2)
    t = torch.expm1(2 * x.clamp(max=bound))
    return t / (t + 2)


@checked
def relu(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, replace the rest by 0: see `in_numpy.relu`."""
    # maximum() would pass half of the gradient at 0; this passes none, and keeps NaN. What is added to makes -0 a 0.
    return torch.addcmul(x.new_zeros(()), x, (x > 0).to(x.dtype))


@checked
def leaky_relu(x: Float[torch.Tensor, "..."], *, slope: float = 0.01) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, shrink the rest: see `in_numpy.leaky_relu`."""
    # A factor for every entry: torch.where takes ten times as long as a product on a CPU, and again on the way back.
    return x * torch.add(x.new_full((), slope), is_positive(x), alpha=1 - slope)


def is_positive(x: torch.Tensor) -> torch.Tensor:
    """1 where x is positive, else 0, without a gradient."""
    return x.detach().sign().clamp_(min=0)


@checked
def prelu(x: Float[torch.Tensor, "n c ..."], slope: Float[torch.Tensor, "c"]) -> Float[torch.Tensor, "n c ..."]:
    """Leaky ReLU whose slope is learned, one for every channel: see `in_numpy.prelu`."""
    per_channel = slope.reshape(-1, *[1] * (x.dim() - 2))
    return x * torch.addcmul(per_channel, 1 - per_channel, is_positive(x))


@checked
def elu(x: Float[torch.Tensor, "..."], *, alpha: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, let the rest level off smoothly at -alpha: see `in_numpy.elu`."""
    return relu(x) + alpha * torch.expm1(x.clamp(max=0))


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
    z = (x - x.amax(dim=axis, keepdim=True).detach()) * (1 / temperature)
    weights = torch.exp(z)
    # A product with the reciprocal: dividing every weight takes twice as long.
    return weights * weights.sum(dim=axis, keepdim=True).reciprocal()


@checked
def log_softmax(x: Float[torch.Tensor, "..."], *, axis: int = -1) -> Float[torch.Tensor, "..."]:
    """The logarithm of softmax, also where softmax itself rounds to 0: see `in_numpy.log_softmax`."""
    axis = axis_of("axis", axis, x.dim())
    z = x - x.amax(dim=axis, keepdim=True).detach()
    return z - torch.log(torch.exp(z).sum(dim=axis, keepdim=True))

"""Activation functions in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

At a kink any slope between those of its two sides is right, and nobody asks which. Where there is no kink, the gradient
is asked for at 0 too: |x| has one there, whatever is made of it.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import torch
from jaxtyping import Float


def step(z: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Fire or do not: see `in_numpy.step`. No gradient passes, so nothing below it can learn."""
    # Not allowed, being the answer itself: torch.heaviside and its relatives.
    raise NotImplementedError


def sigmoid(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Squash every number into the interval from 0 to 1: see `in_numpy.sigmoid`."""
    # Not allowed, being the answer itself: torch.sigmoid, F.logsigmoid and their relatives.
    raise NotImplementedError


def tanh(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Squash every number into the interval from -1 to 1: see `in_numpy.tanh`."""
    # Not allowed, being the answer itself: torch.tanh, F.tanhshrink and their relatives.
    raise NotImplementedError


def relu(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, replace the rest by 0: see `in_numpy.relu`."""
    # Not allowed, being the answer itself: torch.relu, torch.clamp, F.leaky_relu, F.prelu, F.rrelu, F.threshold,
    # F.hardtanh, F.elu and their relatives.
    raise NotImplementedError


def leaky_relu(x: Float[torch.Tensor, "..."], *, slope: float = 0.01) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, shrink the rest: see `in_numpy.leaky_relu`."""
    # Not allowed, being the answer itself: F.leaky_relu, F.prelu, F.rrelu and their relatives.
    raise NotImplementedError


def prelu(x: Float[torch.Tensor, "n c ..."], slope: Float[torch.Tensor, "c"]) -> Float[torch.Tensor, "n c ..."]:
    """Leaky ReLU whose slope is learned, one for every channel: see `in_numpy.prelu`."""
    # Not allowed, being the answer itself: F.prelu and its relatives.
    raise NotImplementedError


def elu(x: Float[torch.Tensor, "..."], *, alpha: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Keep what is positive, let the rest level off smoothly at -alpha: see `in_numpy.elu`."""
    # Not allowed, being the answer itself: F.elu and its relatives.
    raise NotImplementedError


def softplus(x: Float[torch.Tensor, "..."], *, beta: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Round off the corner of ReLU: see `in_numpy.softplus`."""
    # Not allowed, being the answer itself: F.softplus, F.logsigmoid, F.binary_cross_entropy_with_logits and their
    # relatives.
    raise NotImplementedError


def swish(x: Float[torch.Tensor, "..."], *, beta: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Let every number gate itself: see `in_numpy.swish`."""
    # Not allowed, being the answer itself: F.silu and its relatives.
    raise NotImplementedError


def gelu(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    """Weigh every number by the chance that a standard normal one is smaller: see `in_numpy.gelu`."""
    # Not allowed, being the answer itself: F.gelu and its relatives.
    raise NotImplementedError


def softmax(x: Float[torch.Tensor, "..."], *, axis: int = -1, temperature: float = 1.0) -> Float[torch.Tensor, "..."]:
    """Turn scores into probabilities along one axis: see `in_numpy.softmax`."""
    # Not allowed, being the answer itself: torch.softmax, torch.log_softmax and their relatives.
    raise NotImplementedError


def log_softmax(x: Float[torch.Tensor, "..."], *, axis: int = -1) -> Float[torch.Tensor, "..."]:
    """The logarithm of softmax, also where softmax itself rounds to 0: see `in_numpy.log_softmax`."""
    # Not allowed, being the answer itself: torch.log_softmax, torch.softmax and their relatives.
    raise NotImplementedError

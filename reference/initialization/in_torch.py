"""Weight initialization in PyTorch. The theory is told once, in in_numpy.py.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import math

import torch
from jaxtyping import Float

from reference.contract import checked, integer, not_negative


@checked
def zero_init(fan_out: int, fan_in: int) -> Float[torch.Tensor, "fan_out fan_in"]:
    """Begin with nothing: see `in_numpy.zero_init`."""
    return torch.zeros(integer("fan_out", fan_out, least=1), integer("fan_in", fan_in, least=1))


@checked
def naive_normal(
    noise: Float[torch.Tensor, "fan_out fan_in"], *, scale: float = 1.0
) -> Float[torch.Tensor, "fan_out fan_in"]:
    """Draw all weights from one normal distribution: see `in_numpy.naive_normal`."""
    not_negative("scale", scale)
    return scale * noise


@checked
def xavier_uniform(noise: Float[torch.Tensor, "fan_out fan_in"]) -> Float[torch.Tensor, "fan_out fan_in"]:
    """Uniform weights whose spread fits inputs and outputs: see `in_numpy.xavier_uniform`."""
    fan_out, fan_in = fans_of(noise)
    return spread(noise, math.sqrt(6 / (fan_in + fan_out)))


def fans_of(noise: torch.Tensor) -> tuple[int, int]:
    """How many outputs and inputs a layer has whose weights have the shape of noise; ValueError where it has none."""
    fan_out, fan_in = noise.shape
    if fan_out == 0 or fan_in == 0:
        raise ValueError(f"noise: got shape {tuple(noise.shape)}, expected at least one row and one column")
    return fan_out, fan_in


def spread(noise: torch.Tensor, bound: float) -> torch.Tensor:
    """Draws from U[0, 1) as draws from U[-bound, bound)."""
    return 2 * bound * noise - bound


@checked
def xavier_normal(noise: Float[torch.Tensor, "fan_out fan_in"]) -> Float[torch.Tensor, "fan_out fan_in"]:
    """Normal weights whose spread fits inputs and outputs: see `in_numpy.xavier_normal`."""
    fan_out, fan_in = fans_of(noise)
    return noise * math.sqrt(2 / (fan_in + fan_out))


@checked
def he_uniform(noise: Float[torch.Tensor, "fan_out fan_in"]) -> Float[torch.Tensor, "fan_out fan_in"]:
    """Uniform weights whose spread fits a ReLU layer: see `in_numpy.he_uniform`."""
    _, fan_in = fans_of(noise)
    return spread(noise, math.sqrt(6 / fan_in))


@checked
def he_normal(noise: Float[torch.Tensor, "fan_out fan_in"]) -> Float[torch.Tensor, "fan_out fan_in"]:
    """Normal weights whose spread fits a ReLU layer: see `in_numpy.he_normal`."""
    _, fan_in = fans_of(noise)
    return noise * math.sqrt(2 / fan_in)


@checked
def torch_linear_default(noise: Float[torch.Tensor, "fan_out fan_in"]) -> Float[torch.Tensor, "fan_out fan_in"]:
    """Draw what torch.nn.Linear begins with: see `in_numpy.torch_linear_default`."""
    _, fan_in = fans_of(noise)
    return spread(noise, 1 / math.sqrt(fan_in))

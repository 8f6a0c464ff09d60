"""Initializers of a layer of 1024 by 512. Those of torch.nn.init draw by themselves; what is raced is what follows.

That takes PyTorch one call: a product with a number, or `torch.lerp` from the one bound to the other.
"""

import math

import torch

from tests.benchmarks.race import Race, normal, uniform

FAN_OUT, FAN_IN = 1024, 512


def zero_init() -> Race:
    return Race(
        {"fan_out": FAN_OUT, "fan_in": FAN_IN},
        lambda rows, columns: lambda: torch.zeros(rows, columns),
        gradients=False,
    )


def naive_normal() -> Race:
    return Race(
        {"noise": normal(FAN_OUT, FAN_IN)},
        lambda noise: lambda: torch.mul(noise, 0.01),
        {"scale": 0.01},
        gradients=False,
    )


def xavier_uniform() -> Race:
    return _between_bounds(math.sqrt(6 / (FAN_IN + FAN_OUT)))


def xavier_normal() -> Race:
    return _times(math.sqrt(2 / (FAN_IN + FAN_OUT)))


def he_uniform() -> Race:
    return _between_bounds(math.sqrt(6 / FAN_IN))


def he_normal() -> Race:
    return _times(math.sqrt(2 / FAN_IN))


def torch_linear_default() -> Race:
    return _between_bounds(1 / math.sqrt(FAN_IN))


def _between_bounds(bound: float) -> Race:
    def built_in(noise):
        low, high = noise.new_full((), -bound), noise.new_full((), bound)
        return lambda: torch.lerp(low, high, noise)

    return Race({"noise": uniform(FAN_OUT, FAN_IN)}, built_in, gradients=False)


def _times(deviation: float) -> Race:
    return Race({"noise": normal(FAN_OUT, FAN_IN)}, lambda noise: lambda: torch.mul(noise, deviation), gradients=False)

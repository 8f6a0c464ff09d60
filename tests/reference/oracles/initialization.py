"""Initializers by torch.nn, which is told what to draw, and zeros by plain loops."""

from unittest import mock

import numpy as np
import torch


def _weights(noise, make):
    """The weights that PyTorch makes where its generator would draw this noise: of U[0, 1) or of N(0, 1)."""
    drawn = torch.tensor(noise)

    def uniform_(tensor, low, high, **settings):
        return tensor.copy_(low + (high - low) * drawn)

    def normal_(tensor, mean, std, **settings):
        return tensor.copy_(mean + std * drawn)

    with mock.patch.multiple(torch.Tensor, uniform_=uniform_, normal_=normal_):
        return make(torch.full_like(drawn, torch.nan)).numpy()


def zero_init(fan_out, fan_in):
    return np.array([[0.0 for _ in range(fan_in)] for _ in range(fan_out)])


def naive_normal(noise, scale):
    return _weights(noise, lambda weights: torch.nn.init.normal_(weights, std=scale))


def xavier_uniform(noise):
    return _weights(noise, torch.nn.init.xavier_uniform_)


def xavier_normal(noise):
    return _weights(noise, torch.nn.init.xavier_normal_)


def he_uniform(noise):
    return _weights(noise, lambda weights: torch.nn.init.kaiming_uniform_(weights, nonlinearity="relu"))


def he_normal(noise):
    return _weights(noise, lambda weights: torch.nn.init.kaiming_normal_(weights, nonlinearity="relu"))


def torch_linear_default(noise):
    def layer(weights):
        fan_out, fan_in = weights.shape
        return torch.nn.Linear(fan_in, fan_out, bias=False, dtype=weights.dtype).weight.detach()

    return _weights(noise, layer)

"""Activations on a batch of a thousand rows."""

import torch
import torch.nn.functional as F

from tests.benchmarks.race import Race, normal

X = {"x": normal(1024, 512)}


def step() -> Race:
    return Race(
        {"z": normal(1024, 512)}, lambda z: lambda: torch.heaviside(z, torch.ones_like(z[0, 0])), gradients=False
    )


def sigmoid() -> Race:
    return Race(X, lambda x: lambda: torch.sigmoid(x))


def tanh() -> Race:
    return Race(X, lambda x: lambda: torch.tanh(x))


def relu() -> Race:
    return Race(X, lambda x: lambda: F.relu(x))


def leaky_relu() -> Race:
    return Race(X, lambda x: lambda: F.leaky_relu(x))


def prelu() -> Race:
    return Race(X | {"slope": normal(512)}, lambda x, slope: lambda: F.prelu(x, slope))


def elu() -> Race:
    return Race(X, lambda x: lambda: F.elu(x))


def softplus() -> Race:
    return Race(X, lambda x: lambda: F.softplus(x))


def swish() -> Race:
    return Race(X, lambda x: lambda: F.silu(x))


def gelu() -> Race:
    return Race(X, lambda x: lambda: F.gelu(x))


def softmax() -> Race:
    return Race(X, lambda x: lambda: F.softmax(x, dim=-1))


def log_softmax() -> Race:
    return Race(X, lambda x: lambda: F.log_softmax(x, dim=-1))

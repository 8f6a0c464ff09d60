"""Schedules of a run of a thousand steps; PyTorch's own are schedulers that are stepped through it."""

import numpy as np
import torch
from torch.optim import lr_scheduler

from tests.benchmarks.race import Race

STEPS = 1000
T = np.arange(STEPS, dtype=np.float32)
# Losses that go down with noise on them.
LOSSES = (1 / (1 + T[:300] / 20) + np.random.default_rng(5).normal(0, 0.05, 300)).astype(np.float32)


def _stepped(make, rate=1.0):
    """A whole run of a scheduler; what it takes without a run, an optimizer, is made outside of the time."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)

    def built_in(t):
        def call():
            optimizer.param_groups[0]["lr"] = rate
            optimizer.param_groups[0].pop("initial_lr", None)
            scheduler = make(optimizer)
            rates = []
            for _ in range(STEPS):
                rates.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                if len(rates) < STEPS:
                    scheduler.step()
            return torch.tensor(rates)

        return call

    return built_in


def _race(make, settings, rate=1.0):
    return Race({"t": T}, _stepped(make, rate), settings, gradients=False)


def step_decay() -> Race:
    settings = {"initial": 1.0, "factor": 0.5, "every": 100}
    return _race(lambda optimizer: lr_scheduler.StepLR(optimizer, 100, 0.5), settings)


def exponential_decay() -> Race:
    settings = {"initial": 1.0, "rate": 0.005}
    return _race(lambda optimizer: lr_scheduler.ExponentialLR(optimizer, float(np.exp(-0.005))), settings)


def cosine_annealing() -> Race:
    settings = {"initial": 1.0, "minimum": 0.01, "total": STEPS}
    return _race(lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, STEPS, 0.01), settings)


def polynomial_decay() -> Race:
    settings = {"initial": 1.0, "total": STEPS, "power": 0.9}
    return _race(lambda optimizer: lr_scheduler.PolynomialLR(optimizer, STEPS, 0.9), settings)


def reduce_on_plateau() -> Race:
    def built_in(losses):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)

        def call():
            optimizer.param_groups[0]["lr"] = 1.0
            scheduler = lr_scheduler.ReduceLROnPlateau(
                optimizer, factor=0.5, patience=5, threshold=0.0, threshold_mode="abs", eps=0
            )
            rates = []
            for loss in losses:
                scheduler.step(loss)
                rates.append(optimizer.param_groups[0]["lr"])
            return torch.tensor(rates)

        return call

    settings = {"initial": 1.0, "factor": 0.5, "patience": 5}
    return Race({"losses": LOSSES}, built_in, settings, gradients=False)


def cyclical() -> Race:
    settings = {"minimum": 0.1, "maximum": 1.0, "half_period": 50}
    make = lambda optimizer: lr_scheduler.CyclicLR(optimizer, 0.1, 1.0, 50, cycle_momentum=False)  # noqa: E731
    return _race(make, settings, rate=0.1)


def one_cycle() -> Race:
    make = lambda optimizer: lr_scheduler.OneCycleLR(optimizer, 1.0, STEPS, cycle_momentum=False)  # noqa: E731
    return _race(make, {"maximum": 1.0, "total": STEPS})


def linear_warmup() -> Race:
    settings = {"target": 1.0, "steps": 100}
    return _race(lambda optimizer: lr_scheduler.LinearLR(optimizer, 0.01, 1.0, 99), settings)

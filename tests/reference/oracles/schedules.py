"""Schedules by PyTorch's own schedulers, each stepped through a run."""

import numpy as np
import torch
from torch.optim import lr_scheduler


def _optimizer(rate):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)


def _stepped(t, rate, make):
    """The rate that an optimizer has at each of the whole steps t, when its scheduler is stepped once after each."""
    optimizer = _optimizer(rate)
    scheduler = make(optimizer)
    rates = []
    for _ in range(int(t.max(initial=0)) + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return np.asarray(rates)[t.astype(np.int64)]


def step_decay(t, initial, factor, every):
    return _stepped(t, initial, lambda optimizer: lr_scheduler.StepLR(optimizer, every, factor))


def exponential_decay(t, initial, rate):
    return _stepped(t, initial, lambda optimizer: lr_scheduler.ExponentialLR(optimizer, float(np.exp(-rate))))


def cosine_annealing(t, initial, minimum, total):
    # PyTorch's rate rises again past total.
    until = np.minimum(t, total)
    return _stepped(until, initial, lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, total, minimum))


def polynomial_decay(t, initial, total, power):
    return _stepped(t, initial, lambda optimizer: lr_scheduler.PolynomialLR(optimizer, total, power))


def reduce_on_plateau(losses, initial, factor, patience, min_delta):
    optimizer = _optimizer(initial)
    scheduler = lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=factor, patience=patience, threshold=min_delta, threshold_mode="abs", eps=0
    )
    rates = []
    for loss in losses:
        scheduler.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    return np.asarray(rates, losses.dtype)


def cyclical(t, minimum, maximum, half_period):
    return _stepped(
        t,
        minimum,
        lambda optimizer: lr_scheduler.CyclicLR(optimizer, minimum, maximum, half_period, cycle_momentum=False),
    )


def one_cycle(t, maximum, total, warmup, initial_divisor, final_divisor):
    def make(optimizer):
        return lr_scheduler.OneCycleLR(
            optimizer,
            maximum,
            total,
            pct_start=warmup,
            div_factor=initial_divisor,
            final_div_factor=final_divisor,
            cycle_momentum=False,
        )

    # PyTorch's scheduler refuses to be stepped past the end of the run.
    return _stepped(np.minimum(t, total - 1), maximum, make)


def linear_warmup(t, target, steps):
    if steps == 1:
        return np.full_like(t, target)
    # From a share of 1 / steps at step 0 up to all of it, steps - 1 steps later.
    return _stepped(t, target, lambda optimizer: lr_scheduler.LinearLR(optimizer, 1 / steps, 1.0, steps - 1))

"""Learning-rate schedules in PyTorch. The theory is told once, in in_numpy.py.

A schedule takes a tensor of steps and gives one of rates, on the same device: a single step is a tensor without axes.
Steps are counted from 0, may lie between two whole ones, and are never below 0. No gradient is asked for.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits of the largest rate, and float32 arrays one in float32;
inputs stay as they were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was
called before.
"""

import math

import torch
from jaxtyping import Float

from reference.contract import checked, integer, not_negative, positive
from reference.schedules.in_numpy import between, peak_step, share, within


@checked
def step_decay(
    t: Float[torch.Tensor, "..."], *, initial: float, factor: float, every: int
) -> Float[torch.Tensor, "..."]:
    """Keep the rate for a while, then cut it to a share of itself: see `in_numpy.step_decay`."""
    positive("initial", initial)
    share("factor", factor)
    integer("every", every, least=1)
    return initial * torch.pow(factor, torch.floor(t / every))


@checked
def exponential_decay(t: Float[torch.Tensor, "..."], *, initial: float, rate: float) -> Float[torch.Tensor, "..."]:
    """Let the rate fall by the same share at every step: see `in_numpy.exponential_decay`."""
    positive("initial", initial)
    not_negative("rate", rate)
    return initial * torch.exp(-rate * t)


@checked
def cosine_annealing(
    t: Float[torch.Tensor, "..."], *, initial: float, minimum: float, total: int
) -> Float[torch.Tensor, "..."]:
    """Go down half a cosine wave, and stay there: see `in_numpy.cosine_annealing`."""
    positive("initial", initial)
    within("minimum", minimum, "initial", initial)
    integer("total", total, least=1)
    return cosine_between(initial, minimum, (t / total).clamp(max=1))


def cosine_between(start: float, end: float, progress: torch.Tensor) -> torch.Tensor:
    """From one rate to another along half a cosine wave; progress goes from 0 to 1."""
    return end + (start - end) / 2 * (1 + torch.cos(math.pi * progress))


@checked
def polynomial_decay(
    t: Float[torch.Tensor, "..."], *, initial: float, total: int, power: float = 1.0
) -> Float[torch.Tensor, "..."]:
    """Let the rate reach 0 along a line or a power of one: see `in_numpy.polynomial_decay`."""
    positive("initial", initial)
    integer("total", total, least=1)
    positive("power", power)
    return initial * (1 - t / total).clamp(min=0) ** power


@checked
def reduce_on_plateau(
    losses: Float[torch.Tensor, "n"],
    *,
    initial: float,
    factor: float = 0.1,
    patience: int = 10,
    min_delta: float = 0.0,
) -> Float[torch.Tensor, "n"]:
    """Cut the rate when the loss has not improved for too long: see `in_numpy.reduce_on_plateau`.

    No loss is looked at on the CPU, so a device is not waited for: which losses improved is worked out first, then how
    many epochs lie behind the last one that did. Every (patience + 1)-th of them is a cut, and the cuts so far are the
    power of the factor.
    """
    positive("initial", initial)
    between("factor", factor)
    integer("patience", patience, least=0)
    not_negative("min_delta", min_delta)
    epochs = torch.arange(losses.shape[0], device=losses.device)
    # Before anything has improved, counting starts at the epoch before the first.
    last_improved = torch.where(improvements(losses, min_delta), epochs, -1).cummax(0).values
    waited = epochs - last_improved
    cuts = ((waited > 0) & (waited % (patience + 1) == 0)).cumsum(0)
    return initial * torch.pow(factor, cuts.to(losses.dtype))


def improvements(losses: torch.Tensor, min_delta: float) -> torch.Tensor:
    """Whether each loss is smaller than the best one before it, by more than min_delta."""
    best = losses.new_full((), math.inf)
    if min_delta == 0:
        # The best one is then the smallest so far, and needs no loop. NaN would spread.
        losses = torch.where(losses.isnan(), best, losses)
        before = torch.cat([best[None], losses]).cummin(0).values
        return losses < before[:-1]
    bests = [best]
    for loss in losses.unbind():
        bests.append(torch.where(loss < bests[-1] - min_delta, loss, bests[-1]))
    return losses < torch.stack(bests)[:-1] - min_delta


@checked
def cyclical(
    t: Float[torch.Tensor, "..."], *, minimum: float, maximum: float, half_period: int
) -> Float[torch.Tensor, "..."]:
    """Go up and down between two rates, for ever: see `in_numpy.cyclical`."""
    positive("maximum", maximum)
    within("minimum", minimum, "maximum", maximum)
    integer("half_period", half_period, least=1)
    from_peak = (torch.remainder(t, 2 * half_period) / half_period - 1).abs()
    return maximum - (maximum - minimum) * from_peak


@checked
def one_cycle(
    t: Float[torch.Tensor, "..."],
    *,
    maximum: float,
    total: int,
    warmup: float = 0.3,
    initial_divisor: float = 25.0,
    final_divisor: float = 1e4,
) -> Float[torch.Tensor, "..."]:
    """Rise to a large rate, then come down far below where it began: see `in_numpy.one_cycle`."""
    peak = peak_step(maximum, total, warmup, initial_divisor, final_divisor)
    first, last = maximum / initial_divisor, maximum / initial_divisor / final_divisor
    up = cosine_between(first, maximum, t / peak)
    # Past the end of the run, progress stays at 1.
    down = cosine_between(maximum, last, ((t - peak) / (total - 1 - peak)).clamp(max=1))
    return torch.where(t <= peak, up, down)


@checked
def linear_warmup(t: Float[torch.Tensor, "..."], *, target: float, steps: int) -> Float[torch.Tensor, "..."]:
    """Begin with a small rate, and reach the wanted one in equal steps: see `in_numpy.linear_warmup`."""
    positive("target", target)
    integer("steps", steps, least=1)
    return target * ((t + 1) / steps).clamp(max=1)

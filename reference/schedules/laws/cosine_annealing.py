"""cosine_annealing: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import integers, sampled_from
from reference.schedules import in_numpy
from reference.schedules.laws.shared import (
    FURTHER,
    UNUSUAL,
    at,
    rates,
    refuse_bad_calls,
    refuse_other_counts,
    refuse_unless_positive,
    steps,
)

cosine_annealing = Concept(
    in_numpy.cosine_annealing,
    t=steps("..."),
    initial=rates(),
    minimum=sampled_from([0.0, 0.01, 0.1]),
    total=integers(1, 20),
    further=FURTHER,
    unusual=UNUSUAL,
    # At the end a right answer may be 1e-33 where it should be 0.
    scale=lambda case, _: case["initial"],
    differentiable=False,
    built_ins=["torch.optim.lr_scheduler.CosineAnnealingLR"],
    instead="a cosine",
)

refuse_unless_positive(cosine_annealing, "initial")
cosine_annealing.refuses(
    "minimum is not from 0 to initial", minimum=[-0.1, lambda case: 2 * case["initial"], float("nan"), float("inf")]
)
refuse_other_counts(cosine_annealing, "total")


@cosine_annealing.law("it begins with the initial rate, is half-way down in the middle, and ends with the minimum")
def passes_through(f, initial, minimum, total):
    got = f(at(0, total / 2, total), initial=initial, minimum=minimum, total=total)
    wanted = at(initial, (initial + minimum) / 2, minimum)
    close(got, wanted, scale=initial, message="at the start, half-way or at the end the rate is another one")


@cosine_annealing.law("from step total on it stays at the minimum, and never rises again")
def stays(f, t, initial, minimum, total):
    got = f(total + t, initial=initial, minimum=minimum, total=total)
    close(got, np.full_like(t, minimum), scale=initial, message="past the end the rate is not the minimum")


@cosine_annealing.law(
    "as far below the initial rate as it is at step t, so far above the minimum it is t steps before the end"
)
def symmetric(f, initial, minimum, total, t=steps("n")):
    t = np.minimum(t, total)
    settings = {"initial": initial, "minimum": minimum, "total": total}
    both = f(t, **settings) + f(total - t, **settings)
    close(both, np.full_like(t, initial + minimum), scale=initial, message="the two halves are not alike")


@cosine_annealing.law("it bends down in the first half (concave) and up in the second one (convex)")
def bends(f, initial, minimum, t=steps("n", most=8)):
    # Three steps side by side, all in the first half of 20 steps.
    settings = {"initial": initial, "minimum": minimum, "total": 20}
    first = f(t, **settings) - 2 * f(t + 1, **settings) + f(t + 2, **settings)
    at_most(first, 0.0, scale=initial, message="in the first half it bends up")
    late = 20 - t
    second = f(late, **settings) - 2 * f(late - 1, **settings) + f(late - 2, **settings)
    at_most(0.0, second, scale=initial, message="in the second half it bends down")


@cosine_annealing.law("it never rises, and stays between the minimum and the initial rate")
def falls(f, t, initial, minimum, total):
    settings = {"initial": initial, "minimum": minimum, "total": total}
    here, later = f(t, **settings), f(t + 1, **settings)
    at_most(later, here, scale=initial, message="one step later the rate is larger")
    at_most(here, initial, scale=initial, message="a rate is above the initial one")
    at_most(minimum, later, scale=initial, message="a rate is below the minimum")


def wave(t, total):
    """The share of the way down that is left."""
    return (1 + np.cos(math.pi * np.minimum(t / total, 1))) / 2


@cosine_annealing.mistake(
    "rises again past total", hint="A cosine goes on for ever. What is to happen from step total on?"
)
def rises_again(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * (1 + np.cos(math.pi * t / total)) / 2


@cosine_annealing.mistake(
    "goes through a whole wave", hint="At step total the cosine has to be -1: of which angle is it that?"
)
def whole_wave(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * (1 + np.cos(2 * math.pi * np.minimum(t / total, 1))) / 2


@cosine_annealing.mistake(
    "goes through a quarter of a wave", hint="Half a wave, from crest to trough: near the end it levels off, too."
)
def quarter_wave(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * np.cos(math.pi / 2 * np.minimum(t / total, 1))


@cosine_annealing.mistake(
    "adds the minimum to a wave of the whole height", hint="At step 0 it is the initial rate: how high is the wave?"
)
def too_high(t, *, initial, minimum, total):
    return minimum + initial * wave(t, total)


@cosine_annealing.mistake(
    "forgets the minimum", hint="The trough of the wave is the minimum. It is 0 only where that is asked for."
)
def to_zero(t, *, initial, minimum, total):
    return initial * wave(t, total)


@cosine_annealing.mistake(
    "cuts off at the minimum", hint="The wave ends at the minimum by itself, gently. A cut makes a corner."
)
def cut_off(t, *, initial, minimum, total):
    return np.maximum(initial * wave(t, total), minimum)


@cosine_annealing.mistake(
    "forgets the half", hint="1 + cos goes from 2 to 0, and the share that is left goes from 1 to 0."
)
def without_half(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * 2 * wave(t, total)


@cosine_annealing.mistake(
    "rises instead of falling", hint="At step 0 the cosine is 1. With which sign is that the initial rate?"
)
def upside_down(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * (1 - wave(t, total))


@cosine_annealing.mistake(
    "reaches the minimum one step early", hint="The minimum is reached at step total, not at the step before it."
)
def one_early(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * wave(t, max(total - 1, 0.5))


@cosine_annealing.mistake(
    "starts again after total steps", hint="Warm restarts are another schedule: this one comes to rest."
)
def restarts(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * wave(np.mod(t, total), total)


@cosine_annealing.mistake("is a straight line", hint="Slow, fast, slow: where is the cosine?")
def line(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * np.maximum(1 - t / total, 0)


@cosine_annealing.mistake(
    "measures the angle in degrees", hint="np.cos and torch.cos take an angle in radians: half a wave is pi."
)
def degrees(t, *, initial, minimum, total):
    return minimum + (initial - minimum) * (1 + np.cos(180 * np.minimum(t / total, 1))) / 2


refuse_bad_calls(cosine_annealing)

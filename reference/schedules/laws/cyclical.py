"""cyclical: what is drawn, its laws, and the mistakes that break them."""

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


def periods(case, _):
    """Who divides t by the period first, and then takes the whole periods off, rounds on the scale of their number."""
    return case["maximum"] * (1 + float(np.max(case["t"], initial=0)) / case["half_period"])


cyclical = Concept(
    in_numpy.cyclical,
    t=steps("..."),
    minimum=sampled_from([0.0, 0.0625, 0.01]),
    maximum=rates(),
    half_period=integers(1, 8),
    further=FURTHER,
    unusual=UNUSUAL,
    scale=periods,
    differentiable=False,
    built_ins=["torch.optim.lr_scheduler.CyclicLR", "scipy.signal.sawtooth"],
    instead="a remainder and an absolute value",
)

refuse_unless_positive(cyclical, "maximum")
cyclical.refuses(
    "minimum is not from 0 to maximum", minimum=[-0.1, lambda case: 2 * case["maximum"], float("nan"), float("inf")]
)
refuse_other_counts(cyclical, "half_period")


@cyclical.law(
    "it is the minimum at step 0, the maximum half a period later, and the minimum again at the period's end; in the "
    "middle of either way it is half-way"
)
def turns(f, minimum, maximum, half_period, period=integers(0, 3)):
    start, half = 2.0 * period * half_period, half_period / 2
    got = f(start + half * np.arange(5.0), minimum=minimum, maximum=maximum, half_period=half_period)
    middle = (minimum + maximum) / 2
    wanted = at(minimum, middle, maximum, middle, minimum)
    close(got, wanted, scale=4 * maximum, message="at a turning point or half-way the rate is another one")


@cyclical.law("after two half periods it is the same again")
def repeats(f, t, maximum, half_period, minimum):
    settings = {"minimum": minimum, "maximum": maximum, "half_period": half_period}
    again = f(t + 2 * half_period, **settings)
    close(again, f(t, **settings), scale=32 * maximum, message="a period later the rate is another one")


@cyclical.law("on both sides of a peak it is the same")
def mirrored(f, maximum, half_period, minimum, t=steps("n", most=8)):
    t = np.minimum(t, half_period)
    settings = {"minimum": minimum, "maximum": maximum, "half_period": half_period}
    before, after = f(half_period - t, **settings), f(half_period + t, **settings)
    close(after, before, scale=2 * maximum, message="as far after the peak as before it, the rate is another one")


@cyclical.law("on the way up every step adds the same: (maximum - minimum) / half_period")
def even_steps(f, maximum, half_period, minimum, t=steps("n", most=7)):
    t = np.minimum(t, half_period - 1)
    settings = {"minimum": minimum, "maximum": maximum, "half_period": half_period}
    added = f(t + 1, **settings) - f(t, **settings)
    close(added, np.full_like(t, (maximum - minimum) / half_period), scale=2 * maximum,
          message="a step on the way up added something else")  # fmt: skip


@cyclical.law("it stays between the minimum and the maximum")
def in_range(f, t, minimum, maximum, **settings):
    got = f(t, minimum=minimum, maximum=maximum, **settings)
    at_most(minimum, got, scale=32 * maximum, message="a rate is below the minimum")
    at_most(got, maximum, scale=32 * maximum, message="a rate is above the maximum")


def wave(t, half_period):
    """The share of the way up."""
    return 1 - np.abs(np.mod(t, 2 * half_period) / half_period - 1)


@cyclical.mistake(
    "drops from the peak at once", hint="As long as it goes up it comes down: how long is a whole period?"
)
def sawtooth(t, *, minimum, maximum, half_period):
    return minimum + (maximum - minimum) * np.mod(t, half_period) / half_period


@cyclical.mistake(
    "takes half a period for a whole one", hint="The way up alone takes half_period steps, and the way down as many."
)
def twice_as_fast(t, *, minimum, maximum, half_period):
    return minimum + (maximum - minimum) * wave(t, half_period / 2)


@cyclical.mistake("starts at the maximum", hint="A cycle starts at the minimum, at step 0: where does the peak lie?")
def upside_down(t, *, minimum, maximum, half_period):
    return maximum - (maximum - minimum) * wave(t, half_period)


@cyclical.mistake("is a cosine wave", hint="A triangle is made of straight lines: each step adds the same.")
def rounded(t, *, minimum, maximum, half_period):
    return minimum + (maximum - minimum) * (1 - np.cos(math.pi * t / half_period)) / 2


@cyclical.mistake(
    "halves the height after every period", hint="That is triangular2. In this one, all peaks are equally high."
)
def triangular2(t, *, minimum, maximum, half_period):
    return minimum + (maximum - minimum) * wave(t, half_period) / 2 ** np.floor(t / (2 * half_period))


@cyclical.mistake("stays at the minimum after one period", hint="It goes up and down for ever, not once.")
def once(t, *, minimum, maximum, half_period):
    return minimum + (maximum - minimum) * np.maximum(1 - np.abs(t / half_period - 1), 0)


@cyclical.mistake(
    "adds the minimum to a wave of the whole height",
    hint="The peak is the maximum: how high is the wave above the minimum?",
)
def too_high(t, *, minimum, maximum, half_period):
    return minimum + maximum * wave(t, half_period)


@cyclical.mistake("forgets the minimum", hint="The wave comes down to the minimum, which need not be 0.")
def to_zero(t, *, minimum, maximum, half_period):
    return maximum * wave(t, half_period)


@cyclical.mistake("counts steps from 1", hint="At step 0 it is the minimum.")
def from_one(t, *, minimum, maximum, half_period):
    return minimum + (maximum - minimum) * wave(t + 1, half_period)


@cyclical.mistake(
    "leaves one step out of a period",
    hint="From a minimum to the next one there are half_period steps up, and as many down.",
)
def short_period(t, *, minimum, maximum, half_period):
    return minimum + (maximum - minimum) * np.abs(1 - np.abs(np.mod(t, max(2 * half_period - 1, 1)) / half_period - 1))


@cyclical.mistake("goes below the minimum", hint="The distance from a peak has no sign.")
def without_absolute(t, *, minimum, maximum, half_period):
    return maximum + (maximum - minimum) * (np.mod(t, 2 * half_period) / half_period - 1)


refuse_bad_calls(cyclical)

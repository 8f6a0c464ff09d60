"""polynomial_decay: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close, equal
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

polynomial_decay = Concept(
    in_numpy.polynomial_decay,
    t=steps("..."),
    initial=rates(),
    total=integers(1, 20),
    # Well below 1, a power makes much of what rounding leaves at the last step.
    power=sampled_from([1.0, 2.0, 0.9, 3.0, 1.5]),
    further=FURTHER,
    unusual=UNUSUAL,
    scale=lambda case, _: case["initial"],
    differentiable=False,
    built_ins=["torch.optim.lr_scheduler.PolynomialLR"],
    instead="a maximum and a power",
)

refuse_unless_positive(polynomial_decay, "initial")
refuse_other_counts(polynomial_decay, "total")
refuse_unless_positive(polynomial_decay, "power")


@polynomial_decay.law("at step 0 it is the initial rate")
def starts(f, initial, total, power):
    got = f(at(0), initial=initial, total=total, power=power)
    close(got, at(initial), message="at step 0 the rate is not the initial one")


@polynomial_decay.law("from step total on it is 0, for every power: not below 0, not rising again, not NaN")
def ends(f, t, initial, total, power):
    got = f(total + t, initial=initial, total=total, power=power)
    close(got, np.zeros_like(t), scale=initial, message="past the end the rate is not 0")


@polynomial_decay.law("with a power of 1 every step takes off the same: initial / total")
def line(f, initial, total, t=steps("n", most=19)):
    t = np.minimum(t, total - 1)
    settings = {"initial": initial, "total": total, "power": 1.0}
    taken = f(t, **settings) - f(t + 1, **settings)
    close(taken, np.full_like(t, initial / total), scale=initial, message="a step took off something else")


@polynomial_decay.law("the share that is left with a power of p is the p-th power of what is left with a power of 1")
def power_of_line(f, t, initial, total, power):
    share = f(t, initial=initial, total=total, power=1.0) / initial
    got = f(t, initial=initial, total=total, power=power)
    close(got, initial * np.maximum(share, 0) ** power, scale=initial, message="it is not that power of the line")


@polynomial_decay.law("it never rises, and is never above the initial rate")
def falls(f, t, initial, **settings):
    here, later = f(t, initial=initial, **settings), f(t + 1, initial=initial, **settings)
    at_most(later, here, scale=initial, message="one step later the rate is larger")
    at_most(here, initial, scale=initial, message="a rate is above the initial one")


@polynomial_decay.law("twice the initial rate is twice the rate at every step")
def in_proportion(f, t, initial, **settings):
    equal(f(t, initial=2 * initial, **settings), 2 * f(t, initial=initial, **settings),
          message="twice the initial rate did not double the rate")  # fmt: skip


def left(t, total):
    """The share of the steps that is left."""
    return np.maximum(1 - t / total, 0)


@polynomial_decay.mistake("goes on past total", hint="Past total, 1 - t / total is below 0: what becomes of its power?")
def goes_on(t, *, initial, total, power=1.0):
    with np.errstate(invalid="ignore"):
        return initial * (1 - t / total) ** power


@polynomial_decay.mistake(
    "rises again past total", hint="Past total nothing is left, and a distance from total is not nothing."
)
def rises_again(t, *, initial, total, power=1.0):
    return initial * np.abs(1 - t / total) ** power


@polynomial_decay.mistake(
    "stays at the last rate before total", hint="At step total itself, and ever after, the rate is 0."
)
def last_but_one(t, *, initial, total, power=1.0):
    return initial * left(np.minimum(t, total - 1), total) ** power


@polynomial_decay.mistake("ignores power", hint="power is a parameter: 1 is only its default.")
def without_power(t, *, initial, total, power=1.0):
    return initial * left(t, total)


@polynomial_decay.mistake(
    "takes the power of t / total alone", hint="What is raised to the power is what is left, not what is over."
)
def power_inside(t, *, initial, total, power=1.0):
    return initial * (1 - np.minimum(t / total, 1) ** power)


@polynomial_decay.mistake(
    "raises the initial rate to the power, too", hint="At step 0 it is the initial rate, whatever the power."
)
def power_outside(t, *, initial, total, power=1.0):
    return (initial * left(t, total)) ** power


@polynomial_decay.mistake(
    "takes the root instead of the power", hint="With a power of 2, less is left half-way than with 1."
)
def root(t, *, initial, total, power=1.0):
    return initial * left(t, total) ** (1 / power)


@polynomial_decay.mistake(
    "multiplies by power", hint="At step 0 it is the initial rate, whatever the power: where does power stand?"
)
def product(t, *, initial, total, power=1.0):
    return initial * power * left(t, total)


@polynomial_decay.mistake("reaches 0 one step early", hint="0 is reached at step total, not at the step before it.")
def one_early(t, *, initial, total, power=1.0):
    return initial * left(t, max(total - 1, 0.5)) ** power


@polynomial_decay.mistake("counts steps from 1", hint="At step 0 all of the steps are left.")
def from_one(t, *, initial, total, power=1.0):
    return initial * left(t + 1, total) ** power


@polynomial_decay.mistake(
    "rises from 0", hint="It is to fall: of the steps, take those that are left and not those that are over."
)
def upside_down(t, *, initial, total, power=1.0):
    return initial * np.minimum(t / total, 1) ** power


refuse_bad_calls(polynomial_decay)

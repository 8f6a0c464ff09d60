"""exponential_decay: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import sampled_from
from reference.schedules import in_numpy
from reference.schedules.laws.shared import FURTHER, UNUSUAL, at, rates, refuse_bad_calls, refuse_unless_positive, steps

exponential_decay = Concept(
    in_numpy.exponential_decay,
    t=steps("..."),
    initial=rates(),
    rate=sampled_from([0.125, 0.5, 0.03125, 1.0, 0.1, 0.0]),
    further=FURTHER,
    unusual=UNUSUAL,
    scale=lambda case, _: case["initial"],
    differentiable=False,
    built_ins=["torch.optim.lr_scheduler.ExponentialLR"],
    instead="exp and products",
)

refuse_unless_positive(exponential_decay, "initial")
exponential_decay.refuses("rate is not a finite number of at least 0", rate=[-0.125, float("nan"), float("inf")])


@exponential_decay.law("at step 0 it is the initial rate")
def starts(f, initial, rate):
    close(f(at(0), initial=initial, rate=rate), at(initial), message="at step 0 the rate is not the initial one")


@exponential_decay.law("so many steps take away the same share, wherever one starts: f(s + t) f(0) is f(s) f(t)")
def same_share(f, initial, rate, s=steps("n", most=12), t=steps("n", most=12)):
    settings = {"initial": initial, "rate": rate}
    left = f(s + t, **settings) * f(np.zeros_like(t), **settings)
    close(left, f(s, **settings) * f(t, **settings), scale=initial**2, message="from s on, t steps left another share")


@exponential_decay.law("it never rises, and is never below 0")
def falls(f, t, initial, rate):
    here, later = f(t, initial=initial, rate=rate), f(t + 1, initial=initial, rate=rate)
    at_most(later, here, scale=initial, message="one step later the rate is larger")
    at_most(0.0, later, message="a rate is below 0")


@exponential_decay.law("after log(2) / rate steps half of it is left")
def halves(f, initial, rate=sampled_from([0.125, 0.5, 1.0, 0.1])):
    got = f(at(math.log(2) / rate), initial=initial, rate=rate)
    close(got, at(initial / 2), scale=initial, message="after log(2) / rate steps it is not half of the initial rate")


@exponential_decay.law("with a rate of 0 it stays as it is")
def constant(f, t, initial):
    got = f(t, initial=initial, rate=0.0)
    close(got, np.full_like(t, initial), message="with a rate of 0 it is not the initial one everywhere")


@exponential_decay.mistake("forgets the minus", hint="The learning rate is to fall. Where does exp fall?")
def grows(t, *, initial, rate):
    # Bounded, so that what grows does not overflow.
    return initial * np.exp(np.minimum(rate * t, 50))


@exponential_decay.mistake(
    "takes a share of rate off at every step", hint="1 - rate is near exp(-rate) where rate is tiny, and only there."
)
def compound(t, *, initial, rate):
    return initial * (1 - rate) ** t


@exponential_decay.mistake(
    "takes rate for the share that is left", hint="PyTorch's gamma is exp(-rate): here rate says how fast it falls."
)
def gamma(t, *, initial, rate):
    return initial * rate**t


@exponential_decay.mistake(
    "falls like 1 / (1 + rate t)", hint="That one falls ever more slowly: the same share at every step wants exp."
)
def hyperbolic(t, *, initial, rate):
    return initial / (1 + rate * t)


@exponential_decay.mistake(
    "takes powers of 2", hint="With powers of 2, half would be left after 1 / rate steps: e is the base here."
)
def base_two(t, *, initial, rate):
    return initial * np.exp2(-rate * t)


@exponential_decay.mistake(
    "divides by rate", hint="The larger rate is, the faster it falls. A time constant would be the other way round."
)
def time_constant(t, *, initial, rate):
    return initial * np.exp(-t / (rate or 1))


@exponential_decay.mistake(
    "forgets the initial rate", hint="exp(-rate t) begins with 1. With what does the learning rate begin?"
)
def share_alone(t, *, initial, rate):
    return np.exp(-rate * t)


@exponential_decay.mistake("counts steps from 1", hint="At step 0 nothing has been taken away yet.")
def from_one(t, *, initial, rate):
    return initial * np.exp(-rate * (t + 1))


@exponential_decay.mistake("falls along a line", hint="initial (1 - rate t) is the tangent at 0: it goes on below 0.")
def line(t, *, initial, rate):
    return initial * (1 - rate * t)


@exponential_decay.mistake(
    "squares the step", hint="t itself stands in the exponent. With its square, later steps would take more."
)
def bell(t, *, initial, rate):
    return initial * np.exp(-rate * t * t)


refuse_bad_calls(exponential_decay)

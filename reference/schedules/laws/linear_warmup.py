"""linear_warmup: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import integers
from reference.schedules import in_numpy
from reference.schedules.laws.shared import (
    FURTHER,
    UNUSUAL,
    at,
    rates,
    refuse_bad_calls,
    refuse_other_counts,
    refuse_unless_positive,
    steps as whole_steps,
)

linear_warmup = Concept(
    in_numpy.linear_warmup,
    t=whole_steps("..."),
    target=rates(),
    steps=integers(1, 12),
    further=FURTHER,
    unusual=UNUSUAL,
    scale=lambda case, _: case["target"],
    differentiable=False,
    built_ins=["torch.optim.lr_scheduler.LinearLR"],
    instead="a minimum and a product",
)

refuse_unless_positive(linear_warmup, "target")
refuse_other_counts(linear_warmup, "steps")


@linear_warmup.law("its first step has a rate already: target / steps, not 0")
def begins(f, target, steps):
    close(f(at(0), target=target, steps=steps), at(target / steps), message="at step 0 the rate is not target / steps")


@linear_warmup.law("from step steps - 1 on it is the target, and stays there")
def arrives(f, t, target, steps):
    got = f(steps - 1 + t, target=target, steps=steps)
    close(got, np.full_like(t, target), message="after the warmup the rate is not the target")


@linear_warmup.law("during the warmup every step adds the same: target / steps")
def even_steps(f, target, steps=integers(2, 12), t=whole_steps("n", most=10)):
    t = np.minimum(t, steps - 2)
    added = f(t + 1, target=target, steps=steps) - f(t, target=target, steps=steps)
    close(added, np.full_like(t, target / steps), scale=target, message="a step added something else")


@linear_warmup.law("it never falls, and is never above the target")
def rises(f, t, target, steps):
    here, later = f(t, target=target, steps=steps), f(t + 1, target=target, steps=steps)
    at_most(here, later, scale=target, message="one step later the rate is smaller")
    at_most(later, target, scale=target, message="a rate is above the target")


@linear_warmup.law("a warmup of one step is none: the target from step 0 on")
def without_warmup(f, t, target):
    close(f(t, target=target, steps=1), np.full_like(t, target), message="with one step the rate is not the target")


@linear_warmup.mistake(
    "begins with 0", hint="An update with a rate of 0 changes nothing: how much of the way has step 0 come?"
)
def from_zero(t, *, target, steps):
    return target * np.minimum(t / steps, 1)


@linear_warmup.mistake(
    "begins with 0 and arrives at step steps - 1",
    hint="It arrives where it should. But step 0 has a rate, too: there are `steps` steps up, not one fewer.",
)
def one_step_fewer(t, *, target, steps):
    return target * np.minimum(t / max(steps - 1, 0.5), 1)


@linear_warmup.mistake("goes on above the target", hint="After the warmup the share stays at 1.")
def goes_on(t, *, target, steps):
    return target * (t + 1) / steps


@linear_warmup.mistake(
    "takes the maximum instead of the minimum", hint="The share must not be above 1: which of the two sees to that?"
)
def cut_below(t, *, target, steps):
    return target * np.maximum((t + 1) / steps, 1)


@linear_warmup.mistake("forgets the target", hint="(t + 1) / steps is a share. Of what?")
def share_alone(t, *, target, steps):
    return np.minimum((t + 1) / steps, 1)


@linear_warmup.mistake(
    "bounds the rate by 1 instead of the target", hint="What must not be above 1 is the share of the target."
)
def bounded_by_one(t, *, target, steps):
    return np.minimum(target * (t + 1) / steps, 1)


@linear_warmup.mistake(
    "arrives one step late", hint="With `steps` steps from 0 on, the last of them has the target already."
)
def late(t, *, target, steps):
    return target * np.minimum((t + 1) / (steps + 1), 1)


@linear_warmup.mistake(
    "falls back to 0 after the warmup", hint="After the warmup the rate stays: t below `steps` is not the only case."
)
def falls_back(t, *, target, steps):
    return np.where(t < steps, target * (t + 1) / steps, 0)


@linear_warmup.mistake(
    "falls again after the warmup",
    hint="The first transformer was trained so, with 1 / sqrt(t) after the warmup. Here the rate stays at the target.",
)
def transformer(t, *, target, steps):
    return target * np.minimum((t + 1) / steps, np.sqrt(steps / (t + 1)))


@linear_warmup.mistake("rises along a parabola", hint="Linear: every step adds the same.")
def squared(t, *, target, steps):
    return target * np.minimum((t + 1) / steps, 1) ** 2


@linear_warmup.mistake(
    "rises along half a cosine wave", hint="Linear: every step adds the same, the first one and the last one too."
)
def rounded(t, *, target, steps):
    return target * (1 - np.cos(np.pi * np.minimum((t + 1) / steps, 1))) / 2


refuse_bad_calls(linear_warmup)

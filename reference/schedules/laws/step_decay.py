"""step_decay: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, equal
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

step_decay = Concept(
    in_numpy.step_decay,
    t=steps("..."),
    initial=rates(),
    factor=sampled_from([0.5, 0.1, 0.9, 1.0]),
    every=integers(1, 8),
    further=FURTHER,
    unusual=UNUSUAL,
    scale=lambda case, _: case["initial"],
    differentiable=False,
    built_ins=["torch.optim.lr_scheduler.StepLR"],
    instead="floor, a power and a product",
)

refuse_unless_positive(step_decay, "initial")
step_decay.refuses("factor is not above 0 and at most 1", factor=[0.0, -0.5, 1.5, float("nan")])
refuse_other_counts(step_decay, "every")


@step_decay.law("in all of the first stage, step 0 to step every - 1, the rate is the initial one")
def first_stage(f, initial, factor, every):
    got = f(np.arange(every, dtype=np.float64), initial=initial, factor=factor, every=every)
    close(got, np.full(every, initial), message="in the first stage the rate is not the initial one")


@step_decay.law("in a stage the rate stays what it was at the stage's first step")
def stays(f, initial, factor, every, stage=integers(0, 3)):
    first = float(stage * every)
    # The last moment belongs to the stage, but to no whole step.
    got = f(at(first, first + every - 1, first + every - 0.125), initial=initial, factor=factor, every=every)
    close(got, np.full(3, got[0]), scale=initial, message="within a stage the rate changed")


@step_decay.law("one stage later, the rate is multiplied by factor once more")
def one_stage_later(f, t, initial, factor, every):
    settings = {"initial": initial, "factor": factor, "every": every}
    later = f(t + every, **settings)
    close(later, factor * f(t, **settings), scale=initial, message="one stage later the rate is not factor times it")


@step_decay.law("with a factor of 1 nothing is ever cut")
def no_cut(f, t, initial, every):
    got = f(t, initial=initial, factor=1.0, every=every)
    close(got, np.full_like(t, initial), message="with a factor of 1 the rate is not the initial one")


@step_decay.law("twice the initial rate is twice the rate at every step")
def in_proportion(f, t, initial, **settings):
    equal(f(t, initial=2 * initial, **settings), 2 * f(t, initial=initial, **settings),
          message="twice the initial rate did not double the rate")  # fmt: skip


@step_decay.mistake(
    "divides by every and keeps the fraction",
    hint="Between two cuts the rate stands still: what becomes of the part of a stage that is not over yet?",
)
def smooth(t, *, initial, factor, every):
    return initial * factor ** (t / every)


@step_decay.mistake("rounds the number of stages", hint="A stage counts when it is over, and half a stage is not over.")
def rounds(t, *, initial, factor, every):
    return initial * factor ** np.round(t / every)


@step_decay.mistake(
    "rounds the number of stages up", hint="How many stages are over at step 1? None, where every is above 1."
)
def rounds_up(t, *, initial, factor, every):
    return initial * factor ** np.ceil(t / every)


@step_decay.mistake("cuts one step early", hint="Steps are counted from 0: which one is the first after `every` steps?")
def early(t, *, initial, factor, every):
    return initial * factor ** np.floor((t + 1) / every)


@step_decay.mistake(
    "cuts one step late", hint="Steps are counted from 0: step `every` already belongs to the second stage."
)
def late(t, *, initial, factor, every):
    return initial * factor ** np.floor(np.maximum(t - 1, 0) / every)


@step_decay.mistake(
    "is cut before the first stage", hint="In the first stage no cut has been made: what is the power then?"
)
def cut_at_once(t, *, initial, factor, every):
    return initial * factor ** (np.floor(t / every) + 1)


@step_decay.mistake("cuts only once", hint="After every stage there is a cut, and each is a cut of what is left.")
def once(t, *, initial, factor, every):
    return np.where(t < every, initial, initial * factor)


@step_decay.mistake(
    "takes the factor for the share that is cut off",
    hint="A factor of 0.1 leaves a tenth of the rate. It does not take a tenth away.",
)
def share_taken(t, *, initial, factor, every):
    return initial * (1 - factor) ** np.floor(t / every)


@step_decay.mistake("multiplies by the number of stages", hint="Each cut multiplies what the one before has left.")
def linear(t, *, initial, factor, every):
    stage = np.floor(t / every)
    return np.where(stage == 0, initial, initial * factor * stage)


@step_decay.mistake("subtracts the factor", hint="A cut leaves a share of the rate. Subtracting ends below 0.")
def subtracts(t, *, initial, factor, every):
    return initial - factor * np.floor(t / every)


@step_decay.mistake("forgets the initial rate", hint="The power of the factor says what is left. Of what?")
def share_alone(t, *, initial, factor, every):
    return factor ** np.floor(t / every)


@step_decay.mistake(
    "takes the rest of the division", hint="Count the stages that are over. The rest says how far this one is."
)
def remainder(t, *, initial, factor, every):
    return initial * factor ** np.mod(t, every)


refuse_bad_calls(step_decay)

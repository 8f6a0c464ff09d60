"""one_cycle: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import Sizes, composite, integers, sampled_from
from reference.schedules import in_numpy
from reference.schedules.in_numpy import cosine_between
from reference.schedules.laws.shared import at, moments, rates, refuse_bad_calls, refuse_other_counts, steps


@composite
def runs(draw, t=steps("...")):
    """A run whose way up is longer than a step."""
    total = draw(integers(2, 24))
    warmup = draw(sampled_from([share for share in (0.5, 0.3, 0.25, 0.75, 0.9) if share * total > 1]))
    return {
        "t": draw(t.strategy(Sizes(draw))),
        "maximum": draw(rates()),
        "total": total,
        "warmup": warmup,
        "initial_divisor": draw(sampled_from([25.0, 2.0, 1.0, 10.0])),
        "final_divisor": draw(sampled_from([1e4, 4.0, 1.0])),
    }


one_cycle = Concept(
    in_numpy.one_cycle,
    runs(),
    further=[runs(moments("...")), runs(steps("").but(np.asarray))],
    unusual=[runs(moments("n", most=10_000)), runs(steps("n 0"))],
    scale=lambda case, _: case["maximum"],
    differentiable=False,
    built_ins=["torch.optim.lr_scheduler.OneCycleLR"],
    instead="a cosine on either side of the peak",
)
BELOW_ONE = [0.5, 0.0, -2.0, float("nan"), float("inf")]

one_cycle.refuses("maximum is not a finite number above 0", maximum=[0.0, -0.1, float("nan"), float("inf")])
refuse_other_counts(one_cycle, "total")
one_cycle.refuses("warmup is not between 0 and 1", warmup=[0.0, 1.0, -0.5, 1.5, float("nan")])
one_cycle.refuses(
    "warmup * total is not above 1",
    {"warmup": 0.25, "total": 4},
    {"warmup": 0.3, "total": 3},
    {"warmup": 0.5, "total": 1},
    argument="warmup",
)
one_cycle.refuses("initial_divisor is not a finite number of at least 1", initial_divisor=BELOW_ONE)
one_cycle.refuses("final_divisor is not a finite number of at least 1", final_divisor=BELOW_ONE)


def settings_of(case):
    return {name: value for name, value in case.items() if name != "t"}


# Peaks on a step: 0.25 * 8, 0.5 * 8 and so on are whole numbers.
WHOLE = {"total": sampled_from([8, 16, 24, 4]), "warmup": sampled_from([0.5, 0.75])}


@one_cycle.law("it begins with maximum / initial_divisor")
def begins(f, **case):
    settings = settings_of(case)
    first = settings["maximum"] / settings["initial_divisor"]
    close(f(at(0), **settings), at(first), message="at step 0 the rate is not maximum / initial_divisor")


@one_cycle.law("its last step, total - 1, has the first rate divided by final_divisor, and so has every one after it")
def ends(f, t, **settings):
    last = settings["maximum"] / (settings["initial_divisor"] * settings["final_divisor"])
    got = f(settings["total"] - 1 + t, **settings)
    close(got, np.full_like(t, last), scale=settings["maximum"], message="at the end the rate is another one")


@one_cycle.law("the last rate is right in proportion, however small it is", kind="robustness", float64_only=True)
def ends_exactly(f, **case):
    settings = settings_of(case) | {"final_divisor": 1e4}
    last = settings["maximum"] / (settings["initial_divisor"] * 1e4)
    close(f(at(settings["total"] - 1), **settings), at(last), message="the last rate is another one")


@one_cycle.law("the peak is at step warmup * total - 1, and there it is the maximum")
def peak(f, total=WHOLE["total"], warmup=WHOLE["warmup"], **case):
    settings = settings_of(case) | {"total": total, "warmup": warmup}
    top = f(at(warmup * total - 1), **settings)
    close(top, at(settings["maximum"]), message="at step warmup * total - 1 the rate is not the maximum")


@one_cycle.law("it rises until the peak, falls after it, and is never above the maximum")
def rises_and_falls(f, t, total=WHOLE["total"], warmup=WHOLE["warmup"], **settings):
    settings |= {"total": total, "warmup": warmup}
    top, highest = warmup * total - 1, settings["maximum"]
    before, after = np.maximum(top - t, 0), top + t
    at_most(f(np.maximum(before - 1, 0), **settings), f(before, **settings), scale=highest,
            message="on the way up the rate fell")  # fmt: skip
    at_most(f(after + 1, **settings), f(after, **settings), scale=highest, message="after the peak the rate rose")
    at_most(f(t, **settings), highest, scale=highest, message="a rate is above the maximum")


@one_cycle.law("half-way to the peak, and half-way down from it, the rate is half-way too")
def half_way(f, **case):
    settings = settings_of(case)
    highest, first = settings["maximum"], settings["maximum"] / settings["initial_divisor"]
    last = first / settings["final_divisor"]
    top, end = settings["warmup"] * settings["total"] - 1, settings["total"] - 1
    got = f(at(top / 2, (top + end) / 2), **settings)
    close(got, at((first + highest) / 2, (highest + last) / 2), scale=highest, message="half-way it is another rate")


@one_cycle.law("it sets out slowly: a quarter of the way to the peak, it has come up by 14.6 % and not by 25 %")
def sets_out_slowly(f, **case):
    settings = settings_of(case)
    top, highest = settings["warmup"] * settings["total"] - 1, settings["maximum"]
    first = highest / settings["initial_divisor"]
    # Of a wave from -1 to 1, the share below -cos(pi / 4).
    share = (1 - np.sqrt(0.5)) / 2
    close(f(at(top / 4), **settings), at(first + share * (highest - first)), scale=highest,
          message="a quarter of the way up the rate is another one")  # fmt: skip


@one_cycle.law("it ends no higher than it began")
def ends_lower(f, **case):
    settings = settings_of(case)
    got = f(at(0, settings["total"] - 1), **settings)
    at_most(got[1:], got[:1], scale=settings["maximum"], message="the last rate is above the first one")


def cycle(t, maximum, total, warmup, first, last, *, peak=None, end=None, curve=cosine_between):
    """The two phases, with one or the other of their ends elsewhere."""
    peak = warmup * total - 1 if peak is None else peak
    end = total - 1 if end is None else end
    up = curve(first, maximum, t / peak)
    down = curve(maximum, last, np.minimum((t - peak) / (end - peak), 1))
    return np.where(t <= peak, up, down)


def line_between(start, end, progress):
    return start + (end - start) * progress


@one_cycle.mistake(
    "ends at maximum / final_divisor",
    hint="The run ends below where it began: by final_divisor. What are you dividing by it?",
)
def forgets_first_divisor(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    return cycle(t, maximum, total, warmup, maximum / initial_divisor, maximum / final_divisor)


@one_cycle.mistake("swaps the divisors", hint="Which of the two belongs to the beginning? It has the smaller default.")
def swapped(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    return cycle(t, maximum, total, warmup, maximum / final_divisor, maximum / initial_divisor / final_divisor)


@one_cycle.mistake(
    "ends where it began", hint="The way down goes further than the way up came from: what is final_divisor for?"
)
def back_to_start(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    return cycle(t, maximum, total, warmup, maximum / initial_divisor, maximum / initial_divisor)


@one_cycle.mistake("begins with 0", hint="At step 0 there is a rate already: it is a share of the maximum.")
def from_zero(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    return cycle(t, maximum, total, warmup, 0.0, maximum / initial_divisor / final_divisor)


@one_cycle.mistake(
    "has its peak one step late", hint="Steps are counted from 0: which one is the last of the first warmup * total?"
)
def late_peak(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    first = maximum / initial_divisor
    return cycle(t, maximum, total, warmup, first, first / final_divisor, peak=min(warmup * total, total - 1.5))


@one_cycle.mistake(
    "ends one step late", hint="A run of `total` steps that begins with step 0: which step is its last one?"
)
def late_end(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    first = maximum / initial_divisor
    return cycle(t, maximum, total, warmup, first, first / final_divisor, end=total)


@one_cycle.mistake("goes along straight lines", hint="Both ways are halves of a cosine wave: slow, fast, slow.")
def straight(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    first = maximum / initial_divisor
    return cycle(t, maximum, total, warmup, first, first / final_divisor, curve=line_between)


@one_cycle.mistake(
    "rises again after the run", hint="A cosine goes on for ever. What is to happen from step total - 1 on?"
)
def rises_again(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    peak, first = warmup * total - 1, maximum / initial_divisor
    down = cosine_between(maximum, first / final_divisor, (t - peak) / (total - 1 - peak))
    return np.where(t <= peak, cosine_between(first, maximum, t / peak), down)


@one_cycle.mistake("ignores warmup", hint="warmup is a parameter: 0.3 is only its default.")
def fixed_warmup(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    first = maximum / initial_divisor
    return cycle(t, maximum, total, 0.3, first, first / final_divisor, peak=max(0.3 * total - 1, 0.25))


@one_cycle.mistake("ignores final_divisor", hint="final_divisor is a parameter: 10,000 is only its default.")
def fixed_end(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    first = maximum / initial_divisor
    return cycle(t, maximum, total, warmup, first, first / 1e4)


@one_cycle.mistake("comes down to 0", hint="The last rate is small and not 0. The two divisors say how small.")
def to_zero(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    return cycle(t, maximum, total, warmup, maximum / initial_divisor, 0.0)


@one_cycle.mistake("stays at the maximum after the peak", hint="The cycle has a second half, down to the last rate.")
def no_way_down(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    return cosine_between(maximum / initial_divisor, maximum, np.minimum(t / (warmup * total - 1), 1))


refuse_bad_calls(one_cycle)

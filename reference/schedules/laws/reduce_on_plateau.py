"""reduce_on_plateau: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import Grid, Shaped, array, composite, integers, sampled_from
from reference.schedules import in_numpy
from reference.schedules.laws.shared import rates, refuse_bad_calls, refuse_unless_positive


def ups_and_downs(axes):
    """Losses that fall, rise and stand still by eighths: sums of those are exact, so nothing is nearly better."""
    return Shaped(axes, Grid(-2, 2, 1 / 8)).but(lambda changes: 8 + np.cumsum(changes, axis=-1))


def losses(least=1, most=14):
    """A run of losses, longer than most arrays."""

    @composite
    def run(draw):
        return array(draw, draw(integers(least, most)), kind=ups_and_downs)

    return run()


def with_gaps(run):
    """The same run, with NaN for every third loss."""
    return np.where(np.arange(run.size) % 3 == 1, np.nan, run)


reduce_on_plateau = Concept(
    in_numpy.reduce_on_plateau,
    losses=losses(),
    initial=rates(),
    factor=sampled_from([0.5, 0.1, 0.25]),
    patience=integers(0, 3),
    min_delta=sampled_from([0.0, 0.125, 0.25]),
    # Long enough for the patience that is the default.
    further=[{"losses": losses(24, 30), "patience": integers(0, 12)}],
    unusual=[{"losses": losses().map(with_gaps)}, {"losses": Shaped("0", Grid(0, 1))}],
    scale=lambda case, _: case["initial"],
    differentiable=False,
    built_ins=["torch.optim.lr_scheduler.ReduceLROnPlateau"],
    instead="comparisons and a count",
)

refuse_unless_positive(reduce_on_plateau, "initial")
reduce_on_plateau.refuses("factor is not between 0 and 1", factor=[0.0, 1.0, -0.5, 2.0, float("nan")])
reduce_on_plateau.refuses("patience is no integer of at least 0", patience=[-1, 2.0, True])
reduce_on_plateau.refuses(
    "min_delta is not a finite number of at least 0", min_delta=[-0.125, float("nan"), float("inf")]
)


@reduce_on_plateau.law("while every loss is better than all before it, the rate stays the initial one")
def keeps(f, losses, min_delta, **settings):
    # Every step down is larger than min_delta.
    falling = 8 - (min_delta + 0.125) * np.arange(losses.size, dtype=losses.dtype)
    got = f(falling, min_delta=min_delta, **settings)
    close(got, np.full_like(losses, settings["initial"]), message="the loss improved, and the rate was cut")


@reduce_on_plateau.law(
    "while the loss stands still, each cut comes patience + 1 epochs after the one before, the first one as long after "
    "the first loss"
)
def on_a_plateau(f, losses, initial, factor, patience, min_delta):
    still = np.full(3 * patience + 4, losses[0])
    got = f(still, initial=initial, factor=factor, patience=patience, min_delta=min_delta)
    cuts = np.arange(still.size) // (patience + 1)
    close(got, initial * factor**cuts, scale=initial, message="the cuts come at other epochs")


@reduce_on_plateau.law("losses that come later change no rate before them")
def depends_on_the_past(f, losses, further=losses(), **settings):
    together = f(np.concatenate([losses, further]), **settings)
    close(together[: losses.size], f(losses, **settings), scale=settings["initial"], message="a later loss changed it")


@reduce_on_plateau.law("the rate never rises, and a cut multiplies it by factor")
def cuts(f, losses, initial, factor, **settings):
    got = f(losses, initial=initial, factor=factor, **settings)
    before = np.concatenate([np.full(1, initial, got.dtype), got[:-1]])
    at_most(got, before, scale=initial, message="the rate has risen")
    # Whatever is nearer to the cut rate than to the old one is a cut.
    cut = got < before * (1 + factor) / 2
    close(got, np.where(cut, factor * before, before), scale=initial, message="a cut did not multiply by factor")


@reduce_on_plateau.law("adding one number to every loss changes nothing")
def shifts(f, losses, shift=sampled_from([16.0, -16.0, 64.0]), **settings):
    close(f(losses + shift, **settings), f(losses, **settings), scale=settings["initial"],
          message="with a number added to the losses, the rates are others")  # fmt: skip


@reduce_on_plateau.law(
    "a loss that is smaller by no more than min_delta is no improvement, and does not become the best one"
)
def barely(f, initial, factor, patience, min_delta=sampled_from([0.25, 0.125, 0.5])):
    # Half of min_delta, and all of it, below the best one; then just below both.
    barely = np.array([8, 8 - min_delta / 2, 8 - min_delta, *[8 - min_delta] * patience])
    settings = {"initial": initial, "factor": factor, "patience": patience, "min_delta": min_delta}
    expected = in_numpy.reduce_on_plateau(np.full_like(barely, 8), **settings)
    close(f(barely, **settings), expected, scale=initial, message="so small an improvement counted as one")
    enough = np.array([8, 8 - min_delta / 2, 8 - 9 * min_delta / 8])
    expected = in_numpy.reduce_on_plateau(np.array([8.0, 8.0, 0.0]), **settings)
    close(f(enough, **settings), expected, scale=initial, message="the best loss is no longer the first one")


@reduce_on_plateau.law("an improvement wipes out the count: bad epochs before it do not add to those after it")
def wipes_out(f, initial, factor, min_delta, patience=integers(1, 3)):
    bad = [8.0] * patience
    got = f(np.array([8.0, *bad, 4.0, *bad]), initial=initial, factor=factor, patience=patience, min_delta=min_delta)
    close(got, np.full(2 * patience + 2, initial), message="the rate was cut, though never so many epochs in a row")


@reduce_on_plateau.law("a loss that is NaN is no improvement, also at the very start", kind="robustness")
def not_a_number(f, initial, factor, min_delta, patience=integers(0, 2)):
    bad = [math.nan] * (patience + 1)
    run = np.array([*bad, 8.0, *bad, 4.0])
    got = f(run, initial=initial, factor=factor, patience=patience, min_delta=min_delta)
    # Either cut comes with the last NaN of its row.
    cuts = np.array([*[0] * patience, 1, 1, *[1] * patience, 2, 2])
    close(got, initial * factor**cuts, scale=initial, message="NaN counted as an improvement, or hid one")


@reduce_on_plateau.law(
    "with a min_delta of 0 every improvement counts, however small: in float64 a part in 10^12 too",
    kind="robustness",
    float64_only=True,
)
def tiny_improvements(f, losses, initial, factor):
    falling = 1 - 2.0**-40 * np.arange(losses.size)
    got = f(falling, initial=initial, factor=factor, patience=0, min_delta=0.0)
    close(got, np.full_like(losses, initial), message="a tiny improvement did not count")


def walk(losses, initial, factor, limit, better, *, begin=math.inf, forget=True):
    """The loop, with one or the other of its parts replaced."""
    rates = np.empty_like(losses)
    best, waited, rate = begin, 0, initial
    for i, loss in enumerate(losses):
        if better(loss, best):
            best, waited = loss, 0
        else:
            waited += 1
        if waited > limit:
            rate, waited = rate * factor, 0 if forget else waited
        rates[i] = rate
    return rates


@reduce_on_plateau.mistake(
    "cuts when the count reaches patience",
    hint="So many epochs as patience are let pass: only the one after them costs a cut.",
)
def impatient(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, max(patience - 1, 0), lambda loss, best: loss < best - min_delta)


@reduce_on_plateau.mistake(
    "waits one epoch too long", hint="With a patience of 0 the first epoch without an improvement costs a cut."
)
def too_patient(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, patience + 1, lambda loss, best: loss < best - min_delta)


@reduce_on_plateau.mistake(
    "takes an equal loss for an improvement", hint="Smaller by more than min_delta: is the same loss smaller?"
)
def equal_counts(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, patience, lambda loss, best: loss <= best - min_delta)


@reduce_on_plateau.mistake(
    "compares with the loss before instead of the best one",
    hint="After a bad epoch it is easy to be better than that one. What does a loss have to beat?",
)
def with_the_last(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    before = np.concatenate([np.full(1, np.inf, losses.dtype), losses[:-1]])
    pairs = iter(before)
    return walk(losses, initial, factor, patience, lambda loss, best: loss < next(pairs) - min_delta)


@reduce_on_plateau.mistake(
    "goes on cutting at every epoch after the first cut",
    hint="After a cut the smaller rate gets its chance: what happens to the count?",
)
def never_forgets(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, patience, lambda loss, best: loss < best - min_delta, forget=False)


@reduce_on_plateau.mistake(
    "keeps the count after an improvement",
    hint="Epochs without an improvement count in a row. What ends the row, besides a cut?",
)
def keeps_counting(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    rates = np.empty_like(losses)
    best, waited, rate = math.inf, 0, initial
    for i, loss in enumerate(losses):
        if loss < best - min_delta:
            best = loss
        else:
            waited += 1
        if waited > patience:
            rate, waited = rate * factor, 0
        rates[i] = rate
    return rates


@reduce_on_plateau.mistake("ignores min_delta", hint="min_delta is a parameter: 0 is only its default.")
def any_improvement(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, patience, lambda loss, best: loss < best)


@reduce_on_plateau.mistake(
    "adds min_delta instead of subtracting it", hint="It has to be harder to improve with min_delta, not easier."
)
def easier(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, patience, lambda loss, best: loss < best + min_delta)


@reduce_on_plateau.mistake(
    "takes min_delta for a share of the best loss",
    hint="That is PyTorch's default, threshold_mode='rel'. Here min_delta is a difference of two losses.",
)
def relative(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(
        losses, initial, factor, patience,
        lambda loss, best: loss < best * (1 - min_delta) if best < math.inf else loss < best,
    )  # fmt: skip


@reduce_on_plateau.mistake(
    "lets the best loss creep down by less than min_delta",
    hint="A loss that is no improvement does not become the best one either.",
)
def creeps(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    lowest = iter(np.concatenate([np.full(1, np.inf), np.fmin.accumulate(losses)]))
    return walk(losses, initial, factor, patience, lambda loss, best: loss < next(lowest) - min_delta)


@reduce_on_plateau.mistake(
    "starts with the first loss as the best one and counts it as a bad epoch",
    hint="Before the first loss there is none to beat: it always improves.",
)
def first_is_bad(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    begin = losses[0] if losses.size else math.inf
    return walk(losses, initial, factor, patience, lambda loss, best: loss < best - min_delta, begin=begin)


@reduce_on_plateau.mistake(
    "gives the rate before each loss", hint="Entry i is the rate after loss i has come in, its cut included."
)
def one_late(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    rates = walk(losses, initial, factor, patience, lambda loss, best: loss < best - min_delta)
    return np.concatenate([np.full(1, initial, losses.dtype), rates])[: losses.size]


@reduce_on_plateau.mistake(
    "takes the factor off the rate", hint="A factor of 0.1 leaves a tenth. It does not take a tenth away."
)
def share_taken(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, 1 - factor, patience, lambda loss, best: loss < best - min_delta)


@reduce_on_plateau.mistake(
    "waits for larger losses", hint="A loss is better when it is smaller; of an accuracy it would be the other way."
)
def larger_is_better(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, patience, lambda loss, best: loss > best + min_delta, begin=-math.inf)


@reduce_on_plateau.mistake(
    "takes NaN for an improvement", hint="Every comparison with NaN is false: which way round do you ask?"
)
def nan_counts(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, patience, lambda loss, best: not loss >= best - min_delta)


@reduce_on_plateau.mistake(
    "compares the losses in float32",
    hint="Keep the losses as they come: a copy in another precision may make two of them equal.",
)
def coarse(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    in_float32 = losses.astype(np.float32)
    rates = walk(in_float32, initial, factor, patience, lambda loss, best: loss < best - min_delta)
    return rates.astype(losses.dtype)


@reduce_on_plateau.mistake(
    "asks for a tiny improvement at least", hint="With a min_delta of 0 any smaller loss is an improvement."
)
def with_a_margin(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    return walk(losses, initial, factor, patience, lambda loss, best: loss < best - max(min_delta, 1e-8))


@reduce_on_plateau.mistake(
    "looks at the best of all losses, those to come too", hint="Entry i depends on losses 0 to i alone."
)
def sees_the_future(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    best = losses.min(initial=np.inf)
    return walk(losses, initial, factor, patience, lambda loss, _: loss < best + min_delta or loss == best)


refuse_bad_calls(reduce_on_plateau)

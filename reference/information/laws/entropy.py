"""entropy: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.information import in_numpy
from reference.information.laws.shared import (
    LOG2,
    along,
    along_any_axis,
    between,
    ordinary,
    pairs,
    refuse_other_axes,
    with_one_certain,
)
from reference.inputs import distributions, integers, sampled_from

entropy = Concept(
    in_numpy.entropy,
    along_any_axis("p"),
    further=[along_any_axis("p", of=between)],
    unusual=[along_any_axis("p", of=distributions), along_any_axis("p", of=with_one_certain)],
    built_ins=[
        "scipy.stats.entropy", "scipy.special.entr", "torch.special.entr",
        "torch.nn.functional.cross_entropy",
    ],
    instead="log, products and a sum",
)  # fmt: skip

refuse_other_axes(entropy)


@entropy.law("a sure outcome has entropy 0: outcomes that never come add nothing", kind="robustness")
def of_the_sure(f, p):
    sure = np.eye(p.shape[-1], dtype=p.dtype)
    close(f(sure), np.zeros_like(sure[0]), scale=1, message="the entropy of a sure outcome is not 0")


@entropy.law("it lies between 0 and the log of the number of outcomes, and reaches it where all are equally likely")
def in_range(f, p, axis):
    outcomes = p.shape[axis]
    h = f(p, axis=axis)
    at_most(0.0, h, scale=1, message="an entropy is negative")
    at_most(h, math.log(outcomes), scale=1, message="an entropy is above the log of the number of outcomes")
    even = np.full_like(p, 1 / outcomes)
    close(f(even, axis=axis), np.full_like(h, math.log(outcomes)), scale=1, message="even odds do not reach the log")


@entropy.law("the order of the outcomes does not matter")
def reorders(f, p=ordinary("n k"), seed=integers(0, 999)):
    order = np.random.default_rng(seed).permutation(p.shape[-1])
    close(f(p[:, order]), f(p), scale=1, message="reordering changed the entropy")


@entropy.law("the entropies of independent outcomes add up")
def adds(f, p=ordinary("n k"), q=ordinary("n m")):
    close(f(pairs(p, q)), f(p) + f(q), scale=2, message="the entropy of the pairs is not the sum of the two")


@entropy.law("mixing two distributions never loses entropy on average")
def is_concave(f, p=ordinary("n k"), q=ordinary("n k"), t=sampled_from([0.5, 0.25, 0.875])):
    mixed = f(t * p + (1 - t) * q)
    at_most(t * f(p) + (1 - t) * f(q), mixed, scale=1, message="the mixture has less entropy than its parts")


@entropy.law("the outcomes stand along axis, whichever it is, and that axis is gone from the result")
def axis(f, p=ordinary("a b k"), axis=sampled_from([0, 1, 2, -2, -3])):
    expected = in_numpy.entropy(p)
    close(along(f, axis, p), expected, scale=1, message="along that axis the answer is another one")
    close(f(p[0, 0]), expected[0, 0], scale=1, message="on one row the answer is another one")


@entropy.mistake(
    "makes NaN of an outcome with probability 0", hint="0 * log(0) is NaN for floats. Put 1 into the log there."
)
def nan(p, *, axis=-1):
    return -np.sum(p * np.log(p), axis=axis)


@entropy.mistake("forgets the minus", hint="p log p is never positive, and entropy is never negative.")
def sign(p, *, axis=-1):
    return -in_numpy.entropy(p, axis=axis)


@entropy.mistake("counts bits", hint="Here the logarithm is natural: a fair coin has log 2 = 0.693.")
def bits(p, *, axis=-1):
    return in_numpy.entropy(p, axis=axis) / LOG2


@entropy.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def last_axis(p, *, axis=-1):
    return in_numpy.entropy(p)


@entropy.mistake("averages over the outcomes instead of summing", hint="p is the weight of the average already: sum.")
def mean(p, *, axis=-1):
    return np.mean(p * in_numpy.surprise(p), axis=axis)


@entropy.mistake("forgets to weigh by p", hint="A surprise counts as often as it happens: multiply it by p.")
def unweighed(p, *, axis=-1):
    return np.sum(in_numpy.surprise(p), axis=axis)


def padded(amount):
    @entropy.mistake(
        f"adds {amount:g} inside the logarithm",
        hint="That is off for every outcome: a sure one then has a surprise below 0. Treat p = 0 alone.",
    )
    def with_amount(p, *, axis=-1):
        return -np.sum(p * np.log(p + amount), axis=axis)


for amount in (1e-6, 1e-7, 1e-8):
    padded(amount)


@entropy.mistake("sums over the whole array", hint="Every distribution has an entropy of its own: sum along axis only.")
def everything(p, *, axis=-1):
    return np.sum(p * in_numpy.surprise(p))


@entropy.mistake(
    "takes the squares of p (the Gini impurity)",
    hint="1 - sum of p squared looks alike, but is no entropy: where is the log?",
)
def gini(p, *, axis=-1):
    return 1 - np.sum(p * p, axis=axis)


@entropy.mistake("stops one outcome early", hint="Count the terms of your sum: the last outcome belongs to it.")
def short(p, *, axis=-1):
    terms = np.moveaxis(p * in_numpy.surprise(p), axis, -1)
    return np.sum(terms[..., :-1], axis=-1)


@entropy.mistake("counts in tens", hint="Here the logarithm is natural: a fair coin has log 2 = 0.693.")
def tens(p, *, axis=-1):
    return in_numpy.entropy(p, axis=axis) / math.log(10)


@entropy.mistake("divides by its largest value", hint="The entropy itself is asked for, not its share of log K.")
def share(p, *, axis=-1):
    return in_numpy.entropy(p, axis=axis) / np.log(p.dtype.type(p.shape[axis]))


@entropy.mistake(
    "takes every outcome for a coin",
    hint="-p log p - (1 - p) log(1 - p) is for one coin. Here all outcomes of an axis belong together: p log p alone.",
)
def coins(p, *, axis=-1):
    return in_numpy.entropy(p, axis=axis) + np.sum((1 - p) * in_numpy.surprise(1 - p), axis=axis)


def floored(amount):
    @entropy.mistake(
        f"keeps p at least {amount:g}",
        hint="An outcome that never comes adds nothing, and with a clipped p it adds something: treat p = 0 alone.",
    )
    def with_floor(p, *, axis=-1):
        p = np.maximum(p, amount)
        return -np.sum(p * np.log(p), axis=axis)


for amount in (1e-6, 1e-7, 1e-8):
    floored(amount)

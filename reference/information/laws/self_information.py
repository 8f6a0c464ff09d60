"""self_information: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close, equal
from reference.concept import Concept
from reference.information import in_numpy
from reference.information.laws.shared import LOG2
from reference.inputs import fractions, integers, uneven

self_information = Concept(
    in_numpy.self_information,
    p=fractions("...", inside=True),
    further=[{"p": uneven("...").but(lambda x: 1 / (1 + np.exp(x)))}],
    unusual=[{"p": fractions("...")}, {"p": fractions("n 0")}, {"p": fractions("")}],
)


@self_information.law("no surprise is negative")
def sign(f, p):
    at_most(0.0, f(p), scale=1, message="a surprise is negative")


@self_information.law("a sure event carries 0")
def of_the_sure(f, p):
    close(f(np.ones_like(p)), np.zeros_like(p), scale=1, message="a sure event does not carry 0")


@self_information.law("an impossible event carries infinitely much", kind="robustness")
def of_the_impossible(f, p):
    equal(f(np.zeros_like(p)), np.full_like(p, np.inf), message="an impossible event is not infinitely surprising")


@self_information.law("half the probability is one more log 2, however rare the event is already")
def halves(f, p, power=integers(0, 100)):
    rare = np.full_like(p, 0.5**power)
    close(
        f(rare), power * LOG2 * np.ones_like(p), scale=1 + power, message=f"0.5 to the {power} carries another amount"
    )


@self_information.law("the surprises of independent events add up")
def adds(f, p=fractions("n", inside=True), q=fractions("n", inside=True)):
    close(f(p * q), f(p) + f(q), scale=6, message="both events together are not as surprising as the two added")


@self_information.law("the likelier an event, the less surprising")
def falls(f, p=fractions("n", inside=True), q=fractions("n", inside=True)):
    at_most(f(np.maximum(p, q)), f(np.minimum(p, q)), scale=3, message="the likelier event surprises more")


@self_information.mistake(
    "forgets the minus", hint="Logs of probabilities are not positive. Which way should surprise go?"
)
def wrong_sign(p):
    return -in_numpy.self_information(p)


@self_information.mistake("counts bits", hint="Here the logarithm is natural: half the probability is log 2 more.")
def bits(p):
    return in_numpy.self_information(p) / LOG2


@self_information.mistake(
    "weighs the surprise by p", hint="p * log(p) is one term of the entropy. Here it is log p alone."
)
def weighed(p):
    return p * in_numpy.surprise(p)


@self_information.mistake(
    "takes 1 / p for the surprise", hint="Two independent events multiply 1 / p. What makes a product a sum?"
)
def reciprocal(p):
    return np.where(p == 0, np.inf, 1 / np.where(p == 0, 1, p))


@self_information.mistake("counts in tens", hint="Here the logarithm is natural: half the probability is log 2 more.")
def tens(p):
    return in_numpy.self_information(p) / np.log(10, dtype=p.dtype)


@self_information.mistake(
    "gives an impossible event no surprise",
    hint="That is the convention for p log p. The surprise alone grows without end as p falls to 0.",
)
def masked(p):
    return in_numpy.surprise(p)


@self_information.mistake(
    "takes the surprise of the opposite", hint="1 - p is how likely it is not to happen. What did happen has p."
)
def opposite(p):
    return in_numpy.self_information(1 - p)


def floored(amount):
    @self_information.mistake(
        f"keeps p at least {amount:g}",
        hint="An impossible event is infinitely surprising, and a rare one as much as its p says: do not clip p.",
    )
    def with_floor(p):
        return -np.log(np.maximum(p, amount))


for amount in (1e-7, 1e-8, 1e-10, 1e-12):
    floored(amount)


def padded(amount):
    @self_information.mistake(
        f"adds {amount:g} inside the logarithm",
        hint="An impossible event is infinitely surprising, and a rare one as much as its p says: leave p as it is.",
    )
    def with_amount(p):
        return -np.log(p + amount)


for amount in (1e-7, 1e-8, 1e-10, 1e-12):
    padded(amount)

"""causal_mask: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import NO_INTEGERS
from reference.compare import equal, holds
from reference.concept import Concept
from reference.inputs import integers, just

causal_mask = Concept(
    in_numpy.causal_mask,
    length=integers(1, 30),
    unusual=[{"length": just(0)}],
    differentiable=False,
)


causal_mask.refuses("length is negative", length=[-1, -5])
causal_mask.refuses("length is no integer, as True and 2.0 are none", length=NO_INTEGERS)


@causal_mask.law("with attention, changing every later token never changes an earlier result")
def hides_the_future(f, length=integers(2, 4), seed=integers(0, 99)):
    random = np.random.default_rng(seed)
    q, k, v = random.integers(-8, 9, (3, length, 2)) / 4
    mask = f(length)
    before = in_numpy.scaled_dot_product_attention(q, k, v, mask)
    for t in range(length - 1):
        later = np.arange(length)[:, None] > t
        changed = in_numpy.scaled_dot_product_attention(*(np.where(later, 7.0, x) for x in (q, k, v)), mask)
        equal(changed[: t + 1], before[: t + 1], message=f"what comes after position {t} changed a result up to it")


@causal_mask.law("every position may look at itself")
def diagonal(f, length):
    mask = f(length)
    equal(np.diagonal(mask), np.ones(length, dtype=bool), message="a position may not look at itself")


@causal_mask.law("position i may look at i + 1 positions: itself and everything before it")
def counts(f, length):
    equal(np.sum(f(length), axis=-1), np.arange(1, length + 1), message="a position sees too few or too many others")


@causal_mask.law("it is an array of True and False, length by length")
def kind(f, length):
    mask = f(length)
    holds(mask.dtype == np.bool_ and mask.shape == (length, length), "it is no square array of True and False",
          got=f"{mask.dtype} {mask.shape}", expected=f"bool {(length, length)}")  # fmt: skip


@causal_mask.mistake("hides every position from itself", hint="A position may look at itself: <= rather than <.")
def strict(length):
    return np.arange(refuse_negative(length)) < np.arange(length)[:, None]


@causal_mask.mistake("is True above the diagonal", hint="Rows are queries: query 0 may look at key 0 alone.")
def transposed(length):
    return in_numpy.causal_mask(length).T


@causal_mask.mistake("is True where attention is forbidden", hint="True means that the query may look there.")
def inverted(length):
    return ~in_numpy.causal_mask(length)


@causal_mask.mistake("allows one position too many", hint="Query i sees keys up to i, not up to i + 1.")
def loose(length):
    return np.tri(refuse_negative(length), k=1, dtype=bool)


@causal_mask.mistake("holds numbers", hint="The mask is of True and False: compare positions, or convert it.")
def numbers(length):
    return np.tri(refuse_negative(length))


@causal_mask.mistake("is 0 and minus infinity", hint="That is a mask to be added to scores. Here it is True and False.")
def additive(length):
    return np.where(in_numpy.causal_mask(length), 0.0, -np.inf)


def refuse_negative(length):
    if length < 0:
        raise ValueError
    return length


@causal_mask.mistake("hides nothing", hint="What comes after a position is hidden from it: query i sees keys up to i.")
def everything(length):
    return np.ones((refuse_negative(length), length), dtype=bool)

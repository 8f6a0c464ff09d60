"""attention_pooling: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import ATTENDED, shuffled, softmax, uneven
from reference.compare import close, quietly
from reference.concept import Concept
from reference.inputs import few, integers, reals

attention_pooling = Concept(
    in_numpy.attention_pooling,
    x=uneven("n d", limit=2),
    w=uneven("d", limit=2),
    b=uneven(""),
    further=[{"x": few("n d")}],
    unusual=[{"w": reals("d", limit=1e3)}],
    scale=lambda case, expected: ATTENDED,
)


@attention_pooling.law("without a preference, where w is zero, it is the mean of the rows")
def mean(f, x, w, b):
    close(f(x, 0 * w, b), np.mean(x, axis=0), scale=8, message="with w = 0 it is not the mean")


@attention_pooling.law("the order of the rows changes nothing")
def permutes(f, x, w, b, seed=integers(0, 99)):
    close(f(x[shuffled(x.shape[0], seed)], w, b), f(x, w, b), scale=ATTENDED, message="the order changed the result")


@attention_pooling.law("b is added to all scores alike, so it changes nothing")
def shift(f, x, w, b, more=reals("")):
    close(f(x, w, np.asarray(b + more)), f(x, w, b), scale=ATTENDED, message="b changed the result")


@attention_pooling.law("a row whose score is log 3 above the other one's gets three times its weight")
def three_to_one(f, b, d=integers(1, 3)):
    x = np.zeros((2, d))
    x[1, 0] = 4.0
    w = np.full(d, math.log(3) / 4)
    expected = np.zeros(d)
    expected[0] = 3.0
    close(f(x, w, b), expected, message="the weights are not 1/4 and 3/4")


@attention_pooling.law("scores as large as 10,000 overflow nothing, and the best row is the result", kind="robustness")
def extreme(f, x, b):
    rows = np.concatenate([x, np.full_like(x[:1], 4.0)])
    got = quietly(f, rows, np.full(x.shape[1], 2.5e3, dtype=x.dtype), b)
    close(got, rows[-1], message="the row with by far the best score is not the result")


@attention_pooling.mistake("leaves out the softmax", hint="Scores may be negative: a softmax makes weights of them.")
def raw(x, w, b):
    return (x @ w + b) @ x


@attention_pooling.mistake(
    "uses a sigmoid for every row", hint="The weights sum to 1 over the rows: that is a softmax."
)
def sigmoid(x, w, b):
    return (0.5 + 0.5 * np.tanh((x @ w + b) / 2)) @ x


@attention_pooling.mistake("divides the sum by the number of rows", hint="The weights sum to 1 already.")
def mean_again(x, w, b):
    return in_numpy.attention_pooling(x, w, b) / len(x)


@attention_pooling.mistake(
    "overflows where scores are large", hint="What is exp(1000)? Subtract the largest score first."
)
def overflows(x, w, b):
    weights = np.exp(x @ w + b)
    return weights @ x / np.sum(weights)


@attention_pooling.mistake("adds b to the weights", hint="b belongs to the scores, before the softmax.")
def late_bias(x, w, b):
    return (softmax(x @ w) + b) @ x


@attention_pooling.mistake("scales the scores", hint="The scores are x @ w + b as they are.")
def scaled(x, w, b):
    return softmax((x @ w + b) / math.sqrt(x.shape[-1])) @ x


@attention_pooling.mistake(
    "weighs rows by their place", hint="Nothing but the score of a row counts, not where it stands."
)
def ordered(x, w, b):
    return softmax(x @ w + np.arange(len(x), dtype=x.dtype)) @ x


@attention_pooling.mistake(
    "adds the rows up, each with the weight 1",
    hint="Over an axis of length 1 a softmax gives 1. It is to run over the rows.",
)
def all_ones(x, w, b):
    return np.sum(x, axis=0)


@attention_pooling.mistake("gives all rows the same weight", hint="The weight of a row comes from its score.")
def plain_mean(x, w, b):
    return np.mean(x, axis=0)

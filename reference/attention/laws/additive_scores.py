"""additive_scores: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import uneven
from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import reals

additive_scores = Concept(
    in_numpy.additive_scores,
    q=uneven("n l d", limit=2),
    k=uneven("n s e", limit=2),
    w_q=uneven("h d", limit=1),
    w_k=uneven("h e", limit=1),
    v=uneven("h"),
    further=[
        {"q": reals("l d"), "k": reals("s e")},
        {"q": reals("a n l d", limit=2), "k": reals("a n s e", limit=2)},
    ],
    scale=lambda case, expected: 64.0,
)


@additive_scores.law("no score is larger than the sizes of the entries of v together")
def bounded(f, q, k, w_q, w_k, v):
    scores, most = f(8 * q, 8 * k, w_q, w_k, v), np.sum(np.abs(v))
    at_most(scores, most, scale=32, message="a score is larger than all of v together")
    at_most(-most, scores, scale=32, message="a score is further below 0 than all of v together")


@additive_scores.law("where the projections of a query and a key cancel, their score is 0")
def cancel(f, q, w_q, v):
    # The same vector on both sides, with opposite weights: on the diagonal the sum inside tanh is 0.
    scores = np.diagonal(f(q, q, w_q, -w_q, v), axis1=-2, axis2=-1)
    close(scores, np.zeros_like(scores), scale=8, message="where the projections cancel, the score is not 0")


@additive_scores.law("entry (i, j) belongs to query i and key j alone: each pair gets the score it gets by itself")
def pairs(f, q, k, w_q, w_k, v):
    together = f(q, k, w_q, w_k, v)
    i, j = q.shape[-2] - 1, 0
    alone = f(q[:, i : i + 1], k[:, j : j + 1], w_q, w_k, v)
    close(together[:, i : i + 1, j : j + 1], alone, scale=32, message="beside others a pair has another score")


@additive_scores.law("turning the sign of v turns the sign of every score; so does turning both projections round")
def odd(f, q, k, w_q, w_k, v):
    scores = f(q, k, w_q, w_k, v)
    close(f(q, k, w_q, w_k, -v), -scores, scale=32, message="the sign of v did not carry over")
    close(f(q, k, -w_q, -w_k, v), -scores, scale=32, message="the sign of the projections did not carry over")


@additive_scores.mistake(
    "leaves out tanh",
    hint="Without it a query adds the same to all its scores. tanh is taken of the sum of both projections.",
)
def linear(q, k, w_q, w_k, v):
    return (np.expand_dims(q @ w_q.T, -2) + np.expand_dims(k @ w_k.T, -3)) @ v


@additive_scores.mistake("takes tanh of each part by itself", hint="tanh is taken of the sum of both projections.")
def apart(q, k, w_q, w_k, v):
    return (np.tanh(np.expand_dims(q @ w_q.T, -2)) + np.tanh(np.expand_dims(k @ w_k.T, -3))) @ v


@additive_scores.mistake("subtracts the keys", hint="The two projections are added.")
def minus(q, k, w_q, w_k, v):
    return in_numpy.additive_scores(q, k, w_q, -w_k, v)


@additive_scores.mistake(
    "takes tanh after the weighted sum", hint="First tanh, for every hidden unit, then the sum with v."
)
def outside(q, k, w_q, w_k, v):
    return np.tanh((np.expand_dims(q @ w_q.T, -2) + np.expand_dims(k @ w_k.T, -3)) @ v)


@additive_scores.mistake("uses a sigmoid", hint="tanh goes from -1 to 1 and is 0 at 0; a sigmoid is 1/2 there.")
def sigmoid(q, k, w_q, w_k, v):
    hidden = np.expand_dims(q @ w_q.T, -2) + np.expand_dims(k @ w_k.T, -3)
    return (0.5 + 0.5 * np.tanh(hidden / 2)) @ v


@additive_scores.mistake(
    "scores the mean of the keys for all of them", hint="Every pair is on its own: nothing is averaged over the keys."
)
def mean_key(q, k, w_q, w_k, v):
    mean = np.mean(k, axis=-2, keepdims=True)
    return np.broadcast_to(in_numpy.additive_scores(q, mean, w_q, w_k, v), (*q.shape[:-1], k.shape[-2]))


@additive_scores.mistake("exchanges the two projections", hint="w_q is for the queries, w_k for the keys.")
def exchanged(q, k, w_q, w_k, v):
    return in_numpy.additive_scores(q, k, w_k, w_q, v)

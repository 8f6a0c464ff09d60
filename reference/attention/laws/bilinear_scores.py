"""bilinear_scores: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import softmax, uneven
from reference.compare import close, equal
from reference.concept import Concept
from reference.inputs import reals

bilinear_scores = Concept(
    in_numpy.bilinear_scores,
    q=uneven("n l d", limit=4),
    k=uneven("n s e", limit=4),
    w=uneven("d e", limit=4),
    further=[
        {"q": reals("l d", limit=4), "k": reals("s e", limit=4)},
        {"q": reals("a n l d", limit=4), "k": reals("a n s e", limit=4)},
    ],
    scale=lambda case, expected: 1024.0,
    built_ins=["torch.nn.functional.bilinear"],
    instead="matrix products",
)


@bilinear_scores.law("with the identity as matrix it is the dot product")
def identity(f, q, k=reals("n s d", limit=4)):
    identity = np.eye(q.shape[-1], dtype=q.dtype)
    close(f(q, k, identity), in_numpy.dot_scores(q, k), scale=64, message="with the identity it is not the dot product")


@bilinear_scores.law("the sides have roles: exchanging queries and keys takes the transposed matrix")
def sides(f, q, k, w):
    close(f(k, q, w.T.copy()), np.swapaxes(f(q, k, w), -1, -2), scale=1024, message="exchanged, the scores are others")


@bilinear_scores.law("a matrix that is doubled doubles every score, and one of zeros makes every score 0")
def linear(f, q, k, w):
    close(f(q, k, 2 * w), 2 * f(q, k, w), scale=2048, message="twice the matrix did not give twice the scores")
    equal(f(q, k, 0 * w), np.zeros_like(f(q, k, w)), message="a matrix of zeros left a score")


@bilinear_scores.mistake(
    "transposes the matrix", hint="q W k^T: the rows of W go with the queries, its columns with the keys."
)
def transposed(q, k, w):
    return in_numpy.dot_scores(q @ w.T, k)


@bilinear_scores.mistake("applies the matrix to both sides", hint="The matrix stands between them once.")
def twice(q, k, w):
    return in_numpy.dot_scores(q @ w, k @ w)


@bilinear_scores.mistake("scales by the root of the features", hint="Here it is q W k^T alone.")
def scaled(q, k, w):
    return in_numpy.bilinear_scores(q, k, w) / math.sqrt(q.shape[-1])


@bilinear_scores.mistake("adds an identity", hint="The matrix is W alone: with W = 0 every score is 0.")
def residual(q, k, w):
    return in_numpy.bilinear_scores(q, k, w + np.eye(*w.shape, dtype=w.dtype))


@bilinear_scores.mistake("leaves the matrix out", hint="q W k^T: the matrix stands between queries and keys.")
def bare(q, k, w):
    return in_numpy.dot_scores(q, k)


@bilinear_scores.mistake(
    "gives keys the rows and queries the columns", hint="Row i belongs to query i: the queries stand on the left."
)
def turned(q, k, w):
    return np.swapaxes(in_numpy.bilinear_scores(q, k, w), -1, -2)


@bilinear_scores.mistake("makes weights of the scores already", hint="The softmax comes later: here it is q W k^T.")
def weights(q, k, w):
    return softmax(in_numpy.bilinear_scores(q, k, w))


@bilinear_scores.mistake(
    "takes tanh of the queries on the other side", hint="Nothing but the matrix stands between queries and keys."
)
def bent(q, k, w):
    return in_numpy.dot_scores(np.tanh(q @ w), k)

"""dot_scores: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import scores_of, softmax, uneven
from reference.compare import close
from reference.concept import Concept
from reference.inputs import reals

dot_scores = Concept(
    in_numpy.dot_scores,
    q=uneven("n l d"),
    k=uneven("n s d"),
    further=[{"q": reals("l d"), "k": reals("s d")}, {"q": reals("a n l d"), "k": reals("a n s d")}],
    scale=lambda case, expected: 64 * np.max(np.abs(case["q"])),
    built_ins=["numpy.vecdot", "torch.linalg.vecdot"],
    instead="a matrix product",
)


@dot_scores.law("entry (i, j) is the dot product of query i and key j")
def entries(f, q, k):
    expected = [[[sum(a * b for a, b in zip(x, y, strict=True)) for y in key] for x in query]
                for query, key in zip(q, k, strict=True)]  # fmt: skip
    close(f(q, k), np.array(expected, dtype=q.dtype), scale=256, message="an entry is not that dot product")


@dot_scores.law("a query that is doubled doubles its row; two queries added give the sum of their rows")
def linear(f, q, k, other=reals("n l d")):
    close(f(2 * q + other, k), 2 * f(q, k) + f(other, k), scale=2048, message="the scores did not follow the queries")


@dot_scores.law("keys and queries that change places turn the table of scores on its side")
def transpose(f, q, k):
    close(f(k, q), np.swapaxes(f(q, k), -1, -2), scale=256, message="the scores are not the same, turned on their side")


@dot_scores.law("without batch axes, and with two of them, every sequence gets the scores it gets alone")
def batches(f, q, k):
    alone = np.stack([f(one, other) for one, other in zip(q, k, strict=True)])
    close(f(q, k), alone, scale=256, message="in a batch a sequence has other scores than alone")
    close(f(q[None], k[None]), alone[None], scale=256, message="with two batch axes the scores are others")


@dot_scores.mistake("multiplies entry by entry", hint="A dot product sums over the features: it is a matrix product.")
def elementwise(q, k):
    return np.sum(q * k, axis=-1, keepdims=True)


@dot_scores.mistake(
    "turns all axes of the keys round", hint="There may be batch axes in front: swap the last two axes of k alone."
)
def all_axes(q, k):
    return q @ k.T


@dot_scores.mistake(
    "gives keys the rows and queries the columns", hint="Row i belongs to query i: the queries stand on the left."
)
def transposed(q, k):
    return k @ np.swapaxes(q, -1, -2)


@dot_scores.mistake(
    "divides by the root of the number of features",
    hint="Scaling comes later, in scaled dot-product attention. Here it is q k^T alone.",
)
def scaled(q, k):
    return scores_of(q, k)


@dot_scores.mistake(
    "makes every query a vector of length 1", hint="That is on the way to the cosine: leave lengths alone."
)
def unit(q, k):
    return in_numpy.dot_scores(q / np.maximum(in_numpy.norms(q), 1e-12), k)


@dot_scores.mistake("divides by the number of features", hint="A dot product is a sum: nothing is divided here.")
def mean(q, k):
    return in_numpy.dot_scores(q, k) / q.shape[-1]


@dot_scores.mistake("makes weights of the scores already", hint="The softmax comes later. Here it is q k^T alone.")
def weights(q, k):
    return softmax(in_numpy.dot_scores(q, k))

"""cosine_scores: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import NOT_ABOVE_0
from reference.compare import at_most, close, equal, quietly
from reference.concept import Concept
from reference.contract import positive
from reference.inputs import few, nonzeros, sampled_from

cosine_scores = Concept(
    in_numpy.cosine_scores,
    q=nonzeros("n l d"),
    k=nonzeros("n s d"),
    # The product of two of these lengths is never exactly 2.1, where there is a kink.
    eps=sampled_from([1e-12, 1e-12, 2.1]),
    further=[
        {"q": nonzeros("l d"), "k": nonzeros("s d")},
        {"q": nonzeros("a n l d"), "k": nonzeros("a n s d"), "eps": sampled_from([0.3, 2.1, 64.3])},
    ],
    # Vectors of zeros are among these. Their direction is anybody's guess, and so is the derivative there.
    unusual=[{"q": few("n l d"), "k": few("n s d"), "eps": sampled_from([1e-12, 0.5, 2.0])}],
    scale=lambda case, expected: 2.0,
    built_ins=["scipy.spatial.distance.cdist", "torch.nn.functional.cosine_similarity"],
    instead="matrix products and square roots",
)


cosine_scores.refuses("eps is not a finite number above 0", eps=NOT_ABOVE_0)


@cosine_scores.law("a cosine lies between -1 and 1")
def in_range(f, q, k):
    scores = f(q, k)
    at_most(scores, 1.0, message="a score is above 1")
    at_most(-1.0, scores, scale=1, message="a score is below -1")


@cosine_scores.law("lengths do not matter: a query or key that is made longer keeps its scores")
def lengths(f, q, k, longer=sampled_from([2.0, 0.25, 1e3])):
    close(f(longer * q, k), f(q, k), scale=2, message="a longer query has other scores")
    close(f(q, longer * k), f(q, k), scale=2, message="a longer key has other scores")


@cosine_scores.law("a vector that is not zero scores 1 against itself and -1 against its opposite")
def self(f, q):
    ones = np.ones(q.shape[:-1], dtype=q.dtype)
    close(np.diagonal(f(q, q), axis1=-2, axis2=-1), ones, message="a vector does not score 1 against itself")
    close(np.diagonal(f(q, -q), axis1=-2, axis2=-1), -ones, message="it does not score -1 against its opposite")


@cosine_scores.law(
    "a vector of zeros scores 0 against everything, and nothing is divided by 0 on the way", kind="robustness"
)
def zero(f, q, k):
    zeros = np.zeros_like(quietly(f, q, k))
    equal(quietly(f, 0 * q, k), zeros, message="a query of zeros has a score other than 0")
    equal(quietly(f, q, 0 * k), zeros, message="a key of zeros has a score other than 0")


@cosine_scores.law("where the product of both lengths is below eps, it is eps that the dot product is divided by")
def eps(f, q, k, eps=sampled_from([1e4, 2e4])):
    close(f(q, k, eps=eps), in_numpy.dot_scores(q, k) / eps, scale=256 / eps, message="it was not divided by eps")


@cosine_scores.law(
    "eps is 1e-12 unless told: where vectors are shorter than that, it is what is divided by", kind="robustness"
)
def tiny(f, q, k):
    short = f(1e-7 * q, 1e-7 * k)
    expected = in_numpy.dot_scores(1e-7 * q, 1e-7 * k) / np.maximum(
        1e-14 * in_numpy.norms(q) * np.swapaxes(in_numpy.norms(k), -1, -2), 1e-12
    )
    close(short, expected, scale=2, message="very short vectors got other scores")


@cosine_scores.mistake(
    "divides by the length of the query alone", hint="A cosine is divided by both lengths: the query's and the key's."
)
def one_length(q, k, *, eps=1e-12):
    positive("eps", eps)
    return in_numpy.dot_scores(q, k) / np.maximum(in_numpy.norms(q), eps)


@cosine_scores.mistake("divides by the squared lengths", hint="A length is the root of the sum of squares.")
def squared(q, k, *, eps=1e-12):
    positive("eps", eps)
    lengths = in_numpy.norms(q) * np.swapaxes(in_numpy.norms(k), -1, -2)
    return in_numpy.dot_scores(q, k) / np.maximum(lengths**2, eps)


@cosine_scores.mistake(
    "adds eps instead of taking the larger",
    hint="The larger of eps and the product of the lengths: then long vectors do not notice eps.",
)
def adds(q, k, *, eps=1e-12):
    positive("eps", eps)
    return in_numpy.dot_scores(q, k) / (in_numpy.norms(q) * np.swapaxes(in_numpy.norms(k), -1, -2) + eps)


@cosine_scores.mistake("divides by 0 where a vector is zero", hint="0 / 0 is NaN: divide by at least eps.")
def nan(q, k, *, eps=1e-12):
    positive("eps", eps)
    return in_numpy.dot_scores(q, k) / (in_numpy.norms(q) * np.swapaxes(in_numpy.norms(k), -1, -2))


@cosine_scores.mistake("is a distance, 1 minus the cosine", hint="A score is larger the better a key fits.")
def distance(q, k, *, eps=1e-12):
    return 1 - in_numpy.cosine_scores(q, k, eps=eps)


@cosine_scores.mistake("takes any eps", hint="An eps of 0 protects from nothing: raise ValueError for 0 or less.")
def any_eps(q, k, *, eps=1e-12):
    return in_numpy.cosine_scores(q, k, eps=eps if eps > 0 else 1e-12)


@cosine_scores.mistake(
    "adds eps to each of the two lengths",
    hint="The larger of eps and the product of the lengths: then long vectors do not notice eps.",
)
def adds_to_each(q, k, *, eps=1e-12):
    positive("eps", eps)
    return in_numpy.dot_scores(q, k) / ((in_numpy.norms(q) + eps) * (np.swapaxes(in_numpy.norms(k), -1, -2) + eps))


@cosine_scores.mistake(
    "compares each of the two lengths with eps", hint="It is the product of both lengths that is at least eps."
)
def each_by_itself(q, k, *, eps=1e-12):
    positive("eps", eps)
    lengths = (np.maximum(in_numpy.norms(x), eps) for x in (q, k))
    return in_numpy.dot_scores(q, k) / (next(lengths) * np.swapaxes(next(lengths), -1, -2))


@cosine_scores.mistake("ignores eps", hint="eps is a parameter: 1e-12 is only its default.")
def fixed(q, k, *, eps=1e-12):
    positive("eps", eps)
    return in_numpy.cosine_scores(q, k)

"""cross_entropy: what is drawn, its laws, and the mistakes that break them."""

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
    refuse_other_axes,
    refuse_other_shapes,
    with_one_certain,
)
from reference.inputs import distributions, sampled_from

cross_entropy = Concept(
    in_numpy.cross_entropy,
    along_any_axis("p", "q"),
    further=[along_any_axis("p", "q", of=between)],
    unusual=[along_any_axis("p", "q", of=distributions), along_any_axis("p", "q", of=with_one_certain)],
    built_ins=["torch.nn.functional.cross_entropy"],
    instead="log, products and a sum",
)

refuse_other_shapes(cross_entropy)
refuse_other_axes(cross_entropy)


@cross_entropy.law("it is the entropy of p plus the divergence of p from q")
def splits(f, p, q, axis):
    parts = in_numpy.entropy(p, axis=axis) + in_numpy.kl_divergence(p, q, axis=axis)
    close(f(p, q, axis=axis), parts, scale=4, message="it is not the sum of the two")


@cross_entropy.law("it is never below the entropy of p, and equals it where q is p (Gibbs)")
def gibbs(f, p, q, axis):
    own = in_numpy.entropy(p, axis=axis)
    at_most(own, f(p, q, axis=axis), scale=4, message="it is below the entropy of p")
    close(f(p, p, axis=axis), own, scale=1, message="where q is p, it is not the entropy of p")


@cross_entropy.law("it is linear in p: mixing two p mixes the results")
def is_linear(
    f,
    p=ordinary("n k"),
    r=ordinary("n k"),
    q=ordinary("n k"),
    t=sampled_from([0.5, 0.25, 0.875]),
):
    mixed = t * f(p, q) + (1 - t) * f(r, q)
    close(f(t * p + (1 - t) * r, q), mixed, scale=4, message="the mixture gives another result than its parts")


@cross_entropy.law(
    "where outcome i is sure, it is the surprise of outcome i, -log q_i: infinite where q_i is 0",
    kind="robustness",
)
def of_the_sure(f, q=distributions("k")):
    sure = np.eye(q.shape[0], dtype=q.dtype)
    close(f(sure, np.broadcast_to(q, sure.shape)), in_numpy.self_information(q), scale=4,
          message="for a sure outcome it is not that outcome's surprise")  # fmt: skip


@cross_entropy.law("the outcomes stand along axis, whichever it is, and that axis is gone from the result")
def axis(f, p=ordinary("a b k"), q=ordinary("a b k"), axis=sampled_from([0, 1, 2, -2, -3])):
    expected = in_numpy.cross_entropy(p, q)
    close(along(f, axis, p, q), expected, scale=4, message="along that axis the answer is another one")
    close(f(p[0, 0], q[0, 0]), expected[0, 0], scale=4, message="on one row the answer is another one")


@cross_entropy.mistake(
    "swaps p and q", hint="What happens is p, the weight; what is believed is q, inside the logarithm."
)
def swapped(p, q, *, axis=-1):
    return in_numpy.cross_entropy(q, p, axis=axis)


@cross_entropy.mistake(
    "forgets the minus", hint="Logarithms of probabilities are not positive; surprise is not negative."
)
def sign(p, q, *, axis=-1):
    return -in_numpy.cross_entropy(p, q, axis=axis)


@cross_entropy.mistake("counts bits", hint="Here the logarithm is natural: log, not log2.")
def bits(p, q, *, axis=-1):
    return in_numpy.cross_entropy(p, q, axis=axis) / LOG2


@cross_entropy.mistake(
    "makes NaN where p and q are both 0", hint="0 * log(0) is NaN for floats; what never comes adds nothing."
)
def nan(p, q, *, axis=-1):
    return -np.sum(p * np.log(q), axis=axis)


def floored(amount):
    @cross_entropy.mistake(
        f"keeps q at least {amount:g}",
        hint="Whoever rules out what then happens is infinitely surprised: do not clip q.",
    )
    def with_floor(p, q, *, axis=-1):
        return -np.sum(p * np.log(np.maximum(q, amount)), axis=axis)


# An added amount is a bound too, and a tiny one cannot be told from it: the bounds stand first.
for amount in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-15):
    floored(amount)


def padded(amount):
    @cross_entropy.mistake(
        f"adds {amount:g} to q inside the logarithm",
        hint="Whoever rules out what then happens is infinitely surprised: let it be infinite.",
    )
    def with_amount(p, q, *, axis=-1):
        return -np.sum(p * np.log(q + amount), axis=axis)


for amount in (1e-6, 1e-7, 1e-8):
    padded(amount)


@cross_entropy.mistake(
    "keeps q at least 1e-07 away from 0 and 1",
    hint="Whoever rules out what then happens is infinitely surprised, and who is sure not at all: do not clip q.",
)
def clipped(p, q, *, axis=-1):
    return -np.sum(p * np.log(np.clip(q, 1e-7, 1 - 1e-7)), axis=axis)


@cross_entropy.mistake(
    "averages over the outcomes instead of summing", hint="p is the weight of the average already: sum."
)
def mean(p, q, *, axis=-1):
    return in_numpy.cross_entropy(p, q, axis=axis) / p.shape[axis]


@cross_entropy.mistake(
    "takes q for scores and applies a softmax",
    hint="q holds probabilities already: PyTorch's function wants scores, not this one.",
)
def of_scores(p, q, *, axis=-1):
    weights = np.exp(q)
    return in_numpy.cross_entropy(p, weights / np.sum(weights, axis=axis, keepdims=True), axis=axis)


@cross_entropy.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def last_axis(p, q, *, axis=-1):
    return in_numpy.cross_entropy(p, q)


@cross_entropy.mistake(
    "is the divergence", hint="Even whoever believes in p itself is surprised now and then: nothing is subtracted here."
)
def kl(p, q, *, axis=-1):
    return in_numpy.kl_divergence(p, q, axis=axis)


@cross_entropy.mistake(
    "leaves out outcomes with q = 0", hint="Leave out what never comes, p = 0. Where q = 0 < p, it is infinite."
)
def masks_q(p, q, *, axis=-1):
    return np.sum(p * in_numpy.surprise(q), axis=axis)


@cross_entropy.mistake(
    "takes every outcome for a coin",
    hint="The terms with 1 - p and 1 - q are for coins. Here the outcomes of an axis belong together: p log q alone.",
)
def coins(p, q, *, axis=-1):
    rest = (1 - p) * in_numpy.self_information(np.where((p == 1) & (q == 1), 1, 1 - q))
    return in_numpy.cross_entropy(p, q, axis=axis) + np.sum(rest, axis=axis)


@cross_entropy.mistake(
    "looks at the likeliest outcome alone",
    hint="p may spread over several outcomes: each counts, as often as it comes.",
)
def likeliest(p, q, *, axis=-1):
    first = np.expand_dims(np.argmax(p, axis=axis), axis)
    return np.squeeze(in_numpy.self_information(np.take_along_axis(q, first, axis)), axis)


@cross_entropy.mistake("forgets to weigh by p", hint="A surprise counts as often as it happens: multiply it by p.")
def unweighed(p, q, *, axis=-1):
    return np.sum(in_numpy.self_information(np.where((p == 0) & (q == 0), 1, q)), axis=axis)


@cross_entropy.mistake(
    "sums over the whole array", hint="Every pair of distributions has a number of its own: sum along axis only."
)
def everything(p, q, *, axis=-1):
    return np.sum(in_numpy.cross_entropy(p, q, axis=axis))

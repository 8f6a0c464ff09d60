"""kl_divergence: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close, holds
from reference.concept import Concept
from reference.information import in_numpy
from reference.information.laws.shared import (
    LOG2,
    along,
    along_any_axis,
    between,
    merger,
    nearly,
    ordinary,
    p_log_ratio,
    pairs,
    refuse_other_axes,
    refuse_other_shapes,
    without_common_zeros,
)
from reference.inputs import Grid, Shaped, distributions, integers, just, reals, sampled_from, together, uneven

FAIR, BIASED = np.array([0.5, 0.5]), np.array([0.25, 0.75])


def all_but_sure(axes):
    """Distributions of two outcomes, one of which all but never comes; a coin among them."""
    rare = np.array([2.0**-30, 2.0**-10, 2.0**-10 * (1 + 2.0**-12), 0.5])

    def look_up(which):
        p = rare[which.astype(int)]
        return np.stack([p, 1 - p], axis=-1)

    return Shaped(axes, Grid(0, len(rare) - 1)).but(look_up)


kl_divergence = Concept(
    in_numpy.kl_divergence,
    along_any_axis("p", "q"),
    further=[along_any_axis("p", "q", of=between)],
    unusual=[
        together({"p": all_but_sure("n"), "q": all_but_sure("n"), "axis": just(-1)}),
        along_any_axis("p", "q", of=distributions).map(without_common_zeros),
    ],
    built_ins=[
        "scipy.stats.entropy", "scipy.special.rel_entr", "torch.nn.functional.kl_div",
        "torch.distributions.kl_divergence",
    ],
    instead="log, products and a sum",
)  # fmt: skip

refuse_other_shapes(kl_divergence)
refuse_other_axes(kl_divergence)
kl_divergence.backward.refuses(
    "grad has another shape than the result",
    grad=[lambda case: case["grad"][None], lambda case: np.append(case["grad"], 0.5)],
)


@kl_divergence.law("it is never negative, also where p and q are hardly different, and 0 where they are the same")
def sign(f, p=ordinary("n k"), q=ordinary("n k"), seed=integers(0, 999)):
    at_most(0.0, f(p, q), scale=1, message="a divergence is negative")
    at_most(0.0, f(p, nearly(p, seed, 1e-9)), scale=1, message="for nearly equal p and q it is negative")
    close(f(p, p), np.zeros_like(p[:, 0]), scale=1, message="the divergence of p from itself is not 0")


@kl_divergence.law("swapping p and q matters: a fair coin and one with 1/4 heads give 0.1438 one way, 0.1308 the other")
def is_not_symmetric(f):
    close(f(FAIR, BIASED), np.asarray(math.log(4 / 3) / 2), scale=1, message="D(fair, biased) is another number")
    close(f(BIASED, FAIR), np.asarray(LOG2 - 0.5623351446188083), scale=1, message="D(biased, fair) is another number")


@kl_divergence.law(
    "outcomes with p = 0 add nothing, whatever q is there, and one with q = 0 < p makes it infinite",
    kind="robustness",
)
def zeros(f, p=ordinary("n k"), q=ordinary("n k")):
    none = np.zeros_like(p[:, :1])
    wide = f(np.concatenate([p, none], axis=1), np.concatenate([q, none], axis=1))
    close(wide, f(p, q), scale=4, message="an outcome impossible in both changed the divergence")
    rest = f(np.concatenate([p, none], axis=1), np.concatenate([q / 2, none + 0.5], axis=1))
    close(rest, f(p, q) + LOG2, scale=4, message="an outcome that never comes did not count nothing")
    holds(f(np.concatenate([p / 2, none + 0.5], axis=1), np.concatenate([q, none], axis=1)) == np.inf,
          "q = 0 < p, yet the divergence is not infinite", expected="infinity")  # fmt: skip


@kl_divergence.law("the divergences of independent outcomes add up")
def adds(f, p=ordinary("n k"), q=ordinary("n k"), r=ordinary("n m"), s=ordinary("n m")):
    close(f(pairs(p, r), pairs(q, s)), f(p, q) + f(r, s), scale=8, message="the pairs' divergence is not the sum")


@kl_divergence.law("merging outcomes never makes two distributions easier to tell apart (data processing)")
def of_the_merged(f, p=ordinary("n k"), q=ordinary("n k"), seed=integers(0, 999)):
    merge = merger(p.shape[-1], seed, p.dtype)
    at_most(f(p @ merge, q @ merge), f(p, q), scale=4, message="it grew although outcomes were merged")


@kl_divergence.law("mixing never diverges more than the parts do on average (it is convex in both together)")
def is_convex(
    f,
    p=ordinary("n k"),
    q=ordinary("n k"),
    r=ordinary("n k"),
    s=ordinary("n k"),
    t=sampled_from([0.5, 0.25, 0.875]),
):
    parts = t * f(p, q) + (1 - t) * f(r, s)
    at_most(f(t * p + (1 - t) * r, t * q + (1 - t) * s), parts, scale=4, message="the mixtures diverge more")


@kl_divergence.law("it is at least half the square of the sum of all |p - q| (Pinsker)")
def pinsker(f, p=ordinary("n k"), q=ordinary("n k")):
    at_most(
        np.sum(np.abs(p - q), axis=-1) ** 2 / 2,
        f(p, q),
        scale=2,
        message="it is too small for how far p and q are apart",
    )


@kl_divergence.law("the outcomes stand along axis, whichever it is, and that axis is gone from the result")
def axis(f, p=ordinary("a b k"), q=ordinary("a b k"), axis=sampled_from([0, 1, 2, -2, -3])):
    expected = in_numpy.kl_divergence(p, q)
    close(along(f, axis, p, q), expected, scale=4, message="along that axis the answer is another one")
    close(f(p[0, 0], q[0, 0]), expected[0, 0], scale=4, message="on one row the answer is another one")


@kl_divergence.mistake("swaps p and q", hint="The first one, p, is the weight and stands on top of the fraction.")
def swapped(p, q, *, axis=-1):
    return in_numpy.kl_divergence(q, p, axis=axis)


@kl_divergence.mistake("weighs by q", hint="The average is over what happens: weigh the log ratio by p.")
def weighed_by_q(p, q, *, axis=-1):
    return np.sum(q * np.where(q == 0, 0, in_numpy.log_ratio(p, np.where(q == 0, 1, q))), axis=axis)


@kl_divergence.mistake("has the sign the other way", hint="log(p / q) = log p - log q. A divergence is never negative.")
def wrong_sign(p, q, *, axis=-1):
    return -in_numpy.kl_divergence(p, q, axis=axis)


@kl_divergence.mistake(
    "subtracts one entropy from the other", hint="Both logarithms are weighed by p: H(q) would weigh log q by q."
)
def of_entropies(p, q, *, axis=-1):
    return in_numpy.entropy(q, axis=axis) - in_numpy.entropy(p, axis=axis)


@kl_divergence.mistake(
    "makes NaN of an outcome with p = 0", hint="0 * log(0) is NaN for floats; what never comes adds nothing."
)
def nan(p, q, *, axis=-1):
    return np.sum(p * np.log(p / q), axis=axis)


def kept_below(amount):
    @kl_divergence.mistake(
        f"keeps q at least {amount:g}", hint="Where q = 0 < p the divergence is infinite: do not clip q."
    )
    def with_floor(p, q, *, axis=-1):
        return in_numpy.kl_divergence(p, np.maximum(q, amount), axis=axis)


# An added amount is a bound too, and a tiny one cannot be told from it: the bounds stand first.
for amount in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-15):
    kept_below(amount)


def padded(amount):
    @kl_divergence.mistake(
        f"adds {amount:g} to q",
        hint="Where q = 0 < p the divergence is infinite, and a small number added to q hides that.",
    )
    def with_amount(p, q, *, axis=-1):
        return np.sum(p * in_numpy.log_ratio(p, q + amount), axis=axis)


for amount in (1e-6, 1e-7, 1e-8):
    padded(amount)


def padded_inside(amount):
    @kl_divergence.mistake(
        f"adds {amount:g} to p and q inside the logarithm",
        hint="Where q = 0 < p the divergence is infinite, which that hides. Where p = 0, take the log of 1 instead.",
    )
    def with_amount(p, q, *, axis=-1):
        return np.sum(p * np.log((p + amount) / (q + amount)), axis=axis)


def padded_everywhere(amount):
    @kl_divergence.mistake(
        f"adds {amount:g} to p and q wherever they stand",
        hint="Where q = 0 < p the divergence is infinite, which that hides. Where p = 0, take the log of 1 instead.",
    )
    def with_amount(p, q, *, axis=-1):
        return in_numpy.kl_divergence(p + amount, q + amount, axis=axis)


def floored(amount):
    @kl_divergence.mistake(
        f"keeps p and q at least {amount:g}",
        hint="Where q = 0 < p the divergence is infinite, and where p = 0 nothing is added: clip neither.",
    )
    def with_floor(p, q, *, axis=-1):
        return in_numpy.kl_divergence(np.maximum(p, amount), np.maximum(q, amount), axis=axis)


for amount in (1e-6, 1e-7, 1e-8):
    floored(amount)
    padded_inside(amount)
    padded_everywhere(amount)


@kl_divergence.mistake(
    "leaves out outcomes with q = 0", hint="Leave out what has p = 0. Where q = 0 < p, the result is infinite."
)
def masks_q(p, q, *, axis=-1):
    return np.sum(np.where(q == 0, 0, p_log_ratio(p, np.where(q == 0, 1, q))), axis=axis)


@kl_divergence.mistake("counts bits", hint="Here the logarithm is natural: log, not log2.")
def bits(p, q, *, axis=-1):
    return in_numpy.kl_divergence(p, q, axis=axis) / LOG2


@kl_divergence.mistake(
    "averages over the outcomes instead of summing", hint="p is the weight of the average already: sum."
)
def mean(p, q, *, axis=-1):
    return in_numpy.kl_divergence(p, q, axis=axis) / p.shape[axis]


@kl_divergence.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def last_axis(p, q, *, axis=-1):
    return in_numpy.kl_divergence(p, q)


@kl_divergence.mistake(
    "stops at the cross entropy", hint="Where q is p it should be 0: what p surprises itself with comes off."
)
def cross(p, q, *, axis=-1):
    return in_numpy.cross_entropy(p, q, axis=axis)


@kl_divergence.mistake(
    "takes both directions together", hint="Adding D(q, p) makes it symmetric: only one direction is asked for."
)
def both_ways(p, q, *, axis=-1):
    return (in_numpy.kl_divergence(p, q, axis=axis) + in_numpy.kl_divergence(q, p, axis=axis)) / 2


@kl_divergence.mistake(
    "adds up the absolute values of the terms", hint="A single term may be negative; only their sum never is."
)
def absolute(p, q, *, axis=-1):
    return np.sum(np.abs(p_log_ratio(p, q)), axis=axis)


@kl_divergence.mistake(
    "weighs the logarithm of p alone by p", hint="Both logarithms are weighed by p: p * (log p - log q), with brackets."
)
def brackets(p, q, *, axis=-1):
    return np.sum(in_numpy.self_information(np.where((p == 0) & (q == 0), 1, q)) - p * in_numpy.surprise(p), axis=axis)


@kl_divergence.mistake(
    "takes p for logarithms, as F.kl_div does",
    hint="That function wants log-probabilities first, and what happens second. Here p and q are both probabilities.",
)
def of_logarithms(p, q, *, axis=-1):
    return np.sum(-q * in_numpy.surprise(q) - q * p, axis=axis)


@kl_divergence.mistake(
    "applies a softmax to p and q first", hint="p and q hold probabilities already: nothing is left to normalize."
)
def of_scores(p, q, *, axis=-1):
    p, q = (np.exp(x) / np.sum(np.exp(x), axis=axis, keepdims=True) for x in (p, q))
    return in_numpy.kl_divergence(p, q, axis=axis)


@kl_divergence.mistake(
    "sums over the whole array", hint="Every pair of distributions has a number of its own: sum along axis only."
)
def everything(p, q, *, axis=-1):
    return np.sum(in_numpy.kl_divergence(p, q, axis=axis))


@kl_divergence.mistake(
    "forgets to weigh by p", hint="Every log ratio counts as often as its outcome comes: p times it."
)
def unweighed(p, q, *, axis=-1):
    return np.sum(in_numpy.log_ratio(p, q), axis=axis)


# The backward pass --------------------------------------------------------------------------------------------------


@kl_divergence.backward.law("where q is p, the gradient by p is grad for every outcome, and the one by q its negative")
def slope_at_equal(f, grad=uneven("n"), p=ordinary("n k")):
    everywhere = np.broadcast_to(grad[:, None], p.shape)
    close(f(grad, p, p), (everywhere, -everywhere), scale=8, message="where q is p, the gradients are others")


@kl_divergence.backward.law("the gradient by q, weighed by q and summed along the axis, is -grad")
def weighed_slope(f, grad, p, q, axis):
    _, by_q = f(grad, p, q, axis=axis)
    close(np.sum(q * by_q, axis=axis), -grad, scale=8, message="weighed by q it does not sum to -grad")


@kl_divergence.backward.law(
    "an outcome with p = 0 gets nothing and sends nothing to q, also where q is 0, and leaves the others alone",
    kind="robustness",
)
def slope_beside_zero(f, grad=reals("n"), p=ordinary("n k"), q=ordinary("n k")):
    none = np.zeros_like(p[:, :1])
    by_p, by_q = f(grad, np.concatenate([p, none, none], axis=1), np.concatenate([q / 2, none + 0.5, none], axis=1))
    expected_p, expected_q = in_numpy.kl_divergence_backward(grad, p, q / 2)
    scale = 64 + 16 * float(np.max(p / q))
    close(
        by_p, np.concatenate([expected_p, none, none], axis=1), scale=scale, message="the gradient by p is another one"
    )
    close(
        by_q, np.concatenate([expected_q, none, none], axis=1), scale=scale, message="the gradient by q is another one"
    )


@kl_divergence.backward.mistake(
    "forgets the plus 1 in the gradient by p", hint="p log p is a product: the product rule has two terms."
)
def backward_without_one(grad, p, q, *, axis=-1):
    g = np.expand_dims(grad, axis)
    return g * in_numpy.log_ratio(p, q), in_numpy.kl_divergence_backward(grad, p, q, axis=axis)[1]


@kl_divergence.backward.mistake(
    "has the gradient by q with a plus", hint="q stands below the fraction line: more of it makes less."
)
def backward_sign(grad, p, q, *, axis=-1):
    by_p, by_q = in_numpy.kl_divergence_backward(grad, p, q, axis=axis)
    return by_p, -by_q


@kl_divergence.backward.mistake(
    "forgets the weight p in the gradient by q", hint="The term is p times log q: its slope is p times 1 / q."
)
def backward_weight(grad, p, q, *, axis=-1):
    g = np.expand_dims(grad, axis)
    return in_numpy.kl_divergence_backward(grad, p, q, axis=axis)[0], -g / q


@kl_divergence.backward.mistake(
    "ignores axis", hint="grad lacks the axis that was summed away: put it back there, with np.expand_dims(grad, axis)."
)
def backward_last_axis(grad, p, q, *, axis=-1):
    by_p, by_q = in_numpy.slopes(p, q)
    return grad[..., None] * by_p, grad[..., None] * by_q


@kl_divergence.backward.mistake(
    "makes NaN where p and q are both 0", hint="0 / 0 is NaN to a computer; an outcome that never comes has no pull: 0."
)
def backward_nan(grad, p, q, *, axis=-1):
    g = np.expand_dims(grad, axis)
    return in_numpy.kl_divergence_backward(grad, p, q, axis=axis)[0], -g * p / q


@kl_divergence.backward.mistake(
    "swaps the two gradients", hint="First comes the gradient by p, the one with the logarithm, then the one by q."
)
def backward_swapped(grad, p, q, *, axis=-1):
    return in_numpy.kl_divergence_backward(grad, p, q, axis=axis)[::-1]


@kl_divergence.backward.mistake(
    "leaves q out of the gradient by p",
    hint="What is weighed by p is log(p / q), not log p: its slope keeps the log of q.",
)
def backward_without_q(grad, p, q, *, axis=-1):
    g = np.expand_dims(grad, axis)
    own = np.where(p == 0, 0, 1 - in_numpy.surprise(p))
    return g * own, in_numpy.kl_divergence_backward(grad, p, q, axis=axis)[1]


@kl_divergence.backward.mistake(
    "divides by the square of q", hint="The slope of log q is 1 / q: the square would come from 1 / q itself."
)
def backward_square(grad, p, q, *, axis=-1):
    by_p, by_q = in_numpy.kl_divergence_backward(grad, p, q, axis=axis)
    return by_p, by_q / np.where(q == 0, 1, q)


@kl_divergence.backward.mistake(
    "gives q - p by q, as for scores",
    hint="q - p is the slope by scores in front of a softmax. Here q itself is free: -p / q.",
)
def backward_scores(grad, p, q, *, axis=-1):
    by_p, _ = in_numpy.kl_divergence_backward(grad, p, q, axis=axis)
    return by_p, np.expand_dims(grad, axis) * (q - p)

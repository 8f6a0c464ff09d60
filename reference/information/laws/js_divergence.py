"""js_divergence: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close, holds
from reference.concept import Concept
from reference.information import in_numpy
from reference.information.laws.shared import (
    LOG2,
    along,
    along_any_axis,
    between,
    nearly,
    ordinary,
    refuse_other_axes,
    refuse_other_shapes,
    with_one_certain,
)
from reference.inputs import distributions, integers, sampled_from

js_divergence = Concept(
    in_numpy.js_divergence,
    along_any_axis("p", "q"),
    further=[along_any_axis("p", "q", of=between)],
    unusual=[along_any_axis("p", "q", of=distributions), along_any_axis("p", "q", of=with_one_certain)],
    built_ins=["scipy.spatial.distance.jensenshannon"],
    instead="log, products and sums",
)

refuse_other_shapes(js_divergence)
refuse_other_axes(js_divergence)


@js_divergence.law("swapping p and q changes nothing")
def is_symmetric(f, p, q, axis):
    close(f(p, q, axis=axis), f(q, p, axis=axis), scale=1, message="swapped it is another number")


@js_divergence.law("it is at most log 2")
def in_range(f, p, q, axis):
    at_most(f(p, q, axis=axis), LOG2, scale=1, message="it is above log 2")


@js_divergence.law("where p and q have no outcome in common it is log 2: nothing makes it infinite", kind="robustness")
def apart(f, p=distributions("n k"), q=distributions("n k")):
    none = np.zeros_like(p)
    y = f(np.concatenate([p, none], axis=1), np.concatenate([none, q], axis=1))
    close(y, np.full_like(y, LOG2), scale=1, message="without a common outcome it is not log 2")


@js_divergence.law("not even rounding makes it negative, however near p and q are", kind="robustness")
def sign(f, p=ordinary("n k"), q=ordinary("n k"), seed=integers(0, 999), size=sampled_from([1e-9, 1e-4])):
    near = f(p, nearly(p, seed, size))
    holds(near >= 0, "for nearly equal p and q it is negative", got=near, expected="at least 0")
    y = f(p, q)
    holds(y >= 0, "it is negative", got=y, expected="at least 0")


@js_divergence.law("it is 0 where p and q are the same")
def at_equal(f, p):
    same = f(p, p)
    close(same, np.zeros_like(same), scale=1, message="the divergence of p from itself is not 0")


@js_divergence.law("its square root is a distance: a detour over a third distribution is never shorter")
def triangle(f, p=ordinary("n k"), q=ordinary("n k"), r=ordinary("n k")):
    detour = np.sqrt(f(p, r)) + np.sqrt(f(r, q))
    # The root magnifies rounding: unequal distributions of this kind are about 0.01 apart, so by up to 50.
    at_most(np.sqrt(f(p, q)), detour, scale=8, message="the detour is shorter than the direct way")


@js_divergence.law("the outcomes stand along axis, whichever it is, and that axis is gone from the result")
def axis(f, p=ordinary("a b k"), q=ordinary("a b k"), axis=sampled_from([0, 1, 2, -2, -3])):
    expected = in_numpy.js_divergence(p, q)
    close(along(f, axis, p, q), expected, scale=1, message="along that axis the answer is another one")
    close(f(p[0, 0], q[0, 0]), expected[0, 0], scale=1, message="on one row the answer is another one")


@js_divergence.mistake(
    "forgets the halves", hint="It is the average of two divergences: where p and q share nothing it is log 2."
)
def without_half(p, q, *, axis=-1):
    return 2 * in_numpy.js_divergence(p, q, axis=axis)


@js_divergence.mistake(
    "averages the two directions of the divergence",
    hint="Neither is compared with the other: both are compared with m.",
)
def jeffreys(p, q, *, axis=-1):
    return np.maximum((in_numpy.kl_divergence(p, q, axis=axis) + in_numpy.kl_divergence(q, p, axis=axis)) / 2, 0)


@js_divergence.mistake(
    "takes one of the two divergences", hint="Swapping p and q should change nothing: compare both with m."
)
def one_sided(p, q, *, axis=-1):
    return np.maximum(in_numpy.kl_divergence(p, (p + q) / 2, axis=axis), 0)


@js_divergence.mistake(
    "compares m with p and q", hint="p comes first and m second: m allows whatever p does, so nothing is infinite."
)
def swapped(p, q, *, axis=-1):
    m = (p + q) / 2
    return np.maximum((in_numpy.kl_divergence(m, p, axis=axis) + in_numpy.kl_divergence(m, q, axis=axis)) / 2, 0)


@js_divergence.mistake(
    "lets rounding push it below 0",
    hint="For nearly equal p and q all digits cancel: raise what is below 0 to 0 at the end.",
)
def unclipped(p, q, *, axis=-1):
    m = (p + q) / 2
    return (in_numpy.kl_divergence(p, m, axis=axis) + in_numpy.kl_divergence(q, m, axis=axis)) / 2


@js_divergence.mistake("forgets to halve m", hint="m is the average of p and q. Does your m sum to 1?")
def summed(p, q, *, axis=-1):
    m = p + q
    return np.maximum((in_numpy.kl_divergence(p, m, axis=axis) + in_numpy.kl_divergence(q, m, axis=axis)) / 2, 0)


@js_divergence.mistake("takes the square root", hint="The root is the distance; the divergence itself has none.")
def root(p, q, *, axis=-1):
    return np.sqrt(in_numpy.js_divergence(p, q, axis=axis))


@js_divergence.mistake("squares it", hint="The distance is the square root of the divergence: nothing is squared here.")
def square(p, q, *, axis=-1):
    return in_numpy.js_divergence(p, q, axis=axis) ** 2


@js_divergence.mistake("counts bits", hint="Here the logarithm is natural: the largest value is log 2, not 1.")
def bits(p, q, *, axis=-1):
    return in_numpy.js_divergence(p, q, axis=axis) / LOG2


@js_divergence.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def last_axis(p, q, *, axis=-1):
    return in_numpy.js_divergence(p, q)


@js_divergence.mistake(
    "leaves the entropies of p and q in",
    hint="The entropy of the mixture has to lose the average of the two entropies.",
)
def of_mixture(p, q, *, axis=-1):
    return in_numpy.entropy((p + q) / 2, axis=axis)


@js_divergence.mistake(
    "sums over the whole array", hint="Every pair of distributions has a number of its own: sum along axis only."
)
def everything(p, q, *, axis=-1):
    return np.sum(in_numpy.js_divergence(p, q, axis=axis))


@js_divergence.mistake(
    "averages over the outcomes instead of summing", hint="p and q are the weights of the averages already: sum."
)
def mean(p, q, *, axis=-1):
    return in_numpy.js_divergence(p, q, axis=axis) / p.shape[axis]


@js_divergence.mistake(
    "takes the geometric mean for m", hint="m is the average, (p + q) / 2: it sums to 1, as the root of p q does not."
)
def geometric(p, q, *, axis=-1):
    m = np.sqrt(p * q)
    both = in_numpy.kl_divergence(p, m, axis=axis) + in_numpy.kl_divergence(q, m, axis=axis)
    return np.maximum(both / 2, 0)


def padded(amount):
    @js_divergence.mistake(
        f"adds {amount:g} inside the logarithms",
        hint="m is 0 only where p and q both are, so nothing needs it: take the log of 1 where p is 0.",
    )
    def with_amount(p, q, *, axis=-1):
        m = (p + q) / 2
        both = p * np.log((p + amount) / (m + amount)) + q * np.log((q + amount) / (m + amount))
        return np.maximum(np.sum(both, axis=axis) / 2, 0)


for amount in (1e-6, 1e-7, 1e-8):
    padded(amount)

"""What measures of information keep, whatever they are written in."""

import math

import numpy as np

from reference.compare import at_most, close, equal, finite, holds
from reference.concept import Concept
from reference.information import in_numpy
from reference.inputs import (
    Grid,
    Shaped,
    cut_into_distributions,
    distributions,
    fractions,
    integers,
    just,
    real,
    reals,
    sampled_from,
    together,
)

LOG2 = math.log(2)
FAIR, BIASED = np.array([0.5, 0.5]), np.array([0.25, 0.75])


# Inputs and helpers -------------------------------------------------------------------------------------------------


def along_any_axis(*names, inside=False):
    """Distributions of one to three axes, the outcomes along any one of them."""
    rows = {name: distributions("...", inside=inside) for name in names}

    def lay(case):
        axes = case[names[0]].ndim
        axis = case["axis"] % axes - (axes if case["axis"] < 0 else 0)
        return {name: np.moveaxis(case[name], -1, axis).copy() for name in names} | {"axis": axis}

    return together(rows | {"axis": integers(-3, 2)}).map(lay)


def tables(axes, *, inside=False):
    """Joint probabilities of pairs: the whole table sums to exactly 1."""

    def cut(cuts):
        return cut_into_distributions(cuts.reshape(-1), inside=inside).reshape(cuts.shape)

    return Shaped(axes, Grid(0, 64)).but(cut)


def near_the_ends(axes):
    """Probabilities of events that are all but impossible or all but sure; none is 0 or 1, in float32 either."""
    return Shaped(axes, sampled_from([0.5, 2**-10, 2**-20, 1 - 2**-10, 1 - 2**-20]))


def all_but_sure(axes):
    """Distributions of two outcomes, one of which all but never comes; a coin among them."""
    rare = np.array([2.0**-30, 2.0**-10, 2.0**-10 * (1 + 2.0**-12), 0.5])

    def look_up(which):
        p = rare[which.astype(int)]
        return np.stack([p, 1 - p], axis=-1)

    return Shaped(axes, Grid(0, len(rare) - 1)).but(look_up)


def pairs(p, q):
    """The distribution of pairs of independent outcomes, rows of p with rows of q."""
    return (p[..., :, None] * q[..., None, :]).reshape(*p.shape[:-1], -1)


def merger(outcomes, seed, dtype):
    """A 0-1 matrix that puts every outcome into one of the groups at random."""
    return np.eye(outcomes, dtype=dtype)[np.random.default_rng(seed).integers(0, outcomes, outcomes)]


def nearly(p, seed, size):
    """Distributions whose entries differ from p's by a factor of 1 + size at most."""
    noise = np.random.default_rng(seed).uniform(-size, size, p.shape).astype(p.dtype)
    moved = p * (1 + noise)
    return moved / np.sum(moved, axis=-1, keepdims=True)


def along(f, axis, *rows):
    """f of distributions that are laid along another axis than the last one."""
    return f(*[np.moveaxis(p, -1, axis) for p in rows], axis=axis)


def no_less_than_one(case, expected):
    """The terms of a Gaussian divergence are around 1 also where their sum is small."""
    return max(1.0, *(float(np.max(np.abs(v), initial=0.0)) for v in (*case.values(), expected)))


# self_information ---------------------------------------------------------------------------------------------------

self_information = Concept(
    in_numpy.self_information,
    p=fractions("..."),
    smooth={"p": fractions("...", inside=True)},
    hints=[
        "It is one logarithm and a sign. Which base? Nats are natural logarithms.",
        "The log of a probability is never positive, and a surprise is never negative.",
    ],
)


@self_information.law("no surprise is negative")
def self_information_sign(f, p):
    at_most(0.0, f(p), scale=1, message="a surprise is negative")


@self_information.law("a sure event carries 0, an impossible one infinitely much")
def self_information_ends(f, p):
    close(f(np.ones_like(p)), np.zeros_like(p), scale=1, message="a sure event does not carry 0")
    equal(f(np.zeros_like(p)), np.full_like(p, np.inf), message="an impossible event is not infinitely surprising")


@self_information.law("half the probability is one more log 2, however rare the event is already")
def self_information_halves(f, p, power=integers(0, 100)):
    rare = np.full_like(p, 0.5**power)
    close(
        f(rare), power * LOG2 * np.ones_like(p), scale=1 + power, message=f"0.5 to the {power} carries another amount"
    )


@self_information.law("the surprises of independent events add up")
def self_information_adds(f, p=fractions("n"), q=fractions("n")):
    close(f(p * q), f(p) + f(q), scale=6, message="both events together are not as surprising as the two added")


@self_information.law("the likelier an event, the less surprising")
def self_information_falls(f, p=fractions("n"), q=fractions("n")):
    at_most(f(np.maximum(p, q)), f(np.minimum(p, q)), scale=3, message="the likelier event surprises more")


# entropy ------------------------------------------------------------------------------------------------------------

entropy = Concept(
    in_numpy.entropy,
    along_any_axis("p"),
    smooth=along_any_axis("p", inside=True),
    hints=[
        "Every outcome counts its surprise, -log p, weighted by how often it comes, p. Then sum along axis.",
        "0 * log(0) is NaN to a computer, but p log p goes to 0 with p: such an outcome must add nothing.",
        "Where p is 0, take the logarithm of something harmless, for example 1.",
    ],
    built_ins=["scipy.stats.entropy", "scipy.special.entr", "torch.special.entr", "torch.distributions.Categorical",
               "torch.distributions.categorical.Categorical"],
)  # fmt: skip


@entropy.law("a sure outcome has entropy 0: outcomes that never come add nothing")
def entropy_of_the_sure(f, p):
    sure = np.eye(p.shape[-1], dtype=p.dtype)
    close(f(sure), np.zeros_like(sure[0]), scale=1, message="the entropy of a sure outcome is not 0")


@entropy.law("it lies between 0 and the log of the number of outcomes, and reaches it where all are equally likely")
def entropy_range(f, p, axis):
    outcomes = p.shape[axis]
    h = f(p, axis=axis)
    at_most(0.0, h, scale=1, message="an entropy is negative")
    at_most(h, math.log(outcomes), scale=1, message="an entropy is above the log of the number of outcomes")
    even = np.full_like(p, 1 / outcomes)
    close(f(even, axis=axis), np.full_like(h, math.log(outcomes)), scale=1, message="even odds do not reach the log")


@entropy.law("the order of the outcomes does not matter")
def entropy_reorders(f, p=distributions("n k"), seed=integers(0, 999)):
    order = np.random.default_rng(seed).permutation(p.shape[-1])
    close(f(p[:, order]), f(p), scale=1, message="reordering changed the entropy")


@entropy.law("the entropies of independent outcomes add up")
def entropy_adds(f, p=distributions("n k"), q=distributions("n m")):
    close(f(pairs(p, q)), f(p) + f(q), scale=2, message="the entropy of the pairs is not the sum of the two")


@entropy.law("mixing two distributions never loses entropy on average")
def entropy_is_concave(f, p=distributions("n k"), q=distributions("n k"), t=sampled_from([0.5, 0.25, 0.875])):
    mixed = f(t * p + (1 - t) * q)
    at_most(t * f(p) + (1 - t) * f(q), mixed, scale=1, message="the mixture has less entropy than its parts")


@entropy.law("the outcomes stand along axis, whichever it is, and that axis is gone from the result")
def entropy_axis(f, p=distributions("a b k"), axis=sampled_from([0, 1, 2, -2, -3])):
    expected = in_numpy.entropy(p)
    close(along(f, axis, p), expected, scale=1, message="along that axis the answer is another one")
    close(f(p[0, 0]), expected[0, 0], scale=1, message="on one row the answer is another one")


# cross_entropy ------------------------------------------------------------------------------------------------------

cross_entropy = Concept(
    in_numpy.cross_entropy,
    along_any_axis("p", "q"),
    smooth=along_any_axis("p", "q", inside=True),
    hints=[
        "p says how often an outcome comes, q how surprising it is: which of the two belongs inside the logarithm?",
        "An outcome that never comes (p = 0) adds nothing, even where q is 0 too: 0 * log(0) must not become NaN.",
        "An outcome that comes although q is 0 costs infinitely much: let that infinity stand.",
    ],
    built_ins=["torch.nn.functional.cross_entropy", "torch.nn.CrossEntropyLoss"],
)


@cross_entropy.law("it is the entropy of p plus the divergence of p from q")
def cross_entropy_splits(f, p, q, axis):
    parts = in_numpy.entropy(p, axis=axis) + in_numpy.kl_divergence(p, q, axis=axis)
    close(f(p, q, axis=axis), parts, scale=4, message="it is not the sum of the two")


@cross_entropy.law("it is never below the entropy of p, and equals it where q is p (Gibbs)")
def cross_entropy_gibbs(f, p, q, axis):
    own = in_numpy.entropy(p, axis=axis)
    at_most(own, f(p, q, axis=axis), scale=4, message="it is below the entropy of p")
    close(f(p, p, axis=axis), own, scale=1, message="where q is p, it is not the entropy of p")


@cross_entropy.law("it is linear in p: mixing two p mixes the results")
def cross_entropy_is_linear(
    f,
    p=distributions("n k"),
    r=distributions("n k"),
    q=distributions("n k", inside=True),
    t=sampled_from([0.5, 0.25, 0.875]),
):
    mixed = t * f(p, q) + (1 - t) * f(r, q)
    close(f(t * p + (1 - t) * r, q), mixed, scale=4, message="the mixture gives another result than its parts")


@cross_entropy.law("where outcome i is sure, it is the surprise of outcome i, -log q_i: infinite where q_i is 0")
def cross_entropy_of_the_sure(f, q=distributions("k")):
    sure = np.eye(q.shape[0], dtype=q.dtype)
    close(f(sure, np.broadcast_to(q, sure.shape)), in_numpy.self_information(q), scale=4,
          message="for a sure outcome it is not that outcome's surprise")  # fmt: skip


@cross_entropy.law("the outcomes stand along axis, whichever it is, and that axis is gone from the result")
def cross_entropy_axis(f, p=distributions("a b k"), q=distributions("a b k"), axis=sampled_from([0, 1, 2, -2, -3])):
    expected = in_numpy.cross_entropy(p, q)
    close(along(f, axis, p, q), expected, scale=4, message="along that axis the answer is another one")
    close(f(p[0, 0], q[0, 0]), expected[0, 0], scale=4, message="on one row the answer is another one")


# kl_divergence ------------------------------------------------------------------------------------------------------

kl_divergence = Concept(
    in_numpy.kl_divergence,
    along_any_axis("p", "q"),
    unusual=[together({"p": all_but_sure("n"), "q": all_but_sure("n"), "axis": just(-1)})],
    smooth=along_any_axis("p", "q", inside=True),
    hints=[
        "Take the log of p / q entry by entry, weigh it, and sum along axis. By which of the two is it weighed?",
        "An outcome with p = 0 adds nothing, also where q is 0: put something harmless into the logarithm there.",
        "An outcome with q = 0 < p makes the result infinite. Adding a small number to q would hide that.",
    ],
    built_ins=["scipy.special.rel_entr", "scipy.special.kl_div", "scipy.stats.entropy", "torch.kl_div",
               "torch.nn.functional.kl_div", "torch.nn.KLDivLoss", "torch.distributions.kl_divergence",
               "torch.distributions.kl.kl_divergence"],
)  # fmt: skip


@kl_divergence.law("it is never negative, also where p and q are hardly different, and 0 where they are the same")
def kl_divergence_sign(f, p=distributions("n k"), q=distributions("n k"), seed=integers(0, 999)):
    at_most(0.0, f(p, q), scale=1, message="a divergence is negative")
    at_most(0.0, f(p, nearly(p, seed, 1e-9)), scale=1, message="for nearly equal p and q it is negative")
    close(f(p, p), np.zeros_like(p[:, 0]), scale=1, message="the divergence of p from itself is not 0")


@kl_divergence.law("swapping p and q matters: a fair coin and one with 1/4 heads give 0.1438 one way, 0.1308 the other")
def kl_divergence_is_not_symmetric(f):
    close(f(FAIR, BIASED), np.asarray(math.log(4 / 3) / 2), scale=1, message="D(fair, biased) is another number")
    close(f(BIASED, FAIR), np.asarray(LOG2 - 0.5623351446188083), scale=1, message="D(biased, fair) is another number")


@kl_divergence.law("outcomes with p = 0 add nothing, whatever q is there, and one with q = 0 < p makes it infinite")
def kl_divergence_zeros(f, p=distributions("n k", inside=True), q=distributions("n k", inside=True)):
    none = np.zeros_like(p[:, :1])
    wide = f(np.concatenate([p, none], axis=1), np.concatenate([q, none], axis=1))
    close(wide, f(p, q), scale=4, message="an outcome impossible in both changed the divergence")
    rest = f(np.concatenate([p, none], axis=1), np.concatenate([q / 2, none + 0.5], axis=1))
    close(rest, f(p, q) + LOG2, scale=4, message="an outcome that never comes did not count nothing")
    holds(f(np.concatenate([p / 2, none + 0.5], axis=1), np.concatenate([q, none], axis=1)) == np.inf,
          "q = 0 < p, yet the divergence is not infinite", expected="infinity")  # fmt: skip


@kl_divergence.law("the divergences of independent outcomes add up")
def kl_divergence_adds(
    f, p=distributions("n k"), q=distributions("n k"), r=distributions("n m"), s=distributions("n m")
):
    close(f(pairs(p, r), pairs(q, s)), f(p, q) + f(r, s), scale=8, message="the pairs' divergence is not the sum")


@kl_divergence.law("merging outcomes never makes two distributions easier to tell apart (data processing)")
def kl_divergence_of_the_merged(f, p=distributions("n k"), q=distributions("n k"), seed=integers(0, 999)):
    merge = merger(p.shape[-1], seed, p.dtype)
    at_most(f(p @ merge, q @ merge), f(p, q), scale=4, message="it grew although outcomes were merged")


@kl_divergence.law("mixing never diverges more than the parts do on average (it is convex in both together)")
def kl_divergence_is_convex(
    f,
    p=distributions("n k"),
    q=distributions("n k"),
    r=distributions("n k"),
    s=distributions("n k"),
    t=sampled_from([0.5, 0.25, 0.875]),
):
    parts = t * f(p, q) + (1 - t) * f(r, s)
    at_most(f(t * p + (1 - t) * r, t * q + (1 - t) * s), parts, scale=4, message="the mixtures diverge more")


@kl_divergence.law("it is at least half the square of the sum of all |p - q| (Pinsker)")
def kl_divergence_pinsker(f, p=distributions("n k"), q=distributions("n k")):
    at_most(np.sum(np.abs(p - q), axis=-1) ** 2 / 2, f(p, q), scale=2, message="it is below Pinsker's bound")


@kl_divergence.law("the outcomes stand along axis, whichever it is, and that axis is gone from the result")
def kl_divergence_axis(f, p=distributions("a b k"), q=distributions("a b k"), axis=sampled_from([0, 1, 2, -2, -3])):
    expected = in_numpy.kl_divergence(p, q)
    close(along(f, axis, p, q), expected, scale=4, message="along that axis the answer is another one")
    close(f(p[0, 0], q[0, 0]), expected[0, 0], scale=4, message="on one row the answer is another one")


@kl_divergence.backward.law("where q is p, the gradient by p is grad for every outcome, and the one by q its negative")
def kl_divergence_slope_at_equal(f, grad=reals("n"), p=distributions("n k", inside=True)):
    everywhere = np.broadcast_to(grad[:, None], p.shape)
    close(f(grad, p, p), (everywhere, -everywhere), scale=8, message="where q is p, the gradients are others")


@kl_divergence.backward.law("the gradient by q, weighed by q and summed along the axis, is -grad")
def kl_divergence_weighed_slope(f, grad, p, q, axis):
    _, by_q = f(grad, p, q, axis=axis)
    close(np.sum(q * by_q, axis=axis), -grad, scale=8, message="weighed by q it does not sum to -grad")


@kl_divergence.backward.law("an outcome with p = 0 sends nothing to q, also where q is 0, and leaves the others alone")
def kl_divergence_slope_beside_zero(
    f, grad=reals("n"), p=distributions("n k", inside=True), q=distributions("n k", inside=True)
):
    none = np.zeros_like(p[:, :1])
    by_p, by_q = f(grad, np.concatenate([p, none, none], axis=1), np.concatenate([q / 2, none + 0.5, none], axis=1))
    expected_p, expected_q = in_numpy.kl_divergence_backward(grad, p, q / 2)
    scale = 64 + 16 * float(np.max(p / q))
    close(by_p[:, :-2], expected_p, scale=scale, message="the gradients by p of the other outcomes changed")
    close(
        by_q, np.concatenate([expected_q, none, none], axis=1), scale=scale, message="the gradient by q is another one"
    )


# js_divergence ------------------------------------------------------------------------------------------------------

js_divergence = Concept(
    in_numpy.js_divergence,
    along_any_axis("p", "q"),
    smooth=along_any_axis("p", "q", inside=True),
    hints=[
        "First the average m of p and q; then two divergences, each from m.",
        "m is 0 only where p and q both are, so nothing here is infinite. You may call your own kl_divergence.",
        "For nearly equal p and q rounding can leave -1e-17: replace what is below 0 by 0.",
    ],
    built_ins=["scipy.spatial.distance.jensenshannon"],
)


@js_divergence.law("swapping p and q changes nothing")
def js_divergence_is_symmetric(f, p, q, axis):
    close(f(p, q, axis=axis), f(q, p, axis=axis), scale=1, message="swapped it is another number")


@js_divergence.law("it is at most log 2, reached where p and q have no outcome in common, and never infinite")
def js_divergence_range(f, p=distributions("n k"), q=distributions("n k")):
    y = f(p, q)
    finite(y)
    at_most(y, LOG2, scale=1, message="it is above log 2")
    none = np.zeros_like(p)
    apart = f(np.concatenate([p, none], axis=1), np.concatenate([none, q], axis=1))
    close(apart, np.full_like(y, LOG2), scale=1, message="without a common outcome it is not log 2")


@js_divergence.law("not even rounding makes it negative, however near p and q are")
def js_divergence_sign(
    f, p=distributions("n k"), q=distributions("n k"), seed=integers(0, 999), size=sampled_from([1e-9, 1e-4])
):
    near = f(p, nearly(p, seed, size))
    holds(near >= 0, "for nearly equal p and q it is negative", got=near, expected="at least 0")
    y = f(p, q)
    holds(y >= 0, "it is negative", got=y, expected="at least 0")


@js_divergence.law("it is 0 where p and q are the same")
def js_divergence_at_equal(f, p):
    same = f(p, p)
    close(same, np.zeros_like(same), scale=1, message="the divergence of p from itself is not 0")


@js_divergence.law("its square root is a distance: a detour over a third distribution is never shorter")
def js_divergence_triangle(f, p=distributions("n k"), q=distributions("n k"), r=distributions("n k")):
    detour = np.sqrt(f(p, r)) + np.sqrt(f(r, q))
    # The root magnifies rounding: unequal distributions of this kind are about 0.01 apart, so by up to 50.
    at_most(np.sqrt(f(p, q)), detour, scale=8, message="the detour is shorter than the direct way")


@js_divergence.law("the outcomes stand along axis, whichever it is, and that axis is gone from the result")
def js_divergence_axis(f, p=distributions("a b k"), q=distributions("a b k"), axis=sampled_from([0, 1, 2, -2, -3])):
    expected = in_numpy.js_divergence(p, q)
    close(along(f, axis, p, q), expected, scale=1, message="along that axis the answer is another one")
    close(f(p[0, 0], q[0, 0]), expected[0, 0], scale=1, message="on one row the answer is another one")


# bernoulli_kl -------------------------------------------------------------------------------------------------------

bernoulli_kl = Concept(
    in_numpy.bernoulli_kl,
    p=fractions("..."),
    q=fractions("..."),
    unusual=[{"p": near_the_ends("n"), "q": near_the_ends("n")}],
    smooth={"p": fractions("...", inside=True), "q": fractions("...", inside=True)},
    hints=[
        "A coin has two outcomes, heads with p and tails with 1 - p: the divergence has a term for each.",
        "p and q may be 0 or 1. A term weighed by 0 adds nothing, even where its logarithm is infinite or NaN.",
        "It works entry by entry: nothing is summed over the array.",
    ],
    built_ins=["torch.distributions.kl_divergence", "torch.distributions.kl.kl_divergence"],
)


@bernoulli_kl.law("it is the divergence of the distributions (p, 1 - p) and (q, 1 - q), entry by entry")
def bernoulli_kl_is_a_divergence(f, p, q):
    both = in_numpy.kl_divergence(np.stack([p, 1 - p], axis=-1), np.stack([q, 1 - q], axis=-1))
    close(f(p, q), both, scale=4, message="it is not the divergence of the two coins")


@bernoulli_kl.law("calling heads tails changes nothing: p and q may become 1 - p and 1 - q")
def bernoulli_kl_turns_over(f, p, q):
    close(f(1 - p, 1 - q), f(p, q), scale=4, message="turned over it is another number")


@bernoulli_kl.law("it is never negative, and 0 where p and q are the same, at 0 and 1 too")
def bernoulli_kl_sign(f, p, q):
    at_most(0.0, f(p, q), scale=1, message="a divergence is negative")
    close(f(p, p), np.zeros_like(p), scale=1, message="the divergence of p from itself is not 0")


@bernoulli_kl.law("a coin that always falls on heads diverges by -log q: infinitely where q is 0")
def bernoulli_kl_of_the_sure(f, q):
    close(f(np.ones_like(q), q), in_numpy.self_information(q), scale=4, message="for p = 1 it is not -log q")


@bernoulli_kl.backward.law("where q is p, neither gradient is anything but 0")
def bernoulli_kl_slope_at_equal(f, grad=reals("n"), p=fractions("n", inside=True)):
    none = np.zeros_like(p)
    close(f(grad, p, p), (none, none), scale=128, message="where q is p, a gradient is not 0")


@bernoulli_kl.backward.law("the gradient by q is grad times (q - p) / (q (1 - q)): it pulls q towards p")
def bernoulli_kl_pull(f, grad, p, q):
    _, by_q = f(grad, p, q)
    close(by_q, grad * (q - p) / (q * (1 - q)), scale=128, message="the gradient by q is another one")


# gaussian_kl_to_standard --------------------------------------------------------------------------------------------

gaussian_kl_to_standard = Concept(
    in_numpy.gaussian_kl_to_standard,
    mu=reals("n d", limit=4),
    log_var=reals("n d", limit=4),
    unusual=[{"log_var": reals("n d", limit=40)}],
    scale=no_less_than_one,
    hints=[
        "log_var is the logarithm of the variance: the variance itself is exp(log_var).",
        "Add mu^2 + variance - 1 - log_var over the last axis only, and do not forget the half in front.",
        "For log_var near 0, exp(log_var) - 1 loses its digits and the sum can fall below 0. np.expm1 keeps them.",
    ],
    built_ins=["torch.distributions.kl_divergence", "torch.distributions.kl.kl_divergence"],
)


@gaussian_kl_to_standard.law("it is never negative, also where log_var is smaller than 1e-8 either way")
def gaussian_kl_to_standard_sign(f, mu, log_var, seed=integers(0, 999)):
    at_most(0.0, f(mu, log_var), scale=1, message="a divergence is negative")
    tiny = np.random.default_rng(seed).uniform(-1e-8, 1e-8, mu.shape).astype(mu.dtype)
    y = f(np.zeros_like(mu), tiny)
    holds(y >= 0, "for a tiny log_var it is negative", got=y, expected="at least 0")


@gaussian_kl_to_standard.law("the standard normal distribution itself, mu = 0 and log_var = 0, gives 0")
def gaussian_kl_to_standard_at_standard(f, mu):
    none = np.zeros_like(mu)
    close(f(none, none), none[..., 0], scale=1, message="the divergence of the standard normal from itself is not 0")


@gaussian_kl_to_standard.law("with variance 1 it is half the squared length of mu, and at mu = 0 only log_var counts")
def gaussian_kl_to_standard_parts(f, mu, log_var):
    none = np.zeros_like(mu)
    close(f(mu, none), np.sum(mu * mu, axis=-1) / 2, scale=64, message="with variance 1 it is not half of mu squared")
    doubled = f(none, np.full_like(mu, math.log(4)))
    expected = np.full_like(mu[..., 0], mu.shape[-1] * (1.5 - LOG2))
    close(doubled, expected, scale=16, message="for standard deviation 2 it is not 3/2 - log 2 in every dimension")


@gaussian_kl_to_standard.law("it adds over the dimensions, and every row of a batch has a number of its own")
def gaussian_kl_to_standard_adds(f, mu=reals("a n d", limit=4), log_var=reals("a n d", limit=4)):
    parts = [f(mu[..., i : i + 1], log_var[..., i : i + 1]) for i in range(mu.shape[-1])]
    close(f(mu, log_var), sum(parts), scale=128, message="it is not the sum over the dimensions")
    close(f(mu[0, 0], log_var[0, 0]), f(mu, log_var)[0, 0], scale=128, message="a row alone gives another number")


@gaussian_kl_to_standard.law("over many samples z, the log of p(z) / q(z) comes to it on average")
def gaussian_kl_to_standard_by_sampling(f, mu=reals("d", limit=3), log_var=reals("d", limit=2), seed=integers(0, 999)):
    noise = np.random.default_rng(seed).standard_normal((4000, mu.shape[0]))
    z = mu + np.exp(log_var / 2) * noise
    samples = np.sum(z**2 - noise**2 - log_var, axis=-1) / 2
    # Six standard errors: chance alone goes this far about once in a billion.
    error = 6 * np.std(samples) / math.sqrt(len(samples))
    at_most(np.abs(np.mean(samples) - f(mu, log_var)), error, scale=64, message="it is far from the samples' average")


@gaussian_kl_to_standard.law("turning mu round to -mu changes nothing")
def gaussian_kl_to_standard_mirrors(f, mu, log_var):
    close(f(-mu, log_var), f(mu, log_var), scale=64, message="for -mu it is another number")


@gaussian_kl_to_standard.backward.law("at mu = 0 and log_var = 0 nothing pulls: both gradients are 0")
def gaussian_kl_to_standard_rest(f, grad, mu):
    none = np.zeros_like(mu)
    close(f(grad, none, none), (none, none), scale=8, message="at the minimum a gradient is not 0")


@gaussian_kl_to_standard.backward.law("the gradient by mu is grad times mu, whatever log_var is")
def gaussian_kl_to_standard_pull(f, grad, mu, log_var):
    by_mu, _ = f(grad, mu, log_var)
    close(by_mu, grad[..., None] * mu, scale=32, message="the gradient by mu is another one")


# gaussian_kl --------------------------------------------------------------------------------------------------------

gaussian_kl = Concept(
    in_numpy.gaussian_kl,
    mu_p=reals("n d", limit=4),
    log_var_p=reals("n d", limit=2),
    mu_q=reals("n d", limit=4),
    log_var_q=reals("n d", limit=2),
    unusual=[{"log_var_p": reals("n d", limit=30), "log_var_q": reals("n d", limit=30)}],
    scale=no_less_than_one,
    hints=[
        "Three things count: how far apart the means are, the ratio of the variances, and the log of that ratio.",
        "Both the distance of the means, squared, and the variance of p are measured in variances of q.",
        "The ratio of the variances is the exponential of a difference of log_vars, and np.expm1 keeps its digits.",
    ],
    built_ins=["torch.distributions.kl_divergence", "torch.distributions.kl.kl_divergence"],
)


@gaussian_kl.law("where q is the standard normal distribution, it is gaussian_kl_to_standard")
def gaussian_kl_reduces(f, mu_p, log_var_p):
    none = np.zeros_like(mu_p)
    expected = in_numpy.gaussian_kl_to_standard(mu_p, log_var_p)
    close(
        f(mu_p, log_var_p, none, none), expected, scale=64, message="it is not the divergence from the standard normal"
    )


@gaussian_kl.law("it is never negative, also where p and q are hardly different, and 0 where they are the same")
def gaussian_kl_sign(f, mu_p, log_var_p, mu_q, log_var_q, seed=integers(0, 999)):
    at_most(0.0, f(mu_p, log_var_p, mu_q, log_var_q), scale=1, message="a divergence is negative")
    close(f(mu_p, log_var_p, mu_p, log_var_p), np.zeros_like(mu_p[:, 0]), scale=1, message="it is not 0 where q is p")
    tiny = np.random.default_rng(seed).uniform(-1e-8, 1e-8, mu_p.shape).astype(mu_p.dtype)
    none = np.zeros_like(mu_p)
    y = f(none, tiny, none, none)
    holds(y >= 0, "for nearly equal p and q it is negative", got=y, expected="at least 0")


@gaussian_kl.law("swapping p and q matters: a narrow bell in a wide one is nearer than the wide one in the narrow one")
def gaussian_kl_is_not_symmetric(f):
    zero, wide = np.zeros(1), np.full(1, math.log(4))
    close(f(zero, zero, zero, wide), np.asarray(LOG2 - 0.375), scale=2, message="narrow in wide is another number")
    close(f(zero, wide, zero, zero), np.asarray(1.5 - LOG2), scale=4, message="wide in narrow is another number")


@gaussian_kl.law("moving both by the same distance changes nothing")
def gaussian_kl_shifts(f, mu_p, log_var_p, mu_q, log_var_q, c=real()):
    there = f(mu_p + c, log_var_p, mu_q + c, log_var_q)
    close(there, f(mu_p, log_var_p, mu_q, log_var_q), scale=1024, message="moved along it is another number")


@gaussian_kl.law("measuring both in another unit changes nothing")
def gaussian_kl_rescales(f, mu_p, log_var_p, mu_q, log_var_q, factor=sampled_from([0.5, 2.0, 8.0, -1.0])):
    # A value measured in another unit is multiplied by a factor, its variance by the square.
    more = 2 * math.log(abs(factor))
    there = f(factor * mu_p, log_var_p + more, factor * mu_q, log_var_q + more)
    close(there, f(mu_p, log_var_p, mu_q, log_var_q), scale=1024, message="in another unit it is another number")


@gaussian_kl.law("it adds over the dimensions, and every row of a batch has a number of its own")
def gaussian_kl_adds(
    f,
    mu_p=reals("a n d", limit=4),
    log_var_p=reals("a n d", limit=2),
    mu_q=reals("a n d", limit=4),
    log_var_q=reals("a n d", limit=2),
):
    whole = (mu_p, log_var_p, mu_q, log_var_q)
    parts = [f(*[part[..., i : i + 1] for part in whole]) for i in range(mu_p.shape[-1])]
    close(f(*whole), sum(parts), scale=1024, message="it is not the sum over the dimensions")
    close(f(*[part[0, 0] for part in whole]), f(*whole)[0, 0], scale=1024, message="a row alone gives another number")


@gaussian_kl.backward.law("where q is p, nothing pulls: all four gradients are 0")
def gaussian_kl_rest(f, grad, mu_p, log_var_p):
    none = np.zeros_like(mu_p)
    close(
        f(grad, mu_p, log_var_p, mu_p, log_var_p), (none,) * 4, scale=64, message="at the minimum a gradient is not 0"
    )


@gaussian_kl.backward.law("moving both changes nothing, so the gradients by the two means cancel")
def gaussian_kl_means_cancel(f, grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, _, by_mu_q, _ = f(grad, mu_p, log_var_p, mu_q, log_var_q)
    close(by_mu_p + by_mu_q, np.zeros_like(by_mu_p), scale=512, message="the gradients by the means do not cancel")


@gaussian_kl.backward.law("another unit for both changes nothing: the gradients by all four, so combined, cancel")
def gaussian_kl_units_cancel(f, grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, by_mu_q, by_log_var_q = f(grad, mu_p, log_var_p, mu_q, log_var_q)
    # A factor of e^t on the unit adds t mu to every mu and 2 t to every log_var.
    change = mu_p * by_mu_p + mu_q * by_mu_q + 2 * by_log_var_p + 2 * by_log_var_q
    close(change, np.zeros_like(change), scale=4096, message="another unit would change the divergence")


# mutual_information -------------------------------------------------------------------------------------------------

mutual_information = Concept(
    in_numpy.mutual_information,
    joint=tables("a b"),
    smooth={"joint": tables("a b", inside=True)},
    hints=[
        "The marginals are the sums along each axis; keepdims=True makes one a column and the other a row.",
        "A column times a row is the table that independent outcomes would have. Compare the joint table with it.",
        "Pairs that never come add nothing: put something harmless into the logarithm there.",
    ],
    built_ins=["sklearn.metrics.mutual_info_score"],
)


@mutual_information.law("it is 0 where the two are independent: knowing one says nothing about the other")
def mutual_information_of_strangers(f, p=distributions("a"), q=distributions("b")):
    close(f(p[:, None] * q), np.asarray(0.0), scale=1, message="for independent outcomes it is not 0")


@mutual_information.law("swapping the two changes nothing: the transposed table gives the same")
def mutual_information_is_symmetric(f, joint):
    close(f(joint.T), f(joint), scale=1, message="transposed it is another number")


@mutual_information.law("it is never negative, and never more than the entropy of either one")
def mutual_information_range(f, joint):
    y = f(joint)
    at_most(0.0, y, scale=1, message="it is negative")
    for axis, name in ((1, "first"), (0, "second")):
        bound = in_numpy.entropy(np.sum(joint, axis=axis))
        at_most(y, bound, scale=1, message=f"it is more than the entropy of the {name} one")


@mutual_information.law("where each tells the other exactly, it is all of the entropy")
def mutual_information_of_copies(f, p=distributions("a")):
    close(f(np.diag(p)), in_numpy.entropy(p), scale=1, message="for perfect copies it is not the entropy")


@mutual_information.law("it is what the pair saves: the entropies of the two minus the entropy of the pair")
def mutual_information_saves(f, joint):
    alone = in_numpy.entropy(np.sum(joint, axis=1)) + in_numpy.entropy(np.sum(joint, axis=0))
    close(f(joint), alone - in_numpy.entropy(joint.reshape(-1)), scale=4, message="it is not what the pair saves")


@mutual_information.law("merging outcomes of one of them never tells more about the other")
def mutual_information_of_the_merged(f, joint, seed=integers(0, 999)):
    merged = joint @ merger(joint.shape[1], seed, joint.dtype)
    at_most(f(merged), f(joint), scale=1, message="it grew although outcomes were merged")

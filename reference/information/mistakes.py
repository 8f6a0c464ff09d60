"""Wrong versions of measures of information that people really write, each with the hint that helps."""

import math

import numpy as np

from reference.information import in_numpy
from reference.information.laws import (
    bernoulli_kl,
    cross_entropy,
    entropy,
    gaussian_kl,
    gaussian_kl_to_standard,
    js_divergence,
    kl_divergence,
    mutual_information,
    self_information,
)

LOG2 = math.log(2)


def p_log_ratio(p, q):
    """The right terms, for versions that are wrong elsewhere."""
    return p * in_numpy.log_ratio(p, q)


# self_information ---------------------------------------------------------------------------------------------------


@self_information.mistake(
    "forgets the minus", hint="Logs of probabilities are not positive. Which way should surprise go?"
)
def self_information_sign(p):
    return -in_numpy.self_information(p)


@self_information.mistake(
    "counts bits", hint="Here the logarithm is natural, np.log: half the probability is log 2 more."
)
def self_information_bits(p):
    return in_numpy.self_information(p) / LOG2


@self_information.mistake(
    "adds a small number to keep the logarithm finite",
    hint="An impossible event is infinitely surprising, and a rare one more than log(1e-8) lets it: leave p as it is.",
)
def self_information_eps(p):
    return -np.log(p + 1e-8)


@self_information.mistake(
    "weighs the surprise by p", hint="p * log(p) is one term of the entropy. Here it is log p alone."
)
def self_information_weighed(p):
    return p * in_numpy.surprise(p)


@self_information.mistake(
    "takes 1 / p for the surprise", hint="Two independent events multiply 1 / p. What makes a product a sum?"
)
def self_information_reciprocal(p):
    return np.where(p == 0, np.inf, 1 / np.where(p == 0, 1, p))


# entropy ------------------------------------------------------------------------------------------------------------


@entropy.mistake(
    "makes NaN of an outcome with probability 0", hint="0 * log(0) is NaN to NumPy. Put 1 into the log there."
)
def entropy_nan(p, *, axis=-1):
    return -np.sum(p * np.log(p), axis=axis)


@entropy.mistake("forgets the minus", hint="p log p is never positive, and entropy is never negative.")
def entropy_sign(p, *, axis=-1):
    return -in_numpy.entropy(p, axis=axis)


@entropy.mistake("counts bits", hint="Here the logarithm is natural, np.log: a fair coin has log 2 = 0.693.")
def entropy_bits(p, *, axis=-1):
    return in_numpy.entropy(p, axis=axis) / LOG2


@entropy.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def entropy_last_axis(p, *, axis=-1):
    return in_numpy.entropy(p)


@entropy.mistake("averages over the outcomes instead of summing", hint="p is the weight of the average already: sum.")
def entropy_mean(p, *, axis=-1):
    return np.mean(p * in_numpy.surprise(p), axis=axis)


@entropy.mistake("forgets to weigh by p", hint="A surprise counts as often as it happens: multiply it by p.")
def entropy_unweighed(p, *, axis=-1):
    return np.sum(in_numpy.surprise(p), axis=axis)


@entropy.mistake(
    "adds a small number inside the logarithm",
    hint="log(p + 1e-8) is off for every outcome: a sure one then has a surprise below 0. Treat p = 0 alone.",
)
def entropy_eps(p, *, axis=-1):
    return -np.sum(p * np.log(p + 1e-8), axis=axis)


@entropy.mistake("sums over the whole array", hint="Every distribution has an entropy of its own: sum along axis only.")
def entropy_everything(p, *, axis=-1):
    return np.sum(p * in_numpy.surprise(p))


@entropy.mistake(
    "takes the squares of p (the Gini impurity)",
    hint="1 - sum of p squared looks alike, but is no entropy: where is the log?",
)
def entropy_gini(p, *, axis=-1):
    return 1 - np.sum(p * p, axis=axis)


@entropy.mistake("stops one outcome early", hint="Count the terms of your sum: the last outcome belongs to it.")
def entropy_short(p, *, axis=-1):
    terms = np.moveaxis(p * in_numpy.surprise(p), axis, -1)
    return np.sum(terms[..., :-1], axis=-1)


# cross_entropy ------------------------------------------------------------------------------------------------------


@cross_entropy.mistake(
    "swaps p and q", hint="What happens is p, the weight; what is believed is q, inside the logarithm."
)
def cross_entropy_swapped(p, q, *, axis=-1):
    return in_numpy.cross_entropy(q, p, axis=axis)


@cross_entropy.mistake(
    "forgets the minus", hint="Logarithms of probabilities are not positive; surprise is not negative."
)
def cross_entropy_sign(p, q, *, axis=-1):
    return -in_numpy.cross_entropy(p, q, axis=axis)


@cross_entropy.mistake("counts bits", hint="Here the logarithm is natural, np.log, not np.log2.")
def cross_entropy_bits(p, q, *, axis=-1):
    return in_numpy.cross_entropy(p, q, axis=axis) / LOG2


@cross_entropy.mistake(
    "makes NaN where p and q are both 0", hint="0 * log(0) is NaN to NumPy; what never comes adds nothing."
)
def cross_entropy_nan(p, q, *, axis=-1):
    return -np.sum(p * np.log(q), axis=axis)


@cross_entropy.mistake(
    "adds a small number to q", hint="Whoever rules out what then happens is infinitely surprised: let it be infinite."
)
def cross_entropy_eps(p, q, *, axis=-1):
    return -np.sum(p * np.log(q + 1e-8), axis=axis)


@cross_entropy.mistake(
    "averages over the outcomes instead of summing", hint="p is the weight of the average already: sum."
)
def cross_entropy_mean(p, q, *, axis=-1):
    return in_numpy.cross_entropy(p, q, axis=axis) / p.shape[axis]


@cross_entropy.mistake(
    "takes q for scores and applies a softmax",
    hint="q holds probabilities already: PyTorch's function wants scores, not this one.",
)
def cross_entropy_of_scores(p, q, *, axis=-1):
    weights = np.exp(q)
    return in_numpy.cross_entropy(p, weights / np.sum(weights, axis=axis, keepdims=True), axis=axis)


@cross_entropy.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def cross_entropy_last_axis(p, q, *, axis=-1):
    return in_numpy.cross_entropy(p, q)


@cross_entropy.mistake(
    "is the divergence", hint="Even whoever believes in p itself is surprised now and then: nothing is subtracted here."
)
def cross_entropy_kl(p, q, *, axis=-1):
    return in_numpy.kl_divergence(p, q, axis=axis)


# kl_divergence ------------------------------------------------------------------------------------------------------


@kl_divergence.mistake("swaps p and q", hint="The first one, p, is the weight and stands on top of the fraction.")
def kl_divergence_swapped(p, q, *, axis=-1):
    return in_numpy.kl_divergence(q, p, axis=axis)


@kl_divergence.mistake("weighs by q", hint="The average is over what happens: weigh the log ratio by p.")
def kl_divergence_weighed_by_q(p, q, *, axis=-1):
    return np.sum(q * np.where(q == 0, 0, in_numpy.log_ratio(p, np.where(q == 0, 1, q))), axis=axis)


@kl_divergence.mistake("has the sign the other way", hint="log(p / q) = log p - log q. A divergence is never negative.")
def kl_divergence_sign(p, q, *, axis=-1):
    return -in_numpy.kl_divergence(p, q, axis=axis)


@kl_divergence.mistake(
    "subtracts one entropy from the other", hint="Both logarithms are weighed by p: H(q) would weigh log q by q."
)
def kl_divergence_of_entropies(p, q, *, axis=-1):
    return in_numpy.entropy(q, axis=axis) - in_numpy.entropy(p, axis=axis)


@kl_divergence.mistake(
    "makes NaN of an outcome with p = 0", hint="0 * log(0) is NaN to NumPy; what never comes adds nothing."
)
def kl_divergence_nan(p, q, *, axis=-1):
    return np.sum(p * np.log(p / q), axis=axis)


@kl_divergence.mistake(
    "adds a small number to q",
    hint="Where q = 0 < p the divergence is infinite; log(p / (q + 1e-8)) hides that behind 18.",
)
def kl_divergence_eps(p, q, *, axis=-1):
    return np.sum(p * in_numpy.log_ratio(p, q + 1e-8), axis=axis)


@kl_divergence.mistake(
    "leaves out outcomes with q = 0", hint="Leave out what has p = 0. Where q = 0 < p, the result is infinite."
)
def kl_divergence_masks_q(p, q, *, axis=-1):
    return np.sum(np.where(q == 0, 0, p_log_ratio(p, np.where(q == 0, 1, q))), axis=axis)


@kl_divergence.mistake("counts bits", hint="Here the logarithm is natural, np.log, not np.log2.")
def kl_divergence_bits(p, q, *, axis=-1):
    return in_numpy.kl_divergence(p, q, axis=axis) / LOG2


@kl_divergence.mistake(
    "averages over the outcomes instead of summing", hint="p is the weight of the average already: sum."
)
def kl_divergence_mean(p, q, *, axis=-1):
    return in_numpy.kl_divergence(p, q, axis=axis) / p.shape[axis]


@kl_divergence.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def kl_divergence_last_axis(p, q, *, axis=-1):
    return in_numpy.kl_divergence(p, q)


@kl_divergence.mistake(
    "stops at the cross entropy", hint="Where q is p it should be 0: what p surprises itself with comes off."
)
def kl_divergence_cross(p, q, *, axis=-1):
    return in_numpy.cross_entropy(p, q, axis=axis)


@kl_divergence.mistake(
    "takes both directions together", hint="Adding D(q, p) makes it symmetric: only one direction is asked for."
)
def kl_divergence_both_ways(p, q, *, axis=-1):
    return (in_numpy.kl_divergence(p, q, axis=axis) + in_numpy.kl_divergence(q, p, axis=axis)) / 2


@kl_divergence.mistake(
    "adds up the absolute values of the terms", hint="A single term may be negative; only their sum never is."
)
def kl_divergence_absolute(p, q, *, axis=-1):
    return np.sum(np.abs(p_log_ratio(p, q)), axis=axis)


@kl_divergence.backward.mistake(
    "forgets the plus 1 in the gradient by p", hint="p log p is a product: the product rule has two terms."
)
def kl_divergence_backward_without_one(grad, p, q, *, axis=-1):
    g = np.expand_dims(grad, axis)
    return g * in_numpy.log_ratio(p, q), in_numpy.kl_divergence_backward(grad, p, q, axis=axis)[1]


@kl_divergence.backward.mistake(
    "has the gradient by q with a plus", hint="q stands below the fraction line: more of it makes less."
)
def kl_divergence_backward_sign(grad, p, q, *, axis=-1):
    by_p, by_q = in_numpy.kl_divergence_backward(grad, p, q, axis=axis)
    return by_p, -by_q


@kl_divergence.backward.mistake(
    "forgets the weight p in the gradient by q", hint="The term is p times log q: its slope is p times 1 / q."
)
def kl_divergence_backward_weight(grad, p, q, *, axis=-1):
    g = np.expand_dims(grad, axis)
    return in_numpy.kl_divergence_backward(grad, p, q, axis=axis)[0], -g / q


@kl_divergence.backward.mistake(
    "ignores axis", hint="grad lacks the axis that was summed away: put it back there, with np.expand_dims(grad, axis)."
)
def kl_divergence_backward_last_axis(grad, p, q, *, axis=-1):
    by_p, by_q = in_numpy.slopes(p, q)
    return grad[..., None] * by_p, grad[..., None] * by_q


@kl_divergence.backward.mistake(
    "makes NaN where p and q are both 0", hint="0 / 0 is NaN to NumPy; an outcome that never comes has no pull: 0."
)
def kl_divergence_backward_nan(grad, p, q, *, axis=-1):
    g = np.expand_dims(grad, axis)
    return in_numpy.kl_divergence_backward(grad, p, q, axis=axis)[0], -g * p / q


# js_divergence ------------------------------------------------------------------------------------------------------


@js_divergence.mistake(
    "forgets the halves", hint="It is the average of two divergences: where p and q share nothing it is log 2."
)
def js_divergence_without_half(p, q, *, axis=-1):
    return 2 * in_numpy.js_divergence(p, q, axis=axis)


@js_divergence.mistake(
    "averages the two directions of the divergence",
    hint="Neither is compared with the other: both are compared with m.",
)
def js_divergence_jeffreys(p, q, *, axis=-1):
    return np.maximum((in_numpy.kl_divergence(p, q, axis=axis) + in_numpy.kl_divergence(q, p, axis=axis)) / 2, 0)


@js_divergence.mistake(
    "takes one of the two divergences", hint="Swapping p and q should change nothing: compare both with m."
)
def js_divergence_one_sided(p, q, *, axis=-1):
    return np.maximum(in_numpy.kl_divergence(p, (p + q) / 2, axis=axis), 0)


@js_divergence.mistake(
    "compares m with p and q", hint="p comes first and m second: m allows whatever p does, so nothing is infinite."
)
def js_divergence_swapped(p, q, *, axis=-1):
    m = (p + q) / 2
    return np.maximum((in_numpy.kl_divergence(m, p, axis=axis) + in_numpy.kl_divergence(m, q, axis=axis)) / 2, 0)


@js_divergence.mistake(
    "lets rounding push it below 0", hint="For nearly equal p and q all digits cancel: np.maximum(..., 0) at the end."
)
def js_divergence_unclipped(p, q, *, axis=-1):
    m = (p + q) / 2
    return (in_numpy.kl_divergence(p, m, axis=axis) + in_numpy.kl_divergence(q, m, axis=axis)) / 2


@js_divergence.mistake("forgets to halve m", hint="m is the average of p and q. Does your m sum to 1?")
def js_divergence_sum(p, q, *, axis=-1):
    m = p + q
    return np.maximum((in_numpy.kl_divergence(p, m, axis=axis) + in_numpy.kl_divergence(q, m, axis=axis)) / 2, 0)


@js_divergence.mistake("takes the square root", hint="The root is the distance; the divergence itself has none.")
def js_divergence_root(p, q, *, axis=-1):
    return np.sqrt(in_numpy.js_divergence(p, q, axis=axis))


@js_divergence.mistake("squares it", hint="The distance is the square root of the divergence: nothing is squared here.")
def js_divergence_square(p, q, *, axis=-1):
    return in_numpy.js_divergence(p, q, axis=axis) ** 2


@js_divergence.mistake("counts bits", hint="Here the logarithm is natural: the largest value is log 2, not 1.")
def js_divergence_bits(p, q, *, axis=-1):
    return in_numpy.js_divergence(p, q, axis=axis) / LOG2


@js_divergence.mistake("ignores axis", hint="axis is a parameter: -1 is only its default.")
def js_divergence_last_axis(p, q, *, axis=-1):
    return in_numpy.js_divergence(p, q)


@js_divergence.mistake(
    "leaves the entropies of p and q in",
    hint="The entropy of the mixture has to lose the average of the two entropies.",
)
def js_divergence_of_mixture(p, q, *, axis=-1):
    return in_numpy.entropy((p + q) / 2, axis=axis)


# bernoulli_kl -------------------------------------------------------------------------------------------------------


@bernoulli_kl.mistake("forgets tails", hint="A coin has two outcomes: the one with 1 - p has a term as well.")
def bernoulli_kl_heads(p, q):
    return p_log_ratio(p, q)


@bernoulli_kl.mistake("swaps p and q", hint="The first one, p, is the weight and stands on top of the fraction.")
def bernoulli_kl_swapped(p, q):
    return in_numpy.bernoulli_kl(q, p)


@bernoulli_kl.mistake(
    "stops at the cross entropy", hint="Where q is p it should be 0: the entropy of p still has to come off."
)
def bernoulli_kl_cross(p, q):
    return in_numpy.cross_entropy(np.stack([p, 1 - p]), np.stack([q, 1 - q]), axis=0)


@bernoulli_kl.mistake(
    "makes NaN where p is 0 or 1", hint="0 * log(0) is NaN to NumPy; a term that is weighed by 0 must be 0."
)
def bernoulli_kl_nan(p, q):
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


@bernoulli_kl.mistake(
    "keeps q away from 0 and 1",
    hint="A coin believed never to fall on heads, which then does: that is infinitely far. Do not clip q.",
)
def bernoulli_kl_clips(p, q):
    return in_numpy.bernoulli_kl(p, np.clip(q, 1e-7, 1 - 1e-7))


@bernoulli_kl.mistake("has a minus between the two terms", hint="Both outcomes of the coin add to the divergence.")
def bernoulli_kl_minus(p, q):
    return p_log_ratio(p, q) - in_numpy.surprise(1 - q) * (1 - p) + in_numpy.surprise(1 - p) * (1 - p)


@bernoulli_kl.mistake(
    "sums over the whole array", hint="Every entry is a coin of its own: nothing is summed over the array."
)
def bernoulli_kl_total(p, q):
    return np.sum(in_numpy.bernoulli_kl(p, q))


@bernoulli_kl.backward.mistake(
    "forgets tails in the gradient by q", hint="1 - q falls as q grows: its term has a slope as well."
)
def bernoulli_kl_backward_heads(grad, p, q):
    return in_numpy.bernoulli_kl_backward(grad, p, q)[0], -grad * p / q


@bernoulli_kl.backward.mistake(
    "loses the minus of 1 - p and 1 - q", hint="The derivative of 1 - p by p is -1: the chain rule brings it along."
)
def bernoulli_kl_backward_chain(grad, p, q):
    by_p, by_q = in_numpy.slopes(p, q)
    by_rest_of_p, by_rest_of_q = in_numpy.slopes(1 - p, 1 - q)
    return grad * (by_p + by_rest_of_p), grad * (by_q + by_rest_of_q)


@bernoulli_kl.backward.mistake(
    "pushes q away from p", hint="A larger q brings it nearer where q < p: what sign has the slope there?"
)
def bernoulli_kl_backward_sign(grad, p, q):
    by_p, by_q = in_numpy.bernoulli_kl_backward(grad, p, q)
    return by_p, -by_q


@bernoulli_kl.backward.mistake(
    "gives the gradient by q for cross-entropy of scores",
    hint="q - p is the slope by the score before a sigmoid; q itself is what is nudged here.",
)
def bernoulli_kl_backward_scores(grad, p, q):
    return in_numpy.bernoulli_kl_backward(grad, p, q)[0], grad * (q - p)


# gaussian_kl_to_standard --------------------------------------------------------------------------------------------


@gaussian_kl_to_standard.mistake(
    "forgets the half", hint="The bell curve has a half in its exponent: it stands in front of the whole sum."
)
def gaussian_kl_to_standard_without_half(mu, log_var):
    return 2 * in_numpy.gaussian_kl_to_standard(mu, log_var)


@gaussian_kl_to_standard.mistake("forgets the minus 1", hint="The standard normal must give 0: what is exp(0)?")
def gaussian_kl_to_standard_without_one(mu, log_var):
    return np.sum(mu**2 + np.exp(log_var) - log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "has the sign the other way",
    hint="1 + log_var - mu^2 - variance wants a minus in front: a divergence is never negative.",
)
def gaussian_kl_to_standard_sign(mu, log_var):
    return np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "takes log_var for log sigma", hint="exp(log_var) is the variance already: do not square it."
)
def gaussian_kl_to_standard_log_sigma(mu, log_var):
    return np.sum(mu**2 + np.exp(2 * log_var) - 1 - 2 * log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "takes log_var for the variance",
    hint="log_var is a logarithm and may be negative: the variance is its exponential.",
)
def gaussian_kl_to_standard_variance(mu, log_var):
    return np.sum(mu**2 + log_var - 1 - np.log(log_var), axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "takes log_var for sigma", hint="log_var is the logarithm of the variance: exp(log_var) is sigma squared."
)
def gaussian_kl_to_standard_of_sigma(mu, log_var):
    return np.sum(mu**2 + log_var**2 - 1 - np.log(log_var**2), axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "takes the standard deviation for the variance", hint="exp(log_var / 2) is sigma; sigma squared belongs here."
)
def gaussian_kl_to_standard_sigma(mu, log_var):
    return np.sum(mu**2 + np.exp(log_var / 2) - 1 - log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "averages over the dimensions", hint="Independent dimensions add: sum over the last axis."
)
def gaussian_kl_to_standard_mean(mu, log_var):
    return in_numpy.gaussian_kl_to_standard(mu, log_var) / mu.shape[-1]


@gaussian_kl_to_standard.mistake(
    "sums over the batch too", hint="Every row of the batch has a divergence of its own: sum over the last axis only."
)
def gaussian_kl_to_standard_total(mu, log_var):
    return np.sum(in_numpy.gaussian_kl_to_standard(mu, log_var))


@gaussian_kl_to_standard.mistake("does not square mu", hint="Left or right of 0 is the same: mu comes squared.")
def gaussian_kl_to_standard_unsquared(mu, log_var):
    return np.sum(mu + np.expm1(log_var) - log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "loses the digits near 0",
    hint="exp(x) - 1 rounds: for x = 1e-9 the sum comes out below 0. np.expm1(x) keeps the digits.",
)
def gaussian_kl_to_standard_cancels(mu, log_var):
    return np.sum(mu**2 + np.exp(log_var) - 1 - log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "is the divergence the other way round",
    hint="The samples come from the Gaussian with mu and log_var: nothing is divided by its variance.",
)
def gaussian_kl_to_standard_swapped(mu, log_var):
    none = np.zeros_like(mu)
    return in_numpy.gaussian_kl(none, none, mu, log_var)


@gaussian_kl_to_standard.backward.mistake(
    "forgets the half in the gradient by log_var", hint="The square of mu eats its half; exp(log_var) does not."
)
def gaussian_kl_to_standard_backward_half(grad, mu, log_var):
    by_mu, by_log_var = in_numpy.gaussian_kl_to_standard_backward(grad, mu, log_var)
    return by_mu, 2 * by_log_var


@gaussian_kl_to_standard.backward.mistake(
    "forgets the minus 1 in the gradient by log_var", hint="The term -log_var has a slope too."
)
def gaussian_kl_to_standard_backward_one(grad, mu, log_var):
    return grad[..., None] * mu, grad[..., None] * np.exp(log_var) / 2


@gaussian_kl_to_standard.backward.mistake(
    "forgets the half in the gradient by mu", hint="The derivative of mu^2 / 2 is mu."
)
def gaussian_kl_to_standard_backward_mu(grad, mu, log_var):
    by_mu, by_log_var = in_numpy.gaussian_kl_to_standard_backward(grad, mu, log_var)
    return 2 * by_mu, by_log_var


@gaussian_kl_to_standard.backward.mistake(
    "differentiates by the variance",
    hint="By log_var, the variance exp(log_var) has slope exp(log_var), and log_var itself 1.",
)
def gaussian_kl_to_standard_backward_variance(grad, mu, log_var):
    return grad[..., None] * mu, grad[..., None] * (1 - np.exp(-log_var)) / 2


# gaussian_kl --------------------------------------------------------------------------------------------------------


@gaussian_kl.mistake("swaps p and q", hint="The samples come from p: it is q's variance that everything is divided by.")
def gaussian_kl_swapped(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_q, log_var_q, mu_p, log_var_p)


@gaussian_kl.mistake(
    "forgets the half", hint="The bell curve has a half in its exponent: it stands in front of the whole sum."
)
def gaussian_kl_without_half(mu_p, log_var_p, mu_q, log_var_q):
    return 2 * in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q)


@gaussian_kl.mistake("forgets the minus 1", hint="Where q is p it must be 0: what is the ratio of the variances then?")
def gaussian_kl_without_one(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q) + mu_p.shape[-1] / 2


@gaussian_kl.mistake(
    "does not divide the distance of the means",
    hint="A distance is long or short only against q's spread: divide its square by q's variance.",
)
def gaussian_kl_undivided(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl_to_standard(mu_p - mu_q, log_var_p - log_var_q)


@gaussian_kl.mistake(
    "divides by the standard deviation", hint="The squared distance is divided by the variance of q, exp(log_var_q)."
)
def gaussian_kl_by_sigma(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl_to_standard((mu_p - mu_q) * np.exp(-log_var_q / 4), log_var_p - log_var_q)


@gaussian_kl.mistake(
    "has the sign of the log ratio the other way",
    hint="A narrower p diverges more: log_var_q comes with a plus, log_var_p with a minus.",
)
def gaussian_kl_log_sign(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q) + np.sum(log_var_p - log_var_q, axis=-1)


@gaussian_kl.mistake("takes log_var for log sigma", hint="exp(log_var) is the variance already: do not square it.")
def gaussian_kl_log_sigma(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, 2 * log_var_p, mu_q, 2 * log_var_q)


@gaussian_kl.mistake("averages over the dimensions", hint="Independent dimensions add: sum over the last axis.")
def gaussian_kl_mean(mu_p, log_var_p, mu_q, log_var_q):
    return in_numpy.gaussian_kl(mu_p, log_var_p, mu_q, log_var_q) / mu_p.shape[-1]


@gaussian_kl.mistake(
    "squares each mean on its own", hint="What counts is how far apart the means are: subtract first, then square."
)
def gaussian_kl_squares(mu_p, log_var_p, mu_q, log_var_q):
    apart = np.sqrt(np.abs(mu_p**2 - mu_q**2))
    return in_numpy.gaussian_kl_to_standard(apart * np.exp(-log_var_q / 2), log_var_p - log_var_q)


@gaussian_kl.mistake(
    "loses the digits where p and q are nearly equal",
    hint="exp(x) - 1 rounds near 0, and the sum can come out below 0. np.expm1(x) keeps the digits.",
)
def gaussian_kl_cancels(mu_p, log_var_p, mu_q, log_var_q):
    x = log_var_p - log_var_q
    return np.sum((mu_p - mu_q) ** 2 * np.exp(-log_var_q) + np.exp(x) - 1 - x, axis=-1) / 2


@gaussian_kl.backward.mistake(
    "leaves the distance of the means out of the gradient by log_var_q",
    hint="q's variance stands below that distance as well.",
)
def gaussian_kl_backward_short(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, by_mu_q, _ = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return by_mu_p, by_log_var_p, by_mu_q, -by_log_var_p


@gaussian_kl.backward.mistake(
    "pulls both means the same way", hint="The distance is mu_p - mu_q: mu_q gets the opposite sign."
)
def gaussian_kl_backward_sign(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, _, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    return by_mu_p, by_log_var_p, by_mu_p, by_log_var_q


@gaussian_kl.backward.mistake(
    "forgets the minus 1 of the log terms", hint="-log_var_p and +log_var_q stand in the sum too, and have slopes."
)
def gaussian_kl_backward_one(grad, mu_p, log_var_p, mu_q, log_var_q):
    by_mu_p, by_log_var_p, by_mu_q, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    half = grad[..., None] / 2
    return by_mu_p, by_log_var_p + half, by_mu_q, by_log_var_q - half


@gaussian_kl.backward.mistake(
    "forgets to divide by q's variance", hint="The squared distance is divided by exp(log_var_q), and so is its slope."
)
def gaussian_kl_backward_undivided(grad, mu_p, log_var_p, mu_q, log_var_q):
    _, by_log_var_p, _, by_log_var_q = in_numpy.gaussian_kl_backward(grad, mu_p, log_var_p, mu_q, log_var_q)
    pull = grad[..., None] * (mu_p - mu_q)
    return pull, by_log_var_p, -pull, by_log_var_q


# mutual_information -------------------------------------------------------------------------------------------------


@mutual_information.mistake(
    "makes NaN of a pair that never comes", hint="0 * log(0) is NaN to NumPy. Put 1 into the log there."
)
def mutual_information_nan(joint):
    apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
    return np.sum(joint * np.log(joint / apart))


@mutual_information.mistake(
    "compares the other way round", hint="The average is over the pairs as they come: weigh by the joint table."
)
def mutual_information_swapped(joint):
    apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
    return np.sum(p_log_ratio(apart, joint))


@mutual_information.mistake(
    "divides by one marginal only",
    hint="Independent outcomes would have p_a times p_b: both belong below the fraction line.",
)
def mutual_information_one_marginal(joint):
    return np.sum(joint * (in_numpy.surprise(np.sum(joint, axis=1, keepdims=True)) - in_numpy.surprise(joint)))


@mutual_information.mistake("counts bits", hint="Here the logarithm is natural, np.log, not np.log2.")
def mutual_information_bits(joint):
    return in_numpy.mutual_information(joint) / LOG2


@mutual_information.mistake(
    "adds the entropies and stops", hint="What the pair itself holds has to come off: H(A) + H(B) - H(A, B)."
)
def mutual_information_sum(joint):
    return in_numpy.entropy(np.sum(joint, axis=1)) + in_numpy.entropy(np.sum(joint, axis=0))


@mutual_information.mistake(
    "is the entropy of the pair", hint="That is what both hold together; the question is what they share."
)
def mutual_information_pair(joint):
    return in_numpy.entropy(joint.reshape(-1))


@mutual_information.mistake(
    "gives one number for every row", hint="The sum runs over all pairs: one number for the whole table."
)
def mutual_information_rows(joint):
    apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
    return np.sum(p_log_ratio(joint, apart), axis=1)


@mutual_information.mistake(
    "normalizes by the entropy", hint="The share of the entropy is another measure: do not divide."
)
def mutual_information_share(joint):
    h = in_numpy.entropy(np.sum(joint, axis=1))
    return in_numpy.mutual_information(joint) / np.where(h == 0, 1, h)


@mutual_information.mistake(
    "has the sign the other way", hint="It is the log of joint over product, not of product over joint."
)
def mutual_information_sign(joint):
    return -in_numpy.mutual_information(joint)

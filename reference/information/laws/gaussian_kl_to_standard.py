"""gaussian_kl_to_standard: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.information import in_numpy
from reference.information.laws.shared import LOG2, no_less_than_one
from reference.inputs import integers, reals, uneven

gaussian_kl_to_standard = Concept(
    in_numpy.gaussian_kl_to_standard,
    mu=reals("n d", limit=4),
    log_var=reals("n d", limit=4),
    further=[
        {"mu": reals("d", limit=4), "log_var": reals("d", limit=4)},
        {"mu": uneven("a n d"), "log_var": uneven("a n d")},
    ],
    unusual=[{"log_var": reals("n d", limit=40)}],
    scale=no_less_than_one,
    built_ins=["torch.distributions.kl_divergence"],
    instead="exp, squares and a sum",
)

gaussian_kl_to_standard.refuses(
    "mu and log_var have different shapes",
    log_var=[lambda case: case["log_var"][0], lambda case: case["log_var"][..., :-1]],
)
gaussian_kl_to_standard.backward.refuses(
    "grad has another shape than the result",
    lambda case: {"grad": case["grad"][None]},
    lambda case: {"grad": np.append(case["grad"], 0.5)},
    argument="mu",
)


@gaussian_kl_to_standard.law("it is never negative but for rounding, also where log_var is within 1e-8 of 0")
def sign(f, mu, log_var, seed=integers(0, 999)):
    at_most(0.0, f(mu, log_var), scale=1, message="a divergence is negative")
    tiny = np.random.default_rng(seed).uniform(-1e-8, 1e-8, mu.shape).astype(mu.dtype)
    at_most(0.0, f(np.zeros_like(mu), tiny), scale=1, message="for a tiny log_var it is negative")


@gaussian_kl_to_standard.law("the standard normal distribution itself, mu = 0 and log_var = 0, gives 0")
def at_standard(f, mu):
    none = np.zeros_like(mu)
    close(f(none, none), none[..., 0], scale=1, message="the divergence of the standard normal from itself is not 0")


@gaussian_kl_to_standard.law("with variance 1 it is half the squared length of mu, and at mu = 0 only log_var counts")
def parts(f, mu, log_var):
    none = np.zeros_like(mu)
    close(f(mu, none), np.sum(mu * mu, axis=-1) / 2, scale=64, message="with variance 1 it is not half of mu squared")
    doubled = f(none, np.full_like(mu, math.log(4)))
    expected = np.full_like(mu[..., 0], mu.shape[-1] * (1.5 - LOG2))
    close(doubled, expected, scale=16, message="for standard deviation 2 it is not 3/2 - log 2 in every dimension")


@gaussian_kl_to_standard.law("it adds over the dimensions, and every row of a batch has a number of its own")
def adds(f, mu=reals("a n d", limit=4), log_var=reals("a n d", limit=4)):
    parts = [f(mu[..., i : i + 1], log_var[..., i : i + 1]) for i in range(mu.shape[-1])]
    close(f(mu, log_var), sum(parts), scale=128, message="it is not the sum over the dimensions")
    close(f(mu[0, 0], log_var[0, 0]), f(mu, log_var)[0, 0], scale=128, message="a row alone gives another number")


@gaussian_kl_to_standard.law("over many samples z, the log of p(z) / q(z) comes to it on average")
def by_sampling(f, mu=reals("d", limit=3), log_var=reals("d", limit=2), seed=integers(0, 999)):
    noise = np.random.default_rng(seed).standard_normal((4000, mu.shape[0]))
    z = mu + np.exp(log_var / 2) * noise
    samples = np.sum(z**2 - noise**2 - log_var, axis=-1) / 2
    # Six standard errors: chance alone goes this far about once in a billion.
    error = 6 * np.std(samples) / math.sqrt(len(samples))
    at_most(np.abs(np.mean(samples) - f(mu, log_var)), error, scale=64, message="it is far from the samples' average")


@gaussian_kl_to_standard.law("turning mu round to -mu changes nothing")
def mirrors(f, mu, log_var):
    close(f(-mu, log_var), f(mu, log_var), scale=64, message="for -mu it is another number")


@gaussian_kl_to_standard.mistake(
    "forgets the half", hint="The bell curve has a half in its exponent: it stands in front of the whole sum."
)
def without_half(mu, log_var):
    return 2 * in_numpy.gaussian_kl_to_standard(mu, log_var)


@gaussian_kl_to_standard.mistake("forgets the minus 1", hint="The standard normal must give 0: what is exp(0)?")
def without_one(mu, log_var):
    return np.sum(mu**2 + np.exp(log_var) - log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "has the sign the other way",
    hint="1 + log_var - mu^2 - variance wants a minus in front: a divergence is never negative.",
)
def wrong_sign(mu, log_var):
    return np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "takes log_var for log sigma", hint="exp(log_var) is the variance already: do not square it."
)
def log_sigma(mu, log_var):
    return np.sum(mu**2 + np.exp(2 * log_var) - 1 - 2 * log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "takes log_var for the variance",
    hint="log_var is a logarithm and may be negative: the variance is its exponential.",
)
def variance(mu, log_var):
    return np.sum(mu**2 + log_var - 1 - np.log(log_var), axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "takes log_var for sigma", hint="log_var is the logarithm of the variance: exp(log_var) is sigma squared."
)
def of_sigma(mu, log_var):
    return np.sum(mu**2 + log_var**2 - 1 - np.log(log_var**2), axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "takes the standard deviation for the variance", hint="exp(log_var / 2) is sigma; sigma squared belongs here."
)
def sigma(mu, log_var):
    return np.sum(mu**2 + np.exp(log_var / 2) - 1 - log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "averages over the dimensions", hint="Independent dimensions add: sum over the last axis."
)
def mean(mu, log_var):
    return in_numpy.gaussian_kl_to_standard(mu, log_var) / mu.shape[-1]


@gaussian_kl_to_standard.mistake(
    "sums over the batch too", hint="Every row of the batch has a divergence of its own: sum over the last axis only."
)
def total(mu, log_var):
    return np.sum(in_numpy.gaussian_kl_to_standard(mu, log_var))


@gaussian_kl_to_standard.mistake("does not square mu", hint="Left or right of 0 is the same: mu comes squared.")
def unsquared(mu, log_var):
    return np.sum(mu + np.expm1(log_var) - log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "is the divergence the other way round",
    hint="The samples come from the Gaussian with mu and log_var: nothing is divided by its variance.",
)
def swapped(mu, log_var):
    none = np.zeros_like(mu)
    return in_numpy.gaussian_kl(none, none, mu, log_var)


@gaussian_kl_to_standard.mistake(
    "takes log_var twice, and its exponential once",
    hint="log_var is the log of the variance already: - log_var, and the half in front is for all of it.",
)
def twice(mu, log_var):
    return np.sum(mu**2 + np.expm1(log_var) - 2 * log_var, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "halves all but the square of mu", hint="The half stands in front of everything: brackets around the whole sum."
)
def brackets(mu, log_var):
    return np.sum(mu**2 + (np.expm1(log_var) - log_var) / 2, axis=-1)


@gaussian_kl_to_standard.mistake(
    "squares log_var",
    hint="The log of a square is twice the log, not its square; and log_var is the log of the square.",
)
def squares(mu, log_var):
    return np.sum(mu**2 + np.expm1(log_var) - log_var**2, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "leaves out mu", hint="A bell far from 0 is far from the standard one: mu^2 is one of the terms."
)
def spread_alone(mu, log_var):
    return in_numpy.gaussian_kl_to_standard(np.zeros_like(mu), log_var)


@gaussian_kl_to_standard.mistake(
    "leaves out the spread", hint="A variance other than 1 costs too, also where mu is 0: exp(log_var) - 1 - log_var."
)
def mu_alone(mu, log_var):
    return np.sum(mu**2, axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "drops - log_var",
    hint="Without it a variance near 0 would cost least of all: it has to be 0 at the standard normal.",
)
def without_log(mu, log_var):
    return np.sum(mu**2 + np.expm1(log_var), axis=-1) / 2


@gaussian_kl_to_standard.mistake(
    "averages over the batch and the dimensions",
    hint="Every row keeps a number of its own, the sum over its dimensions: nothing is averaged here.",
)
def grand_mean(mu, log_var):
    return np.mean(in_numpy.gaussian_kl_to_standard(mu, log_var)) / mu.shape[-1]


def bounded(low, high, words):
    @gaussian_kl_to_standard.mistake(
        f"keeps log_var {words}",
        hint="A clipped log_var is another distribution's, and where the clip bites no gradient passes: leave it be.",
    )
    def within(mu, log_var):
        return in_numpy.gaussian_kl_to_standard(mu, np.clip(log_var, low, high))


# One side first: what clips both does so too.
for bound in (2, 4, 5, 10, 20):
    bounded(None, bound, f"at most {bound}")
for bound in (-5, -10, -20, -30):
    bounded(bound, None, f"at least {bound}")
for low, high in ((-5, 2), (-10, 2), (-20, 2), (-10, 10), (-20, 20), (-30, 20)):
    bounded(low, high, f"between {low} and {high}")


# The backward pass --------------------------------------------------------------------------------------------------


@gaussian_kl_to_standard.backward.law("at mu = 0 and log_var = 0 nothing pulls: both gradients are 0")
def rest(f, grad, mu):
    none = np.zeros_like(mu)
    close(f(grad, none, none), (none, none), scale=8, message="at the minimum a gradient is not 0")


@gaussian_kl_to_standard.backward.law("the gradient by mu is grad times mu, whatever log_var is")
def pull(f, grad=uneven("n"), mu=reals("n d", limit=4), log_var=reals("n d", limit=4)):
    by_mu, _ = f(grad, mu, log_var)
    close(by_mu, grad[..., None] * mu, scale=32, message="the gradient by mu is another one")


@gaussian_kl_to_standard.backward.mistake(
    "forgets the half in the gradient by log_var", hint="The square of mu eats its half; exp(log_var) does not."
)
def backward_half(grad, mu, log_var):
    by_mu, by_log_var = in_numpy.gaussian_kl_to_standard_backward(grad, mu, log_var)
    return by_mu, 2 * by_log_var


@gaussian_kl_to_standard.backward.mistake(
    "forgets the minus 1 in the gradient by log_var", hint="The term -log_var has a slope too."
)
def backward_one(grad, mu, log_var):
    return grad[..., None] * mu, grad[..., None] * np.exp(log_var) / 2


@gaussian_kl_to_standard.backward.mistake(
    "forgets the half in the gradient by mu", hint="The derivative of mu^2 / 2 is mu."
)
def backward_mu(grad, mu, log_var):
    by_mu, by_log_var = in_numpy.gaussian_kl_to_standard_backward(grad, mu, log_var)
    return 2 * by_mu, by_log_var


@gaussian_kl_to_standard.backward.mistake(
    "differentiates by the variance",
    hint="By log_var, the variance exp(log_var) has slope exp(log_var), and log_var itself 1.",
)
def backward_variance(grad, mu, log_var):
    return grad[..., None] * mu, grad[..., None] * (1 - np.exp(-log_var)) / 2


@gaussian_kl_to_standard.backward.mistake(
    "takes log_var for log sigma", hint="exp(log_var) is the variance already: its slope by log_var is itself, halved."
)
def backward_log_sigma(grad, mu, log_var):
    return grad[..., None] * mu, grad[..., None] * np.expm1(2 * log_var)


@gaussian_kl_to_standard.backward.mistake(
    "gives the gradient by sigma for the one by log_var",
    hint="By sigma it is sigma - 1 / sigma. log_var moves sigma by sigma / 2: one more factor.",
)
def backward_sigma(grad, mu, log_var):
    return grad[..., None] * mu, grad[..., None] * 2 * np.sinh(log_var / 2)


@gaussian_kl_to_standard.backward.mistake(
    "averages over the dimensions", hint="The dimensions were added up: each gets all of its row's grad."
)
def backward_mean(grad, mu, log_var):
    by_mu, by_log_var = in_numpy.gaussian_kl_to_standard_backward(grad, mu, log_var)
    return by_mu / mu.shape[-1], by_log_var / mu.shape[-1]


@gaussian_kl_to_standard.backward.mistake(
    "pushes the variance away from 1",
    hint="A variance above 1 costs more the larger it is: exp(log_var) - 1, not 1 - it.",
)
def backward_sign(grad, mu, log_var):
    by_mu, by_log_var = in_numpy.gaussian_kl_to_standard_backward(grad, mu, log_var)
    return by_mu, -by_log_var


@gaussian_kl_to_standard.backward.mistake(
    "swaps the two gradients", hint="First comes the gradient by mu, then the one by log_var: the order of the inputs."
)
def backward_swapped(grad, mu, log_var):
    return in_numpy.gaussian_kl_to_standard_backward(grad, mu, log_var)[::-1]

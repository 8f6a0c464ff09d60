"""vae_loss: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import close, holds
from reference.concept import Concept
from reference.contract import not_negative
from reference.information.in_numpy import gaussian_kl_to_standard
from reference.inputs import just, reals, sampled_from, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import (
    BETAS,
    LOG_2PI,
    at_most_0,
    flatter,
    is_average,
    is_shared,
    largest,
    refuse_bad_beta,
    refuse_other_encoder,
    wider,
)

vae_loss = Concept(
    in_numpy.vae_loss,
    x=reals("n d", limit=4),
    reconstruction=reals("n d", limit=4),
    mu=reals("n k", limit=4),
    log_var=reals("n k", limit=4),
    beta=BETAS,
    further=[
        {"x": reals("d"), "reconstruction": reals("d"), "mu": reals("k"), "log_var": reals("k", limit=2)},
        {"x": reals("a n d"), "reconstruction": reals("a n d"), "mu": reals("a n k"), "log_var": reals("a n k")},
        {"x": uneven("n d"), "reconstruction": uneven("n d"), "mu": uneven("n k")},
    ],
    unusual=[
        {"log_var": reals("n k", limit=20)},
        {"log_var": reals("n k", limit=32).but(at_most_0)},
        {"mu": reals("n k", limit=1e3), "beta": just(0.1)},
    ],
)

vae_loss.refuses(
    "reconstruction has another shape than x", reconstruction=[wider("reconstruction"), flatter("reconstruction")]
)
refuse_other_encoder(vae_loss)
refuse_bad_beta(vae_loss)
vae_loss.backward.refuses("grad is not one number", grad=[np.ones(2), np.ones(1)])


@vae_loss.law("it is 0 where the reconstruction is perfect and q is the prior")
def zero(f, x, mu, beta):
    none = np.zeros_like(mu)
    close(f(x, x, none, none, beta=beta), np.asarray(0.0), scale=1, message="at its minimum it is not 0")


@vae_loss.law("anywhere else it is above 0, as long as beta is")
def positive(f, x, mu, beta=sampled_from([1.0, 0.5, 4.0]), off=sampled_from([0.5, -2.0])):
    none, change = np.zeros_like(mu), np.zeros_like(mu)
    change[-1, -1] = off
    other = x.copy()
    other[-1, -1] += off
    for what, y in [
        ("a wrong pixel", f(x, other, none, none, beta=beta)),
        ("mu other than 0", f(x, x, change, none, beta=beta)),
        ("log_var other than 0", f(x, x, none, change, beta=beta)),
    ]:
        holds(y > 0, f"{what} does not cost anything", got=y, expected="a number above 0")


@vae_loss.law("with beta 0 it is the squared error alone, summed over features and averaged over examples")
def without_beta(f, x, reconstruction, mu, log_var):
    expected = np.mean(np.sum((x - reconstruction) ** 2, axis=-1))
    close(f(x, reconstruction, mu, log_var, beta=0.0), expected, scale=256, message="with beta 0 it is another number")


@vae_loss.law("from beta 0 to beta it rises by beta times the average divergence of the examples from the prior")
def rises_by_the_divergence(f, x, reconstruction, mu, log_var, beta):
    there = f(x, reconstruction, mu, log_var, beta=0.0)
    here = f(x, reconstruction, mu, log_var, beta=beta)
    expected = beta * np.mean(gaussian_kl_to_standard(mu, log_var))
    close(here, there + expected, scale=largest(here, there, expected), message="it rises by another amount")


@vae_loss.law(
    "with beta 2 it is twice the negative lower bound of a Gaussian decoder with variance 1, but for a constant"
)
def is_a_bound(f, x, reconstruction, mu, log_var):
    likelihood = in_numpy.gaussian_log_likelihood(x, reconstruction, np.zeros_like(x))
    bound = np.mean(likelihood - gaussian_kl_to_standard(mu, log_var))
    expected = -2 * bound - x.shape[-1] * LOG_2PI
    close(f(x, reconstruction, mu, log_var, beta=2.0), expected, scale=largest(expected, bound),
          message="it is not twice the negative bound minus log(2 pi) per feature")  # fmt: skip


@vae_loss.law("only the distance between x and its reconstruction matters: swap them or move both by 10,000")
def moves(f, x, reconstruction, mu, log_var, beta):
    y = f(x, reconstruction, mu, log_var, beta=beta)
    close(f(reconstruction, x, mu, log_var, beta=beta), y, scale=largest(y), message="swapped it is another number")
    moved = f(x + 1e4, reconstruction + 1e4, mu, log_var, beta=beta)
    close(moved, y, scale=largest(y), message="moved by 10,000 it is another number")


@vae_loss.law("it is the average of what every example gives alone: the same examples twice change nothing")
def averages(f, x, reconstruction, mu, log_var, beta):
    is_average(f, (x, reconstruction, mu, log_var), beta=beta)


@vae_loss.law("it is a sum over features and over latents: with all of them twice it doubles")
def adds(f, x, reconstruction, mu, log_var, beta):
    y = f(x, reconstruction, mu, log_var, beta=beta)
    doubled = f(*[np.concatenate([part, part], axis=-1) for part in (x, reconstruction, mu, log_var)], beta=beta)
    close(doubled, 2 * y, scale=largest(y), message="with every feature and latent twice it does not double")


def squared_error(x, reconstruction):
    return np.sum((x - reconstruction) ** 2, axis=-1)


@vae_loss.mistake(
    "takes the divergence off", hint="This is a loss, to be made small: a q far from the prior makes it larger."
)
def sign(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) - beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake(
    "averages the squared error over the features",
    hint="One average over everything leaves the error as weighty as one feature: sum over features first.",
)
def mean_over_features(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) / x.shape[-1] + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("sums over the examples", hint="A batch twice as large should not double it: take the average.")
def summed(x, reconstruction, mu, log_var, *, beta=1.0):
    return in_numpy.vae_loss(x, reconstruction, mu, log_var, beta=beta) * math.prod(x.shape[:-1])


@vae_loss.mistake("puts a half before the squared error", hint="Here the squares count in full, as the docstring says.")
def half(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) / 2 + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("takes the root of the squared error", hint="It is the square of the distance, not the distance.")
def root(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(np.sqrt(squared_error(x, reconstruction)) + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("ignores beta", hint="beta is a parameter: 1 is only its default.")
def no_beta(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return in_numpy.vae_loss(x, reconstruction, mu, log_var)


@vae_loss.mistake(
    "averages the divergence over the latents", hint="The divergence of an example is a sum over its latents."
)
def mean_over_latents(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) + beta * gaussian_kl_to_standard(mu, log_var) / mu.shape[-1])


@vae_loss.mistake(
    "forgets the -1 of the divergence", hint="Where q is the prior, the divergence is 0: exp(0) - 1 - 0, and not 1."
)
def no_one(x, reconstruction, mu, log_var, *, beta=1.0):
    return in_numpy.vae_loss(x, reconstruction, mu, log_var, beta=beta) + beta * mu.shape[-1] / 2


@vae_loss.mistake(
    "compares the squares of x and of the reconstruction",
    hint="Subtract first, then square: x and its reconstruction may lie anywhere, together.",
)
def squares(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    apart = np.sum(np.abs(x**2 - reconstruction**2), axis=-1)
    return np.mean(apart + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("leaves out the spread", hint="A variance other than 1 costs too, also where mu is 0.")
def mu_alone(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) + beta * np.sum(mu**2, axis=-1) / 2)


@vae_loss.mistake("takes any beta", hint="A beta below 0 would reward a q far from the prior: raise ValueError.")
def any_beta(x, reconstruction, mu, log_var, *, beta=1.0):
    return np.mean(squared_error(x, reconstruction) + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("forgets the half of the divergence", hint="The divergence is half of mu^2 + variance - 1 - log_var.")
def no_half(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) + 2 * beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake(
    "averages over the features and over the latents",
    hint="An example's features and latents are added up: sum over the last axis, then average over the examples.",
)
def means(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    kl = gaussian_kl_to_standard(mu, log_var)
    return np.mean(squared_error(x, reconstruction)) / x.shape[-1] + beta * np.mean(kl) / mu.shape[-1]


@vae_loss.mistake(
    "averages the squared error over all entries, and sums the divergence over all examples",
    hint="The defaults of a mean squared error and of a sum treat the parts differently. Sum within an example, then "
    "average.",
)
def default_reductions(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean((x - reconstruction) ** 2) + beta * np.sum(gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake(
    "sums the divergence over the examples", hint="Both parts are averages over the examples: sum over latents only."
)
def summed_kl(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction)) + beta * np.sum(gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake(
    "takes log_var for the logarithm of sigma",
    hint="log_var is the log of sigma squared: exp(log_var) is the variance.",
)
def log_sigma(x, reconstruction, mu, log_var, *, beta=1.0):
    return in_numpy.vae_loss(x, reconstruction, mu, 2 * log_var, beta=beta)


@vae_loss.mistake(
    "takes log_var twice in the divergence, and its exponential once",
    hint="log_var is the log of the variance already: - log_var, and the half in front is for all of it.",
)
def log_var_twice(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    kl = gaussian_kl_to_standard(mu, log_var) - np.sum(log_var, axis=-1) / 2
    return np.mean(squared_error(x, reconstruction) + beta * kl)


@vae_loss.mistake(
    "drops - log_var from the divergence",
    hint="Without it, the smaller the variance, the better: and at q = prior it must be 0.",
)
def no_log_var(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    kl = gaussian_kl_to_standard(mu, log_var) + np.sum(log_var, axis=-1) / 2
    return np.mean(squared_error(x, reconstruction) + beta * kl)


@vae_loss.mistake(
    "takes the absolute error for the squared one", hint="A distance counts squared here: subtract, then square."
)
def absolute(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    apart = np.sum(np.abs(x - reconstruction), axis=-1)
    return np.mean(apart + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake(
    "puts beta on the squared error", hint="beta weighs the divergence, and the squared error stays as it is."
)
def beta_on_error(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(beta * squared_error(x, reconstruction) + gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake(
    "divides by the length of the first axis",
    hint="All axes but the last one count examples, and there may be none: sum over the last axis, then take the mean.",
)
def first_axis(x, reconstruction, mu, log_var, *, beta=1.0):
    return in_numpy.vae_loss(x, reconstruction, mu, log_var, beta=beta) * math.prod(x.shape[:-1]) / x.shape[0]


def bounded(low, high, words):
    @vae_loss.mistake(
        f"keeps log_var {words}",
        hint="A clipped log_var is another distribution's, and where the clip bites no gradient passes: leave it be.",
    )
    def within(x, reconstruction, mu, log_var, *, beta=1.0):
        return in_numpy.vae_loss(x, reconstruction, mu, np.clip(log_var, low, high), beta=beta)


# One side first: what clips both does so too.
for bound in (2, 4, 5, 10):
    bounded(None, bound, f"at most {bound}")
for bound in (-5, -10, -20):
    bounded(bound, None, f"at least {bound}")
for low, high in ((-10, 2), (-20, 2), (-10, 10)):
    bounded(low, high, f"between {low} and {high}")


# The backward pass --------------------------------------------------------------------------------------------------


@vae_loss.backward.law("at a perfect reconstruction with q the prior, nothing pulls")
def backward_rest(f, grad, x, mu, beta):
    none, flat = np.zeros_like(mu), np.zeros_like(x)
    close(
        f(grad, x, x, none, none, beta=beta),
        (flat, flat, none, none),
        scale=8,
        message="at the minimum something pulls",
    )


@vae_loss.backward.law("the gradients by x and by the reconstruction cancel, and beta has no say in them")
def backward_cancels(f, grad, x, reconstruction, mu, log_var, beta):
    by_x, by_reconstruction, _, _ = f(grad, x, reconstruction, mu, log_var, beta=beta)
    close(by_reconstruction, -by_x, scale=256, message="the gradients by them do not cancel")
    plain = f(grad, x, reconstruction, mu, log_var, beta=1.0)[0]
    close(by_x, plain, scale=256, message="beta changes the gradient by x")


@vae_loss.backward.law("the gradient is shared among the examples: the same examples twice get half of it each")
def backward_shares(f, grad, x, reconstruction, mu, log_var, beta):
    is_shared(f, grad, (x, reconstruction, mu, log_var), beta=beta)


@vae_loss.backward.mistake("forgets the 2 of the square", hint="The slope of a square is twice what is squared.")
def backward_no_two(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    by_x, by_reconstruction, *rest = in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    return by_x / 2, by_reconstruction / 2, *rest


@vae_loss.backward.mistake(
    "gives x and the reconstruction the same gradient", hint="Moving both together changes nothing: they cancel."
)
def backward_same(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    by_x, _, *rest = in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    return by_x, by_x, *rest


@vae_loss.backward.mistake(
    "forgets the number of examples", hint="The result is an average: every example gets one share of grad."
)
def backward_sum(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    examples = math.prod(x.shape[:-1])
    return tuple(
        examples * part for part in in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    )


@vae_loss.backward.mistake(
    "weighs everything by beta", hint="beta stands before the divergence alone: x does not see it."
)
def backward_beta(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    return tuple(beta * part for part in in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var))


@vae_loss.backward.mistake(
    "forgets the half by log_var", hint="There is a half in front of the divergence; by mu the square cancels it."
)
def backward_no_half(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    *rest, by_log_var = in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    return *rest, 2 * by_log_var


@vae_loss.backward.mistake(
    "forgets the -1 by log_var", hint="log_var stands in the divergence twice: in the exponential, and alone."
)
def backward_no_one(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    *rest, by_log_var = in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    return *rest, by_log_var + beta * in_numpy.share(grad, x)[..., None] / 2

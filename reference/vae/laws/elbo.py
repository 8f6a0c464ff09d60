"""elbo: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close, finite
from reference.concept import Concept
from reference.contract import not_negative
from reference.information.in_numpy import gaussian_kl_to_standard
from reference.inputs import few, fractions, just, nonzeros, reals, sampled_from, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import (
    BETAS,
    at_most_0,
    flatter,
    is_average,
    is_shared,
    largest,
    refuse_bad_beta,
    refuse_other_encoder,
    sigmoid,
    sure,
    uneven_fractions,
    wider,
)

elbo = Concept(
    in_numpy.elbo,
    x=fractions("n d"),
    logits=reals("n d"),
    mu=reals("n k", limit=4),
    log_var=reals("n k", limit=4),
    beta=BETAS,
    # At 0, PyTorch's slopes of max(z, 0) may be wrong: that logit is among the unusual ones.
    smooth={"logits": nonzeros("n d")},
    further=[
        {"x": fractions("d"), "logits": nonzeros("d"), "mu": reals("k"), "log_var": reals("k", limit=2)},
        {
            "x": fractions("a n d"),
            "logits": nonzeros("a n d"),
            "mu": reals("a n k"),
            "log_var": reals("a n k", limit=2),
        },
        {"x": uneven_fractions("n d"), "logits": uneven("n d"), "mu": uneven("n k")},
    ],
    unusual=[
        {"logits": reals("n d", limit=1e4)},
        {"logits": few("n d")},
        {"log_var": reals("n k", limit=20)},
        {"log_var": reals("n k", limit=32).but(at_most_0)},
        {"mu": reals("n k", limit=1e3), "beta": just(0.1)},
    ],
)

elbo.refuses("logits has another shape than x", logits=[wider("logits"), flatter("logits")])
refuse_other_encoder(elbo)
refuse_bad_beta(elbo)
elbo.backward.refuses("grad is not one number", grad=[np.ones(2), np.ones(1)])


@elbo.law("beta 0 is reconstruction alone: the average of bernoulli_log_likelihood, whatever mu and log_var are")
def without_beta(f, x, logits, mu, log_var):
    expected = np.mean(in_numpy.bernoulli_log_likelihood(x, logits))
    close(f(x, logits, mu, log_var, beta=0.0), expected, scale=64, message="with beta 0 it is not the reconstruction")


@elbo.law("from beta 0 to beta it falls by beta times the average divergence of the examples from the prior")
def falls_by_the_divergence(f, x, logits, mu, log_var, beta):
    there, here = f(x, logits, mu, log_var, beta=0.0), f(x, logits, mu, log_var, beta=beta)
    expected = beta * np.mean(gaussian_kl_to_standard(mu, log_var))
    close(here, there - expected, scale=largest(here, there, expected), message="it falls by another amount")


@elbo.law("it does not rise as beta grows")
def and_beta(f, x, logits, mu, log_var, betas=sampled_from([(0.0, 1.0), (1.0, 2.0), (0.25, 0.5)])):
    less, more = (f(x, logits, mu, log_var, beta=beta) for beta in betas)
    at_most(more, less, scale=largest(less, more), message="with a larger beta it is larger")


@elbo.law("it is never above 0, since neither part can be: an objective, not a loss")
def sign(f, x, logits, mu, log_var, beta):
    at_most(f(x, logits, mu, log_var, beta=beta), 0.0, scale=64, message="it is above 0")


@elbo.law("where the latent says nothing (mu = 0, log_var = 0), beta does not matter")
def at_the_prior(f, x, logits, mu, beta):
    none = np.zeros_like(mu)
    expected = np.mean(in_numpy.bernoulli_log_likelihood(x, logits))
    close(f(x, logits, none, none, beta=beta), expected, scale=64, message="with q the prior, something is taken off")


@elbo.law("it is the average of what every example gives alone: the same examples twice change nothing")
def averages(f, x, logits, mu, log_var, beta):
    is_average(f, (x, logits, mu, log_var), beta=beta)


@elbo.law("it is a sum over pixels and over latents: with all of them twice it doubles")
def adds(f, x, logits, mu, log_var, beta):
    y = f(x, logits, mu, log_var, beta=beta)
    doubled = f(*[np.concatenate([part, part], axis=-1) for part in (x, logits, mu, log_var)], beta=beta)
    close(doubled, 2 * y, scale=largest(y), message="with every pixel and latent twice it does not double")


@elbo.law("logits of 10,000 either way leave it finite", kind="robustness")
def certain(f, x, mu, log_var, logits=sure("n d")):
    finite(f(x, logits, mu, log_var))


def parts(x, logits, mu, log_var):
    """What is right, for versions that are wrong elsewhere: one reconstruction and one divergence per example."""
    return in_numpy.bernoulli_log_likelihood(x, logits), gaussian_kl_to_standard(mu, log_var)


@elbo.mistake(
    "adds the divergence", hint="A q far from the prior costs something: in what is maximized, it is taken off."
)
def adds_kl(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction + beta * kl)


@elbo.mistake(
    "is the loss, with the sign turned round", hint="This is the bound itself, to be made large: it is never above 0."
)
def negative(x, logits, mu, log_var, *, beta=1.0):
    return -in_numpy.elbo(x, logits, mu, log_var, beta=beta)


@elbo.mistake("ignores beta", hint="beta is a parameter: 1 is only its default.")
def no_beta(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return in_numpy.elbo(x, logits, mu, log_var)


@elbo.mistake(
    "puts beta on the reconstruction", hint="beta weighs the divergence, and the reconstruction stays as it is."
)
def beta_on_reconstruction(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(beta * reconstruction - kl)


@elbo.mistake("puts beta on both", hint="A factor on the whole would change nothing but the step size: weigh one part.")
def beta_on_both(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return beta * in_numpy.elbo(x, logits, mu, log_var)


@elbo.mistake(
    "averages the divergence over the latents",
    hint="The divergence of an example is a sum over its latents; the average is over examples only.",
)
def mean_over_latents(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - beta * kl / mu.shape[-1])


@elbo.mistake(
    "averages over the pixels",
    hint="The likelihood of an example is a sum over its pixels. Averaged, it counts as one pixel against all latents.",
)
def mean_over_pixels(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction / x.shape[-1] - beta * kl)


@elbo.mistake(
    "averages the pixels of all examples, and sums the divergence over all of them",
    hint="The defaults of cross-entropy and of sum treat the parts differently. Sum within an example, then average.",
)
def default_reductions(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction) / x.shape[-1] - beta * np.sum(kl)


@elbo.mistake(
    "sums over the examples", hint="A batch twice as large should not double it: take the average over the examples."
)
def summed(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(x, logits, mu, log_var, beta=beta) * math.prod(x.shape[:-1])


@elbo.mistake("forgets the half of the divergence", hint="The divergence is half of mu^2 + variance - 1 - log_var.")
def no_half(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - 2 * beta * kl)


@elbo.mistake(
    "drops - log_var from the divergence",
    hint="Without it, the smaller the variance, the better: and at q = prior it must be 0.",
)
def no_log_var(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - beta * (kl + np.sum(log_var, axis=-1) / 2))


@elbo.mistake(
    "takes log_var for the logarithm of sigma",
    hint="log_var is the log of sigma squared: exp(log_var) is the variance.",
)
def log_sigma(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(x, logits, mu, 2 * log_var, beta=beta)


@elbo.mistake(
    "has the divergence the wrong way round",
    hint="It is the divergence of q from the prior: averages are taken over q, the narrow one of the two.",
)
def reversed_kl(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, _ = parts(x, logits, mu, log_var)
    kl = np.sum((1 + mu**2) * np.exp(-log_var) - 1 + log_var, axis=-1) / 2
    return np.mean(reconstruction - beta * kl)


@elbo.mistake("takes logits for probabilities", hint="A logit may be any number: a sigmoid makes a probability of it.")
def probabilities(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction = np.sum(x * np.log(logits) + (1 - x) * np.log(1 - logits), axis=-1)
    return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


@elbo.mistake(
    "takes the sigmoid twice",
    hint="What starts from logits takes the sigmoid itself, binary_cross_entropy_with_logits for one: hand it logits.",
)
def sigmoid_twice(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(x, sigmoid(logits), mu, log_var, beta=beta)


@elbo.mistake(
    "swaps x and the logits", hint="F.binary_cross_entropy_with_logits takes the logits first, then the pixels."
)
def arguments(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(logits, x, mu, log_var, beta=beta)


@elbo.mistake(
    "averages over the pixels and over the latents",
    hint="An example's pixels and latents are added up: first sum over the last axis, then average over the examples.",
)
def means(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction) / x.shape[-1] - beta * np.mean(kl) / mu.shape[-1]


@elbo.mistake(
    "divides by the length of the first axis",
    hint="All axes but the last one count examples, and there may be none: sum over the last axis, then take the mean.",
)
def first_axis(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(x, logits, mu, log_var, beta=beta) * math.prod(x.shape[:-1]) / x.shape[0]


@elbo.mistake(
    "sums over axis 1", hint="That is the last axis of two. There may be more of them, or one alone: axis=-1."
)
def axis_1(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction = np.sum(x * logits - np.logaddexp(0, logits), axis=1)
    return np.mean(reconstruction) - beta * np.mean(np.sum(mu**2 + np.exp(log_var) - 1 - log_var, axis=1)) / 2


def clipped(amount):
    @elbo.mistake(
        f"keeps p and 1 - p at least {amount:g} in the logarithms",
        hint="Clipped, a model that is sure and wrong gets away with it: put the sigmoid into the logarithm instead.",
    )
    def away(x, logits, mu, log_var, *, beta=1.0):
        not_negative("beta", beta)
        p = np.clip(sigmoid(logits), amount, 1 - amount)
        reconstruction = np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)
        return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


for amount in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12):
    clipped(amount)


@elbo.mistake(
    "cuts logarithms off at -100, as F.binary_cross_entropy does",
    hint="A pixel that is sure and wrong costs its whole logit: F.binary_cross_entropy_with_logits cuts nothing off.",
)
def cut_off(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    p = 1 / (1 + np.exp(-logits))
    logs, others = np.maximum(np.log(p), -100), np.maximum(np.log(1 - p), -100)
    reconstruction = np.sum(x * logs + (1 - x) * others, axis=-1)
    return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


@elbo.mistake(
    "takes the logarithm of a sigmoid that has become 0",
    hint="sigmoid(-1000) is 0 in a computer, but its logarithm is -1000: put the sigmoid into the logarithm on paper.",
)
def unstable(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    p = sigmoid(logits)
    reconstruction = np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)
    return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


@elbo.mistake("takes any beta", hint="A beta below 0 would reward a q far from the prior: raise ValueError.")
def any_beta(x, logits, mu, log_var, *, beta=1.0):
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - beta * kl)


def bounded(low, high, words):
    @elbo.mistake(
        f"keeps log_var {words}",
        hint="A clipped log_var is another distribution's, and where the clip bites no gradient passes: leave it be.",
    )
    def within(x, logits, mu, log_var, *, beta=1.0):
        return in_numpy.elbo(x, logits, mu, np.clip(log_var, low, high), beta=beta)


# One side first: what clips both does so too.
for bound in (2, 4, 5, 10):
    bounded(None, bound, f"at most {bound}")
for bound in (-5, -10, -20):
    bounded(bound, None, f"at least {bound}")
for low, high in ((-10, 2), (-20, 2), (-10, 10)):
    bounded(low, high, f"between {low} and {high}")


@elbo.mistake(
    "takes log_var twice in the divergence, and its exponential once",
    hint="log_var is the log of the variance already: - log_var, and the half in front is for all of it.",
)
def log_var_twice(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - beta * (kl - np.sum(log_var, axis=-1) / 2))


@elbo.mistake(
    "forgets the minus 1 of the divergence",
    hint="Where q is the prior, the divergence is 0: exp(0) - 1 - 0, and not 1.",
)
def no_one(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - beta * (kl + mu.shape[-1] / 2))


@elbo.mistake(
    "sums the divergence over the examples", hint="Both parts are averages over the examples: sum over latents only."
)
def summed_kl(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction) - beta * np.sum(kl)


def padded(amount):
    @elbo.mistake(
        f"adds {amount:g} inside the logarithms of the reconstruction",
        hint="That bounds them below, and a model that is sure and wrong gets away with it. Start from the logits.",
    )
    def with_amount(x, logits, mu, log_var, *, beta=1.0):
        not_negative("beta", beta)
        p = sigmoid(logits)
        reconstruction = np.sum(x * np.log(p + amount) + (1 - x) * np.log(1 - p + amount), axis=-1)
        return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


for amount in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12):
    padded(amount)


# The backward pass --------------------------------------------------------------------------------------------------


@elbo.backward.law("where q is the prior, nothing pulls at mu and log_var, and with beta 0 nowhere does it")
def backward_rest(f, grad, x, logits, mu, log_var, beta):
    none = np.zeros_like(mu)
    close(f(grad, x, logits, none, none, beta=beta)[2:], (none, none), scale=8, message="at the prior something pulls")
    close(f(grad, x, logits, mu, log_var, beta=0.0)[2:], (none, none), scale=8, message="with beta 0 something pulls")


@elbo.backward.law("beta has no say in what x and the logits get")
def backward_reconstruction(f, grad, x, logits, mu, log_var, beta):
    plain = f(grad, x, logits, mu, log_var, beta=1.0)[:2]
    close(f(grad, x, logits, mu, log_var, beta=beta)[:2], plain, scale=64, message="beta changes the gradient by them")


@elbo.backward.law("the gradient is shared among the examples: the same examples twice get half of it each")
def backward_shares(f, grad, x, logits, mu, log_var, beta):
    is_shared(f, grad, (x, logits, mu, log_var), beta=beta)


@elbo.backward.law(
    "mu is pulled towards 0: its gradient is minus grad times beta times mu, over the number of examples"
)
def backward_mu(f, x, logits, mu, log_var, beta, grad=uneven("")):
    _, _, by_mu, _ = f(grad, x, logits, mu, log_var, beta=beta)
    close(by_mu, -grad * beta * mu / len(mu), scale=128, message="the gradient by mu is another one")


@elbo.backward.mistake(
    "forgets the number of examples", hint="The result is an average: every example gets one share of grad."
)
def backward_sum(grad, x, logits, mu, log_var, *, beta=1.0):
    examples = math.prod(x.shape[:-1])
    return tuple(examples * part for part in in_numpy.elbo_backward(grad, x, logits, mu, log_var, beta=beta))


@elbo.backward.mistake("ignores beta", hint="The divergence is weighed by beta, and so is what mu and log_var get.")
def backward_no_beta(grad, x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo_backward(grad, x, logits, mu, log_var)


@elbo.backward.mistake(
    "weighs everything by beta", hint="beta stands before the divergence alone: x and the logits do not see it."
)
def backward_beta_everywhere(grad, x, logits, mu, log_var, *, beta=1.0):
    return tuple(beta * part for part in in_numpy.elbo_backward(grad, x, logits, mu, log_var))


@elbo.backward.mistake(
    "pushes mu away from 0", hint="The divergence grows with mu and is taken off: the gradient points back to 0."
)
def backward_sign(grad, x, logits, mu, log_var, *, beta=1.0):
    by_x, by_logits, by_mu, by_log_var = in_numpy.elbo_backward(grad, x, logits, mu, log_var, beta=beta)
    return by_x, by_logits, -by_mu, -by_log_var


@elbo.backward.mistake(
    "forgets the half by log_var", hint="There is a half in front of the divergence; by mu the square cancels it."
)
def backward_no_half(grad, x, logits, mu, log_var, *, beta=1.0):
    *rest, by_log_var = in_numpy.elbo_backward(grad, x, logits, mu, log_var, beta=beta)
    return *rest, 2 * by_log_var


@elbo.backward.mistake(
    "forgets the -1 by log_var", hint="log_var stands in the divergence twice: in the exponential, and alone."
)
def backward_no_one(grad, x, logits, mu, log_var, *, beta=1.0):
    by_x, by_logits, by_mu, by_log_var = in_numpy.elbo_backward(grad, x, logits, mu, log_var, beta=beta)
    return by_x, by_logits, by_mu, by_log_var - beta * in_numpy.share(grad, x)[..., None] / 2

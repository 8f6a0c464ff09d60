"""linear_gaussian_elbo: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.contract import positive
from reference.information.in_numpy import gaussian_kl_to_standard
from reference.inputs import integers, reals, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import (
    LOG_2PI,
    NOISES,
    exact,
    inverted,
    largest,
    longer,
    reflection,
    refuse_bad_noise_var,
    signs,
    wider,
)


def posterior(x, w, noise_var):
    """The mean and the inverse covariance of p(z | x) in the linear model."""
    precision = (w.T @ w + noise_var * np.eye(w.shape[1])) / noise_var
    return np.linalg.solve(precision, w.T @ x.T / noise_var).T, precision


def kl_to_posterior(x, w, noise_var, mu, log_var):
    """D(q || p(z | x)), where p(z | x) is a Gaussian whose dimensions may depend on each other."""
    mean, precision = posterior(x, w, noise_var)
    spread = np.exp(log_var) @ np.diagonal(precision)
    distance = np.sum(((mean - mu) @ precision) * (mean - mu), axis=1)
    return (spread + distance - w.shape[1] - np.linalg.slogdet(precision)[1] - np.sum(log_var, axis=1)) / 2


linear_gaussian_elbo = Concept(
    in_numpy.linear_gaussian_elbo,
    x=reals("n d", limit=4),
    w=reals("d k", limit=2),
    noise_var=NOISES,
    mu=reals("n k", limit=2),
    log_var=reals("n k", limit=2),
    further=[{"x": uneven("n d")}],
    unusual=[{"log_var": reals("n k", limit=30)}],
)

linear_gaussian_elbo.refuses("w has not one row for every column of x", longer("w"), argument="w")
refuse_bad_noise_var(linear_gaussian_elbo)
linear_gaussian_elbo.refuses(
    "mu has not one row for every example and one column for every latent", longer("mu", "log_var"), mu=[wider("mu")],
    argument="mu",
)  # fmt: skip
linear_gaussian_elbo.refuses("log_var has another shape than mu", longer("log_var"), argument="log_var")


@linear_gaussian_elbo.law("it is never above the evidence, whatever q is (Jensen)")
def bound(f, x, w, noise_var, mu, log_var):
    y = f(x, w, noise_var, mu, log_var)
    ceiling = in_numpy.linear_gaussian_evidence(*exact(x, w), noise_var)
    scale = inverted(x, w, noise_var, ceiling)
    at_most(y, ceiling, scale=scale, message="the lower bound is above the evidence")


@linear_gaussian_elbo.law("the gap to the evidence is the divergence of q from the true posterior p(z | x)")
def gap(f, x, w, noise_var, mu, log_var):
    y = f(x, w, noise_var, mu, log_var)
    x, w, mu, log_var = exact(x, w, mu, log_var)
    expected = in_numpy.linear_gaussian_evidence(x, w, noise_var) - kl_to_posterior(x, w, noise_var, mu, log_var)
    scale = inverted(x, w, noise_var, expected)
    close(y, expected, scale=scale, message="evidence minus divergence from the posterior is another number")


@linear_gaussian_elbo.law("where the columns of w are at right angles and q is the true posterior, it is the evidence")
def tight(f, x=reals("n d", limit=4), lengths=reals("d", limit=2), noise_var=NOISES,
                               seed=integers(0, 999)):  # fmt: skip
    w = (reflection(len(lengths), seed, np.float64) * lengths).astype(x.dtype)
    x64, w64 = exact(x, w)
    mean, precision = posterior(x64, w64, noise_var)
    # The dimensions of this posterior are independent: its covariance is diagonal.
    log_var = np.broadcast_to(-np.log(np.diagonal(precision)), mean.shape)
    expected = in_numpy.linear_gaussian_evidence(x64, w64, noise_var)
    got = f(x, w, noise_var, mean.astype(x.dtype), log_var.astype(x.dtype))
    scale = inverted(x, w, noise_var, expected)
    close(got, expected, scale=scale, message="at the true posterior the bound does not touch the evidence")


@linear_gaussian_elbo.law(
    "it is the average of log p(x, z) - log q(z) over z = mu + sigma * noise, noise all rows of +-1"
)
def by_signs(f, x, w, noise_var, mu, log_var):
    y = f(x, w, noise_var, mu, log_var)
    x, w, mu, log_var = exact(x, w, mu, log_var)
    # The difference is quadratic in the noise, and these rows have the normal's first and second moments.
    noise = signs(w.shape[1], np.float64)[:, None, :]
    z = mu + np.exp(log_var / 2) * noise
    log_p = -(np.sum((x - z @ w.T) ** 2, axis=-1) / noise_var + x.shape[1] * (LOG_2PI + math.log(noise_var))) / 2
    log_ratio = np.sum(noise**2 - z**2 + log_var, axis=-1) / 2
    expected = np.mean(log_p + log_ratio, axis=0)
    close(y, expected, scale=largest(expected, log_p, log_ratio), message="the average over samples is another number")


@linear_gaussian_elbo.law("with w = 0 it is the likelihood of x as noise, minus the divergence of q from the prior")
def of_noise(f, x, w, noise_var, mu, log_var):
    noise = in_numpy.gaussian_log_likelihood(x, np.zeros_like(x), np.full_like(x, math.log(noise_var)))
    expected = noise - gaussian_kl_to_standard(mu, log_var)
    got = f(x, np.zeros_like(w), noise_var, mu, log_var)
    close(got, expected, scale=1024, message="with w = 0 it is another number")


@linear_gaussian_elbo.law("every row has a number of its own, the same as on its own")
def rows(f, x, w, noise_var, mu, log_var):
    y = f(x, w, noise_var, mu, log_var)
    close(
        f(x[:1], w, noise_var, mu[:1], log_var[:1]), y[:1], scale=largest(y), message="a row alone gives another number"
    )


@linear_gaussian_elbo.mistake(
    "leaves out what the spread of z adds",
    hint="The average of a square is not the square of the average: z varies around mu, and w z with it.",
)
def no_spread(x, w, noise_var, mu, log_var):
    spread = np.exp(log_var) @ np.sum(w**2, axis=0)
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + spread / (2 * noise_var)


@linear_gaussian_elbo.mistake(
    "adds the divergence", hint="A q far from the prior costs something: the divergence is taken off."
)
def sign(x, w, noise_var, mu, log_var):
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + 2 * gaussian_kl_to_standard(mu, log_var)


@linear_gaussian_elbo.mistake(
    "leaves out the divergence", hint="That is the reconstruction alone, and it can be above the evidence."
)
def no_divergence(x, w, noise_var, mu, log_var):
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + gaussian_kl_to_standard(mu, log_var)


@linear_gaussian_elbo.mistake(
    "lets the spread in by sigma instead of the variance",
    hint="On average (sigma noise)^2 is sigma^2: exp(log_var), not exp(log_var / 2).",
)
def sigma(x, w, noise_var, mu, log_var):
    more = (np.exp(log_var) - np.exp(log_var / 2)) @ np.sum(w**2, axis=0)
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + more / (2 * noise_var)


@linear_gaussian_elbo.mistake(
    "forgets the constant of the density",
    hint="log N(x; w z, noise_var I) has D times log(2 pi noise_var) / 2 in it; without that it bounds nothing.",
)
def no_constant(x, w, noise_var, mu, log_var):
    constant = x.shape[1] * (LOG_2PI + math.log(noise_var)) / 2 if noise_var > 0 else 0
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + constant


@linear_gaussian_elbo.mistake(
    "averages over the examples", hint="Here every row of x keeps a number of its own: nothing is averaged."
)
def mean(x, w, noise_var, mu, log_var):
    y = in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var)
    return np.full_like(y, np.mean(y))


@linear_gaussian_elbo.mistake(
    "takes any noise_var", hint="A variance of 0 or less makes no density: raise ValueError, and say what came."
)
def any_value(x, w, noise_var, mu, log_var):
    if noise_var > 0:
        return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var)
    # The logarithm of noise_var is NaN, or minus infinity beside the infinity of a division by 0.
    return np.full(len(x), np.nan, x.dtype)


def linear_parts(x, w, mu, log_var):
    """The squared distance, what the spread of z adds to it, and the divergence, for versions that are wrong after."""
    return (
        np.sum((x - mu @ w.T) ** 2, axis=1),
        np.exp(log_var) @ np.sum(w**2, axis=0),
        gaussian_kl_to_standard(mu, log_var),
    )


@linear_gaussian_elbo.mistake(
    "counts the constant once and not for every dimension",
    hint="Every dimension of x has a density of its own: D times log(2 pi noise_var) / 2.",
)
def one_constant(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    more = (x.shape[1] - 1) * (LOG_2PI + math.log(noise_var)) / 2
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + more


@linear_gaussian_elbo.mistake(
    "counts the constant for every latent",
    hint="It is the density of x that has the constant, one for every dimension of x: D of them, not K.",
)
def constant_of_latents(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    more = (x.shape[1] - w.shape[1]) * (LOG_2PI + math.log(noise_var)) / 2
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + more


@linear_gaussian_elbo.mistake(
    "squares noise_var", hint="noise_var is a variance already: it stands in the formula as it is."
)
def squared(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    return in_numpy.linear_gaussian_elbo(x, w, noise_var**2, mu, log_var)


@linear_gaussian_elbo.mistake(
    "multiplies by noise_var",
    hint="1 / 2 * noise_var is half of noise_var: put brackets around 2 * noise_var to divide by both.",
)
def multiplies(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    squares, spread, kl = linear_parts(x, w, mu, log_var)
    return -(squares + spread) * noise_var / 2 - x.shape[1] * (LOG_2PI + math.log(noise_var)) / 2 - kl


@linear_gaussian_elbo.mistake(
    "divides the squared distance alone",
    hint="-1 / (2 noise_var) stands before the sum of both, the squared distance and the spread: brackets around it.",
)
def brackets(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    squares, spread, kl = linear_parts(x, w, mu, log_var)
    return -squares / (2 * noise_var) + spread - x.shape[1] * (LOG_2PI + math.log(noise_var)) / 2 - kl


@linear_gaussian_elbo.mistake(
    "forgets to square the lengths", hint="linalg.norm is a length: the formula has ||x - w mu||^2 and ||w_k||^2."
)
def lengths(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    apart = np.sqrt(np.sum((x - mu @ w.T) ** 2, axis=1)) + np.exp(log_var) @ np.sqrt(np.sum(w**2, axis=0))
    kl = gaussian_kl_to_standard(mu, log_var)
    return -apart / (2 * noise_var) - x.shape[1] * (LOG_2PI + math.log(noise_var)) / 2 - kl


@linear_gaussian_elbo.mistake(
    "lets every latent move x along all columns",
    hint="z_k moves x along column k alone: pair each variance with the squared length of its own column.",
)
def all_columns(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    squares, _, kl = linear_parts(x, w, mu, log_var)
    spread = np.sum(np.exp(log_var), axis=1) * np.sum(w**2)
    return -((squares + spread) / noise_var + x.shape[1] * (LOG_2PI + math.log(noise_var))) / 2 - kl


@linear_gaussian_elbo.mistake(
    "returns float64 for float32",
    hint="A float64 array or NumPy number makes float64 of float32; math.log gives a plain number.",
)
def widens(x, w, noise_var, mu, log_var):
    x, w, mu, log_var = (part.astype(np.float64) for part in (x, w, mu, log_var))
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var)

"""linear_gaussian_evidence: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.contract import positive
from reference.inputs import integers, reals, uneven
from reference.vae import in_numpy
from reference.vae.laws.shared import LOG_2PI, NOISES, exact, inverted, longer, reflection, refuse_bad_noise_var

linear_gaussian_evidence = Concept(
    in_numpy.linear_gaussian_evidence,
    x=reals("n d", limit=4),
    w=reals("d k", limit=2),
    noise_var=NOISES,
    further=[{"x": uneven("n d")}],
    scale=lambda case, expected: inverted(case["x"], case["w"], case["noise_var"], expected),
    built_ins=["scipy.stats.multivariate_normal", "torch.distributions.MultivariateNormal"],
    instead="matrix products and the decomposition of a matrix",
)  # fmt: skip

linear_gaussian_evidence.refuses("w has not one row for every column of x", longer("w"), argument="w")
refuse_bad_noise_var(linear_gaussian_evidence)


@linear_gaussian_evidence.law(
    "it integrates z out: with one latent, p(x | z) p(z) summed over a fine grid of z gives p(x)"
)
def by_grid(f, x=reals("n d", limit=2), w=reals("d 1", limit=2), noise_var=NOISES):
    got, (x, w) = f(x, w, noise_var), exact(x, w)
    step = 0.0625
    z = np.arange(-10, 10 + step, step)
    away = x[:, None, :] - z[:, None] * w[:, 0]
    log_joint = -(np.sum(away**2, axis=-1) / noise_var + x.shape[1] * math.log(noise_var) + z**2) / 2
    log_joint -= (x.shape[1] + 1) * LOG_2PI / 2
    top = np.max(log_joint, axis=1)
    expected = top + np.log(np.sum(np.exp(log_joint - top[:, None]), axis=1) * step)
    close(got, expected, scale=inverted(x, w, noise_var, expected),
          message="the integral over z, summed up on a grid, is another number")  # fmt: skip


@linear_gaussian_evidence.law("with w = 0 there is only noise: the likelihood of x under a Gaussian of that variance")
def of_noise(f, x, w, noise_var):
    expected = in_numpy.gaussian_log_likelihood(x, np.zeros_like(x), np.full_like(x, math.log(noise_var)))
    close(f(x, np.zeros_like(w), noise_var), expected, scale=512, message="with w = 0 it is another number")


@linear_gaussian_evidence.law("turning the latent space changes nothing: w and w times a mirror explain x equally well")
def turns(f, x, w, noise_var, seed=integers(0, 999)):
    expected = f(x, w, noise_var)
    mirror = reflection(w.shape[1], seed, w.dtype)
    close(f(x, w @ mirror, noise_var), expected, scale=inverted(x, w, noise_var, expected),
          message="with the latent space turned it is another number")  # fmt: skip


@linear_gaussian_evidence.law("a latent that touches nothing, a column of zeros in w, changes nothing")
def of_idle(f, x, w, noise_var):
    expected = f(x, w, noise_var)
    wider = np.concatenate([w, np.zeros_like(w)], axis=1)
    close(f(x, wider, noise_var), expected, scale=inverted(x, w, noise_var, expected),
          message="with idle latents it is another number")  # fmt: skip


@linear_gaussian_evidence.law("a dimension of x that no latent touches adds the log likelihood of its noise")
def of_apart(f, x, w, noise_var):
    more = np.concatenate([x, x[:, :1]], axis=1)
    taller = np.concatenate([w, np.zeros_like(w[:1])])
    alone = -(x[:, 0] ** 2 / noise_var + math.log(noise_var) + LOG_2PI) / 2
    expected = f(x, w, noise_var) + alone
    close(f(more, taller, noise_var), expected, scale=inverted(x, w, noise_var, expected),
          message="a dimension of mere noise adds another number")  # fmt: skip


@linear_gaussian_evidence.law("x = 0 is the likeliest, and -x is as likely as x")
def peak(f, x, w, noise_var):
    y = f(x, w, noise_var)
    scale = inverted(x, w, noise_var, y)
    close(f(-x, w, noise_var), y, scale=scale, message="-x is not as likely as x")
    at_most(y, f(np.zeros_like(x), w, noise_var), scale=scale, message="x is likelier than 0")


@linear_gaussian_evidence.law("every row of x has a number of its own, the same as on its own")
def rows(f, x, w, noise_var):
    y = f(x, w, noise_var)
    close(f(x[:1], w, noise_var), y[:1], scale=inverted(x, w, noise_var, y),
          message="a row alone gives another number")  # fmt: skip


def log_normal(x, covariance, constant=LOG_2PI, half=0.5):
    squares = np.sum(x * np.linalg.solve(covariance, x.T).T, axis=1)
    return -half * (squares + np.linalg.slogdet(covariance)[1] + x.shape[1] * constant)


def covariance_of(w, noise_var):
    return w @ w.T + noise_var * np.eye(len(w), dtype=w.dtype)


@linear_gaussian_evidence.mistake(
    "adds noise_var to every entry of the covariance",
    hint="The noise of different dimensions is independent: it belongs on the diagonal alone, noise_var times I.",
)
def no_identity(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, w @ w.T + noise_var)


@linear_gaussian_evidence.mistake(
    "squares noise_var", hint="noise_var is a variance already: it goes into the covariance as it is."
)
def squared(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, covariance_of(w, noise_var**2))


@linear_gaussian_evidence.mistake(
    "forgets log(2 pi)", hint="The density of D dimensions has D times log(2 pi) / 2 in it."
)
def no_constant(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, covariance_of(w, noise_var), constant=0)


@linear_gaussian_evidence.mistake(
    "forgets the determinant", hint="A covariance that spreads far has a low density everywhere: where is log det?"
)
def no_determinant(x, w, noise_var):
    positive("noise_var", noise_var)
    covariance = covariance_of(w, noise_var)
    return log_normal(x, covariance) + np.linalg.slogdet(covariance)[1] / 2


@linear_gaussian_evidence.mistake(
    "keeps the diagonal of w w^T alone",
    hint="One latent moves several dimensions of x at once: they are correlated, and the whole of w w^T counts.",
)
def diagonal(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, np.diag(np.sum(w**2, axis=1) + noise_var))


@linear_gaussian_evidence.mistake(
    "takes the likelihood at z = 0 for the integral over z",
    hint="z is not 0: it varies, and x with it. That makes the covariance wider than noise_var I.",
)
def at_zero(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, noise_var * np.eye(len(w), dtype=w.dtype))


@linear_gaussian_evidence.mistake(
    "takes the likelihood at the best z for the integral over z",
    hint="The best z explains x too well. Average over all z, or add what z itself costs and how sharp it is.",
)
def at_best(x, w, noise_var):
    positive("noise_var", noise_var)
    mean = np.linalg.solve(w.T @ w + noise_var * np.eye(w.shape[1], dtype=w.dtype), w.T @ x.T).T
    return log_normal(x - mean @ w.T, noise_var * np.eye(len(w), dtype=w.dtype))


@linear_gaussian_evidence.mistake(
    "averages over the examples", hint="Here every row of x keeps a number of its own: nothing is averaged."
)
def mean(x, w, noise_var):
    y = in_numpy.linear_gaussian_evidence(x, w, noise_var)
    return np.full_like(y, np.mean(y))


@linear_gaussian_evidence.mistake(
    "adds up the latents before they reach x",
    hint="Every latent varies on its own. Their variances add, not their weights: w w^T, not the square of a sum.",
)
def one_latent(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, covariance_of(np.sum(w, axis=1, keepdims=True), noise_var))


@linear_gaussian_evidence.mistake(
    "averages over the latents", hint="Each latent adds its own variance to x: w w^T is a sum over latents, undivided."
)
def averaged(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, covariance_of(w / math.sqrt(w.shape[1]), noise_var))


@linear_gaussian_evidence.mistake(
    "forgets the square on x", hint="The exponent is quadratic: x C^-1 x for every row, not C^-1 x summed up."
)
def linear(x, w, noise_var):
    positive("noise_var", noise_var)
    covariance = covariance_of(w, noise_var)
    return -(np.sum(np.linalg.solve(covariance, x.T).T, axis=1) + np.linalg.slogdet(covariance)[1]
             + x.shape[1] * LOG_2PI) / 2  # fmt: skip


@linear_gaussian_evidence.mistake(
    "takes any noise_var", hint="A variance of 0 or less makes no density: raise ValueError, and say what came."
)
def any_value(x, w, noise_var):
    return log_normal(x, covariance_of(w, noise_var))

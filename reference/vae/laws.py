"""What the parts of a variational autoencoder keep, whatever they are written in."""

import itertools
import math

import numpy as np

from reference.backends import leaves
from reference.compare import at_most, close, finite, holds, refuses
from reference.concept import Concept
from reference.information.in_numpy import gaussian_kl_to_standard
from reference.inputs import fractions, integers, just, real, reals, sampled_from
from reference.vae import in_numpy

LOG2, LOG_2PI = math.log(2), math.log(2 * math.pi)
BETAS = sampled_from([1.0, 0.5, 4.0, 0.0])
NOISES = sampled_from([0.5, 1.0, 2.0, 0.25])


# Helpers ------------------------------------------------------------------------------------------------------------


def sure(axes):
    """Logits of 10,000 either way."""
    return reals(axes).but(lambda z: np.where(z >= 0, 1e4, -1e4))


def exact(*arrays):
    """The same numbers in float64: what a law works out itself is not to be the less exact side."""
    return [array.astype(np.float64) for array in arrays]


def at_most_0(values):
    return -np.abs(values)


def largest(*arrays):
    """The largest magnitude among the entries, at least 1."""
    return max(1.0, *(float(np.max(np.abs(leaf), initial=0.0)) for leaf in leaves(arrays)))


def halves(*arrays):
    """The same examples twice, one below the other."""
    return [np.concatenate([array, array]) for array in arrays]


def signs(k, dtype):
    """All rows of k signs: as noise, their averages up to second moments are exactly those of the standard normal."""
    return np.array(list(itertools.product([-1.0, 1.0], repeat=k)), dtype=dtype)


def reflection(size, seed, dtype):
    """A random mirror: a matrix that changes no length and no angle."""
    v = np.random.default_rng(seed).standard_normal(size)
    return (np.eye(size) - 2 * np.outer(v, v) / (v @ v)).astype(dtype)


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


def inverted(x, w, noise_var, expected):
    """The magnitude of rounding: inverting the covariance multiplies it by the covariance's condition number."""
    return largest(expected, x) * (1 + float(np.linalg.norm(w)) ** 2 / noise_var)


# gaussian_log_likelihood ----------------------------------------------------------------------------------------------

gaussian_log_likelihood = Concept(
    in_numpy.gaussian_log_likelihood,
    x=reals("n d", limit=4),
    mean=reals("n d", limit=4),
    log_var=reals("n d", limit=3),
    unusual=[
        {"log_var": reals("n d", limit=40)},
        {"x": reals("a n d"), "mean": reals("a n d"), "log_var": reals("a n d", limit=3)},
        {"x": reals("d"), "mean": reals("d"), "log_var": reals("d", limit=3)},
    ],
    hints=[
        "log_var is the logarithm of the variance: dividing by the variance is multiplying by exp(-log_var).",
        "The logarithm of a product of densities is a sum: three terms for every entry, and a half in front of all.",
        "Sum over the last axis only. The constant log(2 pi) counts once for every dimension.",
    ],
    built_ins=["torch.distributions.Normal", "torch.distributions.normal.Normal", "torch.nn.GaussianNLLLoss",
               "torch.nn.functional.gaussian_nll_loss", "scipy.stats.norm"],
)  # fmt: skip


@gaussian_log_likelihood.law("its exponential is a density: over all x of one dimension it integrates to 1")
def gaussian_log_likelihood_integrates(f, mean=real(4.0), log_var=real(2.0)):
    # For a bell, sums at steps of a quarter of sigma are integrals to 30 digits.
    step = math.exp(log_var / 2) / 4
    x = mean + step * np.arange(-40, 41)[:, None]
    total = np.sum(np.exp(f(x, np.full_like(x, mean), np.full_like(x, log_var)))) * step
    close(total, np.asarray(1.0), message="exp of it does not integrate to 1, so it is not the log of a density")


@gaussian_log_likelihood.law("nowhere is the density larger than at x = mean")
def gaussian_log_likelihood_peak(f, x, mean, log_var):
    scale = largest(gaussian_kl_to_standard(x - mean, log_var)) * 64
    at_most(f(x, mean, log_var), f(mean, mean, log_var), scale=scale, message="away from the mean x is more likely")


@gaussian_log_likelihood.law("with variance 1 it is half the negative squared distance, minus log(2 pi) / 2 per entry")
def gaussian_log_likelihood_unit(f, x, mean):
    expected = -np.sum((x - mean) ** 2, axis=-1) / 2 - x.shape[-1] * LOG_2PI / 2
    close(f(x, mean, np.zeros_like(x)), expected, scale=256, message="with variance 1 it is another number")


@gaussian_log_likelihood.law("at x = mean only the spread counts: minus half of log_var and log(2 pi) for every entry")
def gaussian_log_likelihood_spread(f, mean, log_var):
    expected = -np.sum(log_var + LOG_2PI, axis=-1) / 2
    close(f(mean, mean, log_var), expected, scale=16, message="at the mean it is another number")


@gaussian_log_likelihood.law("moving x and mean by the same distance changes nothing, not even by 10,000")
def gaussian_log_likelihood_moves(f, x, mean, log_var, c=sampled_from([1e4, -3.5, 64.0])):
    # In float32 an eighth beside 10,000 still is one.
    close(f(x + c, mean + c, log_var), f(x, mean, log_var), scale=1024, message="moved along it is another number")


@gaussian_log_likelihood.law(
    "100 standard deviations away from the mean, every entry costs 5,000 more than at the mean"
)
def gaussian_log_likelihood_far_away(f, mean, log_var):
    far = f(mean + 100 * np.exp(log_var / 2), mean, log_var)
    expected = -np.sum(1e4 + log_var + LOG_2PI, axis=-1) / 2
    message = "100 standard deviations above the mean it is another number"
    close(far, expected, scale=1e4 * mean.shape[-1], message=message)


@gaussian_log_likelihood.law("in a unit half as large, numbers are doubled, and every entry loses log 2")
def gaussian_log_likelihood_rescales(f, x, mean, log_var):
    there = f(2 * x, 2 * mean, log_var + 2 * LOG2)
    expected = f(x, mean, log_var) - x.shape[-1] * LOG2
    close(there, expected, scale=1024, message="doubled numbers with a doubled sigma do not lose log 2 per entry")


@gaussian_log_likelihood.law("it adds over the last axis, and every row has a number of its own")
def gaussian_log_likelihood_adds(
    f, x=reals("a n d", limit=4), mean=reals("a n d", limit=4), log_var=reals("a n d", limit=3)
):
    whole = (x, mean, log_var)
    parts = [f(*[part[..., i : i + 1] for part in whole]) for i in range(x.shape[-1])]
    close(f(*whole), sum(parts), scale=4096, message="it is not the sum over the last axis")
    close(f(*[part[0, 0] for part in whole]), f(*whole)[0, 0], scale=4096, message="a row alone gives another number")


@gaussian_log_likelihood.backward.law("the gradients by x and by mean cancel: only their distance matters")
def gaussian_log_likelihood_cancels(f, grad, x, mean, log_var):
    by_x, by_mean, _ = f(grad, x, mean, log_var)
    close(by_x + by_mean, np.zeros_like(x), scale=2048, message="the gradients by x and by mean do not cancel")


@gaussian_log_likelihood.backward.law("at x = mean nothing pulls at x, and log_var gets minus half of grad")
def gaussian_log_likelihood_rest(f, grad, mean, log_var):
    by_x, _, by_log_var = f(grad, mean, mean, log_var)
    close(by_x, np.zeros_like(mean), scale=8, message="at the mean the gradient by x is not 0")
    half = np.broadcast_to(-grad[..., None] / 2, mean.shape)
    close(by_log_var, half, scale=8, message="at the mean the gradient by log_var is not -grad / 2")


@gaussian_log_likelihood.backward.law("one sigma away from the mean, log_var gets no gradient: that variance fits")
def gaussian_log_likelihood_fits(f, grad, mean, log_var):
    _, _, by_log_var = f(grad, mean + np.exp(log_var / 2), mean, log_var)
    close(by_log_var, np.zeros_like(mean), scale=256, message="one sigma away the gradient by log_var is not 0")


# linear_gaussian_evidence ---------------------------------------------------------------------------------------------

linear_gaussian_evidence = Concept(
    in_numpy.linear_gaussian_evidence,
    x=reals("n d", limit=4),
    w=reals("d k", limit=2),
    noise_var=NOISES,
    scale=lambda case, expected: inverted(case["x"], case["w"], case["noise_var"], expected),
    hints=[
        "A sum of independent Gaussians is a Gaussian: means add, and covariances add. What is the covariance of w z?",
        "Every row of x is a draw from N(0, C) with C = w w^T + noise_var I. Write down the log density of that.",
        "It takes log det C and x C^-1 x for every row. np.linalg.slogdet and np.linalg.solve do that; inv is worse.",
    ],
    built_ins=["torch.distributions.MultivariateNormal", "torch.distributions.LowRankMultivariateNormal",
               "torch.distributions.multivariate_normal.MultivariateNormal",
               "torch.distributions.lowrank_multivariate_normal.LowRankMultivariateNormal",
               "scipy.stats.multivariate_normal"],
)  # fmt: skip


@linear_gaussian_evidence.law(
    "it integrates z out: with one latent, p(x | z) p(z) summed over a fine grid of z gives p(x)"
)
def linear_gaussian_evidence_by_grid(f, x=reals("n d", limit=2), w=reals("d 1", limit=2), noise_var=NOISES):
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
def linear_gaussian_evidence_of_noise(f, x, w, noise_var):
    expected = in_numpy.gaussian_log_likelihood(x, np.zeros_like(x), np.full_like(x, math.log(noise_var)))
    close(f(x, np.zeros_like(w), noise_var), expected, scale=512, message="with w = 0 it is another number")


@linear_gaussian_evidence.law("turning the latent space changes nothing: w and w times a mirror explain x equally well")
def linear_gaussian_evidence_turns(f, x, w, noise_var, seed=integers(0, 999)):
    expected = f(x, w, noise_var)
    mirror = reflection(w.shape[1], seed, w.dtype)
    close(f(x, w @ mirror, noise_var), expected, scale=inverted(x, w, noise_var, expected),
          message="with the latent space turned it is another number")  # fmt: skip


@linear_gaussian_evidence.law("a latent that touches nothing, a column of zeros in w, changes nothing")
def linear_gaussian_evidence_of_idle(f, x, w, noise_var):
    expected = f(x, w, noise_var)
    wider = np.concatenate([w, np.zeros_like(w)], axis=1)
    close(f(x, wider, noise_var), expected, scale=inverted(x, w, noise_var, expected),
          message="with idle latents it is another number")  # fmt: skip


@linear_gaussian_evidence.law("a dimension of x that no latent touches adds the log likelihood of its noise")
def linear_gaussian_evidence_of_apart(f, x, w, noise_var):
    more = np.concatenate([x, x[:, :1]], axis=1)
    taller = np.concatenate([w, np.zeros_like(w[:1])])
    alone = -(x[:, 0] ** 2 / noise_var + math.log(noise_var) + LOG_2PI) / 2
    expected = f(x, w, noise_var) + alone
    close(f(more, taller, noise_var), expected, scale=inverted(x, w, noise_var, expected),
          message="a dimension of mere noise adds another number")  # fmt: skip


@linear_gaussian_evidence.law("x = 0 is the likeliest, and -x is as likely as x")
def linear_gaussian_evidence_peak(f, x, w, noise_var):
    y = f(x, w, noise_var)
    scale = inverted(x, w, noise_var, y)
    close(f(-x, w, noise_var), y, scale=scale, message="-x is not as likely as x")
    at_most(y, f(np.zeros_like(x), w, noise_var), scale=scale, message="x is likelier than 0")


@linear_gaussian_evidence.law("every row of x has a number of its own, the same as on its own")
def linear_gaussian_evidence_rows(f, x, w, noise_var):
    y = f(x, w, noise_var)
    close(f(x[:1], w, noise_var), y[:1], scale=inverted(x, w, noise_var, y),
          message="a row alone gives another number")  # fmt: skip


@linear_gaussian_evidence.law("a noise_var of 0 or less raises ValueError")
def linear_gaussian_evidence_refuses(f, x, w, noise_var=sampled_from([0.0, -1.0])):
    refuses(ValueError, f, x, w, noise_var)


# linear_gaussian_elbo -------------------------------------------------------------------------------------------------

linear_gaussian_elbo = Concept(
    in_numpy.linear_gaussian_elbo,
    x=reals("n d", limit=4),
    w=reals("d k", limit=2),
    noise_var=NOISES,
    mu=reals("n k", limit=2),
    log_var=reals("n k", limit=2),
    unusual=[{"log_var": reals("n k", limit=30)}],
    hints=[
        "Two parts: the log likelihood of x given z, on average over q, minus the divergence of q from N(0, I).",
        "E ||x - w z||^2 = ||x - w mu||^2 plus what the spread of z adds: every z_k moves x along the column w_k.",
        "The spread adds exp(log_var_k) times the squared length of column k. Then divide by 2 noise_var, and do not "
        "forget the constant of the density.",
    ],
)


@linear_gaussian_elbo.law("it is never above the evidence, whatever q is (Jensen)")
def linear_gaussian_elbo_bound(f, x, w, noise_var, mu, log_var):
    y = f(x, w, noise_var, mu, log_var)
    ceiling = in_numpy.linear_gaussian_evidence(*exact(x, w), noise_var)
    scale = inverted(x, w, noise_var, ceiling)
    at_most(y, ceiling, scale=scale, message="the lower bound is above the evidence")


@linear_gaussian_elbo.law("the gap to the evidence is the divergence of q from the true posterior p(z | x)")
def linear_gaussian_elbo_gap(f, x, w, noise_var, mu, log_var):
    y = f(x, w, noise_var, mu, log_var)
    x, w, mu, log_var = exact(x, w, mu, log_var)
    expected = in_numpy.linear_gaussian_evidence(x, w, noise_var) - kl_to_posterior(x, w, noise_var, mu, log_var)
    scale = inverted(x, w, noise_var, expected)
    close(y, expected, scale=scale, message="evidence minus divergence from the posterior is another number")


@linear_gaussian_elbo.law("where the columns of w are at right angles and q is the true posterior, it is the evidence")
def linear_gaussian_elbo_tight(f, x=reals("n d", limit=4), lengths=reals("d", limit=2), noise_var=NOISES,
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
def linear_gaussian_elbo_by_signs(f, x, w, noise_var, mu, log_var):
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
def linear_gaussian_elbo_of_noise(f, x, w, noise_var, mu, log_var):
    noise = in_numpy.gaussian_log_likelihood(x, np.zeros_like(x), np.full_like(x, math.log(noise_var)))
    expected = noise - gaussian_kl_to_standard(mu, log_var)
    got = f(x, np.zeros_like(w), noise_var, mu, log_var)
    close(got, expected, scale=1024, message="with w = 0 it is another number")


@linear_gaussian_elbo.law("every row has a number of its own, the same as on its own")
def linear_gaussian_elbo_rows(f, x, w, noise_var, mu, log_var):
    y = f(x, w, noise_var, mu, log_var)
    close(
        f(x[:1], w, noise_var, mu[:1], log_var[:1]), y[:1], scale=largest(y), message="a row alone gives another number"
    )


@linear_gaussian_elbo.law("a noise_var of 0 or less raises ValueError")
def linear_gaussian_elbo_refuses(f, x, w, mu, log_var, noise_var=sampled_from([0.0, -1.0])):
    refuses(ValueError, f, x, w, noise_var, mu, log_var)


# bernoulli_log_likelihood ---------------------------------------------------------------------------------------------

bernoulli_log_likelihood = Concept(
    in_numpy.bernoulli_log_likelihood,
    x=fractions("n d"),
    logits=reals("n d"),
    unusual=[
        {"logits": reals("n d", limit=1e4)},
        {"x": fractions("a n d"), "logits": reals("a n d")},
        {"x": fractions("d"), "logits": reals("d", limit=80)},
    ],
    hints=[
        "With p = sigmoid(logits), a pixel adds x log p + (1 - x) log(1 - p). Sum over the last axis only.",
        "For a logit of 1000, 1 - p is 0 in a computer. Put the sigmoid into the logarithm on paper first.",
        "On paper the terms add to x * z - log(1 + exp(z)), and log(1 + exp(z)) = max(z, 0) + log1p(exp(-|z|)).",
    ],
    built_ins=["torch.nn.functional.binary_cross_entropy_with_logits", "torch.nn.BCEWithLogitsLoss",
               "torch.binary_cross_entropy_with_logits", "torch.distributions.Bernoulli",
               "torch.distributions.bernoulli.Bernoulli"],
)  # fmt: skip


@bernoulli_log_likelihood.law("the probabilities of all black and white pictures add up to 1")
def bernoulli_log_likelihood_normalized(f, logits=reals("d")):
    d = logits.shape[0]
    pictures = (signs(d, logits.dtype) + 1) / 2
    total = np.sum(np.exp(f(pictures, np.broadcast_to(logits, pictures.shape))))
    close(total, np.asarray(1.0), scale=16, message=f"the probabilities of all {2**d} pictures do not add up to 1")


@bernoulli_log_likelihood.law("it is x log p + (1 - x) log(1 - p), where the logit is log(p / (1 - p))")
def bernoulli_log_likelihood_of_p(f, x=fractions("n d"), p=fractions("n d", inside=True)):
    expected = np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)
    close(f(x, np.log(p / (1 - p))), expected, scale=16, message="from probabilities it comes out differently")


@bernoulli_log_likelihood.law("it is never above 0, and a logit of 0 costs log 2 whatever the pixel is")
def bernoulli_log_likelihood_sign(f, x, logits):
    at_most(f(x, logits), 0.0, scale=1, message="the logarithm of a probability is above 0")
    expected = np.full_like(x[..., 0], -LOG2 * x.shape[-1])
    close(f(x, np.zeros_like(x)), expected, scale=4, message="logits of 0 do not cost log 2 per pixel")


@bernoulli_log_likelihood.law("logits of 10,000 either way stay finite: nothing where right, -10,000 where wrong")
def bernoulli_log_likelihood_sure(f, logits=sure("n d")):
    pixels = (logits > 0).astype(logits.dtype)
    free = np.zeros_like(logits[:, 0])
    close(f(pixels, logits), free, scale=1, message="being sure and right is not free")
    wrong = free - 1e4 * logits.shape[-1]
    close(f(1 - pixels, logits), wrong, message="being sure and wrong does not cost the logit")


@bernoulli_log_likelihood.law("swapping black and white in the picture and in the model changes nothing")
def bernoulli_log_likelihood_mirrors(f, x, logits):
    close(f(1 - x, -logits), f(x, logits), scale=64, message="with black and white swapped it is another number")


@bernoulli_log_likelihood.law("no logits are better than those whose probability is x itself")
def bernoulli_log_likelihood_best(f, x=fractions("n d", inside=True), logits=reals("n d")):
    at_most(f(x, logits), f(x, np.log(x / (1 - x))), scale=64, message="other logits than those of x are better")


@bernoulli_log_likelihood.law("it adds over the last axis, and every row has a number of its own")
def bernoulli_log_likelihood_adds(f, x=fractions("a n d"), logits=reals("a n d")):
    parts = [f(x[..., i : i + 1], logits[..., i : i + 1]) for i in range(x.shape[-1])]
    close(f(x, logits), sum(parts), scale=64, message="it is not the sum over the last axis")
    close(f(x[0, 0], logits[0, 0]), f(x, logits)[0, 0], scale=64, message="a row alone gives another number")


@bernoulli_log_likelihood.backward.law("where the probability is x already, nothing pulls at the logits")
def bernoulli_log_likelihood_rest(f, grad, x=fractions("n d", inside=True)):
    grad = np.broadcast_to(grad[:1], x.shape[:1])
    _, by_logits = f(grad, x, np.log(x / (1 - x)))
    close(by_logits, np.zeros_like(x), scale=8, message="at the best logits the gradient is not 0")


@bernoulli_log_likelihood.backward.law("the gradient by x is grad times the logits")
def bernoulli_log_likelihood_by_x(f, grad, x, logits):
    by_x, _ = f(grad, x, logits)
    close(by_x, grad[..., None] * logits, scale=64, message="the gradient by x is another one")


@bernoulli_log_likelihood.backward.law("where a logit of 10,000 is wrong, all of grad pulls; where it is right, none")
def bernoulli_log_likelihood_pull(f, grad=reals("n"), logits=sure("n d")):
    pixels = (logits > 0).astype(logits.dtype)
    _, right = f(grad, pixels, logits)
    close(right, np.zeros_like(logits), scale=8, message="where the model is sure and right, something pulls")
    _, wrong = f(grad, 1 - pixels, logits)
    expected = grad[..., None] * (1 - 2 * pixels)
    close(wrong, expected, scale=8, message="where the model is sure and wrong, not all of grad pulls")


# elbo -----------------------------------------------------------------------------------------------------------------

elbo = Concept(
    in_numpy.elbo,
    x=fractions("n d"),
    logits=reals("n d"),
    mu=reals("n k", limit=4),
    log_var=reals("n k", limit=4),
    beta=BETAS,
    unusual=[
        {"logits": reals("n d", limit=1e4)},
        {"log_var": reals("n k", limit=20)},
        {"log_var": reals("n k", limit=32).but(at_most_0)},
        {"mu": reals("n k", limit=1e3), "beta": just(0.1)},
        {"x": fractions("d"), "logits": reals("d"), "mu": reals("k"), "log_var": reals("k", limit=2)},
        {"x": fractions("a n d"), "logits": reals("a n d"), "mu": reals("a n k"), "log_var": reals("a n k", limit=2)},
    ],
    hints=[
        "Reconstruction minus beta times divergence. Both are one number for every example; then average those.",
        "The reconstruction is your bernoulli_log_likelihood: write it as a helper, and keep it safe for large logits.",
        "The divergence of one example is the sum over its latents of (mu^2 + exp(log_var) - 1 - log_var) / 2.",
        "It is an objective, to be made large: a good reconstruction raises it, a large divergence lowers it.",
    ],
)  # fmt: skip


@elbo.law("beta 0 is reconstruction alone: the average of bernoulli_log_likelihood, whatever mu and log_var are")
def elbo_without_beta(f, x, logits, mu, log_var):
    expected = np.mean(in_numpy.bernoulli_log_likelihood(x, logits))
    close(f(x, logits, mu, log_var, beta=0.0), expected, scale=64, message="with beta 0 it is not the reconstruction")


@elbo.law("from beta 0 to beta it falls by beta times the average divergence of the examples from the prior")
def elbo_falls_by_the_divergence(f, x, logits, mu, log_var, beta):
    there, here = f(x, logits, mu, log_var, beta=0.0), f(x, logits, mu, log_var, beta=beta)
    expected = beta * np.mean(gaussian_kl_to_standard(mu, log_var))
    close(there - here, expected, scale=largest(here, there, expected), message="it falls by another amount")


@elbo.law("it does not rise as beta grows")
def elbo_and_beta(f, x, logits, mu, log_var, betas=sampled_from([(0.0, 1.0), (1.0, 2.0), (0.25, 0.5)])):
    less, more = (f(x, logits, mu, log_var, beta=beta) for beta in betas)
    at_most(more, less, scale=largest(less, more), message="with a larger beta it is larger")


@elbo.law("it is never above 0, since neither part can be: an objective, not a loss")
def elbo_sign(f, x, logits, mu, log_var, beta):
    at_most(f(x, logits, mu, log_var, beta=beta), 0.0, scale=64, message="it is above 0")


@elbo.law("where the latent says nothing (mu = 0, log_var = 0), beta does not matter")
def elbo_at_the_prior(f, x, logits, mu, beta):
    none = np.zeros_like(mu)
    expected = np.mean(in_numpy.bernoulli_log_likelihood(x, logits))
    close(f(x, logits, none, none, beta=beta), expected, scale=64, message="with q the prior, something is taken off")


@elbo.law("it is the average of what every example gives alone: the same examples twice change nothing")
def elbo_averages(f, x, logits, mu, log_var, beta):
    whole = (x, logits, mu, log_var)
    y = f(*whole, beta=beta)
    alone = [f(*[part[i : i + 1] for part in whole], beta=beta) for i in range(len(x))]
    close(y, np.mean(alone), scale=largest(*alone), message="it is not the average over the examples")
    close(f(*halves(*whole), beta=beta), y, scale=largest(y), message="the same examples twice change it")
    close(f(*[part[0] for part in whole], beta=beta), alone[0], scale=largest(*alone),
          message="the first example, without the axis in front, gives another number")  # fmt: skip


@elbo.law("it is a sum over pixels and over latents: with all of them twice it doubles")
def elbo_adds(f, x, logits, mu, log_var, beta):
    y = f(x, logits, mu, log_var, beta=beta)
    doubled = f(*[np.concatenate([part, part], axis=-1) for part in (x, logits, mu, log_var)], beta=beta)
    close(doubled, 2 * y, scale=largest(y), message="with every pixel and latent twice it does not double")


@elbo.law("logits of 10,000 either way leave it finite")
def elbo_sure(f, x, mu, log_var, logits=sure("n d")):
    finite(f(x, logits, mu, log_var))


@elbo.law("a beta below 0 raises ValueError")
def elbo_refuses(f, x, logits, mu, log_var, beta=just(-1.0)):
    refuses(ValueError, f, x, logits, mu, log_var, beta=beta)


@elbo.backward.law("where q is the prior, nothing pulls at mu and log_var, and with beta 0 nowhere does it")
def elbo_backward_rest(f, grad, x, logits, mu, log_var, beta):
    none = np.zeros_like(mu)
    close(f(grad, x, logits, none, none, beta=beta)[2:], (none, none), scale=8, message="at the prior something pulls")
    close(f(grad, x, logits, mu, log_var, beta=0.0)[2:], (none, none), scale=8, message="with beta 0 something pulls")


@elbo.backward.law("beta has no say in what x and the logits get")
def elbo_backward_reconstruction(f, grad, x, logits, mu, log_var, beta):
    plain = f(grad, x, logits, mu, log_var, beta=1.0)[:2]
    close(f(grad, x, logits, mu, log_var, beta=beta)[:2], plain, scale=64, message="beta changes the gradient by them")


@elbo.backward.law("the gradient is shared among the examples: the same examples twice get half of it each")
def elbo_backward_shares(f, grad, x, logits, mu, log_var, beta):
    once = f(grad, x, logits, mu, log_var, beta=beta)
    twice = f(grad, *halves(x, logits, mu, log_var), beta=beta)
    expected = tuple(halves(*[np.asarray(part) / 2 for part in once]))
    close(twice, expected, scale=1024, message="twice the examples do not get half the gradient each")


@elbo.backward.law(
    "mu is pulled towards 0: its gradient is minus grad times beta times mu, over the number of examples"
)
def elbo_backward_mu(f, grad, x, logits, mu, log_var, beta):
    _, _, by_mu, _ = f(grad, x, logits, mu, log_var, beta=beta)
    close(by_mu, -grad * beta * mu / len(mu), scale=128, message="the gradient by mu is another one")


# vae_loss -------------------------------------------------------------------------------------------------------------

vae_loss = Concept(
    in_numpy.vae_loss,
    x=reals("n d", limit=4),
    reconstruction=reals("n d", limit=4),
    mu=reals("n k", limit=4),
    log_var=reals("n k", limit=4),
    beta=BETAS,
    unusual=[
        {"log_var": reals("n k", limit=20)},
        {"log_var": reals("n k", limit=32).but(at_most_0)},
        {"mu": reals("n k", limit=1e3), "beta": just(0.1)},
        {"x": reals("d"), "reconstruction": reals("d"), "mu": reals("k"), "log_var": reals("k", limit=2)},
        {"x": reals("a n d"), "reconstruction": reals("a n d"), "mu": reals("a n k"), "log_var": reals("a n k")},
    ],
    hints=[
        "Squared error plus beta times divergence. Both are one number for every example; then average those.",
        "Sum the squares over the features of an example; a mean over them would make the divergence outweigh it.",
        "The divergence of one example is the sum over its latents of (mu^2 + exp(log_var) - 1 - log_var) / 2.",
    ],
)  # fmt: skip


@vae_loss.law("it is 0 where the reconstruction is perfect and q is the prior")
def vae_loss_zero(f, x, mu, beta):
    none = np.zeros_like(mu)
    close(f(x, x, none, none, beta=beta), np.asarray(0.0), scale=1, message="at its minimum it is not 0")


@vae_loss.law("anywhere else it is above 0, as long as beta is")
def vae_loss_positive(f, x, mu, beta=sampled_from([1.0, 0.5, 4.0]), off=sampled_from([0.5, -2.0])):
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
def vae_loss_without_beta(f, x, reconstruction, mu, log_var):
    expected = np.mean(np.sum((x - reconstruction) ** 2, axis=-1))
    close(f(x, reconstruction, mu, log_var, beta=0.0), expected, scale=256, message="with beta 0 it is another number")


@vae_loss.law("from beta 0 to beta it rises by beta times the average divergence of the examples from the prior")
def vae_loss_rises_by_the_divergence(f, x, reconstruction, mu, log_var, beta):
    there = f(x, reconstruction, mu, log_var, beta=0.0)
    here = f(x, reconstruction, mu, log_var, beta=beta)
    expected = beta * np.mean(gaussian_kl_to_standard(mu, log_var))
    close(here - there, expected, scale=largest(here, there, expected), message="it rises by another amount")


@vae_loss.law(
    "with beta 2 it is twice the negative lower bound of a Gaussian decoder with variance 1, but for a constant"
)
def vae_loss_is_a_bound(f, x, reconstruction, mu, log_var):
    likelihood = in_numpy.gaussian_log_likelihood(x, reconstruction, np.zeros_like(x))
    bound = np.mean(likelihood - gaussian_kl_to_standard(mu, log_var))
    expected = -2 * bound - x.shape[-1] * LOG_2PI
    close(f(x, reconstruction, mu, log_var, beta=2.0), expected, scale=largest(expected, bound),
          message="it is not twice the negative bound minus log(2 pi) per feature")  # fmt: skip


@vae_loss.law("only the distance between x and its reconstruction matters: swap them or move both by 10,000")
def vae_loss_moves(f, x, reconstruction, mu, log_var, beta):
    y = f(x, reconstruction, mu, log_var, beta=beta)
    close(f(reconstruction, x, mu, log_var, beta=beta), y, scale=largest(y), message="swapped it is another number")
    moved = f(x + 1e4, reconstruction + 1e4, mu, log_var, beta=beta)
    close(moved, y, scale=largest(y), message="moved by 10,000 it is another number")


@vae_loss.law("it is the average of what every example gives alone: the same examples twice change nothing")
def vae_loss_averages(f, x, reconstruction, mu, log_var, beta):
    whole = (x, reconstruction, mu, log_var)
    y = f(*whole, beta=beta)
    alone = [f(*[part[i : i + 1] for part in whole], beta=beta) for i in range(len(x))]
    close(y, np.mean(alone), scale=largest(*alone), message="it is not the average over the examples")
    close(f(*halves(*whole), beta=beta), y, scale=largest(y), message="the same examples twice change it")
    close(f(*[part[0] for part in whole], beta=beta), alone[0], scale=largest(*alone),
          message="the first example, without the axis in front, gives another number")  # fmt: skip


@vae_loss.law("it is a sum over features and over latents: with all of them twice it doubles")
def vae_loss_adds(f, x, reconstruction, mu, log_var, beta):
    y = f(x, reconstruction, mu, log_var, beta=beta)
    doubled = f(*[np.concatenate([part, part], axis=-1) for part in (x, reconstruction, mu, log_var)], beta=beta)
    close(doubled, 2 * y, scale=largest(y), message="with every feature and latent twice it does not double")


@vae_loss.law("a beta below 0 raises ValueError")
def vae_loss_refuses(f, x, reconstruction, mu, log_var, beta=just(-1.0)):
    refuses(ValueError, f, x, reconstruction, mu, log_var, beta=beta)


@vae_loss.backward.law("at a perfect reconstruction with q the prior, nothing pulls")
def vae_loss_backward_rest(f, grad, x, mu, beta):
    none, flat = np.zeros_like(mu), np.zeros_like(x)
    close(
        f(grad, x, x, none, none, beta=beta),
        (flat, flat, none, none),
        scale=8,
        message="at the minimum something pulls",
    )


@vae_loss.backward.law("the gradients by x and by the reconstruction cancel, and beta has no say in them")
def vae_loss_backward_cancels(f, grad, x, reconstruction, mu, log_var, beta):
    by_x, by_reconstruction, _, _ = f(grad, x, reconstruction, mu, log_var, beta=beta)
    close(by_x + by_reconstruction, np.zeros_like(x), scale=256, message="the gradients by them do not cancel")
    plain = f(grad, x, reconstruction, mu, log_var, beta=1.0)[0]
    close(by_x, plain, scale=256, message="beta changes the gradient by x")


@vae_loss.backward.law("the gradient is shared among the examples: the same examples twice get half of it each")
def vae_loss_backward_shares(f, grad, x, reconstruction, mu, log_var, beta):
    once = f(grad, x, reconstruction, mu, log_var, beta=beta)
    twice = f(grad, *halves(x, reconstruction, mu, log_var), beta=beta)
    expected = tuple(halves(*[np.asarray(part) / 2 for part in once]))
    close(twice, expected, scale=1024, message="twice the examples do not get half the gradient each")


# reparameterize -------------------------------------------------------------------------------------------------------

reparameterize = Concept(
    in_numpy.reparameterize,
    mu=reals("..."),
    log_var=reals("...", limit=4),
    noise=reals("...", limit=4),
    unusual=[{"log_var": reals("...", limit=60)}, {"log_var": reals("...", limit=250).but(at_most_0)}],
    hints=[
        "A standard normal number, stretched by sigma and moved by mu, is a draw from N(mu, sigma^2).",
        "log_var is the logarithm of sigma^2, not of sigma. What is the square root of exp(log_var)?",
        "The randomness comes in as noise: draw nothing yourself.",
    ],
)


@reparameterize.law("with noise 0 it is mu, whatever log_var is")
def reparameterize_without_noise(f, mu, log_var):
    close(f(mu, log_var, np.zeros_like(mu)), mu, scale=8, message="without noise it is not mu")


@reparameterize.law("with log_var 0, variance 1, it is mu plus the noise")
def reparameterize_unit(f, mu, noise):
    close(f(mu, np.zeros_like(mu), noise), mu + noise, scale=16, message="with variance 1 it is not mu + noise")


@reparameterize.law("noise with mean 0 and variance 1 comes out with mean mu and variance exp(log_var)")
def reparameterize_moments(f, mu=reals("d", limit=4), log_var=reals("d", limit=2)):
    # 64 draws, shifted and stretched to mean 0 and variance 1 exactly: no error of sampling is left.
    noise = np.random.default_rng(64).standard_normal((64, mu.shape[0]))
    noise = ((noise - noise.mean(axis=0)) / noise.std(axis=0)).astype(mu.dtype)
    samples = f(np.tile(mu, (64, 1)), np.tile(log_var, (64, 1)), noise).astype(np.float64)
    close(np.mean(samples, axis=0).astype(mu.dtype), mu, scale=32, message="the mean of the samples is not mu")
    close(np.var(samples, axis=0).astype(mu.dtype), np.exp(log_var), scale=64,
          message="the variance of the samples is not exp(log_var)")  # fmt: skip


@reparameterize.law("noise and its mirror image land equally far on either side of mu")
def reparameterize_mirrors(f, mu, log_var, noise):
    there, back = f(mu, log_var, noise), f(mu, log_var, -noise)
    close(there + back, 2 * mu, scale=largest(there, mu), message="mu is not in the middle between them")


@reparameterize.law("four times the variance doubles the distance from mu")
def reparameterize_spreads(f, mu, log_var, noise):
    near, far = f(mu, log_var, noise), f(mu, log_var + 2 * LOG2, noise)
    close(far - mu, 2 * (near - mu), scale=4 * largest(near, mu), message="the distance from mu does not double")


@reparameterize.law("every entry has a mean, a variance and noise of its own")
def reparameterize_entries(f, mu, log_var, noise):
    whole = f(mu, log_var, noise)
    flat = [f(*[part.ravel()[i : i + 1] for part in (mu, log_var, noise)]) for i in range(mu.size)]
    close(
        whole,
        np.concatenate(flat).reshape(mu.shape),
        scale=largest(whole),
        message="an entry alone comes out differently",
    )


@reparameterize.law("a log_var of -10,000 leaves mu, and one of 80 a finite number")
def reparameterize_extremes(f, mu, noise):
    close(f(mu, np.full_like(mu, -1e4), noise), mu, scale=8, message="without variance it is not mu")
    finite(f(mu, np.full_like(mu, 80.0), noise))


@reparameterize.backward.law("mu gets the gradient as it is, whatever the noise was")
def reparameterize_backward_mu(f, grad, mu, log_var, noise):
    close(f(grad, mu, log_var, noise)[0], grad, scale=8, message="the gradient by mu is not grad")


@reparameterize.backward.law("the gradients do not depend on mu, however large it is")
def reparameterize_backward_any_mu(f, grad, mu, log_var, noise):
    far = f(grad, mu + mu.dtype.type(2**30), log_var, noise)
    close(far, f(grad, mu, log_var, noise), scale=64, message="with another mu the gradients are others")


@reparameterize.backward.law("log_var gets half of grad times how far the noise took the sample from mu")
def reparameterize_backward_log_var(f, grad, mu, log_var, noise):
    moved = in_numpy.reparameterize(np.zeros_like(mu), log_var, noise)
    by_log_var = f(grad, mu, log_var, noise)[1]
    close(by_log_var, grad * moved / 2, scale=largest(grad * moved), message="the gradient by log_var is another one")


@reparameterize.backward.law("without noise, log_var gets nothing, and the noise still gets grad times sigma")
def reparameterize_backward_without_noise(f, grad, mu, log_var):
    none = np.zeros_like(mu)
    _, by_log_var, by_noise = f(grad, mu, log_var, none)
    close(by_log_var, none, scale=8, message="without noise, log_var gets a gradient")
    close(by_noise, grad * np.exp(log_var / 2), scale=64, message="the gradient by noise is another one")


# importance_weighted_bound --------------------------------------------------------------------------------------------

importance_weighted_bound = Concept(
    in_numpy.importance_weighted_bound,
    log_weights=reals("n k"),
    unusual=[{"log_weights": reals("n k", limit=1e4)}],
    hints=[
        "Every row gives the logarithm of its average weight; a weight is exp of a log weight. Then average the rows.",
        "exp(1000) overflows: take the largest of the row out first, log sum exp(l) = m + log sum exp(l - m).",
        "The average over K is a division inside the logarithm: outside, log K is subtracted.",
    ],
)


@importance_weighted_bound.law("with one sample per example it is the average of the log weights, the one-sample ELBO")
def importance_weighted_bound_of_one(f, log_weights=reals("n 1")):
    close(f(log_weights), np.mean(log_weights), scale=8, message="with one sample it is not the average")


@importance_weighted_bound.law(
    "it is at least the average of all log weights (Jensen), and at most that of the largest"
)
def importance_weighted_bound_range(f, log_weights):
    y = f(log_weights)
    at_most(np.mean(log_weights), y, scale=16, message="it is below the average of the log weights")
    at_most(y, np.mean(np.max(log_weights, axis=1)), scale=16, message="it is above the largest log weights")


@importance_weighted_bound.law(
    "more samples tighten it: it is at least the average of what one half and the other give"
)
def importance_weighted_bound_tightens(f, first=reals("n k"), second=reals("n k")):
    apart = (f(first) + f(second)) / 2
    together = f(np.concatenate([first, second], axis=1))
    at_most(apart, together, scale=16, message="with all samples together it is below the average of the two halves")


@importance_weighted_bound.law("where all weights of an example are equal, that weight is it, however many there are")
def importance_weighted_bound_of_equal(f, log_weights):
    same = np.repeat(log_weights[:, :1], log_weights.shape[1], axis=1)
    close(f(same), np.mean(log_weights[:, 0]), scale=16, message="for equal weights it is another number")


@importance_weighted_bound.law("a number added to all log weights of one example is added to its share, even 10,000")
def importance_weighted_bound_shifts(f, log_weights, c=sampled_from([1e4, -1e4, 3.0])):
    # In float32 an eighth beside 10,000 still is one, and the sum is as good as numbers of that size allow.
    one = log_weights.copy()
    one[0] += c
    expected = f(log_weights) + c / len(log_weights)
    close(f(one), expected, scale=16 + abs(c), message=f"with {c:g} added to the first row it does not move along")


@importance_weighted_bound.law("every example counts the same: the order of examples and of samples does not matter")
def importance_weighted_bound_order(f, log_weights):
    y = f(log_weights)
    close(f(log_weights[::-1, ::-1].copy()), y, scale=16, message="in another order it is another number")
    alone = [f(log_weights[i : i + 1]) for i in range(len(log_weights))]
    close(y, np.mean(alone), scale=16, message="it is not the average over the examples")


@importance_weighted_bound.law("a sample that is impossible, minus infinity, adds nothing, but is counted")
def importance_weighted_bound_of_impossible(f, log_weights):
    never = np.full_like(log_weights, -np.inf)
    padded = f(np.concatenate([log_weights, never], axis=1))
    close(padded, f(log_weights) - LOG2, scale=16, message="with as many impossible samples it does not fall by log 2")


@importance_weighted_bound.law("where all samples of an example are impossible, it is minus infinity")
def importance_weighted_bound_of_nothing(f, log_weights):
    ruled_out = np.concatenate([np.full_like(log_weights[:1], -np.inf), log_weights])
    nothing = np.asarray(-np.inf, log_weights.dtype)
    close(f(ruled_out), nothing, message="with a row of minus infinities put on top it is not minus infinity")


# interpolate ----------------------------------------------------------------------------------------------------------

interpolate = Concept(
    in_numpy.interpolate,
    z0=reals("..."),
    z1=reals("..."),
    t=sampled_from([0.0, 0.25, 0.5, 0.8, 1.0, -0.5, 2.0]),
    unusual=[{"z0": reals("...", limit=1e4)}],
    hints=[
        "A share t of one and the rest of the other. Which is left alone when t is 0?",
        "t may lie below 0 or above 1: the line goes on, nothing is cut off.",
    ],
    built_ins=["torch.lerp", "Tensor.lerp", "Tensor.lerp_"],
)


@interpolate.law("t = 0 is z0, and t = 1 is z1")
def interpolate_ends(f, z0, z1):
    close(f(z0, z1, 0.0), z0, scale=16, message="at t = 0 it is not z0")
    close(f(z0, z1, 1.0), z1, scale=16, message="at t = 1 it is not z1")


@interpolate.law("walking back from z1 is the same line: swapping both with 1 - t changes nothing")
def interpolate_mirrors(f, z0, z1, t):
    close(f(z1, z0, 1 - t), f(z0, z1, t), scale=32, message="walked back it is another point")


@interpolate.law("halfway is the average, and equal steps of t are equal steps on the line")
def interpolate_is_even(f, z0, z1):
    close(f(z0, z1, 0.5), (z0 + z1) / 2, scale=16, message="halfway is not the average")
    first, second = f(z0, z1, 0.25), f(z0, z1, 0.75)
    close(second - first, (z1 - z0) / 2, scale=32, message="half of t is not half of the way")


@interpolate.law("below 0 and above 1 the line goes on")
def interpolate_goes_on(f, z0, z1):
    close(f(z0, z1, 2.0), 2 * z1 - z0, scale=64, message="at t = 2 it is not as far beyond z1 as z0 is before it")
    close(f(z0, z1, -1.0), 2 * z0 - z1, scale=64, message="at t = -1 it is not as far before z0")


@interpolate.law("from a point to itself there is nowhere to go")
def interpolate_stays(f, z0, t):
    close(f(z0, z0, t), z0, scale=32, message="between equal points it is another one")

"""Wrong versions of the parts of a variational autoencoder that people really write, each with the hint that helps."""

import math

import numpy as np

from reference.contract import not_negative, positive
from reference.information.in_numpy import gaussian_kl_to_standard
from reference.vae import in_numpy
from reference.vae.laws import (
    bernoulli_log_likelihood,
    elbo,
    gaussian_log_likelihood,
    importance_weighted_bound,
    interpolate,
    linear_gaussian_elbo,
    linear_gaussian_evidence,
    reparameterize,
    vae_loss,
)

LOG_2PI = math.log(2 * math.pi)


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


# gaussian_log_likelihood ----------------------------------------------------------------------------------------------


@gaussian_log_likelihood.mistake(
    "forgets log(2 pi)", hint="Without the constant, exp of it is no density: it would not integrate to 1."
)
def gaussian_log_likelihood_no_constant(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) + x.shape[-1] * LOG_2PI / 2


@gaussian_log_likelihood.mistake(
    "counts log(2 pi) once and not for every dimension",
    hint="Every dimension has a density of its own, and a constant with it.",
)
def gaussian_log_likelihood_one_constant(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) + (x.shape[-1] - 1) * LOG_2PI / 2


@gaussian_log_likelihood.mistake(
    "drops log_var and keeps the squared distance alone",
    hint="A wide bell is a low one: log_var is taken off, or the largest variance would always be the best.",
)
def gaussian_log_likelihood_flat(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) + np.sum(log_var, axis=-1) / 2


@gaussian_log_likelihood.mistake("forgets the half", hint="The density is exp(-(x - mean)^2 / (2 variance)).")
def gaussian_log_likelihood_no_half(x, mean, log_var):
    return -np.sum((x - mean) ** 2 * np.exp(-log_var) + log_var + LOG_2PI, axis=-1)


@gaussian_log_likelihood.mistake(
    "takes log_var for the logarithm of sigma",
    hint="log_var is the log of sigma squared: exp(log_var) is the variance, and half of log_var is log sigma.",
)
def gaussian_log_likelihood_log_sigma(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, 2 * log_var)


@gaussian_log_likelihood.mistake(
    "averages over the dimensions", hint="Probabilities multiply, so logarithms add: sum over the last axis."
)
def gaussian_log_likelihood_mean(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) / x.shape[-1]


@gaussian_log_likelihood.mistake("has the sign of a loss", hint="At x = mean it is largest, not smallest.")
def gaussian_log_likelihood_sign(x, mean, log_var):
    return -in_numpy.gaussian_log_likelihood(x, mean, log_var)


@gaussian_log_likelihood.mistake(
    "subtracts the squares instead of squaring the difference",
    hint="x and mean may lie anywhere, as long as they are near each other: subtract first, then square.",
)
def gaussian_log_likelihood_squares(x, mean, log_var):
    return -np.sum((x**2 - mean**2) * np.exp(-log_var) + log_var + LOG_2PI, axis=-1) / 2


@gaussian_log_likelihood.mistake(
    "sums over everything", hint="Every row has a number of its own: sum the last axis only."
)
def gaussian_log_likelihood_everything(x, mean, log_var):
    return np.sum(in_numpy.gaussian_log_likelihood(x, mean, log_var))


@gaussian_log_likelihood.mistake(
    "divides by the variance twice",
    hint="exp(log_var) is the variance, not sigma: square the distance, and divide by the variance as it is.",
)
def gaussian_log_likelihood_divides_twice(x, mean, log_var):
    return -np.sum(((x - mean) * np.exp(-log_var)) ** 2 + log_var + LOG_2PI, axis=-1) / 2


@gaussian_log_likelihood.mistake(
    "forgets the half of log_var", hint="It is log sigma that is taken off, and log_var is twice that."
)
def gaussian_log_likelihood_whole_log_var(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) - np.sum(log_var, axis=-1) / 2


@gaussian_log_likelihood.mistake(
    "takes the logarithm of a density that has become 0",
    hint="exp(-800) is 0 in a computer, and its logarithm minus infinity: let log and exp cancel on paper.",
)
def gaussian_log_likelihood_underflows(x, mean, log_var):
    variance = np.exp(log_var)
    return np.sum(np.log(np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * math.pi * variance)), axis=-1)


@gaussian_log_likelihood.mistake(
    "has a constant of seven digits",
    hint="torch.tensor(number) is float32 unless told a dtype; math.log(2 * math.pi) has all digits, in both tracks.",
)
def gaussian_log_likelihood_coarse(x, mean, log_var):
    lost = float(np.float32(LOG_2PI)) - LOG_2PI
    return in_numpy.gaussian_log_likelihood(x, mean, log_var) - x.shape[-1] * lost / 2


@gaussian_log_likelihood.mistake(
    "returns float64 for float32",
    hint="np.log(2 * np.pi) is a NumPy float64 and makes float64 of float32; math.log(2 * math.pi) does not.",
)
def gaussian_log_likelihood_widens(x, mean, log_var):
    return in_numpy.gaussian_log_likelihood(*(part.astype(np.float64) for part in (x, mean, log_var)))


@gaussian_log_likelihood.mistake(
    "sums over axis 1", hint="That is the last axis of two. There may be more of them, or one alone: axis=-1."
)
def gaussian_log_likelihood_axis_1(x, mean, log_var):
    return -np.sum((x - mean) ** 2 * np.exp(-log_var) + log_var + LOG_2PI, axis=1) / 2


@gaussian_log_likelihood.backward.mistake(
    "swaps the signs of x and mean", hint="Where x is above the mean, a larger x is less likely."
)
def gaussian_log_likelihood_backward_swapped(grad, x, mean, log_var):
    by_x, by_mean, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    return by_mean, by_x, by_log_var


@gaussian_log_likelihood.backward.mistake(
    "gives x and mean the same gradient", hint="Moving both together changes nothing, so their gradients cancel."
)
def gaussian_log_likelihood_backward_same(grad, x, mean, log_var):
    _, by_mean, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    return by_mean, by_mean, by_log_var


@gaussian_log_likelihood.backward.mistake(
    "forgets the -1 by log_var", hint="log_var stands there twice: in the exponential, and alone."
)
def gaussian_log_likelihood_backward_no_one(grad, x, mean, log_var):
    by_x, by_mean, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    return by_x, by_mean, by_log_var + grad[..., None] / 2


@gaussian_log_likelihood.backward.mistake(
    "forgets the half by log_var", hint="There is a half in front of everything; by x the square cancels it."
)
def gaussian_log_likelihood_backward_no_half(grad, x, mean, log_var):
    by_x, by_mean, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    return by_x, by_mean, 2 * by_log_var


@gaussian_log_likelihood.backward.mistake(
    "forgets to divide by the variance", hint="The squared distance is divided by the variance, and so is its slope."
)
def gaussian_log_likelihood_backward_undivided(grad, x, mean, log_var):
    pull = grad[..., None] * (x - mean)
    return -pull, pull, in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)[2]


@gaussian_log_likelihood.backward.mistake(
    "pulls x away from the mean by a constant",
    hint="At x = mean the density is flat: the gradient by x is proportional to x - mean.",
)
def gaussian_log_likelihood_backward_constant(grad, x, mean, log_var):
    _, _, by_log_var = in_numpy.gaussian_log_likelihood_backward(grad, x, mean, log_var)
    pull = grad[..., None] * np.exp(-log_var / 2)
    return -pull, pull, by_log_var


# linear_gaussian_evidence ---------------------------------------------------------------------------------------------


def log_normal(x, covariance, constant=LOG_2PI, half=0.5):
    squares = np.sum(x * np.linalg.solve(covariance, x.T).T, axis=1)
    return -half * (squares + np.linalg.slogdet(covariance)[1] + x.shape[1] * constant)


def covariance_of(w, noise_var):
    return w @ w.T + noise_var * np.eye(len(w), dtype=w.dtype)


@linear_gaussian_evidence.mistake(
    "adds noise_var to every entry of the covariance",
    hint="The noise of different dimensions is independent: it belongs on the diagonal alone, noise_var times I.",
)
def linear_gaussian_evidence_no_identity(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, w @ w.T + noise_var)


@linear_gaussian_evidence.mistake(
    "squares noise_var", hint="noise_var is a variance already: it goes into the covariance as it is."
)
def linear_gaussian_evidence_squared(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, covariance_of(w, noise_var**2))


@linear_gaussian_evidence.mistake(
    "forgets log(2 pi)", hint="The density of D dimensions has D times log(2 pi) / 2 in it."
)
def linear_gaussian_evidence_no_constant(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, covariance_of(w, noise_var), constant=0)


@linear_gaussian_evidence.mistake(
    "forgets the determinant", hint="A covariance that spreads far has a low density everywhere: where is log det?"
)
def linear_gaussian_evidence_no_determinant(x, w, noise_var):
    positive("noise_var", noise_var)
    covariance = covariance_of(w, noise_var)
    return log_normal(x, covariance) + np.linalg.slogdet(covariance)[1] / 2


@linear_gaussian_evidence.mistake(
    "keeps the diagonal of w w^T alone",
    hint="One latent moves several dimensions of x at once: they are correlated, and the whole of w w^T counts.",
)
def linear_gaussian_evidence_diagonal(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, np.diag(np.sum(w**2, axis=1) + noise_var))


@linear_gaussian_evidence.mistake(
    "takes the likelihood at z = 0 for the integral over z",
    hint="z is not 0: it varies, and x with it. That makes the covariance wider than noise_var I.",
)
def linear_gaussian_evidence_at_zero(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, noise_var * np.eye(len(w), dtype=w.dtype))


@linear_gaussian_evidence.mistake(
    "takes the likelihood at the best z for the integral over z",
    hint="The best z explains x too well. Average over all z, or add what z itself costs and how sharp it is.",
)
def linear_gaussian_evidence_at_best(x, w, noise_var):
    positive("noise_var", noise_var)
    mean = np.linalg.solve(w.T @ w + noise_var * np.eye(w.shape[1], dtype=w.dtype), w.T @ x.T).T
    return log_normal(x - mean @ w.T, noise_var * np.eye(len(w), dtype=w.dtype))


@linear_gaussian_evidence.mistake(
    "averages over the examples", hint="Here every row of x keeps a number of its own: nothing is averaged."
)
def linear_gaussian_evidence_mean(x, w, noise_var):
    y = in_numpy.linear_gaussian_evidence(x, w, noise_var)
    return np.full_like(y, np.mean(y))


@linear_gaussian_evidence.mistake(
    "adds up the latents before they reach x",
    hint="Every latent varies on its own. Their variances add, not their weights: w w^T, not the square of a sum.",
)
def linear_gaussian_evidence_one_latent(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, covariance_of(np.sum(w, axis=1, keepdims=True), noise_var))


@linear_gaussian_evidence.mistake(
    "averages over the latents", hint="Each latent adds its own variance to x: w w^T is a sum over latents, undivided."
)
def linear_gaussian_evidence_averaged(x, w, noise_var):
    positive("noise_var", noise_var)
    return log_normal(x, covariance_of(w / math.sqrt(w.shape[1]), noise_var))


@linear_gaussian_evidence.mistake(
    "forgets the square on x", hint="The exponent is quadratic: x C^-1 x for every row, not C^-1 x summed up."
)
def linear_gaussian_evidence_linear(x, w, noise_var):
    positive("noise_var", noise_var)
    covariance = covariance_of(w, noise_var)
    return -(np.sum(np.linalg.solve(covariance, x.T).T, axis=1) + np.linalg.slogdet(covariance)[1]
             + x.shape[1] * LOG_2PI) / 2  # fmt: skip


@linear_gaussian_evidence.mistake(
    "takes any noise_var", hint="A variance of 0 or less makes no density: raise ValueError, and say what came."
)
def linear_gaussian_evidence_any(x, w, noise_var):
    return log_normal(x, covariance_of(w, noise_var))


# linear_gaussian_elbo -------------------------------------------------------------------------------------------------


@linear_gaussian_elbo.mistake(
    "leaves out what the spread of z adds",
    hint="The average of a square is not the square of the average: z varies around mu, and w z with it.",
)
def linear_gaussian_elbo_no_spread(x, w, noise_var, mu, log_var):
    spread = np.exp(log_var) @ np.sum(w**2, axis=0)
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + spread / (2 * noise_var)


@linear_gaussian_elbo.mistake(
    "adds the divergence", hint="A q far from the prior costs something: the divergence is taken off."
)
def linear_gaussian_elbo_sign(x, w, noise_var, mu, log_var):
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + 2 * gaussian_kl_to_standard(mu, log_var)


@linear_gaussian_elbo.mistake(
    "leaves out the divergence", hint="That is the reconstruction alone, and it can be above the evidence."
)
def linear_gaussian_elbo_no_divergence(x, w, noise_var, mu, log_var):
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + gaussian_kl_to_standard(mu, log_var)


@linear_gaussian_elbo.mistake(
    "lets the spread in by sigma instead of the variance",
    hint="On average (sigma noise)^2 is sigma^2: exp(log_var), not exp(log_var / 2).",
)
def linear_gaussian_elbo_sigma(x, w, noise_var, mu, log_var):
    more = (np.exp(log_var) - np.exp(log_var / 2)) @ np.sum(w**2, axis=0)
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + more / (2 * noise_var)


@linear_gaussian_elbo.mistake(
    "forgets the constant of the density",
    hint="log N(x; w z, noise_var I) has D times log(2 pi noise_var) / 2 in it; without that it bounds nothing.",
)
def linear_gaussian_elbo_no_constant(x, w, noise_var, mu, log_var):
    constant = x.shape[1] * (LOG_2PI + math.log(noise_var)) / 2 if noise_var > 0 else 0
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + constant


@linear_gaussian_elbo.mistake(
    "averages over the examples", hint="Here every row of x keeps a number of its own: nothing is averaged."
)
def linear_gaussian_elbo_mean(x, w, noise_var, mu, log_var):
    y = in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var)
    return np.full_like(y, np.mean(y))


@linear_gaussian_elbo.mistake(
    "takes any noise_var", hint="A variance of 0 or less makes no density: raise ValueError, and say what came."
)
def linear_gaussian_elbo_any(x, w, noise_var, mu, log_var):
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
def linear_gaussian_elbo_one_constant(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    more = (x.shape[1] - 1) * (LOG_2PI + math.log(noise_var)) / 2
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + more


@linear_gaussian_elbo.mistake(
    "counts the constant for every latent",
    hint="It is the density of x that has the constant, one for every dimension of x: D of them, not K.",
)
def linear_gaussian_elbo_constant_of_latents(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    more = (x.shape[1] - w.shape[1]) * (LOG_2PI + math.log(noise_var)) / 2
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var) + more


@linear_gaussian_elbo.mistake(
    "squares noise_var", hint="noise_var is a variance already: it stands in the formula as it is."
)
def linear_gaussian_elbo_squared(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    return in_numpy.linear_gaussian_elbo(x, w, noise_var**2, mu, log_var)


@linear_gaussian_elbo.mistake(
    "multiplies by noise_var",
    hint="1 / 2 * noise_var is half of noise_var: put brackets around 2 * noise_var to divide by both.",
)
def linear_gaussian_elbo_multiplies(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    squares, spread, kl = linear_parts(x, w, mu, log_var)
    return -(squares + spread) * noise_var / 2 - x.shape[1] * (LOG_2PI + math.log(noise_var)) / 2 - kl


@linear_gaussian_elbo.mistake(
    "divides the squared distance alone",
    hint="-1 / (2 noise_var) stands before the sum of both, the squared distance and the spread: brackets around it.",
)
def linear_gaussian_elbo_brackets(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    squares, spread, kl = linear_parts(x, w, mu, log_var)
    return -squares / (2 * noise_var) + spread - x.shape[1] * (LOG_2PI + math.log(noise_var)) / 2 - kl


@linear_gaussian_elbo.mistake(
    "forgets to square the lengths", hint="np.linalg.norm is a length: the formula has ||x - w mu||^2 and ||w_k||^2."
)
def linear_gaussian_elbo_lengths(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    apart = np.sqrt(np.sum((x - mu @ w.T) ** 2, axis=1)) + np.exp(log_var) @ np.sqrt(np.sum(w**2, axis=0))
    kl = gaussian_kl_to_standard(mu, log_var)
    return -apart / (2 * noise_var) - x.shape[1] * (LOG_2PI + math.log(noise_var)) / 2 - kl


@linear_gaussian_elbo.mistake(
    "lets every latent move x along all columns",
    hint="z_k moves x along column k alone: pair each variance with its own column, exp(log_var) @ (w**2).sum(0).",
)
def linear_gaussian_elbo_all_columns(x, w, noise_var, mu, log_var):
    positive("noise_var", noise_var)
    squares, _, kl = linear_parts(x, w, mu, log_var)
    spread = np.sum(np.exp(log_var), axis=1) * np.sum(w**2)
    return -((squares + spread) / noise_var + x.shape[1] * (LOG_2PI + math.log(noise_var))) / 2 - kl


@linear_gaussian_elbo.mistake(
    "returns float64 for float32",
    hint="np.log of a plain number is a NumPy float64 and makes float64 of float32; math.log gives a plain number.",
)
def linear_gaussian_elbo_widens(x, w, noise_var, mu, log_var):
    x, w, mu, log_var = (part.astype(np.float64) for part in (x, w, mu, log_var))
    return in_numpy.linear_gaussian_elbo(x, w, noise_var, mu, log_var)


# bernoulli_log_likelihood ---------------------------------------------------------------------------------------------


@bernoulli_log_likelihood.mistake(
    "takes logits for probabilities", hint="A logit may be any number: a sigmoid makes a probability of it."
)
def bernoulli_log_likelihood_probabilities(x, logits):
    return np.sum(x * np.log(logits) + (1 - x) * np.log(1 - logits), axis=-1)


@bernoulli_log_likelihood.mistake(
    "takes the sigmoid twice",
    hint="What starts from logits takes the sigmoid itself, binary_cross_entropy_with_logits for one: hand it logits.",
)
def bernoulli_log_likelihood_twice(x, logits):
    return in_numpy.bernoulli_log_likelihood(x, sigmoid(logits))


@bernoulli_log_likelihood.mistake(
    "swaps x and the logits", hint="F.binary_cross_entropy_with_logits takes the logits first, then the pixels."
)
def bernoulli_log_likelihood_arguments(x, logits):
    return in_numpy.bernoulli_log_likelihood(logits, x)


@bernoulli_log_likelihood.mistake(
    "takes the logarithm of a sigmoid that has become 0",
    hint="sigmoid(-1000) is 0 in a computer, but its logarithm is -1000: put the sigmoid into the logarithm on paper.",
)
def bernoulli_log_likelihood_unstable(x, logits):
    p = sigmoid(logits)
    return np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)


@bernoulli_log_likelihood.mistake(
    "adds a small number inside the logarithms",
    hint="log(p + 1e-8) never goes below -18: a model that is sure and wrong gets away with it.",
)
def bernoulli_log_likelihood_eps(x, logits):
    p = sigmoid(logits)
    return np.sum(x * np.log(p + 1e-8) + (1 - x) * np.log(1 - p + 1e-8), axis=-1)


@bernoulli_log_likelihood.mistake(
    "has the sign of a loss (binary cross-entropy)", hint="A log likelihood is at most 0: the loss is its negative."
)
def bernoulli_log_likelihood_sign(x, logits):
    return -in_numpy.bernoulli_log_likelihood(x, logits)


@bernoulli_log_likelihood.mistake(
    "counts the white pixels only", hint="A pixel that is 0 has a likelihood too: (1 - x) log(1 - p)."
)
def bernoulli_log_likelihood_ones(x, logits):
    return -np.sum(x * np.logaddexp(0, -logits), axis=-1)


@bernoulli_log_likelihood.mistake(
    "averages over the pixels", hint="Probabilities multiply, so logarithms add: sum over the last axis."
)
def bernoulli_log_likelihood_mean(x, logits):
    return in_numpy.bernoulli_log_likelihood(x, logits) / x.shape[-1]


@bernoulli_log_likelihood.mistake(
    "swaps black and white", hint="x is the weight of log p, and 1 - x that of log(1 - p)."
)
def bernoulli_log_likelihood_swapped(x, logits):
    return in_numpy.bernoulli_log_likelihood(1 - x, logits)


@bernoulli_log_likelihood.backward.mistake(
    "has the sign of the loss", hint="A white pixel (x = 1) wants a larger logit: the likelihood rises with it."
)
def bernoulli_log_likelihood_backward_sign(grad, x, logits):
    return tuple(-part for part in in_numpy.bernoulli_log_likelihood_backward(grad, x, logits))


@bernoulli_log_likelihood.backward.mistake(
    "multiplies by the slope of the sigmoid once more",
    hint="The slope of the sigmoid, p (1 - p), cancels with the denominators of the logarithms: x - p is left.",
)
def bernoulli_log_likelihood_backward_slope(grad, x, logits):
    by_x, by_logits = in_numpy.bernoulli_log_likelihood_backward(grad, x, logits)
    return by_x, by_logits * sigmoid(logits) * sigmoid(-logits)


@bernoulli_log_likelihood.backward.mistake(
    "subtracts the logits instead of the probabilities",
    hint="Nothing pulls where the probability is x, and the probability is the sigmoid of the logit.",
)
def bernoulli_log_likelihood_backward_logits(grad, x, logits):
    by_x, _ = in_numpy.bernoulli_log_likelihood_backward(grad, x, logits)
    return by_x, grad[..., None] * (x - logits)


@bernoulli_log_likelihood.backward.mistake("gives x nothing", hint="The formula is linear in x. What stands beside it?")
def bernoulli_log_likelihood_backward_data(grad, x, logits):
    return np.zeros_like(x), in_numpy.bernoulli_log_likelihood_backward(grad, x, logits)[1]


# elbo -----------------------------------------------------------------------------------------------------------------


def parts(x, logits, mu, log_var):
    """What is right, for versions that are wrong elsewhere: one reconstruction and one divergence per example."""
    return in_numpy.bernoulli_log_likelihood(x, logits), gaussian_kl_to_standard(mu, log_var)


@elbo.mistake(
    "adds the divergence", hint="A q far from the prior costs something: in what is maximized, it is taken off."
)
def elbo_adds_kl(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction + beta * kl)


@elbo.mistake(
    "is the loss, with the sign turned round", hint="This is the bound itself, to be made large: it is never above 0."
)
def elbo_negative(x, logits, mu, log_var, *, beta=1.0):
    return -in_numpy.elbo(x, logits, mu, log_var, beta=beta)


@elbo.mistake("ignores beta", hint="beta is a parameter: 1 is only its default.")
def elbo_no_beta(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return in_numpy.elbo(x, logits, mu, log_var)


@elbo.mistake(
    "puts beta on the reconstruction", hint="beta weighs the divergence, and the reconstruction stays as it is."
)
def elbo_beta_on_reconstruction(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(beta * reconstruction - kl)


@elbo.mistake("puts beta on both", hint="A factor on the whole would change nothing but the step size: weigh one part.")
def elbo_beta_on_both(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return beta * in_numpy.elbo(x, logits, mu, log_var)


@elbo.mistake(
    "averages the divergence over the latents",
    hint="The divergence of an example is a sum over its latents; the average is over examples only.",
)
def elbo_mean_over_latents(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - beta * kl / mu.shape[-1])


@elbo.mistake(
    "averages over the pixels",
    hint="The likelihood of an example is a sum over its pixels. Averaged, it counts as one pixel against all latents.",
)
def elbo_mean_over_pixels(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction / x.shape[-1] - beta * kl)


@elbo.mistake(
    "averages the pixels of all examples, and sums the divergence over all of them",
    hint="The defaults of cross-entropy and of sum treat the parts differently. Sum within an example, then average.",
)
def elbo_default_reductions(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction) / x.shape[-1] - beta * np.sum(kl)


@elbo.mistake(
    "sums over the examples", hint="A batch twice as large should not double it: take the average over the examples."
)
def elbo_sum(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(x, logits, mu, log_var, beta=beta) * math.prod(x.shape[:-1])


@elbo.mistake("forgets the half of the divergence", hint="The divergence is half of mu^2 + variance - 1 - log_var.")
def elbo_no_half(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - 2 * beta * kl)


@elbo.mistake(
    "drops - log_var from the divergence",
    hint="Without it, the smaller the variance, the better: and at q = prior it must be 0.",
)
def elbo_no_log_var(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - beta * (kl + np.sum(log_var, axis=-1) / 2))


@elbo.mistake(
    "takes log_var for the logarithm of sigma",
    hint="log_var is the log of sigma squared: exp(log_var) is the variance.",
)
def elbo_log_sigma(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(x, logits, mu, 2 * log_var, beta=beta)


@elbo.mistake(
    "has the divergence the wrong way round",
    hint="It is the divergence of q from the prior: averages are taken over q, the narrow one of the two.",
)
def elbo_reversed_kl(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, _ = parts(x, logits, mu, log_var)
    kl = np.sum((1 + mu**2) * np.exp(-log_var) - 1 + log_var, axis=-1) / 2
    return np.mean(reconstruction - beta * kl)


@elbo.mistake("takes logits for probabilities", hint="A logit may be any number: a sigmoid makes a probability of it.")
def elbo_probabilities(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction = np.sum(x * np.log(logits) + (1 - x) * np.log(1 - logits), axis=-1)
    return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


@elbo.mistake(
    "takes the sigmoid twice",
    hint="What starts from logits takes the sigmoid itself, binary_cross_entropy_with_logits for one: hand it logits.",
)
def elbo_sigmoid_twice(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(x, sigmoid(logits), mu, log_var, beta=beta)


@elbo.mistake(
    "swaps x and the logits", hint="F.binary_cross_entropy_with_logits takes the logits first, then the pixels."
)
def elbo_arguments(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(logits, x, mu, log_var, beta=beta)


@elbo.mistake(
    "averages over the pixels and over the latents",
    hint="An example's pixels and latents are added up: first sum over the last axis, then average over the examples.",
)
def elbo_means(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction) / x.shape[-1] - beta * np.mean(kl) / mu.shape[-1]


@elbo.mistake(
    "divides by the length of the first axis",
    hint="All axes but the last one count examples, and there may be none: sum over the last axis, then take the mean.",
)
def elbo_first_axis(x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo(x, logits, mu, log_var, beta=beta) * math.prod(x.shape[:-1]) / x.shape[0]


@elbo.mistake(
    "sums over axis 1", hint="That is the last axis of two. There may be more of them, or one alone: axis=-1."
)
def elbo_axis_1(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    reconstruction = np.sum(x * logits - np.logaddexp(0, logits), axis=1)
    return np.mean(reconstruction) - beta * np.mean(np.sum(mu**2 + np.exp(log_var) - 1 - log_var, axis=1)) / 2


@elbo.mistake(
    "keeps the probabilities away from 0 and 1",
    hint="Clipped, a model that is sure and wrong gets away with it: put the sigmoid into the logarithm instead.",
)
def elbo_clipped(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    p = np.clip(1 / (1 + np.exp(-logits)), 1e-7, 1 - 1e-7)
    reconstruction = np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)
    return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


@elbo.mistake(
    "cuts logarithms off at -100, as F.binary_cross_entropy does",
    hint="A pixel that is sure and wrong costs its whole logit: F.binary_cross_entropy_with_logits cuts nothing off.",
)
def elbo_cut_off(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    p = 1 / (1 + np.exp(-logits))
    logs, others = np.maximum(np.log(p), -100), np.maximum(np.log(1 - p), -100)
    reconstruction = np.sum(x * logs + (1 - x) * others, axis=-1)
    return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


@elbo.mistake(
    "takes the logarithm of a sigmoid that has become 0",
    hint="sigmoid(-1000) is 0 in a computer, but its logarithm is -1000: put the sigmoid into the logarithm on paper.",
)
def elbo_unstable(x, logits, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    p = sigmoid(logits)
    reconstruction = np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=-1)
    return np.mean(reconstruction - beta * gaussian_kl_to_standard(mu, log_var))


@elbo.mistake("takes any beta", hint="A beta below 0 would reward a q far from the prior: raise ValueError.")
def elbo_any_beta(x, logits, mu, log_var, *, beta=1.0):
    reconstruction, kl = parts(x, logits, mu, log_var)
    return np.mean(reconstruction - beta * kl)


@elbo.backward.mistake(
    "forgets the number of examples", hint="The result is an average: every example gets one share of grad."
)
def elbo_backward_sum(grad, x, logits, mu, log_var, *, beta=1.0):
    examples = math.prod(x.shape[:-1])
    return tuple(examples * part for part in in_numpy.elbo_backward(grad, x, logits, mu, log_var, beta=beta))


@elbo.backward.mistake("ignores beta", hint="The divergence is weighed by beta, and so is what mu and log_var get.")
def elbo_backward_no_beta(grad, x, logits, mu, log_var, *, beta=1.0):
    return in_numpy.elbo_backward(grad, x, logits, mu, log_var)


@elbo.backward.mistake(
    "weighs everything by beta", hint="beta stands before the divergence alone: x and the logits do not see it."
)
def elbo_backward_beta_everywhere(grad, x, logits, mu, log_var, *, beta=1.0):
    return tuple(beta * part for part in in_numpy.elbo_backward(grad, x, logits, mu, log_var))


@elbo.backward.mistake(
    "pushes mu away from 0", hint="The divergence grows with mu and is taken off: the gradient points back to 0."
)
def elbo_backward_sign(grad, x, logits, mu, log_var, *, beta=1.0):
    by_x, by_logits, by_mu, by_log_var = in_numpy.elbo_backward(grad, x, logits, mu, log_var, beta=beta)
    return by_x, by_logits, -by_mu, -by_log_var


@elbo.backward.mistake(
    "forgets the half by log_var", hint="There is a half in front of the divergence; by mu the square cancels it."
)
def elbo_backward_no_half(grad, x, logits, mu, log_var, *, beta=1.0):
    *rest, by_log_var = in_numpy.elbo_backward(grad, x, logits, mu, log_var, beta=beta)
    return *rest, 2 * by_log_var


@elbo.backward.mistake(
    "forgets the -1 by log_var", hint="log_var stands in the divergence twice: in the exponential, and alone."
)
def elbo_backward_no_one(grad, x, logits, mu, log_var, *, beta=1.0):
    by_x, by_logits, by_mu, by_log_var = in_numpy.elbo_backward(grad, x, logits, mu, log_var, beta=beta)
    return by_x, by_logits, by_mu, by_log_var - beta * in_numpy.share(grad, x)[..., None] / 2


# vae_loss -------------------------------------------------------------------------------------------------------------


def squared_error(x, reconstruction):
    return np.sum((x - reconstruction) ** 2, axis=-1)


@vae_loss.mistake(
    "takes the divergence off", hint="This is a loss, to be made small: a q far from the prior makes it larger."
)
def vae_loss_sign(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) - beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake(
    "averages the squared error over the features",
    hint="One average over everything leaves the error as weighty as one feature: sum over features first.",
)
def vae_loss_mean_over_features(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) / x.shape[-1] + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("sums over the examples", hint="A batch twice as large should not double it: take the average.")
def vae_loss_sum(x, reconstruction, mu, log_var, *, beta=1.0):
    return in_numpy.vae_loss(x, reconstruction, mu, log_var, beta=beta) * math.prod(x.shape[:-1])


@vae_loss.mistake("puts a half before the squared error", hint="Here the squares count in full; see the docstring.")
def vae_loss_half(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) / 2 + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("takes the root of the squared error", hint="It is the square of the distance, not the distance.")
def vae_loss_root(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(np.sqrt(squared_error(x, reconstruction)) + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("ignores beta", hint="beta is a parameter: 1 is only its default.")
def vae_loss_no_beta(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return in_numpy.vae_loss(x, reconstruction, mu, log_var)


@vae_loss.mistake(
    "averages the divergence over the latents", hint="The divergence of an example is a sum over its latents."
)
def vae_loss_mean_over_latents(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) + beta * gaussian_kl_to_standard(mu, log_var) / mu.shape[-1])


@vae_loss.mistake(
    "forgets the -1 of the divergence", hint="Where q is the prior, the divergence is 0: exp(0) - 1 - 0, and not 1."
)
def vae_loss_no_one(x, reconstruction, mu, log_var, *, beta=1.0):
    return in_numpy.vae_loss(x, reconstruction, mu, log_var, beta=beta) + beta * mu.shape[-1] / 2


@vae_loss.mistake(
    "compares the squares of x and of the reconstruction",
    hint="Subtract first, then square: x and its reconstruction may lie anywhere, together.",
)
def vae_loss_squares(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    apart = np.sum(np.abs(x**2 - reconstruction**2), axis=-1)
    return np.mean(apart + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.mistake("leaves out the spread", hint="A variance other than 1 costs too, also where mu is 0.")
def vae_loss_mu_alone(x, reconstruction, mu, log_var, *, beta=1.0):
    not_negative("beta", beta)
    return np.mean(squared_error(x, reconstruction) + beta * np.sum(mu**2, axis=-1) / 2)


@vae_loss.mistake("takes any beta", hint="A beta below 0 would reward a q far from the prior: raise ValueError.")
def vae_loss_any_beta(x, reconstruction, mu, log_var, *, beta=1.0):
    return np.mean(squared_error(x, reconstruction) + beta * gaussian_kl_to_standard(mu, log_var))


@vae_loss.backward.mistake("forgets the 2 of the square", hint="The slope of a square is twice what is squared.")
def vae_loss_backward_no_two(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    by_x, by_reconstruction, *rest = in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    return by_x / 2, by_reconstruction / 2, *rest


@vae_loss.backward.mistake(
    "gives x and the reconstruction the same gradient", hint="Moving both together changes nothing: they cancel."
)
def vae_loss_backward_same(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    by_x, _, *rest = in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    return by_x, by_x, *rest


@vae_loss.backward.mistake(
    "forgets the number of examples", hint="The result is an average: every example gets one share of grad."
)
def vae_loss_backward_sum(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    examples = math.prod(x.shape[:-1])
    return tuple(
        examples * part for part in in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    )


@vae_loss.backward.mistake(
    "weighs everything by beta", hint="beta stands before the divergence alone: x does not see it."
)
def vae_loss_backward_beta(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    return tuple(beta * part for part in in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var))


@vae_loss.backward.mistake(
    "forgets the half by log_var", hint="There is a half in front of the divergence; by mu the square cancels it."
)
def vae_loss_backward_no_half(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    *rest, by_log_var = in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    return *rest, 2 * by_log_var


@vae_loss.backward.mistake(
    "forgets the -1 by log_var", hint="log_var stands in the divergence twice: in the exponential, and alone."
)
def vae_loss_backward_no_one(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    *rest, by_log_var = in_numpy.vae_loss_backward(grad, x, reconstruction, mu, log_var, beta=beta)
    return *rest, by_log_var + beta * in_numpy.share(grad, x)[..., None] / 2


# reparameterize -------------------------------------------------------------------------------------------------------


@reparameterize.mistake(
    "scales the noise by the variance", hint="Scaled by s, noise of variance 1 gets variance s^2: what must s be?"
)
def reparameterize_variance(mu, log_var, noise):
    return mu + np.exp(log_var) * noise


@reparameterize.mistake(
    "takes log_var for sigma itself", hint="log_var may be negative: it is a logarithm, and exp undoes it."
)
def reparameterize_sigma(mu, log_var, noise):
    return mu + log_var * noise


@reparameterize.mistake(
    "takes log_var for the variance", hint="The root of log_var is NaN where it is negative: it is a logarithm."
)
def reparameterize_root(mu, log_var, noise):
    return mu + np.sqrt(log_var) * noise


@reparameterize.mistake("divides by sigma", hint="A larger variance takes the sample farther from mu, not nearer.")
def reparameterize_divides(mu, log_var, noise):
    return mu + noise / np.exp(log_var / 2)


@reparameterize.mistake(
    "halves the standard deviation instead of its logarithm",
    hint="The root of exp(a) is exp(a / 2), not exp(a) / 2.",
)
def reparameterize_half(mu, log_var, noise):
    return mu + np.exp(log_var) / 2 * noise


@reparameterize.mistake("forgets mu", hint="sigma times noise is a draw around 0. Where should the bell stand?")
def reparameterize_centred(mu, log_var, noise):
    return np.exp(log_var / 2) * noise


@reparameterize.mistake(
    "stretches mu together with the noise", hint="Only the noise is stretched: sigma * noise, and then mu is added."
)
def reparameterize_stretches_mu(mu, log_var, noise):
    return np.exp(log_var / 2) * (mu + noise)


@reparameterize.mistake(
    "stretches mu instead of the noise", hint="mu is the middle and is added as it is; sigma stretches the noise."
)
def reparameterize_swapped(mu, log_var, noise):
    return noise + np.exp(log_var / 2) * mu


@reparameterize.mistake(
    "draws noise of its own", hint="The randomness comes in as noise: with the same inputs, the answer is the same."
)
def reparameterize_draws(mu, log_var, noise):
    own = np.random.default_rng(noise.size).standard_normal(mu.shape).astype(mu.dtype)
    return mu + np.exp(log_var / 2) * own


@reparameterize.mistake("gives back mu", hint="That is the mean of the samples. Where does the noise come in?")
def reparameterize_mean(mu, log_var, noise):
    return mu.copy()


@reparameterize.mistake(
    "takes the size of the noise, without its sign", hint="Half of the samples lie below mu: noise may be negative."
)
def reparameterize_one_side(mu, log_var, noise):
    return mu + np.exp(log_var / 2) * np.abs(noise)


@reparameterize.mistake(
    "uses one variance for all", hint="Every entry has a variance of its own: nothing is averaged here."
)
def reparameterize_one_variance(mu, log_var, noise):
    return mu + np.exp(np.mean(log_var) / 2) * noise


@reparameterize.mistake(
    "keeps log_var between -10 and 10", hint="A clip changes the distribution, and where it bites no gradient passes."
)
def reparameterize_clipped(mu, log_var, noise):
    return mu + np.exp(np.clip(log_var, -10, 10) / 2) * noise


@reparameterize.backward.mistake(
    "takes what the noise added from the difference of the sample and mu",
    hint="Where mu is much larger than sigma, the difference has lost its digits. Multiply sigma by the noise instead.",
)
def reparameterize_backward_difference(grad, mu, log_var, noise):
    added = in_numpy.reparameterize(mu, log_var, noise) - mu
    return grad.copy(), grad * added / 2, grad * np.exp(log_var / 2)


@reparameterize.backward.mistake(
    "forgets the half by log_var", hint="sigma is exp(log_var / 2): the inner derivative is a half."
)
def reparameterize_backward_no_half(grad, mu, log_var, noise):
    by_mu, by_log_var, by_noise = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_mu, 2 * by_log_var, by_noise


@reparameterize.backward.mistake(
    "gives the gradient by sigma for the one by log_var",
    hint="By sigma it is grad * noise. sigma moves with log_var by sigma / 2.",
)
def reparameterize_backward_sigma(grad, mu, log_var, noise):
    by_mu, _, by_noise = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_mu, grad * noise, by_noise


@reparameterize.backward.mistake(
    "forgets the noise by log_var", hint="log_var moves the sample only as far as the noise took it: noise is a factor."
)
def reparameterize_backward_no_noise(grad, mu, log_var, noise):
    by_mu, _, by_noise = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_mu, by_noise / 2, by_noise


@reparameterize.backward.mistake(
    "scales the gradient by mu", hint="mu is added as it is: its gradient is grad as it is."
)
def reparameterize_backward_scaled(grad, mu, log_var, noise):
    _, by_log_var, by_noise = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_noise, by_log_var, by_noise


@reparameterize.backward.mistake(
    "passes grad to the noise unscaled", hint="The noise is stretched by sigma on its way: so is its gradient."
)
def reparameterize_backward_unscaled(grad, mu, log_var, noise):
    by_mu, by_log_var, _ = in_numpy.reparameterize_backward(grad, mu, log_var, noise)
    return by_mu, by_log_var, grad.copy()


# importance_weighted_bound --------------------------------------------------------------------------------------------


@importance_weighted_bound.mistake(
    "averages the log weights",
    hint="That is the ELBO of K samples. Here the weights are averaged, then the log is taken.",
)
def importance_weighted_bound_elbo(log_weights):
    return np.mean(log_weights)


@importance_weighted_bound.mistake(
    "forgets to divide by the number of samples",
    hint="It is the log of an average: more equal weights must not make it larger. Subtract log K.",
)
def importance_weighted_bound_sum(log_weights):
    return in_numpy.importance_weighted_bound(log_weights) + math.log(log_weights.shape[1])


@importance_weighted_bound.mistake(
    "divides by the number of samples outside the logarithm", hint="The average is taken before the log, not after it."
)
def importance_weighted_bound_outside(log_weights):
    samples = log_weights.shape[1]
    return (in_numpy.importance_weighted_bound(log_weights) + math.log(samples)) / samples


@importance_weighted_bound.mistake(
    "exponentiates without taking the largest out", hint="exp(1000) is too large for a computer, exp(0) is not."
)
def importance_weighted_bound_overflows(log_weights):
    return np.mean(np.log(np.mean(np.exp(log_weights), axis=1)))


@importance_weighted_bound.mistake(
    "takes the largest of all rows out of every row",
    hint="Far below the largest, exp is 0 and its log minus infinity: every row has a largest of its own (axis=1).",
)
def importance_weighted_bound_one_largest(log_weights):
    largest = np.max(log_weights)
    return np.mean(np.log(np.mean(np.exp(log_weights - largest), axis=1))) + largest


@importance_weighted_bound.mistake(
    "takes the largest weight for all of them",
    hint="The largest alone is an upper bound on the average, not the average.",
)
def importance_weighted_bound_largest(log_weights):
    return np.mean(np.max(log_weights, axis=1))


@importance_weighted_bound.mistake(
    "averages over the examples inside the logarithm",
    hint="Every example has a logarithm of its own; those are averaged afterwards.",
)
def importance_weighted_bound_pooled(log_weights):
    return in_numpy.importance_weighted_bound(log_weights.reshape(1, -1))


@importance_weighted_bound.mistake(
    "averages over the examples where the samples belong", hint="Rows are examples, columns are their samples."
)
def importance_weighted_bound_transposed(log_weights):
    return in_numpy.importance_weighted_bound(np.ascontiguousarray(log_weights.T))


@importance_weighted_bound.mistake("sums over the examples", hint="It is an average over the examples.")
def importance_weighted_bound_total(log_weights):
    return in_numpy.importance_weighted_bound(log_weights) * len(log_weights)


@importance_weighted_bound.mistake(
    "leaves impossible samples out of the count", hint="A sample of weight 0 was drawn like the others: K counts it."
)
def importance_weighted_bound_uncounted(log_weights):
    seen = np.maximum(np.sum(np.isfinite(log_weights), axis=1), 1)
    more = math.log(log_weights.shape[1]) - float(np.mean(np.log(seen)))
    return in_numpy.importance_weighted_bound(log_weights) + more


@importance_weighted_bound.mistake(
    "gives NaN where every sample is impossible",
    hint="Minus infinity minus itself is NaN: where the largest of a row is minus infinity, take 0 out instead.",
)
def importance_weighted_bound_nan(log_weights):
    largest = np.max(log_weights, axis=1, keepdims=True)
    return np.mean(largest[:, 0] + np.log(np.mean(np.exp(log_weights - largest), axis=1)))


@importance_weighted_bound.mistake(
    "forgets to add the largest back", hint="log sum exp(l) = m + log sum exp(l - m): the m in front counts too."
)
def importance_weighted_bound_lowered(log_weights):
    return in_numpy.importance_weighted_bound(log_weights) - np.mean(np.max(log_weights, axis=1))


@importance_weighted_bound.mistake(
    "subtracts log N instead of log K", hint="log_weights is (N, K): the samples are the columns, shape[1] of them."
)
def importance_weighted_bound_examples(log_weights):
    examples, samples = log_weights.shape
    return in_numpy.importance_weighted_bound(log_weights) + math.log(samples / examples)


@importance_weighted_bound.mistake(
    "averages the log weights by their softmax",
    hint="That weighs every sample by how good it is, and then averages logarithms: here the log is taken last.",
)
def importance_weighted_bound_softmax(log_weights):
    relative = np.exp(log_weights - np.max(log_weights, axis=1, keepdims=True))
    return np.mean(np.sum(relative / np.sum(relative, axis=1, keepdims=True) * log_weights, axis=1))


@importance_weighted_bound.mistake(
    "returns float64 for float32",
    hint="np.log of a plain number is a NumPy float64 and makes float64 of float32; math.log gives a plain number.",
)
def importance_weighted_bound_widens(log_weights):
    return in_numpy.importance_weighted_bound(log_weights.astype(np.float64))


# interpolate ----------------------------------------------------------------------------------------------------------


@interpolate.mistake("starts at z1", hint="At t = 0 the line stands at z0.")
def interpolate_swapped(z0, z1, t):
    return t * z0 + (1 - t) * z1


@interpolate.mistake("adds the whole of z0", hint="At t = 1 nothing of z0 is left: its share is 1 - t.")
def interpolate_adds(z0, z1, t):
    return z0 + t * z1


@interpolate.mistake("keeps t between 0 and 1", hint="The line goes on beyond its ends: t may be any number.")
def interpolate_clipped(z0, z1, t):
    return in_numpy.interpolate(z0, z1, min(max(t, 0.0), 1.0))


@interpolate.mistake(
    "starts and stops smoothly", hint="Equal steps of t are equal steps on a straight line: no easing here."
)
def interpolate_eased(z0, z1, t):
    return in_numpy.interpolate(z0, z1, t * t * (3 - 2 * t))


@interpolate.mistake("squares the shares", hint="The two shares add up to 1: 1 - t and t.")
def interpolate_squares(z0, z1, t):
    return (1 - t) ** 2 * z0 + t**2 * z1

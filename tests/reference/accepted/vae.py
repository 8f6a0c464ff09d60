"""Right answers for parts of variational autoencoders, none of them written like the reference."""

import math

import numpy as np
import scipy.special
import scipy.stats
import torch
from torch.distributions import Bernoulli, LowRankMultivariateNormal, MultivariateNormal, Normal

from tests.reference.answers import Answers

answers = Answers()


def check_beta(beta):
    if beta < 0:
        raise ValueError("beta is negative")


def check_noise(noise_var):
    if not noise_var > 0:
        raise ValueError("noise_var must be positive")


@answers.to("gaussian_log_likelihood")
def gaussian_by_log_pdf(x, mean, log_var):
    return scipy.stats.norm.logpdf(x, loc=mean, scale=np.exp(log_var / 2)).sum(axis=-1).astype(x.dtype)


@answers.to("gaussian_log_likelihood")
def gaussian_by_einsum(x, mean, log_var):
    d = x - mean
    constant = -0.5 * (log_var.sum(-1) + x.shape[-1] * math.log(2 * math.pi))
    return constant - 0.5 * np.einsum("...i,...i,...i->...", d, d, np.exp(-log_var))


@answers.to("gaussian_log_likelihood", track="torch")
def gaussian_by_distribution(x, mean, log_var):
    return Normal(mean, torch.exp(0.5 * log_var)).log_prob(x).sum(-1)


@answers.to("gaussian_log_likelihood")
def gaussian_textbook(x, mean, log_var):
    return -0.5 * np.sum(math.log(2 * math.pi) + log_var + (x - mean) ** 2 / np.exp(log_var), axis=-1)


@answers.to("gaussian_log_likelihood", track="torch")
def gaussian_torch_textbook(x, mean, log_var):
    return -0.5 * (math.log(2 * math.pi) + log_var + (x - mean).pow(2) / log_var.exp()).sum(dim=-1)


@answers.to("gaussian_log_likelihood_backward")
def gaussian_backward_by_variance(grad, x, mean, log_var):
    var = np.exp(log_var)
    g = np.expand_dims(grad, -1)
    by_mean = g * (x - mean) / var
    return -by_mean, by_mean, -0.5 * g + 0.5 * g * (x - mean) ** 2 / var


@answers.to("linear_gaussian_evidence")
def evidence_by_covariance(x, w, noise_var):
    check_noise(noise_var)
    c = w @ w.T + noise_var * np.eye(w.shape[0], dtype=x.dtype)
    quadratic = np.einsum("nd,dn->n", x, np.linalg.solve(c, x.T))
    return -0.5 * (quadratic + np.linalg.slogdet(c)[1] + x.shape[1] * math.log(2 * math.pi))


@answers.to("linear_gaussian_evidence")
def evidence_by_eigenvalues(x, w, noise_var):
    check_noise(noise_var)
    values, vectors = np.linalg.eigh(w @ w.T)
    # What rounding pushes below 0 is 0.
    values = np.maximum(values, 0) + noise_var
    turned = x @ vectors
    return -0.5 * np.sum(turned**2 / values + np.log(2 * math.pi * values), axis=1)


@answers.to("linear_gaussian_evidence")
def evidence_by_woodbury(x, w, noise_var):
    check_noise(noise_var)
    d, k = w.shape
    m = w.T @ w + noise_var * np.eye(k, dtype=x.dtype)
    z = np.linalg.inv(m) @ w.T @ x.T
    quadratic = np.sum((x.T - w @ z) ** 2, axis=0) / noise_var + np.sum(z**2, axis=0)
    logdet = np.linalg.slogdet(m)[1] + (d - k) * math.log(noise_var)
    return -(quadratic + logdet + d * math.log(2 * math.pi)) / 2


@answers.to("linear_gaussian_evidence", track="torch")
def evidence_by_distribution(x, w, noise_var):
    check_noise(noise_var)
    d = w.shape[0]
    c = w @ w.T + noise_var * torch.eye(d, dtype=x.dtype)
    return MultivariateNormal(torch.zeros(d, dtype=x.dtype), c).log_prob(x)


@answers.to("linear_gaussian_evidence", track="torch")
def evidence_by_low_rank(x, w, noise_var):
    check_noise(noise_var)
    flat = torch.zeros(w.shape[0], dtype=x.dtype)
    return LowRankMultivariateNormal(flat, w, flat + noise_var).log_prob(x)


@answers.to("linear_gaussian_elbo")
def linear_elbo_by_loops(x, w, noise_var, mu, log_var):
    check_noise(noise_var)
    n, d = x.shape
    total = np.zeros_like(x[:, 0])
    for i in range(n):
        for j in range(d):
            mean = sum(w[j, k] * mu[i, k] for k in range(w.shape[1]))
            spread = sum(w[j, k] ** 2 * math.exp(log_var[i, k]) for k in range(w.shape[1]))
            total[i] -= 0.5 * math.log(2 * math.pi * noise_var) + ((x[i, j] - mean) ** 2 + spread) / (2 * noise_var)
        for k in range(w.shape[1]):
            total[i] -= 0.5 * (mu[i, k] ** 2 + math.exp(log_var[i, k]) - 1 - log_var[i, k])
    return total


@answers.to("linear_gaussian_elbo")
def linear_elbo_as_energy_and_entropy(x, w, noise_var, mu, log_var):
    check_noise(noise_var)
    d, k = w.shape
    var = np.exp(log_var)
    squares = np.sum((x - np.einsum("dk,nk->nd", w, mu)) ** 2, -1) + np.einsum("dk,nk,dk->n", w, var, w)
    log_x = -0.5 * d * np.log(2 * np.pi * noise_var) - squares / (2 * noise_var)
    log_z = -0.5 * k * np.log(2 * np.pi) - 0.5 * np.sum(mu**2 + var, -1)
    entropy = 0.5 * np.sum(1 + np.log(2 * np.pi) + log_var, -1)
    return (log_x + log_z + entropy).astype(x.dtype)


@answers.to("linear_gaussian_elbo", track="torch")
def linear_elbo_torch(x, w, noise_var, mu, log_var):
    check_noise(noise_var)
    away = x - torch.einsum("nk,dk->nd", mu, w)
    spread = (log_var.exp()[:, None, :] * w**2).sum(-1)
    log_x = -0.5 * ((away**2 + spread) / noise_var + math.log(2 * math.pi * noise_var)).sum(-1)
    kl = 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(-1)
    return log_x - kl


@answers.to("bernoulli_log_likelihood")
def bernoulli_by_logaddexp(x, logits):
    return -(x * np.logaddexp(0, -logits) + (1 - x) * np.logaddexp(0, logits)).sum(axis=-1)


@answers.to("bernoulli_log_likelihood")
def bernoulli_by_log_expit(x, logits):
    return np.sum(x * scipy.special.log_expit(logits) + (1 - x) * scipy.special.log_expit(-logits), axis=-1)


@answers.to("bernoulli_log_likelihood", track="torch")
def bernoulli_by_cross_entropy(x, logits):
    return -torch.nn.functional.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


@answers.to("bernoulli_log_likelihood", track="torch")
def bernoulli_by_log_sigmoid(x, logits):
    log_sigmoid = torch.nn.functional.logsigmoid
    return torch.sum(x * log_sigmoid(logits) + (1 - x) * log_sigmoid(-logits), dim=-1)


@answers.to("bernoulli_log_likelihood", track="torch")
def bernoulli_by_distribution(x, logits):
    return Bernoulli(logits=logits, validate_args=False).log_prob(x).sum(-1)


@answers.to("bernoulli_log_likelihood_backward")
def bernoulli_backward_by_tanh(grad, x, logits):
    g = np.expand_dims(grad, -1)
    return g * logits, g * (x - (1 + np.tanh(logits / 2)) / 2)


@answers.to("elbo")
def elbo_by_loops(x, logits, mu, log_var, *, beta=1.0):
    check_beta(beta)
    pixels, scores = x.reshape(-1, x.shape[-1]), logits.reshape(-1, x.shape[-1])
    means, logs = mu.reshape(-1, mu.shape[-1]), log_var.reshape(-1, mu.shape[-1])
    total = 0.0
    for i in range(len(pixels)):
        for a, z in zip(pixels[i].tolist(), scores[i].tolist(), strict=True):
            total += a * z - max(z, 0.0) - math.log1p(math.exp(-abs(z)))
        for m, v in zip(means[i].tolist(), logs[i].tolist(), strict=True):
            total -= beta * (m * m + math.exp(v) - 1 - v) / 2
    return x.dtype.type(total / len(pixels))


@answers.to("elbo")
def elbo_by_means(x, logits, mu, log_var, *, beta=1.0):
    check_beta(beta)
    reconstruction = -(x * np.logaddexp(0, -logits) + (1 - x) * np.logaddexp(0, logits)).sum(-1).mean()
    kl = (-0.5 * (1 + log_var - mu**2 - np.exp(log_var)).sum(-1)).mean()
    return reconstruction - beta * kl


@answers.to("elbo", track="torch")
def elbo_by_built_ins(x, logits, mu, log_var, *, beta=1.0):
    check_beta(beta)
    examples = x[..., 0].numel()
    error = torch.nn.functional.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    q = Normal(mu, torch.exp(log_var / 2))
    kl = torch.distributions.kl_divergence(q, Normal(torch.zeros_like(mu), torch.ones_like(mu))).sum()
    return -(error + beta * kl) / examples


@answers.to("elbo", track="torch")
def elbo_by_log_sigmoid(x, logits, mu, log_var, *, beta=1.0):
    check_beta(beta)
    log_sigmoid = torch.nn.functional.logsigmoid
    likelihood = (x * log_sigmoid(logits) + (1 - x) * log_sigmoid(-logits)).sum(-1)
    return (likelihood + 0.5 * beta * (1 + log_var - mu.pow(2) - log_var.exp()).sum(-1)).mean()


@answers.to("elbo_backward")
def elbo_backward_plain(grad, x, logits, mu, log_var, *, beta=1.0):
    check_beta(beta)
    g = grad * mu.shape[-1] / mu.size
    p = scipy.special.expit(logits)
    return g * logits, g * (x - p), -g * beta * mu, 0.5 * g * beta * (1 - np.exp(log_var))


@answers.to("vae_loss")
def vae_loss_by_einsum(x, reconstruction, mu, log_var, *, beta=1.0):
    check_beta(beta)
    apart = reconstruction - x
    error = np.einsum("...i,...i->...", apart, apart)
    kl = np.sum(mu**2 + np.exp(log_var) - 1 - log_var, axis=-1) / 2
    return (error + beta * kl).mean()


@answers.to("vae_loss")
def vae_loss_by_norms(x, reconstruction, mu, log_var, *, beta=1.0):
    check_beta(beta)
    error = np.linalg.norm(x - reconstruction, axis=-1) ** 2
    return np.average(error) + beta * np.average(np.sum(np.expm1(log_var) - log_var + mu * mu, -1)) / 2


@answers.to("vae_loss", track="torch")
def vae_loss_by_mse(x, reconstruction, mu, log_var, *, beta=1.0):
    check_beta(beta)
    error = torch.nn.functional.mse_loss(reconstruction, x, reduction="sum")
    kl = -0.5 * torch.sum(1 + log_var - mu**2 - torch.exp(log_var))
    return (error + beta * kl) / (x.numel() // x.shape[-1])


@answers.to("vae_loss", track="torch")
def vae_loss_by_distances(x, reconstruction, mu, log_var, *, beta=1.0):
    error = torch.linalg.vector_norm(x - reconstruction, dim=-1).square()
    q = Normal(mu, log_var.mul(0.5).exp())
    divergence = torch.distributions.kl_divergence(q, Normal(torch.zeros_like(mu), torch.ones_like(mu)))
    return torch.mean(error + beta * divergence.sum(-1))


@answers.to("vae_loss_backward")
def vae_loss_backward_plain(grad, x, reconstruction, mu, log_var, *, beta=1.0):
    check_beta(beta)
    g = grad / (x.size // x.shape[-1])
    pull = 2 * g * (reconstruction - x)
    return -pull, pull, beta * g * mu, beta * g * (np.exp(log_var) - 1) / 2


@answers.to("reparameterize")
def reparameterize_by_root(mu, log_var, noise):
    std = np.sqrt(np.exp(log_var))
    return mu + std * noise


@answers.to("reparameterize")
def reparameterize_by_loop(mu, log_var, noise):
    flat = [
        m + math.exp(0.5 * v) * e
        for m, v, e in zip(mu.ravel().tolist(), log_var.ravel().tolist(), noise.ravel().tolist(), strict=True)
    ]
    return np.array(flat, dtype=mu.dtype).reshape(mu.shape)


@answers.to("reparameterize", track="torch")
def reparameterize_textbook(mu, log_var, noise):
    std = torch.exp(0.5 * log_var)
    return noise.mul(std).add_(mu)


@answers.to("reparameterize", track="torch")
def reparameterize_by_transform(mu, log_var, noise):
    return torch.distributions.AffineTransform(mu, log_var.div(2).exp())(noise)


@answers.to("reparameterize_backward")
def reparameterize_backward_by_sigma(grad, mu, log_var, noise):
    sigma = np.exp(0.5 * log_var)
    by_sigma = grad * noise
    return 1.0 * grad, by_sigma * 0.5 * sigma, sigma * grad


@answers.to("importance_weighted_bound")
def importance_by_logaddexp(log_weights):
    return (np.logaddexp.reduce(log_weights, axis=1) - math.log(log_weights.shape[1])).mean()


@answers.to("importance_weighted_bound")
def importance_by_scipy(log_weights):
    return scipy.special.logsumexp(log_weights, axis=-1).mean() - math.log(log_weights.shape[-1])


@answers.to("importance_weighted_bound", track="torch")
def importance_by_shift(log_weights):
    top = log_weights.detach().max(dim=1, keepdim=True).values
    top = torch.where(top.isinf(), torch.zeros_like(top), top)
    return (top.squeeze(1) + torch.log(torch.mean(torch.exp(log_weights - top), dim=1))).mean()


@answers.to("interpolate")
def interpolate_from_z0(z0, z1, t):
    return z0 + t * (z1 - z0)


@answers.to("interpolate", track="torch")
def interpolate_by_lerp(z0, z1, t):
    return torch.lerp(z0, z1, t)

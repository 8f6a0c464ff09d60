"""Parts of variational autoencoders by PyTorch and SciPy, and by integration where nobody sells them."""

import itertools

import numpy as np
import scipy.special
import scipy.stats
import torch
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence


def gaussian_log_likelihood(x, mean, log_var):
    spread = torch.tensor(np.exp(log_var / 2))
    return Normal(torch.tensor(mean), spread).log_prob(torch.tensor(x)).sum(-1).numpy()


def linear_gaussian_evidence(x, w, noise_var):
    together = scipy.stats.multivariate_normal(np.zeros(len(w)), w @ w.T + noise_var * np.eye(len(w)))
    return np.reshape(together.logpdf(x), len(x))


def linear_gaussian_elbo(x, w, noise_var, mu, log_var):
    # The integrand is a polynomial of degree 2 in z, for which three nodes of Gauss and Hermite are exact.
    nodes, weights = np.polynomial.hermite_e.hermegauss(3)
    total = np.zeros(len(x))
    for which in itertools.product(range(3), repeat=w.shape[1]):
        noise = nodes[list(which)]
        z = mu + np.exp(log_var / 2) * noise
        log_joint = scipy.stats.norm(z @ w.T, np.sqrt(noise_var)).logpdf(x).sum(1) + scipy.stats.norm.logpdf(z).sum(1)
        log_q = scipy.stats.norm(mu, np.exp(log_var / 2)).logpdf(z).sum(1)
        total += np.prod(weights[list(which)] / np.sqrt(2 * np.pi)) * (log_joint - log_q)
    return total


def bernoulli_log_likelihood(x, logits):
    return Bernoulli(logits=torch.tensor(logits), validate_args=False).log_prob(torch.tensor(x)).sum(-1).numpy()


def elbo(x, logits, mu, log_var, beta):
    # PyTorch's binary cross-entropy has the other sign.
    loss = torch.nn.BCEWithLogitsLoss(reduction="sum")(torch.tensor(logits), torch.tensor(x))
    return (-loss.numpy() - beta * _divergence(mu, log_var).sum()) / len(x)


def vae_loss(x, reconstruction, mu, log_var, beta):
    loss = torch.nn.MSELoss(reduction="sum")(torch.tensor(reconstruction), torch.tensor(x))
    return (loss.numpy() + beta * _divergence(mu, log_var).sum()) / len(x)


def reparameterize(mu, log_var, noise):
    # A sample is what the inverse of the distribution function makes of an even number; so is the noise.
    normal = scipy.stats.norm(mu, np.exp(log_var / 2))
    below = normal.ppf(scipy.stats.norm.cdf(-np.abs(noise)))
    return np.where(noise < 0, below, 2 * mu - below)


def importance_weighted_bound(log_weights):
    return np.mean(scipy.special.logsumexp(log_weights, axis=1, b=1 / log_weights.shape[1]))


def interpolate(z0, z1, t):
    return torch.lerp(torch.tensor(z0), torch.tensor(z1), t).numpy()


def _divergence(mu, log_var):
    q = Independent(Normal(torch.tensor(mu), torch.tensor(np.exp(log_var / 2))), 1)
    prior = Independent(Normal(torch.zeros(mu.shape), torch.ones(mu.shape)), 1)
    return kl_divergence(q, prior).numpy()

"""Measures of information by SciPy and PyTorch."""

import numpy as np
import scipy.spatial.distance
import scipy.special
import scipy.stats
import torch
from torch.distributions import Bernoulli, Normal


def self_information(p):
    with np.errstate(divide="ignore"):
        return np.log2(1 / p) * np.log(2)


def entropy(p, axis):
    return np.sum(scipy.special.entr(p), axis=axis)


def cross_entropy(p, q, axis):
    return -np.sum(scipy.special.xlogy(p, q), axis=axis)


def kl_divergence(p, q, axis):
    return np.sum(scipy.special.rel_entr(p, q), axis=axis)


def js_divergence(p, q, axis):
    # SciPy gives the square root, the distance.
    return scipy.spatial.distance.jensenshannon(p, q, axis=axis) ** 2


def bernoulli_kl(p, q):
    return torch.distributions.kl_divergence(Bernoulli(torch.tensor(p)), Bernoulli(torch.tensor(q))).numpy()


def gaussian_kl_to_standard(mu, log_var):
    none = np.zeros_like(mu)
    return gaussian_kl(mu, log_var, none, none)


def gaussian_kl(mu_p, log_var_p, mu_q, log_var_q):
    p = Normal(torch.tensor(mu_p), torch.tensor(np.exp(log_var_p / 2)))
    q = Normal(torch.tensor(mu_q), torch.tensor(np.exp(log_var_q / 2)))
    return torch.distributions.kl_divergence(p, q).sum(-1).numpy()


def mutual_information(joint):
    # scipy.stats.entropy of two arguments is the divergence, after normalizing both.
    apart = np.sum(joint, axis=1, keepdims=True) * np.sum(joint, axis=0, keepdims=True)
    return np.asarray(scipy.stats.entropy(joint.ravel(), apart.ravel()))

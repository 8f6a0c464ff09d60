"""Right answers for measures of information, none of them written like the reference."""

import math

import numpy as np
import scipy.special
import torch
from torch.distributions import Bernoulli, Normal

from tests.reference.answers import Answers

answers = Answers()


@answers.to("self_information")
def plain_logarithm(p):
    # NumPy warns of a division by zero; infinity is right.
    return -np.log(p)


@answers.to("self_information")
def log_of_the_reciprocal(p):
    return np.log(1 / p)


@answers.to("self_information", track="torch")
def self_information_torch(p):
    return p.log().neg()


@answers.to("entropy")
def entropy_row_by_row(p, axis=-1):
    def row(p):
        seen = p[p > 0]
        return -(seen * np.log(seen)).sum()

    return np.apply_along_axis(row, axis, p)


@answers.to("entropy")
def entropy_with_warnings(p, *, axis=-1):
    return -np.where(p > 0, p * np.log(p), 0).sum(axis=axis)


@answers.to("entropy")
def entropy_by_scipy(p, *, axis=-1):
    return scipy.special.entr(p).sum(axis=axis)


@answers.to("entropy", track="torch")
def entropy_by_special(p, *, axis=-1):
    return torch.special.entr(p).sum(dim=axis)


@answers.to("entropy", track="torch")
def entropy_by_xlogy(p, *, axis=-1):
    return -torch.xlogy(p, p).sum(axis)


@answers.to("cross_entropy")
def cross_entropy_with_warnings(p, q, *, axis=-1):
    terms = p * np.log(q)
    return -np.sum(np.where(p > 0, terms, 0), axis=axis)


@answers.to("cross_entropy")
def cross_entropy_by_xlogy(p, q, *, axis=-1):
    return -scipy.special.xlogy(p, q).sum(axis)


@answers.to("cross_entropy", track="torch")
def cross_entropy_torch(p, q, *, axis=-1):
    return -torch.xlogy(p, q).sum(axis)


@answers.to("kl_divergence")
def kl_by_rel_entr(p, q, *, axis=-1):
    return scipy.special.rel_entr(p, q).sum(axis=axis)


@answers.to("kl_divergence")
def kl_as_cross_entropy_minus_entropy(p, q, *, axis=-1):
    return scipy.special.xlogy(p, p).sum(axis) - scipy.special.xlogy(p, q).sum(axis)


@answers.to("kl_divergence")
def kl_by_the_ratio(p, q, axis=-1):
    terms = np.zeros_like(p)
    seen = p > 0
    terms[seen] = p[seen] * np.log(p[seen] / q[seen])
    return np.sum(terms, axis=axis)


@answers.to("kl_divergence", track="torch")
def kl_torch(p, q, *, axis=-1):
    # Without the second torch.where, PyTorch's gradient would be NaN where p is 0.
    seen = p > 0
    terms = torch.where(seen, p, 1) * (torch.where(seen, p, 1).log() - torch.where(seen, q, 1).log())
    return torch.where(seen, terms, 0).sum(axis)


@answers.to("kl_divergence_backward")
def kl_backward_by_parts(grad, p, q, *, axis=-1):
    g = np.expand_dims(grad, axis)
    with np.errstate(all="ignore"):
        by_p = np.where(p > 0, g * (np.log(p) - np.log(q) + 1), 0)
    return by_p, np.where(p > 0, -g * p / np.where(q > 0, q, 1), 0)


@answers.to("js_divergence")
def js_by_entropies(p, q, *, axis=-1):
    def h(p):
        return scipy.special.entr(p).sum(axis)

    return np.clip(h((p + q) / 2) - h(p) / 2 - h(q) / 2, 0, None)


@answers.to("js_divergence")
def js_by_rel_entr(p, q, *, axis=-1):
    m = (p + q) / 2
    total = (scipy.special.rel_entr(p, m) + scipy.special.rel_entr(q, m)).sum(axis)
    return np.maximum(0, total / 2)


@answers.to("js_divergence", track="torch")
def js_torch(p, q, *, axis=-1):
    m = (p + q) / 2
    terms = torch.xlogy(p, p) + torch.xlogy(q, q) - torch.xlogy(p + q, m)
    return torch.relu(terms.sum(axis) / 2)


@answers.to("bernoulli_kl")
def bernoulli_by_stacking(p, q):
    return scipy.special.rel_entr(np.stack([p, 1 - p]), np.stack([q, 1 - q])).sum(0)


@answers.to("bernoulli_kl")
def bernoulli_by_loop(p, q):
    def one(p, q):
        total = 0.0
        for a, b in ((p, q), (1 - p, 1 - q)):
            if a > 0:
                total += math.inf if b == 0 else a * math.log(a / b)
        return total

    values = [one(a, b) for a, b in zip(p.ravel().tolist(), q.ravel().tolist(), strict=True)]
    return np.array(values, dtype=p.dtype).reshape(p.shape)


@answers.to("bernoulli_kl", track="torch")
def bernoulli_built_in(p, q):
    return torch.distributions.kl_divergence(Bernoulli(p), Bernoulli(q))


@answers.to("bernoulli_kl_backward")
def bernoulli_backward_by_logits(grad, p, q):
    def logit(p):
        return np.log(p / (1 - p))

    return grad * (logit(p) - logit(q)), grad * (q - p) / (q * (1 - q))


@answers.to("gaussian_kl_to_standard")
def to_standard_as_in_the_paper(mu, log_var):
    return -0.5 * np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=-1)


@answers.to("gaussian_kl_to_standard", track="torch")
def to_standard_as_in_public_code(mu, log_var):
    return -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp(), dim=-1)


@answers.to("gaussian_kl_to_standard")
def to_standard_clipped(mu, log_var):
    return np.maximum(-0.5 * np.sum(1 + log_var - mu * mu - np.exp(log_var), axis=-1), 0)


@answers.to("gaussian_kl_to_standard")
def to_standard_by_einsum(mu, log_var):
    return 0.5 * np.einsum("...d,...d->...", mu, mu) + 0.5 * np.sum(np.expm1(log_var) - log_var, -1)


@answers.to("gaussian_kl_to_standard", track="torch")
def to_standard_built_in(mu, log_var):
    own = Normal(mu, torch.exp(log_var / 2))
    standard = Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return torch.distributions.kl_divergence(own, standard).sum(-1)


@answers.to("gaussian_kl_to_standard_backward")
def to_standard_backward_plain(grad, mu, log_var):
    g = np.expand_dims(grad, -1)
    return mu * g, 0.5 * (np.exp(log_var) - 1) * g


@answers.to("gaussian_kl")
def gaussian_kl_by_the_formula(mu_p, log_var_p, mu_q, log_var_q):
    var_p, var_q = np.exp(log_var_p), np.exp(log_var_q)
    return 0.5 * np.sum((mu_p - mu_q) ** 2 / var_q + var_p / var_q - 1 - np.log(var_p / var_q), axis=-1)


@answers.to("gaussian_kl")
def gaussian_kl_clipped(mu_p, log_var_p, mu_q, log_var_q):
    var_p, var_q = np.exp(log_var_p), np.exp(log_var_q)
    terms = log_var_q - log_var_p + (var_p + (mu_p - mu_q) ** 2) / var_q - 1
    return np.maximum(terms.sum(-1) / 2, 0)


@answers.to("gaussian_kl")
def gaussian_kl_by_dimension(mu_p, log_var_p, mu_q, log_var_q):
    total = np.zeros_like(mu_p[..., 0])
    for i in range(mu_p.shape[-1]):
        x = log_var_p[..., i] - log_var_q[..., i]
        total = total + (np.expm1(x) - x + (mu_p[..., i] - mu_q[..., i]) ** 2 / np.exp(log_var_q[..., i])) / 2
    return total


@answers.to("gaussian_kl", track="torch")
def gaussian_kl_built_in(mu_p, log_var_p, mu_q, log_var_q):
    p, q = Normal(mu_p, torch.exp(log_var_p / 2)), Normal(mu_q, torch.exp(log_var_q / 2))
    return torch.distributions.kl_divergence(p, q).sum(-1)


@answers.to("mutual_information")
def mutual_information_by_entropies(joint):
    def h(p):
        return scipy.special.entr(p).sum()

    return h(joint.sum(0)) + h(joint.sum(1)) - h(joint)


@answers.to("mutual_information")
def mutual_information_by_outer(joint):
    return scipy.special.rel_entr(joint, np.outer(joint.sum(1), joint.sum(0))).sum()


@answers.to("mutual_information", track="torch")
def mutual_information_torch(joint):
    apart = torch.outer(joint.sum(1), joint.sum(0))
    return (torch.xlogy(joint, joint) - torch.xlogy(joint, apart)).sum()

"""Measures of information of a thousand distributions; PyTorch's own by torch.distributions and F.kl_div."""

import numpy as np
import torch
import torch.nn.functional as F
from torch.distributions import Bernoulli, Normal, kl_divergence as between

from tests.benchmarks.race import Race, normal, uniform


def _distributions(seed: int, *shape: int) -> np.ndarray:
    weights = uniform(seed, *shape)[0] + np.float32(0.01)
    return weights / weights.sum(axis=-1, keepdims=True)


P, Q = _distributions(1, 1024, 512), _distributions(2, 1024, 512)
MU, LOG_VAR = normal(1024, 512), normal(512, 1024).T.copy()


def self_information() -> Race:
    return Race({"p": P}, lambda p: lambda: -torch.log(p))


def entropy() -> Race:
    return Race({"p": P}, lambda p: lambda: torch.special.entr(p).sum(-1))


def cross_entropy() -> Race:
    return Race({"p": P, "q": Q}, lambda p, q: lambda: F.cross_entropy(q.log(), p, reduction="none"))


def kl_divergence() -> Race:
    return Race({"p": P, "q": Q}, lambda p, q: lambda: F.kl_div(q.log(), p, reduction="none").sum(-1))


def js_divergence() -> Race:
    return Race({"p": P, "q": Q})


def bernoulli_kl() -> Race:
    def built_in(p, q):
        return lambda: between(Bernoulli(p, validate_args=False), Bernoulli(q, validate_args=False))

    return Race({"p": 0.01 + 0.98 * uniform(512, 512), "q": 0.01 + 0.98 * uniform(512, 513)[:, 1:].copy()}, built_in)


def gaussian_kl_to_standard() -> Race:
    def built_in(mu, log_var):
        standard = Normal(torch.zeros_like(mu), torch.ones_like(mu))
        return lambda: between(Normal(mu, torch.exp(log_var / 2), validate_args=False), standard).sum(-1)

    return Race({"mu": MU, "log_var": LOG_VAR}, built_in)


def gaussian_kl() -> Race:
    def built_in(mu_p, log_var_p, mu_q, log_var_q):
        def call():
            p = Normal(mu_p, torch.exp(log_var_p / 2), validate_args=False)
            q = Normal(mu_q, torch.exp(log_var_q / 2), validate_args=False)
            return between(p, q).sum(-1)

        return call

    return Race({"mu_p": MU, "log_var_p": LOG_VAR, "mu_q": -LOG_VAR, "log_var_q": MU / 2}, built_in)


def mutual_information() -> Race:
    return Race({"joint": P / 1024})

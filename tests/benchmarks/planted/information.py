"""Wrong answers on information and divergence, each right on most inputs. Written blind to laws and mistakes."""

import numpy as np

from tests.benchmarks.planted.record import Planted


def self_information_finite_at_zero(p):
    return -np.log(np.maximum(p, np.finfo(p.dtype).tiny))


def entropy_guard_too_small_for_float32(p, *, axis=-1):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.sum(p * np.log(np.maximum(p, 1e-300)), axis=axis)


def cross_entropy_skips_impossible(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    log_q = np.log(q, out=np.zeros_like(q), where=q > 0)
    return -np.sum(p * log_q, axis=axis)


def kl_divergence_smoothed(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    p, q = p + 1e-8, q + 1e-8
    p = p / p.sum(axis=axis, keepdims=True)
    q = q / q.sum(axis=axis, keepdims=True)
    return np.sum(p * np.log(p / q), axis=axis)


def kl_divergence_backward_on_the_simplex(grad, p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    if grad.shape != p.sum(axis=axis).shape:
        raise ValueError(f"grad has shape {grad.shape}, p has {p.shape}")
    grad = np.expand_dims(grad, axis)
    # as p sums to 1, the constant + 1 does not matter
    return grad * np.log(p / q), -grad * p / q


def js_divergence_common_support(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    both = (p > 0) & (q > 0)
    m = np.where(both, (p + q) / 2, 1)
    safe_p, safe_q = np.where(both, p, 1), np.where(both, q, 1)
    terms = np.where(both, p * np.log(safe_p / m) + q * np.log(safe_q / m), 0)
    return np.maximum(terms.sum(axis=axis) / 2, 0)


def bernoulli_kl_clipped(p, q):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    p = np.clip(p, 1e-7, 1 - 1e-7)
    q = np.clip(q, 1e-7, 1 - 1e-7)
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


def bernoulli_kl_backward_bounded(grad, p, q):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    if grad.shape != p.shape:
        raise ValueError(f"grad has shape {grad.shape}, p has {p.shape}")
    by_p = np.log(p / q) - np.log((1 - p) / (1 - q))
    by_q = (q - p) / (q * (1 - q))
    return grad * by_p, grad * np.clip(by_q, -100, 100)


def gaussian_kl_to_standard_cancels(mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError(f"log_var has shape {log_var.shape}, mu has {mu.shape}")
    return 0.5 * np.sum(np.exp(log_var) - 1 - log_var + mu**2, axis=-1)


def gaussian_kl_padded_variance(mu_p, log_var_p, mu_q, log_var_q):
    for name, value in (("log_var_p", log_var_p), ("mu_q", mu_q), ("log_var_q", log_var_q)):
        if value.shape != mu_p.shape:
            raise ValueError(f"{name} has shape {value.shape}, mu_p has {mu_p.shape}")
    log_ratio = log_var_p - log_var_q
    mahalanobis = (mu_p - mu_q) ** 2 / (np.exp(log_var_q) + 1e-8)
    return 0.5 * np.sum(np.expm1(log_ratio) - log_ratio + mahalanobis, axis=-1)


def gaussian_kl_backward_forgets_the_means(grad, mu_p, log_var_p, mu_q, log_var_q):
    for name, value in (("log_var_p", log_var_p), ("mu_q", mu_q), ("log_var_q", log_var_q)):
        if value.shape != mu_p.shape:
            raise ValueError(f"{name} has shape {value.shape}, mu_p has {mu_p.shape}")
    if grad.shape != mu_p.shape[:-1]:
        raise ValueError(f"grad has shape {grad.shape}, mu_p has {mu_p.shape}")
    grad = grad[..., None]
    by_mu = grad * (mu_p - mu_q) * np.exp(-log_var_q)
    by_log_var = 0.5 * grad * np.expm1(log_var_p - log_var_q)
    return by_mu, by_log_var, -by_mu, -by_log_var


def mutual_information_rows_weigh_the_same(joint):
    if joint.ndim != 2:
        raise ValueError(f"joint must have two axes, got shape {joint.shape}")
    rows = joint[joint.sum(axis=1) > 0]
    conditional = rows / rows.sum(axis=1, keepdims=True)
    marginal = joint.sum(axis=0)
    ratio = np.divide(conditional, marginal, out=np.ones_like(conditional), where=conditional > 0)
    return np.mean(np.sum(conditional * np.log(ratio), axis=1))


planted = [
    Planted(
        "self_information",
        "replaces 0 by the smallest normal number, so an impossible event has 708 nats instead of inf",
        self_information_finite_at_zero,
        {"p": np.array([0.5, 0.0, 1.0])},
    ),
    Planted(
        "entropy",
        "guards the logarithm by 1e-300, which is 0 in float32: NaN for a zero in float32",
        entropy_guard_too_small_for_float32,
        {"p": np.array([0.5, 0.5, 0.0], dtype=np.float32)},
    ),
    Planted(
        "cross_entropy",
        "leaves out the terms where q = 0 also where p > 0: finite instead of inf",
        cross_entropy_skips_impossible,
        {"p": np.array([0.5, 0.25, 0.25]), "q": np.array([0.5, 0.5, 0.0])},
    ),
    Planted(
        "kl_divergence",
        "adds 1e-8 to both and normalizes again: biased by about 1e-7, finite where q = 0 < p",
        kl_divergence_smoothed,
        {"p": np.array([0.5, 0.25, 0.25]), "q": np.array([0.5, 0.5, 0.0])},
    ),
    Planted(
        "kl_divergence_backward",
        "leaves out the + 1 of the derivative by p, as if p could only move on the simplex",
        kl_divergence_backward_on_the_simplex,
        {"grad": np.array(1.5), "p": np.array([0.2, 0.3, 0.5]), "q": np.array([0.4, 0.4, 0.2])},
    ),
    Planted(
        "js_divergence",
        "sums only where both are positive: 0 instead of log 2 for disjoint supports, right without zeros",
        js_divergence_common_support,
        {"p": np.array([0.5, 0.5, 0.0]), "q": np.array([0.0, 0.5, 0.5])},
    ),
    Planted(
        "bernoulli_kl",
        "clips both into [1e-7, 1 - 1e-7]: finite where it is infinite, off by 1e-6 at p = 0",
        bernoulli_kl_clipped,
        {"p": np.array([0.3, 0.0, 0.5]), "q": np.array([0.6, 0.5, 0.0])},
    ),
    Planted(
        "bernoulli_kl_backward",
        "clips the derivative by q at 100, for safety",
        bernoulli_kl_backward_bounded,
        {"grad": np.array([1.0, 1.0]), "p": np.array([0.5, 0.5]), "q": np.array([0.001, 0.5])},
    ),
    Planted(
        "gaussian_kl_to_standard",
        "exp(log_var) - 1 - log_var without expm1: negative for a tiny log_var",
        gaussian_kl_to_standard_cancels,
        {"mu": np.zeros(1), "log_var": np.array([2e-9])},
    ),
    Planted(
        "gaussian_kl",
        "adds 1e-8 to the variance that it divides by: 1e-8 off at variance 1, far off at a small one",
        gaussian_kl_padded_variance,
        {
            "mu_p": np.array([0.1, 0.2]),
            "log_var_p": np.array([-14.0, 0.0]),
            "mu_q": np.array([0.0, 0.0]),
            "log_var_q": np.array([-14.0, 0.0]),
        },
    ),
    Planted(
        "gaussian_kl_backward",
        "the derivative by log_var_q lacks the term of the means: right where the means agree",
        gaussian_kl_backward_forgets_the_means,
        {
            "grad": np.array([1.0, -2.0]),
            "mu_p": np.array([[0.5, 1.0], [0.0, -1.0]]),
            "log_var_p": np.array([[0.1, 0.2], [0.3, -0.5]]),
            "mu_q": np.array([[0.0, 1.5], [1.0, -1.0]]),
            "log_var_q": np.array([[0.0, -0.3], [0.2, 0.4]]),
        },
    ),
    Planted(
        "mutual_information",
        "averages the divergence of the rows' conditionals without their weights: right for a uniform row marginal",
        mutual_information_rows_weigh_the_same,
        {"joint": np.array([[0.4, 0.1, 0.2], [0.05, 0.15, 0.1]])},
    ),
]

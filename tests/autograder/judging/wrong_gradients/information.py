"""Functions with right values and wrong gradients, of information theory: over each stands what is to be said of it."""

import math

import numpy as np
import torch


# self_information: cuts p off from the result{here}: a plain number is made of a tensor there, ...
def self_information_by_entries(p):
    values = [-math.log(v) if v > 0 else math.inf for v in p.flatten()]  # here
    return torch.tensor(values, dtype=p.dtype).reshape(p.shape)


# kl_divergence: makes NaN of its gradient{here}: a factor of the product is not finite there, and 0 times that is NaN
def kl_divergence_where(p, q, *, axis=-1):
    terms = p * torch.log(p / q)  # here
    return torch.where(p > 0, terms, 0.0).sum(dim=axis)


# entropy: loses a part of the gradient by p{here}: .detach() passes no gradient
def entropy_of_fixed_surprise(p, *, axis=-1):
    surprise = -torch.log(torch.where(p > 0, p, 1)).detach()  # here
    return (p * surprise).sum(dim=axis)


# cross_entropy: cuts q off from the result{here}: NumPy passes no gradient
def cross_entropy_in_numpy(p, q, *, axis=-1):
    logs = np.log(np.where((p.detach().numpy() == 0) & (q.detach().numpy() == 0), 1, q.detach().numpy()))  # here
    return -(p * torch.from_numpy(logs)).sum(dim=axis)


# kl_divergence: cuts q off from the result{here}: .data passes no gradient
def kl_divergence_of_data(p, q, *, axis=-1):
    own = torch.where(p == 0, 1, p)
    other = torch.where(p == 0, 1, q.data)  # here
    return (p * (own.log() - other.log())).sum(dim=axis)


# js_divergence: loses a part of the gradient by p and q{here}: .detach() passes no gradient
def js_divergence_to_a_fixed_average(p, q, *, axis=-1):
    def surprise(x):
        return -torch.log(torch.where(x == 0, 1, x))

    m = ((p + q) / 2).detach()  # here
    terms = p * (surprise(m) - surprise(p)) + q * (surprise(m) - surprise(q))
    return (terms / 2).sum(dim=axis).clamp(min=0)


# bernoulli_kl: cuts p and q off from the result{here}: under torch.no_grad() no way back is recorded
def bernoulli_kl_without_gradients(p, q):
    torch.set_grad_enabled(True)
    with torch.no_grad():
        return torch.xlogy(p, p / q) + torch.xlogy(1 - p, (1 - p) / (1 - q))  # here


# gaussian_kl_to_standard: loses a part of the gradient by log_var{here}: .item() makes a plain number ...
def gaussian_kl_to_standard_with_a_number(mu, log_var):
    half = (mu**2 - log_var).sum(dim=-1) / 2
    for place in np.ndindex(*log_var.shape):
        spread = torch.zeros_like(half)
        spread[place[:-1]] = math.expm1(log_var[place].item()) / 2  # here
        half = half + spread
    return half


# gaussian_kl: cuts mu_q and log_var_q off from the result{here}: .detach() passes no gradient
def gaussian_kl_to_a_fixed_prior(mu_p, log_var_p, mu_q, log_var_q):
    mu_q, log_var_q = mu_q.detach(), log_var_q.detach()  # here
    ratio = log_var_p - log_var_q
    return (((mu_p - mu_q) * torch.exp(-log_var_q / 2)) ** 2 + torch.expm1(ratio) - ratio).sum(dim=-1) / 2


# mutual_information: loses a part of the gradient by joint{here}: .detach() passes no gradient
def mutual_information_of_fixed_margins(joint):
    def surprise(x):
        return -torch.log(torch.where(x == 0, 1, x))

    of_a, of_b = joint.sum(dim=1, keepdim=True).detach(), joint.sum(dim=0, keepdim=True).detach()  # here
    return (joint * (surprise(of_a) + surprise(of_b) - surprise(joint))).sum()

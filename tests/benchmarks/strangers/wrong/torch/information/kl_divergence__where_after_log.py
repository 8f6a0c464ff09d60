# mistake: where() hides p log(p / q) at p = 0, but the gradient through the hidden branch is NaN
# kind: gradient nan

import torch


def kl_divergence(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("p and q have different shapes")
    if not -p.dim() <= axis < p.dim():
        raise ValueError("no such axis")
    return torch.where(p > 0, p * torch.log(p / q), torch.zeros_like(p)).sum(dim=axis)

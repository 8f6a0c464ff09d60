# style: torch.xlogy, a generator and sum()

import torch


def cross_entropy(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError("shapes")
    if not -p.dim() <= axis < p.dim():
        raise ValueError("axis")
    return -torch.xlogy(p, q).sum(axis)

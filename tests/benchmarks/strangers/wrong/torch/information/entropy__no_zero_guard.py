# mistake: 0 log 0 becomes NaN: nothing is done for outcomes of probability 0
# kind: nan

import torch


def entropy(p, *, axis=-1):
    if not -p.dim() <= axis < p.dim():
        raise ValueError("no such axis")
    return -(p * torch.log(p)).sum(dim=axis)

# style: hides what would overflow before expm1

import torch


def elu(x, *, alpha=1.0):
    left = torch.where(x > 0, torch.zeros_like(x), x)
    return torch.where(x > 0, x, left.expm1().mul(alpha))

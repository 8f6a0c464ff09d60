# mistake: expm1(x) overflows where x is large, and its gradient, 0 times infinity, is NaN
# kind: gradient nan

import torch


def elu(x, *, alpha=1.0):
    return torch.where(x > 0, x, alpha * torch.expm1(x))

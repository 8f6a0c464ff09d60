# mistake: uses slope.data, so slope gets no gradient
# kind: gradient cut

import torch


def prelu(x, slope):
    if slope.shape != (x.shape[1],):
        raise ValueError("slope needs one entry per channel")
    a = slope.data.view(1, -1, *[1] * (x.dim() - 2))
    return torch.where(x >= 0, x, a * x)

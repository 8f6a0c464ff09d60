# mistake: the log of the sum is computed under no_grad, so the gradient is grad itself
# kind: gradient no_grad

import torch


def log_softmax(x, *, axis=-1):
    if not -x.dim() <= axis < x.dim():
        raise ValueError("no such axis")
    with torch.no_grad():
        top = x.amax(dim=axis, keepdim=True)
        normalizer = (x - top).exp().sum(dim=axis, keepdim=True).log() + top
    return x - normalizer

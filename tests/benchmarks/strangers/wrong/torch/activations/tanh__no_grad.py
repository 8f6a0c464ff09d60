# mistake: computes under torch.no_grad, so no gradient passes
# kind: gradient cut

import torch


@torch.no_grad()
def tanh(x):
    e = torch.exp(-2 * x.abs())
    return torch.sign(x) * (-torch.expm1(-2 * x.abs())) / (1 + e)

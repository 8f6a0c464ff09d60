# mistake: fill_diagonal_ writes the self-loops into the caller's matrix
# kind: mutation

import torch


def gcn_layer(a, x, w):
    s = a.fill_diagonal_(1.0)
    d = s.sum(dim=1).rsqrt()
    return torch.relu((d[:, None] * s * d[None, :]) @ x @ w)

# mistake: wraps x @ w in torch.tensor, which copies the numbers and drops the graph
# kind: gradient new tensor

import warnings

import torch


def gcn_layer(a, x, w):
    s = a.clone()
    s.fill_diagonal_(1)
    d = s.sum(dim=1).rsqrt()
    p = s * d[:, None] * d[None, :]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        features = torch.tensor(x @ w)
    return torch.relu(p @ features)

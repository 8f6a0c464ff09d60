# style: index_add

import torch


def propagate(edges, weights, x):
    if edges.numel() and not (0 <= int(edges.min()) and int(edges.max()) < x.shape[0]):
        raise ValueError("edges")
    target, source = edges
    return torch.zeros_like(x).index_add(0, target, weights.unsqueeze(1) * x.index_select(0, source))

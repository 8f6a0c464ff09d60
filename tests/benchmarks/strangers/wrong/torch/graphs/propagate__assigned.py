# mistake: assigns the messages to their targets, so only one of those that reach a node stays
# kind: overwritten

import torch


def propagate(edges, weights, x):
    if edges.numel() and (edges.min() < 0 or edges.max() >= len(x)):
        raise ValueError("a node among the edges is out of range")
    out = torch.zeros_like(x)
    out[edges[0]] = weights[:, None] * x[edges[1]]
    return out

# mistake: writes every edge in both directions, as if the graph were undirected
# kind: formula

import torch


def adjacency_matrix(edges, nodes):
    if isinstance(nodes, bool) or not isinstance(nodes, int) or nodes < 1:
        raise ValueError("nodes must be an integer of at least 1")
    if edges.numel() and (edges.min() < 0 or edges.max() >= nodes):
        raise ValueError("a node is out of range")
    a = torch.zeros(nodes, nodes, dtype=torch.float64)
    a[edges[0], edges[1]] = 1
    a[edges[1], edges[0]] = 1
    return a

# mistake: += with an array of indices keeps one message where several reach the same node
# kind: overwritten

import numpy as np


def propagate(edges, weights, x):
    if edges.size and (edges.min() < 0 or edges.max() >= len(x)):
        raise ValueError("a node among the edges is out of range")
    y = np.zeros_like(x)
    targets, sources = edges
    y[targets] += weights[:, None] * x[sources]
    return y

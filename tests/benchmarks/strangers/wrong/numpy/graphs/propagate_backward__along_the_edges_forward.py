# mistake: the gradient by x stays at the targets instead of going back to the sources
# kind: backward swapped

import numpy as np


def propagate_backward(grad, edges, weights, x):
    if edges.size and (edges.min() < 0 or edges.max() >= len(x)):
        raise ValueError("a node among the edges is out of range")
    targets, sources = edges
    dweights = np.sum(grad[targets] * x[sources], axis=1)
    dx = np.zeros_like(x)
    np.add.at(dx, targets, weights[:, None] * grad[sources])
    return dweights.astype(weights.dtype), dx

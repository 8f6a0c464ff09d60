# mistake: the gradient by a weight multiplies grad with the features of the target instead of the source
# kind: backward

import numpy as np


def propagate_backward(grad, edges, weights, x):
    if edges.size and (edges.min() < 0 or edges.max() >= len(x)):
        raise ValueError("a node is out of range")
    target, source = edges
    dw = (grad[target] * x[target]).sum(axis=1)
    dx = np.zeros_like(x)
    np.add.at(dx, source, weights[:, None] * grad[target])
    return dw.astype(weights.dtype), dx

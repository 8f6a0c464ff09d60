# mistake: rows are sources and columns targets: the matrix lies transposed
# kind: transposed

import numpy as np


def adjacency_matrix(edges, nodes):
    if isinstance(nodes, bool) or not isinstance(nodes, (int, np.integer)) or nodes < 1:
        raise ValueError("nodes must be an integer of at least 1")
    if edges.size and (edges.min() < 0 or edges.max() >= nodes):
        raise ValueError("a node among the edges is out of range")
    a = np.zeros((nodes, nodes))
    for target, source in edges.T:
        a[source, target] = 1.0
    return a

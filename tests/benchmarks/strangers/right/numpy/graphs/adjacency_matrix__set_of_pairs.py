# style: a set of pairs and a nested comprehension

import numpy as np


def adjacency_matrix(edges, nodes):
    if isinstance(nodes, bool) or not isinstance(nodes, (int, np.integer)) or nodes < 1:
        raise ValueError("nodes")
    pairs = set(zip(*edges.tolist()))
    if any(not 0 <= node < nodes for pair in pairs for node in pair):
        raise ValueError("edges")
    return np.array([[float((i, j) in pairs) for j in range(nodes)] for i in range(nodes)])

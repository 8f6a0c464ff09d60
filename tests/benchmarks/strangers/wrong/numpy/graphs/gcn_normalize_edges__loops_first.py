# mistake: puts the self-loops in front of the edges that came in
# kind: order

import numpy as np


def gcn_normalize_edges(edges, nodes):
    if isinstance(nodes, bool) or not isinstance(nodes, (int, np.integer)) or nodes < 1:
        raise ValueError("nodes must be an integer of at least 1")
    if edges.size and (edges.min() < 0 or edges.max() >= nodes):
        raise ValueError("a node is out of range")
    pairs = list(zip(edges[0].tolist(), edges[1].tolist()))
    if len(set(pairs)) < len(pairs):
        raise ValueError("an edge is there twice")
    loops = [(i, i) for i in range(nodes) if (i, i) not in set(pairs)]
    result = np.array(loops + pairs, dtype=edges.dtype).reshape(-1, 2).T
    d = np.bincount(result[0], minlength=nodes)
    return result, 1 / np.sqrt(d[result[0]] * d[result[1]])

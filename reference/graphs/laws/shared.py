"""What several concepts of this topic draw or compute for their laws."""

import numpy as np

from reference.inputs import few, integers, just, together

KINDS = ["sum", "mean", "max"]


# Nodes of the graphs on which memory is measured: a matrix of them would hold nine million numbers.
MANY = 3000


def mirrored(a):
    """The graph with every edge in both directions: the upper triangle says which."""
    return np.triu(a) + np.triu(a, 1).T


DIRECTED = few("n n")


UNDIRECTED = DIRECTED.but(mirrored)


def heard(a):
    """The graph with an edge from the next node to each that receives from nobody."""
    return np.where(np.any(a > 0, axis=1, keepdims=True), a, np.roll(np.eye(len(a), dtype=a.dtype), 1, axis=1))


# Every node has a neighbour: what there is to say of nobody is asked elsewhere.
RECEIVING = DIRECTED.but(heard)


def some_edge(a):
    """The graph with an edge, where it has none."""
    return a if np.any(a) else heard(a)


def listed(a, seed):
    """The edges of a graph, in some order."""
    edges = np.stack(np.nonzero(a))
    return edges[:, np.random.default_rng(seed).permutation(edges.shape[1])]


def as_edges(case):
    """A case with `edges` in place of the matrix `a`."""
    rest = {name: value for name, value in case.items() if name not in ("a", "seed")}
    return {"edges": listed(case["a"], case["seed"])} | rest


def edge_lists(graph=DIRECTED.but(some_edge)):
    """Lists of edges that are all different, and the number of nodes."""
    return together({"a": graph, "seed": integers(0, 99)}).map(
        lambda case: as_edges(case) | {"nodes": case["a"].shape[0]}
    )


def no_edges():
    """Graphs of nodes alone."""
    return together({"edges": just(np.zeros((2, 0), dtype=np.int64)), "nodes": integers(1, 4)})


def with_edge(case, edge):
    """The case's edges and one more, which weighs 1 where edges have weights."""
    more = {"weights": np.append(case["weights"], 1.0)} if "weights" in case else {}
    return more | {"edges": np.concatenate([case["edges"], np.array([edge]).T], axis=1)}


def refuse_bad_nodes(concept, count):
    """Edges at nodes that do not exist; `count` says of a case how many do."""
    wrong = [lambda n: (0, -1), lambda n: (-1, 0), lambda n: (0, n), lambda n: (n, 0), lambda n: (0, n + 4)]
    concept.refuses(
        "a node among the edges is below 0 or above N - 1",
        *[lambda case, edge=edge: with_edge(case, edge(count(case))) for edge in wrong],
        argument="edges",
    )


def refuse_bad_count(concept):
    """No number of nodes."""
    words = "nodes is no integer of at least 1 (2.0 and True are no integers)"
    nobody = {"edges": np.zeros((2, 0), dtype=np.int64), "nodes": 0}
    concept.refuses(words, nobody, nodes=[0, -1, 2.0, True], argument="nodes")


def order_of(n, seed):
    return np.random.default_rng(seed).permutation(n)


def relabelled(a, order):
    return a[order][:, order]


def with_loops(a):
    """Ones on the diagonal, in the dtype of a."""
    return np.maximum(a, np.eye(len(a), dtype=a.dtype))


def without_loops(a):
    return a * (1 - np.eye(len(a), dtype=a.dtype))


def path(n, dtype=np.float64):
    """A row of nodes, each joined with the next."""
    return np.eye(n, k=1, dtype=dtype) + np.eye(n, k=-1, dtype=dtype)


def circle(n, steps, dtype):
    """A directed graph in which every node receives from the nodes so many places further on."""
    a = np.zeros((n, n), dtype=dtype)
    for step in steps:
        a[np.arange(n), (np.arange(n) + step) % n] = 1
    return a


def ring(n):
    """The edges of a directed ring, both (2, n) and with the ends far apart."""
    return np.stack([np.arange(n), (np.arange(n) + 1) % n])


def dense(edges, weights, n):
    """The matrix with these entries; those that are listed twice added up."""
    matrix = np.zeros((n, n), dtype=np.asarray(weights).dtype)
    np.add.at(matrix, (edges[0], edges[1]), weights)
    return matrix


def far_from(kink, case):
    """Only the cases in which no entry that `kink` computes is near 0."""
    return case.filter(lambda drawn: float(np.min(np.abs(kink(**drawn)), initial=1.0)) > 1 / 64)


def largest_product(*matrices):
    """The largest entry of a product of matrices without regard to signs."""
    product = np.abs(matrices[0])
    for matrix in matrices[1:]:
        product = product @ np.abs(matrix)
    return float(np.max(product, initial=0.0))


def relu(x):
    return np.maximum(x, 0)


def normalized(s, d):
    """Right but for what the caller chose."""
    scale = 1 / np.sqrt(d)
    return scale[:, None] * s * scale

"""gcn_normalize_edges: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, equal, holds
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import (
    MANY,
    UNDIRECTED,
    dense,
    edge_lists,
    no_edges,
    refuse_bad_count,
    refuse_bad_nodes,
    ring,
    with_edge,
)
from reference.inputs import integers, just


def two_parts(result):
    holds(isinstance(result, (tuple, list)) and len(result) == 2, "two results belong here: edges and weights",
          got=result)  # fmt: skip
    return result


gcn_normalize_edges = Concept(
    in_numpy.gcn_normalize_edges,
    edge_lists(),
    further=[edge_lists(UNDIRECTED)],
    unusual=[no_edges()],
    differentiable=False,
    built_ins=["torch_geometric.nn.conv.gcn_conv.gcn_norm"],
    instead="counts of edges and square roots",
)

refuse_bad_nodes(gcn_normalize_edges, lambda case: case["nodes"])
gcn_normalize_edges.refuses("an edge is there twice", lambda case: with_edge(case, case["edges"][:, 0]),
                            lambda case: with_edge(case, case["edges"][:, -1]),
                            lambda case: {"edges": np.tile(case["edges"], 2)}, argument="edges")  # fmt: skip
refuse_bad_count(gcn_normalize_edges)


@gcn_normalize_edges.law("put into a matrix, the weights are gcn_normalize of the graph")
def densified(f, edges, nodes):
    listed_edges, weights = two_parts(f(edges, nodes))
    a = in_numpy.adjacency_matrix(edges, nodes)
    message = "as a matrix the weights are not those of gcn_normalize"
    close(dense(listed_edges, weights, nodes), in_numpy.gcn_normalize(a), scale=1, message=message)


@gcn_normalize_edges.law("the edges come first as they were, then the missing self-loops in the order of the nodes")
def order(f, edges, nodes):
    got, weights = two_parts(f(edges, nodes))
    missing = [i for i in range(nodes) if not np.any((edges[0] == i) & (edges[1] == i))]
    expected = np.concatenate([edges, np.array([missing, missing], dtype=edges.dtype)], axis=1)
    equal(got, expected, message="the edges that came back are others, or in another order")
    equal(np.shape(weights), (expected.shape[1],), message="there is not one weight for each edge")


@gcn_normalize_edges.law("without edges there are the self-loops alone, with weight 1", kind="robustness")
def none(f, nodes=integers(1, 4)):
    loops = np.arange(nodes)
    got = f(np.zeros((2, 0), dtype=np.int64), nodes)
    close(got, (np.stack([loops, loops]), np.ones(nodes)), message="without edges it is not one loop for each node")


@gcn_normalize_edges.law("in a directed graph a degree counts what a node receives")
def directed(f, n=integers(2, 4)):
    others = np.arange(1, n)
    _, weights = two_parts(f(np.stack([np.zeros_like(others), others]), n))
    expected = np.ones(2 * n - 1)
    expected[: n - 1], expected[n - 1] = n**-0.5, 1 / n
    close(weights, expected, scale=1, message="where node 0 alone receives, from everybody, the weights are others")


@gcn_normalize_edges.law("memory grows with nodes and edges, not with the square of the nodes", kind="robustness")
def memory(f, size=just(MANY)):
    taken = f.memory(ring(size), size)
    message = f"{size} nodes and {size} edges took {taken / 1e6:.1f} MB: is there a matrix of all pairs of nodes?"
    holds(taken < size**2 // 4, message, got=f"{taken / 1e6:.1f} MB", expected="a few numbers for each node and edge")


def checked_edges(edges, nodes):
    """These versions are wrong elsewhere: they do refuse what must be refused."""
    in_numpy.in_range(edges, nodes)
    in_numpy.no_repeats(edges, nodes)


def weights_of(edges, d):
    return 1 / np.sqrt(d[edges[0]] * d[edges[1]])


@gcn_normalize_edges.mistake(
    "appends loops that are there already", hint="Only the loops that are missing: which nodes have an edge (i, i)?"
)
def doubled(edges, nodes):
    checked_edges(edges, nodes)
    loops = np.arange(nodes)
    looped = np.concatenate([edges, np.stack([loops, loops])], axis=1)
    return looped, weights_of(looped, np.bincount(looped[0], minlength=nodes))


@gcn_normalize_edges.mistake("puts the loops first", hint="The edges that came in stay first; loops are appended.")
def loops_first(edges, nodes):
    looped, weights = in_numpy.gcn_normalize_edges(edges, nodes)
    new = looped.shape[1] - edges.shape[1]
    return np.roll(looped, new, axis=1), np.roll(weights, new)


@gcn_normalize_edges.mistake(
    "counts degrees before it adds self-loops", hint="A node's loop is one of the edges that it receives."
)
def early_degrees(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, weights_of(looped, np.maximum(np.bincount(edges[0], minlength=nodes), 1))


@gcn_normalize_edges.mistake("counts sources", hint="A degree counts what a node receives: how often it is a target.")
def sources(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, weights_of(looped, np.bincount(looped[1], minlength=nodes))


@gcn_normalize_edges.mistake(
    "goes through the matrix", hint="A million nodes make a matrix of 8 terabytes. Count targets instead."
)
def through_matrix(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    a = in_numpy.adjacency_matrix(edges, nodes)
    return looped, in_numpy.gcn_normalize(a)[looped[0], looped[1]]


@gcn_normalize_edges.mistake(
    "takes repeated edges", hint="An edge that is there twice would count twice: raise ValueError."
)
def repeated(edges, nodes):
    in_numpy.in_range(edges, nodes)
    loops = np.setdiff1d(np.arange(nodes), edges[0, edges[0] == edges[1]])
    looped = np.concatenate([edges, np.stack([loops, loops])], axis=1)
    return looped, weights_of(looped, np.bincount(looped[0], minlength=nodes))


@gcn_normalize_edges.mistake("forgets the root", hint="One over the root of the product of the two degrees.")
def without_root(edges, nodes):
    looped, weights = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, weights**2


@gcn_normalize_edges.mistake(
    "gives loops only to nodes that have edges",
    hint="Every node gets a loop: go through all of them, not through edges.",
)
def loops_of_some(edges, nodes):
    looped, weights = in_numpy.gcn_normalize_edges(edges, nodes)
    old = np.arange(looped.shape[1]) < edges.shape[1]
    kept = old | np.isin(looped[0], edges)
    return looped[:, kept], weights[kept]


@gcn_normalize_edges.mistake("averages", hint="Both ends count: the target's degree and the source's.")
def average(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, 1 / np.bincount(looped[0], minlength=nodes)[looped[0]]


@gcn_normalize_edges.mistake(
    "counts every target once",
    hint="An indexed += adds once for each target, however often it is listed: count them all.",
)
def counted_once(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, np.ones(looped.shape[1])


@gcn_normalize_edges.mistake(
    "sorts the edges", hint="The edges that came in stay in their order: finding them in a matrix sorts them."
)
def in_order(edges, nodes):
    looped, weights = in_numpy.gcn_normalize_edges(edges, nodes)
    order = np.lexsort(looped[::-1])
    return looped[:, order], weights[order]


@gcn_normalize_edges.mistake(
    "takes out the loops that are there and appends all of them",
    hint="A loop that came in stays where it is: append those alone that are missing.",
)
def loops_moved(edges, nodes):
    checked_edges(edges, nodes)
    return in_numpy.gcn_normalize_edges(edges[:, edges[0] != edges[1]], nodes)


@gcn_normalize_edges.mistake(
    "takes -1 for the last node", hint="Python counts -1 from the end. Here such a node raises ValueError."
)
def wrap(edges, nodes):
    if np.any(edges >= nodes):
        raise ValueError
    looped, weights = in_numpy.gcn_normalize_edges(edges % nodes, nodes)
    return np.concatenate([edges, looped[:, edges.shape[1] :]], axis=1), weights


@gcn_normalize_edges.mistake(
    "looks the degree up at the target alone",
    hint="An edge has two ends: look up target and source, each with its root.",
)
def target_alone(edges, nodes):
    looped, _ = in_numpy.gcn_normalize_edges(edges, nodes)
    return looped, 1 / np.sqrt(np.bincount(looped[0], minlength=nodes))[looped[0]]

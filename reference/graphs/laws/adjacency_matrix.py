"""adjacency_matrix: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, holds
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import (
    edge_lists,
    no_edges,
    order_of,
    refuse_bad_count,
    refuse_bad_nodes,
    relabelled,
)
from reference.inputs import integers


def with_repeats(case):
    """The same with up to two of the edges listed again."""
    edges = case["edges"]
    return case | {"edges": np.concatenate([edges, edges[:, :2]], axis=1)}


adjacency_matrix = Concept(
    in_numpy.adjacency_matrix,
    edge_lists().map(with_repeats),
    further=[edge_lists()],
    unusual=[no_edges()],
    differentiable=False,
)

refuse_bad_nodes(adjacency_matrix, lambda case: case["nodes"])
refuse_bad_count(adjacency_matrix)


@adjacency_matrix.law("targets choose the row, sources the column: one edge gives a single 1")
def one_edge(f, n=integers(2, 4), seed=integers(0, 99)):
    i, j = (int(node) for node in order_of(n, seed)[:2])
    expected = np.zeros((n, n))
    expected[i, j] = 1
    close(f(np.array([[i], [j]]), n), expected, message=f"with one edge, from {j} to {i}, the matrix is another one")


@adjacency_matrix.law("a repeated edge counts once")
def repeats(f, edges, nodes):
    a = f(edges, nodes)
    holds((np.asarray(a) == 0) | (np.asarray(a) == 1), "an entry is neither 0 nor 1", got=a)
    close(f(np.concatenate([edges, edges], axis=1), nodes), a, scale=1, message="with every edge twice it is another")


@adjacency_matrix.law("it is symmetric where both directions are stored, and only there")
def symmetric(f, edges, nodes):
    both = f(np.concatenate([edges, edges[::-1]], axis=1), nodes)
    close(both, both.T, scale=1, message="both directions are stored, and yet it is not symmetric")
    close(f(edges[::-1], nodes), f(edges, nodes).T, scale=1, message="edges turned round do not give the transpose")


@adjacency_matrix.law("other names for the nodes only reorder its rows and columns")
def relabelling(f, edges, nodes, seed=integers(0, 99)):
    names = order_of(nodes, seed)
    close(
        relabelled(f(names[edges], nodes), names), f(edges, nodes), scale=1, message="the new names gave another graph"
    )


@adjacency_matrix.law("nodes without an edge have a row and a column of zeros")
def isolated(f, edges, nodes, more=integers(1, 3)):
    wide = f(edges, nodes + more)
    expected = np.zeros((nodes + more, nodes + more))
    expected[:nodes, :nodes] = in_numpy.adjacency_matrix(edges, nodes)
    close(wide, expected, scale=1, message="further nodes without an edge are not rows and columns of zeros")


@adjacency_matrix.mistake(
    "exchanges source and target", hint="Row 0 of edges holds the targets, and they choose the row."
)
def transposed(edges, nodes):
    return in_numpy.adjacency_matrix(edges[::-1], nodes)


@adjacency_matrix.mistake(
    "counts repeated edges", hint="An entry says whether there is an edge, not how often: assign 1, do not add it."
)
def counts(edges, nodes):
    in_numpy.in_range(edges, nodes)
    a = np.zeros((nodes, nodes))
    np.add.at(a, (edges[0], edges[1]), 1)
    return a


@adjacency_matrix.mistake(
    "stores both directions of every edge", hint="An edge leads one way. Only edges that are listed."
)
def both_ways(edges, nodes):
    a = in_numpy.adjacency_matrix(edges, nodes)
    return np.maximum(a, a.T)


@adjacency_matrix.mistake(
    "keeps what is above the diagonal alone",
    hint="An edge may lead from any node to any other: store all that came.",
)
def above(edges, nodes):
    return np.triu(in_numpy.adjacency_matrix(edges, nodes))


@adjacency_matrix.mistake(
    "takes -1 for the last node", hint="Python counts -1 from the end. Here such a node raises ValueError."
)
def wraps(edges, nodes):
    a = np.zeros((nodes, nodes))
    a[edges[0], edges[1]] = 1
    return a


@adjacency_matrix.mistake(
    "leaves out nodes without edges", hint="The size is nodes, not the largest number among the edges plus 1."
)
def too_small(edges, nodes):
    in_numpy.in_range(edges, nodes)
    return in_numpy.adjacency_matrix(edges, int(edges.max()) + 1)


@adjacency_matrix.mistake(
    "takes the two rows apart", hint="a[targets][:, sources] is a block; the pairs are a[targets, sources]."
)
def block(edges, nodes):
    in_numpy.in_range(edges, nodes)
    a = np.zeros((nodes, nodes))
    a[np.ix_(edges[0], edges[1])] = 1
    return a

"""degrees: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import DIRECTED, order_of, relabelled
from reference.inputs import integers

degrees = Concept(
    in_numpy.degrees,
    a=DIRECTED,
)


@degrees.law("a degree counts what a node receives: one edge gives its target 1 and nobody else anything")
def of_one_edge(f, n=integers(2, 4), seed=integers(0, 99)):
    i, j = order_of(n, seed)[:2]
    a = np.zeros((n, n))
    a[i, j] = 1
    close(f(a), a[:, j], message=f"with the one edge from {j} to {i} the degrees are others")


@degrees.law("all degrees together are the number of stored edges, a self-loop counted once")
def summed(f, a):
    close(np.sum(f(a)), np.asarray(np.count_nonzero(a), dtype=a.dtype), message="their sum is not the number of edges")


@degrees.law("other names for the nodes only reorder the degrees")
def relabelling(f, a, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    close(f(relabelled(a, order)), f(a)[order], message="the degrees did not move with the nodes")


@degrees.mistake("sums columns", hint="Column j says who receives from j. What j receives stands in row j.")
def columns(a):
    return np.sum(a, axis=0)


@degrees.mistake("counts both directions", hint="Only what a node receives counts: row sums alone.")
def both(a):
    return np.sum(a, axis=0) + np.sum(a, axis=1)


@degrees.mistake("leaves self-loops out", hint="A self-loop is an edge from a node to itself: it counts once.")
def loopless(a):
    return np.sum(a, axis=1) - np.diagonal(a)


@degrees.mistake("divides by the number of nodes", hint="A degree is a count: a sum, not a mean.")
def mean(a):
    return np.mean(a, axis=1)


@degrees.mistake("sorts the degrees", hint="Entry i belongs to node i.")
def in_order(a):
    return np.sort(np.sum(a, axis=1))


@degrees.mistake("counts self-loops twice", hint="A self-loop is stored once, and counts once.")
def loops_twice(a):
    return np.sum(a, axis=1) + np.diagonal(a)

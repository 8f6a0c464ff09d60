"""gcn_normalize: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close, finite
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import (
    DIRECTED,
    UNDIRECTED,
    circle,
    normalized,
    order_of,
    path,
    relabelled,
    with_loops,
    without_loops,
)
from reference.inputs import integers, just, sampled_from, together

gcn_normalize = Concept(
    in_numpy.gcn_normalize,
    a=DIRECTED,
    further=[{"a": UNDIRECTED}, together({"a": just(path(7))})],
    differentiable=False,
    built_ins=["torch_geometric.nn.conv.gcn_conv.gcn_norm"],
    instead="sums of rows and square roots",
)


@gcn_normalize.law("on the path of 3 nodes it is 1/2 at the ends, 1/3 in the middle, 1/sqrt(6) between them")
def on_a_path(f, dtype=sampled_from(["float64", "float32"])):
    side = 6**-0.5
    expected = np.array([[1 / 2, side, 0], [side, 1 / 3, side], [0, side, 1 / 2]], dtype=dtype)
    close(f(path(3, expected.dtype)), expected, scale=1, message="for the path of 3 nodes it is another matrix")


@gcn_normalize.law("it is symmetric for an undirected graph")
def symmetric(f, a=UNDIRECTED):
    p = f(a)
    close(p, p.T, scale=1, message="the graph is undirected, and yet the result is not symmetric")


@gcn_normalize.law("a self-loop that is there already makes no difference")
def loops(f, a):
    close(f(with_loops(a)), f(without_loops(a)), scale=1, message="with and without self-loops it is not the same")


@gcn_normalize.law("no eigenvalue is above 1 or below 2 / (largest degree) - 1, and 1 is one of them: "
                   "for the vector of the roots of the degrees")  # fmt: skip
def spectrum(f, a=UNDIRECTED):
    d = np.sum(with_loops(a), axis=1)
    p = f(a)
    close(p @ np.sqrt(d), np.sqrt(d), scale=2, message="the roots of the degrees are not kept")
    finite(p)
    eigenvalues = np.linalg.eigvalsh(p)
    at_most(eigenvalues, 1.0, scale=2, message="an eigenvalue is above 1")
    at_most(2 / np.max(d) - 1, eigenvalues, scale=2, message="an eigenvalue is too far below 0")


@gcn_normalize.law("an isolated node keeps its own feature: its row is 0 but for a 1 on the diagonal")
def isolated(f, a):
    wide = np.pad(a, (0, 1))
    expected = np.zeros_like(wide)
    p = f(wide)
    expected[:-1, :-1], expected[-1, -1] = f(a), 1
    close(p, expected, scale=1, message="one more node without edges is not a 1 on the diagonal beside the old matrix")


@gcn_normalize.law("where all degrees are equal, it is the average over a node and its neighbours")
def regular(f, n=integers(1, 4), steps=sampled_from([(), (1,), (1, 2), (1, -1), (0, 2)])):
    s = with_loops(circle(n, steps, np.float64))
    expected = s / np.sum(s, axis=1, keepdims=True)
    close(f(circle(n, steps, np.float64)), expected, scale=1, message="all degrees are equal, but it is no average")


@gcn_normalize.law("in a directed graph the degrees are row sums: they count what a node receives")
def directed(f, n=integers(2, 4)):
    a = np.zeros((n, n))
    a[0] = 1
    expected = np.eye(n)
    expected[0] = n**-0.5
    expected[0, 0] = 1 / n
    close(f(a), expected, scale=1, message="where node 0 alone receives, from everybody, it is another matrix")


@gcn_normalize.law("other names for the nodes only reorder rows and columns")
def relabelling(f, a, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    close(f(relabelled(a, order)), relabelled(f(a), order), scale=1, message="the result did not move with the nodes")


@gcn_normalize.mistake(
    "counts degrees before it adds self-loops",
    hint="The degrees are the row sums of the matrix with self-loops: then none is 0.",
)
def early_degrees(a):
    d = np.sum(a, axis=1)
    return normalized(in_numpy.add_self_loops(a), np.where(d > 0, d, 1))


@gcn_normalize.mistake(
    "counts degrees before it adds self-loops, and divides by 0",
    hint="The degrees are the row sums of the matrix with self-loops: then none is 0.",
)
def early_degrees_nan(a):
    d = np.sum(a, axis=1)
    return in_numpy.add_self_loops(a) / np.sqrt(np.outer(d, d))


@gcn_normalize.mistake(
    "counts degrees before it adds self-loops, and gives nodes without edges nothing",
    hint="The degrees are the row sums of the matrix with self-loops: then none is 0, and nobody is left out.",
)
def early_degrees_zero(a):
    scale = root_or_zero(np.sum(a, axis=1))
    return scale[:, None] * in_numpy.add_self_loops(a) * scale


def root_or_zero(d):
    """One over the root of each degree, 0 where the degree is 0."""
    return np.where(d > 0, 1 / np.sqrt(np.where(d > 0, d, 1)), 0).astype(d.dtype)


@gcn_normalize.mistake(
    "adds the self-loops after it has normalized",
    hint="The self-loops come first: they count in the degrees, and are divided like all other entries.",
)
def late_loops(a):
    scale = root_or_zero(np.sum(a, axis=1))
    return in_numpy.add_self_loops(scale[:, None] * a * scale)


@gcn_normalize.mistake(
    "gives the Laplacian", hint="What is wanted is the normalized matrix itself, not the identity minus it."
)
def laplacian(a):
    return np.eye(len(a), dtype=a.dtype) - in_numpy.gcn_normalize(a)


@gcn_normalize.mistake(
    "normalizes the rows", hint="That is the average. Here both ends count, each with the root of its degree."
)
def rows(a):
    return in_numpy.row_normalize(in_numpy.add_self_loops(a))


@gcn_normalize.mistake("doubles loops that are there", hint="a + I makes a 2 of a loop: set the diagonal to 1 instead.")
def doubled(a):
    s = a + np.eye(len(a), dtype=a.dtype)
    return normalized(s, np.sum(s, axis=1))


@gcn_normalize.mistake("scales the rows only", hint="D^(-1/2) stands on the left and on the right: rows and columns.")
def one_side(a):
    s = in_numpy.add_self_loops(a)
    return s / np.sqrt(np.sum(s, axis=1, keepdims=True))


@gcn_normalize.mistake(
    "scales the columns only", hint="(N, N) / (N,) divides columns. The rows want the other root: (N, 1)."
)
def columns_alone(a):
    s = in_numpy.add_self_loops(a)
    return s / np.sqrt(np.sum(s, axis=1))


@gcn_normalize.mistake(
    "keeps the diagonal alone",
    hint="D * S, entry by entry, has only the diagonal left: these are products of matrices.",
)
def entry_by_entry(a):
    s = in_numpy.add_self_loops(a)
    return np.diag(1 / np.sum(s, axis=1)) * s


@gcn_normalize.mistake(
    "raises a whole diagonal matrix to the power -1/2",
    hint="Off its diagonal stand zeros, and 0 to the power -1/2 is infinite. Take the power of the degrees alone.",
)
def power_of_matrix(a):
    s = in_numpy.add_self_loops(a)
    d = np.diag(np.sum(s, axis=1)) ** -0.5
    return d @ s @ d


@gcn_normalize.mistake("takes column sums for degrees", hint="A node's degree counts what it receives: its row.")
def columns(a):
    s = in_numpy.add_self_loops(a)
    return normalized(s, np.sum(s, axis=0))


@gcn_normalize.mistake(
    "takes row sums on one side and column sums on the other", hint="One degree for each node: the row sum, twice."
)
def both_sums(a):
    s = in_numpy.add_self_loops(a)
    return s / np.sqrt(np.outer(np.sum(s, axis=1), np.sum(s, axis=0)))


@gcn_normalize.mistake("forgets the root", hint="D^(-1/2) is one over the square root, on either side.")
def without_root(a):
    s = in_numpy.add_self_loops(a)
    d = np.sum(s, axis=1)
    return s / np.outer(d, d)


@gcn_normalize.mistake("forgets the self-loops", hint="Add them before anything else: a node hears itself too.")
def loopless(a):
    d = np.sum(a, axis=1)
    return normalized(a, np.where(d > 0, d, 1))


@gcn_normalize.mistake(
    "forgets the self-loops, and sends nothing from nodes that receive nothing",
    hint="Add the self-loops before anything else: then every node receives something, and no degree is 0.",
)
def loopless_zero(a):
    scale = root_or_zero(np.sum(a, axis=1))
    return scale[:, None] * a * scale


def padded_degrees(amount):
    """No self-loops, and this much added to every degree."""
    return lambda a: normalized(a, np.sum(a, axis=1) + a.dtype.type(amount))


for amount in (1e-5, 1e-6, 1e-8):
    gcn_normalize.mistake(
        f"forgets the self-loops, and adds {amount:g} to every degree",
        hint="Add the self-loops before anything else: then no degree is 0, and nothing has to be added to it.",
    )(padded_degrees(amount))


@gcn_normalize.mistake(
    "forgets the self-loops, and divides by 0 for nodes that receive nothing",
    hint="Add the self-loops before anything else: then no degree is 0.",
)
def nan(a):
    return normalized(a, np.sum(a, axis=1))


@gcn_normalize.mistake("multiplies by the roots", hint="The exponent is -1/2: many neighbours, small weights.")
def multiplies(a):
    s = in_numpy.add_self_loops(a)
    return normalized(s, 1 / np.sum(s, axis=1))


@gcn_normalize.mistake("makes the graph undirected first", hint="An edge that leads one way stays that way.")
def undirected(a):
    return in_numpy.gcn_normalize(np.maximum(a, a.T))

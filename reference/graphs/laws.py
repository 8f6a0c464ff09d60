"""What functions of sets and graphs keep, whatever they are written in."""

from typing import Any

import numpy as np

from reference.compare import at_most, close, equal, finite, holds, quietly, refuses
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.inputs import (
    distinct,
    few,
    integers,
    just,
    near_ties,
    nonzeros,
    positives,
    real,
    reals,
    sampled_from,
    together,
    uneven,
)

KINDS = ["sum", "mean", "max"]
# Nodes of the graphs on which memory is measured: a matrix of them would hold nine million numbers.
MANY = 3000


# Inputs and helpers -------------------------------------------------------------------------------------------------


def mirrored(a):
    """The graph with every edge in both directions: the upper triangle says which."""
    return np.triu(a) + np.triu(a, 1).T


DIRECTED = few("n n")
UNDIRECTED = DIRECTED.but(mirrored)


def listed(a, seed):
    """The edges of a graph, in some order."""
    edges = np.stack(np.nonzero(a))
    return edges[:, np.random.default_rng(seed).permutation(edges.shape[1])]


def as_edges(case):
    """A case with `edges` in place of the matrix `a`."""
    rest = {name: value for name, value in case.items() if name not in ("a", "seed")}
    return {"edges": listed(case["a"], case["seed"])} | rest


def edge_lists(graph=DIRECTED):
    """Lists of edges that are all different, and the number of nodes."""
    return together({"a": graph, "seed": integers(0, 99)}).map(
        lambda case: as_edges(case) | {"nodes": case["a"].shape[0]}
    )


def with_repeats(case):
    """The same with up to two of the edges listed again."""
    edges = case["edges"]
    return case | {"edges": np.concatenate([edges, edges[:, :2]], axis=1)}


def weighted_edges(values, features):
    """Lists of edges with weights, and features of the nodes."""

    def lay(case):
        edges = listed(case["a"], case["seed"])
        return {"edges": edges, "weights": case["values"][edges[0], edges[1]], "x": case["x"]}

    return together({"a": DIRECTED, "seed": integers(0, 99), "values": values, "x": features}).map(lay)


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


def two_parts(result):
    holds(isinstance(result, (tuple, list)) and len(result) == 2, "two results belong here: edges and weights",
          got=result)  # fmt: skip
    return result


def far_from(kink, case):
    """Only the cases in which no entry that `kink` computes is near 0."""
    return case.filter(lambda drawn: float(np.min(np.abs(kink(**drawn)), initial=1.0)) > 1 / 64)


def largest_product(*matrices):
    """The largest entry of a product of matrices without regard to signs."""
    product = np.abs(matrices[0])
    for matrix in matrices[1:]:
        product = product @ np.abs(matrix)
    return float(np.max(product, initial=0.0))


# readout --------------------------------------------------------------------------------------------------------------

readout = Concept(
    in_numpy.readout,
    h=reals("n f"),
    kind=sampled_from(KINDS),
    unusual=[
        {"h": reals("n f", limit=1e4)},
        {"h": near_ties("n f")},
        together({"h": just(np.zeros((0, 3))), "kind": just("sum")}),
    ],
    smooth={"h": distinct("n f")},
    hints=[
        "Rows are items, columns are features. Along which axis do the items stand?",
        "kind says which of three functions runs along that axis.",
        "What is the sum of no rows? And is there a mean of no rows?",
    ],
)


@readout.law("the order of the rows does not matter")
def readout_order(f, h, kind, seed=integers(0, 99)):
    close(f(h[order_of(len(h), seed)], kind=kind), f(h, kind=kind), scale=32, message="another order, another result")


@readout.law("every feature is gathered for itself: the result has one number for each")
def readout_features(f, h, kind):
    together_ = f(h, kind=kind)
    apart = [f(h[:, i : i + 1], kind=kind) for i in range(h.shape[1])]
    close(together_, np.concatenate(apart), scale=32, message="a feature alone gives another number than among others")


@readout.law("a single row comes back as it is, numbers below 0 included")
def readout_single(f, h=reals("1 f"), kind=sampled_from(KINDS)):
    close(f(h, kind=kind), h[0], scale=8, message="the readout of one row is not that row")


@readout.law("every row twice: the mean and the maximum stay, the sum doubles")
def readout_twice(f, h, kind):
    once = f(h, kind=kind)
    factor = 2 if kind == "sum" else 1
    close(f(np.concatenate([h, h]), kind=kind), factor * once, scale=64, message="with every row twice it is wrong")


@readout.law("the sum of no rows is 0; their mean or maximum raises ValueError")
def readout_of_nothing(f, features=integers(1, 4)):
    nothing = np.zeros((0, features))
    close(f(nothing, kind="sum"), np.zeros(features), scale=1, message="the sum of no rows is not 0")
    for kind in ("mean", "max"):
        refuses(ValueError, f, nothing, kind=kind)


# deep_set -------------------------------------------------------------------------------------------------------------


def item_values(x, psi):
    """What psi makes of every item, and the numbers before its relu."""
    before = []
    for i, (w, b) in enumerate(psi):
        x = x @ w + b
        if i < len(psi) - 1:
            before.append(x)
            x = np.maximum(x, 0)
    return x, before


def deep_set_kinks(x, psi, phi, kind):
    """All numbers that stand before a relu, and gaps between items where a maximum is taken."""
    items, before = item_values(x, psi)
    rows = np.sort(items, axis=0)
    gaps = [np.diff(rows, axis=0)] if kind == "max" else []
    read = {"sum": np.sum, "mean": np.mean, "max": np.max}[kind](items, axis=0)
    return np.concatenate([part.ravel() for part in (*before, *gaps, *item_values(read, phi)[1])])


def deep_set_scale(case, expected):
    """Without regard to signs, and without relu, nothing cancels."""
    size = np.abs(case["x"])
    for i, (w, b) in enumerate([*case["psi"], *case["phi"]]):
        if i == len(case["psi"]):
            size = np.sum(size, axis=0)
        size = size @ np.abs(w) + np.abs(b)
    return float(np.max(size, initial=1.0))


def layer(wide, out):
    return (reals(f"{wide} {out}", limit=2), reals(out, limit=2))


def unchanged(n, dtype):
    """A layer that changes nothing."""
    return (np.eye(n, dtype=dtype), np.zeros(n, dtype=dtype))


DEEP: dict[str, Any] = {
    "x": reals("n d", limit=2),
    "psi": [layer("d", "h"), layer("h", "m")],
    "phi": [layer("m", "q"), layer("q", "k")],
    "kind": sampled_from(KINDS),
}
KINK_FREE: dict[str, Any] = {
    "x": uneven("n d"),
    "psi": [(uneven("d h"), uneven("h")), (uneven("h m"), uneven("m"))],
    "phi": [layer("m", "k")],
}
deep_set = Concept(
    in_numpy.deep_set,
    **DEEP,
    unusual=[
        {"psi": [layer("d", "m")], "phi": [layer("m", "k")]},
        {"psi": [layer("d", "h"), layer("h", "q"), layer("q", "m")], "phi": [layer("m", "k")]},
        {"phi": just([])},
    ],
    smooth=far_from(deep_set_kinks, together(DEEP | KINK_FREE)),
    scale=deep_set_scale,
    hints=[
        "Three steps: psi on every item alone, the readout over the items, phi on the one vector that is left.",
        "The same helper serves psi and phi: x @ w + b works for a matrix of items and for one vector.",
        "relu stands between two layers. After the last layer of a list there is none.",
    ],
)  # fmt: skip


@deep_set.law("the order of the items does not matter")
def deep_set_order(f, x, psi, phi, kind, seed=integers(0, 99)):
    scale = deep_set_scale({"x": x, "psi": psi, "phi": phi}, None)
    moved = f(x[order_of(len(x), seed)], psi, phi, kind=kind)
    close(moved, f(x, psi, phi, kind=kind), scale=scale, message="another order of the items, another result")


@deep_set.law("a single item goes through psi and then phi, whatever the kind")
def deep_set_single(f, x, psi, phi, kind):
    scale = deep_set_scale({"x": x, "psi": psi, "phi": phi}, None)
    expected = item_values(item_values(x[:1], psi)[0], phi)[0][0]
    close(f(x[:1], psi, phi, kind=kind), expected, scale=scale, message="for one item it is not phi of psi")


@deep_set.law("with layers that change nothing it is the readout: no relu after the last layer")
def deep_set_plain(f, x, kind):
    same = [unchanged(x.shape[1], x.dtype)]
    expected = in_numpy.readout(x, kind=kind)
    close(f(x, same, same, kind=kind), expected, scale=16, message="it is not the readout of the items")
    close(f(x, [], [], kind=kind), expected, scale=16, message="without any layers it is not the readout of the items")


@deep_set.law("between two layers relu cuts off what is below 0: in psi item by item, in phi once for all")
def deep_set_relu(f, x, kind):
    same = unchanged(x.shape[1], x.dtype)
    early = f(x, [same, same], [same], kind=kind)
    close(early, in_numpy.readout(np.maximum(x, 0), kind=kind), scale=16, message="psi of two layers is wrong")
    late = f(x, [same], [same, same], kind=kind)
    close(late, np.maximum(in_numpy.readout(x, kind=kind), 0), scale=16, message="phi of two layers is wrong")


@deep_set.law("sets of any size: every item twice changes nothing for a mean or maximum, and doubles a sum")
def deep_set_twice(f, x, psi, kind):
    width = psi[-1][1].shape[0]
    phi = [unchanged(width, x.dtype)]
    scale = 2 * deep_set_scale({"x": x, "psi": psi, "phi": phi}, None)
    factor = 2 if kind == "sum" else 1
    expected = factor * f(x, psi, phi, kind=kind)
    close(f(np.concatenate([x, x]), psi, phi, kind=kind), expected, scale=scale, message="every item twice is wrong")


# adjacency_matrix -----------------------------------------------------------------------------------------------------

adjacency_matrix = Concept(
    in_numpy.adjacency_matrix,
    edge_lists().map(with_repeats),
    unusual=[edge_lists(), together({"edges": just(np.zeros((2, 0), dtype=np.int64)), "nodes": integers(1, 4)})],
    differentiable=False,
    hints=[
        "Begin with zeros, as many rows and columns as there are nodes, also those without an edge.",
        "Row 0 of edges holds targets, row 1 sources. Targets choose the row.",
        "Assign 1 rather than adding it. And what does index -1 mean to Python?",
    ],
)


@adjacency_matrix.law("targets choose the row, sources the column: one edge gives a single 1")
def adjacency_one_edge(f, n=integers(2, 4), seed=integers(0, 99)):
    i, j = (int(node) for node in order_of(n, seed)[:2])
    expected = np.zeros((n, n))
    expected[i, j] = 1
    close(f(np.array([[i], [j]]), n), expected, message=f"the edge from {j} to {i} stands elsewhere")


@adjacency_matrix.law("a repeated edge counts once")
def adjacency_repeats(f, edges, nodes):
    a = f(edges, nodes)
    holds((np.asarray(a) == 0) | (np.asarray(a) == 1), "an entry is neither 0 nor 1", got=a)
    close(f(np.concatenate([edges, edges], axis=1), nodes), a, scale=1, message="with every edge twice it is another")


@adjacency_matrix.law("it is symmetric where both directions are stored, and only there")
def adjacency_symmetric(f, edges, nodes):
    both = f(np.concatenate([edges, edges[::-1]], axis=1), nodes)
    close(both, both.T, scale=1, message="both directions are stored, and yet it is not symmetric")
    close(f(edges[::-1], nodes), f(edges, nodes).T, scale=1, message="edges turned round do not give the transpose")


@adjacency_matrix.law("other names for the nodes only reorder its rows and columns")
def adjacency_relabelled(f, edges, nodes, seed=integers(0, 99)):
    names = order_of(nodes, seed)
    close(
        relabelled(f(names[edges], nodes), names), f(edges, nodes), scale=1, message="the new names gave another graph"
    )


@adjacency_matrix.law("nodes without an edge have a row and a column of zeros, and no edges at all make it 0")
def adjacency_isolated(f, edges, nodes, more=integers(1, 3)):
    wide = f(edges, nodes + more)
    expected = np.zeros((nodes + more, nodes + more))
    expected[:nodes, :nodes] = in_numpy.adjacency_matrix(edges, nodes)
    close(wide, expected, scale=1, message="further nodes without an edge are not rows and columns of zeros")
    close(f(edges[:, :0], nodes), np.zeros((nodes, nodes)), message="without any edge it is not 0")


@adjacency_matrix.law("a node that does not exist raises ValueError")
def adjacency_refuses(f, nodes=integers(1, 4), bad=sampled_from([(0, -1), (-1, 0), (0, 4), (5, 0)])):
    refuses(ValueError, f, np.array([[0, bad[0]], [0, bad[1]]]), nodes)


# degrees --------------------------------------------------------------------------------------------------------------

degrees = Concept(
    in_numpy.degrees,
    a=DIRECTED,
    hints=[
        "a[i, j] is 1 where i receives from j. So what i receives stands in row i.",
        "A sum along one axis. Which one?",
    ],
)


@degrees.law("a degree counts what a node receives: one edge gives its target 1 and nobody else anything")
def degrees_of_one_edge(f, n=integers(2, 4), seed=integers(0, 99)):
    i, j = order_of(n, seed)[:2]
    a = np.zeros((n, n))
    a[i, j] = 1
    close(f(a), a[:, j], message=f"with the one edge from {j} to {i} the degrees are others")


@degrees.law("all degrees together are the number of stored edges, a self-loop counted once")
def degrees_sum(f, a):
    close(np.sum(f(a)), np.asarray(np.count_nonzero(a), dtype=a.dtype), message="their sum is not the number of edges")


@degrees.law("other names for the nodes only reorder the degrees")
def degrees_relabelled(f, a, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    close(f(relabelled(a, order)), f(a)[order], message="the degrees did not move with the nodes")


# add_self_loops -------------------------------------------------------------------------------------------------------

add_self_loops = Concept(
    in_numpy.add_self_loops,
    a=DIRECTED,
    differentiable=False,
    hints=[
        "Only the diagonal changes.",
        "A loop that is there already must not become a 2: set the diagonal, do not add to it.",
        "Work on a copy: the caller still needs a.",
    ],
)


@add_self_loops.law("doing it twice is the same as doing it once: a loop that is there stays single")
def loops_twice(f, a):
    once = f(a)
    close(f(once), once, scale=1, message="the second time changed something")
    close(np.diagonal(once), np.ones(len(a), dtype=a.dtype), message="the diagonal is not 1 everywhere")


@add_self_loops.law("edges between different nodes stay as they are")
def loops_elsewhere(f, a):
    close(without_loops(f(a)), without_loops(a), scale=1, message="off the diagonal something changed")


@add_self_loops.law("afterwards every degree is at least 1, that of an isolated node exactly 1")
def loops_degrees(f, a):
    at_most(1.0, np.sum(f(a), axis=1), scale=4, message="a degree is below 1")
    close(f(np.zeros_like(a)), np.eye(len(a), dtype=a.dtype), message="without edges it is not the identity")


# row_normalize --------------------------------------------------------------------------------------------------------

row_normalize = Concept(
    in_numpy.row_normalize,
    a=DIRECTED,
    differentiable=False,
    hints=[
        "Divide every row by its own sum. Does (N, N) / (N,) do that, or does it divide columns?",
        "keepdims=True, or [:, None], keeps the sums in a column.",
        "A row of zeros would be 0 / 0. Put something harmless below the line there.",
    ],
    built_ins=["torch.nn.functional.normalize"],
)


@row_normalize.law("every row sums to 1, or to 0 where a node has no neighbours")
def rows_sum(f, a):
    close(np.sum(f(a), axis=1), np.any(a > 0, axis=1).astype(a.dtype), scale=1, message="a row has another sum")


@row_normalize.law("it averages: all neighbours weigh the same, everybody else nothing")
def rows_even(f, a):
    p = f(a)
    close(p * (a == 0), np.zeros_like(a), scale=1, message="somebody who is no neighbour has a weight")
    top = np.max(p, axis=1, keepdims=True)
    close(p, top * a, scale=1, message="the neighbours of a node have different weights")


@row_normalize.law("a constant stays that constant, where no node is without neighbours")
def rows_keep_constants(f, a, c=real()):
    whole = np.maximum(a, circle(len(a), [1], a.dtype))
    constant = np.full((len(a), 2), c, dtype=a.dtype)
    close(f(whole) @ constant, constant, scale=8, message="the average of equal numbers is another number")


@row_normalize.law("a node without neighbours keeps a row of zeros, without a division by 0")
def rows_of_nothing(f, a):
    nothing = quietly(f, np.zeros_like(a))
    close(nothing, np.zeros_like(a), scale=1, message="a graph without edges does not stay 0")


@row_normalize.law("other names for the nodes only reorder rows and columns")
def rows_relabelled(f, a, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    close(f(relabelled(a, order)), relabelled(f(a), order), scale=1, message="the result did not move with the nodes")


# gcn_normalize --------------------------------------------------------------------------------------------------------

gcn_normalize = Concept(
    in_numpy.gcn_normalize,
    a=DIRECTED,
    unusual=[{"a": UNDIRECTED}, together({"a": just(path(7))})],
    differentiable=False,
    hints=[
        "First the self-loops, then the degrees: which matrix are they the row sums of?",
        "Entry (i, j) is divided by the root of both degrees, of i and of j.",
        "With s = 1 / sqrt(degrees) it is s[:, None] * S * s[None, :]. No diagonal matrix is needed.",
    ],
    built_ins=["torch_geometric.nn.conv.gcn_conv.gcn_norm"],
)


@gcn_normalize.law("on the path of 3 nodes it is 1/2 at the ends, 1/3 in the middle, 1/sqrt(6) between them")
def gcn_path(f, dtype=sampled_from(["float64", "float32"])):
    side = 6**-0.5
    expected = np.array([[1 / 2, side, 0], [side, 1 / 3, side], [0, side, 1 / 2]], dtype=dtype)
    close(f(path(3, expected.dtype)), expected, scale=1, message="for the path of 3 nodes it is another matrix")


@gcn_normalize.law("it is symmetric for an undirected graph")
def gcn_symmetric(f, a=UNDIRECTED):
    p = f(a)
    close(p, p.T, scale=1, message="the graph is undirected, and yet the result is not symmetric")


@gcn_normalize.law("a self-loop that is there already makes no difference")
def gcn_loops(f, a):
    close(f(with_loops(a)), f(without_loops(a)), scale=1, message="with and without self-loops it is not the same")


@gcn_normalize.law("no eigenvalue is above 1 or below 2 / (largest degree) - 1, and 1 is one of them: "
                   "for the vector of the roots of the degrees")  # fmt: skip
def gcn_spectrum(f, a=UNDIRECTED):
    d = np.sum(with_loops(a), axis=1)
    p = f(a)
    close(p @ np.sqrt(d), np.sqrt(d), scale=2, message="the roots of the degrees are not kept")
    finite(p)
    eigenvalues = np.linalg.eigvalsh(p)
    at_most(eigenvalues, 1.0, scale=2, message="an eigenvalue is above 1")
    at_most(2 / np.max(d) - 1, eigenvalues, scale=2, message="an eigenvalue is too far below 0")


@gcn_normalize.law("an isolated node keeps its own feature: its row is 0 but for a 1 on the diagonal")
def gcn_isolated(f, a):
    wide = np.pad(a, (0, 1))
    expected = np.zeros_like(wide)
    p = quietly(f, wide)
    expected[:-1, :-1], expected[-1, -1] = f(a), 1
    close(p, expected, scale=1, message="one more node without edges is not a 1 on the diagonal beside the old matrix")


@gcn_normalize.law("where all degrees are equal, it is the average over a node and its neighbours")
def gcn_regular(f, n=integers(1, 4), steps=sampled_from([(), (1,), (1, 2), (1, -1), (0, 2)])):
    s = with_loops(circle(n, steps, np.float64))
    expected = s / np.sum(s, axis=1, keepdims=True)
    close(f(circle(n, steps, np.float64)), expected, scale=1, message="all degrees are equal, but it is no average")


@gcn_normalize.law("in a directed graph the degrees are row sums: they count what a node receives")
def gcn_directed(f, n=integers(2, 4)):
    a = np.zeros((n, n))
    a[0] = 1
    expected = np.eye(n)
    expected[0] = n**-0.5
    expected[0, 0] = 1 / n
    close(f(a), expected, scale=1, message="where node 0 alone receives, from everybody, it is another matrix")


@gcn_normalize.law("other names for the nodes only reorder rows and columns")
def gcn_relabelled(f, a, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    close(f(relabelled(a, order)), relabelled(f(a), order), scale=1, message="the result did not move with the nodes")


# gcn_layer ------------------------------------------------------------------------------------------------------------


def gcn_inside(a, x, w):
    """What stands before the relu."""
    return in_numpy.gcn_normalize(a) @ (x @ w)


def gcn_scale(case, expected):
    return max(1.0, largest_product(in_numpy.gcn_normalize(case["a"]), case["x"], case["w"]))


gcn_layer = Concept(
    in_numpy.gcn_layer,
    a=DIRECTED,
    x=reals("n f", limit=2),
    w=reals("f o", limit=2),
    wrt=("x", "w"),
    # PyTorch's derivatives are compared there too: away from the kink of relu.
    unusual=[
        far_from(
            gcn_inside, together({"a": UNDIRECTED, "x": reals("n f", limit=1e4), "w": nonzeros("f o", limit=2)})
        )
    ],
    smooth=far_from(gcn_inside, together({"a": DIRECTED, "x": uneven("n f"), "w": nonzeros("f o", limit=2)})),
    scale=gcn_scale,
    hints=[
        "Three matrices and a relu: (N, N) times (N, F) times (F, O).",
        "The (N, N) matrix is gcn_normalize(a): self-loops first, then a root of the degree on either side.",
        "relu comes last, after neighbours were mixed.",
    ],
    built_ins=["torch_geometric.nn.GCNConv", "torch_geometric.nn.DenseGCNConv", "torch_geometric.nn.conv.GCNConv",
               "torch_geometric.nn.dense.DenseGCNConv"],
)  # fmt: skip


@gcn_layer.law("other names for the nodes only reorder the rows of the result")
def gcn_layer_relabelled(f, a, x, w, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    close(
        f(relabelled(a, order), x[order], w),
        f(a, x, w)[order],
        scale=gcn_scale({"a": a, "x": x, "w": w}, None),
        message="the result did not move with the nodes",
    )


@gcn_layer.law("without edges every node goes through relu(x w) alone")
def gcn_layer_alone(f, a, x, w):
    close(f(np.zeros_like(a), x, w), np.maximum(x @ w, 0), scale=64, message="without edges it is not relu(x w)")


@gcn_layer.law("one layer reaches the nodes that are one edge away, two layers two edges, and no further")
def gcn_layer_hops(f, a, seed=integers(0, 99)):
    start = np.eye(len(a), dtype=a.dtype)[:, [seed % len(a)]]
    w = np.ones((1, 1), dtype=a.dtype)
    once = f(a, start, w)
    reached = with_loops(a) @ start > 0
    holds((once > 0) == reached, "a feature of one node arrived elsewhere than at it and where an edge leads from it",
          got=once, expected=reached.astype(a.dtype))  # fmt: skip
    again = with_loops(a) @ reached > 0
    twice = f(a, once, w)
    holds((twice > 0) == again, "after two layers a feature of one node is elsewhere than two edges on",
          got=twice, expected=again.astype(a.dtype))  # fmt: skip


@gcn_layer.law("where all degrees are equal and all nodes are alike, mixing changes nothing: every row is relu(x w)")
def gcn_layer_alike(f, x=reals("1 f", limit=2), w=reals("f o", limit=2), n=integers(1, 4)):
    a = circle(n, [1, -1], x.dtype)
    expected = np.maximum(np.repeat(x @ w, n, axis=0), 0)
    close(f(a, np.repeat(x, n, axis=0), w), expected, scale=64, message="on a ring of nodes that are alike it is wrong")


@gcn_layer.law("relu comes last: neighbours may cancel each other, and nothing below 0 is left")
def gcn_layer_relu(f, x=reals("1 f", limit=2), w=reals("f o", limit=2)):
    pair = np.concatenate([x, -x])
    both = f(np.ones((2, 2), dtype=x.dtype), pair, w)
    close(both, np.zeros_like(both), scale=64, message="two neighbours with opposite features do not cancel")
    at_most(0.0, f(np.zeros((2, 2), dtype=x.dtype), pair, w), scale=64, message="a number below 0 is left")


@gcn_layer.law("on the path of 3 nodes, 1 at an end becomes 1/2 there and 1/sqrt(6) in the middle")
def gcn_layer_path(f):
    x, w = np.array([[1.0], [0.0], [0.0]]), np.array([[1.0, 2.0]])
    column = np.array([[1 / 2], [6**-0.5], [0]])
    close(f(path(3), x, w), column @ w, scale=2, message="for the path of 3 nodes it is another result")


@gcn_layer.backward.law("an entry that relu cut off passes no gradient")
def gcn_layer_backward_cut(f, a=DIRECTED, x=positives("n f", limit=2), w=positives("f o", limit=2), c=real()):
    grad = np.full((len(a), w.shape[1]), c, dtype=a.dtype)
    nothing = (np.zeros_like(x), np.zeros_like(w))
    close(f(grad, a, x, -w), nothing, scale=1, message="all results were cut off, yet a gradient came through")


@gcn_layer.backward.law("gradients go back against the edges: from a node to itself and the nodes it receives from")
def gcn_layer_backward_hops(f, a=DIRECTED, seed=integers(0, 99)):
    n, i = len(a), seed % len(a)
    grad = np.eye(n, dtype=a.dtype)[:, [i]]
    one = np.ones((1, 1), dtype=a.dtype)
    by_x, _ = f(grad, a, np.ones((n, 1), dtype=a.dtype), one)
    reached = with_loops(a)[[i]].T > 0
    holds((by_x > 0) == reached, f"the gradient of node {i} arrived elsewhere than at it and at those it receives from",
          got=by_x, expected=reached.astype(a.dtype))  # fmt: skip


# gcn_normalize_edges --------------------------------------------------------------------------------------------------

gcn_normalize_edges = Concept(
    in_numpy.gcn_normalize_edges,
    edge_lists(),
    unusual=[
        edge_lists(UNDIRECTED),
        together({"edges": just(np.zeros((2, 0), dtype=np.int64)), "nodes": integers(1, 4)}),
    ],
    differentiable=False,
    hints=[
        "Which nodes have no loop yet? Append one edge (i, i) for each of those, in order.",
        "The degree of a node is how often it is a target. Counting needs no matrix: np.bincount, index_add.",
        "The weight of an edge needs two degrees: look up target and source in one array of N numbers.",
    ],
    built_ins=["torch_geometric.nn.conv.gcn_conv.gcn_norm"],
)


@gcn_normalize_edges.law("put into a matrix, the weights are gcn_normalize of the graph")
def edges_densified(f, edges, nodes):
    listed_edges, weights = two_parts(f(edges, nodes))
    a = in_numpy.adjacency_matrix(edges, nodes)
    message = "as a matrix the weights are not those of gcn_normalize"
    close(dense(listed_edges, weights, nodes), in_numpy.gcn_normalize(a), scale=1, message=message)


@gcn_normalize_edges.law("the edges come first as they were, then the missing self-loops in the order of the nodes")
def edges_order(f, edges, nodes):
    got, weights = two_parts(f(edges, nodes))
    missing = [i for i in range(nodes) if not np.any((edges[0] == i) & (edges[1] == i))]
    expected = np.concatenate([edges, np.array([missing, missing], dtype=edges.dtype)], axis=1)
    equal(got, expected, message="the edges that came back are others, or in another order")
    equal(np.shape(weights), (expected.shape[1],), message="there is not one weight for each edge")


@gcn_normalize_edges.law("without edges there are the self-loops alone, with weight 1")
def edges_none(f, nodes=integers(1, 4)):
    loops = np.arange(nodes)
    got = f(np.zeros((2, 0), dtype=np.int64), nodes)
    close(got, (np.stack([loops, loops]), np.ones(nodes)), message="without edges it is not one loop for each node")


@gcn_normalize_edges.law("in a directed graph a degree counts what a node receives")
def edges_directed(f, n=integers(2, 4)):
    others = np.arange(1, n)
    _, weights = two_parts(f(np.stack([np.zeros_like(others), others]), n))
    expected = np.ones(2 * n - 1)
    expected[: n - 1], expected[n - 1] = n**-0.5, 1 / n
    close(weights, expected, scale=1, message="where node 0 alone receives, from everybody, the weights are others")


def with_one_of(case, pairs):
    """The case with one of the pairs as a further edge."""
    return sampled_from(pairs).map(
        lambda pair: case | {"edges": np.concatenate([case["edges"], np.array(pair)[:, None]], axis=1)}
    )


@gcn_normalize_edges.law(
    "a node that does not exist raises ValueError",
    edge_lists().flatmap(lambda case: with_one_of(case, [(0, -1), (-1, 0), (0, case["nodes"]), (case["nodes"], 0)])),
)
def edges_refused(f, edges, nodes):
    refuses(ValueError, f, edges, nodes)


@gcn_normalize_edges.law(
    "an edge that is there twice raises ValueError",
    edge_lists()
    .filter(lambda case: case["edges"].size)
    .flatmap(lambda case: with_one_of(case, case["edges"].T.tolist())),
)
def edges_twice(f, edges, nodes):
    refuses(ValueError, f, edges, nodes)


@gcn_normalize_edges.law("memory grows with nodes and edges, not with the square of the nodes")
def edges_memory(f, size=just(MANY)):
    taken = f.memory(ring(size), size)
    message = f"{size} nodes and {size} edges took {taken / 1e6:.1f} MB: is there a matrix of all pairs of nodes?"
    holds(taken < size**2 // 4, message, got=taken, expected=f"less than {size**2 // 4} bytes")


# propagate ------------------------------------------------------------------------------------------------------------


def propagate_scale(case, expected):
    return max(1.0, largest_product(dense(case["edges"], np.abs(case["weights"]), len(case["x"])), case["x"]))


propagate = Concept(
    in_numpy.propagate,
    weighted_edges(reals("n n"), reals("n f")),
    unusual=[
        weighted_edges(reals("n n", limit=1e3), reals("n f", limit=1e3)),
        together({"edges": just(np.zeros((2, 0), dtype=np.int64)), "weights": just(np.zeros(0)), "x": reals("n f")}),
        weighted_edges(reals("n n"), reals("n f")).map(
            lambda case: case
            | {
                "edges": np.concatenate([case["edges"], case["edges"]], axis=1),
                "weights": np.concatenate([case["weights"], case["weights"] / 2]),
            }
        ),
    ],
    scale=propagate_scale,
    hints=[
        "Look up the features of all sources at once, x[source], and multiply by the weights.",
        "Several edges may have the same target. Does y[target] += messages add all of them up?",
        "NumPy adds up with np.bincount(target, values, minlength=N) or np.add.at, PyTorch with index_add.",
    ],
    built_ins=["torch.sparse.mm", "torch.sparse_coo_tensor", "torch.sparse_csr_tensor", "scipy.sparse.coo_matrix",
               "scipy.sparse.coo_array", "scipy.sparse.csr_matrix", "scipy.sparse.csr_array"],
)  # fmt: skip


@propagate.law("it is the matrix of the weights times x: a row for each target, a column for each source")
def propagate_dense(f, edges, weights, x):
    matrix = dense(edges, weights, len(x))
    scale = max(1.0, largest_product(matrix, x))
    close(f(edges, weights, x), matrix @ x, scale=scale, message="it is not the product of the matrix and x")


@propagate.law("messages to the same target add up, those along an edge that is listed twice as well")
def propagate_adds(f, x, copies=integers(2, 4)):
    n = len(x)
    to_one = np.stack([np.zeros(n, dtype=np.int64), np.arange(n)])
    weights = np.ones(copies * n, dtype=x.dtype)
    expected = np.zeros_like(x)
    expected[0] = copies * np.sum(x, axis=0)
    got = f(np.tile(to_one, copies), weights, x)
    close(got, expected, scale=32 * copies, message="what several edges bring to one node is not added up")


@propagate.law("the order of the edges does not matter")
def propagate_order(f, edges, weights, x, seed=integers(0, 99)):
    order = order_of(len(weights), seed)
    close(
        f(edges[:, order], weights[order], x), f(edges, weights, x), scale=256, message="another order, another result"
    )


@propagate.law("a node at which nothing arrives gets 0, and without edges everybody does")
def propagate_nothing(f, edges, weights, x):
    wide = f(edges, weights, np.concatenate([x, x[:1]]))
    close(wide[-1], np.zeros_like(x[0]), scale=1, message="one more node without edges did not get 0")
    close(f(edges[:, :0], weights[:0], x), np.zeros_like(x), scale=1, message="without edges it is not 0")


@propagate.law("it is linear in x and in the weights")
def propagate_linear(f, edges, weights, x, c=real()):
    y = f(edges, weights, x)
    close(f(edges, weights, c * x), c * y, scale=2048, message="c times the features is not c times the result")
    close(f(edges, c * weights, x), c * y, scale=2048, message="c times the weights is not c times the result")


@propagate.law("a node that does not exist raises ValueError")
def propagate_refuses(f, x, bad=sampled_from([(0, -1), (-1, 0), (0, 4), (5, 0)])):
    refuses(ValueError, f, np.array([[0, bad[0]], [0, bad[1]]]), np.ones(2, dtype=x.dtype), x)


@propagate.law("memory grows with nodes and edges, not with the square of the nodes")
def propagate_memory(f, size=just(MANY)):
    taken = f.memory(ring(size), np.ones(size), np.ones((size, 2)))
    message = f"{size} nodes and {size} edges took {taken / 1e6:.1f} MB: is there a matrix of all pairs of nodes?"
    holds(taken < size**2 // 4, message, got=taken, expected=f"less than {size**2 // 4} bytes")


@propagate.backward.law("the gradient by x goes back against the edges, as much as each weight lets through")
def propagate_backward_x(f, edges, weights, x):
    ones = np.ones_like(x)
    _, by_x = f(ones, edges, weights, x)
    expected = dense(edges, weights, len(x)).T @ ones
    close(by_x, expected, scale=64, message="the gradient by x is not the sum of the weights of what leaves each node")


@propagate.backward.law("the gradient by a weight is grad at the target times x at the source, also where it is 0")
def propagate_backward_weights(f, edges, weights, x):
    ones = np.ones_like(x)
    by_weights, _ = f(ones, edges, np.zeros_like(weights), x)
    close(by_weights, np.sum(x, axis=1)[edges[1]], scale=32, message="with grad 1 it is not the sum of x at the source")


# message_passing ------------------------------------------------------------------------------------------------------


def gathered(a, h, aggregate):
    """The neighbours of every node, one node after another."""
    rows = []
    for row in a:
        near = h[row > 0]
        rows.append(in_numpy.readout(near, kind=aggregate) if len(near) else np.zeros_like(h[0]))
    return np.stack(rows)


def message_kinks(a, h, w_self, w_neighbour, aggregate):
    """What stands before the relu, and the gaps between features where a maximum is taken."""
    inside = h @ w_self + gathered(a, h, aggregate) @ w_neighbour
    gaps = np.diff(np.sort(h, axis=0), axis=0) if aggregate == "max" else np.ones(0)
    return np.concatenate([inside.ravel(), gaps.ravel()])


def message_scale(case, expected):
    a, h = case["a"], case["h"]
    size = max(largest_product(with_loops(a), h), 1.0)
    return 4 * size * max(1.0, *(float(np.max(np.abs(case[name]))) for name in ("w_self", "w_neighbour")))


message_passing = Concept(
    in_numpy.message_passing,
    a=DIRECTED,
    h=reals("n f", limit=2),
    w_self=reals("f o", limit=2),
    w_neighbour=reals("f o", limit=2),
    aggregate=sampled_from(KINDS),
    wrt=("h", "w_self", "w_neighbour"),
    unusual=[{"h": near_ties("n f")}, {"h": reals("n f", limit=1e6)}],
    smooth=far_from(
        message_kinks,
        together(
            {
                "a": DIRECTED,
                "h": distinct("n f", limit=8),
                "w_self": uneven("f o"),
                "w_neighbour": uneven("f o"),
                "aggregate": sampled_from(KINDS),
            }
        ),
    ),
    scale=message_scale,
    hints=[
        "Two products are added before relu: the node's own features, and what its neighbours say together.",
        "Row i of a says who the neighbours of i are. For the sum that is a @ h; for the mean divide by their number.",
        "For the maximum, put -inf in place of everybody who is no neighbour. What is left where there are none?",
    ],
    built_ins=["torch_geometric.nn.GraphConv", "torch_geometric.nn.DenseGraphConv"],
)


@message_passing.law("other names for the nodes only reorder the rows of the result")
def message_relabelled(f, a, h, w_self, w_neighbour, aggregate, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    moved = f(relabelled(a, order), h[order], w_self, w_neighbour, aggregate=aggregate)
    expected = f(a, h, w_self, w_neighbour, aggregate=aggregate)[order]
    close(moved, expected, scale=128, message="the result did not move with the nodes")


@message_passing.law("a node with one neighbour hears that neighbour, whatever the aggregate")
def message_one_neighbour(f, h, w_self, w_neighbour, aggregate, step=integers(0, 3)):
    a = circle(len(h), [step], h.dtype)
    expected = np.maximum(h @ w_self + np.roll(h, -step, axis=0) @ w_neighbour, 0)
    got = f(a, h, w_self, w_neighbour, aggregate=aggregate)
    close(got, expected, scale=128, message="every node has one neighbour, and yet it did not hear just that one")


@message_passing.law("without neighbours only the node itself is left: relu(h w_self), and no infinity")
def message_alone(f, a, h, w_self, w_neighbour, aggregate):
    got = quietly(f, np.zeros_like(a), h, w_self, w_neighbour, aggregate=aggregate)
    close(got, np.maximum(h @ w_self, 0), scale=64, message="without edges it is not relu(h w_self)")


@message_passing.law(
    "it gathers the features of the neighbours, then multiplies: the sum, mean or maximum of each row's"
)
def message_gathers(f, a, h, aggregate):
    features = h.shape[1]
    # With both signs side by side, relu hides nothing.
    both = np.concatenate([np.eye(features), -np.eye(features)], axis=1).astype(h.dtype)
    got = f(a, h, np.zeros_like(both), both, aggregate=aggregate)
    said = gathered(a, h, aggregate).astype(h.dtype) @ both
    close(got, np.maximum(said, 0), scale=16, message=f"the {aggregate} over the neighbours is another")


@message_passing.law("a node does not count among its neighbours, unless it has a self-loop")
def message_self(f, a, h, w_self, w_neighbour, aggregate, c=real()):
    lone = without_loops(a)
    lone[0] = 0
    other = f(lone, h, np.zeros_like(w_self), w_neighbour, aggregate=aggregate)
    close(other[0], np.zeros_like(other[0]), scale=128, message="node 0 hears nobody, and w_self is 0, but it is not 0")


@message_passing.law("another aggregate raises ValueError")
def message_refuses(f, a, h, w_self, w_neighbour, aggregate=sampled_from(["median", "add", "SUM", ""])):
    refuses(ValueError, f, a, h, w_self, w_neighbour, aggregate=aggregate)


# gat_layer ------------------------------------------------------------------------------------------------------------


def gat_kinks(a, x, w, attn_src, attn_dst, slope):
    """The scores of all pairs before leaky_relu."""
    z = x @ w
    return (z @ attn_dst)[:, None] + z @ attn_src


def gat_scale(case, expected):
    return max(1.0, largest_product(case["x"], case["w"]))


GAT: dict[str, Any] = {
    "a": DIRECTED,
    "x": reals("n f", limit=2),
    "w": reals("f o", limit=1),
    "attn_src": reals("o", limit=1),
    "attn_dst": reals("o", limit=1),
    "slope": sampled_from([0.2, 0.5, 0.01]),
}
gat_layer = Concept(
    in_numpy.gat_layer,
    **GAT,
    wrt=("x", "w", "attn_src", "attn_dst"),
    # PyTorch's derivatives are compared there too: away from the kink of leaky_relu.
    unusual=[
        far_from(gat_kinks, together(GAT | {"attn_src": reals("o", limit=100), "slope": just(0.25)})),
        far_from(gat_kinks, together(GAT | {"a": UNDIRECTED, "x": nonzeros("n f", limit=4), "slope": just(1.5)})),
    ],
    smooth=far_from(gat_kinks, together(GAT | {"x": nonzeros("n f", limit=2), "attn_src": nonzeros("o", limit=1)})),
    scale=gat_scale,
    hints=[
        "Multiply first: z = x @ w. Everything after that happens with z.",
        "A score belongs to a pair (receiver i, sender j): (z @ attn_dst)[:, None] + (z @ attn_src)[None, :].",
        "Before the softmax, put -inf where j is no neighbour of i, nor i itself. Along which axis are the senders?",
    ],
    built_ins=["torch_geometric.nn.GATConv", "torch_geometric.nn.DenseGATConv", "torch_geometric.nn.conv.GATConv",
               "torch_geometric.nn.dense.DenseGATConv"],
)  # fmt: skip


@gat_layer.law("the weights of a neighbourhood sum to 1: where all nodes are alike, each gets back its own x w")
def gat_alike(f, a, x, w, attn_src, attn_dst, slope):
    same = np.repeat(x[:1], len(x), axis=0)
    got = f(a, same, w, attn_src, attn_dst, slope=slope)
    close(got, same @ w, scale=8, message="all nodes are alike, but an average of x w is not x w")


@gat_layer.law("other names for the nodes only reorder the rows of the result")
def gat_relabelled(f, a, x, w, attn_src, attn_dst, slope, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    moved = f(relabelled(a, order), x[order], w, attn_src, attn_dst, slope=slope)
    expected = f(a, x, w, attn_src, attn_dst, slope=slope)[order]
    close(moved, expected, scale=8, message="the result did not move with the nodes")


@gat_layer.law("attention vectors of 0 average over a node and its neighbours, the node counted once")
def gat_even(f, a, x, w, attn_src, slope):
    nothing = np.zeros_like(attn_src)
    s = with_loops(a)
    expected = s / np.sum(s, axis=1, keepdims=True) @ (x @ w)
    close(f(a, x, w, nothing, nothing, slope=slope), expected, scale=8, message="without attention it is no average")


@gat_layer.law("scores in the tens of thousands give finite numbers, without a warning")
def gat_extreme(f, a, x, w, attn_src, attn_dst, slope):
    got = quietly(f, a, x, w, 1e5 * attn_src, 1e5 * attn_dst, slope=slope)
    finite(got)
    at_most(got, np.max(x @ w, axis=0), scale=8, message="an average is above all the numbers it is an average of")
    at_most(np.min(x @ w, axis=0), got, scale=8, message="an average is below all the numbers it is an average of")


@gat_layer.law("strangers never matter, however high they would score")
def gat_strangers(f, a, x, w, attn_src, attn_dst, slope, seed=integers(0, 99), far=sampled_from([64.0, -4096.0])):
    who = seed % len(a)
    stranger = without_loops(a)
    stranger[:, who] = 0
    moved = x.copy()
    moved[who] = far
    others = np.arange(len(a)) != who
    before = f(stranger, x, w, attn_src, attn_dst, slope=slope)[others]
    after = f(stranger, moved, w, attn_src, attn_dst, slope=slope)[others]
    close(after, before, scale=8, message=f"nobody receives from node {who}, yet its features changed another row")


@gat_layer.law(
    "with slope 1 the receiver's own part is the same for all its senders, and cancels: attn_dst changes nothing"
)
def gat_shift(f, a, x, w, attn_src, attn_dst, other=reals("o", limit=1)):
    changed = attn_dst + other[0]
    before = f(a, x, w, attn_src, attn_dst, slope=1.0)
    close(
        f(a, x, w, attn_src, changed, slope=1.0), before, scale=8, message="with slope 1, attn_dst changed the result"
    )


@gat_layer.law("the sender's score decides: one whose score is far higher takes all the weight")
def gat_sender(f, n=integers(2, 4), seed=integers(0, 99)):
    loud = seed % n
    x = np.arange(n, dtype=np.float64)[:, None] == loud
    x = np.concatenate([x, np.arange(n)[:, None]], axis=1).astype(np.float64)
    got = f(np.ones((n, n)), x, np.eye(2), np.array([1e4, 0.0]), np.zeros(2))
    close(
        got, np.repeat(x[[loud]], n, axis=0), scale=4, message=f"node {loud} scores 10000 more, but is not all there is"
    )


@gat_layer.law("leaky_relu comes before the softmax: with one sender and oneself, the weights are those of two scores")
def gat_two(f, own=real(2), sender=real(2), receiver=real(2), slope=sampled_from([0.2, 0.5, 0.01])):
    # Node 0 receives from node 1. The first feature is what attn_src sees, the second what attn_dst sees.
    x = np.array([[own, receiver, 0.0], [sender, 0.0, 1.0]])
    scores = np.array([own + receiver, sender + receiver])
    weights = np.exp(np.where(scores > 0, scores, slope * scores))
    expected = weights[1] / np.sum(weights)
    got = f(np.array([[0.0, 1.0], [0.0, 0.0]]), x, np.eye(3), np.array([1.0, 0, 0]), np.array([0, 1.0, 0]), slope=slope)
    close(got[0, 2], np.asarray(expected), scale=1, message="the weight of the sender is another")


@gat_layer.law("a self-loop that is there already makes no difference")
def gat_loops(f, a, x, w, attn_src, attn_dst, slope):
    there = f(with_loops(a), x, w, attn_src, attn_dst, slope=slope)
    close(f(without_loops(a), x, w, attn_src, attn_dst, slope=slope), there, scale=8,
          message="with and without self-loops it is not the same")  # fmt: skip


@gat_layer.backward.law("where all nodes are alike, attention has nothing to choose: its vectors get no gradient")
def gat_backward_alike(f, a=DIRECTED, x=reals("1 f", limit=2), w=reals("f o", limit=1), attn=reals("o", limit=1)):
    same = np.repeat(x, len(a), axis=0)
    grad = np.arange(1, len(a) * w.shape[1] + 1, dtype=x.dtype).reshape(len(a), -1)
    _, _, by_src, by_dst = f(grad, a, same, w, attn, attn)
    nothing = np.zeros_like(attn)
    close((by_src, by_dst), (nothing, nothing), scale=512, message="all nodes are alike, but a vector got a gradient")


@gat_layer.backward.law("without edges every node has itself alone, and it is the backward pass of x w")
def gat_backward_alone(
    f, grad=reals("n o"), x=reals("n f", limit=2), w=reals("f o", limit=1), attn=reals("o", limit=1)
):
    nothing = np.zeros_like(attn)
    expected = (grad @ w.T, x.T @ grad, nothing, nothing)
    got = f(grad, np.zeros((len(x), len(x)), dtype=x.dtype), x, w, attn, attn)
    close(got, expected, scale=64, message="without edges the gradients are not those of x w")


@gat_layer.backward.law("with slope 1 attn_dst gets no gradient: it cancels in the softmax")
def gat_backward_shift(f, grad, a, x, w, attn_src, attn_dst):
    by_dst = f(grad, a, x, w, attn_src, attn_dst, slope=1.0)[3]
    close(by_dst, np.zeros_like(attn_dst), scale=512, message="with slope 1, attn_dst got a gradient")

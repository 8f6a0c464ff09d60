"""gcn_layer: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close, holds
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.gcn_normalize import (
    columns as gcn_columns,
    doubled as gcn_doubled,
    early_degrees as gcn_early_degrees,
    early_degrees_nan as gcn_early_degrees_nan,
    early_degrees_zero as gcn_early_degrees_zero,
    late_loops as gcn_late_loops,
    loopless as gcn_loopless,
    loopless_zero as gcn_loopless_zero,
    nan as gcn_nan,
    one_side as gcn_one_side,
    without_root as gcn_without_root,
)
from reference.graphs.laws.shared import (
    DIRECTED,
    UNDIRECTED,
    circle,
    far_from,
    largest_product,
    order_of,
    path,
    relabelled,
    relu,
    with_loops,
)
from reference.inputs import integers, nonzeros, positives, real, reals, together, uneven


def gcn_inside(a, x, w):
    """What stands before the relu."""
    return in_numpy.gcn_normalize(a) @ (x @ w)


def gcn_scale(case, expected):
    return max(1.0, largest_product(in_numpy.gcn_normalize(case["a"]), case["x"], case["w"]))


def positive_at(rows):
    """In words, which rows are to be above 0."""
    return f"above 0 at {', '.join(map(str, np.flatnonzero(rows)))}, and 0 elsewhere"


gcn_layer = Concept(
    in_numpy.gcn_layer,
    a=DIRECTED,
    x=reals("n f", limit=2),
    w=reals("f o", limit=2),
    wrt=("x", "w"),
    # PyTorch's derivatives are compared there too: away from the kink of relu.
    further=[far_from(gcn_inside, together({"a": UNDIRECTED, "x": uneven("n f"), "w": nonzeros("f o", limit=2)}))],
    unusual=[
        far_from(
            gcn_inside, together({"a": UNDIRECTED, "x": reals("n f", limit=1e4), "w": nonzeros("f o", limit=2)})
        )
    ],
    smooth=far_from(gcn_inside, together({"a": DIRECTED, "x": uneven("n f"), "w": nonzeros("f o", limit=2)})),
    scale=gcn_scale,
    built_ins=["torch_geometric.nn.GCNConv"],
    instead="matrix products and square roots of degrees",
)  # fmt: skip


@gcn_layer.law("other names for the nodes only reorder the rows of the result")
def relabelling(f, a, x, w, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    close(
        f(relabelled(a, order), x[order], w),
        f(a, x, w)[order],
        scale=gcn_scale({"a": a, "x": x, "w": w}, None),
        message="the result did not move with the nodes",
    )


@gcn_layer.law("without edges every node goes through relu(x w) alone")
def alone(f, a, x, w):
    close(f(np.zeros_like(a), x, w), np.maximum(x @ w, 0), scale=64, message="without edges it is not relu(x w)")


@gcn_layer.law("one layer reaches the nodes that are one edge away, two layers two edges, and no further")
def hops(f, a, seed=integers(0, 99)):
    start = np.eye(len(a), dtype=a.dtype)[:, [seed % len(a)]]
    w = np.ones((1, 1), dtype=a.dtype)
    once = f(a, start, w)
    reached = with_loops(a) @ start > 0
    holds((once > 0) == reached, "a feature of one node arrived elsewhere than at it and where an edge leads from it",
          got=once, expected=positive_at(reached))  # fmt: skip
    again = with_loops(a) @ reached > 0
    twice = f(a, once, w)
    holds((twice > 0) == again, "after two layers a feature of one node is elsewhere than two edges on",
          got=twice, expected=positive_at(again))  # fmt: skip


@gcn_layer.law("where all degrees are equal and all nodes are alike, mixing changes nothing: every row is relu(x w)")
def alike(f, x=reals("1 f", limit=2), w=reals("f o", limit=2), n=integers(1, 4)):
    a = circle(n, [1, -1], x.dtype)
    expected = np.maximum(np.repeat(x @ w, n, axis=0), 0)
    close(f(a, np.repeat(x, n, axis=0), w), expected, scale=64, message="on a ring of equal nodes it is not relu(x w)")


@gcn_layer.law("relu comes last: neighbours may cancel each other, and nothing below 0 is left")
def is_relu(f, x=reals("1 f", limit=2), w=reals("f o", limit=2)):
    pair = np.concatenate([x, -x])
    both = f(np.ones((2, 2), dtype=x.dtype), pair, w)
    close(both, np.zeros_like(both), scale=64, message="two neighbours with opposite features do not cancel")
    at_most(0.0, f(np.zeros((2, 2), dtype=x.dtype), pair, w), scale=64, message="a number below 0 is left")


@gcn_layer.law("on the path of 3 nodes, 1 at an end becomes 1/2 there and 1/sqrt(6) in the middle")
def on_a_path(f):
    x, w = np.array([[1.0], [0.0], [0.0]]), np.array([[1.0, 2.0]])
    column = np.array([[1 / 2], [6**-0.5], [0]])
    close(f(path(3), x, w), column @ w, scale=2, message="for the path of 3 nodes it is another result")


@gcn_layer.mistake("forgets relu", hint="What is below 0 in the end becomes 0.")
def linear(a, x, w):
    return in_numpy.gcn_normalize(a) @ x @ w


@gcn_layer.mistake(
    "applies relu before neighbours are mixed", hint="Mix first: neighbours may cancel each other. relu comes last."
)
def early_relu(a, x, w):
    return in_numpy.gcn_normalize(a) @ relu(x @ w)


@gcn_layer.mistake("applies relu to the features", hint="relu comes last: numbers below 0 in x are information.")
def relu_features(a, x, w):
    return relu(in_numpy.gcn_normalize(a) @ relu(x) @ w)


@gcn_layer.mistake("does not normalize", hint="Adding up neighbours makes features grow with the degree.")
def summed(a, x, w):
    return relu(in_numpy.add_self_loops(a) @ x @ w)


def mixed_by(normalize):
    """A layer whose matrix comes from this function of the graph."""
    return lambda a, x, w: relu(normalize(a) @ x @ w)


gcn_layer.mistake("forgets the self-loops", hint="A node hears itself too: add self-loops before anything else.")(
    mixed_by(gcn_loopless)
)


gcn_layer.mistake(
    "forgets the self-loops, and sends nothing from nodes that receive nothing",
    hint="Add the self-loops before anything else: then every node receives something, and no degree is 0.",
)(mixed_by(gcn_loopless_zero))


gcn_layer.mistake(
    "counts degrees before it adds self-loops",
    hint="The degrees are the row sums of the matrix with self-loops: then none is 0.",
)(mixed_by(gcn_early_degrees))


gcn_layer.mistake(
    "counts degrees before it adds self-loops, and gives nodes without edges nothing",
    hint="The degrees are the row sums of the matrix with self-loops: then none is 0, and nobody is left out.",
)(mixed_by(gcn_early_degrees_zero))


gcn_layer.mistake(
    "counts degrees before it adds self-loops, and divides by 0",
    hint="The degrees are the row sums of the matrix with self-loops: then none is 0.",
)(mixed_by(gcn_early_degrees_nan))


gcn_layer.mistake(
    "forgets the self-loops, and divides by 0 for nodes that receive nothing",
    hint="Add the self-loops before anything else: then no degree is 0.",
)(mixed_by(gcn_nan))


gcn_layer.mistake(
    "adds the self-loops after it has normalized",
    hint="The self-loops come first: they count in the degrees, and are divided like all other entries.",
)(mixed_by(gcn_late_loops))


gcn_layer.mistake(
    "scales the rows only", hint="The root of the degree stands on either side: it divides rows and columns."
)(mixed_by(gcn_one_side))


gcn_layer.mistake("divides by degrees without the root", hint="It is the root of the degree, on either side.")(
    mixed_by(gcn_without_root)
)


@gcn_layer.mistake(
    "averages over the neighbours",
    hint="A plain average is another layer: here the root of the degree stands on either side.",
)
def mean(a, x, w):
    return relu(in_numpy.row_normalize(in_numpy.add_self_loops(a)) @ x @ w)


@gcn_layer.mistake(
    "sends along the edges the wrong way", hint="Row i of a says what node i receives: a @ x, not a.T @ x."
)
def backwards(a, x, w):
    return in_numpy.gcn_layer(a.T, x, w)


@gcn_layer.mistake("mixes with the transpose of P", hint="Row i of P says what node i receives: P @ x, not P.T @ x.")
def transposed_mix(a, x, w):
    return relu(in_numpy.gcn_normalize(a).T @ x @ w)


@gcn_layer.mistake("takes column sums for degrees", hint="A node's degree counts what it receives: its row.")
def columns(a, x, w):
    return relu(gcn_columns(a) @ x @ w)


@gcn_layer.mistake("multiplies by the transposed weights", hint="w is (in, out): x @ w.")
def transposed(a, x, w):
    return in_numpy.gcn_layer(a, x, w.T)


@gcn_layer.mistake("doubles loops that are there", hint="a + I makes a 2 of a loop: set the diagonal to 1 instead.")
def doubled(a, x, w):
    return relu(gcn_doubled(a) @ x @ w)


@gcn_layer.mistake("ignores the graph", hint="x @ w treats every node alone. Where do neighbours come in?")
def as_dense(a, x, w):
    return relu(x @ w)


# The backward pass --------------------------------------------------------------------------------------------------


@gcn_layer.backward.law("an entry that relu cut off passes no gradient")
def backward_cut(f, a=DIRECTED, x=positives("n f", limit=2), w=positives("f o", limit=2), c=real()):
    grad = np.full((len(a), w.shape[1]), c, dtype=a.dtype)
    nothing = (np.zeros_like(x), np.zeros_like(w))
    close(f(grad, a, x, -w), nothing, scale=1, message="all results were cut off, yet a gradient came through")


@gcn_layer.backward.law("where what relu gets is exactly 0, no gradient passes")
def backward_at_kink(f, grad=reals("n o"), a=DIRECTED, x=reals("n f", limit=2), w=reals("f o", limit=2)):
    none = np.zeros_like(x)
    close(f(grad, a, none, w)[0], none, scale=1, message="x is 0 and relu at 0, yet a gradient came through")


@gcn_layer.backward.law("gradients go back against the edges: from a node to itself and the nodes it receives from")
def backward_hops(f, a=DIRECTED, seed=integers(0, 99)):
    n, i = len(a), seed % len(a)
    grad = np.eye(n, dtype=a.dtype)[:, [i]]
    one = np.ones((1, 1), dtype=a.dtype)
    by_x, _ = f(grad, a, np.ones((n, 1), dtype=a.dtype), one)
    reached = with_loops(a)[[i]].T > 0
    holds((by_x > 0) == reached, f"the gradient of node {i} arrived elsewhere than at it and at those it receives from",
          got=by_x, expected=positive_at(reached))  # fmt: skip


@gcn_layer.backward.mistake("forgets relu", hint="Where relu gave 0, no gradient passes.")
def backward_linear(grad, a, x, w):
    m = in_numpy.gcn_normalize(a).T @ grad
    return m @ w.T, x.T @ m


@gcn_layer.backward.mistake("lets grad pass at 0", hint="The derivative of relu at 0 is 0 here: > 0, not >= 0.")
def backward_at_0(grad, a, x, w):
    p = in_numpy.gcn_normalize(a)
    m = p.T @ (grad * (p @ x @ w >= 0))
    return m @ w.T, x.T @ m


@gcn_layer.backward.mistake(
    "sends gradients the way of the features", hint="The gradient of P Z by Z is the transpose of P times grad."
)
def backward_forward(grad, a, x, w):
    p = in_numpy.gcn_normalize(a)
    g = grad * (p @ x @ w > 0)
    return p @ g @ w.T, (p @ x).T @ g


@gcn_layer.backward.mistake("forgets the neighbours", hint="x w is mixed by P, so grad is mixed by the transpose of P.")
def backward_alone(grad, a, x, w):
    m = grad * (in_numpy.gcn_normalize(a) @ x @ w > 0)
    return m @ w.T, x.T @ m


@gcn_layer.backward.mistake("masks where x w is positive", hint="relu saw P x w. Which of its entries were above 0?")
def backward_mask(grad, a, x, w):
    p = in_numpy.gcn_normalize(a)
    m = p.T @ (grad * (x @ w > 0))
    return m @ w.T, x.T @ m


@gcn_layer.backward.mistake(
    "gives the gradient by w without the neighbours",
    hint="w met features that P had mixed: P appears in its gradient as well.",
)
def backward_unmixed_weights(grad, a, x, w):
    p = in_numpy.gcn_normalize(a)
    g = grad * (p @ x @ w > 0)
    return p.T @ g @ w.T, x.T @ g


@gcn_layer.backward.mistake(
    "ignores the degrees", hint="The forward pass mixed with the normalized matrix: so does the way back."
)
def backward_unnormalized(grad, a, x, w):
    m = in_numpy.add_self_loops(a).T @ (grad * (in_numpy.gcn_normalize(a) @ x @ w > 0))
    return m @ w.T, x.T @ m

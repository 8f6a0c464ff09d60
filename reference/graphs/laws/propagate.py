"""propagate: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, holds
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import (
    DIRECTED,
    MANY,
    dense,
    largest_product,
    listed,
    order_of,
    refuse_bad_nodes,
    ring,
    some_edge,
)
from reference.inputs import integers, just, real, reals, together, uneven


def weighted_edges(values, features):
    """Lists of edges with weights, at least one, and features of the nodes."""

    def lay(case):
        edges = listed(case["a"], case["seed"])
        return {"edges": edges, "weights": case["values"][edges[0], edges[1]], "x": case["x"]}

    return together({"a": DIRECTED.but(some_edge), "seed": integers(0, 99), "values": values, "x": features}).map(lay)


def propagate_scale(case, expected):
    return max(1.0, largest_product(dense(case["edges"], np.abs(case["weights"]), len(case["x"])), case["x"]))


propagate = Concept(
    in_numpy.propagate,
    weighted_edges(reals("n n"), reals("n f")),
    further=[
        weighted_edges(uneven("n n"), uneven("n f")),
        weighted_edges(reals("n n"), reals("n f")).map(
            lambda case: case
            | {
                "edges": np.concatenate([case["edges"], case["edges"]], axis=1),
                "weights": np.concatenate([case["weights"], case["weights"] / 2]),
            }
        ),
    ],
    unusual=[
        weighted_edges(reals("n n", limit=1e3), reals("n f", limit=1e3)),
        together({"edges": just(np.zeros((2, 0), dtype=np.int64)), "weights": just(np.zeros(0)), "x": reals("n f")}),
    ],
    scale=propagate_scale,
    built_ins=["scipy.sparse.coo_array", "torch.sparse.mm", "torch.nn.functional.embedding_bag"],
    instead="indices, products and sums at the targets",
)  # fmt: skip

refuse_bad_nodes(propagate, lambda case: len(case["x"]))


@propagate.law("it is the matrix of the weights times x: a row for each target, a column for each source")
def as_dense(f, edges, weights, x):
    matrix = dense(edges, weights, len(x))
    scale = max(1.0, largest_product(matrix, x))
    close(f(edges, weights, x), matrix @ x, scale=scale, message="it is not the product of the matrix and x")


@propagate.law("messages to the same target add up, those along an edge that is listed twice as well")
def adds(f, x, copies=integers(2, 4)):
    n = len(x)
    to_one = np.stack([np.zeros(n, dtype=np.int64), np.arange(n)])
    weights = np.ones(copies * n, dtype=x.dtype)
    expected = np.zeros_like(x)
    expected[0] = copies * np.sum(x, axis=0)
    got = f(np.tile(to_one, copies), weights, x)
    close(got, expected, scale=32 * copies, message="what several edges bring to one node is not added up")


@propagate.law("the order of the edges does not matter")
def order(f, edges, weights, x, seed=integers(0, 99)):
    order = order_of(len(weights), seed)
    close(
        f(edges[:, order], weights[order], x), f(edges, weights, x), scale=256, message="another order, another result"
    )


@propagate.law("a node at which nothing arrives gets 0")
def nothing(f, edges, weights, x):
    wide = f(edges, weights, np.concatenate([x, x[:1]]))
    close(wide[-1], np.zeros_like(x[0]), scale=1, message="one more node without edges did not get 0")


@propagate.law("it is linear in x and in the weights")
def linear(f, edges, weights, x, c=real()):
    y = f(edges, weights, x)
    close(f(edges, weights, c * x), c * y, scale=2048, message="c times the features is not c times the result")
    close(f(edges, c * weights, x), c * y, scale=2048, message="c times the weights is not c times the result")


@propagate.law("memory grows with nodes and edges, not with the square of the nodes", kind="robustness")
def memory(f, size=just(MANY)):
    taken = f.memory(ring(size), np.ones(size), np.ones((size, 2)))
    message = f"{size} nodes and {size} edges took {taken / 1e6:.1f} MB: is there a matrix of all pairs of nodes?"
    holds(taken < size**2 // 4, message, got=f"{taken / 1e6:.1f} MB", expected="a few numbers for each node and edge")


@propagate.mistake(
    "loses all but one message to a target",
    hint="An indexed += adds once for each target, however often it is listed: add up all messages.",
)
def loses(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    y = np.zeros_like(x)
    y[edges[0]] += weights[:, None] * x[edges[1]]
    return y


@propagate.mistake("sends the wrong way", hint="Row 0 holds the targets: look up x at row 1, add up at row 0.")
def backwards(edges, weights, x):
    return in_numpy.propagate(edges[::-1], weights, x)


@propagate.mistake("ignores the weights", hint="Every message is multiplied by the weight of its edge.")
def unweighted(edges, weights, x):
    return in_numpy.propagate(edges, np.ones_like(weights), x)


@propagate.mistake("goes through the matrix", hint="A million nodes make a matrix of 8 terabytes. Add up edge by edge.")
def matrix(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    a = np.zeros((len(x), len(x)), dtype=x.dtype)
    np.add.at(a, (edges[0], edges[1]), weights)
    return a @ x


@propagate.mistake(
    "writes the matrix by assignment", hint="An edge that is listed twice counts twice here: add, do not assign."
)
def assigned(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    a = np.zeros((len(x), len(x)), dtype=x.dtype)
    a[edges[0], edges[1]] = weights
    return a @ x


@propagate.mistake("averages the messages", hint="What arrives is added up, not averaged.")
def mean(edges, weights, x):
    count = np.bincount(edges[0], minlength=len(x)).astype(x.dtype)
    return in_numpy.propagate(edges, weights, x) / np.maximum(count, 1)[:, None]


@propagate.mistake("adds a node's own features", hint="Where nothing arrives there is 0: begin with zeros, not with x.")
def keeps(edges, weights, x):
    return x + in_numpy.propagate(edges, weights, x)


@propagate.mistake(
    "stops at the last target", hint="The result has a row for every node, also behind the largest target."
)
def short(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    columns = [np.bincount(edges[0], weights * column[edges[1]]) for column in x.T]
    return np.stack(columns, axis=1).astype(x.dtype)


@propagate.mistake(
    "takes -1 for the last node", hint="Python counts -1 from the end. Here such a node raises ValueError."
)
def wraps(edges, weights, x):
    return in_numpy.propagate(edges % len(x), weights, x)


@propagate.mistake(
    "adds up in the order of targets that it found",
    hint="Row i of the result belongs to node i, whether or not it has edges.",
)
def compact(edges, weights, x):
    in_numpy.in_range(edges, len(x))
    y = np.zeros_like(x)
    for place, target in enumerate(np.unique(edges[0])):
        chosen = edges[0] == target
        y[place] = np.sum(weights[chosen, None] * x[edges[1, chosen]], axis=0)
    return y


# The backward pass --------------------------------------------------------------------------------------------------


@propagate.backward.law("the gradient by x goes back against the edges, as much as each weight lets through")
def backward_x(f, edges, weights, x):
    ones = np.ones_like(x)
    _, by_x = f(ones, edges, weights, x)
    expected = dense(edges, weights, len(x)).T @ ones
    close(by_x, expected, scale=64, message="the gradient by x is not the sum of the weights of what leaves each node")


@propagate.backward.law("the gradient by a weight is grad at the target times x at the source, also where it is 0")
def backward_weights(f, edges, weights, x):
    ones = np.ones_like(x)
    by_weights, _ = f(ones, edges, np.zeros_like(weights), x)
    close(by_weights, np.sum(x, axis=1)[edges[1]], scale=32, message="with grad 1 it is not the sum of x at the source")


@propagate.backward.mistake("sends gradients the way of the features", hint="x at the source felt grad at the target.")
def backward_forward(grad, edges, weights, x):
    return in_numpy.propagate_backward(grad, edges, weights, x)[0], in_numpy.propagate(edges, weights, grad)


@propagate.backward.mistake("looks up grad at the source", hint="The message arrived at the target: its grad is there.")
def backward_source(grad, edges, weights, x):
    by_weights = np.sum(grad[edges[1]] * x[edges[0]], axis=1)
    return by_weights, in_numpy.propagate_backward(grad, edges, weights, x)[1]


@propagate.backward.mistake(
    "multiplies the gradient of a weight by the weight", hint="The derivative of w x by w is x, not w x."
)
def backward_weighted(grad, edges, weights, x):
    by_weights, by_x = in_numpy.propagate_backward(grad, edges, weights, x)
    return weights * by_weights, by_x


@propagate.backward.mistake(
    "loses all but one message to a source", hint="A source may send along many edges: add up all."
)
def backward_loses(grad, edges, weights, x):
    by_x = np.zeros_like(x)
    by_x[edges[1]] += weights[:, None] * grad[edges[0]]
    return in_numpy.propagate_backward(grad, edges, weights, x)[0], by_x


@propagate.backward.mistake(
    "leaves the weights out of the gradient by x",
    hint="A message is weight times feature: its weight comes back with grad.",
)
def backward_unweighted(grad, edges, weights, x):
    by_weights, _ = in_numpy.propagate_backward(grad, edges, weights, x)
    return by_weights, in_numpy.propagate(edges[::-1], np.ones_like(weights), grad)


@propagate.backward.mistake(
    "averages the gradient of a weight over the features",
    hint="The features of a message are summed: nothing is divided.",
)
def backward_mean(grad, edges, weights, x):
    by_weights, by_x = in_numpy.propagate_backward(grad, edges, weights, x)
    return by_weights / x.shape[1], by_x

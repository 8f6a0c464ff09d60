"""message_passing: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import (
    DIRECTED,
    KINDS,
    RECEIVING,
    circle,
    far_from,
    largest_product,
    order_of,
    relabelled,
    relu,
    with_loops,
)
from reference.inputs import distinct, integers, near_ties, reals, sampled_from, together, uneven


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
    a=RECEIVING,
    h=reals("n f", limit=2),
    w_self=reals("f o", limit=2),
    w_neighbour=reals("f o", limit=2),
    aggregate=sampled_from(KINDS),
    wrt=("h", "w_self", "w_neighbour"),
    further=[{"h": near_ties("n f")}, {"h": uneven("n f"), "w_self": uneven("f o"), "w_neighbour": uneven("f o")}],
    unusual=[{"a": DIRECTED}, {"h": reals("n f", limit=1e6)}],
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
    built_ins=["torch_geometric.nn.GraphConv"],
    instead="matrix products, and a sum, a mean or a maximum over neighbours",
)

message_passing.refuses("there is no such aggregate", aggregate=["median", "add", "SUM", "", None, 1])


@message_passing.law("other names for the nodes only reorder the rows of the result")
def relabelling(f, a, h, w_self, w_neighbour, aggregate, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    moved = f(relabelled(a, order), h[order], w_self, w_neighbour, aggregate=aggregate)
    expected = f(a, h, w_self, w_neighbour, aggregate=aggregate)[order]
    close(moved, expected, scale=128, message="the result did not move with the nodes")


@message_passing.law("a node with one neighbour hears that neighbour, whatever the aggregate")
def one_neighbour(f, h, w_self, w_neighbour, aggregate, step=integers(0, 3)):
    a = circle(len(h), [step], h.dtype)
    expected = np.maximum(h @ w_self + np.roll(h, -step, axis=0) @ w_neighbour, 0)
    got = f(a, h, w_self, w_neighbour, aggregate=aggregate)
    close(got, expected, scale=128, message="every node has one neighbour, and yet it did not hear just that one")


@message_passing.law(
    "without neighbours only the node itself is left: relu(h w_self), and no infinity", kind="robustness"
)
def alone(f, a, h, w_self, w_neighbour, aggregate):
    got = f(np.zeros_like(a), h, w_self, w_neighbour, aggregate=aggregate)
    close(got, np.maximum(h @ w_self, 0), scale=64, message="without edges it is not relu(h w_self)")


@message_passing.law(
    "it gathers the features of the neighbours, then multiplies: the sum, mean or maximum of each row's"
)
def gathers(f, a, h, aggregate):
    features = h.shape[1]
    # With both signs side by side, relu hides nothing.
    both = np.concatenate([np.eye(features), -np.eye(features)], axis=1).astype(h.dtype)
    got = f(a, h, np.zeros_like(both), both, aggregate=aggregate)
    said = gathered(a, h, aggregate).astype(h.dtype) @ both
    close(got, np.maximum(said, 0), scale=16, message=f"the {aggregate} over the neighbours is another")


@message_passing.law("a node does not count among its neighbours, unless it has a self-loop")
def self(f, a, h, w_self, w_neighbour, aggregate):
    # Two nodes more that hear each other alone: what one of them has does not come back to it.
    pair = np.pad(a, (0, 2))
    pair[-2, -1] = pair[-1, -2] = 1
    none = np.zeros_like(h[:1])
    other = f(pair, np.concatenate([h, none, h[:1]]), np.zeros_like(w_self), w_neighbour, aggregate=aggregate)
    close(other[-1], np.zeros_like(other[-1]), scale=128,
          message="a node whose only neighbour has features 0, with w_self 0, is not 0")  # fmt: skip


def updated(h, said, w_self, w_neighbour):
    """Right but for what the neighbours said."""
    return relu(h @ w_self + said @ w_neighbour)


@message_passing.mistake(
    "multiplies before it takes the maximum", hint="The maximum of the h_j comes first, then w_neighbour."
)
def early_weights(a, h, w_self, w_neighbour, *, aggregate):
    return relu(h @ w_self + in_numpy.gather(a, h @ w_neighbour, check(aggregate)))


@message_passing.mistake(
    "gives minus infinity without neighbours", hint="The maximum over nobody is 0 here: ask whether there is anybody."
)
def infinite(a, h, w_self, w_neighbour, *, aggregate):
    if check(aggregate) != "max":
        return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=aggregate)
    said = np.max(np.where(a[:, :, None] > 0, h, np.asarray(-np.inf, dtype=h.dtype)), axis=1)
    return updated(h, said, w_self, w_neighbour)


@message_passing.mistake(
    "lets strangers into the maximum as 0",
    hint="A 0 in place of a stranger is above -3: put minus infinity there.",
)
def masked_by_zero(a, h, w_self, w_neighbour, *, aggregate):
    said = np.max(a[:, :, None] * h, axis=1) if check(aggregate) == "max" else in_numpy.gather(a, h, aggregate)
    return updated(h, said, w_self, w_neighbour)


@message_passing.mistake(
    "takes one maximum over all features", hint="Feature by feature: the maximum runs along one axis, the nodes."
)
def one_maximum(a, h, w_self, w_neighbour, *, aggregate):
    if check(aggregate) != "max":
        return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=aggregate)
    said = [np.full(h.shape[1], np.max(h[row > 0], initial=-np.inf) if np.any(row) else 0) for row in a]
    return updated(h, np.stack(said).astype(h.dtype), w_self, w_neighbour)


@message_passing.mistake("averages over all nodes", hint="A mean divides by the number of neighbours, not of nodes.")
def mean_of_all(a, h, w_self, w_neighbour, *, aggregate):
    said = a @ h / len(a) if check(aggregate) == "mean" else in_numpy.gather(a, h, aggregate)
    return updated(h, said, w_self, w_neighbour)


@message_passing.mistake("divides by 0 without neighbours", hint="0 / 0 is NaN: the mean over nobody is 0 here.")
def nan(a, h, w_self, w_neighbour, *, aggregate):
    if check(aggregate) != "mean":
        return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=aggregate)
    return updated(h, a @ h / np.sum(a, axis=1, keepdims=True), w_self, w_neighbour)


@message_passing.mistake("counts the node among its neighbours", hint="w_self is for the node. Add no self-loops here.")
def looped(a, h, w_self, w_neighbour, *, aggregate):
    return in_numpy.message_passing(in_numpy.add_self_loops(a), h, w_self, w_neighbour, aggregate=aggregate)


@message_passing.mistake("listens the wrong way", hint="Row i of a says whom node i hears.")
def backwards(a, h, w_self, w_neighbour, *, aggregate):
    return in_numpy.message_passing(a.T, h, w_self, w_neighbour, aggregate=aggregate)


@message_passing.mistake("exchanges the two weights", hint="w_self goes with h, w_neighbour with what is gathered.")
def swapped(a, h, w_self, w_neighbour, *, aggregate):
    return in_numpy.message_passing(a, h, w_neighbour, w_self, aggregate=aggregate)


@message_passing.mistake("forgets relu", hint="What is below 0 in the end becomes 0.")
def linear(a, h, w_self, w_neighbour, *, aggregate):
    return h @ w_self + in_numpy.gather(a, h, check(aggregate)) @ w_neighbour


@message_passing.mistake(
    "takes anything else for a sum", hint="Raise ValueError for an aggregate that it does not know."
)
def any_value(a, h, w_self, w_neighbour, *, aggregate):
    known = aggregate if aggregate in ("mean", "max") else "sum"
    return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=known)


@message_passing.mistake("lets the place of a node count", hint="A node has no place of its own: only edges matter.")
def places(a, h, w_self, w_neighbour, *, aggregate):
    moved = h + np.arange(len(h), dtype=h.dtype)[:, None]
    return in_numpy.message_passing(a, moved, w_self, w_neighbour, aggregate=aggregate)


def check(aggregate):
    """These versions are wrong elsewhere: they do refuse what must be refused."""
    if aggregate not in ("sum", "mean", "max"):
        raise ValueError
    return aggregate


@message_passing.mistake(
    "divides the mean by one neighbour too many",
    hint="A node counts among its neighbours only where it has a loop: divide by their number, and by 1 where it is 0.",
)
def one_too_many(a, h, w_self, w_neighbour, *, aggregate):
    count = np.sum(a, axis=1, keepdims=True) + 1
    said = a @ h / count if check(aggregate) == "mean" else in_numpy.gather(a, h, aggregate)
    return updated(h, said, w_self, w_neighbour)


@message_passing.mistake(
    "divides the mean by the number of nodes that hear a node",
    hint="Whom node i hears stands in row i: count along rows, not along columns.",
)
def mean_by_columns(a, h, w_self, w_neighbour, *, aggregate):
    if check(aggregate) != "mean":
        return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=aggregate)
    return updated(h, a @ h / np.maximum(np.sum(a, axis=0), 1)[:, None], w_self, w_neighbour)


@message_passing.mistake("always sums", hint="aggregate says how the neighbours are gathered: three words, three ways.")
def always_sums(a, h, w_self, w_neighbour, *, aggregate):
    check(aggregate)
    return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate="sum")


def padded_mean(amount):
    """Right, but that the mean divides by this much more than the number of neighbours."""

    def answer(a, h, w_self, w_neighbour, *, aggregate):
        if check(aggregate) != "mean":
            return in_numpy.message_passing(a, h, w_self, w_neighbour, aggregate=aggregate)
        said = a @ h / (np.sum(a, axis=1, keepdims=True) + a.dtype.type(amount))
        return updated(h, said, w_self, w_neighbour)

    return answer


for amount in (1e-5, 1e-6):
    message_passing.mistake(
        f"adds {amount:g} to the number of neighbours",
        hint="Then no mean is exact. Only where there are no neighbours does the division need help.",
    )(padded_mean(amount))

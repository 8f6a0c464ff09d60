"""gat_layer: what is drawn, its laws, and the mistakes that break them."""

from typing import Any

import numpy as np

from reference.compare import at_most, close, finite
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import (
    DIRECTED,
    UNDIRECTED,
    far_from,
    largest_product,
    order_of,
    relabelled,
    relu,
    with_loops,
    without_loops,
)
from reference.inputs import integers, just, nonzeros, real, reals, sampled_from, together, uneven


def gat_kinks(a, x, w, attn_src, attn_dst, slope):
    """The scores of all pairs before leaky_relu."""
    z = x @ w
    return (z @ attn_dst)[:, None] + z @ attn_src


def gat_scale(case, expected):
    # A weight is exp of a score, so it is right to as many digits as the score has behind the point.
    attn = np.stack([case["attn_src"], case["attn_dst"]], axis=1)
    scores = largest_product(case["x"], case["w"], attn)
    return max(1.0, largest_product(case["x"], case["w"])) * max(1.0, scores / 32)


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
    further=[
        far_from(gat_kinks, together(GAT | {"a": UNDIRECTED, "x": nonzeros("n f", limit=4), "slope": just(1.5)})),
        far_from(gat_kinks, together(GAT | {"x": uneven("n f"), "attn_src": uneven("o"), "slope": just(-0.3)})),
    ],
    unusual=[far_from(gat_kinks, together(GAT | {"attn_src": reals("o", limit=100), "slope": just(0.25)}))],
    smooth=far_from(gat_kinks, together(GAT | {"x": nonzeros("n f", limit=2), "attn_src": nonzeros("o", limit=1)})),
    scale=gat_scale,
    built_ins=["torch_geometric.nn.GATConv"],
    instead="matrix products and a softmax over neighbours",
)  # fmt: skip


@gat_layer.law("the weights of a neighbourhood sum to 1: where all nodes are alike, each gets back its own x w")
def alike(f, a, x, w, attn_src, attn_dst, slope):
    same = np.repeat(x[:1], len(x), axis=0)
    got = f(a, same, w, attn_src, attn_dst, slope=slope)
    close(got, same @ w, scale=8, message="all nodes are alike, but an average of x w is not x w")


@gat_layer.law("other names for the nodes only reorder the rows of the result")
def relabelling(f, a, x, w, attn_src, attn_dst, slope, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    moved = f(relabelled(a, order), x[order], w, attn_src, attn_dst, slope=slope)
    expected = f(a, x, w, attn_src, attn_dst, slope=slope)[order]
    close(moved, expected, scale=8, message="the result did not move with the nodes")


@gat_layer.law("attention vectors of 0 average over a node and its neighbours, the node counted once")
def even(f, a, x, w, attn_src, slope):
    nothing = np.zeros_like(attn_src)
    s = with_loops(a)
    expected = s / np.sum(s, axis=1, keepdims=True) @ (x @ w)
    close(f(a, x, w, nothing, nothing, slope=slope), expected, scale=8, message="without attention it is no average")


@gat_layer.law("scores in the tens of thousands give finite numbers", kind="robustness")
def extreme(f, a, x, w, attn_src, attn_dst, slope):
    got = f(a, x, w, 1e5 * attn_src, 1e5 * attn_dst, slope=slope)
    finite(got)
    at_most(got, np.max(x @ w, axis=0), scale=8, message="an average is above all the numbers it is an average of")
    at_most(np.min(x @ w, axis=0), got, scale=8, message="an average is below all the numbers it is an average of")


@gat_layer.law("strangers never matter, however high they would score")
def strangers(f, a, x, w, attn_src, attn_dst, slope, seed=integers(0, 99), far=sampled_from([32.0, -32.0])):
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
def shift(f, a, x, w, attn_src, attn_dst, other=reals("o", limit=1)):
    changed = attn_dst + other[0]
    before = f(a, x, w, attn_src, attn_dst, slope=1.0)
    close(
        f(a, x, w, attn_src, changed, slope=1.0), before, scale=8, message="with slope 1, attn_dst changed the result"
    )


@gat_layer.law("the sender's score decides: one whose score is far higher takes all the weight")
def sender(f, n=integers(2, 4), seed=integers(0, 99)):
    loud = seed % n
    x = np.arange(n, dtype=np.float64)[:, None] == loud
    x = np.concatenate([x, np.arange(n)[:, None]], axis=1).astype(np.float64)
    got = f(np.ones((n, n)), x, np.eye(2), np.array([100.0, 0.0]), np.zeros(2))
    close(
        got, np.repeat(x[[loud]], n, axis=0), scale=4, message=f"node {loud} scores 100 more, but is not all there is"
    )


@gat_layer.law("leaky_relu comes before the softmax: with one sender and oneself, the weights are those of two scores")
def two(f, own=real(2), sender=real(2), receiver=real(2), slope=sampled_from([0.2, 0.5, 0.01])):
    # Node 0 receives from node 1. The first feature is what attn_src sees, the second what attn_dst sees.
    x = np.array([[own, receiver, 0.0], [sender, 0.0, 1.0]])
    scores = np.array([own + receiver, sender + receiver])
    weights = np.exp(np.where(scores > 0, scores, slope * scores))
    expected = weights[1] / np.sum(weights)
    got = f(np.array([[0.0, 1.0], [0.0, 0.0]]), x, np.eye(3), np.array([1.0, 0, 0]), np.array([0, 1.0, 0]), slope=slope)
    close(got[0, 2], np.asarray(expected), scale=1, message="the weight of the sender is another")


@gat_layer.law("a self-loop that is there already makes no difference")
def loops(f, a, x, w, attn_src, attn_dst, slope):
    there = f(with_loops(a), x, w, attn_src, attn_dst, slope=slope)
    close(f(without_loops(a), x, w, attn_src, attn_dst, slope=slope), there, scale=8,
          message="with and without self-loops it is not the same")  # fmt: skip


def pair_scores(z, attn_src, attn_dst):
    return (z @ attn_dst)[:, None] + z @ attn_src


def softmax(scores, axis=1):
    weights = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return weights / np.sum(weights, axis=axis, keepdims=True)


def near(a, scores, other=-np.inf):
    """The scores of neighbours and of the node itself, `other` elsewhere."""
    return np.where(in_numpy.add_self_loops(a) > 0, scores, np.asarray(other, dtype=scores.dtype))


@gat_layer.mistake(
    "takes the softmax over all nodes", hint="Only neighbours and the node itself take part: put -inf elsewhere first."
)
def everybody(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(np.ones_like(a), x, w, attn_src, attn_dst, slope=slope)


@gat_layer.mistake(
    "takes strangers out after the softmax", hint="Then the weights that are left sum to less than 1: mask the scores."
)
def late_mask(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    weights = softmax(in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope))
    return near(a, weights, 0) @ z


@gat_layer.mistake(
    "gives strangers the score 0", hint="exp(0) is 1, a weight like any other: strangers need the score -inf."
)
def zero_mask(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return softmax(near(a, in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope), 0)) @ z


@gat_layer.mistake(
    "takes the softmax over receivers", hint="The weights of one receiver sum to 1: along its row, over the senders."
)
def wrong_axis(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return softmax(near(a, in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope)), axis=0) @ z


@gat_layer.mistake(
    "lets the scores into the softmax without leaky_relu",
    hint="leaky_relu comes before the softmax: without it attn_dst cancels, and all receivers rank senders alike.",
)
def linear(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_src, attn_dst, slope=1.0)


@gat_layer.mistake("ignores slope", hint="slope is a parameter: 0.2 is only its default.")
def fixed_slope(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_src, attn_dst)


@gat_layer.mistake(
    "always uses the slope 0.01", hint="0.01 is what a library's leaky_relu has unless told: hand slope on."
)
def default_slope(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_src, attn_dst, slope=0.01)


@gat_layer.mistake(
    "applies leaky_relu to receivers and senders apart", hint="Add the two numbers first: leaky_relu bends their sum."
)
def apart(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    receiver, sender = (in_numpy.leaky_relu(z @ attn, slope) for attn in (attn_dst, attn_src))
    return softmax(near(a, receiver[:, None] + sender)) @ z


@gat_layer.mistake("applies relu instead of leaky_relu", hint="Left of 0 the score keeps a slope.")
def is_relu(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_src, attn_dst, slope=0.0)


@gat_layer.mistake(
    "applies leaky_relu to z before the attention vectors",
    hint="First the two attention vectors, then their sum, then leaky_relu. (GATv2 is another layer.)",
)
def early_leaky(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return softmax(near(a, pair_scores(in_numpy.leaky_relu(z, slope), attn_src, attn_dst))) @ z


@gat_layer.mistake(
    "mixes with the transpose of the weights", hint="Row i of the weights belongs to receiver i: alpha @ z as it is."
)
def transposed_mix(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return in_numpy.attention(a, z @ attn_dst, z @ attn_src, slope).T @ z


@gat_layer.mistake(
    "exchanges attn_src and attn_dst", hint="attn_dst goes with the receiver, the row; attn_src with the sender."
)
def swapped(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a, x, w, attn_dst, attn_src, slope=slope)


@gat_layer.mistake(
    "leaves the node itself out", hint="A node is in its own neighbourhood: add self-loops before the mask."
)
def without_self(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    scores = np.where(a > 0, in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope), -1e30)
    return softmax(scores) @ z


@gat_layer.mistake(
    "leaves the node itself out, and gives NaN where nobody is left",
    hint="A node is in its own neighbourhood: add self-loops before the mask.",
)
def without_self_nan(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    scores = np.where(a > 0, in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope), -np.inf)
    return softmax(scores.astype(x.dtype)) @ z


@gat_layer.mistake("averages x instead of x w", hint="Everything after the first line happens with z = x w.")
def raw_sum(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    return in_numpy.attention(a, z @ attn_dst, z @ attn_src, slope) @ x


@gat_layer.mistake("does not subtract the maximum", hint="What is exp(1000)? Take each row's maximum off first.")
def overflows(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    weights = near(a, np.exp(in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope)), 0)
    return weights / np.sum(weights, axis=1, keepdims=True) @ z


@gat_layer.mistake(
    "multiplies the weights of strangers by 0, without subtracting the maximum",
    hint="exp(1000) * 0 is NaN. Take each row's maximum off first, over the neighbours alone.",
)
def multiplies(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    weights = in_numpy.add_self_loops(a) * np.exp(in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope))
    return weights / np.sum(weights, axis=1, keepdims=True) @ z


@gat_layer.mistake(
    "takes the maximum over strangers as well",
    hint="Far below a stranger's score all the others become 0: put -inf in its place before the maximum.",
)
def maximum_of_all(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    scores = in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope)
    weights = in_numpy.add_self_loops(a) * np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return weights / np.sum(weights, axis=1, keepdims=True) @ z


@gat_layer.mistake("listens the wrong way", hint="Row i of a says whom node i hears: mask rows, not columns.")
def backwards(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return in_numpy.gat_layer(a.T, x, w, attn_src, attn_dst, slope=slope)


@gat_layer.mistake(
    "cuts off what is below 0 at the end", hint="The weighted sum is the result: nothing comes after it."
)
def activated(a, x, w, attn_src, attn_dst, *, slope=0.2):
    return relu(in_numpy.gat_layer(a, x, w, attn_src, attn_dst, slope=slope))


@gat_layer.mistake(
    "counts a self-loop twice", hint="A loop that is there already and your own are one: the diagonal is 1."
)
def doubled(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    scores = in_numpy.leaky_relu(pair_scores(z, attn_src, attn_dst), slope)
    times = a + np.eye(len(a), dtype=a.dtype)
    weights = times * np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return weights / np.sum(weights, axis=1, keepdims=True) @ z


@gat_layer.mistake(
    "lets the place of a node count", hint="A node has no place of its own: only edges and features matter."
)
def places(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    bonus = np.arange(len(x), dtype=x.dtype)
    return in_numpy.attention(a, z @ attn_dst, z @ attn_src + bonus, slope) @ z


# The backward pass --------------------------------------------------------------------------------------------------


@gat_layer.backward.law("where all nodes are alike, attention has nothing to choose: its vectors get no gradient")
def backward_alike(f, a=DIRECTED, x=reals("1 f", limit=2), w=reals("f o", limit=1), attn=reals("o", limit=1)):
    same = np.repeat(x, len(a), axis=0)
    grad = np.arange(1, len(a) * w.shape[1] + 1, dtype=x.dtype).reshape(len(a), -1)
    _, _, by_src, by_dst = f(grad, a, same, w, attn, attn)
    nothing = np.zeros_like(attn)
    close((by_src, by_dst), (nothing, nothing), scale=512, message="all nodes are alike, but a vector got a gradient")


@gat_layer.backward.law("without edges every node has itself alone, and it is the backward pass of x w")
def backward_alone(f, grad=reals("n o"), x=reals("n f", limit=2), w=reals("f o", limit=1), attn=reals("o", limit=1)):
    nothing = np.zeros_like(attn)
    expected = (grad @ w.T, x.T @ grad, nothing, nothing)
    got = f(grad, np.zeros((len(x), len(x)), dtype=x.dtype), x, w, attn, attn)
    close(got, expected, scale=64, message="without edges the gradients are not those of x w")


@gat_layer.backward.law("with slope 1 attn_dst gets no gradient: it cancels in the softmax")
def backward_shift(f, grad, a, x, w, attn_src, attn_dst):
    by_dst = f(grad, a, x, w, attn_src, attn_dst, slope=1.0)[3]
    close(by_dst, np.zeros_like(attn_dst), scale=512, message="with slope 1, attn_dst got a gradient")


@gat_layer.backward.law(
    "where scores are exactly 0, the derivative of leaky_relu is the slope: half of it, half the gradient"
)
def backward_at_kink(f, grad, a, x, w, attn_src, slope):
    nothing = np.zeros_like(attn_src)
    whole = f(grad, a, x, w, nothing, nothing, slope=slope)[2:]
    half = f(grad, a, x, w, nothing, nothing, slope=slope / 2)[2:]
    close(
        half,
        tuple(part / 2 for part in whole),
        scale=512,
        message="with scores of 0, half the slope does not give half",
    )


@gat_layer.backward.mistake(
    "takes the derivative of leaky_relu at 0 for 1", hint="At 0 it is the slope: > 0, not >= 0."
)
def backward_at_0(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    def inner(alpha, by_alpha, scores):
        return alpha * (by_alpha - np.sum(alpha * by_alpha, axis=1, keepdims=True)) * np.where(scores >= 0, 1, slope)

    return gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, inner)


def gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, by_scores=None):
    """The right backward pass, but for another way from the gradient by the weights to that by the scores."""
    z = x @ w
    receiver, sender = z @ attn_dst, z @ attn_src
    alpha = in_numpy.attention(a, receiver, sender, slope)
    scores = receiver[:, None] + sender
    inner = by_scores(alpha, grad @ z.T, scores)
    rows, columns = np.sum(inner, axis=1), np.sum(inner, axis=0)
    by_z = alpha.T @ grad + np.outer(rows, attn_dst) + np.outer(columns, attn_src)
    return by_z @ w.T, x.T @ by_z, z.T @ columns, z.T @ rows


@gat_layer.backward.mistake(
    "takes the attention weights for constants", hint="The weights depend on z too, as receiver and as sender."
)
def backward_constant(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    right = in_numpy.gat_layer_backward(grad, a, x, w, attn_src, attn_dst, slope=slope)
    z = x @ w
    by_z = in_numpy.attention(a, z @ attn_dst, z @ attn_src, slope).T @ grad
    return by_z @ w.T, x.T @ by_z, *right[2:]


@gat_layer.backward.mistake(
    "forgets leaky_relu", hint="Left of 0 a score is multiplied by slope, and so is its gradient."
)
def backward_linear(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    def inner(alpha, by_alpha, scores):
        return alpha * (by_alpha - np.sum(alpha * by_alpha, axis=1, keepdims=True))

    return gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, inner)


@gat_layer.backward.mistake(
    "differentiates the softmax entry by entry",
    hint="A score moves all weights of its row: subtract the row's average.",
)
def backward_diagonal(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    def inner(alpha, by_alpha, scores):
        return alpha * (1 - alpha) * by_alpha * np.where(scores > 0, 1, slope)

    return gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, inner)


@gat_layer.backward.mistake(
    "sums over the wrong axis in the softmax", hint="The average that is subtracted runs over the senders of a row."
)
def backward_axis(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    def inner(alpha, by_alpha, scores):
        return alpha * (by_alpha - np.sum(alpha * by_alpha, axis=0, keepdims=True)) * np.where(scores > 0, 1, slope)

    return gat_backward_parts(grad, a, x, w, attn_src, attn_dst, slope, inner)


@gat_layer.backward.mistake(
    "exchanges receivers and senders",
    hint="Row sums belong to receivers and attn_dst, column sums to senders and attn_src.",
)
def backward_swapped(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    by_x, by_w, by_src, by_dst = in_numpy.gat_layer_backward(grad, a, x, w, attn_src, attn_dst, slope=slope)
    return by_x, by_w, by_dst, by_src


@gat_layer.backward.mistake(
    "forgets to transpose the weights", hint="The gradient of alpha Z by Z is the transpose of alpha times grad."
)
def backward_transposed(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    right = in_numpy.gat_layer_backward(grad, a, x, w, attn_src, attn_dst, slope=slope)
    z = x @ w
    alpha = in_numpy.attention(a, z @ attn_dst, z @ attn_src, slope)
    wrong = (alpha - alpha.T) @ grad
    return right[0] + wrong @ w.T, right[1] + x.T @ wrong, *right[2:]

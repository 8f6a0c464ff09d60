"""self_attention_untrained: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import scores_of, shuffled, softmax, uneven
from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import Shaped, few, integers, sampled_from

self_attention_untrained = Concept(
    in_numpy.self_attention_untrained,
    x=uneven("n d", limit=2),
    further=[{"x": few("n d")}],
    unusual=[{"x": Shaped("n d", sampled_from([0.0, 64.0, -64.0, 128.0]))}],
    scale=lambda case, expected: 16 * max(2.0, np.max(np.abs(case["x"]))),
    built_ins=["torch.nn.functional.scaled_dot_product_attention", "torch.nn.MultiheadAttention"],
    instead="matrix products and a softmax",
)


@self_attention_untrained.law("rows in another order give the results in that order")
def permutes(f, x, seed=integers(0, 99)):
    order = shuffled(x.shape[0], seed)
    close(f(x[order]), f(x)[order], scale=32, message="the results did not follow their rows")


@self_attention_untrained.law("a sequence of one row, or of equal rows, comes out as it went in")
def alone(f, x):
    alike = np.broadcast_to(x[:1], x.shape).copy()
    close(f(x[:1]), x[:1], message="a single row changed")
    close(f(alike), alike, message="equal rows changed")


@self_attention_untrained.law("every result lies between the smallest and the largest entry of its column")
def convex(f, x):
    y = f(x)
    at_most(np.min(x, axis=0), y, scale=32, message="a result is below its column")
    at_most(y, np.max(x, axis=0), scale=32, message="a result is above its column")


@self_attention_untrained.law("a row at a right angle to all others, of length r, keeps exp(r * r) times their weight")
def unscaled(f, r=sampled_from([0.5, 1.0, 1.5]), d=integers(2, 5)):
    # Two rows along different axes: each scores r * r against itself and 0 against the other.
    x = np.zeros((2, d))
    x[0, 0], x[1, 1] = r, r
    own = math.exp(r * r) / (1 + math.exp(r * r))
    expected = np.zeros_like(x)
    expected[:, :2] = r * np.array([[own, 1 - own], [1 - own, own]])
    close(f(x), expected, message="the weights are not those of the bare dot products")


@self_attention_untrained.mistake("scales the scores", hint="Here they are the bare dot products: softmax(x x^T).")
def scaled(x):
    return softmax(scores_of(x, x)) @ x


@self_attention_untrained.mistake(
    "takes the softmax over the columns", hint="The weights of one row sum to 1: the last axis."
)
def axis(x):
    return softmax(x @ x.T, axis=0) @ x


@self_attention_untrained.mistake(
    "leaves out the softmax", hint="Scores may be negative or large: a softmax makes weights of them."
)
def raw(x):
    return x @ x.T @ x


@self_attention_untrained.mistake("mixes features instead of rows", hint="x x^T is (N, N); x^T x is (D, D).")
def features(x):
    return x @ softmax(x.T @ x).T


@self_attention_untrained.mistake(
    "adds the row itself", hint="A residual connection is another layer: no x is added here."
)
def residual(x):
    return x + in_numpy.self_attention_untrained(x)


@self_attention_untrained.mistake("lets no row look ahead", hint="Every row sees all others: there is no mask here.")
def causal(x):
    return in_numpy.attention_weights(x @ x.T, in_numpy.causal_mask(len(x))) @ x


@self_attention_untrained.mistake("hides every row from itself", hint="A row takes part in its own average.")
def without_self(x):
    return in_numpy.attention_weights(x @ x.T, ~np.eye(len(x), dtype=bool)) @ x

"""Wrong versions of attention and positions that people really write, each with the hint that helps."""

import math

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws import (
    additive_scores,
    attention_pooling,
    attention_weights,
    bilinear_scores,
    blockwise_attention,
    causal_mask,
    cosine_scores,
    dot_scores,
    learned_positions,
    multi_head_attention,
    padding_mask,
    relative_position_bias,
    rotary_positions,
    scaled_dot_product_attention,
    self_attention_untrained,
    sinusoidal_positions,
)
from reference.contract import positive


def softmax(scores, axis=-1):
    """The plain one, for versions that are wrong elsewhere."""
    weights = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return weights / np.sum(weights, axis=axis, keepdims=True)


def scores_of(q, k):
    return in_numpy.scaled_scores(q, k)


def masked(scores, mask, other=-np.inf):
    """The scores where the mask is True, another number elsewhere."""
    return scores if mask is None else np.where(mask, scores, scores.dtype.type(other))


LOOK = "True means that the query may look there."


# dot_scores ---------------------------------------------------------------------------------------------------------


@dot_scores.mistake("multiplies entry by entry", hint="A dot product sums over the features: it is a matrix product.")
def dot_scores_elementwise(q, k):
    return np.sum(q * k, axis=-1, keepdims=True)


@dot_scores.mistake(
    "turns all axes round with .T", hint=".T reverses all axes. Swap the last two: np.swapaxes(k, -1, -2)."
)
def dot_scores_all_axes(q, k):
    return q @ k.T


@dot_scores.mistake(
    "gives keys the rows and queries the columns", hint="Row i belongs to query i: the queries stand on the left."
)
def dot_scores_transposed(q, k):
    return k @ np.swapaxes(q, -1, -2)


@dot_scores.mistake(
    "scales already", hint="Scaling comes later, in scaled dot-product attention. Here it is q k^T alone."
)
def dot_scores_scaled(q, k):
    return scores_of(q, k)


@dot_scores.mistake(
    "makes every query a vector of length 1", hint="That is on the way to the cosine: leave lengths alone."
)
def dot_scores_unit(q, k):
    return in_numpy.dot_scores(q / np.maximum(in_numpy.norms(q), 1e-12), k)


# cosine_scores ------------------------------------------------------------------------------------------------------


@cosine_scores.mistake("divides by the length of the query alone", hint="A cosine has both lengths below the line.")
def cosine_scores_one_length(q, k, *, eps=1e-12):
    positive("eps", eps)
    return in_numpy.dot_scores(q, k) / np.maximum(in_numpy.norms(q), eps)


@cosine_scores.mistake("divides by the squared lengths", hint="A length is the root of the sum of squares.")
def cosine_scores_squared(q, k, *, eps=1e-12):
    positive("eps", eps)
    lengths = in_numpy.norms(q) * np.swapaxes(in_numpy.norms(k), -1, -2)
    return in_numpy.dot_scores(q, k) / np.maximum(lengths**2, eps)


@cosine_scores.mistake(
    "adds eps instead of taking the larger", hint="max(length, eps), so that long vectors do not notice."
)
def cosine_scores_adds(q, k, *, eps=1e-12):
    positive("eps", eps)
    return in_numpy.dot_scores(q, k) / (in_numpy.norms(q) * np.swapaxes(in_numpy.norms(k), -1, -2) + eps)


@cosine_scores.mistake(
    "divides by 0 where a vector is zero", hint="0 / 0 is NaN. Divide by at least eps: np.maximum(lengths, eps)."
)
def cosine_scores_nan(q, k, *, eps=1e-12):
    positive("eps", eps)
    return in_numpy.dot_scores(q, k) / (in_numpy.norms(q) * np.swapaxes(in_numpy.norms(k), -1, -2))


@cosine_scores.mistake("is a distance, 1 minus the cosine", hint="A score is larger the better a key fits.")
def cosine_scores_distance(q, k, *, eps=1e-12):
    return 1 - in_numpy.cosine_scores(q, k, eps=eps)


@cosine_scores.mistake("takes any eps", hint="An eps of 0 protects from nothing: raise ValueError for 0 or less.")
def cosine_scores_any_eps(q, k, *, eps=1e-12):
    return in_numpy.cosine_scores(q, k, eps=eps if eps > 0 else 1e-12)


# bilinear_scores ----------------------------------------------------------------------------------------------------


@bilinear_scores.mistake(
    "transposes the matrix", hint="q W k^T: the rows of W go with the queries, its columns with keys."
)
def bilinear_scores_transposed(q, k, w):
    return in_numpy.dot_scores(q @ w.T, k)


@bilinear_scores.mistake("applies the matrix to both sides", hint="The matrix stands between them once.")
def bilinear_scores_twice(q, k, w):
    return in_numpy.dot_scores(q @ w, k @ w)


@bilinear_scores.mistake("scales by the root of the features", hint="Here it is q W k^T alone.")
def bilinear_scores_scaled(q, k, w):
    return in_numpy.bilinear_scores(q, k, w) / math.sqrt(q.shape[-1])


@bilinear_scores.mistake("adds an identity", hint="The matrix is W alone: with W = 0 every score is 0.")
def bilinear_scores_residual(q, k, w):
    return in_numpy.bilinear_scores(q, k, w + np.eye(*w.shape, dtype=w.dtype))


# additive_scores ----------------------------------------------------------------------------------------------------


@additive_scores.mistake(
    "leaves out tanh", hint="Without tanh the sum splits: queries add the same to all their scores."
)
def additive_scores_linear(q, k, w_q, w_k, v):
    return (np.expand_dims(q @ w_q.T, -2) + np.expand_dims(k @ w_k.T, -3)) @ v


@additive_scores.mistake("takes tanh of each part by itself", hint="tanh is taken of the sum of both projections.")
def additive_scores_apart(q, k, w_q, w_k, v):
    return (np.tanh(np.expand_dims(q @ w_q.T, -2)) + np.tanh(np.expand_dims(k @ w_k.T, -3))) @ v


@additive_scores.mistake("subtracts the keys", hint="The two projections are added.")
def additive_scores_minus(q, k, w_q, w_k, v):
    return in_numpy.additive_scores(q, k, w_q, -w_k, v)


@additive_scores.mistake(
    "takes tanh after the weighted sum", hint="First tanh, for every hidden unit, then the sum with v."
)
def additive_scores_outside(q, k, w_q, w_k, v):
    return np.tanh((np.expand_dims(q @ w_q.T, -2) + np.expand_dims(k @ w_k.T, -3)) @ v)


@additive_scores.mistake("uses a sigmoid", hint="tanh goes from -1 to 1 and is 0 at 0; a sigmoid is 1/2 there.")
def additive_scores_sigmoid(q, k, w_q, w_k, v):
    hidden = np.expand_dims(q @ w_q.T, -2) + np.expand_dims(k @ w_k.T, -3)
    return (0.5 + 0.5 * np.tanh(hidden / 2)) @ v


@additive_scores.mistake(
    "adds up keys before the network", hint="Every pair is on its own: (L, 1, H) + (1, S, H), and no sum over the keys."
)
def additive_scores_mean_key(q, k, w_q, w_k, v):
    mean = np.mean(k, axis=-2, keepdims=True)
    return np.broadcast_to(in_numpy.additive_scores(q, mean, w_q, w_k, v), (*q.shape[:-1], k.shape[-2]))


# attention_weights --------------------------------------------------------------------------------------------------


@attention_weights.mistake(
    "takes the softmax over the queries", hint="The weights of one query sum to 1: over the last axis."
)
def attention_weights_axis(scores, mask=None):
    scores = scores if mask is None else np.where(mask, scores, -1e30)
    return softmax(scores, axis=-2)


@attention_weights.mistake(
    "takes the softmax over axis 1, whatever the batch axes",
    hint="Batch axes may stand in front: the keys are the last axis, -1.",
)
def attention_weights_axis_one(scores, mask=None):
    return softmax(masked(scores, mask), axis=1)


@attention_weights.mistake("turns the mask round", hint=LOOK)
def attention_weights_inverted(scores, mask=None):
    return in_numpy.attention_weights(scores, None if mask is None else ~mask)


@attention_weights.mistake("turns the mask round, and gives NaN where that leaves no key", hint=LOOK)
def attention_weights_inverted_nan(scores, mask=None):
    return softmax(masked(scores, None if mask is None else ~mask))


@attention_weights.mistake("turns the mask round, and averages where that leaves no key", hint=LOOK)
def attention_weights_inverted_even(scores, mask=None):
    return softmax(masked(scores, None if mask is None else ~mask, -1e9))


@attention_weights.mistake(
    "masks after the softmax", hint="What is left does not sum to 1 any more: mask the scores, before exp."
)
def attention_weights_late(scores, mask=None):
    weights = softmax(scores)
    return weights if mask is None else np.where(mask, weights, 0)


@attention_weights.mistake(
    "sets masked scores to 0", hint="exp(0) is 1: a masked key still counts. Which score gives 0?"
)
def attention_weights_zero_score(scores, mask=None):
    return softmax(scores if mask is None else np.where(mask, scores, 0))


@attention_weights.mistake(
    "spreads the weights of a row without a key evenly",
    hint="With -1e9 everywhere all scores are alike again. Set the weights of masked keys to 0 afterwards.",
)
def attention_weights_even(scores, mask=None):
    return softmax(scores if mask is None else np.where(mask, scores, scores.dtype.type(-1e9)))


@attention_weights.mistake(
    "makes NaN of a row without a key", hint="-inf minus a maximum of -inf is NaN: put a 0 in place of that maximum."
)
def attention_weights_nan(scores, mask=None):
    return softmax(scores if mask is None else np.where(mask, scores, -np.inf))


@attention_weights.mistake(
    "adds -1e9 to masked scores",
    hint="inf - 1e9 is inf and NaN stays NaN: replace the score with np.where, do not add.",
)
def attention_weights_adds(scores, mask=None):
    if mask is None:
        return softmax(scores)
    weights = softmax(scores + np.where(mask, 0, -1e9).astype(scores.dtype))
    return np.where(mask, weights, 0)


@attention_weights.mistake(
    "subtracts one maximum for the whole table",
    hint="A row far below the largest score becomes 0 / 0: take each row's own maximum.",
)
def attention_weights_global(scores, mask=None):
    scores = scores if mask is None else np.where(mask, scores, -np.inf)
    weights = np.exp(scores - np.max(scores, initial=-1e30))
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


@attention_weights.mistake(
    "starts the maximum of a row at 0",
    hint="A row far below 0 becomes 0 / 0: its maximum may be negative, initial=-np.inf.",
)
def attention_weights_from_zero(scores, mask=None):
    scores = masked(scores, mask)
    weights = np.exp(scores - np.max(scores, axis=-1, keepdims=True, initial=0))
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


@attention_weights.mistake(
    "takes the maximum over masked keys as well",
    hint="Far below a masked score all the others become 0: mask the scores before the maximum, and before exp.",
)
def attention_weights_maximum_of_all(scores, mask=None):
    weights = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    weights = weights if mask is None else weights * mask
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


@attention_weights.mistake(
    "computes the formula as it stands",
    hint="exp(1000) is infinite, and without a key it is 0 / 0: subtract each row's maximum, and replace a sum of 0.",
)
def attention_weights_literally(scores, mask=None):
    weights = np.exp(scores) if mask is None else mask * np.exp(scores)
    return weights / np.sum(weights, axis=-1, keepdims=True)


@attention_weights.mistake("overflows", hint="What is exp(1000)? Subtract the largest score of each row first.")
def attention_weights_overflows(scores, mask=None):
    weights = np.exp(scores) if mask is None else np.where(mask, np.exp(scores), 0)
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


# scaled_dot_product_attention ---------------------------------------------------------------------------------------


def attend(scores, v, mask):
    return in_numpy.attention_weights(scores, mask) @ v


@scaled_dot_product_attention.mistake(
    "leaves out the scale", hint="Divide the scores by the square root of q.shape[-1]."
)
def attention_unscaled(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k), v, mask)


@scaled_dot_product_attention.mistake(
    "divides by D instead of its root", hint="The spread of a dot product grows with the root."
)
def attention_by_width(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) / q.shape[-1], v, mask)


@scaled_dot_product_attention.mistake(
    "scales by the width of the values", hint="It is the dot product of q and k that is scaled."
)
def attention_by_value_width(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) / math.sqrt(v.shape[-1]), v, mask)


@scaled_dot_product_attention.mistake(
    "scales by the number of keys", hint="What grows the dot product is its number of terms."
)
def attention_by_keys(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) / math.sqrt(k.shape[-2]), v, mask)


@scaled_dot_product_attention.mistake(
    "multiplies by the scale", hint="Large dot products are to become smaller: divide."
)
def attention_multiplies(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) * math.sqrt(q.shape[-1]), v, mask)


@scaled_dot_product_attention.mistake(
    "scales after the softmax", hint="Scale the scores; the weights have to sum to 1."
)
def attention_scales_late(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k), v, mask) / math.sqrt(q.shape[-1])


@scaled_dot_product_attention.mistake(
    "takes the softmax over the queries", hint="The weights of one query sum to 1: the softmax runs over the keys."
)
def attention_over_queries(q, k, v, mask=None):
    weights = softmax(scores_of(q, k), axis=-2)
    return (weights if mask is None else np.where(mask, weights, 0)) @ v


@scaled_dot_product_attention.mistake(
    "takes the softmax over axis 1, whatever the batch axes",
    hint="Batch axes may stand in front: the keys are the last axis, -1.",
)
def attention_axis_one(q, k, v, mask=None):
    return softmax(masked(scores_of(q, k), mask), axis=1) @ v


@scaled_dot_product_attention.mistake("turns the mask round", hint=LOOK)
def attention_inverted(q, k, v, mask=None):
    return attend(scores_of(q, k), v, None if mask is None else ~mask)


@scaled_dot_product_attention.mistake("turns the mask round, and gives NaN where that leaves no key", hint=LOOK)
def attention_inverted_nan(q, k, v, mask=None):
    return softmax(masked(scores_of(q, k), None if mask is None else ~mask)) @ v


@scaled_dot_product_attention.mistake("turns the mask round, and averages where that leaves no key", hint=LOOK)
def attention_inverted_even(q, k, v, mask=None):
    return softmax(masked(scores_of(q, k), None if mask is None else ~mask, -1e9)) @ v


@scaled_dot_product_attention.mistake(
    "masks after the softmax", hint="What is left does not sum to 1 any more: mask the scores, before the softmax."
)
def attention_masks_late(q, k, v, mask=None):
    weights = softmax(scores_of(q, k))
    return (weights if mask is None else np.where(mask, weights, 0)) @ v


@scaled_dot_product_attention.mistake(
    "multiplies the scores by the mask", hint="That makes masked scores 0, and exp(0) is 1: a masked key still counts."
)
def attention_multiplies_mask(q, k, v, mask=None):
    return softmax(scores_of(q, k) if mask is None else scores_of(q, k) * mask) @ v


@scaled_dot_product_attention.mistake(
    "averages everything where a query may look at nothing",
    hint="With -1e9 everywhere all scores are alike again. Set the weights of masked keys to 0 afterwards.",
)
def attention_even(q, k, v, mask=None):
    scores = scores_of(q, k)
    return softmax(scores if mask is None else np.where(mask, scores, scores.dtype.type(-1e9))) @ v


@scaled_dot_product_attention.mistake(
    "gives NaN where a query may look at nothing",
    hint="-inf minus a maximum of -inf is NaN: the result is to be zeros.",
)
def attention_nan(q, k, v, mask=None):
    return softmax(scores_of(q, k) if mask is None else np.where(mask, scores_of(q, k), -np.inf)) @ v


@scaled_dot_product_attention.mistake(
    "overflows", hint="What is exp(1000)? Subtract the largest score of each row before exp."
)
def attention_overflows(q, k, v, mask=None):
    weights = np.exp(scores_of(q, k)) * (1.0 if mask is None else mask)
    total = np.sum(weights, axis=-1, keepdims=True)
    return (weights / np.where(total == 0, 1, total)).astype(v.dtype) @ v


@scaled_dot_product_attention.mistake(
    "subtracts one maximum for all rows", hint="A row far below the largest score becomes 0 / 0: each row has its own."
)
def attention_global_maximum(q, k, v, mask=None):
    scores = scores_of(q, k) if mask is None else np.where(mask, scores_of(q, k), -np.inf)
    weights = np.exp(scores - np.max(scores, initial=-1e30))
    total = np.sum(weights, axis=-1, keepdims=True)
    return (weights / np.where(total == 0, 1, total)) @ v


@scaled_dot_product_attention.mistake(
    "attends to values alone", hint="The scores compare queries with keys; values come in at the end."
)
def attention_values_as_keys(q, k, v, mask=None):
    width = max(k.shape[-1], v.shape[-1])
    wide = np.zeros((*v.shape[:-1], width), dtype=v.dtype)
    wide[..., : v.shape[-1]] = v
    return attend(scores_of(q, wide[..., : q.shape[-1]]), v, mask)


@scaled_dot_product_attention.mistake(
    "picks the best key instead of averaging", hint="A softmax gives every key a share: weights @ v."
)
def attention_hard(q, k, v, mask=None):
    return attend(1e6 * scores_of(q, k), v, mask)


@scaled_dot_product_attention.mistake(
    "lets batches look at each other", hint="Sum over the last two axes only: the first ones are batch axes."
)
def attention_mixes_batches(q, k, v, mask=None):
    result = in_numpy.scaled_dot_product_attention(q, k, v, mask)
    return result if q.ndim < 3 else np.broadcast_to(np.mean(result, axis=0), result.shape).copy()


@scaled_dot_product_attention.mistake(
    "adds the positions of the keys", hint="Attention knows no order: nothing but q, k and v enters."
)
def attention_prefers_late_keys(q, k, v, mask=None):
    return attend(scores_of(q, k) + np.arange(k.shape[-2], dtype=k.dtype), v, mask)


@scaled_dot_product_attention.mistake(
    "always masks the future", hint="Attention looks where mask allows it; causal_mask is a mask like any other."
)
def attention_always_causal(q, k, v, mask=None):
    causal = np.arange(k.shape[-2]) <= np.arange(q.shape[-2])[:, None]
    return attend(scores_of(q, k), v, causal if mask is None else causal & mask)


def weights_and_gradient(grad, q, k, v, mask):
    weights = in_numpy.attention_weights(scores_of(q, k), mask)
    return weights, grad @ np.swapaxes(v, -1, -2)


def gradients(by_scores, weights, grad, q, k):
    by_scores = by_scores / math.sqrt(q.shape[-1])
    return by_scores @ k, np.swapaxes(by_scores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ grad


@scaled_dot_product_attention.backward.mistake(
    "forgets the scale", hint="The scores were divided by sqrt(D): so is their gradient."
)
def attention_backward_unscaled(grad, q, k, v, mask=None):
    by_q, by_k, by_v = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)
    return by_q * math.sqrt(q.shape[-1]), by_k * math.sqrt(q.shape[-1]), by_v


@scaled_dot_product_attention.backward.mistake(
    "leaves out what the softmax subtracts",
    hint="A score moves all weights of its row: subtract the sum of weights * dP.",
)
def attention_backward_diagonal(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, mask)
    return gradients(weights * by_weights, weights, grad, q, k)


@scaled_dot_product_attention.backward.mistake(
    "treats every weight on its own", hint="p (1 - p) is the diagonal alone: a score moves all weights of its row."
)
def attention_backward_sigmoid(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, mask)
    return gradients(weights * (1 - weights) * by_weights, weights, grad, q, k)


@scaled_dot_product_attention.backward.mistake(
    "swaps the gradients of q and k", hint="dQ is dS times the keys, dK is dS^T times the queries."
)
def attention_backward_swapped(grad, q, k, v, mask=None):
    by_q, by_k, by_v = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)
    return by_k, by_q, by_v


@scaled_dot_product_attention.backward.mistake(
    "ignores the mask", hint="Compute the weights as the forward pass did, with its mask."
)
def attention_backward_unmasked(grad, q, k, v, mask=None):
    return in_numpy.scaled_dot_product_attention_backward(grad, q, k, v)


@scaled_dot_product_attention.backward.mistake(
    "masks the gradient by putting 0 for masked weights at the end",
    hint="Masked keys must not take part in the sums either: the weights come from the masked softmax.",
)
def attention_backward_late_mask(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, None)
    weights = weights if mask is None else weights * mask
    by_scores = weights * (by_weights - np.sum(weights * by_weights, axis=-1, keepdims=True))
    return gradients(by_scores.astype(q.dtype), weights.astype(q.dtype), grad, q, k)


@scaled_dot_product_attention.backward.mistake(
    "sums over the queries where the softmax summed over the keys",
    hint="The sum in the softmax's gradient runs along a row.",
)
def attention_backward_axis(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, mask)
    by_scores = weights * (by_weights - np.sum(weights * by_weights, axis=-2, keepdims=True))
    return gradients(by_scores, weights, grad, q, k)


# self_attention_untrained -------------------------------------------------------------------------------------------


@self_attention_untrained.mistake("scales the scores", hint="Here they are the bare dot products: softmax(x x^T).")
def self_attention_scaled(x):
    return softmax(scores_of(x, x)) @ x


@self_attention_untrained.mistake(
    "takes the softmax over the columns", hint="The weights of one row sum to 1: the last axis."
)
def self_attention_axis(x):
    return softmax(x @ x.T, axis=0) @ x


@self_attention_untrained.mistake(
    "leaves out the softmax", hint="Scores may be negative or large: a softmax makes weights of them."
)
def self_attention_raw(x):
    return x @ x.T @ x


@self_attention_untrained.mistake("mixes features instead of rows", hint="x x^T is (N, N); x^T x is (D, D).")
def self_attention_features(x):
    return x @ softmax(x.T @ x).T


@self_attention_untrained.mistake(
    "adds the row itself", hint="A residual connection is another layer: no x is added here."
)
def self_attention_residual(x):
    return x + in_numpy.self_attention_untrained(x)


@self_attention_untrained.mistake("lets no row look ahead", hint="Every row sees all others: there is no mask here.")
def self_attention_causal(x):
    return in_numpy.attention_weights(x @ x.T, in_numpy.causal_mask(len(x))) @ x


@self_attention_untrained.mistake("hides every row from itself", hint="A row takes part in its own average.")
def self_attention_without_self(x):
    return in_numpy.attention_weights(x @ x.T, ~np.eye(len(x), dtype=bool)) @ x


# causal_mask --------------------------------------------------------------------------------------------------------


@causal_mask.mistake("hides every position from itself", hint="A position may look at itself: <= rather than <.")
def causal_mask_strict(length):
    return np.arange(refuse_negative(length)) < np.arange(length)[:, None]


@causal_mask.mistake("is True above the diagonal", hint="Rows are queries: query 0 may look at key 0 alone.")
def causal_mask_transposed(length):
    return in_numpy.causal_mask(length).T


@causal_mask.mistake("is True where attention is forbidden", hint="True means that the query may look there.")
def causal_mask_inverted(length):
    return ~in_numpy.causal_mask(length)


@causal_mask.mistake("allows one position too many", hint="Query i sees keys up to i, not up to i + 1.")
def causal_mask_loose(length):
    return np.tri(refuse_negative(length), k=1, dtype=bool)


@causal_mask.mistake("holds numbers", hint="The mask is of True and False: compare, or convert with .astype(bool).")
def causal_mask_numbers(length):
    return np.tri(refuse_negative(length))


@causal_mask.mistake("is 0 and minus infinity", hint="That is a mask to be added to scores. Here it is True and False.")
def causal_mask_additive(length):
    return np.where(in_numpy.causal_mask(length), 0.0, -np.inf)


# padding_mask -------------------------------------------------------------------------------------------------------


@padding_mask.mistake("is True at the padding", hint="True means that the query may look there.")
def padding_mask_inverted(lengths, size):
    return ~in_numpy.padding_mask(lengths, size)


@padding_mask.mistake(
    "allows one key too many", hint="A sequence of length 3 has the positions 0, 1 and 2: < rather than <=."
)
def padding_mask_off_by_one(lengths, size):
    return np.arange(size) <= lengths[:, None, None]


@padding_mask.mistake("pads in front", hint="The real tokens come first, the padding after them.")
def padding_mask_front(lengths, size):
    return in_numpy.padding_mask(lengths, size)[..., ::-1]


@padding_mask.mistake("has no axis for the queries", hint="The shape is (N, 1, size): lengths[:, None, None].")
def padding_mask_flat(lengths, size):
    return np.arange(size) < lengths[:, None]


@padding_mask.mistake("is as long as the longest sequence", hint="size says how many columns there are.")
def padding_mask_longest(lengths, size):
    return in_numpy.padding_mask(lengths, int(np.max(lengths)))


# multi_head_attention -----------------------------------------------------------------------------------------------


def with_heads(query, memory, params, heads, mask, *, split=in_numpy.split_heads, join=None, attention=None, **changed):
    """The right steps, some of them exchanged."""
    in_numpy.head_width(heads, query.shape[-1])
    mask = in_numpy.mask_for_heads(mask, (*query.shape[:2], memory.shape[1]))
    q = split(query @ params["wq"].T + params["bq"], heads)
    k = split(memory @ params["wk"].T + params["bk"], heads)
    v = split(memory @ params["wv"].T + params["bv"], heads)
    attended = (attention or in_numpy.scaled_dot_product_attention)(q, k, v, mask)
    side_by_side = join(attended) if join else attended.swapaxes(1, 2).reshape(query.shape)
    return side_by_side @ params["wo"].T + params["bo"]


@multi_head_attention.mistake(
    "reshapes to heads without moving them", hint="(N, L, D) to (N, L, heads, D / heads) first; then swap L and heads."
)
def multi_head_reshapes(query, memory, params, *, heads, mask=None):
    def split(x, heads):
        n, length, size = x.shape
        return x.reshape(n, heads, length, size // heads)

    return with_heads(query, memory, params, heads, mask, split=split)


@multi_head_attention.mistake(
    "reshapes to heads and back without moving axes",
    hint="A reshape alone mixes positions with features: (N, L, heads, D / heads) first, then swap L and heads.",
)
def multi_head_reshapes_both_ways(query, memory, params, *, heads, mask=None):
    def split(x, heads):
        n, length, size = x.shape
        return x.reshape(n, heads, length, size // heads)

    return with_heads(query, memory, params, heads, mask, split=split, join=lambda x: x.reshape(query.shape))


@multi_head_attention.mistake(
    "does not move the heads back before the reshape",
    hint="(N, heads, L, width) has to become (N, L, heads, width) first.",
)
def multi_head_joins_wrongly(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, join=lambda x: x.reshape(query.shape))


@multi_head_attention.mistake(
    "puts the heads together in another order", hint="Head 0 gives the first columns, head 1 the next ones."
)
def multi_head_order(query, memory, params, *, heads, mask=None):
    join = lambda x: x[:, ::-1].swapaxes(1, 2).reshape(query.shape)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, join=join)


@multi_head_attention.mistake(
    "gives heads every h-th column",
    hint="Head 0 has the first D / heads columns: split as (heads, width), not (width, heads).",
)
def multi_head_interleaves(query, memory, params, *, heads, mask=None):
    split = lambda x, heads: x.reshape(*x.shape[:2], -1, heads).transpose(0, 3, 1, 2)  # noqa: E731
    join = lambda x: x.transpose(0, 2, 3, 1).reshape(query.shape)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, split=split, join=join)


@multi_head_attention.mistake("scales by all D features", hint="The dot products of a head have D / heads terms.")
def multi_head_full_scale(query, memory, params, *, heads, mask=None):
    attention = lambda q, k, v, mask: in_numpy.scaled_dot_product_attention(q / math.sqrt(heads), k, v, mask)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, attention=attention)


@multi_head_attention.mistake("does not scale", hint="Divide the scores of a head by the root of its width, D / heads.")
def multi_head_unscaled(query, memory, params, *, heads, mask=None):
    attention = lambda q, k, v, mask: attend(in_numpy.dot_scores(q, k), v, mask)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, attention=attention)


@multi_head_attention.mistake(
    "uses the weights transposed", hint="Weights are (out, in), as PyTorch lays them out: x @ w.T + b."
)
def multi_head_transposed(query, memory, params, *, heads, mask=None):
    turned = {name: value.T for name, value in params.items()}
    return in_numpy.multi_head_attention(query, memory, turned, heads=heads, mask=mask)


@multi_head_attention.mistake("forgets the biases", hint="Each of the four projections has its bias: x @ w.T + b.")
def multi_head_without_bias(query, memory, params, *, heads, mask=None):
    bare = {name: 0 * value if name.startswith("b") else value for name, value in params.items()}
    return in_numpy.multi_head_attention(query, memory, bare, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "swaps keys and values", hint="Keys are compared with the queries; values are what is averaged."
)
def multi_head_swapped(query, memory, params, *, heads, mask=None):
    swapped = params | {"wk": params["wv"], "bk": params["bv"], "wv": params["wk"], "bv": params["bk"]}
    return in_numpy.multi_head_attention(query, memory, swapped, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "takes keys and values from the query", hint="memory is what is asked: keys and values come from it."
)
def multi_head_only_self(query, memory, params, *, heads, mask=None):
    length = query.shape[1]
    mask = mask if mask is None or mask.shape[-1] in (1, length) else np.resize(mask, (*mask.shape[:-1], length))
    return in_numpy.multi_head_attention(query, query, params, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "leaves out the last projection", hint="After the heads are put together comes wo, with bo."
)
def multi_head_without_output(query, memory, params, *, heads, mask=None):
    last = {"wo": np.eye(query.shape[-1], dtype=query.dtype), "bo": 0 * params["bo"]}
    return in_numpy.multi_head_attention(query, memory, params | last, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "adds the heads up", hint="Heads stand side by side, each in its own columns: no sum over them."
)
def multi_head_sums(query, memory, params, *, heads, mask=None):
    join = lambda x: np.tile(np.sum(x, axis=1), heads)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, join=join)


@multi_head_attention.mistake(
    "turns the mask round", hint="True means that the query may look there; PyTorch's layer has it the other way."
)
def multi_head_inverted(query, memory, params, *, heads, mask=None):
    return in_numpy.multi_head_attention(query, memory, params, heads=heads, mask=None if mask is None else ~mask)


@multi_head_attention.mistake("turns the mask round, and gives NaN where that leaves no key", hint=LOOK)
def multi_head_inverted_nan(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_inverted_nan)


@multi_head_attention.mistake("turns the mask round, and averages where that leaves no key", hint=LOOK)
def multi_head_inverted_even(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_inverted_even)


@multi_head_attention.mistake(
    "gives NaN where a query may look at nothing",
    hint="-inf minus a maximum of -inf is NaN: such a query gets zeros from every head.",
)
def multi_head_nan(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_nan)


@multi_head_attention.mistake(
    "averages everything where a query may look at nothing",
    hint="With -1e9 everywhere all scores are alike again. Set the weights of masked keys to 0 afterwards.",
)
def multi_head_even(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_even)


@multi_head_attention.mistake("forgets the mask", hint="Hand the mask on to attention, with an axis for the heads.")
def multi_head_unmasked(query, memory, params, *, heads, mask=None):
    return in_numpy.multi_head_attention(query, memory, params, heads=heads)


@multi_head_attention.mistake(
    "lays the mask of the first sequence over the first head",
    hint="(N, L, S) next to (N, heads, L, S) meets heads with N: give the mask an axis for the heads, mask[:, None].",
)
def multi_head_mask_axis(query, memory, params, *, heads, mask=None):
    if mask is not None and mask.ndim == 3:
        mask = np.resize(mask, (heads, *mask.shape[1:]))
        attention = lambda q, k, v, _: in_numpy.scaled_dot_product_attention(q, k, v, mask)  # noqa: E731
        return with_heads(query, memory, params, heads, None, attention=attention)
    return in_numpy.multi_head_attention(query, memory, params, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "drops columns where heads do not divide D", hint="Raise ValueError where D % heads is not 0."
)
def multi_head_any_heads(query, memory, params, *, heads, mask=None):
    while query.shape[-1] % heads:
        heads -= 1
    return in_numpy.multi_head_attention(query, memory, params, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "knows the order of the memory",
    hint="Nothing but the mask may depend on where a key stands: positions come from outside.",
)
def multi_head_ordered(query, memory, params, *, heads, mask=None):
    later = np.arange(memory.shape[1], dtype=memory.dtype)[:, None]
    return in_numpy.multi_head_attention(query, memory + later, params, heads=heads, mask=mask)


# attention_pooling --------------------------------------------------------------------------------------------------


@attention_pooling.mistake("leaves out the softmax", hint="Scores may be negative: a softmax makes weights of them.")
def attention_pooling_raw(x, w, b):
    return (x @ w + b) @ x


@attention_pooling.mistake(
    "uses a sigmoid for every row", hint="The weights sum to 1 over the rows: that is a softmax."
)
def attention_pooling_sigmoid(x, w, b):
    return (0.5 + 0.5 * np.tanh((x @ w + b) / 2)) @ x


@attention_pooling.mistake("divides the sum by the number of rows", hint="The weights sum to 1 already.")
def attention_pooling_mean_again(x, w, b):
    return in_numpy.attention_pooling(x, w, b) / len(x)


@attention_pooling.mistake("overflows", hint="What is exp(1000)? Subtract the largest score first.")
def attention_pooling_overflows(x, w, b):
    weights = np.exp(x @ w + b)
    return weights @ x / np.sum(weights)


@attention_pooling.mistake("adds b to the weights", hint="b belongs to the scores, before the softmax.")
def attention_pooling_late_bias(x, w, b):
    return (softmax(x @ w) + b) @ x


@attention_pooling.mistake("scales the scores", hint="The scores are x @ w + b as they are.")
def attention_pooling_scaled(x, w, b):
    return softmax((x @ w + b) / math.sqrt(x.shape[-1])) @ x


@attention_pooling.mistake(
    "weighs rows by their place", hint="Nothing but the score of a row counts, not where it stands."
)
def attention_pooling_ordered(x, w, b):
    return softmax(x @ w + np.arange(len(x), dtype=x.dtype)) @ x


# sinusoidal_positions -----------------------------------------------------------------------------------------------


def waves(length, dim, base, exponents, start=0):
    angles = np.arange(start, start + length)[:, None] / base ** np.asarray(exponents)
    return in_numpy.interleaved(np.sin(angles), np.cos(angles))


def even(dim):
    if dim % 2:
        raise ValueError
    return np.arange(0, dim, 2) / dim


@sinusoidal_positions.mistake(
    "puts all sines before all cosines", hint="Sines and cosines take turns: out[:, 0::2], out[:, 1::2]."
)
def sinusoidal_halves(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / base ** even(dim)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=-1)


@sinusoidal_positions.mistake("counts positions from 1", hint="The first position is 0: its row is 0, 1, 0, 1, ...")
def sinusoidal_from_one(length, dim, *, base=10000.0):
    return waves(length, dim, base, even(dim), start=1)


@sinusoidal_positions.mistake(
    "uses i / dim instead of 2 i / dim", hint="Column 2 i has the exponent 2 i / dim; i counts the pairs."
)
def sinusoidal_exponent(length, dim, *, base=10000.0):
    return waves(length, dim, base, even(dim) / 2)


@sinusoidal_positions.mistake(
    "uses 4 i / dim instead of 2 i / dim",
    hint="range(0, dim, 2) counts 0, 2, 4, ...: that is 2 i already. The exponents are arange(0, dim, 2) / dim.",
)
def sinusoidal_twice(length, dim, *, base=10000.0):
    return waves(length, dim, base, 2 * even(dim))


@sinusoidal_positions.mistake(
    "stacks sines and cosines along the first axis",
    hint="Columns take turns where the new axis is the last one: np.stack([sin, cos], axis=-1), then reshape.",
)
def sinusoidal_stacked(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / base ** even(dim)
    return np.stack([np.sin(angles), np.cos(angles)]).reshape(length, dim)


@sinusoidal_positions.mistake(
    "gives sine and cosine of a pair different angles",
    hint="Columns 2 i and 2 i + 1 share one angle: both use 2 i / dim.",
)
def sinusoidal_apart(length, dim, *, base=10000.0):
    even(dim)
    angles = np.arange(length)[:, None] / base ** (np.arange(dim) / dim)
    return np.where(np.arange(dim) % 2 == 0, np.sin(angles), np.cos(angles))


@sinusoidal_positions.mistake(
    "multiplies by the power of the base", hint="Waves become slower along the columns: divide."
)
def sinusoidal_fast(length, dim, *, base=10000.0):
    return waves(length, dim, base, -even(dim))


@sinusoidal_positions.mistake("ignores base", hint="base is a parameter: 10000 is only its default.")
def sinusoidal_fixed(length, dim, *, base=10000.0):
    return waves(length, dim, 10000.0, even(dim))


@sinusoidal_positions.mistake("swaps sine and cosine", hint="Column 0 is a sine: it starts at 0.")
def sinusoidal_swapped(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / base ** even(dim)
    return in_numpy.interleaved(np.cos(angles), np.sin(angles))


@sinusoidal_positions.mistake(
    "takes sines alone", hint="With sines alone, turning by a fixed angle is impossible: cosines are missing."
)
def sinusoidal_sines(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / base ** even(dim)
    return in_numpy.interleaved(np.sin(angles), np.sin(angles))


@sinusoidal_positions.mistake(
    "divides positions by the length", hint="Position t is t, whatever the length: rows would all shift."
)
def sinusoidal_relative(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / max(length, 1) / base ** even(dim)
    return in_numpy.interleaved(np.sin(angles), np.cos(angles))


@sinusoidal_positions.mistake("starts again after 32 positions", hint="No two positions may share a row.")
def sinusoidal_wraps(length, dim, *, base=10000.0):
    return in_numpy.sinusoidal_positions(32, dim, base=base)[np.arange(length) % 32]


@sinusoidal_positions.mistake(
    "cuts an odd dim down", hint="An odd dim leaves a sine without its cosine: raise ValueError."
)
def sinusoidal_any_dim(length, dim, *, base=10000.0):
    return in_numpy.sinusoidal_positions(length, dim + dim % 2, base=base)[:, :dim]


# learned_positions --------------------------------------------------------------------------------------------------


@learned_positions.mistake("takes the last rows of the table", hint="Position 0 gets row 0: table[:L].")
def learned_last(x, table):
    refuse_short(x, table)
    return x + table[table.shape[0] - x.shape[1] :]


@learned_positions.mistake(
    "adds the same row everywhere", hint="Position t gets row t: the table's rows go along axis 1."
)
def learned_first(x, table):
    refuse_short(x, table)
    return x + table[0]


@learned_positions.mistake("counts positions from 1", hint="Position 0 gets row 0.")
def learned_from_one(x, table):
    refuse_short(x, table)
    return x + table[(np.arange(x.shape[1]) + 1) % len(table)]


@learned_positions.mistake("multiplies", hint="The row of a position is added.")
def learned_times(x, table):
    refuse_short(x, table)
    return x * table[: x.shape[1]]


@learned_positions.mistake(
    "starts the table anew where it ends", hint="The table has no row for that position: raise ValueError."
)
def learned_wraps(x, table):
    return x + table[np.arange(x.shape[1]) % len(table)]


# relative_position_bias ---------------------------------------------------------------------------------------------


def biases(table, length, distance):
    if len(table) != 2 * length - 1:
        raise ValueError
    return table[distance(np.arange(length)[:, None], np.arange(length))]


@relative_position_bias.mistake("uses i - j", hint="Rows are queries i, columns keys j: the index grows with j.")
def relative_mirrored(table, length):
    return biases(table, length, lambda i, j: i - j + length - 1)


@relative_position_bias.mistake(
    "forgets to add length - 1", hint="j - i may be negative, and a negative index counts from the end."
)
def relative_negative(table, length):
    return biases(table, length, lambda i, j: j - i)


@relative_position_bias.mistake(
    "takes the distance without its sign", hint="Before and after are different entries of the table."
)
def relative_absolute(table, length):
    return biases(table, length, lambda i, j: np.abs(j - i) + length - 1)


@relative_position_bias.mistake("counts positions, not distances", hint="The entry depends on j - i, not on j.")
def relative_position(table, length):
    return biases(table, length, lambda i, j: j + 0 * i)


@relative_position_bias.mistake(
    "takes a table of any length", hint="Every distance needs its entry: raise ValueError unless there are 2 L - 1."
)
def relative_any_table(table, length):
    places = np.arange(length)
    return table[np.clip(places - places[:, None] + length - 1, 0, len(table) - 1)]


# rotary_positions ---------------------------------------------------------------------------------------------------


def turned(x, base, sign=1.0, start=0, exponents=None):
    if x.shape[-1] % 2:
        raise ValueError
    exponents = np.arange(0, x.shape[-1], 2) / x.shape[-1] if exponents is None else exponents
    angles = sign * (np.arange(x.shape[-2]) + start)[:, None] / base**exponents
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    a, b = x[..., 0::2], x[..., 1::2]
    return in_numpy.interleaved(a * cos - b * sin, a * sin + b * cos)


@rotary_positions.mistake(
    "pairs column i with column i + D / 2", hint="Pairs are neighbours here: x[..., 0::2] with x[..., 1::2]."
)
def rotary_halves(x, *, base=10000.0):
    if x.shape[-1] % 2:
        raise ValueError
    half = x.shape[-1] // 2
    mixed = in_numpy.interleaved(x[..., :half], x[..., half:])
    y = in_numpy.rotary_positions(mixed, base=base)
    return np.concatenate([y[..., 0::2], y[..., 1::2]], axis=-1)


@rotary_positions.mistake(
    "turns the other way", hint="(1, 0) turns to (cos, sin): mind which of the two sines has the minus."
)
def rotary_backwards(x, *, base=10000.0):
    return turned(x, base, sign=-1.0)


@rotary_positions.mistake("counts positions from 1", hint="Position 0 is turned by the angle 0: it stays as it is.")
def rotary_from_one(x, *, base=10000.0):
    return turned(x, base, start=1)


@rotary_positions.mistake("uses i / D instead of 2 i / D", hint="i counts the pairs; the exponent is 2 i / D.")
def rotary_exponent(x, *, base=10000.0):
    return turned(x, base, exponents=np.arange(x.shape[-1] // 2) / x.shape[-1])


@rotary_positions.mistake("ignores base", hint="base is a parameter: 10000 is only its default.")
def rotary_fixed(x, *, base=10000.0):
    return turned(x, 10000.0)


@rotary_positions.mistake(
    "adds the sinusoids", hint="Rotary positions multiply: every pair is turned, and keeps its length."
)
def rotary_adds(x, *, base=10000.0):
    return x + in_numpy.sinusoidal_positions(x.shape[-2], x.shape[-1], base=base).astype(x.dtype)


@rotary_positions.mistake(
    "has both sines with a plus", hint="A rotation has one minus: (a cos - b sin, a sin + b cos)."
)
def rotary_mirror(x, *, base=10000.0):
    if x.shape[-1] % 2:
        raise ValueError
    angles = in_numpy.position_angles(x.shape[-2], x.shape[-1], base)
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    a, b = x[..., 0::2], x[..., 1::2]
    return in_numpy.interleaved(a * cos + b * sin, a * sin + b * cos)


@rotary_positions.mistake(
    "counts sequences instead of positions", hint="Positions are the axis before the last one, x.shape[-2]."
)
def rotary_batch_axis(x, *, base=10000.0):
    if x.ndim < 3:
        return turned(x, base)
    return np.swapaxes(turned(np.swapaxes(x, 0, -2), base), 0, -2)


@rotary_positions.mistake(
    "leaves an odd last column alone", hint="A column without a partner cannot be turned: raise ValueError."
)
def rotary_any_width(x, *, base=10000.0):
    even_part = x[..., : x.shape[-1] // 2 * 2]
    return np.concatenate([in_numpy.rotary_positions(even_part, base=base), x[..., even_part.shape[-1] :]], axis=-1)


# blockwise_attention ------------------------------------------------------------------------------------------------


def online(
    q, k, v, block, causal, *, decay_total=True, decay_out=True, maximum=True, first=-np.inf, last=True, future=0,
    local=False, divide=True,
):  # fmt: skip
    """The right loop, parts of which can be left out."""
    if block < 1:
        raise ValueError
    q = q / math.sqrt(q.shape[-1])
    top = np.full((*q.shape[:-1], 1), first if maximum else 0, dtype=q.dtype)
    total, out = np.zeros_like(top), np.zeros((*q.shape[:-1], v.shape[-1]), dtype=q.dtype)
    keys = k.shape[-2] if last or k.shape[-2] < block else k.shape[-2] // block * block
    for start in range(0, keys, block):
        scores = in_numpy.dot_scores(q, k[..., start : start + block, :])
        if causal:
            places = np.arange(scores.shape[-1]) + (0 if local else start)
            scores = np.where(places <= np.arange(q.shape[-2])[:, None] + future, scores, -np.inf)
        new = np.maximum(top, np.max(scores, axis=-1, keepdims=True)) if maximum else top
        decay, weights = np.exp(top - new), np.exp(scores - new)
        total = (decay if decay_total else 1) * total + np.sum(weights, axis=-1, keepdims=True)
        out = (decay if decay_out else 1) * out + weights @ v[..., start : start + block, :]
        top = new
    return (out / total if divide else out).astype(v.dtype)


@blockwise_attention.mistake(
    "does not shrink what was summed before", hint="A new maximum changes what the earlier weights were divided by."
)
def blockwise_no_decay(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, decay_total=False, decay_out=False)


@blockwise_attention.mistake(
    "shrinks the sum of weights alone", hint="The sum of values was made with the same weights: shrink it too."
)
def blockwise_half_decay(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, decay_out=False)


@blockwise_attention.mistake(
    "drops the last block where it is not full", hint="The last block may be smaller: range(0, S, block)."
)
def blockwise_drops(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, last=False)


@blockwise_attention.mistake(
    "begins with a maximum of 0",
    hint="Where all scores are far below 0, every weight becomes 0: the first maximum is -inf.",
)
def blockwise_from_zero(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, first=0)


@blockwise_attention.mistake(
    "does not divide in the end", hint="After the last block: the sum of values by the sum of weights."
)
def blockwise_undivided(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, divide=False)


@blockwise_attention.mistake("keeps no maximum", hint="What is exp(1000)? Carry the largest score so far along.")
def blockwise_no_maximum(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, maximum=False)


@blockwise_attention.mistake(
    "takes a softmax of every block and averages",
    hint="Blocks with large scores count more: carry the sum of weights along.",
)
def blockwise_mean_of_blocks(q, k, v, *, block=64, causal=False):
    if causal or block < 1:
        return in_numpy.blockwise_attention(q, k, v, block=block, causal=causal)
    starts = range(0, k.shape[-2], block)
    parts = [softmax(scores_of(q, k[..., s : s + block, :])) @ v[..., s : s + block, :] for s in starts]
    return sum(parts) / len(parts)


@blockwise_attention.mistake("ignores causal", hint="Where causal, query i sees the keys up to i alone.")
def blockwise_never_causal(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, False)


@blockwise_attention.mistake("sees one key of the future", hint="Query i sees key i, but not key i + 1.")
def blockwise_loose(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, future=1)


@blockwise_attention.mistake(
    "counts the keys of every block from 0 where it is causal",
    hint="The keys of a block stand at start, start + 1, ...: compare these places with those of the queries.",
)
def blockwise_local(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, local=True)


@blockwise_attention.mistake(
    "lines up the last query with the last key", hint="Both count from the first position: query 0 sees key 0 alone."
)
def blockwise_aligned_to_the_end(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, future=k.shape[-2] - q.shape[-2])


@blockwise_attention.mistake("hides every position from itself", hint="Query i sees key i too: <= rather than <.")
def blockwise_strict(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, future=-1)


@blockwise_attention.mistake(
    "forgets the scale", hint="Divide the queries by the root of their width once, before the loop."
)
def blockwise_unscaled(q, k, v, *, block=64, causal=False):
    return in_numpy.blockwise_attention(q * math.sqrt(q.shape[-1]), k, v, block=block, causal=causal)


@blockwise_attention.mistake(
    "is causal by blocks: a block sees itself whole",
    hint="Within the block on the diagonal, later keys are hidden as well.",
)
def blockwise_coarse(q, k, v, *, block=64, causal=False):
    if not causal:
        return in_numpy.blockwise_attention(q, k, v, block=block)
    mask = np.arange(k.shape[-2]) // block <= np.arange(q.shape[-2])[:, None] // block
    return in_numpy.scaled_dot_product_attention(q, k, v, mask)


@blockwise_attention.mistake(
    "holds the whole table of scores", hint="Never form (L, S): go over the keys block by block, with running sums."
)
def blockwise_plain_attention(q, k, v, *, block=64, causal=False):
    if block < 1:
        raise ValueError
    mask = np.arange(k.shape[-2]) <= np.arange(q.shape[-2])[:, None] if causal else None
    return in_numpy.scaled_dot_product_attention(q, k, v, mask)


@blockwise_attention.mistake(
    "takes any block", hint="No keys at a time never ends: raise ValueError for a block of 0 or less."
)
def blockwise_any_block(q, k, v, *, block=64, causal=False):
    return in_numpy.blockwise_attention(q, k, v, block=max(block, 1), causal=causal)


def blockwise_gradients(grad, q, k, v, block, causal, *, per_block=False, last=True):
    """The right gradients, parts of which can be left out."""
    out, top, total = in_numpy.in_blocks(q, k, v, block, causal)
    shared = np.sum(grad * out, axis=-1, keepdims=True)
    scaled = q / math.sqrt(q.shape[-1])
    by_q, by_k, by_v = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for rows, keys in in_numpy.blocks(q.shape[-2], k.shape[-2], block, causal):
        if not last and keys.start and keys.stop - keys.start < block:
            continue
        scores = in_numpy.block_scores(scaled[..., rows, :], k[..., keys, :], causal)
        weights = np.exp(scores - top[..., rows, :]) / total[..., rows, :]
        by_weights = grad[..., rows, :] @ np.swapaxes(v[..., keys, :], -1, -2)
        less = np.sum(weights * by_weights, axis=-1, keepdims=True) if per_block else shared[..., rows, :]
        by_scores = weights * (by_weights - less)
        by_q[..., rows, :] += by_scores @ k[..., keys, :]
        by_k[..., keys, :] = np.swapaxes(by_scores, -1, -2) @ scaled[..., rows, :]
        by_v[..., keys, :] = np.swapaxes(weights, -1, -2) @ grad[..., rows, :]
    return by_q / math.sqrt(q.shape[-1]), by_k, by_v


@blockwise_attention.backward.mistake(
    "subtracts the sum over the block instead of the whole row",
    hint="The sum runs over all keys: it is the sum of grad * out.",
)
def blockwise_backward_per_block(grad, q, k, v, *, block=64, causal=False):
    return blockwise_gradients(grad, q, k, v, block, causal, per_block=True)


@blockwise_attention.backward.mistake(
    "drops the last block where it is not full", hint="The last block may be smaller: it counts as well."
)
def blockwise_backward_drops(grad, q, k, v, *, block=64, causal=False):
    return blockwise_gradients(grad, q, k, v, block, causal, last=False)


@blockwise_attention.backward.mistake(
    "ignores causal", hint="Compute the weights as the forward pass did: later keys are hidden."
)
def blockwise_backward_never_causal(grad, q, k, v, *, block=64, causal=False):
    return in_numpy.blockwise_attention_backward(grad, q, k, v, block=block)


@blockwise_attention.backward.mistake(
    "forgets the scale", hint="The scores were divided by sqrt(D): so is their gradient."
)
def blockwise_backward_unscaled(grad, q, k, v, *, block=64, causal=False):
    by_q, by_k, by_v = in_numpy.blockwise_attention_backward(grad, q, k, v, block=block, causal=causal)
    return by_q * math.sqrt(q.shape[-1]), by_k, by_v


@blockwise_attention.backward.mistake(
    "holds the whole table of weights",
    hint="Compute the weights of a block once more where they are needed, from the maximum and the sum.",
)
def blockwise_backward_plain_gradient(grad, q, k, v, *, block=64, causal=False):
    mask = np.arange(k.shape[-2]) <= np.arange(q.shape[-2])[:, None] if causal else None
    return in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)


# Shared --------------------------------------------------------------------------------------------------------------


def refuse_negative(length):
    if length < 0:
        raise ValueError
    return length


def refuse_short(x, table):
    if len(table) < x.shape[1]:
        raise ValueError

"""scaled_dot_product_attention: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.attention_weights import (
    AMOUNTS,
    adds_alone,
    all_in_a_row,
    axis as over_queries_even,
    everything_instead,
    not_low_enough,
    over_queries_masked_late,
    over_queries_nan,
    padded_sum,
    sums_in_a_row,
)
from reference.attention.laws.shared import (
    ATTENDED,
    LOOK,
    any_mask,
    attend,
    attended,
    full,
    masked,
    masks,
    refuse_misfits,
    scores_of,
    shuffled,
    small,
    softmax,
    steep,
    uneven,
)
from reference.compare import at_most, close, equal, finite, quietly
from reference.concept import Concept
from reference.inputs import array, composite, integers, sampled_from


@composite
def questions(draw, *, masked=None, entries=small, axes=None, most_keys=3):
    """q, k, v with none to two batch axes, and a mask: any where `masked` is None; where True, it may hide all."""
    batch = draw(sampled_from([(), (2,), (1, 2), (2, 1)]))
    queries, keys, width, values = (draw(integers(1, 3)) for _ in range(4))
    width, keys = axes or width, min(keys, most_keys)
    case = {
        "q": entries(draw, *batch, queries, width),
        "k": entries(draw, *batch, keys, width),
        "v": array(draw, *batch, keys, values, kind=uneven),
    }
    if masked is None:
        case["mask"] = any_mask(draw, batch, queries, keys) if keys else None
    elif masked:
        case["mask"] = masks(draw, *batch, queries, keys)
    return case


scaled_dot_product_attention = Concept(
    in_numpy.scaled_dot_product_attention,
    questions(),
    # The square root of 4 is exact, so that equal scores stay equal in float32.
    unusual=[
        questions(entries=steep, axes=4),
        questions(entries=steep, axes=1),
        questions(masked=True),
        questions(most_keys=0),
    ],
    scale=attended,
    built_ins=["torch.nn.functional.scaled_dot_product_attention", "torch.nn.MultiheadAttention"],
    instead="matrix products and a softmax",
)  # fmt: skip


def scores_shape(case):
    return (*case["q"].shape[:-1], case["k"].shape[-2])


refuse_misfits(scaled_dot_product_attention, "mask does not broadcast to (..., L, S)", scores_shape)
scaled_dot_product_attention.refuses(
    "mask has more axes than (..., L, S)", mask=[lambda case: np.ones((1, *scores_shape(case)), bool)]
)


@scaled_dot_product_attention.law("a result is an average: in every direction it lies between the values it looked at")
def convex(f, q, k, v, mask, seed=integers(0, 99)):
    random = np.random.default_rng(seed)
    ways = np.concatenate([np.eye(v.shape[-1]), random.integers(-3, 4, (v.shape[-1], 2))], axis=1).astype(v.dtype)
    seen = full(mask, q, k)
    along = np.broadcast_to(np.expand_dims(v @ ways, -3), (*seen.shape, ways.shape[1]))
    low = np.min(np.where(seen[..., None], along, np.inf), axis=-2)
    high = np.max(np.where(seen[..., None], along, -np.inf), axis=-2)
    rows = np.any(seen, axis=-1)
    got = (f(q, k, v, mask) @ ways)[rows]
    at_most(low[rows], got, scale=ATTENDED, message="a result lies outside of the values")
    at_most(got, high[rows], scale=ATTENDED, message="a result lies outside of the values")


@scaled_dot_product_attention.law("keys in another order, with their values and the mask's columns, change nothing")
def permutes_keys(f, q, k, v, mask, seed=integers(0, 99)):
    order = shuffled(k.shape[-2], seed)
    moved = full(mask, q, k)[..., order]
    close(f(q, k[..., order, :], v[..., order, :], moved), f(q, k, v, mask), scale=ATTENDED,
          message="the order of the keys changed the results")  # fmt: skip


@scaled_dot_product_attention.law("queries in another order, with the mask's rows, give the results in that order")
def permutes_queries(f, q, k, v, mask, seed=integers(0, 99)):
    order = shuffled(q.shape[-2], seed)
    moved = full(mask, q, k)[..., order, :]
    close(f(q[..., order, :], k, v, moved), f(q, k, v, mask)[..., order, :], scale=ATTENDED,
          message="the results did not follow their queries")  # fmt: skip


@scaled_dot_product_attention.law("the values enter as they are: values added give the results added")
def linear(f, q, k, v, mask, seed=integers(0, 99)):
    other = np.random.default_rng(seed).integers(-8, 9, v.shape).astype(v.dtype)
    close(f(q, k, 2 * v + other, mask), 2 * f(q, k, v, mask) + f(q, k, other, mask), scale=4 * ATTENDED,
          message="the results did not follow the values")  # fmt: skip


@scaled_dot_product_attention.law(
    "where all keys are the same, a result is the plain mean of the values it may look at"
)
def equal_keys(f, q, k, v, mask):
    alike = np.broadcast_to(k[..., :1, :], k.shape)
    seen = full(mask, q, k).astype(v.dtype)
    mean = seen @ v / np.maximum(np.sum(seen, axis=-1, keepdims=True), 1)
    close(f(q, alike, v, mask), mean, scale=ATTENDED, message="with equal keys it is not the mean of the values")


@scaled_dot_product_attention.law("a key whose scaled score is log 3 above the other one gets three times its weight")
def three_to_one(f, width=integers(1, 9), values=integers(1, 3)):
    q, k = np.ones((1, width)), np.stack([np.zeros(width), np.full(width, math.log(3) / math.sqrt(width))])
    v = np.stack([np.zeros(values), np.full(values, 4.0)])
    close(f(q, k, v), np.full((1, values), 3.0), message=f"with {width} features the weights are not 1/4 and 3/4")


@scaled_dot_product_attention.law("what stands at masked keys, in k and in v, does not matter",
                                  questions(masked=False))  # fmt: skip
def masked_keys(f, q, k, v, other=sampled_from([0.0, 100.0, -100.0]), seed=integers(0, 99)):
    ignored(f, q, k, v, other, seed)


@scaled_dot_product_attention.law("not even numbers as large as 1e15 matter where a key is masked",
                                  questions(masked=False), kind="robustness")  # fmt: skip
def huge_masked_keys(f, q, k, v, other=sampled_from([1e15, -1e15]), seed=integers(0, 99)):
    ignored(f, q, k, v, other, seed)


def ignored(f, q, k, v, other, seed):
    seen = np.random.default_rng(seed).integers(0, 2, k.shape[-2]).astype(bool)
    seen[-1] |= not np.any(seen)
    hidden = ~seen[:, None]
    changed = f(q, np.where(hidden, k.dtype.type(other), k), np.where(hidden, v.dtype.type(other), v), seen)
    equal(changed, f(q, k, v, seen), message="a masked key changed the result")


@scaled_dot_product_attention.law("a query that may look at one key alone gets exactly the value of that key")
def one_key(f, q, k, v, mask, seed=integers(0, 99)):
    chosen = np.random.default_rng(seed).integers(0, k.shape[-2], q.shape[-2])
    only = np.arange(k.shape[-2]) == chosen[:, None]
    close(f(q, k, v, only), v[..., chosen, :], message="it is not the value of the key that the mask allows")


@scaled_dot_product_attention.law("a query that may look at no key gets zeros, and the other queries do not notice",
                                  questions(masked=True), kind="robustness")  # fmt: skip
def no_key(f, q, k, v, mask):
    without = mask.copy()
    without[..., 0, :] = False
    got, before = f(q, k, v, without), f(q, k, v, mask)
    equal(got[..., 0, :], np.zeros_like(got[..., 0, :]), message="a query without a key did not get zeros")
    close(got[..., 1:, :], before[..., 1:, :], scale=ATTENDED, message="the other queries got something else")


@scaled_dot_product_attention.law("scores as large as 10,000 give finite results, and the best key its value",
                                  questions(entries=steep, axes=4, masked=False), kind="robustness")  # fmt: skip
def extreme(f, q, k, v):
    got = quietly(f, q, k, v)
    finite(got)
    best = np.concatenate([k, 256 * np.sign(q[..., :1, :]) + 0 * k[..., :1, :]], axis=-2)
    values = np.concatenate([v, np.full_like(v[..., :1, :], 9.0)], axis=-2)
    first = f(q[..., :1, :], best, values)
    clear = np.any(q[..., :1, :] != 0, axis=-1)
    close(first[clear], np.full_like(first[clear], 9.0), message="the key with by far the best score lost")


@scaled_dot_product_attention.law("a masked key has no part, even where the other scores are as low as -80,000",
                                  kind="robustness")  # fmt: skip
def low_scores(f, score=sampled_from([2e4, 8e4]), width=sampled_from([1, 4]), value=sampled_from([1.0, -2.0])):
    q, k = np.ones((1, width)), np.stack([np.zeros(width), np.full(width, -score / math.sqrt(width))])
    got = f(q, k, np.array([[9.0], [value]]), np.array([[False, True]]))
    close(got, np.array([[value]]), message="it is not the value of the key that the mask allows")


@scaled_dot_product_attention.law("every sequence of a batch gets what it gets alone, whatever the batch axes")
def batches(f, q, k, v, mask):
    together, seen = f(q, k, v, mask), full(mask, q, k)
    for place in np.ndindex(q.shape[:-2]):
        alone = f(q[place], k[place], v[place], seen[place])
        close(together[place], alone, scale=ATTENDED, message="in a batch a sequence gets something else than alone")


@scaled_dot_product_attention.mistake(
    "leaves out the scale", hint="A dot product grows with its number of terms, D: what are the scores divided by?"
)
def unscaled(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k), v, mask)


@scaled_dot_product_attention.mistake(
    "divides by D instead of its root", hint="The spread of a dot product grows with the root."
)
def by_width(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) / q.shape[-1], v, mask)


@scaled_dot_product_attention.mistake(
    "scales by the width of the values", hint="It is the dot product of q and k that is scaled."
)
def by_value_width(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) / math.sqrt(v.shape[-1]), v, mask)


@scaled_dot_product_attention.mistake(
    "scales by the number of keys", hint="What grows the dot product is its number of terms."
)
def by_keys(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) / math.sqrt(k.shape[-2]), v, mask)


@scaled_dot_product_attention.mistake(
    "multiplies by the scale", hint="Large dot products are to become smaller: divide."
)
def multiplies(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) * math.sqrt(q.shape[-1]), v, mask)


@scaled_dot_product_attention.mistake(
    "divides the result by the root of D instead of the scores",
    hint="Scale the scores, before the softmax; the weights have to sum to 1.",
)
def scales_late(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k), v, mask) / math.sqrt(q.shape[-1])


@scaled_dot_product_attention.mistake(
    "scales by the number of queries", hint="A dot product has D terms: their number is what it grows with."
)
def by_queries(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) / math.sqrt(q.shape[-2]), v, mask)


@scaled_dot_product_attention.mistake(
    "scales by the size of axis 1, whatever the batch axes",
    hint="Batch axes may stand in front: the features are the last axis, q.shape[-1].",
)
def by_axis_one(q, k, v, mask=None):
    return attend(in_numpy.dot_scores(q, k) / math.sqrt(q.shape[1]), v, mask)


@scaled_dot_product_attention.mistake(
    "leaves out the softmax", hint="Scores may be negative or large: a softmax makes weights of them that sum to 1."
)
def raw(q, k, v, mask=None):
    return masked(scores_of(q, k), mask, 0) @ v


def weighted_by(weights):
    """Attention whose weights come from this function of scores and mask."""

    def attention(q, k, v, mask=None):
        return weights(scores_of(q, k), mask) @ v

    return attention


over_queries = scaled_dot_product_attention.mistake(
    "takes the softmax over the queries", hint="The weights of one query sum to 1: the softmax runs over the keys."
)(weighted_by(over_queries_even))


scaled_dot_product_attention.mistake(
    "takes the softmax over the queries, and sets masked weights to 0 afterwards",
    hint="The weights of one query sum to 1: the softmax runs over the keys, and the mask comes before it.",
)(weighted_by(over_queries_masked_late))


scaled_dot_product_attention.mistake(
    "takes the softmax over the queries, and gives NaN for a key that no query may look at",
    hint="The weights of one query sum to 1: the softmax runs over the keys.",
)(weighted_by(over_queries_nan))


@scaled_dot_product_attention.mistake(
    "takes the softmax over axis 1, whatever the batch axes",
    hint="Batch axes may stand in front: the keys are the last axis, -1.",
)
def axis_one(q, k, v, mask=None):
    return softmax(masked(scores_of(q, k), mask), axis=1) @ v


@scaled_dot_product_attention.mistake("turns the mask round", hint=LOOK)
def inverted(q, k, v, mask=None):
    return attend(scores_of(q, k), v, None if mask is None else ~mask)


@scaled_dot_product_attention.mistake("turns the mask round, and gives NaN where that leaves no key", hint=LOOK)
def inverted_nan(q, k, v, mask=None):
    return softmax(masked(scores_of(q, k), None if mask is None else ~mask)) @ v


@scaled_dot_product_attention.mistake("turns the mask round, and averages where that leaves no key", hint=LOOK)
def inverted_even(q, k, v, mask=None):
    return softmax(masked(scores_of(q, k), None if mask is None else ~mask, -1e9)) @ v


@scaled_dot_product_attention.mistake(
    "masks after the softmax", hint="What is left does not sum to 1 any more: mask the scores, before the softmax."
)
def masks_late(q, k, v, mask=None):
    weights = softmax(scores_of(q, k))
    return (weights if mask is None else np.where(mask, weights, 0)) @ v


@scaled_dot_product_attention.mistake(
    "gives masked keys the score 0",
    hint="exp(0) is 1, so a masked key still counts, and so it does with 1e-9: its score is to be minus infinity.",
)
def multiplies_mask(q, k, v, mask=None):
    return softmax(scores_of(q, k) if mask is None else scores_of(q, k) * mask) @ v


@scaled_dot_product_attention.mistake(
    "averages everything where a query may look at nothing",
    hint="With one and the same score everywhere all weights are alike: set those of masked keys to 0 afterwards.",
)
def even(q, k, v, mask=None):
    scores = scores_of(q, k)
    return softmax(scores if mask is None else np.where(mask, scores, scores.dtype.type(-1e9))) @ v


@scaled_dot_product_attention.mistake(
    "gives NaN where a query may look at nothing",
    hint="-inf minus a maximum of -inf is NaN: the result is to be zeros.",
)
def nan(q, k, v, mask=None):
    return softmax(scores_of(q, k) if mask is None else np.where(mask, scores_of(q, k), -np.inf)) @ v


@scaled_dot_product_attention.mistake(
    "overflows where scores are large", hint="What is exp(1000)? Subtract the largest score of each row before exp."
)
def overflows(q, k, v, mask=None):
    weights = np.exp(scores_of(q, k)) * (1.0 if mask is None else mask)
    total = np.sum(weights, axis=-1, keepdims=True)
    return (weights / np.where(total == 0, 1, total)).astype(v.dtype) @ v


@scaled_dot_product_attention.mistake(
    "subtracts one maximum for all rows", hint="A row far below the largest score becomes 0 / 0: each row has its own."
)
def global_maximum(q, k, v, mask=None):
    scores = scores_of(q, k) if mask is None else np.where(mask, scores_of(q, k), -np.inf)
    weights = np.exp(scores - np.max(scores, initial=-1e30))
    total = np.sum(weights, axis=-1, keepdims=True)
    return (weights / np.where(total == 0, 1, total)) @ v


@scaled_dot_product_attention.mistake(
    "compares the queries with the values", hint="The scores compare queries with keys; values come in at the end."
)
def values_as_keys(q, k, v, mask=None):
    width = max(k.shape[-1], v.shape[-1])
    wide = np.zeros((*v.shape[:-1], width), dtype=v.dtype)
    wide[..., : v.shape[-1]] = v
    return attend(scores_of(q, wide[..., : q.shape[-1]]), v, mask)


@scaled_dot_product_attention.mistake(
    "picks the best key instead of averaging",
    hint="A softmax gives every key a share: the result is an average of the values.",
)
def hard(q, k, v, mask=None):
    return attend(1e6 * scores_of(q, k), v, mask)


@scaled_dot_product_attention.mistake(
    "averages over the batch", hint="The first axes are batch axes: every sequence keeps its own result."
)
def mixes_batches(q, k, v, mask=None):
    result = in_numpy.scaled_dot_product_attention(q, k, v, mask)
    return result if q.ndim < 3 else np.broadcast_to(np.mean(result, axis=0), result.shape).copy()


@scaled_dot_product_attention.mistake(
    "favours later keys over earlier ones", hint="Attention knows no order: nothing but q, k and v enters."
)
def prefers_late_keys(q, k, v, mask=None):
    return attend(scores_of(q, k) + np.arange(k.shape[-2], dtype=k.dtype), v, mask)


@scaled_dot_product_attention.mistake(
    "always masks the future", hint="Attention looks where mask allows it; causal_mask is a mask like any other."
)
def always_causal(q, k, v, mask=None):
    causal = np.arange(k.shape[-2]) <= np.arange(q.shape[-2])[:, None]
    return attend(scores_of(q, k), v, causal if mask is None else causal & mask)


ignores_full_masks = scaled_dot_product_attention.mistake(
    "ignores the mask where it leaves a query nothing",
    hint="A number added to all scores of a row changes none of its weights: set those of masked keys to 0 afterwards.",
)(weighted_by(adds_alone))


scaled_dot_product_attention.mistake(
    "lets a query that may look at nothing look at everything",
    hint="A query that may look at nothing gets zeros: set the weights of masked keys to 0 in the end.",
)(weighted_by(everything_instead))


scaled_dot_product_attention.mistake(
    "gives masked keys the score -10,000",
    hint="Other scores may be lower still, and then the masked key wins: its score is to be minus infinity.",
)(weighted_by(not_low_enough))


scaled_dot_product_attention.mistake(
    "divides column j of the weights by the sum of row j",
    hint="(L, S) / (L,) lines the sums up with the columns: keep them as a column, (L, 1).",
)(weighted_by(sums_in_a_row))


scaled_dot_product_attention.mistake(
    "takes the maximum and the sum of row j of the scores for column j",
    hint="(L, S) and (L,) line up by columns: keep maximum and sum of the rows as a column, (L, 1).",
)(weighted_by(all_in_a_row))


for amount in AMOUNTS:
    scaled_dot_product_attention.mistake(
        f"adds {amount:g} to the sum that it divides by",
        hint="Then no row of weights sums to exactly 1. Only a sum that is 0 needs help: divide by 1 there.",
    )(weighted_by(padded_sum(amount)))


@scaled_dot_product_attention.mistake(
    "multiplies the values by the weights turned on their side",
    hint="Row i of the weights belongs to query i: (L, S) times (S, E), as they are.",
)
def weights_turned(q, k, v, mask=None):
    return np.swapaxes(in_numpy.attention_weights(scores_of(q, k), mask), -1, -2) @ v


# The backward pass --------------------------------------------------------------------------------------------------


@scaled_dot_product_attention.backward.law(
    "the weights of a query sum to 1, so grad and the gradient by v sum to the same"
)
def backward_values(f, grad, q, k, v, mask):
    arriving = np.where(np.any(full(mask, q, k), axis=-1)[..., None], grad, 0)
    close(np.sum(f(grad, q, k, v, mask)[2], axis=-2), np.sum(arriving, axis=-2), scale=ATTENDED,
          message="the gradient by v has another sum than grad")  # fmt: skip


@scaled_dot_product_attention.backward.law("moving all keys together changes no weight: the gradient by k sums to 0")
def backward_keys(f, grad, q, k, v, mask):
    total = np.sum(f(grad, q, k, v, mask)[1], axis=-2)
    close(total, np.zeros_like(total), scale=1024, message="the gradient by k does not sum to 0 over the keys")


@scaled_dot_product_attention.backward.law("no gradient gets to a key that no query may look at, nor to its value")
def backward_masked(f, grad, q, k, v, mask):
    # Behind the keys of the case stands one more that is masked.
    wider = [(0, 0)] * (q.ndim - 2) + [(0, 1), (0, 0)]
    seen = np.pad(full(mask, q, k), [*wider[:-2], (0, 0), (0, 1)])
    _, by_k, by_v = f(grad, q, np.pad(k, wider, constant_values=1), np.pad(v, wider, constant_values=9), seen)
    equal(by_k[..., -1, :], np.zeros_like(by_k[..., -1, :]), message="a masked key has a gradient")
    equal(by_v[..., -1, :], np.zeros_like(by_v[..., -1, :]), message="the value of a masked key has a gradient")


@scaled_dot_product_attention.backward.law("a query that may look at no key has no gradient, and no NaN gets anywhere",
                                           questions(masked=True), kind="robustness")  # fmt: skip
def backward_no_key(f, q, k, v, mask, number=sampled_from([1.0, -3.0])):
    mask = mask.copy()
    mask[..., 0, :] = False
    by_q, by_k, by_v = f(np.full((*q.shape[:-1], v.shape[-1]), number, dtype=q.dtype), q, k, v, mask)
    equal(by_q[..., 0, :], np.zeros_like(by_q[..., 0, :]), message="a query without a key has a gradient")
    finite(by_k)
    finite(by_v)


@scaled_dot_product_attention.backward.law(
    "where all values are the same, neither queries nor keys matter: they get no gradient"
)
def backward_equal_values(f, grad, q, k, v, mask):
    by_q, by_k, _ = f(grad, q, k, np.broadcast_to(v[..., :1, :], v.shape), mask)
    close((by_q, by_k), (np.zeros_like(q), np.zeros_like(k)), scale=1024, message="queries or keys have a gradient")


def weights_and_gradient(grad, q, k, v, mask):
    weights = in_numpy.attention_weights(scores_of(q, k), mask)
    return weights, grad @ np.swapaxes(v, -1, -2)


def gradients(by_scores, weights, grad, q, k):
    by_scores = by_scores / math.sqrt(q.shape[-1])
    return by_scores @ k, np.swapaxes(by_scores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ grad


@scaled_dot_product_attention.backward.mistake(
    "forgets the scale", hint="The scores were divided by sqrt(D): so is their gradient."
)
def backward_unscaled(grad, q, k, v, mask=None):
    by_q, by_k, by_v = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)
    return by_q * math.sqrt(q.shape[-1]), by_k * math.sqrt(q.shape[-1]), by_v


@scaled_dot_product_attention.backward.mistake(
    "leaves out what the softmax subtracts",
    hint="A score moves all weights of its row: subtract the sum of weights * dP.",
)
def backward_diagonal(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, mask)
    return gradients(weights * by_weights, weights, grad, q, k)


@scaled_dot_product_attention.backward.mistake(
    "treats every weight on its own", hint="p (1 - p) is the diagonal alone: a score moves all weights of its row."
)
def backward_sigmoid(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, mask)
    return gradients(weights * (1 - weights) * by_weights, weights, grad, q, k)


@scaled_dot_product_attention.backward.mistake(
    "swaps the gradients of q and k", hint="dQ is dS times the keys, dK is dS^T times the queries."
)
def backward_swapped(grad, q, k, v, mask=None):
    by_q, by_k, by_v = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)
    return by_k, by_q, by_v


@scaled_dot_product_attention.backward.mistake(
    "ignores the mask", hint="Compute the weights as the forward pass did, with its mask."
)
def backward_unmasked(grad, q, k, v, mask=None):
    return in_numpy.scaled_dot_product_attention_backward(grad, q, k, v)


@scaled_dot_product_attention.backward.mistake(
    "sets masked weights to 0 after a softmax without the mask",
    hint="Masked keys must not take part in the sums either: the weights come from the masked softmax.",
)
def backward_late_mask(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, None)
    weights = weights if mask is None else weights * mask
    by_scores = weights * (by_weights - np.sum(weights * by_weights, axis=-1, keepdims=True))
    return gradients(by_scores.astype(q.dtype), weights.astype(q.dtype), grad, q, k)


@scaled_dot_product_attention.backward.mistake(
    "sums over the queries where the softmax summed over the keys",
    hint="The sum in the softmax's gradient runs along a row.",
)
def backward_axis(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, mask)
    by_scores = weights * (by_weights - np.sum(weights * by_weights, axis=-2, keepdims=True))
    return gradients(by_scores, weights, grad, q, k)


@scaled_dot_product_attention.backward.mistake(
    "scales the gradient by q alone", hint="Queries and keys meet in the same scaled score: both gradients are scaled."
)
def backward_half_scaled(grad, q, k, v, mask=None):
    by_q, by_k, by_v = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)
    return by_q, by_k * math.sqrt(q.shape[-1]), by_v


@scaled_dot_product_attention.backward.mistake(
    "divides by D instead of its root", hint="The scale appears once: the scores were divided by sqrt(D)."
)
def backward_by_width(grad, q, k, v, mask=None):
    by_q, by_k, by_v = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)
    return by_q / math.sqrt(q.shape[-1]), by_k / math.sqrt(q.shape[-1]), by_v


@scaled_dot_product_attention.backward.mistake(
    "subtracts the plain mean of dP instead of the weighted one",
    hint="What the softmax's gradient subtracts in a row is the sum of weights * dP.",
)
def backward_plain_mean(grad, q, k, v, mask=None):
    weights, by_weights = weights_and_gradient(grad, q, k, v, mask)
    by_scores = weights * (by_weights - np.mean(by_weights, axis=-1, keepdims=True))
    return gradients(by_scores, weights, grad, q, k)


@scaled_dot_product_attention.backward.mistake(
    "does not transpose the weights for the gradient by v",
    hint="A value gets its share from every query that looked at it: dV is P^T times grad.",
)
def backward_untransposed(grad, q, k, v, mask=None):
    by_q, by_k, _ = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)
    weights, _ = weights_and_gradient(grad, q, k, v, mask)
    return by_q, by_k, weights @ grad

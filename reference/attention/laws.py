"""What attention and positions keep, whatever they are written in."""

import math

import numpy as np
from hypothesis import strategies as st

from reference.attention import in_numpy
from reference.compare import at_most, close, equal, finite, holds, quietly, refuses
from reference.concept import Concept
from reference.inputs import (
    Shaped,
    array,
    booleans,
    few,
    flags,
    integers,
    just,
    nonzeros,
    reals,
    sampled_from,
    whole,
)

# A rounding in a score of 8 shows in a result as 8 roundings of a value of 8.
ATTENDED = 64.0


def attended(case, expected):
    """The same for any case: the largest value, as many times as the largest score."""
    return np.max(np.abs(case["v"])) * (1 + np.max(np.abs(in_numpy.scaled_scores(case["q"], case["k"]))))


# Inputs --------------------------------------------------------------------------------------------------------------


def small(draw, *shape):
    """Queries and keys are small, so that weights are neither all 0 and 1 nor all alike."""
    return array(draw, *shape, limit=2)


def steep(draw, *shape):
    """Numbers whose dot products are in the tens of thousands, and exact in float32."""
    return np.array([0.0, 64.0, -64.0, 128.0])[array(draw, *shape, kind=whole, low=0, high=3)]


def masks(draw, *shape):
    """True and False."""
    return array(draw, *shape, kind=flags)


def any_mask(draw, batch, queries, keys):
    """None, or a mask of any shape that broadcasts: for every sequence, for every query, for the keys alone.

    Every query may look at a key: what one gets that may not is told by laws of its own.
    """
    shape = draw(
        sampled_from([None, (*batch, queries, keys), (*batch, queries, keys), (queries, keys), (1, keys), (keys,)])
    )
    if shape is None:
        return None
    mask = masks(draw, *shape)
    mask[..., -1] |= ~np.any(mask, axis=-1)
    return mask


@st.composite
def questions(draw, *, masked=None, entries=small, axes=None):
    """q, k, v with none to two batch axes, and a mask: any where `masked` is None; where True, it may hide all."""
    batch = draw(sampled_from([(), (2,), (1, 2), (2, 1)]))
    queries, keys, width, values = (draw(integers(1, 3)) for _ in range(4))
    width = axes or width
    case = {
        "q": entries(draw, *batch, queries, width),
        "k": entries(draw, *batch, keys, width),
        "v": array(draw, *batch, keys, values, limit=8),
    }
    if masked is None:
        case["mask"] = any_mask(draw, batch, queries, keys)
    elif masked:
        case["mask"] = masks(draw, *batch, queries, keys)
    return case


@st.composite
def long_questions(draw, *, entries=small, axes=None, causal=booleans()):
    """q, k, v for attention in blocks: more keys than a block holds."""
    batch = draw(sampled_from([(), (2,), (1, 2)]))
    queries, keys = draw(integers(1, 4)), draw(integers(1, 5))
    width, values = axes or draw(integers(1, 3)), draw(integers(1, 3))
    return {
        "q": entries(draw, *batch, queries, width),
        "k": entries(draw, *batch, keys, width),
        "v": array(draw, *batch, keys, values, limit=8),
        "block": draw(sampled_from([1, 2, 3, 64])),
        "causal": draw(causal),
    }


@st.composite
def sequences(draw, *, masked=None, heads=None):
    """Inputs of multi-head attention: features = heads * width."""
    heads, width = draw(sampled_from([(1, 2), (2, 1), (2, 2), (3, 1), (1, 3)] if heads is None else heads))
    size = heads * width
    n, queries, keys = draw(integers(1, 2)), draw(integers(1, 3)), draw(integers(1, 3))
    params = {name: array(draw, size, size, limit=1) for name in ("wq", "wk", "wv", "wo")}
    params |= {name: array(draw, size, limit=1) for name in ("bq", "bk", "bv", "bo")}
    case = {"query": small(draw, n, queries, size), "memory": small(draw, n, keys, size), "params": params}
    case["heads"] = heads
    if masked is None:
        case["mask"] = any_mask(draw, (n,), queries, keys)
    elif masked:
        case["mask"] = masks(draw, n, queries, keys)
    return case


def shuffled(size, seed):
    """An order that differs from the given one where there is a choice."""
    order = np.random.default_rng(seed).permutation(size)
    return np.roll(np.arange(size), 1) if np.all(order == np.arange(size)) else order


def full(mask, q, k):
    """The mask in its full shape; all True for None."""
    return np.broadcast_to(True if mask is None else mask, (*q.shape[:-1], k.shape[-2]))


# dot_scores ---------------------------------------------------------------------------------------------------------

dot_scores = Concept(
    in_numpy.dot_scores,
    q=reals("n l d"),
    k=reals("n s d"),
    unusual=[
        {"q": reals("l d"), "k": reals("s d")},
        {"q": reals("a n l d"), "k": reals("a n s d")},
        {"q": reals("n l d", limit=1e4), "k": reals("n s d")},
    ],
    scale=lambda case, expected: 64 * np.max(np.abs(case["q"])),
    hints=[
        "All dot products of two sets of vectors are one matrix product. Which of the two has to be transposed?",
        "There may be batch axes in front: swap the last two axes only. .T would turn all of them round.",
    ],
    built_ins=["numpy.vecdot"],
)


@dot_scores.law("entry (i, j) is the dot product of query i and key j")
def dot_scores_entries(f, q, k):
    expected = [[[sum(a * b for a, b in zip(x, y, strict=True)) for y in key] for x in query]
                for query, key in zip(q, k, strict=True)]  # fmt: skip
    close(f(q, k), np.array(expected, dtype=q.dtype), scale=256, message="an entry is not that dot product")


@dot_scores.law("a query that is doubled doubles its row; two queries added give the sum of their rows")
def dot_scores_linear(f, q, k, other=reals("n l d")):
    close(f(2 * q + other, k), 2 * f(q, k) + f(other, k), scale=2048, message="the scores did not follow the queries")


@dot_scores.law("keys and queries that change places turn the table of scores on its side")
def dot_scores_transpose(f, q, k):
    close(f(k, q), np.swapaxes(f(q, k), -1, -2), scale=256, message="the scores are not the same, turned on their side")


@dot_scores.law("without batch axes, and with two of them, every sequence gets the scores it gets alone")
def dot_scores_batches(f, q, k):
    alone = np.stack([f(one, other) for one, other in zip(q, k, strict=True)])
    close(f(q, k), alone, scale=256, message="in a batch a sequence has other scores than alone")
    close(f(q[None], k[None]), alone[None], scale=256, message="with two batch axes the scores are others")


# cosine_scores ------------------------------------------------------------------------------------------------------

cosine_scores = Concept(
    in_numpy.cosine_scores,
    q=reals("n l d"),
    k=reals("n s d"),
    eps=sampled_from([1e-12, 1e-12, 1e-6]),
    unusual=[
        {"q": reals("l d", limit=1e4), "k": few("s d")},
        {"q": reals("a n l d"), "k": reals("a n s d")},
        {"q": few("n l d"), "k": few("n s d"), "eps": sampled_from([1e-12, 0.5, 2.0])},
    ],
    # The direction of a vector of zeros is anybody's guess, and so is the derivative there.
    smooth={"q": nonzeros("n l d"), "k": nonzeros("n s d")},
    scale=lambda case, expected: 2.0,
    hints=[
        "Dot products as before, then divide by the length of the query and by the length of the key.",
        "The lengths of the queries go down the rows, those of the keys along the columns: (L, 1) times (1, S).",
        "A vector of zeros has length 0. np.maximum(product of lengths, eps) keeps the division harmless.",
    ],
)


@cosine_scores.law("a cosine lies between -1 and 1")
def cosine_scores_range(f, q, k):
    at_most(np.abs(f(q, k)), 1.0, message="a score is outside of -1 to 1")


@cosine_scores.law("lengths do not matter: a query or key that is made longer keeps its scores")
def cosine_scores_lengths(f, q, k, longer=sampled_from([2.0, 0.25, 1e3])):
    close(f(longer * q, k), f(q, k), scale=2, message="a longer query has other scores")
    close(f(q, longer * k), f(q, k), scale=2, message="a longer key has other scores")


@cosine_scores.law("a vector that is not zero scores 1 against itself and -1 against its opposite")
def cosine_scores_self(f, q=nonzeros("n l d")):
    ones = np.ones(q.shape[:-1], dtype=q.dtype)
    close(np.diagonal(f(q, q), axis1=-2, axis2=-1), ones, message="a vector does not score 1 against itself")
    close(np.diagonal(f(q, -q), axis1=-2, axis2=-1), -ones, message="it does not score -1 against its opposite")


@cosine_scores.law("a vector of zeros scores 0 against everything, and nothing is divided by 0 on the way")
def cosine_scores_zero(f, q, k):
    zeros = np.zeros_like(q)
    equal(quietly(f, zeros, k), np.zeros_like(quietly(f, q, k)), message="a query of zeros has a score other than 0")


@cosine_scores.law("where the product of both lengths is below eps, it is eps that the dot product is divided by")
def cosine_scores_eps(f, q, k, eps=sampled_from([1e4, 2e4])):
    close(f(q, k, eps=eps), in_numpy.dot_scores(q, k) / eps, scale=256 / eps, message="it was not divided by eps")


@cosine_scores.law("an eps of 0 or less raises ValueError")
def cosine_scores_refuses(f, q, k, eps=sampled_from([0.0, -1.0])):
    refuses(ValueError, f, q, k, eps=eps)


# bilinear_scores ----------------------------------------------------------------------------------------------------

bilinear_scores = Concept(
    in_numpy.bilinear_scores,
    q=reals("n l d", limit=4),
    k=reals("n s e", limit=4),
    w=reals("d e", limit=4),
    unusual=[
        {"q": reals("l d", limit=4), "k": reals("s e", limit=4)},
        {"q": reals("a n l d", limit=4), "k": reals("a n s e", limit=4)},
    ],
    scale=lambda case, expected: 1024.0,
    hints=[
        "First carry the queries over to the keys' side: q @ w.",
        "w has a row for every feature of a query and a column for every feature of a key.",
    ],
    built_ins=["torch.nn.functional.bilinear", "torch.nn.Bilinear"],
)


@bilinear_scores.law("with the identity as matrix it is the dot product")
def bilinear_scores_identity(f, q, k=reals("n s d", limit=4)):
    identity = np.eye(q.shape[-1], dtype=q.dtype)
    close(f(q, k, identity), in_numpy.dot_scores(q, k), scale=64, message="with the identity it is not the dot product")


@bilinear_scores.law("the sides have roles: exchanging queries and keys takes the transposed matrix")
def bilinear_scores_sides(f, q, k, w):
    close(f(k, q, w.T.copy()), np.swapaxes(f(q, k, w), -1, -2), scale=1024, message="the scores are others")


@bilinear_scores.law("a matrix that is doubled doubles every score, and one of zeros makes every score 0")
def bilinear_scores_linear(f, q, k, w):
    close(f(q, k, 2 * w), 2 * f(q, k, w), scale=2048, message="twice the matrix did not give twice the scores")
    equal(f(q, k, 0 * w), np.zeros_like(f(q, k, w)), message="a matrix of zeros left a score")


# additive_scores ----------------------------------------------------------------------------------------------------

additive_scores = Concept(
    in_numpy.additive_scores,
    q=reals("n l d", limit=2),
    k=reals("n s e", limit=2),
    w_q=reals("h d", limit=1),
    w_k=reals("h e", limit=1),
    v=reals("h"),
    unusual=[
        {"q": reals("l d"), "k": reals("s e")},
        {"q": reals("a n l d", limit=2), "k": reals("a n s e", limit=2)},
        {"q": reals("n l d", limit=1e4)},
    ],
    scale=lambda case, expected: 64.0,
    hints=[
        "Every pair of a query and a key goes through the same little network: two projections, tanh, a weighted sum.",
        "Project all queries and all keys first; then add them pair by pair: (L, 1, H) + (1, S, H).",
        "np.expand_dims makes room for the axis of the keys, and for the axis of the queries.",
    ],
)


@additive_scores.law("no score is larger than the sizes of the entries of v together")
def additive_scores_bounded(f, q, k, w_q, w_k, v):
    at_most(np.abs(f(8 * q, 8 * k, w_q, w_k, v)), np.sum(np.abs(v)), scale=32, message="a score is too large")


@additive_scores.law("where the projections of a query and a key cancel, their score is 0")
def additive_scores_cancel(f, q, w_q, v):
    # The same vector on both sides, with opposite weights: on the diagonal the sum inside tanh is 0.
    scores = np.diagonal(f(q, q, w_q, -w_q, v), axis1=-2, axis2=-1)
    close(scores, np.zeros_like(scores), scale=8, message="what cancels still has a score")


@additive_scores.law("entry (i, j) belongs to query i and key j alone: each pair gets the score it gets by itself")
def additive_scores_pairs(f, q, k, w_q, w_k, v):
    together = f(q, k, w_q, w_k, v)
    i, j = q.shape[-2] - 1, 0
    alone = f(q[:, i : i + 1], k[:, j : j + 1], w_q, w_k, v)
    close(together[:, i : i + 1, j : j + 1], alone, scale=32, message="beside others a pair has another score")


@additive_scores.law("turning the sign of v turns the sign of every score; so does turning both projections round")
def additive_scores_odd(f, q, k, w_q, w_k, v):
    scores = f(q, k, w_q, w_k, v)
    close(f(q, k, w_q, w_k, -v), -scores, scale=32, message="the sign of v did not carry over")
    close(f(q, k, -w_q, -w_k, v), -scores, scale=32, message="the sign of the projections did not carry over")


# attention_weights --------------------------------------------------------------------------------------------------


@st.composite
def score_tables(draw, *, masked=None):
    batch = draw(sampled_from([(), (2,), (1, 2)]))
    queries, keys = draw(integers(1, 3)), draw(integers(1, 4))
    case = {"scores": array(draw, *batch, queries, keys, limit=8)}
    if masked is None:
        case["mask"] = any_mask(draw, batch, queries, keys)
    elif masked:
        case["mask"] = masks(draw, *batch, queries, keys)
    return case


attention_weights = Concept(
    in_numpy.attention_weights,
    score_tables(),
    unusual=[
        {"scores": reals("l s", limit=1e4), "mask": just(None)},
        {"scores": few("n l s"), "mask": just(None)},
        score_tables(masked=True),
    ],
    scale=lambda case, expected: 16.0,
    hints=[
        "A softmax over the last axis, the keys. Start with that, without a mask.",
        "A masked key should count as if it were not there: what score gets the weight 0 from exp?",
        "Where a row has no key left, the sum is 0 and its maximum is -inf: replace both before they are used.",
    ],
)


@attention_weights.law("no weight is negative, and those of a query that may look at a key sum to 1")
def attention_weights_sum(f, scores, mask):
    weights = f(scores, mask)
    at_most(0.0, weights, message="a weight is negative")
    seen = np.any(full(mask, scores, np.swapaxes(scores, -1, -2)), axis=-1)
    close(np.sum(weights, axis=-1), seen.astype(scores.dtype), scale=1, message="the weights do not sum to 1")


@attention_weights.law("a query that may look at no key gets zeros, not NaN, and NumPy has nothing to warn of",
                       score_tables(masked=True))  # fmt: skip
def attention_weights_no_key(f, scores, mask):
    mask = mask.copy()
    mask[..., 0, :] = False
    row = quietly(f, scores, mask)[..., 0, :]
    equal(row, np.zeros_like(row), message="a query without a key did not get zeros")


@attention_weights.law("scores as large as 10,000, in one row or in all of them, overflow nothing and lose no row")
def attention_weights_extreme(f, scores=reals("l s", limit=1e4)):
    weights = quietly(f, scores)
    finite(weights)
    total = np.sum(weights, axis=-1)
    close(total, np.ones_like(total), message="the weights of a row do not sum to 1")


@attention_weights.law("the weight of a masked key is exactly 0, whatever its score: large, infinite or NaN",
                       score_tables(masked=True))  # fmt: skip
def attention_weights_masked(f, scores, mask, score=sampled_from([1e4, 1e30, np.inf, np.nan])):
    weights = f(np.where(mask, scores, scores.dtype.type(score)), mask)
    equal(weights[~mask], np.zeros_like(weights[~mask]), message="a masked key has a weight")
    close(weights, f(scores, mask), message="the score of a masked key changed the weights of others")


@attention_weights.law("a number added to all scores of a query changes nothing")
def attention_weights_shift(f, scores, mask, c=sampled_from([1.5, -4.0, 1024.0, -1024.0])):
    shift = c * np.arange(1, scores.shape[-2] + 1, dtype=scores.dtype)[:, None]
    close(f(scores + shift, mask), f(scores, mask), scale=8, message="the shift changed the weights")


@attention_weights.law("a mask means the same as leaving the masked keys out", score_tables(masked=False))
def attention_weights_leave_out(f, scores, seed=integers(0, 99)):
    kept = np.random.default_rng(seed).permutation(scores.shape[-1])[: max(1, scores.shape[-1] - 1)]
    mask = np.isin(np.arange(scores.shape[-1]), kept)
    kept = np.flatnonzero(mask)
    close(f(scores, mask)[..., kept], f(np.ascontiguousarray(scores[..., kept])), scale=1,
          message="the weights are others than without the masked keys")  # fmt: skip


# scaled_dot_product_attention ---------------------------------------------------------------------------------------

scaled_dot_product_attention = Concept(
    in_numpy.scaled_dot_product_attention,
    questions(),
    # The square root of 4 is exact, so that equal scores stay equal in float32.
    unusual=[questions(entries=steep, axes=4), questions(entries=steep, axes=1), questions(masked=True)],
    scale=attended,
    hints=[
        "Three steps: scores (one matrix product), weights (a softmax over the keys), averages (one matrix product).",
        "The scores are divided by the square root of the number of features of a key, q.shape[-1].",
        "Batch axes may come in front: work on the last two axes alone, and swap only those.",
        "A masked score becomes -inf before the softmax. A row that is all -inf needs care: its result is zeros.",
    ],
    built_ins=["torch.nn.functional.scaled_dot_product_attention", "torch.nn.functional.multi_head_attention_forward",
               "torch.nn.MultiheadAttention"],
)  # fmt: skip


@scaled_dot_product_attention.law("a result is an average: in every direction it lies between the values it looked at")
def attention_convex(f, q, k, v, mask, seed=integers(0, 99)):
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
def attention_permutes_keys(f, q, k, v, mask, seed=integers(0, 99)):
    order = shuffled(k.shape[-2], seed)
    moved = full(mask, q, k)[..., order]
    close(f(q, k[..., order, :], v[..., order, :], moved), f(q, k, v, mask), scale=ATTENDED,
          message="the order of the keys changed the results")  # fmt: skip


@scaled_dot_product_attention.law("queries in another order, with the mask's rows, give the results in that order")
def attention_permutes_queries(f, q, k, v, mask, seed=integers(0, 99)):
    order = shuffled(q.shape[-2], seed)
    moved = full(mask, q, k)[..., order, :]
    close(f(q[..., order, :], k, v, moved), f(q, k, v, mask)[..., order, :], scale=ATTENDED,
          message="the results did not follow their queries")  # fmt: skip


@scaled_dot_product_attention.law("the values enter as they are: values added give the results added")
def attention_linear(f, q, k, v, mask, seed=integers(0, 99)):
    other = np.random.default_rng(seed).integers(-8, 9, v.shape).astype(v.dtype)
    close(f(q, k, 2 * v + other, mask), 2 * f(q, k, v, mask) + f(q, k, other, mask), scale=4 * ATTENDED,
          message="the results did not follow the values")  # fmt: skip


@scaled_dot_product_attention.law(
    "where all keys are the same, a result is the plain mean of the values it may look at"
)
def attention_equal_keys(f, q, k, v, mask):
    alike = np.broadcast_to(k[..., :1, :], k.shape)
    seen = full(mask, q, k).astype(v.dtype)
    mean = seen @ v / np.maximum(np.sum(seen, axis=-1, keepdims=True), 1)
    close(f(q, alike, v, mask), mean, scale=ATTENDED, message="equal keys do not average the values")


@scaled_dot_product_attention.law("a key whose scaled score is log 3 above the other one gets three times its weight")
def attention_three_to_one(f, width=integers(1, 9), values=integers(1, 3)):
    q, k = np.ones((1, width)), np.stack([np.zeros(width), np.full(width, math.log(3) / math.sqrt(width))])
    v = np.stack([np.zeros(values), np.full(values, 4.0)])
    close(f(q, k, v), np.full((1, values), 3.0), message=f"with {width} features the weights are not 1/4 and 3/4")


@scaled_dot_product_attention.law("what stands at masked keys, in k and in v, never matters",
                                  questions(masked=False))  # fmt: skip
def attention_masked_keys(f, q, k, v, other=sampled_from([0.0, 100.0, -100.0, 1e15, -1e15]), seed=integers(0, 99)):
    seen = np.random.default_rng(seed).integers(0, 2, k.shape[-2]).astype(bool)
    seen[-1] |= not np.any(seen)
    hidden = ~seen[:, None]
    changed = f(q, np.where(hidden, k.dtype.type(other), k), np.where(hidden, v.dtype.type(other), v), seen)
    equal(changed, f(q, k, v, seen), message="a masked key changed the result")


@scaled_dot_product_attention.law("a query that may look at one key alone gets exactly the value of that key")
def attention_one_key(f, q, k, v, mask, seed=integers(0, 99)):
    chosen = np.random.default_rng(seed).integers(0, k.shape[-2], q.shape[-2])
    only = np.arange(k.shape[-2]) == chosen[:, None]
    close(f(q, k, v, only), v[..., chosen, :], message="it is not the value of the key that the mask allows")


@scaled_dot_product_attention.law("a query that may look at no key gets zeros, and the other queries do not notice",
                                  questions(masked=True))  # fmt: skip
def attention_no_key(f, q, k, v, mask):
    without = mask.copy()
    without[..., 0, :] = False
    got, before = f(q, k, v, without), f(q, k, v, mask)
    equal(got[..., 0, :], np.zeros_like(got[..., 0, :]), message="a query without a key did not get zeros")
    close(got[..., 1:, :], before[..., 1:, :], scale=ATTENDED, message="the other queries got something else")


@scaled_dot_product_attention.law("scores as large as 10,000 give finite results, and the best key its value",
                                  questions(entries=steep, axes=4, masked=False))  # fmt: skip
def attention_extreme(f, q, k, v):
    got = quietly(f, q, k, v)
    finite(got)
    best = np.concatenate([k, 256 * np.sign(q[..., :1, :]) + 0 * k[..., :1, :]], axis=-2)
    values = np.concatenate([v, np.full_like(v[..., :1, :], 9.0)], axis=-2)
    first = f(q[..., :1, :], best, values)
    clear = np.any(q[..., :1, :] != 0, axis=-1)
    close(first[clear], np.full_like(first[clear], 9.0), message="the key with by far the best score lost")


@scaled_dot_product_attention.law("every sequence of a batch gets what it gets alone, whatever the batch axes")
def attention_batches(f, q, k, v, mask):
    together, seen = f(q, k, v, mask), full(mask, q, k)
    for place in np.ndindex(q.shape[:-2]):
        alone = f(q[place], k[place], v[place], seen[place])
        close(together[place], alone, scale=ATTENDED, message="in a batch a sequence gets something else than alone")


@scaled_dot_product_attention.backward.law(
    "the weights of a query sum to 1, so grad and the gradient by v sum to the same"
)
def attention_backward_values(f, grad, q, k, v, mask):
    arriving = np.where(np.any(full(mask, q, k), axis=-1)[..., None], grad, 0)
    close(np.sum(f(grad, q, k, v, mask)[2], axis=-2), np.sum(arriving, axis=-2), scale=ATTENDED,
          message="the gradient by v has another sum than grad")  # fmt: skip


@scaled_dot_product_attention.backward.law("moving all keys together changes no weight: the gradient by k sums to 0")
def attention_backward_keys(f, grad, q, k, v, mask):
    total = np.sum(f(grad, q, k, v, mask)[1], axis=-2)
    close(total, np.zeros_like(total), scale=1024, message="the gradient by k does not sum to 0 over the keys")


@scaled_dot_product_attention.backward.law("no gradient gets to a masked key, nor to a query that may look at no key",
                                           questions(masked=True))  # fmt: skip
def attention_backward_masked(f, q, k, v, mask, number=sampled_from([1.0, -3.0])):
    mask = mask.copy()
    mask[..., :, 0], mask[..., 0, :] = False, False
    by_q, by_k, by_v = f(np.full((*q.shape[:-1], v.shape[-1]), number, dtype=q.dtype), q, k, v, mask)
    equal(by_q[..., 0, :], np.zeros_like(by_q[..., 0, :]), message="a query without a key has a gradient")
    equal(by_k[..., 0, :], np.zeros_like(by_k[..., 0, :]), message="a masked key has a gradient")
    equal(by_v[..., 0, :], np.zeros_like(by_v[..., 0, :]), message="the value of a masked key has a gradient")


@scaled_dot_product_attention.backward.law(
    "where all values are the same, neither queries nor keys matter: they get no gradient"
)
def attention_backward_equal_values(f, grad, q, k, v, mask):
    by_q, by_k, _ = f(grad, q, k, np.broadcast_to(v[..., :1, :], v.shape), mask)
    close((by_q, by_k), (np.zeros_like(q), np.zeros_like(k)), scale=1024, message="queries or keys have a gradient")


# self_attention_untrained -------------------------------------------------------------------------------------------

self_attention_untrained = Concept(
    in_numpy.self_attention_untrained,
    x=reals("n d", limit=2),
    unusual=[{"x": Shaped("n d", sampled_from([0.0, 64.0, -64.0, 128.0]))}, {"x": few("n d")}],
    scale=lambda case, expected: 16 * max(2.0, np.max(np.abs(case["x"]))),
    hints=[
        "The sequence is queries, keys and values at once. Nothing is learned, and nothing is scaled.",
        "Every row of the weights sums to 1: the softmax runs over the last axis.",
    ],
    built_ins=["torch.nn.functional.scaled_dot_product_attention"],
)


@self_attention_untrained.law("rows in another order give the results in that order")
def self_attention_permutes(f, x, seed=integers(0, 99)):
    order = shuffled(x.shape[0], seed)
    close(f(x[order]), f(x)[order], scale=32, message="the results did not follow their rows")


@self_attention_untrained.law("a sequence of one row, or of equal rows, comes out as it went in")
def self_attention_alone(f, x):
    alike = np.broadcast_to(x[:1], x.shape).copy()
    close(f(x[:1]), x[:1], message="a single row changed")
    close(f(alike), alike, message="equal rows changed")


@self_attention_untrained.law("every result lies between the smallest and the largest entry of its column")
def self_attention_convex(f, x):
    y = f(x)
    at_most(np.min(x, axis=0), y, scale=32, message="a result is below its column")
    at_most(y, np.max(x, axis=0), scale=32, message="a result is above its column")


@self_attention_untrained.law("a row at a right angle to all others, of length r, keeps exp(r * r) times their weight")
def self_attention_unscaled(f, r=sampled_from([0.5, 1.0, 1.5]), d=integers(2, 5)):
    # Two rows along different axes: each scores r * r against itself and 0 against the other.
    x = np.zeros((2, d))
    x[0, 0], x[1, 1] = r, r
    own = math.exp(r * r) / (1 + math.exp(r * r))
    expected = np.zeros_like(x)
    expected[:, :2] = r * np.array([[own, 1 - own], [1 - own, own]])
    close(f(x), expected, message="the weights are not those of the bare dot products")


# causal_mask --------------------------------------------------------------------------------------------------------

causal_mask = Concept(
    in_numpy.causal_mask,
    length=integers(0, 30),
    differentiable=False,
    hints=[
        "Compare the positions of the keys with those of the queries: two aranges, one of them as a column.",
        "Rows are queries, columns are keys. True says that the query may look; every position may look at itself.",
    ],
)


@causal_mask.law("with attention, changing every later token never changes an earlier result")
def causal_mask_hides_the_future(f, length=integers(2, 4), seed=integers(0, 99)):
    random = np.random.default_rng(seed)
    q, k, v = random.integers(-8, 9, (3, length, 2)) / 4
    mask = f(length)
    before = in_numpy.scaled_dot_product_attention(q, k, v, mask)
    for t in range(length - 1):
        later = np.arange(length)[:, None] > t
        changed = in_numpy.scaled_dot_product_attention(*(np.where(later, 7.0, x) for x in (q, k, v)), mask)
        equal(changed[: t + 1], before[: t + 1], message=f"what comes after position {t} changed a result up to it")


@causal_mask.law("every position may look at itself")
def causal_mask_diagonal(f, length):
    mask = f(length)
    equal(np.diagonal(mask), np.ones(length, dtype=bool), message="a position may not look at itself")


@causal_mask.law("position i may look at i + 1 positions: itself and everything before it")
def causal_mask_counts(f, length):
    equal(np.sum(f(length), axis=-1), np.arange(1, length + 1), message="a position sees too few or too many others")


@causal_mask.law("it is an array of True and False, length by length")
def causal_mask_kind(f, length):
    mask = f(length)
    holds(mask.dtype == np.bool_ and mask.shape == (length, length), "it is no square array of True and False",
          got=f"{mask.dtype} {mask.shape}", expected=f"bool {(length, length)}")  # fmt: skip


# padding_mask -------------------------------------------------------------------------------------------------------

padding_mask = Concept(
    in_numpy.padding_mask,
    lengths=whole("n", 0, 4),
    size=integers(4, 6),
    unusual=[{"lengths": whole("n", 0, 9)}, {"size": integers(0, 1)}],
    differentiable=False,
    hints=[
        "Compare the positions 0, 1, 2, ... with the length of each sequence.",
        "The result is (N, 1, size): one row for a sequence, which broadcasts over its queries.",
    ],
    built_ins=["torch.nn.utils.rnn.pad_sequence"],
)


@padding_mask.law("with attention, what stands in the padding never matters")
def padding_mask_hides(f, lengths, size, seed=integers(0, 99)):
    random = np.random.default_rng(seed)
    q = random.integers(-8, 9, (len(lengths), 3, 2)) / 4
    k, v = random.integers(-8, 9, (2, len(lengths), size, 2)) / 4
    padding = (np.arange(size) >= lengths[:, None])[..., None]
    mask = f(lengths, size)
    changed = in_numpy.scaled_dot_product_attention(q, np.where(padding, 7.0, k), np.where(padding, 9.0, v), mask)
    equal(changed, in_numpy.scaled_dot_product_attention(q, k, v, mask), message="the padding changed a result")


@padding_mask.law("as many keys of a sequence are allowed as it is long, and they are the first ones")
def padding_mask_counts(f, lengths, size):
    mask = f(lengths, size)
    equal(np.sum(mask[:, 0], axis=-1), lengths, message="a sequence has too few or too many keys")
    holds(mask[..., :-1] | ~mask[..., 1:], "a key is allowed behind one that is not", got=mask)


@padding_mask.law("it has the shape (N, 1, size): all queries of a sequence see the same keys")
def padding_mask_shape(f, lengths, size):
    mask = f(lengths, size)
    wanted = (len(lengths), 1, size)
    holds(mask.shape == wanted, "the shape is another one", got=mask.shape, expected=wanted)


# multi_head_attention -----------------------------------------------------------------------------------------------

multi_head_attention = Concept(
    in_numpy.multi_head_attention,
    sequences(),
    unusual=[sequences(heads=[(2, 3), (4, 1)]), sequences(masked=True)],
    scale=lambda case, expected: 1024.0,
    hints=[
        "Four projections, each x @ w.T + b: three before attention, one after it. Keys and values come from memory.",
        "Split the features, not the positions: (N, L, D) to (N, L, heads, D / heads), then the heads to the front.",
        "Attention takes batch axes: sequences and heads are two of them. The way back is the way there, reversed.",
        "A mask of shape (N, L, S) needs an axis for the heads: (N, 1, L, S).",
    ],
    built_ins=["torch.nn.MultiheadAttention", "torch.nn.functional.multi_head_attention_forward"],
)


def projected(x, params, name):
    """x W^T + b, as in the docstring."""
    return x @ params[f"w{name}"].T + params[f"b{name}"]


@multi_head_attention.law(
    "with one head it is plain attention between projections", sequences(heads=[(1, 1), (1, 2), (1, 3)])
)
def multi_head_one(f, query, memory, params, heads, mask):
    attended = in_numpy.scaled_dot_product_attention(
        projected(query, params, "q"), projected(memory, params, "k"), projected(memory, params, "v"), mask
    )
    close(f(query, memory, params, heads=heads, mask=mask), projected(attended, params, "o"), scale=1024,
          message="with one head it is not attention between projections")  # fmt: skip


@multi_head_attention.law(
    "each head attends with its own columns of the projections, and its result stands in these columns"
)
def multi_head_columns(f, query, memory, params, heads, mask):
    q, k, v = (projected(x, params, name) for x, name in ((query, "q"), (memory, "k"), (memory, "v")))
    parts = [np.split(x, heads, axis=-1) for x in (q, k, v)]
    attended = [in_numpy.scaled_dot_product_attention(a, b, c, mask) for a, b, c in zip(*parts, strict=True)]
    expected = projected(np.concatenate(attended, axis=-1), params, "o")
    close(f(query, memory, params, heads=heads, mask=mask), expected, scale=1024,
          message="it is not what the heads give one by one")  # fmt: skip


@multi_head_attention.law(
    "without positions, a sequence that attends to itself in another order gives its results in that order"
)
def multi_head_permutes(f, query, params, heads, seed=integers(0, 99)):
    order = shuffled(query.shape[1], seed)
    moved = query[:, order]
    close(f(moved, moved, params, heads=heads), f(query, query, params, heads=heads)[:, order], scale=1024,
          message="the results did not follow their tokens")  # fmt: skip


@multi_head_attention.law("the memory is a set: its order, with the mask's columns, changes nothing")
def multi_head_memory(f, query, memory, params, heads, mask, seed=integers(0, 99)):
    order = shuffled(memory.shape[1], seed)
    moved = f(query, memory[:, order], params, heads=heads, mask=full(mask, query, memory)[..., order])
    close(moved, f(query, memory, params, heads=heads, mask=mask), scale=1024, message="the order changed the results")


@multi_head_attention.law("with a causal mask, changing every later token never changes an earlier result")
def multi_head_causal(f, query, params, heads):
    length = query.shape[1]
    mask = np.arange(length) <= np.arange(length)[:, None]
    before = f(query, query, params, heads=heads, mask=mask)
    for t in range(length - 1):
        later = np.arange(length)[:, None] > t
        tokens = np.where(later, query.dtype.type(-3), query)
        changed = f(tokens, tokens, params, heads=heads, mask=mask)
        close(changed[:, : t + 1], before[:, : t + 1], scale=1024,
              message=f"what comes after position {t} changed a result up to it")  # fmt: skip


@multi_head_attention.law(
    "a query that may look at nothing gets the output's bias and nothing else", sequences(masked=True)
)
def multi_head_no_key(f, query, memory, params, heads, mask):
    mask = mask.copy()
    mask[:, 0] = False
    got = f(query, memory, params, heads=heads, mask=mask)[:, 0]
    close(got, np.broadcast_to(params["bo"], got.shape), message="a query without a key did not get the output's bias")


@multi_head_attention.law("the bias of the keys adds the same to all scores of a query, so it changes nothing")
def multi_head_key_bias(f, query, memory, params, heads, mask, by=sampled_from([1.0, -2.5])):
    moved = params | {"bk": params["bk"] + params["bk"].dtype.type(by)}
    close(f(query, memory, moved, heads=heads, mask=mask), f(query, memory, params, heads=heads, mask=mask),
          scale=2048, message="the bias of the keys changed the results")  # fmt: skip


@multi_head_attention.law(
    "heads that do not divide the features raise ValueError",
    sequences(masked=False).map(lambda case: case | {"heads": case["query"].shape[-1] + 1}),
)
def multi_head_refuses(f, query, memory, params, heads):
    refuses(ValueError, f, query, memory, params, heads=heads)


# attention_pooling --------------------------------------------------------------------------------------------------

attention_pooling = Concept(
    in_numpy.attention_pooling,
    x=reals("n d", limit=2),
    w=reals("d", limit=2),
    b=reals(""),
    unusual=[{"x": few("n d")}, {"w": reals("d", limit=1e3)}],
    scale=lambda case, expected: ATTENDED,
    hints=[
        "One score for every row of x: x @ w + b. A softmax turns the scores into weights.",
        "The weighted sum of the rows is a matrix product of the weights with x.",
    ],
)


@attention_pooling.law("without a preference, where w is zero, it is the mean of the rows")
def attention_pooling_mean(f, x, w, b):
    close(f(x, 0 * w, b), np.mean(x, axis=0), scale=8, message="with w = 0 it is not the mean")


@attention_pooling.law("the order of the rows changes nothing")
def attention_pooling_permutes(f, x, w, b, seed=integers(0, 99)):
    close(f(x[shuffled(x.shape[0], seed)], w, b), f(x, w, b), scale=ATTENDED, message="the order changed the result")


@attention_pooling.law("b is added to all scores alike, so it changes nothing")
def attention_pooling_shift(f, x, w, b, more=reals("")):
    close(f(x, w, np.asarray(b + more)), f(x, w, b), scale=ATTENDED, message="b changed the result")


@attention_pooling.law("a row whose score is log 3 above the other one's gets three times its weight")
def attention_pooling_three_to_one(f, b, d=integers(1, 3)):
    x = np.zeros((2, d))
    x[1, 0] = 4.0
    w = np.full(d, math.log(3) / 4)
    expected = np.zeros(d)
    expected[0] = 3.0
    close(f(x, w, b), expected, message="the weights are not 1/4 and 3/4")


@attention_pooling.law("scores as large as 10,000 overflow nothing, and the best row is the result")
def attention_pooling_extreme(f, x, b):
    rows = np.concatenate([x, np.full_like(x[:1], 4.0)])
    got = quietly(f, rows, np.full(x.shape[1], 2.5e3, dtype=x.dtype), b)
    close(got, rows[-1], message="the row with by far the best score is not the result")


# sinusoidal_positions -----------------------------------------------------------------------------------------------

BASES = sampled_from([100.0, 10000.0, 10000.0, 2.0])

sinusoidal_positions = Concept(
    in_numpy.sinusoidal_positions,
    length=integers(1, 5),
    dim=sampled_from([2, 4, 6, 8]),
    base=BASES,
    unusual=[{"length": sampled_from([0, 300]), "dim": sampled_from([2, 6])}],
    differentiable=False,
    # A rounding of the angle t shows in its sine: that of 300 in float32 is no mistake.
    scale=lambda case, expected: max(1.0, case["length"]),
    hints=[
        "There are dim / 2 angles for a position, one for each pair of columns: position / base ** (2 i / dim).",
        "The sines fill the even columns, the cosines the odd ones: out[:, 0::2] and out[:, 1::2].",
        "Positions are counted from 0, so the first row is 0, 1, 0, 1, ...",
    ],
)


@sinusoidal_positions.law("the first row, position 0, is 0, 1, 0, 1, ...")
def sinusoidal_first(f, length, dim, base):
    close(f(length, dim, base=base)[0], np.arange(dim) % 2.0, scale=1, message="the first row is another one")


@sinusoidal_positions.law("every row has the length sqrt(dim / 2)")
def sinusoidal_norm(f, length, dim, base):
    got = np.sqrt(np.sum(f(length, dim, base=base) ** 2, axis=-1))
    close(got, np.full(length, math.sqrt(dim / 2)), message="a row has another length")


@sinusoidal_positions.law("no two rows are the same")
def sinusoidal_different(f, dim, base, length=integers(2, 40)):
    rows = f(length, dim, base=base)
    apart = np.max(np.abs(rows[:, None] - rows), axis=-1) + np.eye(length)
    holds(apart > 1e-3, "two positions have the same row", got=rows)


@sinusoidal_positions.law("the dot product of two rows depends on how far apart they are, not on where")
def sinusoidal_distance(f, dim, base, length=integers(2, 6)):
    rows = f(length, dim, base=base)
    products = rows @ rows.T
    close(products[1:, 1:], products[:-1, :-1], scale=dim, message="the same distance gives another dot product")


@sinusoidal_positions.law("going k positions further turns every pair of columns by a fixed angle, k / base^(2i/dim)")
def sinusoidal_rotation(f, dim, base, length=integers(2, 6), k=integers(1, 3)):
    rows = f(length + k, dim, base=base)
    angles = k / base ** (np.arange(0, dim, 2) / dim)
    sin, cos = rows[:length, 0::2], rows[:length, 1::2]
    turned = np.empty((length, dim))
    turned[:, 0::2] = sin * np.cos(angles) + cos * np.sin(angles)
    turned[:, 1::2] = cos * np.cos(angles) - sin * np.sin(angles)
    close(rows[k:], turned, scale=1, message="a row is not the one k before it, turned")


@sinusoidal_positions.law("an odd dim raises ValueError")
def sinusoidal_refuses(f, length, base, dim=sampled_from([3, 5, 7])):
    refuses(ValueError, f, length, dim, base=base)


# learned_positions --------------------------------------------------------------------------------------------------


@st.composite
def tables(draw):
    n, length, d = draw(integers(1, 3)), draw(integers(1, 4)), draw(integers(1, 4))
    rows = length + draw(integers(0, 2))
    return {"x": array(draw, n, length, d, limit=8), "table": array(draw, rows, d, limit=8)}


learned_positions = Concept(
    in_numpy.learned_positions,
    tables(),
    scale=lambda case, expected: 16.0,
    hints=[
        "Position t gets row t of the table. The table may have more rows than there are positions.",
        "Broadcasting adds the rows to every sequence of the batch. Compare the lengths first.",
    ],
)


@learned_positions.law("position t gets row t of the table, the same in every sequence")
def learned_rows(f, x, table):
    added = f(0 * x, table)
    for sequence in added:
        close(sequence, table[: x.shape[1]], scale=16, message="zeros did not come out as the first rows of the table")


@learned_positions.law("rows of the table that no position needs change nothing")
def learned_spare(f, x, table):
    longer = np.concatenate([table, np.full_like(table[:1], 5.0)])
    equal(f(x, longer), f(x, table), message="a row behind the last position changed the result")


@learned_positions.law("a table whose rows differ tells apart tokens that are the same")
def learned_order(f, x):
    same = np.repeat(x[:, :1], 3, axis=1)
    y = f(same, np.arange(3, dtype=x.dtype)[:, None] + np.zeros_like(x[0, :1]))
    holds(y[:, 0] != y[:, 1], "the first and the second position came out the same", got=y)
    holds(y[:, 1] != y[:, 2], "the second and the third position came out the same", got=y)


@learned_positions.law("a sequence longer than the table raises ValueError")
def learned_refuses(f, x, table):
    long = np.repeat(x[:, :1], table.shape[0] + 1, axis=1)
    refuses(ValueError, f, long, table)


# relative_position_bias ---------------------------------------------------------------------------------------------


@st.composite
def distances(draw, *, limit=8):
    length = draw(integers(1, 5))
    return {"table": array(draw, 2 * length - 1, limit=limit), "length": length}


relative_position_bias = Concept(
    in_numpy.relative_position_bias,
    distances(),
    hints=[
        "Make a table of all j - i first: an arange minus an arange as a column.",
        "The smallest of them is -(length - 1); adding length - 1 makes it index 0.",
    ],
)


@relative_position_bias.law("every diagonal holds one number: the same distance, the same bias")
def relative_diagonals(f, table, length):
    bias = f(table, length)
    equal(bias[1:, 1:], bias[:-1, :-1], message="a diagonal holds different numbers")


@relative_position_bias.law("the main diagonal, distance 0, holds the middle entry of the table")
def relative_middle(f, table, length):
    equal(np.diagonal(f(table, length)), np.full(length, table[length - 1], dtype=table.dtype),
          message="distance 0 got another entry than the middle one")  # fmt: skip


@relative_position_bias.law(
    "entries behind the middle are for keys that come after the query, those before it for earlier ones"
)
def relative_sides(f, table, length):
    bias = f(table, length)
    equal(bias[0], table[length - 1 :], message="the first query got other entries for the keys after it")
    equal(bias[:, 0], table[length - 1 :: -1], message="the first key got other entries for the queries after it")


@relative_position_bias.law("a table without exactly 2 * length - 1 entries raises ValueError")
def relative_refuses(f, table, length):
    refuses(ValueError, f, np.concatenate([table, table[:1]]), length)
    refuses(ValueError, f, np.ascontiguousarray(table[1:]), length)


# rotary_positions ---------------------------------------------------------------------------------------------------


@st.composite
def pairs(draw, *, limit=8):
    batch = draw(sampled_from([(), (2,), (1, 2)]))
    shape = (*batch, draw(integers(1, 4)), draw(sampled_from([2, 4, 6])))
    return {"x": array(draw, *shape, limit=limit), "base": draw(BASES)}


rotary_positions = Concept(
    in_numpy.rotary_positions,
    pairs(),
    unusual=[{"x": reals("9 4", limit=1e3)}],
    scale=lambda case, expected: 2 * np.max(np.abs(case["x"])),
    hints=[
        "x[..., 0::2] and x[..., 1::2] are the first and the second entries of all pairs.",
        "A pair is turned like a point in the plane: (a cos - b sin, a sin + b cos).",
        "np.stack along a new last axis, then reshape, puts the pairs back in turn.",
    ],
    built_ins=["torch.nn.functional.rotary_embedding"],
)


@rotary_positions.law("turning keeps lengths: of every row, and of every pair of neighbouring columns")
def rotary_norms(f, x, base):
    y = f(x, base=base)
    size = lambda z: z[..., 0::2] ** 2 + z[..., 1::2] ** 2  # noqa: E731
    close(size(y), size(x), scale=128, message="a pair has another length than before")


@rotary_positions.law("the dot product of a turned query and a turned key depends on their distance alone")
def rotary_distance(f, base, q=reals("4", limit=2), k=reals("4", limit=2)):
    # The same query and the same key at every position.
    queries, keys = f(np.tile(q, (4, 1)), base=base), f(np.tile(k, (4, 1)), base=base)
    products = queries @ keys.T
    close(products[1:, 1:], products[:-1, :-1], scale=64, message="the same distance gives another dot product")


@rotary_positions.law("position 0 stays as it is")
def rotary_first(f, x, base):
    close(f(x, base=base)[..., 0, :], x[..., 0, :], message="the first row changed")


@rotary_positions.law("at position t the pair (1, 0) in columns 2i, 2i + 1 becomes (cos, sin) of t / base^(2i/D)")
def rotary_direction(f, base, dim=sampled_from([2, 4, 6]), length=integers(2, 4)):
    angles = np.arange(length)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    x = np.tile([1.0, 0.0], (length, dim // 2))
    expected = np.empty_like(x)
    expected[:, 0::2], expected[:, 1::2] = np.cos(angles), np.sin(angles)
    close(f(x, base=base), expected, message="the pairs were turned by another angle, or the other way round")


@rotary_positions.law("every sequence of a batch is turned alike")
def rotary_batches(f, x, base):
    together = f(np.stack([x, x[..., ::-1, :]]), base=base)
    close(together[0], f(x, base=base), scale=16, message="in a batch a sequence is turned otherwise than alone")


@rotary_positions.law("an odd number of columns raises ValueError")
def rotary_refuses(f, x=reals("l 3"), base=BASES):
    refuses(ValueError, f, x, base=base)


# blockwise_attention ------------------------------------------------------------------------------------------------

blockwise_attention = Concept(
    in_numpy.blockwise_attention,
    long_questions(),
    unusual=[long_questions(entries=steep, axes=4), long_questions(entries=steep, axes=1)],
    scale=attended,
    hints=[
        "Carry three things along for every query: the largest score so far, the sum of weights, the sum of values.",
        "A new maximum shrinks what was summed before: multiply both sums by exp(old maximum - new maximum).",
        "The first maximum is -inf: exp(-inf - something) is 0, which is right. Divide once, after the last block.",
        "Causal: keys from `start` on are seen by the queries from `start` on, so leave the others out of the block.",
    ],
    built_ins=["torch.nn.functional.scaled_dot_product_attention", "torch.nn.functional.multi_head_attention_forward",
               "torch.nn.MultiheadAttention"],
)  # fmt: skip


def causal_or_none(q, k, causal):
    return np.arange(k.shape[-2]) <= np.arange(q.shape[-2])[:, None] if causal else None


@blockwise_attention.law("it gives what plain attention gives, with a causal mask where it is causal")
def blockwise_plain(f, q, k, v, block, causal):
    plain = in_numpy.scaled_dot_product_attention(q, k, v, causal_or_none(q, k, causal))
    close(f(q, k, v, block=block, causal=causal), plain, scale=ATTENDED, message="it is not plain attention")


@blockwise_attention.law(
    "the size of the blocks changes nothing: 1, a size that leaves a remainder, more than all keys"
)
def blockwise_sizes(f, q, k, v, causal, other=sampled_from([1, 2, 3, 4, 64])):
    close(f(q, k, v, block=other, causal=causal), f(q, k, v, block=k.shape[-2], causal=causal), scale=ATTENDED,
          message="another size of the blocks gives another result")  # fmt: skip


@blockwise_attention.law("where causal, changing every later token never changes an earlier result")
def blockwise_causal(f, q, k, v, block):
    before = f(q, k, v, block=block, causal=True)
    for t in range(min(q.shape[-2], k.shape[-2])):
        later = np.arange(k.shape[-2])[:, None] > t
        number = k.dtype.type(3)
        changed = f(q, np.where(later, number, k), np.where(later, number, v), block=block, causal=True)
        close(changed[..., : t + 1, :], before[..., : t + 1, :], scale=ATTENDED,
              message=f"what comes after position {t} changed a result up to it")  # fmt: skip


@blockwise_attention.law("scores that grow by thousands from block to block, or fall, overflow nothing",
                         long_questions(entries=steep, axes=1, causal=just(False)))  # fmt: skip
def blockwise_extreme(f, q, k, v, block, causal, rising=booleans()):
    ladder = np.arange(k.shape[-2], dtype=k.dtype)[:, None] * (64 if rising else -64)
    got = quietly(f, q, k + ladder, v, block=block, causal=causal)
    finite(got)
    close(got, in_numpy.scaled_dot_product_attention(q, k + ladder, v), scale=ATTENDED, message="the result is wrong")


TOKENS = 1024


def tokens(seed, count):
    return np.random.default_rng(seed).standard_normal((count, TOKENS, 2))


def refuse_square(taken):
    """Less than a table with one byte for every pair takes, such as a mask; blocks of 16 keys need half of that."""
    holds(taken < TOKENS * TOKENS, f"{TOKENS} tokens took {taken / 1e6:.1f} MB: is there a table of all pairs?",
          got=taken, expected=f"less than {TOKENS * TOKENS}")  # fmt: skip


@blockwise_attention.law("memory grows with the number of tokens, not with its square", just({}))
def blockwise_memory(f, causal=booleans()):
    refuse_square(f.memory(*tokens(0, 3), block=16, causal=causal))


@blockwise_attention.law("a block of 0 keys or less raises ValueError")
def blockwise_refuses(f, q, k, v, causal, block=sampled_from([0, -1])):
    refuses(ValueError, f, q, k, v, block=block, causal=causal)


@blockwise_attention.backward.law("it gives the gradients of plain attention")
def blockwise_backward_plain(f, grad, q, k, v, block, causal):
    plain = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, causal_or_none(q, k, causal))
    close(f(grad, q, k, v, block=block, causal=causal), plain, scale=1024,
          message="it is not the gradient of plain attention")  # fmt: skip


@blockwise_attention.backward.law("the size of the blocks changes no gradient")
def blockwise_backward_sizes(f, grad, q, k, v, causal, other=sampled_from([1, 2, 3, 64])):
    whole_block = f(grad, q, k, v, block=k.shape[-2], causal=causal)
    close(f(grad, q, k, v, block=other, causal=causal), whole_block, scale=1024,
          message="another size of the blocks gives another gradient")  # fmt: skip


@blockwise_attention.backward.law("where causal, no gradient gets from a result to later keys and values")
def blockwise_backward_causal(f, grad, q, k, v, block, t=integers(0, 3)):
    early = np.where(np.arange(q.shape[-2])[:, None] <= t, grad, 0)
    _, by_k, by_v = f(early, q, k, v, block=block, causal=True)
    later = slice(t + 1, None)
    equal(by_k[..., later, :], np.zeros_like(k[..., later, :]), message="a later key has a gradient")
    equal(by_v[..., later, :], np.zeros_like(v[..., later, :]), message="a later value has a gradient")


@blockwise_attention.backward.law("its memory, too, grows with the number of tokens, not with its square", just({}))
def blockwise_backward_memory(f, causal=booleans()):
    refuse_square(f.memory(*tokens(0, 4), block=16, causal=causal))

"""attention_weights: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import LOOK, any_mask, full, masked, masks, refuse_misfits, softmax, uneven
from reference.compare import at_most, close, equal, finite, quietly
from reference.concept import Concept
from reference.inputs import array, composite, few, integers, just, reals, sampled_from


@composite
def score_tables(draw, *, masked=None):
    batch = draw(sampled_from([(), (2,), (1, 2)]))
    queries, keys = draw(integers(1, 3)), draw(integers(1, 4))
    case = {"scores": array(draw, *batch, queries, keys, kind=uneven)}
    if masked is None:
        case["mask"] = any_mask(draw, batch, queries, keys)
    elif masked:
        case["mask"] = masks(draw, *batch, queries, keys)
    return case


attention_weights = Concept(
    in_numpy.attention_weights,
    score_tables(),
    further=[{"scores": few("n l s"), "mask": just(None)}],
    unusual=[
        {"scores": reals("l s", limit=1e4), "mask": just(None)},
        score_tables(masked=True),
    ],
    scale=lambda case, expected: 16.0,
    built_ins=["torch.masked.softmax", "torch.nn.functional.scaled_dot_product_attention"],
    instead="exp and sums, or a softmax",
)


refuse_misfits(
    attention_weights, "mask does not broadcast to the shape of the scores", lambda case: case["scores"].shape
)
attention_weights.refuses(
    "mask has more axes than the scores", mask=[lambda case: np.ones((1, *case["scores"].shape), bool)]
)


@attention_weights.law("no weight is negative, and those of a query that may look at a key sum to 1")
def summed(f, scores, mask):
    weights = f(scores, mask)
    at_most(0.0, weights, message="a weight is negative")
    seen = np.any(full(mask, scores, np.swapaxes(scores, -1, -2)), axis=-1)
    close(np.sum(weights, axis=-1), seen.astype(scores.dtype), scale=1, message="the weights do not sum to 1")


@attention_weights.law("a query that may look at no key gets zeros, not NaN, and nothing is warned of",
                       score_tables(masked=True), kind="robustness")  # fmt: skip
def no_key(f, scores, mask):
    mask = mask.copy()
    mask[..., 0, :] = False
    row = quietly(f, scores, mask)[..., 0, :]
    equal(row, np.zeros_like(row), message="a query without a key did not get zeros")


@attention_weights.law("scores as large as 10,000, in one row or in all of them, overflow nothing and lose no row",
                       kind="robustness")  # fmt: skip
def extreme(f, scores=reals("l s", limit=1e4)):
    weights = quietly(f, scores)
    finite(weights)
    total = np.sum(weights, axis=-1)
    close(total, np.ones_like(total), message="the weights of a row do not sum to 1")


@attention_weights.law("the weight of a masked key is exactly 0, and its score does not matter to the others")
def masked_entries(f, scores, mask, score=sampled_from([-50.0, 0.0, 50.0, 1e3])):
    ignored(f, scores, mask, score)


@attention_weights.law("so it is whatever the score of the masked key: very large, infinite or NaN",
                       score_tables(masked=True), kind="robustness")  # fmt: skip
def strange_entries(f, scores, mask, score=sampled_from([1e4, 1e30, -1e30, np.inf, -np.inf, np.nan])):
    ignored(f, scores, mask, score)


def ignored(f, scores, mask, score):
    seen = full(mask, scores, np.swapaxes(scores, -1, -2))
    weights = f(np.where(seen, scores, scores.dtype.type(score)), mask)
    equal(weights[~seen], np.zeros_like(weights[~seen]), message="a masked key has a weight")
    close(weights, f(scores, mask), message="the score of a masked key changed the weights of others")


@attention_weights.law(
    "a masked key has no weight, even where the other scores are as low as -80,000", kind="robustness"
)
def low_scores(f, score=sampled_from([2e4, 8e4]), masked_score=sampled_from([0.0, 4.0])):
    scores, mask = np.array([[masked_score, -score, -score]]), np.array([[False, True, True]])
    close(f(scores, mask), np.array([[0.0, 0.5, 0.5]]), message="a masked key has a weight, far above the others")


@attention_weights.law("a number added to all scores of a query changes nothing")
def shift(f, scores, mask, c=sampled_from([1.5, -4.0, 1024.0, -1024.0])):
    # Eighths, so that the sum is exact in float32 too.
    scores = np.round(8 * scores) / scores.dtype.type(8)
    shift = c * np.arange(1, scores.shape[-2] + 1, dtype=scores.dtype)[:, None]
    close(f(scores + shift, mask), f(scores, mask), scale=8, message="the shift changed the weights")


@attention_weights.law("a mask means the same as leaving the masked keys out", score_tables(masked=False))
def leave_out(f, scores, seed=integers(0, 99)):
    kept = np.random.default_rng(seed).permutation(scores.shape[-1])[: max(1, scores.shape[-1] - 1)]
    mask = np.isin(np.arange(scores.shape[-1]), kept)
    kept = np.flatnonzero(mask)
    close(f(scores, mask)[..., kept], f(np.ascontiguousarray(scores[..., kept])), scale=1,
          message="the weights are others than without the masked keys")  # fmt: skip


@attention_weights.mistake(
    "takes the softmax over the queries",
    hint="The weights of one query sum to 1: the softmax runs over the keys, the last axis.",
)
def axis(scores, mask=None):
    scores = scores if mask is None else np.where(mask, scores, -1e30)
    return softmax(scores, axis=-2)


@attention_weights.mistake(
    "takes the softmax over axis 1, whatever the batch axes",
    hint="Batch axes may stand in front: the keys are the last axis, -1.",
)
def axis_one(scores, mask=None):
    return softmax(masked(scores, mask), axis=1)


@attention_weights.mistake("turns the mask round", hint=LOOK)
def inverted(scores, mask=None):
    return in_numpy.attention_weights(scores, None if mask is None else ~mask)


@attention_weights.mistake("turns the mask round, and gives NaN where that leaves no key", hint=LOOK)
def inverted_nan(scores, mask=None):
    return softmax(masked(scores, None if mask is None else ~mask))


@attention_weights.mistake("turns the mask round, and averages where that leaves no key", hint=LOOK)
def inverted_even(scores, mask=None):
    return softmax(masked(scores, None if mask is None else ~mask, -1e9))


@attention_weights.mistake(
    "masks after the softmax", hint="What is left does not sum to 1 any more: mask the scores, before exp."
)
def masks_late(scores, mask=None):
    weights = softmax(scores)
    return weights if mask is None else np.where(mask, weights, 0)


@attention_weights.mistake(
    "sets masked scores to 0", hint="exp(0) is 1: a masked key still counts. Which score gives 0?"
)
def zero_score(scores, mask=None):
    return softmax(scores if mask is None else np.where(mask, scores, 0))


@attention_weights.mistake(
    "spreads the weights of a row without a key evenly",
    hint="With one and the same score everywhere all weights are alike: set those of masked keys to 0 afterwards.",
)
def even(scores, mask=None):
    return softmax(scores if mask is None else np.where(mask, scores, scores.dtype.type(-1e9)))


@attention_weights.mistake(
    "makes NaN of a row without a key", hint="-inf minus a maximum of -inf is NaN: put a 0 in place of that maximum."
)
def nan(scores, mask=None):
    return softmax(scores if mask is None else np.where(mask, scores, -np.inf))


@attention_weights.mistake(
    "lets a huge, infinite or NaN score of a masked key through",
    hint="inf - 1e9 is inf, and NaN stays NaN: replace the score of a masked key, do not add to it.",
)
def adds(scores, mask=None):
    if mask is None:
        return softmax(scores)
    weights = softmax(scores + np.where(mask, 0, -1e9).astype(scores.dtype))
    return np.where(mask, weights, 0)


@attention_weights.mistake(
    "subtracts one maximum for the whole table",
    hint="A row far below the largest score becomes 0 / 0: take each row's own maximum.",
)
def over_everything(scores, mask=None):
    scores = scores if mask is None else np.where(mask, scores, -np.inf)
    weights = np.exp(scores - np.max(scores, initial=-1e30))
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


@attention_weights.mistake(
    "starts the maximum of a row at 0",
    hint="A row far below 0 becomes 0 / 0: its maximum may be negative, so look for it from minus infinity on.",
)
def from_zero(scores, mask=None):
    scores = masked(scores, mask)
    weights = np.exp(scores - np.max(scores, axis=-1, keepdims=True, initial=0))
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


@attention_weights.mistake(
    "takes the maximum over masked keys as well",
    hint="Far below a masked score all the others become 0: mask the scores before the maximum, and before exp.",
)
def maximum_of_all(scores, mask=None):
    weights = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    weights = weights if mask is None else weights * mask
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


@attention_weights.mistake(
    "overflows where scores are large, and divides by 0 in a row without a key",
    hint="exp(1000) is infinite, and without a key it is 0 / 0: subtract each row's maximum, and replace a sum of 0.",
)
def literally(scores, mask=None):
    weights = np.exp(scores) if mask is None else mask * np.exp(scores)
    return weights / np.sum(weights, axis=-1, keepdims=True)


@attention_weights.mistake(
    "overflows where scores are large", hint="What is exp(1000)? Subtract the largest score of each row first."
)
def overflows(scores, mask=None):
    weights = np.exp(scores) if mask is None else np.where(mask, np.exp(scores), 0)
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


@attention_weights.mistake(
    "takes the softmax over the queries, and sets masked weights to 0 afterwards",
    hint="The weights of one query sum to 1: the softmax runs over the keys, and the mask comes before it.",
)
def over_queries_masked_late(scores, mask=None):
    weights = softmax(scores, axis=-2)
    return weights if mask is None else np.where(mask, weights, 0)


@attention_weights.mistake(
    "takes the softmax over the queries, and gives NaN for a key that no query may look at",
    hint="The weights of one query sum to 1: the softmax runs over the keys, the last axis.",
)
def over_queries_nan(scores, mask=None):
    return softmax(masked(scores, mask), axis=-2)


@attention_weights.mistake(
    "gives masked keys the score -10,000",
    hint="Other scores may be lower still, and then the masked key wins: its score is to be minus infinity.",
)
def not_low_enough(scores, mask=None):
    return softmax(masked(scores, mask, -1e4))


@attention_weights.mistake(
    "ignores the mask where it leaves a query nothing",
    hint="A number added to all scores of a row changes none of its weights: set those of masked keys to 0 afterwards.",
)
def adds_alone(scores, mask=None):
    return softmax(scores if mask is None else scores + np.where(mask, 0, -1e9).astype(scores.dtype))


@attention_weights.mistake(
    "lets a query that may look at nothing look at everything",
    hint="A row that is masked as a whole is to be all zeros: set the weights of masked keys to 0 in the end.",
)
def everything_instead(scores, mask=None):
    # What adding -10,000 to masked scores comes to, and a mask that is left out where it would leave nothing.
    return softmax(scores if mask is None else scores + np.where(mask, 0, -1e4).astype(scores.dtype))


@attention_weights.mistake(
    "divides column j by the sum of row j",
    hint="(L, S) / (L,) lines the sums up with the columns: keep them as a column, (L, 1).",
)
def sums_in_a_row(scores, mask=None):
    weights = exponentials(scores, mask)
    return weights / np.sum(weights, axis=-1)


@attention_weights.mistake(
    "takes the maximum and the sum of row j for column j",
    hint="(L, S) and (L,) line up by columns: keep maximum and sum of the rows as a column, (L, 1).",
)
def all_in_a_row(scores, mask=None):
    weights = np.exp(masked(scores, mask) - np.max(masked(scores, mask), axis=-1))
    return weights / np.sum(weights, axis=-1)


def exponentials(scores, mask):
    """What a softmax divides by its sum; zeros in a row without a key."""
    scores = masked(scores, mask)
    top = np.max(scores, axis=-1, keepdims=True)
    return np.exp(scores - np.where(top == -np.inf, 0, top))


def padded_sum(amount):
    """The right weights, but that this much is added below the line."""

    def weights(scores, mask=None):
        above = exponentials(scores, mask)
        return above / (np.sum(above, axis=-1, keepdims=True) + above.dtype.type(amount))

    return weights


# What people add to keep from dividing by 0.
AMOUNTS = [1e-5, 1e-6, 1e-8]


for amount in AMOUNTS:
    attention_weights.mistake(
        f"adds {amount:g} to the sum that it divides by",
        hint="Then no row sums to exactly 1. Only a sum that is 0 needs help: divide by 1 there.",
    )(padded_sum(amount))

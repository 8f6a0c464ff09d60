"""What several concepts of this topic draw or compute for their laws."""

import numpy as np

from reference.attention import in_numpy
from reference.inputs import Grid, Shaped, array, flags, sampled_from, whole

# What is no integer, though some languages take it for one.
NO_INTEGERS = [2.0, True]
NOT_ABOVE_0 = [0.0, -1.0, float("inf"), float("nan")]

# A rounding in a score of 8 shows in a result as 8 roundings of a value of 8.
ATTENDED = 64.0


def attended(case, expected):
    """The same for any case: the largest value, as many times as the largest score."""
    scores = in_numpy.scaled_scores(case["q"], case["k"])
    return np.max(np.abs(case["v"]), initial=0.0) * (1 + np.max(np.abs(scores), initial=0.0))


def uneven(axes, *, limit=8.0):
    """Numbers that float32 does not hold: who works in float32 on the way loses digits of them."""
    return Shaped(axes, Grid(-21, 21, round(limit / 21.5, 2), round(limit / 700, 3)))


def small(draw, *shape):
    """Queries and keys are small, so that weights are neither all 0 and 1 nor all alike."""
    return array(draw, *shape, kind=uneven, limit=2)


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
    full = (*batch, queries, keys)
    shape = draw(sampled_from([None, full, full, (*batch, 1, keys), (queries, keys), (1, keys), (keys,)]))
    if shape is None:
        return None
    mask = masks(draw, *shape)
    mask[..., -1] |= ~np.any(mask, axis=-1)
    return mask


def misfits(*shape):
    """Masks that do not broadcast to this shape: one axis is too long, and a size of 1 would stretch the scores."""
    wrong = [(*shape[:place], size + 1, *shape[place + 1 :]) for place, size in enumerate(shape)]
    return [np.ones(one, bool) for one in wrong]


def refuse_misfits(concept, words, shape_of):
    """Declare masks that do not broadcast, in each of the last two axes, and in the keys without other axes."""
    concept.refuses(
        words,
        mask=[
            lambda case: misfits(*shape_of(case))[-1],
            lambda case: misfits(*shape_of(case))[-2],
            lambda case: misfits(shape_of(case)[-1])[0],
        ],
    )


def shuffled(size, seed):
    """An order that differs from the given one where there is a choice."""
    order = np.random.default_rng(seed).permutation(size)
    return np.roll(np.arange(size), 1) if np.all(order == np.arange(size)) else order


def full(mask, q, k):
    """The mask in its full shape; all True for None."""
    return np.broadcast_to(True if mask is None else mask, (*q.shape[:-1], k.shape[-2]))


BASES = sampled_from([100.0, 10000.0, 10000.0, 2.0])


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


def attend(scores, v, mask):
    return in_numpy.attention_weights(scores, mask) @ v

"""blockwise_attention: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import ATTENDED, NO_INTEGERS, attended, scores_of, small, softmax, steep, uneven
from reference.compare import close, equal, finite, holds, quietly
from reference.concept import Concept
from reference.inputs import array, booleans, composite, integers, just, sampled_from


@composite
def long_questions(draw, *, entries=small, axes=None, causal=booleans()):
    """q, k, v for attention in blocks: more keys than a block holds."""
    batch = draw(sampled_from([(), (2,), (1, 2)]))
    queries, keys = draw(integers(1, 4)), draw(integers(1, 5))
    width, values = axes or draw(integers(1, 3)), draw(integers(1, 3))
    return {
        "q": entries(draw, *batch, queries, width),
        "k": entries(draw, *batch, keys, width),
        "v": array(draw, *batch, keys, values, kind=uneven),
        "block": draw(sampled_from([1, 2, 3, 64])),
        "causal": draw(causal),
    }


blockwise_attention = Concept(
    in_numpy.blockwise_attention,
    long_questions(),
    unusual=[long_questions(entries=steep, axes=4), long_questions(entries=steep, axes=1)],
    scale=attended,
    built_ins=["torch.nn.functional.scaled_dot_product_attention", "torch.nn.MultiheadAttention"],
    instead="matrix products, exp, maxima and sums of one block at a time",
)  # fmt: skip


blockwise_attention.refuses("block is below 1", block=[0, -1])
blockwise_attention.refuses("block is no integer, as True and 2.0 are none", block=NO_INTEGERS)


def causal_or_none(q, k, causal):
    return np.arange(k.shape[-2]) <= np.arange(q.shape[-2])[:, None] if causal else None


@blockwise_attention.law("it gives what plain attention gives, with a causal mask where it is causal")
def plain(f, q, k, v, block, causal):
    plain = in_numpy.scaled_dot_product_attention(q, k, v, causal_or_none(q, k, causal))
    close(f(q, k, v, block=block, causal=causal), plain, scale=ATTENDED, message="it is not plain attention")


@blockwise_attention.law(
    "the size of the blocks changes nothing: 1, a size that leaves a remainder, more than all keys"
)
def sizes(f, q, k, v, causal, other=sampled_from([1, 2, 3, 4, 64])):
    close(f(q, k, v, block=other, causal=causal), f(q, k, v, block=k.shape[-2], causal=causal), scale=ATTENDED,
          message="another size of the blocks gives another result")  # fmt: skip


@blockwise_attention.law("where causal, changing every later token never changes an earlier result")
def causal(f, q, k, v, block):
    before = f(q, k, v, block=block, causal=True)
    for t in range(min(q.shape[-2], k.shape[-2])):
        later = np.arange(k.shape[-2])[:, None] > t
        number = k.dtype.type(3)
        changed = f(q, np.where(later, number, k), np.where(later, number, v), block=block, causal=True)
        close(changed[..., : t + 1, :], before[..., : t + 1, :], scale=ATTENDED,
              message=f"what comes after position {t} changed a result up to it")  # fmt: skip


@blockwise_attention.law("scores that grow by thousands from block to block, or fall, overflow nothing",
                         long_questions(entries=steep, axes=1, causal=just(False)), kind="robustness")  # fmt: skip
def extreme(f, q, k, v, block, causal, rising=booleans()):
    ladder = np.arange(k.shape[-2], dtype=k.dtype)[:, None] * (64 if rising else -64)
    got = quietly(f, q, k + ladder, v, block=block, causal=causal)
    finite(got)
    close(
        got,
        in_numpy.scaled_dot_product_attention(q, k + ladder, v),
        scale=ATTENDED,
        message="it is not plain attention",
    )


TOKENS = 1024


def tokens(seed, count):
    return np.random.default_rng(seed).standard_normal((count, TOKENS, 2))


def refuse_square(taken):
    """Less than a table with one byte for every pair takes, such as a mask; blocks of 16 keys need half of that."""
    holds(taken < TOKENS * TOKENS, f"{TOKENS} tokens took {taken / 1e6:.1f} MB: is there a table of all pairs?",
          got=f"{taken / 1e6:.1f} MB", expected="a few numbers for each token")  # fmt: skip


@blockwise_attention.law("memory grows with the number of tokens, not with its square", just({}), kind="robustness")
def memory(f, causal=booleans()):
    refuse_square(f.memory(*tokens(0, 3), block=16, causal=causal))


def online(
    q, k, v, block, causal, *, decay_total=True, decay_out=True, maximum=True, first=-np.inf, last=True, future=0,
    local=False, divide=True, growing=False, own_maximum=False, divide_always=False,
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
        highest = np.max(scores, axis=-1, keepdims=True)
        new = np.maximum(top, highest) if maximum and not (own_maximum and start) else highest if maximum else top
        decay, weights = np.exp(new - top if growing and start else top - new), np.exp(scores - new)
        total = (decay if decay_total else 1) * total + np.sum(weights, axis=-1, keepdims=True)
        out = (decay if decay_out else 1) * out + weights @ v[..., start : start + block, :]
        out = out / total if divide_always else out
        top = new
    return (out / total if divide and not divide_always else out).astype(v.dtype)


@blockwise_attention.mistake(
    "does not shrink what was summed before", hint="A new maximum changes what the earlier weights were divided by."
)
def no_decay(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, decay_total=False, decay_out=False)


@blockwise_attention.mistake(
    "shrinks the sum of weights alone", hint="The sum of values was made with the same weights: shrink it too."
)
def half_decay(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, decay_out=False)


@blockwise_attention.mistake(
    "shrinks the sum of values alone", hint="The sum of weights was made with the same maximum: shrink it too."
)
def values_decay(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, decay_total=False)


@blockwise_attention.mistake(
    "lets what was summed before grow instead of shrink",
    hint="The new maximum is the larger one: exp(old maximum - new maximum) is at most 1.",
)
def grows(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, growing=True)


@blockwise_attention.mistake(
    "takes the maximum of each block by itself",
    hint="After a block of low scores the old sums are multiplied by more than exp can hold: keep the larger maximum.",
)
def of_each_block(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, own_maximum=True)


@blockwise_attention.mistake(
    "divides after every block", hint="A later block is added to undivided sums: divide once, after the last block."
)
def divides_always(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, divide_always=True)


@blockwise_attention.mistake(
    "gives what the last block alone gives", hint="Every block adds to the sums of the blocks before it."
)
def last_block(q, k, v, *, block=64, causal=False):
    if causal or block < 1:
        return in_numpy.blockwise_attention(q, k, v, block=block, causal=causal)
    start = (k.shape[-2] - 1) // block * block
    return in_numpy.scaled_dot_product_attention(q, k[..., start:, :], v[..., start:, :])


@blockwise_attention.mistake(
    "begins with a maximum of -10,000",
    hint="Scores may all be lower, and then every weight becomes 0: the first maximum is minus infinity.",
)
def from_far_below(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, first=-1e4)


@blockwise_attention.mistake(
    "drops the last block where it is not full", hint="The last block may be smaller, and its keys count as well."
)
def drops(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, last=False)


@blockwise_attention.mistake(
    "begins with a maximum of 0",
    hint="Where all scores are far below 0, every weight becomes 0: the first maximum is minus infinity.",
)
def from_zero(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, first=0)


@blockwise_attention.mistake(
    "does not divide in the end", hint="After the last block: the sum of values by the sum of weights."
)
def undivided(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, divide=False)


@blockwise_attention.mistake("keeps no maximum", hint="What is exp(1000)? Carry the largest score so far along.")
def no_maximum(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, maximum=False)


@blockwise_attention.mistake(
    "takes a softmax of every block and averages",
    hint="Blocks with large scores count more: carry the sum of weights along.",
)
def mean_of_blocks(q, k, v, *, block=64, causal=False):
    if causal or block < 1:
        return in_numpy.blockwise_attention(q, k, v, block=block, causal=causal)
    starts = range(0, k.shape[-2], block)
    parts = [softmax(scores_of(q, k[..., s : s + block, :])) @ v[..., s : s + block, :] for s in starts]
    return sum(parts) / len(parts)


@blockwise_attention.mistake("ignores causal", hint="Where causal, query i sees the keys up to i alone.")
def never_causal(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, False)


@blockwise_attention.mistake("sees one key of the future", hint="Query i sees key i, but not key i + 1.")
def loose(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, future=1)


@blockwise_attention.mistake(
    "counts the keys of every block from 0 where it is causal",
    hint="The keys of a block stand at start, start + 1, ...: compare these places with those of the queries.",
)
def local(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, local=True)


@blockwise_attention.mistake(
    "lines up the last query with the last key", hint="Both count from the first position: query 0 sees key 0 alone."
)
def aligned_to_the_end(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, future=k.shape[-2] - q.shape[-2])


@blockwise_attention.mistake("hides every position from itself", hint="Query i sees key i too: <= rather than <.")
def strict(q, k, v, *, block=64, causal=False):
    return online(q, k, v, block, causal, future=-1)


@blockwise_attention.mistake(
    "forgets the scale", hint="Divide the queries by the root of their width once, before the loop."
)
def unscaled(q, k, v, *, block=64, causal=False):
    return in_numpy.blockwise_attention(q * math.sqrt(q.shape[-1]), k, v, block=block, causal=causal)


@blockwise_attention.mistake(
    "is causal by blocks: a block sees itself whole",
    hint="Within the block on the diagonal, later keys are hidden as well.",
)
def coarse(q, k, v, *, block=64, causal=False):
    if not causal:
        return in_numpy.blockwise_attention(q, k, v, block=block)
    mask = np.arange(k.shape[-2]) // block <= np.arange(q.shape[-2])[:, None] // block
    return in_numpy.scaled_dot_product_attention(q, k, v, mask)


@blockwise_attention.mistake(
    "holds the whole table of scores", hint="Never form (L, S): go over the keys block by block, with running sums."
)
def plain_attention(q, k, v, *, block=64, causal=False):
    if block < 1:
        raise ValueError
    mask = np.arange(k.shape[-2]) <= np.arange(q.shape[-2])[:, None] if causal else None
    return in_numpy.scaled_dot_product_attention(q, k, v, mask)


@blockwise_attention.mistake(
    "takes any block", hint="No keys at a time never ends: raise ValueError for a block of 0 or less."
)
def any_block(q, k, v, *, block=64, causal=False):
    return in_numpy.blockwise_attention(q, k, v, block=max(block, 1), causal=causal)


# The backward pass --------------------------------------------------------------------------------------------------


@blockwise_attention.backward.law("it gives the gradients of plain attention")
def backward_plain(f, grad, q, k, v, block, causal):
    plain = in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, causal_or_none(q, k, causal))
    close(f(grad, q, k, v, block=block, causal=causal), plain, scale=1024,
          message="it is not the gradient of plain attention")  # fmt: skip


@blockwise_attention.backward.law("the size of the blocks changes no gradient")
def backward_sizes(f, grad, q, k, v, causal, other=sampled_from([1, 2, 3, 64])):
    whole_block = f(grad, q, k, v, block=k.shape[-2], causal=causal)
    close(f(grad, q, k, v, block=other, causal=causal), whole_block, scale=1024,
          message="another size of the blocks gives another gradient")  # fmt: skip


@blockwise_attention.backward.law("where causal, no gradient gets from a result to later keys and values")
def backward_causal(f, grad, q, k, v, block, t=integers(0, 3)):
    early = np.where(np.arange(q.shape[-2])[:, None] <= t, grad, 0)
    _, by_k, by_v = f(early, q, k, v, block=block, causal=True)
    later = slice(t + 1, None)
    equal(by_k[..., later, :], np.zeros_like(k[..., later, :]), message="a later key has a gradient")
    equal(by_v[..., later, :], np.zeros_like(v[..., later, :]), message="a later value has a gradient")


@blockwise_attention.backward.law("its memory, too, grows with the number of tokens, not with its square", just({}),
                                  kind="robustness")  # fmt: skip
def backward_memory(f, causal=booleans()):
    refuse_square(f.memory(*tokens(0, 4), block=16, causal=causal))


def blockwise_gradients(grad, q, k, v, block, causal, *, per_block=False, last=True, adds=True, divided=True):
    """The right gradients, parts of which can be left out."""
    out, top, total = in_numpy.in_blocks(q, k, v, block, causal)
    shared = np.sum(grad * out, axis=-1, keepdims=True)
    scaled = q / math.sqrt(q.shape[-1])
    by_q, by_k, by_v = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for rows, keys in in_numpy.blocks(q.shape[-2], k.shape[-2], block, causal):
        if not last and keys.start and keys.stop - keys.start < block:
            continue
        scores = in_numpy.block_scores(scaled[..., rows, :], k[..., keys, :], causal)
        weights = np.exp(scores - top[..., rows, :]) / (total[..., rows, :] if divided else 1)
        by_weights = grad[..., rows, :] @ np.swapaxes(v[..., keys, :], -1, -2)
        less = np.sum(weights * by_weights, axis=-1, keepdims=True) if per_block else shared[..., rows, :]
        by_scores = weights * (by_weights - less)
        by_q[..., rows, :] = (by_q[..., rows, :] if adds else 0) + by_scores @ k[..., keys, :]
        by_k[..., keys, :] = np.swapaxes(by_scores, -1, -2) @ scaled[..., rows, :]
        by_v[..., keys, :] = np.swapaxes(weights, -1, -2) @ grad[..., rows, :]
    return by_q / math.sqrt(q.shape[-1]), by_k, by_v


@blockwise_attention.backward.mistake(
    "subtracts the sum over the block instead of the whole row",
    hint="The sum runs over all keys: it is the sum of grad * out.",
)
def backward_per_block(grad, q, k, v, *, block=64, causal=False):
    return blockwise_gradients(grad, q, k, v, block, causal, per_block=True)


@blockwise_attention.backward.mistake(
    "drops the last block where it is not full", hint="The last block may be smaller: it counts as well."
)
def backward_drops(grad, q, k, v, *, block=64, causal=False):
    return blockwise_gradients(grad, q, k, v, block, causal, last=False)


@blockwise_attention.backward.mistake(
    "ignores causal", hint="Compute the weights as the forward pass did: later keys are hidden."
)
def backward_never_causal(grad, q, k, v, *, block=64, causal=False):
    return in_numpy.blockwise_attention_backward(grad, q, k, v, block=block)


@blockwise_attention.backward.mistake(
    "forgets the scale", hint="The scores were divided by sqrt(D): so is their gradient."
)
def backward_unscaled(grad, q, k, v, *, block=64, causal=False):
    by_q, by_k, by_v = in_numpy.blockwise_attention_backward(grad, q, k, v, block=block, causal=causal)
    return by_q * math.sqrt(q.shape[-1]), by_k, by_v


@blockwise_attention.backward.mistake(
    "holds the whole table of weights",
    hint="Compute the weights of a block once more where they are needed, from the maximum and the sum.",
)
def backward_plain_gradient(grad, q, k, v, *, block=64, causal=False):
    mask = np.arange(k.shape[-2]) <= np.arange(q.shape[-2])[:, None] if causal else None
    return in_numpy.scaled_dot_product_attention_backward(grad, q, k, v, mask)


@blockwise_attention.backward.mistake(
    "keeps the gradient by q of the last block alone", hint="A query looked at every block: add up what they send back."
)
def backward_overwrites(grad, q, k, v, *, block=64, causal=False):
    return blockwise_gradients(grad, q, k, v, block, causal, adds=False)


@blockwise_attention.backward.mistake(
    "forgets to divide the weights by the sum of their row",
    hint="exp(score - maximum) is not a weight yet: divide it by the row's sum over all blocks.",
)
def backward_undivided(grad, q, k, v, *, block=64, causal=False):
    return blockwise_gradients(grad, q, k, v, block, causal, divided=False)

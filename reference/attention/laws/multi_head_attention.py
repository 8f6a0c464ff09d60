"""multi_head_attention: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.scaled_dot_product_attention import (
    even as attention_even,
    ignores_full_masks as attention_ignores_full_masks,
    inverted_even as attention_inverted_even,
    inverted_nan as attention_inverted_nan,
    masks_late as attention_masks_late,
    multiplies_mask as attention_zero_score,
    nan as attention_nan,
    over_queries as attention_over_queries,
)
from reference.attention.laws.shared import (
    LOOK,
    NO_INTEGERS,
    any_mask,
    attend,
    full,
    masks,
    refuse_misfits,
    shuffled,
    small,
    uneven,
)
from reference.compare import close
from reference.concept import Concept
from reference.inputs import array, composite, integers, sampled_from


@composite
def sequences(draw, *, masked=None, heads=None):
    """Inputs of multi-head attention: features = heads * width."""
    heads, width = draw(sampled_from([(1, 2), (2, 1), (2, 2), (3, 1), (1, 3)] if heads is None else heads))
    size = heads * width
    n, queries, keys = draw(integers(1, 2)), draw(integers(1, 3)), draw(integers(1, 3))
    params = {name: array(draw, size, size, kind=uneven, limit=1) for name in ("wq", "wk", "wv", "wo")}
    params |= {name: array(draw, size, kind=uneven, limit=1) for name in ("bq", "bk", "bv", "bo")}
    case = {"query": small(draw, n, queries, size), "memory": small(draw, n, keys, size), "params": params}
    case["heads"] = heads
    if masked is None:
        case["mask"] = any_mask(draw, (n,), queries, keys)
    elif masked:
        case["mask"] = masks(draw, n, queries, keys)
    return case


def largest(case, expected):
    """The largest value, as many times as the largest score of a head."""
    q, k, v = (projected(case[x], case["params"], n) for x, n in (("query", "q"), ("memory", "k"), ("memory", "v")))
    heads = case.get("heads", 1)
    scores = in_numpy.scaled_scores(in_numpy.split_heads(q, heads), in_numpy.split_heads(k, heads))
    return 1 + 2 * np.max(np.abs(v)) * (1 + np.max(np.abs(scores)))


multi_head_attention = Concept(
    in_numpy.multi_head_attention,
    sequences(),
    further=[sequences(heads=[(2, 3), (4, 1)])],
    unusual=[sequences(masked=True)],
    scale=largest,
    built_ins=["torch.nn.MultiheadAttention"],
    instead="matrix products and attention in every head",
)


def scores_shape(case):
    return (*case["query"].shape[:2], case["memory"].shape[1])


multi_head_attention.refuses("heads is below 1", heads=[0, -1, -2])
multi_head_attention.refuses("heads is no integer, as True and 2.0 are none", heads=[*NO_INTEGERS, 1.0])
multi_head_attention.refuses("heads does not divide D", heads=[lambda case: case["query"].shape[-1] + 1])
refuse_misfits(multi_head_attention, "mask does not broadcast to (N, L, S)", scores_shape)
multi_head_attention.refuses(
    "mask has more axes than (N, L, S), such as one for the heads",
    mask=[
        lambda case: np.ones((case["query"].shape[0], 1, *scores_shape(case)[1:]), bool),
        lambda case: np.ones((1, *scores_shape(case)), bool),
    ],
)


def projected(x, params, name):
    """x W^T + b, as in the docstring."""
    return x @ params[f"w{name}"].T + params[f"b{name}"]


@multi_head_attention.law(
    "with one head it is plain attention between projections", sequences(heads=[(1, 1), (1, 2), (1, 3)])
)
def one(f, query, memory, params, heads, mask):
    attended = in_numpy.scaled_dot_product_attention(
        projected(query, params, "q"), projected(memory, params, "k"), projected(memory, params, "v"), mask
    )
    close(f(query, memory, params, heads=heads, mask=mask), projected(attended, params, "o"), scale=1024,
          message="with one head it is not attention between projections")  # fmt: skip


@multi_head_attention.law(
    "each head attends with its own columns of the projections, and its result stands in these columns"
)
def columns(f, query, memory, params, heads, mask):
    q, k, v = (projected(x, params, name) for x, name in ((query, "q"), (memory, "k"), (memory, "v")))
    parts = [np.split(x, heads, axis=-1) for x in (q, k, v)]
    attended = [in_numpy.scaled_dot_product_attention(a, b, c, mask) for a, b, c in zip(*parts, strict=True)]
    expected = projected(np.concatenate(attended, axis=-1), params, "o")
    close(f(query, memory, params, heads=heads, mask=mask), expected, scale=1024,
          message="it is not what the heads give one by one")  # fmt: skip


@multi_head_attention.law(
    "without positions, a sequence that attends to itself in another order gives its results in that order"
)
def permutes(f, query, params, heads, seed=integers(0, 99)):
    order = shuffled(query.shape[1], seed)
    moved = query[:, order]
    close(f(moved, moved, params, heads=heads), f(query, query, params, heads=heads)[:, order], scale=1024,
          message="the results did not follow their tokens")  # fmt: skip


@multi_head_attention.law("the memory is a set: its order, with the mask's columns, changes nothing")
def memory(f, query, memory, params, heads, mask, seed=integers(0, 99)):
    order = shuffled(memory.shape[1], seed)
    moved = f(query, memory[:, order], params, heads=heads, mask=full(mask, query, memory)[..., order])
    close(moved, f(query, memory, params, heads=heads, mask=mask), scale=1024, message="the order changed the results")


@multi_head_attention.law("with a causal mask, changing every later token never changes an earlier result")
def causal(f, query, params, heads):
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
    "a query that may look at nothing gets the output's bias and nothing else",
    sequences(masked=True),
    kind="robustness",
)
def no_key(f, query, memory, params, heads, mask):
    mask = mask.copy()
    mask[:, 0] = False
    got = f(query, memory, params, heads=heads, mask=mask)[:, 0]
    close(got, np.broadcast_to(params["bo"], got.shape), message="a query without a key did not get the output's bias")


@multi_head_attention.law("the bias of the keys adds the same to all scores of a query, so it changes nothing")
def key_bias(f, query, memory, params, heads, mask, by=sampled_from([1.0, -2.5])):
    moved = params | {"bk": params["bk"] + params["bk"].dtype.type(by)}
    close(f(query, memory, moved, heads=heads, mask=mask), f(query, memory, params, heads=heads, mask=mask),
          scale=2048, message="the bias of the keys changed the results")  # fmt: skip


def with_heads(query, memory, params, heads, mask, *, split=in_numpy.split_heads, join=None, attention=None, **changed):
    """The right steps, some of them exchanged."""
    in_numpy.refuse_uneven_heads(heads, query.shape[-1])
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
def reshapes(query, memory, params, *, heads, mask=None):
    def split(x, heads):
        n, length, size = x.shape
        return x.reshape(n, heads, length, size // heads)

    return with_heads(query, memory, params, heads, mask, split=split)


@multi_head_attention.mistake(
    "reshapes to heads and back without moving axes",
    hint="A reshape alone mixes positions with features: (N, L, heads, D / heads) first, then swap L and heads.",
)
def reshapes_both_ways(query, memory, params, *, heads, mask=None):
    def split(x, heads):
        n, length, size = x.shape
        return x.reshape(n, heads, length, size // heads)

    return with_heads(query, memory, params, heads, mask, split=split, join=lambda x: x.reshape(query.shape))


@multi_head_attention.mistake(
    "does not move the heads back before the reshape",
    hint="(N, heads, L, width) has to become (N, L, heads, width) first.",
)
def joins_wrongly(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, join=lambda x: x.reshape(query.shape))


@multi_head_attention.mistake(
    "puts the heads together in another order", hint="Head 0 gives the first columns, head 1 the next ones."
)
def order(query, memory, params, *, heads, mask=None):
    join = lambda x: x[:, ::-1].swapaxes(1, 2).reshape(query.shape)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, join=join)


@multi_head_attention.mistake(
    "gives heads every h-th column",
    hint="Head 0 has the first D / heads columns: split as (heads, width), not (width, heads).",
)
def interleaves(query, memory, params, *, heads, mask=None):
    split = lambda x, heads: x.reshape(*x.shape[:2], -1, heads).transpose(0, 3, 1, 2)  # noqa: E731
    join = lambda x: x.transpose(0, 2, 3, 1).reshape(query.shape)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, split=split, join=join)


@multi_head_attention.mistake("scales by all D features", hint="The dot products of a head have D / heads terms.")
def full_scale(query, memory, params, *, heads, mask=None):
    attention = lambda q, k, v, mask: in_numpy.scaled_dot_product_attention(q / math.sqrt(heads), k, v, mask)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, attention=attention)


@multi_head_attention.mistake("does not scale", hint="Divide the scores of a head by the root of its width, D / heads.")
def unscaled(query, memory, params, *, heads, mask=None):
    attention = lambda q, k, v, mask: attend(in_numpy.dot_scores(q, k), v, mask)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, attention=attention)


@multi_head_attention.mistake(
    "uses the weights transposed", hint="Weights are (out, in), as PyTorch lays them out: x @ w.T + b."
)
def transposed(query, memory, params, *, heads, mask=None):
    turned = {name: value.T for name, value in params.items()}
    return in_numpy.multi_head_attention(query, memory, turned, heads=heads, mask=mask)


@multi_head_attention.mistake("forgets the biases", hint="Each of the four projections has its bias: x @ w.T + b.")
def without_bias(query, memory, params, *, heads, mask=None):
    bare = {name: 0 * value if name.startswith("b") else value for name, value in params.items()}
    return in_numpy.multi_head_attention(query, memory, bare, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "swaps keys and values", hint="Keys are compared with the queries; values are what is averaged."
)
def swapped(query, memory, params, *, heads, mask=None):
    swapped = params | {"wk": params["wv"], "bk": params["bv"], "wv": params["wk"], "bv": params["bk"]}
    return in_numpy.multi_head_attention(query, memory, swapped, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "takes keys and values from the query", hint="memory is what is asked: keys and values come from it."
)
def only_self(query, memory, params, *, heads, mask=None):
    length = query.shape[1]
    mask = mask if mask is None or mask.shape[-1] in (1, length) else np.resize(mask, (*mask.shape[:-1], length))
    return in_numpy.multi_head_attention(query, query, params, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "leaves out the last projection", hint="After the heads are put together comes wo, with bo."
)
def without_output(query, memory, params, *, heads, mask=None):
    last = {"wo": np.eye(query.shape[-1], dtype=query.dtype), "bo": 0 * params["bo"]}
    return in_numpy.multi_head_attention(query, memory, params | last, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "adds the heads up", hint="Heads stand side by side, each in its own columns: no sum over them."
)
def sums(query, memory, params, *, heads, mask=None):
    join = lambda x: np.tile(np.sum(x, axis=1), heads)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, join=join)


@multi_head_attention.mistake(
    "turns the mask round", hint="True means that the query may look there; PyTorch's layer has it the other way."
)
def inverted(query, memory, params, *, heads, mask=None):
    return in_numpy.multi_head_attention(query, memory, params, heads=heads, mask=None if mask is None else ~mask)


@multi_head_attention.mistake("turns the mask round, and gives NaN where that leaves no key", hint=LOOK)
def inverted_nan(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_inverted_nan)


@multi_head_attention.mistake("turns the mask round, and averages where that leaves no key", hint=LOOK)
def inverted_even(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_inverted_even)


@multi_head_attention.mistake(
    "gives NaN where a query may look at nothing",
    hint="-inf minus a maximum of -inf is NaN: such a query gets zeros from every head.",
)
def nan(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_nan)


@multi_head_attention.mistake(
    "averages everything where a query may look at nothing",
    hint="With one and the same score everywhere all weights are alike: set those of masked keys to 0 afterwards.",
)
def even(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_even)


@multi_head_attention.mistake("forgets the mask", hint="Hand the mask on to attention, with an axis for the heads.")
def unmasked(query, memory, params, *, heads, mask=None):
    return in_numpy.multi_head_attention(query, memory, params, heads=heads)


@multi_head_attention.mistake(
    "lays the mask of the first sequence over the first head",
    hint="(N, L, S) next to (N, heads, L, S) meets heads with N: give the mask an axis for the heads, mask[:, None].",
)
def mask_axis(query, memory, params, *, heads, mask=None):
    if mask is not None and mask.ndim == 3:
        mask = np.resize(mask, (heads, *mask.shape[1:]))
        attention = lambda q, k, v, _: in_numpy.scaled_dot_product_attention(q, k, v, mask)  # noqa: E731
        return with_heads(query, memory, params, heads, None, attention=attention)
    return in_numpy.multi_head_attention(query, memory, params, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "drops columns where heads do not divide D", hint="Raise ValueError where D % heads is not 0."
)
def any_heads(query, memory, params, *, heads, mask=None):
    while query.shape[-1] % heads:
        heads -= 1
    return in_numpy.multi_head_attention(query, memory, params, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "lets the place of a key count",
    hint="Nothing but the mask may depend on where a key stands: positions come from outside.",
)
def ordered(query, memory, params, *, heads, mask=None):
    later = np.arange(memory.shape[1], dtype=memory.dtype)[:, None]
    return in_numpy.multi_head_attention(query, memory + later, params, heads=heads, mask=mask)


@multi_head_attention.mistake(
    "divides by the width of a head instead of its root", hint="The spread of a dot product grows with the root."
)
def by_width(query, memory, params, *, heads, mask=None):
    attention = lambda q, k, v, mask: attend(in_numpy.dot_scores(q, k) / q.shape[-1], v, mask)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, attention=attention)


@multi_head_attention.mistake(
    "takes the softmax over the queries", hint="The weights of one query sum to 1: the softmax runs over the keys."
)
def over_queries(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_over_queries)


@multi_head_attention.mistake(
    "masks after the softmax", hint="What is left does not sum to 1 any more: mask the scores, before the softmax."
)
def masks_late(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_masks_late)


@multi_head_attention.mistake(
    "gives masked keys the score 0",
    hint="exp(0) is 1, so a masked key still counts, and so it does with 1e-9: its score is to be minus infinity.",
)
def zero_score(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_zero_score)


@multi_head_attention.mistake(
    "averages the heads", hint="Heads stand side by side, each in its own columns: nothing is averaged."
)
def averages(query, memory, params, *, heads, mask=None):
    join = lambda x: np.tile(np.mean(x, axis=1), heads)  # noqa: E731
    return with_heads(query, memory, params, heads, mask, join=join)


@multi_head_attention.mistake(
    "ignores the mask where it leaves a query nothing",
    hint="A number added to all scores of a row changes none of its weights: set those of masked keys to 0 afterwards.",
)
def ignores_full_masks(query, memory, params, *, heads, mask=None):
    return with_heads(query, memory, params, heads, mask, attention=attention_ignores_full_masks)

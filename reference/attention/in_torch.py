"""Attention and positions in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

A mask is True where a query may look at a key, as in in_numpy.py.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import math
from collections.abc import Sequence
from typing import Any, TypedDict

import torch
from jaxtyping import Bool, Float, Int
from torch.autograd.function import once_differentiable

from reference.attention.in_numpy import (
    blocks,
    refuse_misfit,
    refuse_odd,
    refuse_positions,
    refuse_short_table,
    refuse_uneven_heads,
    refuse_uneven_table,
)
from reference.contract import checked, integer, positive

# Scores: how well a query fits a key ----------------------------------------------------------------------------------


@checked
def dot_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s d"]
) -> Float[torch.Tensor, "*batch l s"]:
    """Score every query against every key by their dot product: see `in_numpy.dot_scores`."""
    return q @ k.mT


@checked
def cosine_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s d"], *, eps: float = 1e-12
) -> Float[torch.Tensor, "*batch l s"]:
    """Score every query against every key by the cosine of the angle between them: see `in_numpy.cosine_scores`."""
    positive("eps", eps)
    return (q @ k.mT) / (norms(q) * norms(k).mT).clamp(min=eps)


def norms(x: torch.Tensor) -> torch.Tensor:
    """The length of every vector, (..., N, 1); its gradient at a vector of zeros is 0."""
    return torch.linalg.vector_norm(x, dim=-1, keepdim=True)


@checked
def bilinear_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s e"], w: Float[torch.Tensor, "d e"]
) -> Float[torch.Tensor, "*batch l s"]:
    """Score by a dot product with a learned matrix in between: see `in_numpy.bilinear_scores`."""
    return (q @ w) @ k.mT


@checked
def additive_scores(
    q: Float[torch.Tensor, "*batch l d"],
    k: Float[torch.Tensor, "*batch s e"],
    w_q: Float[torch.Tensor, "h d"],
    w_k: Float[torch.Tensor, "h e"],
    v: Float[torch.Tensor, "h"],
) -> Float[torch.Tensor, "*batch l s"]:
    """Score every query against every key by a small network: see `in_numpy.additive_scores`."""
    hidden = (q @ w_q.T).unsqueeze(-2) + (k @ w_k.T).unsqueeze(-3)
    return torch.tanh(hidden) @ v


# Weights and values ---------------------------------------------------------------------------------------------------


@checked
def attention_weights(
    scores: Float[torch.Tensor, "*batch l s"], mask: Bool[torch.Tensor, "..."] | None = None
) -> Float[torch.Tensor, "*batch l s"]:
    """Turn the scores of every query into weights of its keys: see `in_numpy.attention_weights`."""
    if mask is not None:
        refuse_misfit(mask.shape, scores.shape)
    return weights_of(scores, mask)


def weights_of(scores: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    if mask is None:
        return torch.softmax(scores, dim=-1)
    # The lowest finite number rather than -inf: a row without a key then holds no NaN at any point, so that none
    # gets into its gradient. The second masking makes zeros of such a row.
    lowest = torch.finfo(scores.dtype).min
    return torch.softmax(scores.masked_fill(~mask, lowest), dim=-1).masked_fill(~mask, 0)


# How many scores a processor's cache holds, more or less.
CACHED = 2**18


@checked
def scaled_dot_product_attention(
    q: Float[torch.Tensor, "*batch l d"],
    k: Float[torch.Tensor, "*batch s d"],
    v: Float[torch.Tensor, "*batch s e"],
    mask: Bool[torch.Tensor, "..."] | None = None,
) -> Float[torch.Tensor, "*batch l e"]:
    """Give every query an average of the values, by how well keys fit: see `in_numpy.scaled_dot_product_attention`."""
    if mask is not None:
        refuse_misfit(mask.shape, (*q.shape[:-1], k.shape[-2]))
    return attend(q, k, v, mask)


def attend(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    q = q / math.sqrt(q.shape[-1])
    tables = q.shape[:-2].numel()
    together = max(1, CACHED // max(1, q.shape[-2] * k.shape[-2]))
    if q.device.type != "cpu" or tables <= together:
        return weights_of(q @ k.mT, mask) @ v
    # On a CPU the time goes into moving scores to memory and back: those of a few sequences or heads stay in the cache.
    parts = [x.flatten(0, -3).chunk(-(-tables // together)) for x in (q, k, v)]
    masks: Sequence[torch.Tensor | None] = [None] * len(parts[0])
    if mask is not None:
        masks = mask.expand(*q.shape[:-1], k.shape[-2]).flatten(0, -3).chunk(-(-tables // together))
    outs = [weights_of(some_q @ some_k.mT, m) @ some_v for some_q, some_k, some_v, m in zip(*parts, masks, strict=True)]
    return torch.cat(outs).reshape(*q.shape[:-1], v.shape[-1])


@checked
def self_attention_untrained(x: Float[torch.Tensor, "n d"]) -> Float[torch.Tensor, "n d"]:
    """Let every vector of a sequence take in the others: see `in_numpy.self_attention_untrained`."""
    return torch.softmax(x @ x.T, dim=-1) @ x


# Masks ----------------------------------------------------------------------------------------------------------------


@checked
def causal_mask(length: int) -> Bool[torch.Tensor, "l l"]:
    """The mask that lets every position look at itself and at what came before: see `in_numpy.causal_mask`."""
    places = torch.arange(integer("length", length, least=0))
    return places <= places[:, None]


@checked
def padding_mask(lengths: Int[torch.Tensor, "n"], size: int) -> Bool[torch.Tensor, "n 1 s"]:
    """The mask that hides what sequences of different lengths were filled up with: see `in_numpy.padding_mask`."""
    return torch.arange(integer("size", size, least=0), device=lengths.device) < lengths[:, None, None]


# Several heads, and none ----------------------------------------------------------------------------------------------


class AttentionParameters(TypedDict):
    """The four projections of multi-head attention: see `in_numpy.AttentionParameters`."""

    wq: Float[torch.Tensor, "d d"]
    wk: Float[torch.Tensor, "d d"]
    wv: Float[torch.Tensor, "d d"]
    wo: Float[torch.Tensor, "d d"]
    bq: Float[torch.Tensor, "d"]
    bk: Float[torch.Tensor, "d"]
    bv: Float[torch.Tensor, "d"]
    bo: Float[torch.Tensor, "d"]


@checked
def multi_head_attention(
    query: Float[torch.Tensor, "n l d"],
    memory: Float[torch.Tensor, "n s d"],
    params: AttentionParameters,
    *,
    heads: int,
    mask: Bool[torch.Tensor, "..."] | None = None,
) -> Float[torch.Tensor, "n l d"]:
    """Attend several times side by side, each time to another part: see `in_numpy.multi_head_attention`."""
    refuse_uneven_heads(heads, query.shape[-1])
    if mask is not None:
        refuse_misfit(mask.shape, (*query.shape[:2], memory.shape[1]))
        mask = mask[:, None] if mask.dim() == 3 else mask
    q = split_heads(projected(query, params["wq"], params["bq"]), heads)
    k = split_heads(projected(memory, params["wk"], params["bk"]), heads)
    v = split_heads(projected(memory, params["wv"], params["bv"]), heads)
    side_by_side = attend(q, k, v, mask).transpose(1, 2).flatten(2)
    return projected(side_by_side, params["wo"], params["bo"])


def projected(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """x W^T + b in a single pass."""
    return torch.addmm(b, x.flatten(0, -2), w.T).reshape(x.shape)


def split_heads(x: torch.Tensor, heads: int) -> torch.Tensor:
    """(N, L, D) as (N, heads, L, D / heads)."""
    return x.reshape(*x.shape[:2], heads, -1).transpose(1, 2)


@checked
def attention_pooling(
    x: Float[torch.Tensor, "n d"], w: Float[torch.Tensor, "d"], b: Float[torch.Tensor, ""]
) -> Float[torch.Tensor, "d"]:
    """Sum up a whole sequence in one vector, by a learned score: see `in_numpy.attention_pooling`."""
    return torch.softmax(x @ w + b, dim=0) @ x


# Positions ------------------------------------------------------------------------------------------------------------


@checked
def sinusoidal_positions(length: int, dim: int, *, base: float = 10000.0) -> Float[torch.Tensor, "length dim"]:
    """A fixed vector for every position, of waves from fast to slow: see `in_numpy.sinusoidal_positions`."""
    refuse_positions(length, base)
    refuse_odd("dim", dim)
    angles = position_angles(length, dim, base, None)
    return interleaved(torch.sin(angles), torch.cos(angles))


def position_angles(length: int, dim: int, base: float, device: torch.device | None) -> torch.Tensor:
    """The angle of every position in every pair of columns, (length, dim / 2), float64."""
    columns = torch.arange(0, dim, 2, dtype=torch.float64, device=device)
    return torch.arange(length, device=device)[:, None] * base ** -(columns / dim)


def interleaved(even: torch.Tensor, odd: torch.Tensor) -> torch.Tensor:
    """One tensor with the columns of `even` and `odd` in turn."""
    return torch.stack([even, odd], dim=-1).flatten(-2)


@checked
def learned_positions(
    x: Float[torch.Tensor, "n l d"], table: Float[torch.Tensor, "m d"]
) -> Float[torch.Tensor, "n l d"]:
    """Add a learned vector to every position: see `in_numpy.learned_positions`."""
    refuse_short_table(tuple(table.shape), x.shape[1])
    return x + table[: x.shape[1]]


@checked
def relative_position_bias(table: Float[torch.Tensor, "m"], length: int) -> Float[torch.Tensor, "l l"]:
    """A learned number for every distance, to be added to the scores: see `in_numpy.relative_position_bias`."""
    refuse_uneven_table(tuple(table.shape), length)
    places = torch.arange(length, device=table.device)
    return table[places - places[:, None] + length - 1]


@checked
def rotary_positions(
    x: Float[torch.Tensor, "*batch l d"], *, base: float = 10000.0
) -> Float[torch.Tensor, "*batch l d"]:
    """Turn every pair of columns by an angle that grows with the position: see `in_numpy.rotary_positions`."""
    refuse_positions(x.shape[-2], base)
    refuse_odd("x", x.shape[-1])
    angles = position_angles(x.shape[-2], x.shape[-1], base, x.device)
    cos, sin = torch.cos(angles).to(x.dtype), torch.sin(angles).to(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]
    return interleaved(even * cos - odd * sin, even * sin + odd * cos)


# Long sequences -------------------------------------------------------------------------------------------------------


@checked
def blockwise_attention(
    q: Float[torch.Tensor, "*batch l d"],
    k: Float[torch.Tensor, "*batch s d"],
    v: Float[torch.Tensor, "*batch s e"],
    *,
    block: int = 64,
    causal: bool = False,
) -> Float[torch.Tensor, "*batch l e"]:
    """Attention that looks at one block of keys at a time: see `in_numpy.blockwise_attention`."""
    integer("block", block, least=1)
    flat = [x.reshape(-1, *x.shape[-2:]) for x in (q, k, v)]
    out: torch.Tensor = Blockwise.apply(*flat, block, causal)  # type: ignore[no-untyped-call]
    return out.reshape(*q.shape[:-1], v.shape[-1])


class Blockwise(torch.autograd.Function):
    """Blockwise attention of q (N, L, D), k (N, S, D), v (N, S, E).

    Autograd would keep the weights of every block, and with them the whole (L, S). Here the backward pass computes them
    once more from the result and two numbers for every query: see `in_numpy.blockwise_attention_backward`.
    """

    @staticmethod
    def forward(ctx: Any, q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, block: int, causal: bool) -> torch.Tensor:
        scaled = q / math.sqrt(q.shape[-1])
        top = q.new_full((*q.shape[:-1], 1), -math.inf)
        total, out = torch.zeros_like(top), q.new_zeros(*q.shape[:-1], v.shape[-1])
        for rows, keys in blocks(q.shape[1], k.shape[1], block, causal):
            scores = torch.bmm(scaled[:, rows], k[:, keys].mT)
            hide_future(scores, causal)
            known = top[:, rows]
            new = torch.maximum(known, scores.amax(dim=-1, keepdim=True))
            decay = torch.exp(known - new)
            weights = scores.sub_(new).exp_()
            total[:, rows].mul_(decay).add_(weights.sum(dim=-1, keepdim=True))
            out[:, rows].mul_(decay).baddbmm_(weights, v[:, keys])
            top[:, rows] = new
        out /= total
        ctx.save_for_backward(q, k, v, out, top, total)
        ctx.block, ctx.causal = block, causal
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        q, k, v, out, top, total = ctx.saved_tensors
        scale = math.sqrt(q.shape[-1])
        scaled = q / scale
        # Every weight is divided by its row's total: it is cheaper to divide what arrives there.
        grad = grad / total
        shared = (grad * out).sum(dim=-1, keepdim=True)
        by_q, by_k, by_v = torch.zeros_like(q), torch.zeros_like(k), torch.zeros_like(v)
        for rows, keys in blocks(q.shape[1], k.shape[1], ctx.block, ctx.causal):
            here, arriving = k[:, keys], grad[:, rows]
            weights = torch.baddbmm(top[:, rows], scaled[:, rows], here.mT, beta=-1)
            hide_future(weights, ctx.causal)
            weights.exp_()
            by_scores = torch.baddbmm(shared[:, rows], arriving, v[:, keys].mT, beta=-1).mul_(weights)
            by_q[:, rows].baddbmm_(by_scores, here)
            by_k[:, keys] = torch.bmm(by_scores.mT, scaled[:, rows])
            by_v[:, keys] = torch.bmm(weights.mT, arriving)
        return by_q.div_(scale), by_k, by_v, None, None


def hide_future(scores: torch.Tensor, causal: bool) -> None:
    """Where it is causal, hide later keys in the corner in which queries and keys share their positions."""
    if causal:
        size = scores.shape[-1]
        places = torch.arange(size, device=scores.device)
        scores[:, :size].masked_fill_(places > places[:, None], -math.inf)

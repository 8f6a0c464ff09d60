"""Attention and positions in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

A mask is True where a query may look at a key, as in in_numpy.py.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

from typing import Any, TypedDict

import torch
from jaxtyping import Bool, Float, Int

# Scores: how well a query fits a key ----------------------------------------------------------------------------------


def dot_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s d"]
) -> Float[torch.Tensor, "*batch l s"]:
    """Score every query against every key by their dot product: see `in_numpy.dot_scores`."""
    # Not allowed, being the answer itself: torch.linalg.vecdot and its relatives.
    raise NotImplementedError


def cosine_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s d"], *, eps: float = 1e-12
) -> Float[torch.Tensor, "*batch l s"]:
    """Score every query against every key by the cosine of the angle between them: see `in_numpy.cosine_scores`."""
    # Not allowed, being the answer itself: F.cosine_similarity and its relatives.
    raise NotImplementedError


def bilinear_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s e"], w: Float[torch.Tensor, "d e"]
) -> Float[torch.Tensor, "*batch l s"]:
    """Score by a dot product with a learned matrix in between: see `in_numpy.bilinear_scores`."""
    # Not allowed, being the answer itself: F.bilinear and its relatives.
    raise NotImplementedError


def additive_scores(
    q: Float[torch.Tensor, "*batch l d"],
    k: Float[torch.Tensor, "*batch s e"],
    w_q: Float[torch.Tensor, "h d"],
    w_k: Float[torch.Tensor, "h e"],
    v: Float[torch.Tensor, "h"],
) -> Float[torch.Tensor, "*batch l s"]:
    """Score every query against every key by a small network: see `in_numpy.additive_scores`."""
    raise NotImplementedError


# Weights and values ---------------------------------------------------------------------------------------------------


def attention_weights(
    scores: Float[torch.Tensor, "*batch l s"], mask: Bool[torch.Tensor, "..."] | None = None
) -> Float[torch.Tensor, "*batch l s"]:
    """Turn the scores of every query into weights of its keys: see `in_numpy.attention_weights`."""
    # Not allowed, being the answer itself: torch.masked.softmax, F.scaled_dot_product_attention and their relatives.
    raise NotImplementedError


def scaled_dot_product_attention(
    q: Float[torch.Tensor, "*batch l d"],
    k: Float[torch.Tensor, "*batch s d"],
    v: Float[torch.Tensor, "*batch s e"],
    mask: Bool[torch.Tensor, "..."] | None = None,
) -> Float[torch.Tensor, "*batch l e"]:
    """Give every query an average of the values, by how well keys fit: see `in_numpy.scaled_dot_product_attention`."""
    # Not allowed, being the answer itself: F.scaled_dot_product_attention, torch.nn.MultiheadAttention and their
    # relatives.
    raise NotImplementedError


def self_attention_untrained(x: Float[torch.Tensor, "n d"]) -> Float[torch.Tensor, "n d"]:
    """Let every vector of a sequence take in the others: see `in_numpy.self_attention_untrained`."""
    # Not allowed, being the answer itself: F.scaled_dot_product_attention, torch.nn.MultiheadAttention and their
    # relatives.
    raise NotImplementedError


# Masks ----------------------------------------------------------------------------------------------------------------


def causal_mask(length: int) -> Bool[torch.Tensor, "l l"]:
    """The mask that lets every position look at itself and at what came before: see `in_numpy.causal_mask`."""
    raise NotImplementedError


def padding_mask(lengths: Int[torch.Tensor, "n"], size: int) -> Bool[torch.Tensor, "n 1 s"]:
    """The mask that hides what sequences of different lengths were filled up with: see `in_numpy.padding_mask`."""
    # Not allowed, being the answer itself: torch.nn.utils.rnn.pad_sequence and its relatives.
    raise NotImplementedError


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


def multi_head_attention(
    query: Float[torch.Tensor, "n l d"],
    memory: Float[torch.Tensor, "n s d"],
    params: AttentionParameters,
    *,
    heads: int,
    mask: Bool[torch.Tensor, "..."] | None = None,
) -> Float[torch.Tensor, "n l d"]:
    """Attend several times side by side, each time to another part: see `in_numpy.multi_head_attention`."""
    # Not allowed, being the answer itself: torch.nn.MultiheadAttention and its relatives.
    raise NotImplementedError


def attention_pooling(
    x: Float[torch.Tensor, "n d"], w: Float[torch.Tensor, "d"], b: Float[torch.Tensor, ""]
) -> Float[torch.Tensor, "d"]:
    """Sum up a whole sequence in one vector, by a learned score: see `in_numpy.attention_pooling`."""
    raise NotImplementedError


# Positions ------------------------------------------------------------------------------------------------------------


def sinusoidal_positions(length: int, dim: int, *, base: float = 10000.0) -> Float[torch.Tensor, "length dim"]:
    """A fixed vector for every position, of waves from fast to slow: see `in_numpy.sinusoidal_positions`."""
    raise NotImplementedError


def learned_positions(
    x: Float[torch.Tensor, "n l d"], table: Float[torch.Tensor, "m d"]
) -> Float[torch.Tensor, "n l d"]:
    """Add a learned vector to every position: see `in_numpy.learned_positions`."""
    raise NotImplementedError


def relative_position_bias(table: Float[torch.Tensor, "m"], length: int) -> Float[torch.Tensor, "l l"]:
    """A learned number for every distance, to be added to the scores: see `in_numpy.relative_position_bias`."""
    raise NotImplementedError


def rotary_positions(
    x: Float[torch.Tensor, "*batch l d"], *, base: float = 10000.0
) -> Float[torch.Tensor, "*batch l d"]:
    """Turn every pair of columns by an angle that grows with the position: see `in_numpy.rotary_positions`."""
    raise NotImplementedError


# Long sequences -------------------------------------------------------------------------------------------------------


def blockwise_attention(
    q: Float[torch.Tensor, "*batch l d"],
    k: Float[torch.Tensor, "*batch s d"],
    v: Float[torch.Tensor, "*batch s e"],
    *,
    block: int = 64,
    causal: bool = False,
) -> Float[torch.Tensor, "*batch l e"]:
    """Attention that looks at one block of keys at a time: see `in_numpy.blockwise_attention`."""
    # Not allowed, being the answer itself: F.scaled_dot_product_attention, torch.nn.MultiheadAttention and their
    # relatives.
    raise NotImplementedError

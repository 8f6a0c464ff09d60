"""Attention and positions in PyTorch. Gradients come from autograd.

Queries q are (..., L, D): L vectors that ask. Keys k are (..., S, D) and values v are (..., S, E): S pairs that answer.
The dots are batch axes, any number of them, the same for all three.

A mask is a tensor of True and False that broadcasts to (..., L, S): **True where a query may look at a key**, False
where it may not. A query that may look at no key at all gets zeros. So it is everywhere here; libraries differ.

Shapes are as the signatures say: nobody has to check them, but for what stands under Raises.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 tensors get an answer to nine digits, and float32 tensors one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint dot_scores` gives a hint for an exercise, and `tandem read dot_scores`
opens what there is to read on it.
"""

from typing import Any, TypedDict

import torch
from jaxtyping import Bool, Float, Int

# Scores: how well a query fits a key ----------------------------------------------------------------------------------


def dot_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s d"]
) -> Float[torch.Tensor, "*batch l s"]:
    r"""Score every query against every key by their dot product.

    $$s_{ij} = q_i \cdot k_j$$

    Args:
        q (floats, any axes in front, then L by D): queries.
        k (floats, the axes of q in front, then S by D): keys.

    Returns:
        floats, the axes of q in front, then L by S: scores, in the dtype of q: one row for every query, one column for
            every key.

    Example:
        >>> dot_scores(
        ...     torch.tensor([[1.0, 2.0], [0.0, 1.0]]),
        ...     torch.tensor([[3.0, 0.0], [0.0, 1.0], [-1.0, 1.0]]),
        ... )
        tensor([[3., 2., 1.],
                [0., 1., 1.]])

    Difficulty 1 of 5.

    Source: Luong, Pham and Manning (2015), Effective approaches to attention-based neural machine translation, eq. 8.
    """
    # Not allowed, being the answer itself: torch.linalg.vecdot and its relatives.
    raise NotImplementedError


def cosine_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s d"], *, eps: float = 1e-12
) -> Float[torch.Tensor, "*batch l s"]:
    r"""Score every query against every key by the cosine of the angle between them.

    $$s_{ij} = \frac{q_i \cdot k_j}{\max(\lVert q_i \rVert \, \lVert k_j \rVert, \varepsilon)}$$

    Args:
        q (floats, any axes in front, then L by D): queries.
        k (floats, the axes of q in front, then S by D): keys.
        eps (a number, 1e-12 unless given): $\varepsilon > 0$, finite; it keeps a vector of zeros from dividing by 0:
            its scores are 0, without a warning. What gradient such a vector gets is left open.

    Returns:
        floats, the axes of q in front, then L by S: scores between -1 and 1, in the dtype of q.

    Raises:
        ValueError: eps is not a finite number above 0.

    Example:
        >>> cosine_scores(
        ...     torch.tensor([[3.0, 4.0]]),
        ...     torch.tensor([[6.0, 8.0], [0.0, 2.0], [-3.0, -4.0], [0.0, 0.0]]),
        ... )
        tensor([[ 1.0000,  0.8000, -1.0000,  0.0000]])

    Difficulty 2 of 5; after dot_scores.

    Source: Graves, Wayne and Danihelka (2014), Neural Turing machines, eq. 6.
    """
    # Not allowed, being the answer itself: F.cosine_similarity and its relatives.
    raise NotImplementedError


def bilinear_scores(
    q: Float[torch.Tensor, "*batch l d"], k: Float[torch.Tensor, "*batch s e"], w: Float[torch.Tensor, "d e"]
) -> Float[torch.Tensor, "*batch l s"]:
    r"""Score every query against every key by a dot product with a learned matrix in between.

    $$s_{ij} = q_i^\top W k_j$$

    Args:
        q (floats, any axes in front, then L by D): queries.
        k (floats, the axes of q in front, then S by E): keys; E may differ from D.
        w (floats, D by E): $W$.

    Returns:
        floats, the axes of q in front, then L by S: scores, in the dtype of q.

    Example:
        >>> bilinear_scores(
        ...     torch.tensor([[1.0, 2.0]]),
        ...     torch.tensor([[1.0, 1.0, 1.0], [0.0, 0.0, 3.0]]),
        ...     torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, -1.0]]),
        ... )
        tensor([[ 1., -6.]])

    Difficulty 1 of 5; after dot_scores.

    Source: Luong, Pham and Manning (2015), Effective approaches to attention-based neural machine translation, eq. 8.
    """
    # Not allowed, being the answer itself: F.bilinear and its relatives.
    raise NotImplementedError


def additive_scores(
    q: Float[torch.Tensor, "*batch l d"],
    k: Float[torch.Tensor, "*batch s e"],
    w_q: Float[torch.Tensor, "h d"],
    w_k: Float[torch.Tensor, "h e"],
    v: Float[torch.Tensor, "h"],
) -> Float[torch.Tensor, "*batch l s"]:
    r"""Score every query against every key by a small network with one hidden layer.

    $$s_{ij} = v \cdot \tanh(W_q q_i + W_k k_j)$$

    Args:
        q (floats, any axes in front, then L by D): queries.
        k (floats, the axes of q in front, then S by E): keys; E may differ from D.
        w_q (floats, H by D): $W_q$.
        w_k (floats, H by E): $W_k$.
        v (a vector of H floats): the weights of the hidden units. These are not the values of attention.

    Returns:
        floats, the axes of q in front, then L by S: scores, in the dtype of q.

    Example:
        >>> additive_scores(
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[-1.0], [0.0], [99.0]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([2.0]),
        ... )
        tensor([[0.0000, 1.5232, 2.0000]])

    Difficulty 2 of 5; after bilinear_scores and activations.tanh.

    Source: Bahdanau, Cho and Bengio (2015), Neural machine translation by jointly learning to align and translate,
        section A.1.2.
    """
    raise NotImplementedError


# Weights and values ---------------------------------------------------------------------------------------------------


def attention_weights(
    scores: Float[torch.Tensor, "*batch l s"], mask: Bool[torch.Tensor, "..."] | None = None
) -> Float[torch.Tensor, "*batch l s"]:
    r"""Turn the scores of every query into weights of its keys.

    $$p_{ij} = \frac{m_{ij} \, e^{s_{ij}}}{\sum_t m_{it} \, e^{s_{it}}}$$

    with $m_{ij} = 1$ where the mask is True and $0$ where it is False.

    Args:
        scores (floats, any axes in front, then L by S): $s$; finite wherever the mask is True, and anything elsewhere,
            infinite or NaN too.
        mask (booleans, or None): $m$, broadcasts to (..., L, S): True where attention is allowed. None allows all of
            it.

    Returns:
        floats, the same shape as scores: weights, in the dtype of the scores. Those at masked keys are exactly 0; the
            others of a row sum to 1. A row without a key that is allowed is all zeros. Neither such rows nor scores in
            the tens of thousands overflow or bring a warning.

    Raises:
        ValueError: mask does not broadcast to the shape of the scores.
        ValueError: mask has more axes than the scores.

    Example:
        >>> attention_weights(
        ...     torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]),
        ...     torch.tensor([[True, True, False], [False, False, False]]),
        ... )
        tensor([[0.2689, 0.7311, 0.0000],
                [0.0000, 0.0000, 0.0000]])

    Difficulty 3 of 5; after dot_scores and activations.softmax.

    Source: Vaswani et al. (2017), Attention is all you need, section 3.2.3. Zeros for rows without a key are this
        project's convention; a bare softmax gives NaN.
    """
    # Not allowed, being the answer itself: torch.masked.softmax, F.scaled_dot_product_attention and their relatives.
    raise NotImplementedError


def scaled_dot_product_attention(
    q: Float[torch.Tensor, "*batch l d"],
    k: Float[torch.Tensor, "*batch s d"],
    v: Float[torch.Tensor, "*batch s e"],
    mask: Bool[torch.Tensor, "..."] | None = None,
) -> Float[torch.Tensor, "*batch l e"]:
    r"""Give every query an average of the values, weighted by how well its keys fit.

    $$\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\Big(\frac{Q K^\top}{\sqrt{D}}\Big) \, V$$

    Args:
        q (floats, any axes in front, then L by D): queries.
        k (floats, the axes of q in front, then S by D): keys, finite.
        v (floats, the axes of q in front, then S by E): values, finite; E may differ from D. Where a key is masked, it
            and its value may be any finite numbers, however large: they change nothing.
        mask (booleans, or None): broadcasts to (..., L, S): True where attention is allowed. None allows all of it.

    Returns:
        floats, the axes of q in front, then L by E: in the dtype of q. A query without a key that is allowed gets
            zeros, and so does every query where S = 0. Scores in the tens of thousands overflow nothing and bring no
            warning.

    Raises:
        ValueError: mask does not broadcast to (..., L, S).
        ValueError: mask has more axes than (..., L, S).

    Example:
        >>> scaled_dot_product_attention(
        ...     torch.tensor([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0]]),
        ...     torch.tensor([[0.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.5]]),
        ...     torch.tensor([[0.0], [10.0]]),
        ... )
        tensor([[7.3106],
                [5.0000]])

    Difficulty 2 of 5; after dot_scores and attention_weights.

    Source: Vaswani et al. (2017), Attention is all you need, eq. 1.
    """
    # Not allowed, being the answer itself: F.scaled_dot_product_attention, torch.nn.MultiheadAttention and their
    # relatives.
    raise NotImplementedError


def self_attention_untrained(x: Float[torch.Tensor, "n d"]) -> Float[torch.Tensor, "n d"]:
    r"""Let every vector of a sequence take in the others, by nothing but their dot products.

    $$Y = \operatorname{softmax}(X X^\top) \, X$$

    Args:
        x (floats, N by D): the sequence; it is queries, keys and values at once.

    Returns:
        floats, N by D: in the dtype of x. The scores are not scaled; those in the tens of thousands overflow nothing.

    Example:
        >>> self_attention_untrained(torch.tensor([[0.0], [1.0]]))
        tensor([[0.5000],
                [0.7311]])

    Difficulty 1 of 5; after dot_scores and attention_weights.

    Source: Bloem (2019), Transformers from scratch.
    """
    # Not allowed, being the answer itself: F.scaled_dot_product_attention, torch.nn.MultiheadAttention and their
    # relatives.
    raise NotImplementedError


# Masks ----------------------------------------------------------------------------------------------------------------


def causal_mask(length: int) -> Bool[torch.Tensor, "l l"]:
    r"""The mask that lets every position look at itself and at what came before.

    $$m_{ij} = [\, j \le i \,]$$

    Args:
        length (an integer): L, at least 0.

    Returns:
        booleans, L by L: True on and below the diagonal: rows are queries, columns are keys. Shape (0, 0) where L = 0.

    Raises:
        ValueError: length is negative.
        ValueError: length is no integer, as True and 2.0 are none.

    Example:
        >>> causal_mask(3)
        tensor([[ True, False, False],
                [ True,  True, False],
                [ True,  True,  True]])

    Difficulty 1 of 5; after dot_scores.

    Source: Vaswani et al. (2017), Attention is all you need, section 3.2.3.
    """
    raise NotImplementedError


def padding_mask(lengths: Int[torch.Tensor, "n"], size: int) -> Bool[torch.Tensor, "n 1 s"]:
    r"""The mask that hides what sequences of different lengths were filled up with.

    $$m_{n, 1, j} = [\, j < \text{length}_n \,]$$

    Args:
        lengths (a vector of N integers): how many keys of every sequence are real. 0 or less masks all of them, S or
            more masks none.
        size (an integer): S, the common length after padding, at least 0.

    Returns:
        booleans, N by 1 by S: True before each length: the same for every query of a sequence. Shape (N, 1, 0) where S
            = 0.

    Raises:
        ValueError: size is negative.
        ValueError: size is no integer, as True and 2.0 are none.

    Example:
        >>> padding_mask(torch.tensor([2]), 4)
        tensor([[[ True,  True, False, False]]])

    Difficulty 1 of 5; after causal_mask.
    """
    # Not allowed, being the answer itself: torch.nn.utils.rnn.pad_sequence and its relatives.
    raise NotImplementedError


# Several heads, and none ----------------------------------------------------------------------------------------------


class AttentionParameters(TypedDict):
    """The four projections of multi-head attention: weights (out, in) as PyTorch lays them out, so x W^T + b."""

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
    r"""Attend several times side by side, each time to another part of the features.

    $$\begin{gathered}
    \operatorname{MultiHead}(X, M) = [\, H_1, \ldots, H_h \,] \, W_o^\top + b_o \\
    H_i = \operatorname{Attention}(Q_i, K_i, V_i)
    \end{gathered}$$

    where $Q = X W_q^\top + b_q$, $K = M W_k^\top + b_k$, $V = M W_v^\top + b_v$, and $Q_i$, $K_i$, $V_i$ are their
    columns from $(i - 1) \, D / h$ to $i \, D / h$.

    Args:
        query (floats, N by L by D): what asks, $X$.
        memory (floats, N by S by D): what is asked, $M$; the same tensor as query for self-attention.
        params (a dict of tensors): weights wq, wk, wv, wo, each (D, D) with one row for every output, and biases bq,
            bk, bv, bo, each (D,).
        heads (an integer): $h$, the number of heads, at least 1; it divides D. Each is D / h wide.
        mask (booleans, or None): broadcasts to (N, L, S), the same for every head: True where attention is allowed.
            None allows all of it.

    Returns:
        floats, N by L by D: in the dtype of query. A query without a key that is allowed gets zeros from every head,
            and so bo.

    Raises:
        ValueError: heads is below 1.
        ValueError: heads is no integer, as True and 2.0 are none.
        ValueError: heads does not divide D.
        ValueError: mask does not broadcast to (N, L, S).
        ValueError: mask has more axes than (N, L, S), such as one for the heads.

    Example:
        >>> multi_head_attention(
        ...     torch.tensor([[[0.0, 50.0]]]),
        ...     torch.tensor([[[2.0, 0.0], [4.0, 1.0]]]),
        ...     dict.fromkeys(["wq", "wk", "wv", "wo"], torch.eye(2))
        ...     | dict.fromkeys(["bq", "bk", "bv", "bo"], torch.zeros(2)),
        ...     heads=2,
        ... )
        tensor([[[3., 1.]]])

    Difficulty 4 of 5; after scaled_dot_product_attention.

    Source: Vaswani et al. (2017), Attention is all you need, section 3.2.2.
    """
    # Not allowed, being the answer itself: torch.nn.MultiheadAttention and its relatives.
    raise NotImplementedError


def attention_pooling(
    x: Float[torch.Tensor, "n d"], w: Float[torch.Tensor, "d"], b: Float[torch.Tensor, ""]
) -> Float[torch.Tensor, "d"]:
    r"""Sum up a whole sequence in one vector: an average, weighted by a learned score.

    $$y = \sum_i p_i \, x_i \qquad p = \operatorname{softmax}(X w + b)$$

    Args:
        x (floats, N by D): the sequence.
        w (a vector of D floats): what a vector is scored by.
        b (a single number, shape ()): it is added to every score alike, so it changes nothing.

    Returns:
        a vector of D floats: a weighted average of the rows of x, in its dtype. Scores in the tens of thousands
            overflow nothing and bring no warning.

    Example:
        >>> attention_pooling(
        ...     torch.tensor([[0.0, 1.0], [1.0, 0.0]]),
        ...     torch.tensor([1.0, 0.0]),
        ...     torch.tensor(5.0),
        ... )
        tensor([0.7311, 0.2689])

    Difficulty 2 of 5; after attention_weights.

    Source: Lin et al. (2017), A structured self-attentive sentence embedding, with a linear score.
    """
    raise NotImplementedError


# Positions ------------------------------------------------------------------------------------------------------------


def sinusoidal_positions(length: int, dim: int, *, base: float = 10000.0) -> Float[torch.Tensor, "length dim"]:
    r"""A fixed vector for every position, made of waves from fast to slow.

    $$P_{t, 2i} = \sin\big(t \, b^{-2i / D}\big) \qquad P_{t, 2i + 1} = \cos\big(t \, b^{-2i / D}\big)$$

    Args:
        length (an integer): how many positions, at least 0; $t$ counts them from 0.
        dim (an integer): $D$, even, at least 2.
        base (a number, 10000.0 unless given): $b > 0$, finite; the slowest wave has a wavelength of nearly $2 \pi b$.

    Returns:
        floats, length by dim: any floating-point dtype: sines in the even columns, cosines in the odd ones. Shape (0,
            dim) where length is 0.

    Raises:
        ValueError: length is negative.
        ValueError: length is no integer, as True and 2.0 are none.
        ValueError: dim is odd or below 2.
        ValueError: dim is no integer, as True and 2.0 are none.
        ValueError: base is not a finite number above 0.

    Example:
        >>> sinusoidal_positions(2, 4, base=100.0)
        tensor([[0.0000, 1.0000, 0.0000, 1.0000],
                [0.8415, 0.5403, 0.0998, 0.9950]], dtype=torch.float64)

    Difficulty 2 of 5; after learned_positions.

    Source: Vaswani et al. (2017), Attention is all you need, section 3.5.
    """
    raise NotImplementedError


def learned_positions(
    x: Float[torch.Tensor, "n l d"], table: Float[torch.Tensor, "m d"]
) -> Float[torch.Tensor, "n l d"]:
    """Add a learned vector to every position.

    $$y_{n, t} = x_{n, t} + T_t$$

    Args:
        x (floats, N by L by D): sequences.
        table (floats, M by D): $T$: one row for every position that may occur, from 0 on.

    Returns:
        floats, N by L by D: in the dtype of x.

    Raises:
        ValueError: the sequences are longer than the table.

    Example:
        >>> learned_positions(torch.ones((1, 2, 2)), torch.tensor([[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]]))
        tensor([[[11., 21.],
                 [31., 41.]]])

    Difficulty 1 of 5.

    Source: Gehring et al. (2017), Convolutional sequence to sequence learning, section 3.1.
    """
    raise NotImplementedError


def relative_position_bias(table: Float[torch.Tensor, "m"], length: int) -> Float[torch.Tensor, "l l"]:
    """A learned number for every distance, laid out to be added to the scores.

    $$B_{ij} = T_{j - i + L - 1}$$

    Args:
        table (a vector of 2 L - 1 floats): $T$: one entry for every distance from $-(L - 1)$ to $L - 1$; distance 0 is
            in the middle.
        length (an integer): L, at least 1.

    Returns:
        floats, L by L: in the dtype of table: row i is for query i, column j for key j.

    Raises:
        ValueError: length is below 1.
        ValueError: length is no integer, as True and 2.0 are none.
        ValueError: table has more or fewer than 2 L - 1 entries.

    Example:
        >>> relative_position_bias(torch.tensor([-2.0, -1.0, 0.0, 10.0, 20.0]), 3)
        tensor([[ 0., 10., 20.],
                [-1.,  0., 10.],
                [-2., -1.,  0.]])

    Difficulty 2 of 5; after dot_scores and learned_positions.

    Source: Shaw, Uszkoreit and Vaswani (2018), Self-attention with relative position representations; as a bias, Raffel
        et al. (2020), section 2.1.
    """
    raise NotImplementedError


def rotary_positions(
    x: Float[torch.Tensor, "*batch l d"], *, base: float = 10000.0
) -> Float[torch.Tensor, "*batch l d"]:
    r"""Turn every pair of columns by an angle that grows with the position.

    $$\begin{gathered}
    \begin{pmatrix} y_{2i} \\ y_{2i + 1} \end{pmatrix} = \begin{pmatrix} \cos \theta & -\sin \theta \\ \sin
    \theta & \cos \theta \end{pmatrix} \begin{pmatrix} x_{2i} \\ x_{2i + 1} \end{pmatrix} \\
    \theta = t \, b^{-2i / D}
    \end{gathered}$$

    Args:
        x (floats, any axes in front, then L by D): queries or keys, D even and at least 2; $t$ counts the positions
            from 0.
        base (a number, 10000.0 unless given): $b > 0$, finite.

    Returns:
        floats, the same shape as x: x's dtype. Pairs are neighbours (2i, 2i + 1); some libraries pair column i with
            column i + D / 2. The angles are worked out as exactly as x's dtype is, or better: a table of float32 angles
            is for float32.

    Raises:
        ValueError: D is odd.
        ValueError: D is 0.
        ValueError: base is not a finite number above 0.

    Example:
        >>> rotary_positions(torch.tensor([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]))
        tensor([[ 1.0000,  0.0000],
                [ 0.5403,  0.8415],
                [-0.4161,  0.9093]])

    Difficulty 3 of 5; after dot_scores and sinusoidal_positions.

    Source: Su et al. (2021), RoFormer, eq. 34.
    """
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
    r"""Scaled dot-product attention that looks at one block of keys at a time.

    For every query a maximum $m$, a sum $\ell$ and a weighted sum of values $o$ are carried along. A block with scores
    $s$ and values $v$ updates them by

    $$\begin{gathered}
    m' = \max(m, \max_j s_j) \\
    \ell' = e^{m - m'} \ell + \sum_j e^{s_j - m'} \\
    o' = e^{m - m'} o + \sum_j e^{s_j - m'} v_j
    \end{gathered}$$

    and the result is $o / \ell$ after the last block.

    Args:
        q (floats, any axes in front, then L by D): queries.
        k (floats, the axes of q in front, then S by D): keys, at least one.
        v (floats, the axes of q in front, then S by E): values.
        block (an integer, 64 unless given): how many keys are looked at together, at least 1; the last block may be
            smaller.
        causal (True or False, False unless given): whether query i sees the keys $j \le i$ alone. Both count from the
            first position, also where L and S differ: query 0 sees key 0 alone.

    Returns:
        floats, the axes of q in front, then L by E: in the dtype of q, the same for every block. No tensor of L times S
            entries is made: memory grows with L + S. Scores in the tens of thousands overflow nothing and bring no
            warning.

    Raises:
        ValueError: block is below 1.
        ValueError: block is no integer, as True and 2.0 are none.

    Example:
        >>> blockwise_attention(
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[1.0], [3.0]]),
        ...     torch.tensor([[10.0], [20.0]]),
        ...     block=1,
        ... )
        tensor([[18.8080]])

    Difficulty 5 of 5; after causal_mask and scaled_dot_product_attention.

    Source: Milakov and Gimelshein (2018), Online normalizer calculation for softmax; Dao et al. (2022), FlashAttention,
        algorithm 1.
    """
    # Not allowed, being the answer itself: F.scaled_dot_product_attention, torch.nn.MultiheadAttention and their
    # relatives.
    raise NotImplementedError

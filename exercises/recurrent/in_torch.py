"""Recurrent networks in PyTorch. Gradients come from autograd.

Sizes: T steps of time, N rows of a batch that never meet, D features of an input, H of a hidden state. Weights lie as
in PyTorch: w (G*H, D) reads the input, u (G*H, H) the state, b (G*H,) is the bias, where the G gates of a cell stand
one block of H rows below the other in the order that its docstring says. A sequence is (T, N, D), time first, with at
least one step. There is one bias for input and state together, except in the GRU, where two are more than their sum.

Sums before an activation may be in the thousands: a sigmoid or tanh is then at an end of its range, and nothing is NaN.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 tensors get an answer to nine digits, and float32 tensors one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint rnn_cell` gives a hint for an exercise, and `tandem read rnn_cell`
opens what there is to read on it.
"""

import torch
from jaxtyping import Float

Start = tuple[
    Float[torch.Tensor, "n h"], Float[torch.Tensor, "h d"], Float[torch.Tensor, "h h"], Float[torch.Tensor, "h"]
]
Layer = tuple[
    Float[torch.Tensor, "n k"], Float[torch.Tensor, "k below"], Float[torch.Tensor, "k k"], Float[torch.Tensor, "k"]
]
Weights = tuple[Float[torch.Tensor, "h e"], Float[torch.Tensor, "h h"], Float[torch.Tensor, "h"]]

# One step and many ----------------------------------------------------------------------------------------------------


def rnn_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "h d"],
    u: Float[torch.Tensor, "h h"],
    b: Float[torch.Tensor, "h"],
) -> Float[torch.Tensor, "n h"]:
    r"""One step of a recurrent network: mix what arrives with what is remembered.

    $$h' = \tanh(x w^\top + h u^\top + b)$$

    Args:
        x (floats, N by D): the input of this step.
        h (floats, N by H): the hidden state before it.
        w (floats, H by D): weights of the input.
        u (floats, H by H): weights of the state; row $j$ says what new feature $j$ takes from every old one.
        b (a vector of H floats): one bias. PyTorch has two here, b_ih and b_hh, which only ever act as their sum.

    Returns:
        floats, N by H: the hidden state after it, x's dtype; in [-1, 1], however large the input.

    Example:
        >>> rnn_cell(
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[0.5, 0.0]]),
        ...     torch.tensor([[1.0], [0.0]]),
        ...     torch.tensor([[0.0, 0.0], [2.0, 0.0]]),
        ...     torch.tensor([0.0, 1.0]),
        ... )
        tensor([[0.7616, 0.9640]])

    Difficulty 2 of 5; after activations.tanh.

    Source: Elman (1990), Finding structure in time; the layout is that of torch.nn.RNNCell.
    """
    # Not allowed, being the answer itself: torch.nn.RNNCell and its relatives.
    raise NotImplementedError


def rnn(
    xs: Float[torch.Tensor, "t n d"],
    h0: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "h d"],
    u: Float[torch.Tensor, "h h"],
    b: Float[torch.Tensor, "h"],
) -> Float[torch.Tensor, "t n h"]:
    r"""Read a sequence with one cell: the same weights at every step.

    $$h_t = \tanh(x_t w^\top + h_{t-1} u^\top + b), \qquad t = 1, \ldots, T$$

    Args:
        xs (floats, T by N by D): the inputs, time first.
        h0 (floats, N by H): the state before the first step.
        w (floats, H by D): weights of the input.
        u (floats, H by H): weights of the state.
        b (a vector of H floats)

    Returns:
        floats, T by N by H: the states after every step, xs' dtype; the last one is the summary of the whole sequence.
            h0 is not among them.

    Raises:
        ValueError: xs has no step.

    Example:
        >>> rnn(
        ...     torch.tensor([[[0.0]], [[1.0]]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([0.0]),
        ... )
        tensor([[[0.7616]],
                [[0.9427]]])

    Difficulty 2 of 5; after rnn_cell.

    Source: Elman (1990), Finding structure in time; the layout is that of torch.nn.RNN.
    """
    # Not allowed, being the answer itself: torch.nn.RNN and its relatives.
    raise NotImplementedError


def rnn_output(
    h: Float[torch.Tensor, "*batch h"], v: Float[torch.Tensor, "k h"], c: Float[torch.Tensor, "k"]
) -> Float[torch.Tensor, "*batch k"]:
    r"""Turn a hidden state into probabilities, such as those of the next word.

    $$y = \operatorname{softmax}(h v^\top + c)$$

    Args:
        h (floats, any axes in front, then one of H): hidden states: (N, H) of one step, or (T, N, H) of all of them.
        v (floats, K by H): one row for every outcome.
        c (a vector of K floats): a bias for every outcome.

    Returns:
        floats, the axes of h in front, then one of K: probabilities that sum to 1 along the last axis, h's dtype;
            scores of any size are fine.

    Example:
        >>> rnn_output(
        ...     torch.tensor([[1.0, 2.0]]),
        ...     torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]),
        ...     torch.tensor([1.0, 0.0, 0.0]),
        ... )
        tensor([[0.4683, 0.4683, 0.0634]])

    Difficulty 2 of 5; after rnn_cell and activations.softmax.

    Source: Goodfellow et al. (2016), eqs. 10.10 and 10.11.
    """
    raise NotImplementedError


# LSTM -----------------------------------------------------------------------------------------------------------------


def lstm_gates(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[
    Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]
]:
    r"""The four gates of an LSTM: what to let in, what to keep, what is new, what to show.

    $$\begin{gathered}
    \begin{pmatrix} a_i & a_f & a_g & a_o \end{pmatrix} = x w^\top + h u^\top + b, \\
    i = \sigma(a_i), \quad f = \sigma(a_f), \quad g = \tanh(a_g), \quad o = \sigma(a_o)
    \end{gathered}$$

    Args:
        x (floats, N by D): the input of this step.
        h (floats, N by H): the hidden state before it.
        w (floats, 4H by D): four blocks of H rows, in the order i, f, g, o.
        u (floats, 4H by H): the same for the state.
        b (a vector of 4H floats): the same for the bias.

    Returns:
        a tuple of four tensors: i, f, g and o, each (N, H) of x's dtype: i, f and o in [0, 1], g in [-1, 1], however
            large the input, and without a warning.

    Example:
        >>> lstm_gates(
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[0.0]]),
        ...     torch.tensor([[0.0], [0.0], [1.0], [0.0]]),
        ...     torch.zeros((4, 1)),
        ...     torch.tensor([0.0, 2.0, 0.0, -2.0]),
        ... )
        (tensor([[0.5000]]),
         tensor([[0.8808]]),
         tensor([[0.7616]]),
         tensor([[0.1192]]))

    Difficulty 2 of 5; after rnn_cell and activations.sigmoid.

    Source: Gers, Schmidhuber and Cummins (2000), Learning to forget; the order is that of torch.nn.LSTMCell.
    """
    raise NotImplementedError


def lstm_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    c: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]]:
    r"""One step of an LSTM: a memory that is only ever scaled and added to, and a gated view of it.

    $$c' = f \odot c + i \odot g, \qquad h' = o \odot \tanh(c')$$

    with the gates of `lstm_gates`.

    Args:
        x (floats, N by D): the input of this step.
        h (floats, N by H): the hidden state before it.
        c (floats, N by H): the memory before it; its entries may be of any magnitude.
        w (floats, 4H by D): blocks in the order i, f, g, o.
        u (floats, 4H by H): the same order.
        b (a vector of 4H floats): the same order.

    Returns:
        a tuple of two tensors: h' and c', each (N, H) of x's dtype: the new state, in [-1, 1], and the new memory.

    Example:
        >>> lstm_cell(
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[0.0]]),
        ...     torch.tensor([[2.0]]),
        ...     torch.tensor([[0.0], [0.0], [1.0], [0.0]]),
        ...     torch.zeros((4, 1)),
        ...     torch.tensor([0.0, 2.0, 0.0, -2.0]),
        ... )
        (tensor([[0.1160]]), tensor([[2.1424]]))

    Difficulty 2 of 5; after lstm_gates.

    Source: Gers, Schmidhuber and Cummins (2000), Learning to forget; the order is that of torch.nn.LSTMCell.
    """
    # Not allowed, being the answer itself: torch.nn.LSTMCell and its relatives.
    raise NotImplementedError


def lstm(
    xs: Float[torch.Tensor, "t n d"],
    h0: Float[torch.Tensor, "n h"],
    c0: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[Float[torch.Tensor, "t n h"], Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]]:
    r"""Read a sequence with an LSTM: `lstm_cell` at every step, with the same weights.

    $$(h_t, c_t) = \operatorname{cell}(x_t, h_{t-1}, c_{t-1}), \qquad t = 1, \ldots, T$$

    Args:
        xs (floats, T by N by D): the inputs, time first.
        h0 (floats, N by H): the state before the first step.
        c0 (floats, N by H): the memory before the first step.
        w (floats, 4H by D): blocks in the order i, f, g, o.
        u (floats, 4H by H): the same order.
        b (a vector of 4H floats): the same order.

    Returns:
        a tuple of three tensors: hs (T, N, H), the states after every step, then the last state (N, H) and the last
            memory (N, H), all of xs' dtype: the last two are what is needed to go on.

    Raises:
        ValueError: xs has no step.

    Example:
        >>> lstm(
        ...     torch.tensor([[[1.0]], [[0.0]]]),
        ...     torch.tensor([[0.0]]),
        ...     torch.tensor([[0.0]]),
        ...     torch.tensor([[0.0], [0.0], [1.0], [0.0]]),
        ...     torch.zeros((4, 1)),
        ...     torch.tensor([100.0, 100.0, 0.0, 100.0]),
        ... )
        (tensor([[[0.6420]],
                 [[0.6420]]]),
         tensor([[0.6420]]),
         tensor([[0.7616]]))

    Difficulty 2 of 5; after lstm_cell and rnn.

    Source: Hochreiter and Schmidhuber (1997), Long short-term memory; the layout is that of torch.nn.LSTM.
    """
    # Not allowed, being the answer itself: torch.nn.LSTM and its relatives.
    raise NotImplementedError


def lstm_peephole_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    c: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    v: Float[torch.Tensor, "3 h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]]:
    r"""One step of an LSTM whose three gates look at the memory that they guard.

    $$\begin{aligned}
    i &= \sigma(a_i + v_i \odot c), & f &= \sigma(a_f + v_f \odot c), & o &= \sigma(a_o + v_o \odot c) \\
    g &= \tanh(a_g), & c' &= f \odot c + i \odot g, & h' &= o \odot \tanh(c')
    \end{aligned}$$

    where $a_i, a_f, a_g, a_o$ are the four blocks of $x w^\top + h u^\top + b$.

    Args:
        x (floats, N by D): the input of this step.
        h (floats, N by H): the hidden state before it.
        c (floats, N by H): the memory before it.
        w (floats, 4H by D): blocks in the order i, f, g, o.
        u (floats, 4H by H): the same order.
        v (floats, 3 by H): one weight for every entry of the memory; rows in the order i, f, o. What is new, g, has
            none.
        b (a vector of 4H floats): the order of w.

    Returns:
        a tuple of two tensors: h' and c', each (N, H) of x's dtype. All three gates see the memory from before the
            step.

    Example:
        >>> lstm_peephole_cell(
        ...     torch.tensor([[0.0]]),
        ...     torch.tensor([[0.0]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.zeros((4, 1)),
        ...     torch.zeros((4, 1)),
        ...     torch.tensor([[0.0], [2.0], [-2.0]]),
        ...     torch.zeros(4),
        ... )
        (tensor([[0.0843]]), tensor([[0.8808]]))

    Difficulty 2 of 5; after lstm_cell.

    Source: Gers and Schmidhuber (2000), Recurrent nets that time and count, where o sees the new memory instead.
    """
    raise NotImplementedError


# GRU ------------------------------------------------------------------------------------------------------------------


def gru_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "3*h d"],
    u: Float[torch.Tensor, "3*h h"],
    b_w: Float[torch.Tensor, "3*h"],
    b_u: Float[torch.Tensor, "3*h"],
) -> Float[torch.Tensor, "n h"]:
    r"""One step of a gated recurrent unit: every entry of the state slides from its old value towards a new one.

    $$\begin{aligned}
    r &= \sigma(w_r x + b_{wr} + u_r h + b_{ur}), & z &= \sigma(w_z x + b_{wz} + u_z h + b_{uz}), \\
    n &= \tanh(w_n x + b_{wn} + r \odot (u_n h + b_{un})), & h' &= (1 - z) \odot n + z \odot h
    \end{aligned}$$

    Args:
        x (floats, N by D): the input of this step.
        h (floats, N by H): the hidden state before it.
        w (floats, 3H by D): three blocks of H rows, in the order r, z, n.
        u (floats, 3H by H): the same for the state.
        b_w (a vector of 3H floats): the bias beside w.
        b_u (a vector of 3H floats): the bias beside u: its last block is inside the brackets that r multiplies.

    Returns:
        floats, N by H: the new state, x's dtype, between n and h entry by entry. Here z says how much to *keep*, and r
            multiplies after the matrix product; papers differ in both.

    Example:
        >>> gru_cell(
        ...     torch.tensor([[1.0]]),
        ...     torch.tensor([[2.0]]),
        ...     torch.tensor([[0.0], [0.0], [1.0]]),
        ...     torch.tensor([[0.0], [0.0], [1.0]]),
        ...     torch.zeros(3),
        ...     torch.zeros(3),
        ... )
        tensor([[1.4820]])

    Difficulty 3 of 5; after lstm_gates.

    Source: Cho et al. (2014), Learning phrase representations, eqs. 5 to 8, in the form of torch.nn.GRUCell.
    """
    # Not allowed, being the answer itself: torch.nn.GRUCell and its relatives.
    raise NotImplementedError


def gru(
    xs: Float[torch.Tensor, "t n d"],
    h0: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "3*h d"],
    u: Float[torch.Tensor, "3*h h"],
    b_w: Float[torch.Tensor, "3*h"],
    b_u: Float[torch.Tensor, "3*h"],
) -> Float[torch.Tensor, "t n h"]:
    r"""Read a sequence with a GRU: `gru_cell` at every step, with the same weights.

    $$h_t = \operatorname{cell}(x_t, h_{t-1}), \qquad t = 1, \ldots, T$$

    Args:
        xs (floats, T by N by D): the inputs, time first.
        h0 (floats, N by H): the state before the first step.
        w (floats, 3H by D): blocks in the order r, z, n.
        u (floats, 3H by H): the same order.
        b_w (a vector of 3H floats): the same order.
        b_u (a vector of 3H floats): the same order.

    Returns:
        floats, T by N by H: the states after every step, xs' dtype; the last one is all that is needed to go on.

    Raises:
        ValueError: xs has no step.

    Example:
        >>> gru(
        ...     torch.tensor([[[0.0]], [[0.0]]]),
        ...     torch.tensor([[1.0]]),
        ...     torch.zeros((3, 1)),
        ...     torch.zeros((3, 1)),
        ...     torch.zeros(3),
        ...     torch.zeros(3),
        ... )
        tensor([[[0.5000]],
                [[0.2500]]])

    Difficulty 2 of 5; after gru_cell and rnn.

    Source: Cho et al. (2014), Learning phrase representations; the layout is that of torch.nn.GRU.
    """
    # Not allowed, being the answer itself: torch.nn.GRU and its relatives.
    raise NotImplementedError


# Networks of cells ----------------------------------------------------------------------------------------------------


def bidirectional_rnn(
    xs: Float[torch.Tensor, "t n d"], forward: Start, backward: Start
) -> Float[torch.Tensor, "t n 2*h"]:
    r"""Read a sequence from both ends, so that every step knows what comes after it too.

    $$y_t = \begin{pmatrix} \overrightarrow{h}_t & \overleftarrow{h}_t \end{pmatrix}$$

    where $\overrightarrow{h}$ are the states of `rnn` over $x_1, \ldots, x_T$, and $\overleftarrow{h}_t$ is the state
    of another `rnn` that has read $x_T, x_{T-1}, \ldots, x_t$.

    Args:
        xs (floats, T by N by D): the inputs, time first.
        forward (a tuple of four tensors): (h0, w, u, b) of the one that reads from the first step on, as for `rnn`.
        backward (a tuple of four tensors): (h0, w, u, b) of the one that reads from the last step back, of the same H.

    Returns:
        floats, T by N by 2H: xs' dtype, step by step: first what came from the left, then what came from the right.

    Raises:
        ValueError: xs has no step.

    Example:
        >>> bidirectional_rnn(
        ...     torch.tensor([[[1.0]], [[0.0]]]),
        ...     (torch.zeros((1, 1)), torch.tensor([[1.0]]), torch.tensor([[1.0]]), torch.zeros(1)),
        ...     (torch.zeros((1, 1)), torch.tensor([[1.0]]), torch.tensor([[1.0]]), torch.zeros(1)),
        ... )
        tensor([[[0.7616, 0.7616]],
                [[0.6420, 0.0000]]])

    Difficulty 2 of 5; after rnn.

    Source: Schuster and Paliwal (1997), Bidirectional recurrent neural networks.
    """
    # Not allowed, being the answer itself: torch.nn.RNN and its relatives.
    raise NotImplementedError


def stacked_rnn(xs: Float[torch.Tensor, "t n d"], layers: list[Layer]) -> Float[torch.Tensor, "t n top"]:
    r"""Put recurrent networks on top of each other: each reads the states of the one below.

    $$\begin{gathered}
    h^{(0)}_t = x_t, \\
    h^{(l)}_t = \tanh\!\big( h^{(l-1)}_t w_l^\top + h^{(l)}_{t-1} u_l^\top + b_l \big)
    \end{gathered}$$

    Args:
        xs (floats, T by N by D): the inputs, time first.
        layers (a list of tuples of four tensors): (h0, w, u, b) of every layer, the lowest first. Each may have an H of
            its own; w has as many columns as the layer below has features. Without a layer, xs comes back as it is.

    Returns:
        floats, T by N by H of the top layer: the states of the top layer, xs' dtype.

    Raises:
        ValueError: xs has no step, with or without layers.
        ValueError: a layer's w has another number of columns than there are features below.

    Example:
        >>> stacked_rnn(
        ...     torch.tensor([[[1.0]], [[0.0]]]),
        ...     [
        ...         (torch.zeros((1, 1)), torch.ones((1, 1)), torch.zeros((1, 1)), torch.zeros(1)),
        ...         (torch.zeros((1, 1)), torch.ones((1, 1)), torch.ones((1, 1)), torch.zeros(1)),
        ...     ],
        ... )
        tensor([[[0.6420]],
                [[0.5663]]])

    Difficulty 2 of 5; after rnn.

    Source: Graves, Mohamed and Hinton (2013), Speech recognition with deep recurrent neural networks, eq. 11.
    """
    # Not allowed, being the answer itself: torch.nn.RNN and its relatives.
    raise NotImplementedError


def rnn_encoder_decoder(
    source: Float[torch.Tensor, "s n d"], target: Float[torch.Tensor, "t n e"], encoder: Start, decoder: Weights
) -> Float[torch.Tensor, "t n h"]:
    r"""Read one sequence, keep its last state, and start another network from it.

    $$\begin{gathered}
    h_s = \tanh(x_s w^\top + h_{s-1} u^\top + b), \\
    d_0 = h_S, \quad d_t = \tanh(y_t \tilde{w}^\top + d_{t-1} \tilde{u}^\top + \tilde{b})
    \end{gathered}$$

    Args:
        source (floats, S by N by D): the sequence to read, $x$.
        target (floats, T by N by E): the inputs of the decoder, $y$: while training, the right answer moved one step
            later.
        encoder (a tuple of four tensors): (h0, w, u, b) of the network that reads source.
        decoder (a tuple of three tensors): (w, u, b) of the network that writes: (H, E), (H, H) and (H,), the same H.

    Returns:
        floats, T by N by H: the states of the decoder, $d_1, \ldots, d_T$, source's dtype; `rnn_output` turns them into
            probabilities.

    Raises:
        ValueError: source has no step.
        ValueError: target has no step.

    Example:
        >>> rnn_encoder_decoder(
        ...     torch.tensor([[[0.0]], [[0.0]], [[1.0]]]),
        ...     torch.tensor([[[0.0]], [[1.0]]]),
        ...     (torch.zeros((1, 1)), torch.ones((1, 1)), torch.ones((1, 1)), torch.zeros(1)),
        ...     (torch.ones((1, 1)), torch.ones((1, 1)), torch.zeros(1)),
        ... )
        tensor([[[0.6420]],
                [[0.9278]]])

    Difficulty 2 of 5; after rnn.

    Source: Sutskever, Vinyals and Le (2014), Sequence to sequence learning with neural networks, section 2.
    """
    raise NotImplementedError


# Gradients over time --------------------------------------------------------------------------------------------------


def gradient_through_time(u: Float[torch.Tensor, "h h"], steps: int) -> Float[torch.Tensor, "steps"]:
    r"""How much a gradient can grow on its way back through a linear recurrence $h_t = u \, h_{t-1}$.

    $$s_k = \lVert u^k \rVert_2 = \max_{\lVert g \rVert = 1} \lVert g \, u^k \rVert, \qquad k = 1, \ldots, K$$

    The spectral norm is the largest singular value.

    Args:
        u (floats, H by H): weights of the state.
        steps (an integer): $K \ge 1$, how many steps to go back.

    Returns:
        a vector of floats, as many as steps: the norms, u's dtype; infinity from the step on where one is too large for
            the dtype, unless the power becomes 0. They fall to 0 in the end where every eigenvalue of u lies inside the
            unit circle, and grow without bound where one lies outside.

    Raises:
        ValueError: steps is not an integer of at least 1 (True and 2.0 are none).

    Example:
        >>> gradient_through_time(torch.tensor([[0.0, 2.0], [0.5, 0.0]]), 4)
        tensor([2., 1., 2., 1.])

    Difficulty 3 of 5; after rnn.

    Source: Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks, section 2.1.
    """
    raise NotImplementedError

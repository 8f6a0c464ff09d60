"""Recurrent networks in NumPy, with hand-derived backward passes.

Sizes: T steps of time, N rows of a batch that never meet, D features of an input, H of a hidden state. Weights lie as
in PyTorch: w (G*H, D) reads the input, u (G*H, H) the state, b (G*H,) is the bias, where the G gates of a cell stand
one block of H rows below the other in the order that its docstring says. A sequence is (T, N, D), time first, with at
least one step. There is one bias for input and state together, except in the GRU, where two are more than their sum.
Sums before an activation may be in the thousands: a sigmoid or tanh is then at an end of its range, and nothing is NaN.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint rnn_cell` gives a hint for an exercise, and `tandem read rnn_cell`
opens what there is to read on it.
"""

import numpy as np
from jaxtyping import Float

Start = tuple[Float[np.ndarray, "n h"], Float[np.ndarray, "h d"], Float[np.ndarray, "h h"], Float[np.ndarray, "h"]]
Layer = tuple[Float[np.ndarray, "n k"], Float[np.ndarray, "k below"], Float[np.ndarray, "k k"], Float[np.ndarray, "k"]]
Weights = tuple[Float[np.ndarray, "h e"], Float[np.ndarray, "h h"], Float[np.ndarray, "h"]]

# One step and many ----------------------------------------------------------------------------------------------------


def rnn_cell(
    x: Float[np.ndarray, "n d"],
    h: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "h d"],
    u: Float[np.ndarray, "h h"],
    b: Float[np.ndarray, "h"],
) -> Float[np.ndarray, "n h"]:
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
        ...     np.array([[1.0]]),
        ...     np.array([[0.5, 0.0]]),
        ...     np.array([[1.0], [0.0]]),
        ...     np.array([[0.0, 0.0], [2.0, 0.0]]),
        ...     np.array([0.0, 1.0]),
        ... )
        array([[0.76159416, 0.96402758]])

    Difficulty 2 of 5; after activations.tanh.

    Source: Elman (1990), Finding structure in time; the layout is that of torch.nn.RNNCell.
    """
    raise NotImplementedError


def rnn_cell_backward(
    grad: Float[np.ndarray, "n h"],
    x: Float[np.ndarray, "n d"],
    h: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "h d"],
    u: Float[np.ndarray, "h h"],
    b: Float[np.ndarray, "h"],
) -> tuple[
    Float[np.ndarray, "n d"],
    Float[np.ndarray, "n h"],
    Float[np.ndarray, "h d"],
    Float[np.ndarray, "h h"],
    Float[np.ndarray, "h"],
]:
    r"""Backward pass of `rnn_cell`.

    $$\begin{gathered}
    \delta = g \odot (1 - h'^2), \\
    \frac{\partial L}{\partial x} = \delta w, \quad \frac{\partial L}{\partial h} = \delta u, \quad
    \frac{\partial L}{\partial w} = \delta^\top x, \quad \frac{\partial L}{\partial u} = \delta^\top h,
    \quad \frac{\partial L}{\partial b} = \sum_n \delta_n
    \end{gathered}$$

    Args:
        grad (floats, N by H): gradient of the loss by the new state, $g$.
        x (floats, N by D): the input of this step.
        h (floats, N by H): the hidden state before it.
        w (floats, H by D)
        u (floats, H by H)
        b (a vector of H floats)

    Returns:
        a tuple of five arrays: the gradients by x, h, w, u and b, each of its argument's shape and dtype.

    Example:
        >>> rnn_cell_backward(
        ...     np.array([[1.0]]),
        ...     np.array([[1.0]]),
        ...     np.array([[2.0]]),
        ...     np.array([[3.0]]),
        ...     np.array([[-1.0]]),
        ...     np.array([0.0]),
        ... )[:3]
        (array([[1.25992302]]), array([[-0.41997434]]), array([[0.41997434]]))

    Difficulty 3 of 5; after rnn_cell and activations.tanh_backward.
    """
    raise NotImplementedError


def rnn(
    xs: Float[np.ndarray, "t n d"],
    h0: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "h d"],
    u: Float[np.ndarray, "h h"],
    b: Float[np.ndarray, "h"],
) -> Float[np.ndarray, "t n h"]:
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
        ...     np.array([[[0.0]], [[1.0]]]),
        ...     np.array([[1.0]]),
        ...     np.array([[1.0]]),
        ...     np.array([[1.0]]),
        ...     np.array([0.0]),
        ... )
        array([[[0.76159416]],
               [[0.94268079]]])

    Difficulty 2 of 5; after rnn_cell.

    Source: Elman (1990), Finding structure in time; the layout is that of torch.nn.RNN.
    """
    raise NotImplementedError


def rnn_backward(
    grad: Float[np.ndarray, "t n h"],
    xs: Float[np.ndarray, "t n d"],
    h0: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "h d"],
    u: Float[np.ndarray, "h h"],
    b: Float[np.ndarray, "h"],
) -> tuple[
    Float[np.ndarray, "t n d"],
    Float[np.ndarray, "n h"],
    Float[np.ndarray, "h d"],
    Float[np.ndarray, "h h"],
    Float[np.ndarray, "h"],
]:
    r"""Backward pass of `rnn`: backpropagation through time.

    From the last step to the first, with $\delta_{T+1} = 0$:

    $$\begin{gathered}
    \delta_t = (g_t + \delta_{t+1} u) \odot (1 - h_t^2), \\
    \frac{\partial L}{\partial x_t} = \delta_t w, \quad \frac{\partial L}{\partial h_0} = \delta_1 u
    \end{gathered}$$

    $$\frac{\partial L}{\partial w} = \sum_t \delta_t^\top x_t, \quad
    \frac{\partial L}{\partial u} = \sum_t \delta_t^\top h_{t-1}, \quad
    \frac{\partial L}{\partial b} = \sum_{t, n} \delta_{t, n}$$

    Args:
        grad (floats, T by N by H): gradient of the loss by every state, $g$.
        xs (floats, T by N by D)
        h0 (floats, N by H)
        w (floats, H by D)
        u (floats, H by H)
        b (a vector of H floats)

    Returns:
        a tuple of five arrays: the gradients by xs, h0, w, u and b, each of its argument's shape and dtype.

    Raises:
        ValueError: as in the forward pass.

    Example:
        >>> rnn_backward(
        ...     np.array([[[1.0]], [[1.0]]]),
        ...     np.array([[[0.0]], [[0.25]]]),
        ...     np.array([[1.0]]),
        ...     np.array([[2.0]]),
        ...     np.array([[0.5]]),
        ...     np.array([-0.5]),
        ... )
        (array([[[3.]],
                [[2.]]]),
         array([[0.75]]),
         array([[0.25]]),
         array([[1.5]]),
         array([2.5]))

    Difficulty 4 of 5; after rnn and rnn_cell_backward.

    Source: Werbos (1990), Backpropagation through time: what it does and how to do it.
    """
    raise NotImplementedError


def rnn_output(
    h: Float[np.ndarray, "*batch h"], v: Float[np.ndarray, "k h"], c: Float[np.ndarray, "k"]
) -> Float[np.ndarray, "*batch k"]:
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
        ...     np.array([[1.0, 2.0]]),
        ...     np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]),
        ...     np.array([1.0, 0.0, 0.0]),
        ... )
        array([[0.46831053, 0.46831053, 0.06337894]])

    Difficulty 2 of 5; after rnn_cell and activations.softmax.

    Source: Goodfellow et al. (2016), eqs. 10.10 and 10.11.
    """
    raise NotImplementedError


# LSTM -----------------------------------------------------------------------------------------------------------------


def lstm_gates(
    x: Float[np.ndarray, "n d"],
    h: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "4*h d"],
    u: Float[np.ndarray, "4*h h"],
    b: Float[np.ndarray, "4*h"],
) -> tuple[Float[np.ndarray, "n h"], Float[np.ndarray, "n h"], Float[np.ndarray, "n h"], Float[np.ndarray, "n h"]]:
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
        a tuple of four arrays: i, f, g and o, each (N, H) of x's dtype: i, f and o in [0, 1], g in [-1, 1], however
            large the input, and without a warning.

    Example:
        >>> lstm_gates(
        ...     np.array([[1.0]]),
        ...     np.array([[0.0]]),
        ...     np.array([[0.0], [0.0], [1.0], [0.0]]),
        ...     np.zeros((4, 1)),
        ...     np.array([0.0, 2.0, 0.0, -2.0]),
        ... )
        (array([[0.5]]),
         array([[0.88079708]]),
         array([[0.76159416]]),
         array([[0.11920292]]))

    Difficulty 2 of 5; after rnn_cell and activations.sigmoid.

    Source: Gers, Schmidhuber and Cummins (2000), Learning to forget; the order is that of torch.nn.LSTMCell.
    """
    raise NotImplementedError


def lstm_cell(
    x: Float[np.ndarray, "n d"],
    h: Float[np.ndarray, "n h"],
    c: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "4*h d"],
    u: Float[np.ndarray, "4*h h"],
    b: Float[np.ndarray, "4*h"],
) -> tuple[Float[np.ndarray, "n h"], Float[np.ndarray, "n h"]]:
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
        a tuple of two arrays: h' and c', each (N, H) of x's dtype: the new state, in [-1, 1], and the new memory.

    Example:
        >>> lstm_cell(
        ...     np.array([[1.0]]),
        ...     np.array([[0.0]]),
        ...     np.array([[2.0]]),
        ...     np.array([[0.0], [0.0], [1.0], [0.0]]),
        ...     np.zeros((4, 1)),
        ...     np.array([0.0, 2.0, 0.0, -2.0]),
        ... )
        (array([[0.11596313]]), array([[2.14239123]]))

    Difficulty 2 of 5; after lstm_gates.

    Source: Gers, Schmidhuber and Cummins (2000), Learning to forget; the order is that of torch.nn.LSTMCell.
    """
    raise NotImplementedError


def lstm_cell_backward(
    grad: tuple[Float[np.ndarray, "n h"], Float[np.ndarray, "n h"]],
    x: Float[np.ndarray, "n d"],
    h: Float[np.ndarray, "n h"],
    c: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "4*h d"],
    u: Float[np.ndarray, "4*h h"],
    b: Float[np.ndarray, "4*h"],
) -> tuple[
    Float[np.ndarray, "n d"],
    Float[np.ndarray, "n h"],
    Float[np.ndarray, "n h"],
    Float[np.ndarray, "4*h d"],
    Float[np.ndarray, "4*h h"],
    Float[np.ndarray, "4*h"],
]:
    r"""Backward pass of `lstm_cell`: the memory hears of the loss on two ways, from c' itself and through h'.

    $$\begin{gathered}
    \gamma = \bar c + \bar h \odot o \odot (1 - \tanh^2 c'), \\
    \frac{\partial L}{\partial c} = \gamma \odot f
    \end{gathered}$$

    $$\delta = \begin{pmatrix} \gamma g \, i(1 - i) & \gamma c \, f(1 - f) & \gamma i \, (1 - g^2) &
    \bar h \tanh(c') \, o(1 - o) \end{pmatrix}$$

    $$\frac{\partial L}{\partial x} = \delta w, \quad \frac{\partial L}{\partial h} = \delta u, \quad
    \frac{\partial L}{\partial w} = \delta^\top x, \quad \frac{\partial L}{\partial u} = \delta^\top h, \quad
    \frac{\partial L}{\partial b} = \sum_n \delta_n$$

    Args:
        grad (a tuple of two arrays): two arrays (N, H), the gradients of the loss by h', $\bar h$, and by c', $\bar c$.
        x (floats, N by D): the input of this step.
        h (floats, N by H): the hidden state before it.
        c (floats, N by H): the memory before it.
        w (floats, 4H by D): blocks in the order i, f, g, o.
        u (floats, 4H by H): the same order.
        b (a vector of 4H floats): the same order.

    Returns:
        a tuple of six arrays: the gradients by x, h, c, w, u and b, each of its argument's shape and dtype.

    Example:
        >>> lstm_cell_backward(
        ...     (np.array([[2.0]]), np.array([[1.0]])),
        ...     np.array([[1.0]]),
        ...     np.array([[0.0]]),
        ...     np.array([[0.0]]),
        ...     np.array([[0.0], [0.0], [2.0], [0.0]]),
        ...     np.array([[0.0], [0.0], [4.0], [0.0]]),
        ...     np.array([0.0, 0.0, -2.0, 0.0]),
        ... )[:3]
        (array([[2.]]), array([[4.]]), array([[1.]]))

    Difficulty 4 of 5; after lstm_cell, rnn_cell_backward and activations.sigmoid_backward.
    """
    raise NotImplementedError


def lstm(
    xs: Float[np.ndarray, "t n d"],
    h0: Float[np.ndarray, "n h"],
    c0: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "4*h d"],
    u: Float[np.ndarray, "4*h h"],
    b: Float[np.ndarray, "4*h"],
) -> tuple[Float[np.ndarray, "t n h"], Float[np.ndarray, "n h"], Float[np.ndarray, "n h"]]:
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
        a tuple of three arrays: hs (T, N, H), the states after every step, then the last state (N, H) and the last
            memory (N, H), all of xs' dtype: the last two are what is needed to go on.

    Raises:
        ValueError: xs has no step.

    Example:
        >>> lstm(
        ...     np.array([[[1.0]], [[0.0]]]),
        ...     np.array([[0.0]]),
        ...     np.array([[0.0]]),
        ...     np.array([[0.0], [0.0], [1.0], [0.0]]),
        ...     np.zeros((4, 1)),
        ...     np.array([100.0, 100.0, 0.0, 100.0]),
        ... )
        (array([[[0.64201499]],
                [[0.64201499]]]),
         array([[0.64201499]]),
         array([[0.76159416]]))

    Difficulty 2 of 5; after lstm_cell and rnn.

    Source: Hochreiter and Schmidhuber (1997), Long short-term memory; the layout is that of torch.nn.LSTM.
    """
    raise NotImplementedError


def lstm_backward(
    grad: Float[np.ndarray, "t n h"],
    xs: Float[np.ndarray, "t n d"],
    h0: Float[np.ndarray, "n h"],
    c0: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "4*h d"],
    u: Float[np.ndarray, "4*h h"],
    b: Float[np.ndarray, "4*h"],
) -> tuple[
    Float[np.ndarray, "t n d"],
    Float[np.ndarray, "n h"],
    Float[np.ndarray, "n h"],
    Float[np.ndarray, "4*h d"],
    Float[np.ndarray, "4*h h"],
    Float[np.ndarray, "4*h"],
]:
    r"""Backward pass of `lstm`: `lstm_cell_backward` from the last step to the first.

    $$\begin{gathered}
    e_t = \bar h_t + \delta_{t+1} u, \\
    \gamma_t = \gamma_{t+1} \odot f_{t+1} + e_t \odot o_t \odot (1 - \tanh^2 c_t), \\
    \delta_{T+1} = \gamma_{T+1} = 0
    \end{gathered}$$

    $$\delta_t = \begin{pmatrix} \gamma_t g_t \, i_t(1 - i_t) & \gamma_t c_{t-1} \, f_t(1 - f_t) &
    \gamma_t i_t \, (1 - g_t^2) & e_t \tanh(c_t) \, o_t(1 - o_t) \end{pmatrix}$$

    $$\frac{\partial L}{\partial x_t} = \delta_t w, \quad \frac{\partial L}{\partial h_0} = \delta_1 u, \quad
    \frac{\partial L}{\partial c_0} = \gamma_1 \odot f_1, \quad
    \frac{\partial L}{\partial w} = \sum_t \delta_t^\top x_t, \quad
    \frac{\partial L}{\partial u} = \sum_t \delta_t^\top h_{t-1}, \quad
    \frac{\partial L}{\partial b} = \sum_{t, n} \delta_{t, n}$$

    Args:
        grad (floats, T by N by H): gradient of the loss by hs, $\bar h$; the last state is one of them, the last memory
            gets none.
        xs (floats, T by N by D)
        h0 (floats, N by H)
        c0 (floats, N by H)
        w (floats, 4H by D): blocks in the order i, f, g, o.
        u (floats, 4H by H): the same order.
        b (a vector of 4H floats): the same order.

    Returns:
        a tuple of six arrays: the gradients by xs, h0, c0, w, u and b, each of its argument's shape and dtype.

    Raises:
        ValueError: as in the forward pass.

    Example:
        >>> lstm_backward(
        ...     np.array([[[1.0]], [[1.0]]]),
        ...     np.array([[[0.0]], [[0.0]]]),
        ...     np.array([[0.0]]),
        ...     np.array([[0.0]]),
        ...     np.zeros((4, 1)),
        ...     np.array([[0.0], [0.0], [2.0], [0.0]]),
        ...     np.zeros(4),
        ... )[1:3]
        (array([[1.]]), array([[0.5]]))

    Difficulty 5 of 5; after lstm, lstm_cell_backward and rnn_backward.

    Source: Graves and Schmidhuber (2005), Framewise phoneme classification with bidirectional LSTM, appendix A.
    """
    raise NotImplementedError


def lstm_peephole_cell(
    x: Float[np.ndarray, "n d"],
    h: Float[np.ndarray, "n h"],
    c: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "4*h d"],
    u: Float[np.ndarray, "4*h h"],
    v: Float[np.ndarray, "3 h"],
    b: Float[np.ndarray, "4*h"],
) -> tuple[Float[np.ndarray, "n h"], Float[np.ndarray, "n h"]]:
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
        a tuple of two arrays: h' and c', each (N, H) of x's dtype. All three gates see the memory from before the step.

    Example:
        >>> lstm_peephole_cell(
        ...     np.array([[0.0]]),
        ...     np.array([[0.0]]),
        ...     np.array([[1.0]]),
        ...     np.zeros((4, 1)),
        ...     np.zeros((4, 1)),
        ...     np.array([[0.0], [2.0], [-2.0]]),
        ...     np.zeros(4),
        ... )
        (array([[0.08425482]]), array([[0.88079708]]))

    Difficulty 2 of 5; after lstm_cell.

    Source: Gers and Schmidhuber (2000), Recurrent nets that time and count, where o sees the new memory instead.
    """
    raise NotImplementedError


# GRU ------------------------------------------------------------------------------------------------------------------


def gru_cell(
    x: Float[np.ndarray, "n d"],
    h: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "3*h d"],
    u: Float[np.ndarray, "3*h h"],
    b_w: Float[np.ndarray, "3*h"],
    b_u: Float[np.ndarray, "3*h"],
) -> Float[np.ndarray, "n h"]:
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
        ...     np.array([[1.0]]),
        ...     np.array([[2.0]]),
        ...     np.array([[0.0], [0.0], [1.0]]),
        ...     np.array([[0.0], [0.0], [1.0]]),
        ...     np.zeros(3),
        ...     np.zeros(3),
        ... )
        array([[1.48201379]])

    Difficulty 3 of 5; after lstm_gates.

    Source: Cho et al. (2014), Learning phrase representations, eqs. 5 to 8, in the form of torch.nn.GRUCell.
    """
    raise NotImplementedError


def gru_cell_backward(
    grad: Float[np.ndarray, "n h"],
    x: Float[np.ndarray, "n d"],
    h: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "3*h d"],
    u: Float[np.ndarray, "3*h h"],
    b_w: Float[np.ndarray, "3*h"],
    b_u: Float[np.ndarray, "3*h"],
) -> tuple[
    Float[np.ndarray, "n d"],
    Float[np.ndarray, "n h"],
    Float[np.ndarray, "3*h d"],
    Float[np.ndarray, "3*h h"],
    Float[np.ndarray, "3*h"],
    Float[np.ndarray, "3*h"],
]:
    r"""Backward pass of `gru_cell`: the sums from the input and those from the state differ by r in the last block.

    $$\begin{gathered}
    \delta_n = g (1 - z) (1 - n^2), \\
    \delta_z = g (h - n) \, z (1 - z), \\
    \delta_r = \delta_n (u_n h + b_{un}) \, r (1 - r)
    \end{gathered}$$

    $$\begin{gathered}
    \delta = (\delta_r, \delta_z, \delta_n), \quad \varepsilon = (\delta_r, \delta_z, \delta_n \odot r), \\
    \frac{\partial L}{\partial x} = \delta w, \quad \frac{\partial L}{\partial h} = \varepsilon u + g \odot z
    \end{gathered}$$

    $$\frac{\partial L}{\partial w} = \delta^\top x, \quad \frac{\partial L}{\partial u} = \varepsilon^\top h, \quad
    \frac{\partial L}{\partial b_w} = \sum \delta, \quad \frac{\partial L}{\partial b_u} = \sum \varepsilon
    \quad \text{over the batch}$$

    Args:
        grad (floats, N by H): gradient of the loss by the new state, $g$.
        x (floats, N by D): the input of this step.
        h (floats, N by H): the hidden state before it.
        w (floats, 3H by D): blocks in the order r, z, n.
        u (floats, 3H by H): the same order.
        b_w (a vector of 3H floats): the same order.
        b_u (a vector of 3H floats): the same order.

    Returns:
        a tuple of six arrays: the gradients by x, h, w, u, b_w and b_u, each of its argument's shape and dtype.

    Example:
        >>> gru_cell_backward(
        ...     np.array([[1.0]]),
        ...     np.array([[0.0]]),
        ...     np.array([[0.0]]),
        ...     np.array([[0.0], [0.0], [1.0]]),
        ...     np.array([[0.0], [0.0], [1.0]]),
        ...     np.zeros(3),
        ...     np.zeros(3),
        ... )[:2]
        (array([[0.5]]), array([[0.75]]))

    Difficulty 4 of 5; after gru_cell, rnn_cell_backward and activations.sigmoid_backward.
    """
    raise NotImplementedError


def gru(
    xs: Float[np.ndarray, "t n d"],
    h0: Float[np.ndarray, "n h"],
    w: Float[np.ndarray, "3*h d"],
    u: Float[np.ndarray, "3*h h"],
    b_w: Float[np.ndarray, "3*h"],
    b_u: Float[np.ndarray, "3*h"],
) -> Float[np.ndarray, "t n h"]:
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
        ...     np.array([[[0.0]], [[0.0]]]),
        ...     np.array([[1.0]]),
        ...     np.zeros((3, 1)),
        ...     np.zeros((3, 1)),
        ...     np.zeros(3),
        ...     np.zeros(3),
        ... )
        array([[[0.5 ]],
               [[0.25]]])

    Difficulty 2 of 5; after gru_cell and rnn.

    Source: Cho et al. (2014), Learning phrase representations; the layout is that of torch.nn.GRU.
    """
    raise NotImplementedError


# Networks of cells ----------------------------------------------------------------------------------------------------


def bidirectional_rnn(xs: Float[np.ndarray, "t n d"], forward: Start, backward: Start) -> Float[np.ndarray, "t n 2*h"]:
    r"""Read a sequence from both ends, so that every step knows what comes after it too.

    $$y_t = \begin{pmatrix} \overrightarrow{h}_t & \overleftarrow{h}_t \end{pmatrix}$$

    where $\overrightarrow{h}$ are the states of `rnn` over $x_1, \ldots, x_T$, and $\overleftarrow{h}_t$ is the state
    of another `rnn` that has read $x_T, x_{T-1}, \ldots, x_t$.

    Args:
        xs (floats, T by N by D): the inputs, time first.
        forward (a tuple of four arrays): (h0, w, u, b) of the one that reads from the first step on, as for `rnn`.
        backward (a tuple of four arrays): (h0, w, u, b) of the one that reads from the last step back, of the same H.

    Returns:
        floats, T by N by 2H: xs' dtype, step by step: first what came from the left, then what came from the right.

    Raises:
        ValueError: xs has no step.

    Example:
        >>> bidirectional_rnn(
        ...     np.array([[[1.0]], [[0.0]]]),
        ...     (np.zeros((1, 1)), np.array([[1.0]]), np.array([[1.0]]), np.zeros(1)),
        ...     (np.zeros((1, 1)), np.array([[1.0]]), np.array([[1.0]]), np.zeros(1)),
        ... )
        array([[[0.76159416, 0.76159416]],
               [[0.64201499, 0.        ]]])

    Difficulty 2 of 5; after rnn.

    Source: Schuster and Paliwal (1997), Bidirectional recurrent neural networks.
    """
    raise NotImplementedError


def stacked_rnn(xs: Float[np.ndarray, "t n d"], layers: list[Layer]) -> Float[np.ndarray, "t n top"]:
    r"""Put recurrent networks on top of each other: each reads the states of the one below.

    $$\begin{gathered}
    h^{(0)}_t = x_t, \\
    h^{(l)}_t = \tanh\!\big( h^{(l-1)}_t w_l^\top + h^{(l)}_{t-1} u_l^\top + b_l \big)
    \end{gathered}$$

    Args:
        xs (floats, T by N by D): the inputs, time first.
        layers (a list of tuples of four arrays): (h0, w, u, b) of every layer, the lowest first. Each may have an H of
            its own; w has as many columns as the layer below has features. Without a layer, xs comes back as it is.

    Returns:
        floats, T by N by H of the top layer: the states of the top layer, xs' dtype.

    Raises:
        ValueError: xs has no step, with or without layers.
        ValueError: a layer's w has another number of columns than there are features below.

    Example:
        >>> stacked_rnn(
        ...     np.array([[[1.0]], [[0.0]]]),
        ...     [
        ...         (np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 1)), np.zeros(1)),
        ...         (np.zeros((1, 1)), np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)),
        ...     ],
        ... )
        array([[[0.64201499]],
               [[0.56626998]]])

    Difficulty 2 of 5; after rnn.

    Source: Graves, Mohamed and Hinton (2013), Speech recognition with deep recurrent neural networks, eq. 11.
    """
    raise NotImplementedError


def rnn_encoder_decoder(
    source: Float[np.ndarray, "s n d"], target: Float[np.ndarray, "t n e"], encoder: Start, decoder: Weights
) -> Float[np.ndarray, "t n h"]:
    r"""Read one sequence, keep its last state, and start another network from it.

    $$\begin{gathered}
    h_s = \tanh(x_s w^\top + h_{s-1} u^\top + b), \\
    d_0 = h_S, \quad d_t = \tanh(y_t \tilde{w}^\top + d_{t-1} \tilde{u}^\top + \tilde{b})
    \end{gathered}$$

    Args:
        source (floats, S by N by D): the sequence to read, $x$.
        target (floats, T by N by E): the inputs of the decoder, $y$: while training, the right answer moved one step
            later.
        encoder (a tuple of four arrays): (h0, w, u, b) of the network that reads source.
        decoder (a tuple of three arrays): (w, u, b) of the network that writes: (H, E), (H, H) and (H,), the same H.

    Returns:
        floats, T by N by H: the states of the decoder, $d_1, \ldots, d_T$, source's dtype; `rnn_output` turns them into
            probabilities.

    Raises:
        ValueError: source has no step.
        ValueError: target has no step.

    Example:
        >>> rnn_encoder_decoder(
        ...     np.array([[[0.0]], [[0.0]], [[1.0]]]),
        ...     np.array([[[0.0]], [[1.0]]]),
        ...     (np.zeros((1, 1)), np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)),
        ...     (np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)),
        ... )
        array([[[0.64201499]],
               [[0.92775373]]])

    Difficulty 2 of 5; after rnn.

    Source: Sutskever, Vinyals and Le (2014), Sequence to sequence learning with neural networks, section 2.
    """
    raise NotImplementedError


# Gradients over time --------------------------------------------------------------------------------------------------


def gradient_through_time(u: Float[np.ndarray, "h h"], steps: int) -> Float[np.ndarray, "steps"]:
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
        >>> gradient_through_time(np.array([[0.0, 2.0], [0.5, 0.0]]), 4)
        array([2., 1., 2., 1.])

    Difficulty 3 of 5; after rnn.

    Source: Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks, section 2.1.
    """
    raise NotImplementedError

"""Recurrent networks in NumPy, with hand-derived backward passes.

Sizes: T steps of time, N rows of a batch that never meet, D features of an input, H of a hidden state. Weights lie as
in PyTorch: w (G*H, D) reads the input, u (G*H, H) the state, b (G*H,) is the bias, where the G gates of a cell stand
one block of H rows below the other in the order that its docstring says. A sequence is (T, N, D), time first, with at
least one step. There is one bias for input and state together, except in the GRU, where two are more than their sum.
Sums before an activation may be in the thousands: a sigmoid or tanh is then at an end of its range, and nothing is NaN.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

from typing import Any

import numpy as np
from jaxtyping import Float

from reference.activations.in_numpy import sigmoid, softmax
from reference.contract import checked, integer

Start = tuple[Float[np.ndarray, "n h"], Float[np.ndarray, "h d"], Float[np.ndarray, "h h"], Float[np.ndarray, "h"]]
Layer = tuple[Float[np.ndarray, "n k"], Float[np.ndarray, "k below"], Float[np.ndarray, "k k"], Float[np.ndarray, "k"]]
Gates = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
Weights = tuple[Float[np.ndarray, "h e"], Float[np.ndarray, "h h"], Float[np.ndarray, "h"]]

# One step and many ----------------------------------------------------------------------------------------------------


@checked
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
        x: (N, D), the input of this step.
        h: (N, H), the hidden state before it.
        w: (H, D), weights of the input.
        u: (H, H), weights of the state; row $j$ says what new feature $j$ takes from every old one.
        b: (H,), one bias. PyTorch has two here, b_ih and b_hh, which only ever act as their sum.

    Returns:
        (N, H), the hidden state after it, x's dtype; in [-1, 1], however large the input.

    Source: Elman (1990), Finding structure in time; the layout is that of torch.nn.RNNCell.
    """
    return np.tanh(x @ w.T + h @ u.T + b)


@checked
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
        grad: (N, H), gradient of the loss by the new state, $g$.
        x: (N, D), the input of this step.
        h: (N, H), the hidden state before it.
        w: (H, D).
        u: (H, H).
        b: (H,).

    Returns:
        the gradients by x, h, w, u and b, each of its argument's shape and dtype.
    """
    delta = grad * (1 - rnn_cell(x, h, w, u, b) ** 2)
    return delta @ w, delta @ u, delta.T @ x, delta.T @ h, np.sum(delta, axis=0)


@checked
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
        xs: (T, N, D), the inputs, time first.
        h0: (N, H), the state before the first step.
        w: (H, D), weights of the input.
        u: (H, H), weights of the state.
        b: (H,).

    Returns:
        (T, N, H), the states after every step, xs' dtype; the last one is the summary of the whole sequence. h0 is not
        among them.

    Raises:
        ValueError: xs has no step.

    Source: Elman (1990), Finding structure in time; the layout is that of torch.nn.RNN.
    """
    refuse_no_steps("xs", xs)
    # What the inputs contribute does not wait for the states: one product for all steps.
    states = xs @ w.T + b
    h = h0
    for t, arriving in enumerate(states):
        states[t] = h = np.tanh(arriving + h @ u.T)
    return states


@checked
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
        grad: (T, N, H), gradient of the loss by every state, $g$.
        xs: (T, N, D).
        h0: (N, H).
        w: (H, D).
        u: (H, H).
        b: (H,).

    Returns:
        the gradients by xs, h0, w, u and b, each of its argument's shape and dtype.

    Raises:
        ValueError: as in the forward pass.

    Source: Werbos (1990), Backpropagation through time: what it does and how to do it.
    """
    states = rnn(xs, h0, w, u, b)
    deltas = np.empty_like(states)
    later = np.zeros_like(h0)
    for t in reversed(range(len(xs))):
        deltas[t] = (grad[t] + later) * (1 - states[t] ** 2)
        later = deltas[t] @ u
    return by_inputs_and_weights(deltas, xs, h0, states, w, later)


def by_inputs_and_weights(
    deltas: np.ndarray, xs: np.ndarray, h0: np.ndarray, states: np.ndarray, w: np.ndarray, by_h0: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The gradients by xs, h0, w, u and b from those by the sums before the activation, for all steps at once."""
    before = np.concatenate([h0[None], states[:-1]])
    # Every step and every row of the batch used the same weights: all of them add up.
    rows = deltas.reshape(-1, deltas.shape[-1])
    by_w = rows.T @ xs.reshape(len(rows), -1)
    by_u = rows.T @ before.reshape(len(rows), -1)
    return deltas @ w, by_h0, by_w, by_u, np.sum(rows, axis=0)


def refuse_no_steps(name: str, sequence: Any) -> None:
    """Raise ValueError for a sequence without a step: it has no last state. Serves both tracks."""
    if len(sequence) == 0:
        raise ValueError(f"{name}: got shape {tuple(sequence.shape)}, expected at least one step")


@checked
def rnn_output(
    h: Float[np.ndarray, "*batch h"], v: Float[np.ndarray, "k h"], c: Float[np.ndarray, "k"]
) -> Float[np.ndarray, "*batch k"]:
    r"""Turn a hidden state into probabilities, such as those of the next word.

    $$y = \operatorname{softmax}(h v^\top + c)$$

    Args:
        h: (..., H), hidden states: (N, H) of one step, or (T, N, H) of all of them.
        v: (K, H), one row for every outcome.
        c: (K,), a bias for every outcome.

    Returns:
        (..., K), probabilities that sum to 1 along the last axis, h's dtype; scores of any size are fine.

    Source: Goodfellow et al. (2016), eqs. 10.10 and 10.11.
    """
    return softmax(h @ v.T + c)


# LSTM -----------------------------------------------------------------------------------------------------------------


@checked
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
        x: (N, D), the input of this step.
        h: (N, H), the hidden state before it.
        w: (4H, D), four blocks of H rows, in the order i, f, g, o.
        u: (4H, H), the same for the state.
        b: (4H,), the same for the bias.

    Returns:
        i, f, g and o, each (N, H) of x's dtype: i, f and o in [0, 1], g in [-1, 1], however large the input, and
        without a warning.

    Source: Gers, Schmidhuber and Cummins (2000), Learning to forget; the order is that of torch.nn.LSTMCell.
    """
    return gates_of(x @ w.T + h @ u.T + b)


def gates_of(sums: np.ndarray) -> Gates:
    """i, f, g and o from the four blocks along the last axis."""
    i, f, g, o = np.split(sums, 4, axis=-1)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@checked
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
        x: (N, D), the input of this step.
        h: (N, H), the hidden state before it.
        c: (N, H), the memory before it; its entries may be of any magnitude.
        w: (4H, D), blocks in the order i, f, g, o.
        u: (4H, H), the same order.
        b: (4H,), the same order.

    Returns:
        h' and c', each (N, H) of x's dtype: the new state, in [-1, 1], and the new memory.

    Source: Gers, Schmidhuber and Cummins (2000), Learning to forget; the order is that of torch.nn.LSTMCell.
    """
    i, f, g, o = lstm_gates(x, h, w, u, b)
    memory = f * c + i * g
    return o * np.tanh(memory), memory


@checked
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
        grad: two arrays (N, H), the gradients of the loss by h', $\bar h$, and by c', $\bar c$.
        x: (N, D), the input of this step.
        h: (N, H), the hidden state before it.
        c: (N, H), the memory before it.
        w: (4H, D), blocks in the order i, f, g, o.
        u: (4H, H), the same order.
        b: (4H,), the same order.

    Returns:
        the gradients by x, h, c, w, u and b, each of its argument's shape and dtype.
    """
    gates = lstm_gates(x, h, w, u, b)
    i, f, g, _ = gates
    delta, by_c = through_gates(*grad, gates, c, np.tanh(f * c + i * g))
    return delta @ w, delta @ u, by_c, delta.T @ x, delta.T @ h, np.sum(delta, axis=0)


def through_gates(
    by_h: np.ndarray, by_memory: np.ndarray, gates: Gates, c: np.ndarray, shown: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The gradients by the four sums, side by side, and by the old memory c; `shown` is the tanh of the new one."""
    i, f, g, o = gates
    gamma = by_memory + by_h * o * (1 - shown**2)
    parts = [gamma * g * i * (1 - i), gamma * c * f * (1 - f), gamma * i * (1 - g**2), by_h * shown * o * (1 - o)]
    return np.concatenate(parts, axis=-1), gamma * f


@checked
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
        xs: (T, N, D), the inputs, time first.
        h0: (N, H), the state before the first step.
        c0: (N, H), the memory before the first step.
        w: (4H, D), blocks in the order i, f, g, o.
        u: (4H, H), the same order.
        b: (4H,), the same order.

    Returns:
        hs (T, N, H), the states after every step, then the last state (N, H) and the last memory (N, H), all of xs'
        dtype: the last two are what is needed to go on.

    Raises:
        ValueError: xs has no step.

    Source: Hochreiter and Schmidhuber (1997), Long short-term memory; the layout is that of torch.nn.LSTM.
    """
    states, memories, _ = lstm_history(xs, h0, c0, w, u, b)
    return states, states[-1], memories[-1]


def lstm_history(
    xs: np.ndarray, h0: np.ndarray, c0: np.ndarray, w: np.ndarray, u: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray, list[Gates]]:
    """The states, the memories and the gates of every step."""
    refuse_no_steps("xs", xs)
    arriving = xs @ w.T + b
    states = np.empty((len(xs), *h0.shape), arriving.dtype)
    memories = np.empty_like(states)
    gates = []
    h, c = h0, c0
    for t, sums in enumerate(arriving):
        i, f, g, o = gates_of(sums + h @ u.T)
        memories[t] = c = f * c + i * g
        states[t] = h = o * np.tanh(c)
        gates.append((i, f, g, o))
    return states, memories, gates


@checked
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
        grad: (T, N, H), gradient of the loss by hs, $\bar h$; the last state is one of them, the last memory gets none.
        xs: (T, N, D).
        h0: (N, H).
        c0: (N, H).
        w: (4H, D), blocks in the order i, f, g, o.
        u: (4H, H), the same order.
        b: (4H,), the same order.

    Returns:
        the gradients by xs, h0, c0, w, u and b, each of its argument's shape and dtype.

    Raises:
        ValueError: as in the forward pass.

    Source: Graves and Schmidhuber (2005), Framewise phoneme classification with bidirectional LSTM, appendix A.
    """
    states, memories, gates = lstm_history(xs, h0, c0, w, u, b)
    before = np.concatenate([c0[None], memories[:-1]])
    shown = np.tanh(memories)
    deltas = np.empty((*grad.shape[:-1], len(b)), states.dtype)
    by_h, by_c = np.zeros_like(h0), np.zeros_like(c0)
    for t in reversed(range(len(xs))):
        deltas[t], by_c = through_gates(grad[t] + by_h, by_c, gates[t], before[t], shown[t])
        by_h = deltas[t] @ u
    by_xs, by_h0, by_w, by_u, by_b = by_inputs_and_weights(deltas, xs, h0, states, w, by_h)
    return by_xs, by_h0, by_c, by_w, by_u, by_b


@checked
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
        x: (N, D), the input of this step.
        h: (N, H), the hidden state before it.
        c: (N, H), the memory before it.
        w: (4H, D), blocks in the order i, f, g, o.
        u: (4H, H), the same order.
        v: (3, H), one weight for every entry of the memory; rows in the order i, f, o. What is new, g, has none.
        b: (4H,), the order of w.

    Returns:
        h' and c', each (N, H) of x's dtype. All three gates see the memory from before the step.

    Source: Gers and Schmidhuber (2000), Recurrent nets that time and count, where o sees the new memory instead.
    """
    a_i, a_f, a_g, a_o = np.split(x @ w.T + h @ u.T + b, 4, axis=-1)
    i, f, o = (sigmoid(a + own * c) for a, own in zip((a_i, a_f, a_o), v, strict=True))
    memory = f * c + i * np.tanh(a_g)
    return o * np.tanh(memory), memory


# GRU ------------------------------------------------------------------------------------------------------------------


@checked
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
        x: (N, D), the input of this step.
        h: (N, H), the hidden state before it.
        w: (3H, D), three blocks of H rows, in the order r, z, n.
        u: (3H, H), the same for the state.
        b_w: (3H,), the bias beside w.
        b_u: (3H,), the bias beside u: its last block is inside the brackets that r multiplies.

    Returns:
        (N, H), the new state, x's dtype, between n and h entry by entry. Here z says how much to *keep*, and r
        multiplies after the matrix product; papers differ in both.

    Source: Cho et al. (2014), Learning phrase representations, eqs. 5 to 8, in the form of torch.nn.GRUCell.
    """
    return gru_step(x @ w.T + b_w, h, u, b_u)


def gru_step(arriving: np.ndarray, h: np.ndarray, u: np.ndarray, b_u: np.ndarray) -> np.ndarray:
    """The new state from what arrives from the input, in the order r, z, n."""
    _, z, n, _ = gru_gates(arriving, h, u, b_u)
    return (1 - z) * n + z * h


def gru_gates(
    arriving: np.ndarray, h: np.ndarray, u: np.ndarray, b_u: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """r, z, n, and what r multiplies."""
    a_r, a_z, a_n = np.split(arriving, 3, axis=-1)
    s_r, s_z, s_n = np.split(h @ u.T + b_u, 3, axis=-1)
    r = sigmoid(a_r + s_r)
    return r, sigmoid(a_z + s_z), np.tanh(a_n + r * s_n), s_n


@checked
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
        grad: (N, H), gradient of the loss by the new state, $g$.
        x: (N, D), the input of this step.
        h: (N, H), the hidden state before it.
        w: (3H, D), blocks in the order r, z, n.
        u: (3H, H), the same order.
        b_w: (3H,), the same order.
        b_u: (3H,), the same order.

    Returns:
        the gradients by x, h, w, u, b_w and b_u, each of its argument's shape and dtype.
    """
    r, z, n, remembered = gru_gates(x @ w.T + b_w, h, u, b_u)
    delta_n = grad * (1 - z) * (1 - n**2)
    delta_z = grad * (h - n) * z * (1 - z)
    delta_r = delta_n * remembered * r * (1 - r)
    delta = np.concatenate([delta_r, delta_z, delta_n], axis=-1)
    epsilon = np.concatenate([delta_r, delta_z, delta_n * r], axis=-1)
    by_x, by_h = delta @ w, epsilon @ u + grad * z
    return by_x, by_h, delta.T @ x, epsilon.T @ h, np.sum(delta, axis=0), np.sum(epsilon, axis=0)


@checked
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
        xs: (T, N, D), the inputs, time first.
        h0: (N, H), the state before the first step.
        w: (3H, D), blocks in the order r, z, n.
        u: (3H, H), the same order.
        b_w: (3H,), the same order.
        b_u: (3H,), the same order.

    Returns:
        (T, N, H), the states after every step, xs' dtype; the last one is all that is needed to go on.

    Raises:
        ValueError: xs has no step.

    Source: Cho et al. (2014), Learning phrase representations; the layout is that of torch.nn.GRU.
    """
    refuse_no_steps("xs", xs)
    arriving = xs @ w.T + b_w
    states = np.empty((len(xs), *h0.shape), arriving.dtype)
    h = h0
    for t, sums in enumerate(arriving):
        states[t] = h = gru_step(sums, h, u, b_u)
    return states


# Networks of cells ----------------------------------------------------------------------------------------------------


@checked
def bidirectional_rnn(xs: Float[np.ndarray, "t n d"], forward: Start, backward: Start) -> Float[np.ndarray, "t n 2*h"]:
    r"""Read a sequence from both ends, so that every step knows what comes after it too.

    $$y_t = \begin{pmatrix} \overrightarrow{h}_t & \overleftarrow{h}_t \end{pmatrix}$$

    where $\overrightarrow{h}$ are the states of `rnn` over $x_1, \ldots, x_T$, and $\overleftarrow{h}_t$ is the state
    of another `rnn` that has read $x_T, x_{T-1}, \ldots, x_t$.

    Args:
        xs: (T, N, D), the inputs, time first.
        forward: (h0, w, u, b) of the one that reads from the first step on, as for `rnn`.
        backward: (h0, w, u, b) of the one that reads from the last step back, of the same H.

    Returns:
        (T, N, 2H), xs' dtype, step by step: first what came from the left, then what came from the right.

    Raises:
        ValueError: xs has no step.

    Source: Schuster and Paliwal (1997), Bidirectional recurrent neural networks.
    """
    refuse_no_steps("xs", xs)
    return np.concatenate([rnn(xs, *forward), rnn(xs[::-1], *backward)[::-1]], axis=-1)


@checked
def stacked_rnn(xs: Float[np.ndarray, "t n d"], layers: list[Layer]) -> Float[np.ndarray, "t n top"]:
    r"""Put recurrent networks on top of each other: each reads the states of the one below.

    $$\begin{gathered}
    h^{(0)}_t = x_t, \\
    h^{(l)}_t = \tanh\!\big( h^{(l-1)}_t w_l^\top + h^{(l)}_{t-1} u_l^\top + b_l \big)
    \end{gathered}$$

    Args:
        xs: (T, N, D), the inputs, time first.
        layers: (h0, w, u, b) of every layer, the lowest first. Each may have an H of its own; w has as many columns as
            the layer below has features. Without a layer, xs comes back as it is.

    Returns:
        (T, N, H of the top layer), the states of the top layer, xs' dtype.

    Raises:
        ValueError: xs has no step, with or without layers.
        ValueError: a layer's w has another number of columns than there are features below.

    Source: Graves, Mohamed and Hinton (2013), Speech recognition with deep recurrent neural networks, eq. 11.
    """
    refuse_no_steps("xs", xs)
    refuse_misfits(xs.shape[-1], [layer[1].shape for layer in layers])
    for layer in layers:
        xs = rnn(xs, *layer)
    return xs


def refuse_misfits(features: int, shapes: list[tuple[int, ...]]) -> None:
    """Raise ValueError unless every layer's w has as many columns as there are features below. Serves both tracks."""
    for number, shape in enumerate(shapes):
        if shape[1] != features:
            where = "xs" if number == 0 else f"layers[{number - 1}]"
            expected = f"({shape[0]}, {features}), as many columns as {where} has features"
            raise ValueError(f"layers[{number}][1]: got shape {tuple(shape)}, expected {expected}")
        features = shape[0]


@checked
def rnn_encoder_decoder(
    source: Float[np.ndarray, "s n d"], target: Float[np.ndarray, "t n e"], encoder: Start, decoder: Weights
) -> Float[np.ndarray, "t n h"]:
    r"""Read one sequence, keep its last state, and start another network from it.

    $$\begin{gathered}
    h_s = \tanh(x_s w^\top + h_{s-1} u^\top + b), \\
    d_0 = h_S, \quad d_t = \tanh(y_t \tilde{w}^\top + d_{t-1} \tilde{u}^\top + \tilde{b})
    \end{gathered}$$

    Args:
        source: (S, N, D), the sequence to read, $x$.
        target: (T, N, E), the inputs of the decoder, $y$: while training, the right answer moved one step later.
        encoder: (h0, w, u, b) of the network that reads source.
        decoder: (w, u, b) of the network that writes: (H, E), (H, H) and (H,), the same H.

    Returns:
        (T, N, H), the states of the decoder, $d_1, \ldots, d_T$, source's dtype; `rnn_output` turns them into
        probabilities.

    Raises:
        ValueError: source has no step.
        ValueError: target has no step.

    Source: Sutskever, Vinyals and Le (2014), Sequence to sequence learning with neural networks, section 2.
    """
    refuse_no_steps("source", source)
    refuse_no_steps("target", target)
    summary = rnn(source, *encoder)[-1]
    return rnn(target, summary, *decoder)


# Gradients over time --------------------------------------------------------------------------------------------------


@checked
def gradient_through_time(u: Float[np.ndarray, "h h"], steps: int) -> Float[np.ndarray, "steps"]:
    r"""How much a gradient can grow on its way back through a linear recurrence $h_t = u \, h_{t-1}$.

    $$s_k = \lVert u^k \rVert_2 = \max_{\lVert g \rVert = 1} \lVert g \, u^k \rVert, \qquad k = 1, \ldots, K$$

    The spectral norm is the largest singular value.

    Args:
        u: (H, H), weights of the state.
        steps: $K \ge 1$, how many steps to go back.

    Returns:
        (steps,), the norms, u's dtype; infinity from the step on where one is too large for the dtype, unless the power
        becomes 0. They fall to 0 in the end where every eigenvalue of u lies inside the unit circle, and grow without
        bound where one lies outside.

    Raises:
        ValueError: steps is not an integer of at least 1 (True and 2.0 are none).

    Source: Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks, section 2.1.
    """
    integer("steps", steps, least=1)
    growth = np.empty(steps, u.dtype)
    power = np.eye(len(u), dtype=u.dtype)
    for k in range(steps):
        power = power @ u
        growth[k] = np.linalg.norm(power, 2)
        # Kept at norm 1, the power itself neither overflows nor dies out.
        power /= growth[k] or 1
    with np.errstate(over="ignore", invalid="ignore"):
        norms = np.cumprod(growth)
    # Once 0, always 0, also after an infinity.
    return np.where(np.minimum.accumulate(growth) > 0, norms, 0)

"""Recurrent networks in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

Sums before an activation may be in the thousands: a sigmoid or tanh is then at an end of its range, and nothing is NaN.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float

from reference.contract import checked, integer
from reference.recurrent.in_numpy import refuse_misfits, refuse_no_steps

Start = tuple[
    Float[torch.Tensor, "n h"], Float[torch.Tensor, "h d"], Float[torch.Tensor, "h h"], Float[torch.Tensor, "h"]
]
Layer = tuple[
    Float[torch.Tensor, "n k"], Float[torch.Tensor, "k below"], Float[torch.Tensor, "k k"], Float[torch.Tensor, "k"]
]
Weights = tuple[Float[torch.Tensor, "h e"], Float[torch.Tensor, "h h"], Float[torch.Tensor, "h"]]

# One step and many ----------------------------------------------------------------------------------------------------


@checked
def rnn_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "h d"],
    u: Float[torch.Tensor, "h h"],
    b: Float[torch.Tensor, "h"],
) -> Float[torch.Tensor, "n h"]:
    """One step of a recurrent network: see `in_numpy.rnn_cell`."""
    return torch.tanh(sums(x, h, w, u, b))


def sums(x: torch.Tensor, h: torch.Tensor, w: torch.Tensor, u: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """x w^T + h u^T + b: addmm adds to a product without a pass of its own."""
    return torch.addmm(torch.addmm(b, x, w.t()), h, u.t())


@checked
def rnn(
    xs: Float[torch.Tensor, "t n d"],
    h0: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "h d"],
    u: Float[torch.Tensor, "h h"],
    b: Float[torch.Tensor, "h"],
) -> Float[torch.Tensor, "t n h"]:
    """Read a sequence with one cell: see `in_numpy.rnn`."""
    refuse_no_steps("xs", xs)
    # What the inputs contribute does not wait for the states: one product for all steps.
    arriving = F.linear(xs, w, b)
    # Turned once, not inside every product.
    u_t = u.t().contiguous()
    states = []
    h = h0
    for step in arriving.unbind():
        h = torch.addmm(step, h, u_t).tanh()
        states.append(h)
    return torch.stack(states)


@checked
def rnn_output(
    h: Float[torch.Tensor, "*batch h"], v: Float[torch.Tensor, "k h"], c: Float[torch.Tensor, "k"]
) -> Float[torch.Tensor, "*batch k"]:
    """Turn a hidden state into probabilities: see `in_numpy.rnn_output`."""
    return torch.softmax(F.linear(h, v, c), dim=-1)


# LSTM -----------------------------------------------------------------------------------------------------------------


@checked
def lstm_gates(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[
    Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]
]:
    """The four gates of an LSTM: see `in_numpy.lstm_gates`."""
    i, f, g, o = sums(x, h, w, u, b).chunk(4, dim=-1)
    return i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()


@checked
def lstm_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    c: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]]:
    """One step of an LSTM: see `in_numpy.lstm_cell`."""
    return lstm_step(sums(x, h, w, u, b), c)


def lstm_step(gates: torch.Tensor, c: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The new state and memory from the four sums, in the order i, f, g, o."""
    i, f, g, o = gates.chunk(4, dim=-1)
    memory = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
    return o.sigmoid() * memory.tanh(), memory


@checked
def lstm(
    xs: Float[torch.Tensor, "t n d"],
    h0: Float[torch.Tensor, "n h"],
    c0: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[Float[torch.Tensor, "t n h"], Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]]:
    """Read a sequence with an LSTM: see `in_numpy.lstm`."""
    refuse_no_steps("xs", xs)
    arriving = F.linear(xs, w, b)
    u_t = u.t().contiguous()
    states = []
    h, c = h0, c0
    for step in arriving.unbind():
        h, c = lstm_step(torch.addmm(step, h, u_t), c)
        states.append(h)
    return torch.stack(states), h, c


@checked
def lstm_peephole_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    c: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    v: Float[torch.Tensor, "3 h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]]:
    """One step of an LSTM whose three gates look at the memory: see `in_numpy.lstm_peephole_cell`."""
    i, f, g, o = sums(x, h, w, u, b).chunk(4, dim=-1)
    v_i, v_f, v_o = v.unbind()
    keep, let_in, show = (torch.addcmul(a, own, c).sigmoid() for a, own in ((f, v_f), (i, v_i), (o, v_o)))
    memory = torch.addcmul(keep * c, let_in, g.tanh())
    return show * memory.tanh(), memory


# GRU ------------------------------------------------------------------------------------------------------------------


@checked
def gru_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "3*h d"],
    u: Float[torch.Tensor, "3*h h"],
    b_w: Float[torch.Tensor, "3*h"],
    b_u: Float[torch.Tensor, "3*h"],
) -> Float[torch.Tensor, "n h"]:
    """One step of a gated recurrent unit: see `in_numpy.gru_cell`."""
    return gru_step(F.linear(x, w, b_w), h, u.t(), b_u)


def gru_step(arriving: torch.Tensor, h: torch.Tensor, u_t: torch.Tensor, b_u: torch.Tensor) -> torch.Tensor:
    """The new state from what arrives from the input, in the order r, z, n."""
    sizes = [2 * h.shape[-1], h.shape[-1]]
    a_rz, a_n = torch.split(arriving, sizes, dim=-1)
    s_rz, s_n = torch.split(torch.addmm(b_u, h, u_t), sizes, dim=-1)
    # r and z stand side by side: one sigmoid for both.
    r, z = (a_rz + s_rz).sigmoid().chunk(2, dim=-1)
    n = torch.addcmul(a_n, r, s_n).tanh()
    # n + z (h - n) would take one pass less, and lose h where n is much larger, even where z is 1.
    return (1 - z) * n + z * h


@checked
def gru(
    xs: Float[torch.Tensor, "t n d"],
    h0: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "3*h d"],
    u: Float[torch.Tensor, "3*h h"],
    b_w: Float[torch.Tensor, "3*h"],
    b_u: Float[torch.Tensor, "3*h"],
) -> Float[torch.Tensor, "t n h"]:
    """Read a sequence with a GRU: see `in_numpy.gru`."""
    refuse_no_steps("xs", xs)
    arriving = F.linear(xs, w, b_w)
    u_t = u.t().contiguous()
    states = []
    h = h0
    for step in arriving.unbind():
        h = gru_step(step, h, u_t, b_u)
        states.append(h)
    return torch.stack(states)


# Networks of cells ----------------------------------------------------------------------------------------------------


@checked
def bidirectional_rnn(
    xs: Float[torch.Tensor, "t n d"], forward: Start, backward: Start
) -> Float[torch.Tensor, "t n 2*h"]:
    """Read a sequence from both ends: see `in_numpy.bidirectional_rnn`."""
    refuse_no_steps("xs", xs)
    return torch.cat([rnn(xs, *forward), rnn(xs.flip(0), *backward).flip(0)], dim=-1)


@checked
def stacked_rnn(xs: Float[torch.Tensor, "t n d"], layers: list[Layer]) -> Float[torch.Tensor, "t n top"]:
    """Put recurrent networks on top of each other: see `in_numpy.stacked_rnn`."""
    refuse_no_steps("xs", xs)
    refuse_misfits(xs.shape[-1], [layer[1].shape for layer in layers])
    for layer in layers:
        xs = rnn(xs, *layer)
    return xs


@checked
def rnn_encoder_decoder(
    source: Float[torch.Tensor, "s n d"], target: Float[torch.Tensor, "t n e"], encoder: Start, decoder: Weights
) -> Float[torch.Tensor, "t n h"]:
    """Read one sequence, keep its last state, start another network from it: see `in_numpy.rnn_encoder_decoder`."""
    refuse_no_steps("source", source)
    refuse_no_steps("target", target)
    summary = rnn(source, *encoder)[-1]
    return rnn(target, summary, *decoder)


# Gradients over time --------------------------------------------------------------------------------------------------


@checked
def gradient_through_time(u: Float[torch.Tensor, "h h"], steps: int) -> Float[torch.Tensor, "steps"]:
    """How much a gradient can grow on its way back through time: see `in_numpy.gradient_through_time`."""
    integer("steps", steps, least=1)
    growth = []
    power = torch.eye(len(u), dtype=u.dtype, device=u.device)
    for _ in range(steps):
        power = power @ u
        size = torch.linalg.matrix_norm(power, 2)
        growth.append(size)
        power = power / torch.where(size > 0, size, 1)
    sizes = torch.stack(growth)
    return torch.where(torch.cummin(sizes, dim=0).values > 0, torch.cumprod(sizes, dim=0), 0)

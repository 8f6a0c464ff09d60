"""Recurrent networks in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

Sums before an activation may be in the thousands: a sigmoid or tanh is then at an end of its range, and nothing is NaN.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
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
    """One step of a recurrent network: see `in_numpy.rnn_cell`."""
    # Not allowed, being the answer itself: torch.nn.RNNCell and its relatives.
    raise NotImplementedError


def rnn(
    xs: Float[torch.Tensor, "t n d"],
    h0: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "h d"],
    u: Float[torch.Tensor, "h h"],
    b: Float[torch.Tensor, "h"],
) -> Float[torch.Tensor, "t n h"]:
    """Read a sequence with one cell: see `in_numpy.rnn`."""
    # Not allowed, being the answer itself: torch.nn.RNN and its relatives.
    raise NotImplementedError


def rnn_output(
    h: Float[torch.Tensor, "*batch h"], v: Float[torch.Tensor, "k h"], c: Float[torch.Tensor, "k"]
) -> Float[torch.Tensor, "*batch k"]:
    """Turn a hidden state into probabilities: see `in_numpy.rnn_output`."""
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
    """The four gates of an LSTM: see `in_numpy.lstm_gates`."""
    raise NotImplementedError


def lstm_cell(
    x: Float[torch.Tensor, "n d"],
    h: Float[torch.Tensor, "n h"],
    c: Float[torch.Tensor, "n h"],
    w: Float[torch.Tensor, "4*h d"],
    u: Float[torch.Tensor, "4*h h"],
    b: Float[torch.Tensor, "4*h"],
) -> tuple[Float[torch.Tensor, "n h"], Float[torch.Tensor, "n h"]]:
    """One step of an LSTM: see `in_numpy.lstm_cell`."""
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
    """Read a sequence with an LSTM: see `in_numpy.lstm`."""
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
    """One step of an LSTM whose three gates look at the memory: see `in_numpy.lstm_peephole_cell`."""
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
    """One step of a gated recurrent unit: see `in_numpy.gru_cell`."""
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
    """Read a sequence with a GRU: see `in_numpy.gru`."""
    # Not allowed, being the answer itself: torch.nn.GRU and its relatives.
    raise NotImplementedError


# Networks of cells ----------------------------------------------------------------------------------------------------


def bidirectional_rnn(
    xs: Float[torch.Tensor, "t n d"], forward: Start, backward: Start
) -> Float[torch.Tensor, "t n 2*h"]:
    """Read a sequence from both ends: see `in_numpy.bidirectional_rnn`."""
    # Not allowed, being the answer itself: torch.nn.RNN and its relatives.
    raise NotImplementedError


def stacked_rnn(xs: Float[torch.Tensor, "t n d"], layers: list[Layer]) -> Float[torch.Tensor, "t n top"]:
    """Put recurrent networks on top of each other: see `in_numpy.stacked_rnn`."""
    # Not allowed, being the answer itself: torch.nn.RNN and its relatives.
    raise NotImplementedError


def rnn_encoder_decoder(
    source: Float[torch.Tensor, "s n d"], target: Float[torch.Tensor, "t n e"], encoder: Start, decoder: Weights
) -> Float[torch.Tensor, "t n h"]:
    """Read one sequence, keep its last state, start another network from it: see `in_numpy.rnn_encoder_decoder`."""
    raise NotImplementedError


# Gradients over time --------------------------------------------------------------------------------------------------


def gradient_through_time(u: Float[torch.Tensor, "h h"], steps: int) -> Float[torch.Tensor, "steps"]:
    """How much a gradient can grow on its way back through time: see `in_numpy.gradient_through_time`."""
    raise NotImplementedError

"""Races of recurrent networks: against PyTorch's own modules where there is one.

PyTorch's RNN and GRU loop over the steps in C++ with the kernels that a Python loop calls, so little is left between
them. Its LSTM on a CPU is another program, oneDNN's, which fuses the four gates with the matrix product: the PyTorch
twin pays for ten small kernels a step there, forward, and for one sum of the gradient by u a step, backward. With
larger H the product takes over, and both come closer.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from tests.benchmarks.race import Race, normal

T, N, D, H = 64, 32, 128, 256


def _weights(gates: int, d: int = D, h: int = H, *, biases: int = 1) -> dict[str, np.ndarray]:
    """Weights as PyTorch draws them, about as large as 1 / sqrt(H)."""
    found = {"w": normal(gates * h, d), "u": normal(gates * h, h)}
    found |= {"b": normal(gates * h)} if biases == 1 else {"b_w": normal(gates * h), "b_u": normal(gates * h)}
    return {name: (array / np.float32(h**0.5)).astype(np.float32) for name, array in found.items()}


def _module(kind: Callable[..., torch.nn.Module], *weights: torch.Tensor, **settings: Any) -> torch.nn.Module:
    """A module with these weights in the order of its parameters; biases that are not given are 0."""
    w = weights[0]
    made = kind(w.shape[1], weights[1].shape[1], **settings).to(w.device, w.dtype)
    with torch.no_grad():
        for number, parameter in enumerate(made.parameters()):
            parameter.copy_(weights[number]) if number < len(weights) else parameter.zero_()
    return made


def rnn_cell() -> Race:
    def built_in(x, h, w, u, b):
        cell = _module(torch.nn.RNNCell, w, u, b)
        return lambda: cell(x, h)

    return Race({"x": normal(256, D), "h": normal(256, H), **_weights(1)}, built_in)


def rnn() -> Race:
    def built_in(xs, h0, w, u, b):
        network = _module(torch.nn.RNN, w, u, b)
        return lambda: network(xs, h0[None])[0]

    return Race({"xs": normal(T, N, D), "h0": normal(N, H), **_weights(1)}, built_in)


def lstm_cell() -> Race:
    def built_in(x, h, c, w, u, b):
        cell = _module(torch.nn.LSTMCell, w, u, b)
        return lambda: cell(x, (h, c))

    return Race({"x": normal(256, D), "h": normal(256, H), "c": normal(256, H), **_weights(4)}, built_in)


def lstm() -> Race:
    def built_in(xs, h0, c0, w, u, b):
        network = _module(torch.nn.LSTM, w, u, b)

        def call():
            states, (h, c) = network(xs, (h0[None], c0[None]))
            return states, h[0], c[0]

        return call

    return Race({"xs": normal(T, N, D), "h0": normal(N, H), "c0": normal(N, H), **_weights(4)}, built_in)


def lstm_peephole_cell() -> Race:
    own = _weights(4)
    arguments = {"x": normal(256, D), "h": normal(256, H), "c": normal(256, H), "w": own["w"], "u": own["u"]}
    return Race(arguments | {"v": normal(3, H), "b": own["b"]})


def gru_cell() -> Race:
    def built_in(x, h, w, u, b_w, b_u):
        cell = _module(torch.nn.GRUCell, w, u, b_w, b_u)
        return lambda: cell(x, h)

    return Race({"x": normal(256, D), "h": normal(256, H), **_weights(3, biases=2)}, built_in)


def gru() -> Race:
    def built_in(xs, h0, w, u, b_w, b_u):
        network = _module(torch.nn.GRU, w, u, b_w, b_u)
        return lambda: network(xs, h0[None])[0]

    return Race({"xs": normal(T, N, D), "h0": normal(N, H), **_weights(3, biases=2)}, built_in)


def bidirectional_rnn() -> Race:
    def built_in(xs, forward, backward):
        (h0, w, u, b), (h0_back, w_back, u_back, b_back) = forward, backward
        none = torch.zeros_like(b)
        network = _module(torch.nn.RNN, w, u, b, none, w_back, u_back, b_back, none, bidirectional=True)
        return lambda: network(xs, torch.stack([h0, h0_back]))[0]

    one_way = (normal(N, H), *_weights(1).values())
    return Race({"xs": normal(T, N, D), "forward": one_way, "backward": one_way}, built_in)


def stacked_rnn() -> Race:
    def built_in(xs, layers):
        own = [part for _, w, u, b in layers for part in (w, u, b, torch.zeros_like(b))]
        network = _module(torch.nn.RNN, *own, num_layers=len(layers))
        return lambda: network(xs, torch.stack([h0 for h0, *_ in layers]))[0]

    layers = [(normal(N, H), *_weights(1, d).values()) for d in (D, H)]
    return Race({"xs": normal(T, N, D), "layers": layers}, built_in)


def rnn_encoder_decoder() -> Race:
    def built_in(source, target, encoder, decoder):
        h0, *own = encoder
        reader, writer = _module(torch.nn.RNN, *own), _module(torch.nn.RNN, *decoder)
        return lambda: writer(target, reader(source, h0[None])[1])[0]

    own = tuple(_weights(1).values())
    arguments = {"source": normal(T, N, D), "target": normal(T // 2, N, D)}
    return Race(arguments | {"encoder": (normal(N, H), *own), "decoder": own}, built_in)


def gradient_through_time() -> Race:
    return Race({"u": _weights(1)["u"], "steps": 8}, gradients=False)

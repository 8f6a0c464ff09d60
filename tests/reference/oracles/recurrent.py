"""Recurrent networks by PyTorch's own modules, and by matrix powers."""

import numpy as np
import torch


def _module(kind, w, u, b_w, b_u=None, **settings):
    """A module with these weights; its second bias is 0 unless told."""
    module = kind(w.shape[1], u.shape[1], dtype=torch.float64, **settings)
    own = [w, u, b_w, np.zeros_like(b_w) if b_u is None else b_u]
    _load(list(module.parameters()), own)
    return module


def _load(parameters, arrays):
    with torch.no_grad():
        for parameter, array in zip(parameters, arrays, strict=True):
            parameter.copy_(torch.tensor(array))


def _numpy(result):
    return tuple(map(_numpy, result)) if isinstance(result, tuple) else result.detach().numpy()


def rnn_cell(x, h, w, u, b):
    return _numpy(_module(torch.nn.RNNCell, w, u, b)(torch.tensor(x), torch.tensor(h)))


def rnn(xs, h0, w, u, b):
    return _numpy(_module(torch.nn.RNN, w, u, b)(torch.tensor(xs), torch.tensor(h0[None]))[0])


def rnn_output(h, v, c):
    layer = torch.nn.Linear(v.shape[1], v.shape[0], dtype=torch.float64)
    _load(list(layer.parameters()), [v, c])
    return _numpy(torch.nn.functional.softmax(layer(torch.tensor(h)), dim=-1))


def lstm_gates(x, h, w, u, b):
    # From an empty memory, c' = i g: with either of the two wide open it shows the other. A memory of 1 adds f to it,
    # and o is h' / tanh(c').
    def cell(b, c):
        module = _module(torch.nn.LSTMCell, w, u, b)
        return _numpy(module(torch.tensor(x), (torch.tensor(h), torch.full_like(torch.tensor(h), c))))

    size = h.shape[1]
    open_g, open_i = b.copy(), b.copy()
    open_g[2 * size : 3 * size], open_i[:size] = 1e4, 1e4
    i, g = cell(open_g, 0.0)[1], cell(open_i, 0.0)[1]
    f = cell(b, 1.0)[1] - cell(b, 0.0)[1]
    state, memory = cell(b, 4.0)
    return i, f, g, state / np.tanh(memory)


def lstm_cell(x, h, c, w, u, b):
    return _numpy(_module(torch.nn.LSTMCell, w, u, b)(torch.tensor(x), (torch.tensor(h), torch.tensor(c))))


def lstm(xs, h0, c0, w, u, b):
    states, (h, c) = _module(torch.nn.LSTM, w, u, b)(torch.tensor(xs), (torch.tensor(h0[None]), torch.tensor(c0[None])))
    return _numpy((states, h[0], c[0]))


def lstm_peephole_cell(x, h, c, w, u, v, b):
    # Row by row, a peephole is a bias: PyTorch's cell with another bias for every row.
    rows = []
    for x_, h_, c_ in zip(x, h, c, strict=True):
        seen = np.concatenate([v[0] * c_, v[1] * c_, 0 * c_, v[2] * c_])
        rows.append(lstm_cell(x_[None], h_[None], c_[None], w, u, b + seen))
    return tuple(np.concatenate(parts) for parts in zip(*rows, strict=True))


def gru_cell(x, h, w, u, b_w, b_u):
    return _numpy(_module(torch.nn.GRUCell, w, u, b_w, b_u)(torch.tensor(x), torch.tensor(h)))


def gru(xs, h0, w, u, b_w, b_u):
    return _numpy(_module(torch.nn.GRU, w, u, b_w, b_u)(torch.tensor(xs), torch.tensor(h0[None]))[0])


def bidirectional_rnn(xs, forward, backward):
    (h0, w, u, b), (h0_back, w_back, u_back, b_back) = forward, backward
    module = torch.nn.RNN(w.shape[1], u.shape[1], bidirectional=True, dtype=torch.float64)
    _load(list(module.parameters()), [w, u, b, 0 * b, w_back, u_back, b_back, 0 * b_back])
    return _numpy(module(torch.tensor(xs), torch.tensor(np.stack([h0, h0_back])))[0])


def stacked_rnn(xs, layers):
    # num_layers=L wants one hidden size for all layers: narrow ones are padded with features that stay 0.
    size = max(len(b) for *_, b in layers)

    def padded(array, *shape):
        return np.pad(array, [(0, wanted - had) for had, wanted in zip(array.shape, shape, strict=True)])

    module = torch.nn.RNN(xs.shape[-1], size, num_layers=len(layers), dtype=torch.float64)
    arrays, width = [], xs.shape[-1]
    for _, w, u, b in layers:
        arrays += [padded(w, size, width), padded(u, size, size), padded(b, size), np.zeros(size)]
        width = size
    _load(list(module.parameters()), arrays)
    starts = np.stack([padded(h0, len(h0), size) for h0, *_ in layers])
    top = module(torch.tensor(xs), torch.tensor(starts))[0]
    return _numpy(top)[..., : len(layers[-1][-1])]


def rnn_encoder_decoder(source, target, encoder, decoder):
    h0, *weights = encoder
    _, summary = _module(torch.nn.RNN, *weights)(torch.tensor(source), torch.tensor(h0[None]))
    return _numpy(_module(torch.nn.RNN, *decoder)(torch.tensor(target), summary)[0])


def gradient_through_time(u, steps):
    # The square root of the largest eigenvalue of (u^k)^T u^k.
    powers = [np.linalg.matrix_power(u, k) for k in range(1, steps + 1)]
    return np.array([np.sqrt(np.max(np.abs(np.linalg.eigvalsh(p.T @ p)))) for p in powers])


def rnn_backward(grad, xs, h0, w, u, b):
    given = [torch.tensor(part, requires_grad=True) for part in (xs, h0, w, u, b)]
    xs_, h0_, w_, u_, b_ = given
    states = torch.rnn_tanh(xs_, h0_[None], [w_, u_, b_, torch.zeros_like(b_)], True, 1, 0.0, False, False, False)[0]
    return _numpy(torch.autograd.grad(states, given, torch.tensor(grad)))


def lstm_backward(grad, xs, h0, c0, w, u, b):
    given = [torch.tensor(part, requires_grad=True) for part in (xs, h0, c0, w, u, b)]
    xs_, h0_, c0_, w_, u_, b_ = given
    parameters = [w_, u_, b_, torch.zeros_like(b_)]
    states = torch.lstm(xs_, (h0_[None], c0_[None]), parameters, True, 1, 0.0, False, False, False)[0]
    return _numpy(torch.autograd.grad(states, given, torch.tensor(grad)))


def rnn_cell_backward(grad, x, h, w, u, b):
    given = [torch.tensor(part, requires_grad=True) for part in (x, h, w, u, b)]
    state = torch.rnn_tanh_cell(*given, torch.zeros(len(b), dtype=torch.float64))
    return _numpy(torch.autograd.grad(state, given, torch.tensor(grad)))


def lstm_cell_backward(grad, x, h, c, w, u, b):
    given = [torch.tensor(part, requires_grad=True) for part in (x, h, c, w, u, b)]
    x_, h_, c_, w_, u_, b_ = given
    results = torch.lstm_cell(x_, (h_, c_), w_, u_, b_, torch.zeros_like(b_))
    return _numpy(torch.autograd.grad(results, given, tuple(map(torch.tensor, grad))))


def gru_cell_backward(grad, x, h, w, u, b_w, b_u):
    given = [torch.tensor(part, requires_grad=True) for part in (x, h, w, u, b_w, b_u)]
    return _numpy(torch.autograd.grad(torch.gru_cell(*given), given, torch.tensor(grad)))

"""Right answers for recurrent networks, none of them written like the reference."""

import math

import numpy as np
import scipy.special
import torch

from tests.reference.answers import Answers

answers = Answers()
sigmoid = scipy.special.expit


@answers.to("rnn_cell")
def rnn_cell_by_einsum(x, h, w, u, b):
    return np.tanh(np.einsum("nd,hd->nh", x, w) + np.einsum("nk,hk->nh", h, u) + b)


@answers.to("rnn_cell")
def rnn_cell_by_loops(x, h, w, u, b):
    new = np.empty_like(h)
    for n in range(len(x)):
        for j in range(len(b)):
            new[n, j] = math.tanh(math.fsum([*(w[j] * x[n]), *(u[j] * h[n]), b[j]]))
    return new


@answers.to("rnn_cell", track="torch")
def rnn_cell_side_by_side(x, h, w, u, b):
    return torch.tanh(torch.cat([x, h], dim=1) @ torch.cat([w, u], dim=1).T + b)


@answers.to("rnn_cell_backward")
def rnn_cell_backward_by_einsum(grad, x, h, w, u, b):
    slope = 1 / np.cosh(np.clip(x @ w.T + h @ u.T + b, -300, 300).astype(np.float64)) ** 2
    delta = grad * slope.astype(grad.dtype)
    return (
        np.einsum("nh,hd->nd", delta, w),
        np.einsum("nh,hk->nk", delta, u),
        np.einsum("nh,nd->hd", delta, x),
        np.einsum("nh,nk->hk", delta, h),
        np.einsum("nh->h", delta),
    )


@answers.to("rnn")
def rnn_by_recursion(xs, h0, w, u, b):
    if len(xs) == 0:
        return np.empty((0, *h0.shape), h0.dtype)
    state = np.tanh(xs[0] @ w.T + h0 @ u.T + b)
    return np.concatenate([state[None], rnn_by_recursion(xs[1:], state, w, u, b)])


@answers.to("rnn")
def rnn_row_by_row(xs, h0, w, u, b):
    rows = []
    for n in range(len(h0)):
        h, states = h0[n], []
        for x in xs[:, n]:
            h = np.tanh(w @ x + u @ h + b)
            states.append(h)
        rows.append(states)
    return np.stack([np.stack(states) for states in rows], axis=1)


@answers.to("rnn", track="torch")
def rnn_with_columns(xs, h0, w, u, b):
    h, states = h0.T, []
    for x in xs:
        h = torch.tanh(w @ x.T + u @ h + b[:, None])
        states.append(h.T)
    return torch.stack(states)


@answers.to("rnn_backward")
def rnn_backward_step_by_step(grad, xs, h0, w, u, b):
    states = [h0]
    for x in xs:
        states.append(np.tanh(x @ w.T + states[-1] @ u.T + b))
    by_xs, by_h = np.zeros_like(xs), np.zeros_like(h0)
    by_w, by_u, by_b = np.zeros_like(w), np.zeros_like(u), np.zeros_like(b)
    for t in range(len(xs) - 1, -1, -1):
        delta = (grad[t] + by_h) * (1 - states[t + 1]) * (1 + states[t + 1])
        by_xs[t], by_h = delta @ w, delta @ u
        by_w += delta.T @ xs[t]
        by_u += delta.T @ states[t]
        by_b += delta.sum(axis=0)
    return by_xs, by_h, by_w, by_u, by_b


@answers.to("rnn_output")
def rnn_output_by_scipy(h, v, c):
    return scipy.special.softmax(np.einsum("...h,kh->...k", h, v) + c, axis=-1)


@answers.to("rnn_output", track="torch")
def rnn_output_by_logs(h, v, c):
    scores = h @ v.mT + c
    return torch.exp(scores - torch.logsumexp(scores, dim=-1, keepdim=True))


@answers.to("lstm_gates")
def lstm_gates_by_blocks(x, h, w, u, b):
    size = h.shape[1]
    gates = []
    for number, activation in enumerate((sigmoid, sigmoid, np.tanh, sigmoid)):
        rows = slice(number * size, (number + 1) * size)
        gates.append(activation(x @ w[rows].T + h @ u[rows].T + b[rows]))
    return tuple(gates)


@answers.to("lstm_gates", track="torch")
def lstm_gates_reshaped(x, h, w, u, b):
    sums = (x @ w.T + h @ u.T + b).reshape(len(x), 4, -1)
    gates = torch.sigmoid(sums)
    return gates[:, 0], gates[:, 1], torch.tanh(sums[:, 2]), gates[:, 3]


@answers.to("lstm_cell")
def lstm_cell_by_tanh(x, h, c, w, u, b):
    def half(a):
        return (1 + np.tanh(a / 2)) / 2

    i, f, g, o = np.moveaxis((x @ w.T + h @ u.T + b).reshape(len(x), 4, -1), 1, 0)
    memory = half(f) * c + half(i) * np.tanh(g)
    return half(o) * np.tanh(memory), memory


@answers.to("lstm_cell")
def lstm_cell_by_loops(x, h, c, w, u, b):
    rows, size = h.shape
    state, memory = np.empty_like(h), np.empty_like(c)
    sums = w @ x.T + u @ h.T + b[:, None]
    for n in range(rows):
        for j in range(size):
            i, f, g, o = (float(sums[k * size + j, n]) for k in range(4))
            memory[n, j] = sigmoid(f) * c[n, j] + sigmoid(i) * math.tanh(g)
            state[n, j] = sigmoid(o) * math.tanh(memory[n, j])
    return state, memory


@answers.to("lstm_cell", track="torch")
def lstm_cell_as_a_list(x, h, c, w, u, b):
    i, f, g, o = torch.split(torch.cat([x, h], 1) @ torch.cat([w, u], 1).T + b, h.shape[1], dim=1)
    memory = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return [torch.sigmoid(o) * torch.tanh(memory), memory]


@answers.to("lstm_cell_backward")
def lstm_cell_backward_gate_by_gate(grad, x, h, c, w, u, b):
    grad_h, grad_c = grad
    sums = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    i, f, g, o = sigmoid(sums[0]), sigmoid(sums[1]), np.tanh(sums[2]), sigmoid(sums[3])
    shown = np.tanh(f * c + i * g)
    into = grad_c + grad_h * o * (1 - shown * shown)
    deltas = [into * g * i * (1 - i), into * c * f * (1 - f), into * i * (1 - g * g), grad_h * shown * o * (1 - o)]
    by_x = sum(delta @ part for delta, part in zip(deltas, np.split(w, 4), strict=True))
    by_h = sum(delta @ part for delta, part in zip(deltas, np.split(u, 4), strict=True))
    by_w, by_u = (np.concatenate([delta.T @ seen for delta in deltas]) for seen in (x, h))
    return by_x, by_h, into * f, by_w, by_u, np.concatenate([delta.sum(0) for delta in deltas])


@answers.to("lstm")
def lstm_by_loops(xs, h0, c0, w, u, b):
    h, c, states = h0, c0, []
    for x in xs:
        h, c = lstm_cell_by_tanh(x, h, c, w, u, b)
        states.append(h)
    return np.array(states), h, c


@answers.to("lstm")
def lstm_row_by_row(xs, h0, c0, w, u, b):
    parts = [lstm_by_loops(xs[:, n : n + 1], h0[n : n + 1], c0[n : n + 1], w, u, b) for n in range(len(h0))]
    states, h, c = zip(*parts, strict=True)
    return np.concatenate(states, axis=1), np.concatenate(h), np.concatenate(c)


@answers.to("lstm", track="torch")
def lstm_step_by_step(xs, h0, c0, w, u, b):
    h, c, states = h0, c0, []
    for t in range(xs.shape[0]):
        h, c = lstm_cell_as_a_list(xs[t], h, c, w, u, b)
        states.append(h)
    return torch.stack(states, dim=0), h, c


@answers.to("lstm_backward")
def lstm_backward_cell_by_cell(grad, xs, h0, c0, w, u, b):
    before = [(h0, c0)]
    for x in xs:
        before.append(lstm_cell_by_tanh(x, *before[-1], w, u, b))
    by_xs, by_h, by_c = np.zeros_like(xs), np.zeros_like(h0), np.zeros_like(c0)
    weights = [np.zeros_like(part) for part in (w, u, b)]
    for t in reversed(range(len(xs))):
        arriving = (grad[t] + by_h, by_c)
        by_xs[t], by_h, by_c, *own = lstm_cell_backward_gate_by_gate(arriving, xs[t], *before[t], w, u, b)
        weights = [total + part for total, part in zip(weights, own, strict=True)]
    return by_xs, by_h, by_c, *weights


@answers.to("lstm_peephole_cell")
def peephole_by_diagonal_matrices(x, h, c, w, u, v, b):
    none = np.zeros((h.shape[1], h.shape[1]), v.dtype)
    look = np.concatenate([np.diag(v[0]), np.diag(v[1]), none, np.diag(v[2])])
    i, f, g, o = np.split(x @ w.T + h @ u.T + c @ look.T + b, 4, axis=1)
    memory = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(memory), memory


@answers.to("lstm_peephole_cell", track="torch")
def peephole_torch(x, h, c, w, u, v, b):
    sums = x @ w.T + h @ u.T + b + torch.cat([c * v[0], c * v[1], 0 * c, c * v[2]], dim=1)
    i, f, g, o = sums.tensor_split(4, dim=1)
    memory = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(memory), memory


@answers.to("gru_cell")
def gru_cell_by_blocks(x, h, w, u, b_w, b_u):
    (w_r, w_z, w_n), (u_r, u_z, u_n) = np.split(w, 3), np.split(u, 3)
    (b_wr, b_wz, b_wn), (b_ur, b_uz, b_un) = np.split(b_w, 3), np.split(b_u, 3)
    r = sigmoid(x @ w_r.T + b_wr + h @ u_r.T + b_ur)
    z = sigmoid(x @ w_z.T + b_wz + h @ u_z.T + b_uz)
    n = np.tanh(x @ w_n.T + b_wn + r * (h @ u_n.T + b_un))
    return n + z * (h - n)


@answers.to("gru_cell")
def gru_cell_by_loops(x, h, w, u, b_w, b_u):
    new, size = np.empty_like(h), h.shape[1]
    for row in range(len(x)):
        a, s = w @ x[row] + b_w, u @ h[row] + b_u
        for j in range(size):
            r, z = sigmoid(a[j] + s[j]), sigmoid(a[size + j] + s[size + j])
            n = math.tanh(a[2 * size + j] + r * s[2 * size + j])
            new[row, j] = (1 - z) * n + z * h[row, j]
    return new


@answers.to("gru_cell", track="torch")
def gru_cell_by_lerp(x, h, w, u, b_w, b_u):
    a, s = (x @ w.T + b_w).chunk(3, 1), (h @ u.T + b_u).chunk(3, 1)
    n = torch.tanh(a[2] + torch.sigmoid(a[0] + s[0]) * s[2])
    return torch.lerp(n, h, torch.sigmoid(a[1] + s[1]))


@answers.to("gru_cell_backward")
def gru_cell_backward_gate_by_gate(grad, x, h, w, u, b_w, b_u):
    a, s = np.split(x @ w.T + b_w, 3, axis=1), np.split(h @ u.T + b_u, 3, axis=1)
    r, z = sigmoid(a[0] + s[0]), sigmoid(a[1] + s[1])
    n = np.tanh(a[2] + r * s[2])
    to_n = grad * (1 - z) * (1 - n) * (1 + n)
    to_r, to_z = to_n * s[2] * r * (1 - r), grad * (h - n) * z * (1 - z)
    inputs, states = np.hstack([to_r, to_z, to_n]), np.hstack([to_r, to_z, r * to_n])
    by_h = z * grad + states.dot(u)
    return inputs.dot(w), by_h, inputs.T.dot(x), states.T.dot(h), inputs.sum(0), states.sum(0)


@answers.to("gru")
def gru_by_loops(xs, h0, w, u, b_w, b_u):
    states = [h0]
    for x in xs:
        states.append(gru_cell_by_blocks(x, states[-1], w, u, b_w, b_u))
    return np.array(states[1:])


@answers.to("gru", track="torch")
def gru_step_by_step(xs, h0, w, u, b_w, b_u):
    states = [h0]
    for x in xs:
        states.append(gru_cell_by_lerp(x, states[-1], w, u, b_w, b_u))
    return torch.stack(states[1:])


@answers.to("bidirectional_rnn")
def bidirectional_by_filling_in(xs, forward, backward):
    (left, w, u, b), (right, w_back, u_back, b_back) = forward, backward
    steps, size = len(xs), len(b)
    result = np.empty((steps, len(left), 2 * size), left.dtype)
    for t in range(steps):
        left = result[t, :, :size] = np.tanh(xs[t] @ w.T + left @ u.T + b)
    for t in range(steps - 1, -1, -1):
        right = result[t, :, size:] = np.tanh(xs[t] @ w_back.T + right @ u_back.T + b_back)
    return result


@answers.to("bidirectional_rnn", track="torch")
def bidirectional_torch(xs, forward, backward):
    right = rnn_with_columns(torch.flip(xs, [0]), *backward)
    return torch.cat([rnn_with_columns(xs, *forward), torch.flip(right, [0])], dim=2)


@answers.to("stacked_rnn")
def stacked_step_by_step(xs, layers):
    # All layers go through time together.
    states, tops = [h0 for h0, *_ in layers], []
    for x in xs:
        for level, (_, w, u, b) in enumerate(layers):
            states[level] = x = np.tanh(x @ w.T + states[level] @ u.T + b)
        tops.append(x)
    return np.stack(tops)


@answers.to("stacked_rnn", track="torch")
def stacked_torch(xs, layers):
    for layer in layers:
        xs = rnn_with_columns(xs, *layer)
    return xs


@answers.to("rnn_encoder_decoder")
def encoder_decoder_by_hand(source, target, encoder, decoder):
    h, *weights = encoder
    for x in source:
        h = rnn_cell_by_einsum(x, h, *weights)
    written = []
    for y in target:
        h = rnn_cell_by_einsum(y, h, *decoder)
        written.append(h)
    return np.stack(written)


@answers.to("rnn_encoder_decoder", track="torch")
def encoder_decoder_torch(source, target, encoder, decoder):
    return rnn_with_columns(target, rnn_with_columns(source, *encoder)[-1], *decoder)


@answers.to("gradient_through_time")
def growth_by_singular_values(u, steps):
    # Powers of a matrix whose largest entry is 1; the factor is put back into the norm.
    largest = np.max(np.abs(u)) or u.dtype.type(1)
    powers = [np.linalg.matrix_power(u / largest, k) for k in range(1, steps + 1)]
    norms = np.array([np.linalg.svd(power, compute_uv=False)[0] for power in powers])
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(norms == 0, 0, norms * largest ** np.arange(1, steps + 1, dtype=u.dtype))


@answers.to("gradient_through_time")
def growth_by_running_product(u, steps):
    norms, power, size = [], np.eye(len(u), dtype=u.dtype), u.dtype.type(1)
    with np.errstate(over="ignore"):
        for _ in range(steps):
            power = u @ power
            factor = np.linalg.norm(power, ord=2)
            size = size * factor if factor else 0 * factor
            power = power / factor if factor else power
            norms.append(size)
    return np.stack(norms)


@answers.to("gradient_through_time", track="torch")
def growth_by_powers(u, steps):
    largest = u.abs().max().clamp(min=torch.finfo(u.dtype).tiny)
    norms = [
        torch.linalg.matrix_norm(torch.linalg.matrix_power(u / largest, k), ord=2) * largest**k
        for k in range(1, steps + 1)
    ]
    # Infinity times 0: the power has become 0.
    return torch.nan_to_num(torch.stack(norms), nan=0.0, posinf=math.inf)

"""Right answers in unusual styles for autoencoders, recurrent networks, attention and graphs. Written blind to laws and
mistakes.

Every function stands on its own, needs NumPy or PyTorch and the standard library only, and takes its settings as
ordinary keyword parameters where that is shorter.
"""

import itertools
import math

import numpy as np
import torch

from tests.benchmarks.planted.record import Right

# Variational autoencoders


def gaussian_log_likelihood_one_feature_at_a_time(x, mean, log_var):
    if not x.shape == mean.shape == log_var.shape:
        raise ValueError(f"shapes differ: {x.shape}, {mean.shape}, {log_var.shape}")
    total = np.zeros(x.shape[:-1], x.dtype)
    for i in range(x.shape[-1]):
        away = (x[..., i] - mean[..., i]) / np.exp(log_var[..., i] / 2)
        total = total - (away * away + log_var[..., i] + math.log(math.tau)) / 2
    return total


def gaussian_log_likelihood_backward_list(grad, x, mean, log_var):
    if not x.shape == mean.shape == log_var.shape or grad.shape != x.shape[:-1]:
        raise ValueError(f"shapes do not fit: {grad.shape}, {x.shape}, {mean.shape}, {log_var.shape}")
    sigma = np.exp(log_var / 2)
    away = (x - mean) / sigma
    by_mean = np.einsum("...,...d->...d", grad, away / sigma)
    by_log_var = np.einsum("...,...d->...d", grad, (away + 1) * (away - 1)) / 2
    return [-by_mean, by_mean, by_log_var]


def linear_gaussian_evidence_directions(x, w, noise_var):
    if x.ndim != 2 or w.ndim != 2 or x.shape[1] != w.shape[0]:
        raise ValueError(f"x {x.shape} and w {w.shape} do not fit")
    if not 0 < noise_var < math.inf:
        raise ValueError(f"noise_var must be positive, got {noise_var}")
    # Along the left singular vectors the variance is s^2 + noise, at right angles to them it is the noise.
    directions, s, _ = np.linalg.svd(w, full_matrices=False)
    variances = s**2 + noise_var
    along = x @ directions
    rest = x - along @ directions.T
    squares = (along**2 / variances).sum(1) + (rest**2).sum(1) / noise_var
    log_det = np.log(variances).sum() + (x.shape[1] - len(s)) * math.log(noise_var)
    return -0.5 * (squares + log_det + x.shape[1] * math.log(2 * math.pi))


def linear_gaussian_evidence_torch(x, w, noise_var):
    if x.ndim != 2 or w.ndim != 2 or x.shape[1] != w.shape[0]:
        raise ValueError(f"x {tuple(x.shape)} and w {tuple(w.shape)} do not fit")
    if not 0 < noise_var < math.inf:
        raise ValueError(f"noise_var must be positive, got {noise_var}")
    d, k = w.shape
    tall = torch.vstack([w, math.sqrt(noise_var) * torch.eye(k).to(w)])
    z = torch.linalg.lstsq(tall, torch.cat([x.T, x.new_zeros(k, len(x))])).solution.T
    squares = (x - z @ w.T).square().sum(1) / noise_var + z.square().sum(1)
    log_det = (d - k) * math.log(noise_var) + 2 * torch.linalg.svdvals(tall).log().sum()
    return -(squares + log_det + d * math.log(2 * math.pi)) / 2


def linear_gaussian_elbo_row_by_row(x, w, noise_var, mu, log_var):
    if x.ndim != 2 or w.ndim != 2 or mu.shape != log_var.shape or mu.shape != (len(x), w.shape[1]):
        raise ValueError(f"shapes do not fit: {x.shape}, {w.shape}, {mu.shape}, {log_var.shape}")
    if x.shape[1] != w.shape[0]:
        raise ValueError(f"x {x.shape} and w {w.shape} do not fit")
    if not 0 < noise_var < math.inf:
        raise ValueError(f"noise_var must be positive, got {noise_var}")
    result = np.empty(len(x), x.dtype)
    for n in range(len(x)):
        residual = x[n] - w.dot(mu[n])
        spread = w * np.exp(log_var[n] / 2)  # every column times its standard deviation
        error = residual.dot(residual) + np.vdot(spread, spread)
        fit = -(error / noise_var + w.shape[0] * math.log(2 * math.pi * noise_var)) / 2
        result[n] = fit - (mu[n].dot(mu[n]) + np.sum(np.expm1(log_var[n]) - log_var[n])) / 2
    return result


def bernoulli_log_likelihood_torch(x, logits):
    if x.shape != logits.shape:
        raise ValueError(f"x has shape {tuple(x.shape)}, logits {tuple(logits.shape)}")
    on, off = torch.nn.functional.logsigmoid(torch.stack([logits, -logits]))
    return torch.lerp(off, on, x).sum(-1)


def bernoulli_log_likelihood_backward_two_outcomes(grad, x, logits):
    if x.shape != logits.shape or grad.shape != x.shape[:-1]:
        raise ValueError(f"shapes do not fit: {grad.shape}, {x.shape}, {logits.shape}")
    g = np.expand_dims(grad, -1)
    on, off = (np.exp(-np.logaddexp(0, sign * logits)) for sign in (-1, 1))
    return g * logits, g * (x * off - (1 - x) * on)


def elbo_example_by_example(x, logits, mu, log_var, beta=1.0):
    if x.shape != logits.shape or mu.shape != log_var.shape or x.shape[:-1] != mu.shape[:-1]:
        raise ValueError(f"shapes do not fit: {x.shape}, {logits.shape}, {mu.shape}, {log_var.shape}")
    if not 0 <= beta < math.inf:
        raise ValueError(f"beta must not be negative, got {beta}")

    def log_sigmoid(v):
        return min(v, 0.0) - math.log1p(math.exp(-abs(v)))

    scores = []
    for n in np.ndindex(*x.shape[:-1]):
        pairs = zip(x[n].tolist(), logits[n].tolist(), strict=True)
        likelihood = math.fsum(p * log_sigmoid(z) + (1 - p) * log_sigmoid(-z) for p, z in pairs)
        beliefs = zip(mu[n].tolist(), log_var[n].tolist(), strict=True)
        divergence = math.fsum(m * m + math.expm1(s) - s for m, s in beliefs) / 2
        scores.append(likelihood - beta * divergence)
    return x.dtype.type(math.fsum(scores) / len(scores))


def elbo_torch(x, logits, mu, log_var, beta=1.0):
    if x.shape != logits.shape or mu.shape != log_var.shape or x.shape[:-1] != mu.shape[:-1]:
        raise ValueError("the shapes do not fit")
    if beta < 0:
        raise ValueError(f"beta must not be negative, got {beta}")
    examples = math.prod(x.shape[:-1])
    likelihood = (x * logits).sum() - torch.logaddexp(logits, torch.zeros_like(logits)).sum()
    kl = -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp())
    return (likelihood - beta * kl) / examples


def elbo_backward_reciprocal(grad, x, logits, mu, log_var, beta=1.0):
    if x.shape != logits.shape or mu.shape != log_var.shape or x.shape[:-1] != mu.shape[:-1]:
        raise ValueError(f"shapes do not fit: {x.shape}, {logits.shape}, {mu.shape}, {log_var.shape}")
    if np.shape(grad) != ():
        raise ValueError(f"grad has shape {np.shape(grad)}, expected one number")
    if not 0 <= beta < math.inf:
        raise ValueError(f"beta must not be negative, got {beta}")
    g = float(grad) / math.prod(x.shape[:-1])
    by_logits = g * (x - np.exp(np.minimum(logits, 0)) / (1 + np.exp(-abs(logits))))
    return g * logits, by_logits, mu * (-g * beta), np.expm1(log_var) * (-g * beta / 2)


def vae_loss_torch(x, reconstruction, mu, log_var, beta=1.0):
    if x.shape != reconstruction.shape or mu.shape != log_var.shape or x.shape[:-1] != mu.shape[:-1]:
        raise ValueError("the shapes do not fit")
    if beta < 0:
        raise ValueError(f"beta must not be negative, got {beta}")
    error = torch.nn.functional.mse_loss(reconstruction, x, reduction="none").sum(-1)
    divergence = torch.sum(mu**2 + (torch.expm1(log_var) - log_var), -1) / 2
    return torch.mean(error + beta * divergence)


def reparameterize_torch(mu, log_var, noise):
    if not mu.shape == log_var.shape == noise.shape:
        raise ValueError("the shapes differ")
    return noise.mul(log_var.div(2).exp()).add(mu)


def reparameterize_backward_entry_by_entry(grad, mu, log_var, noise):
    if not grad.shape == mu.shape == log_var.shape == noise.shape:
        raise ValueError(f"shapes differ: {grad.shape}, {mu.shape}, {log_var.shape}, {noise.shape}")
    by_mu, by_log_var, by_noise = np.zeros_like(mu), np.zeros_like(mu), np.zeros_like(mu)
    for i in np.ndindex(mu.shape):
        sigma = math.exp(log_var[i] / 2)
        by_mu[i] = grad[i]
        by_log_var[i] = grad[i] * noise[i] * sigma / 2
        by_noise[i] = grad[i] * sigma
    return by_mu, by_log_var, by_noise


def importance_weighted_bound_reduce(log_weights):
    if log_weights.ndim != 2 or log_weights.shape[1] < 1:
        raise ValueError(f"log_weights needs two axes and a sample, got {log_weights.shape}")
    return np.mean(np.logaddexp.reduce(log_weights, axis=1) - math.log(log_weights.shape[1]))


def interpolate_weights(z0, z1, t):
    if z0.shape != z1.shape:
        raise ValueError(f"z0 has shape {z0.shape}, z1 {z1.shape}")
    return np.einsum("k,k...->...", np.array([1 - t, t], z0.dtype), np.stack([z0, z1]))


# Recurrent networks


def rnn_cell_side_by_side(x, h, w, u, b):
    return np.tanh(np.hstack([x, h]) @ np.hstack([w, u]).T + b)


def rnn_cell_backward_outer_products(grad, x, h, w, u, b):
    by_x, by_h, by_w, by_u, by_b = (np.zeros_like(a) for a in (x, h, w, u, b))
    for n in range(len(x)):
        after = np.tanh(w @ x[n] + u @ h[n] + b)
        delta = grad[n] * (1 - after) * (1 + after)
        by_x[n] = w.T @ delta
        by_h[n] = u.T @ delta
        by_w += np.outer(delta, x[n])
        by_u += np.outer(delta, h[n])
        by_b += delta
    return by_x, by_h, by_w, by_u, by_b


def rnn_accumulate(xs, h0, w, u, b):
    if not len(xs):
        raise ValueError("xs has no step")
    states = itertools.accumulate(xs, lambda h, x: np.tanh(x.dot(w.T) + h.dot(u.T) + b), initial=h0)
    return np.stack(list(states)[1:])


def rnn_backward_every_row(grad, xs, h0, w, u, b):
    if not len(xs):
        raise ValueError("xs has no step")
    steps, batch, _ = xs.shape
    by_xs, by_h0, by_w, by_u, by_b = (np.zeros_like(a) for a in (xs, h0, w, u, b))
    for n in range(batch):
        states = [h0[n]]
        for t in range(steps):
            states.append(np.tanh(w @ xs[t, n] + u @ states[t] + b))
        flowing = np.zeros_like(h0[n])
        for t in range(steps - 1, -1, -1):
            delta = (1 - states[t + 1] ** 2) * (flowing + grad[t, n])
            by_xs[t, n] = delta @ w
            by_w += delta[:, None] * xs[t, n]
            by_u += delta[:, None] * states[t]
            by_b += delta
            flowing = delta @ u
        by_h0[n] = flowing
    return by_xs, by_h0, by_w, by_u, by_b


def rnn_output_row_by_row(h, v, c):
    def softmax(row):
        weights = np.exp(row - row.max())
        return weights / weights.sum()

    return np.apply_along_axis(softmax, -1, np.tensordot(h, v, axes=(-1, 1)) + c)


def lstm_gates_slices(x, h, w, u, b):
    size = h.shape[1]
    gates = []
    for k, name in enumerate("ifgo"):
        block = slice(k * size, (k + 1) * size)
        a = x @ w[block].T + h @ u[block].T + b[block]
        gates.append(np.tanh(a) if name == "g" else (1 + np.tanh(a / 2)) / 2)
    return gates


def lstm_cell_axis_for_gates(x, h, c, w, u, b):
    size = h.shape[1]
    w, u, b = w.reshape(4, size, x.shape[1]), u.reshape(4, size, size), b.reshape(4, 1, size)
    a = np.einsum("nd,ghd->gnh", x, w) + np.einsum("nk,ghk->gnh", h, u) + b
    i, f, o = np.exp(-np.logaddexp(0, -a[[0, 1, 3]]))
    memory = i * np.tanh(a[2]) + f * c
    return np.tanh(memory) * o, memory


def lstm_cell_torch(x, h, c, w, u, b):
    i, f, g, o = (torch.cat((x, h), 1) @ torch.cat((w, u), 1).T + b).view(len(x), 4, -1).unbind(1)
    memory = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return [torch.sigmoid(o) * torch.tanh(memory), memory]


def lstm_cell_backward_named_gates(grad, x, h, c, w, u, b):
    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1 / (1 + e), e / (1 + e))

    grad_h, grad_c = grad
    size = h.shape[1]
    rows = {name: slice(k * size, (k + 1) * size) for k, name in enumerate("ifgo")}
    value = {}
    for name, block in rows.items():
        a = x @ w[block].T + h @ u[block].T + b[block]
        value[name] = np.tanh(a) if name == "g" else sigmoid(a)
    shown = np.tanh(value["f"] * c + value["i"] * value["g"])
    by_memory = grad_c + grad_h * value["o"] * (1 - shown**2)
    by_gate = {"i": by_memory * value["g"], "f": by_memory * c, "g": by_memory * value["i"], "o": grad_h * shown}

    by_x, by_h, by_w, by_u, by_b = (np.zeros_like(a) for a in (x, h, w, u, b))
    for name, block in rows.items():
        v = value[name]
        delta = by_gate[name] * (1 - v**2 if name == "g" else v * (1 - v))
        by_x += delta @ w[block]
        by_h += delta @ u[block]
        by_w[block] = np.einsum("nh,nd->hd", delta, x)
        by_u[block] = np.einsum("nh,nk->hk", delta, h)
        by_b[block] = delta.sum(0)
    return by_x, by_h, by_memory * value["f"], by_w, by_u, by_b


def lstm_torch(xs, h0, c0, w, u, b):
    if xs.shape[0] < 1:
        raise ValueError("xs has no step")

    def step(state, x):
        h, c = state
        a = torch.nn.functional.linear(x, w, b) + torch.nn.functional.linear(h, u)
        i, f, g, o = torch.tensor_split(a, 4, dim=1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c

    pairs = list(itertools.accumulate(xs, step, initial=(h0, c0)))[1:]
    return torch.stack([h for h, _ in pairs]), *pairs[-1]


def lstm_backward_tape(grad, xs, h0, c0, w, u, b):
    if not len(xs):
        raise ValueError("xs has no step")

    def sigmoid(a):
        return np.exp(-np.logaddexp(0, -a))

    both = np.concatenate([w, u], axis=1)
    tape, h, c = [], h0, c0
    for x in xs:
        seen = np.concatenate([x, h], axis=1)
        a = seen @ both.T + b
        i, f, g, o = np.hsplit(a, 4)
        i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        before, c = c, f * c + i * g
        shown = np.tanh(c)
        h = o * shown
        tape.append((seen, before, shown, i, f, g, o))

    by_xs, by_both, by_b = np.zeros_like(xs), np.zeros_like(both), np.zeros_like(b)
    by_h, by_c = np.zeros_like(h0), np.zeros_like(c0)
    for t in range(len(xs))[::-1]:
        seen, before, shown, i, f, g, o = tape.pop()
        by_h = by_h + grad[t]
        by_c = by_c + by_h * o * (1 - shown * shown)
        delta = np.hstack(
            [
                by_c * g * i * (1 - i),
                by_c * before * f * (1 - f),
                by_c * i * (1 - g * g),
                by_h * shown * o * (1 - o),
            ]
        )
        by_both += delta.T @ seen
        by_b += delta.sum(axis=0)
        by_seen = delta @ both
        by_xs[t], by_h = by_seen[:, : xs.shape[2]], by_seen[:, xs.shape[2] :]
        by_c = by_c * f
    return by_xs, by_h, by_c, by_both[:, : xs.shape[2]], by_both[:, xs.shape[2] :], by_b


def lstm_peephole_cell_row_of_zeros(x, h, c, w, u, v, b):
    size = h.shape[1]
    peep = np.insert(v, 2, 0, axis=0)  # i, f, g, o, where g sees nothing
    a = x @ w.T + h @ u.T + b + np.hstack([c * row for row in peep])
    positive = np.exp(-np.abs(a))
    gate = np.where(a < 0, positive, 1) / (1 + positive)
    i, f, o = gate[:, :size], gate[:, size : 2 * size], gate[:, 3 * size :]
    memory = f * c + i * np.tanh(a[:, 2 * size : 3 * size])
    return o * np.tanh(memory), memory


def gru_cell_one_row_at_a_time(x, h, w, u, b_w, b_u):
    w_r, w_z, w_n = np.vsplit(w, 3)
    u_r, u_z, u_n = np.vsplit(u, 3)
    size = h.shape[1]
    result = np.empty_like(h)
    for n, (x_n, h_n) in enumerate(zip(x, h, strict=True)):
        r = (1 + np.tanh((w_r @ x_n + u_r @ h_n + b_w[:size] + b_u[:size]) / 2)) / 2
        a_z = w_z @ x_n + u_z @ h_n + b_w[size : 2 * size] + b_u[size : 2 * size]
        new = np.tanh(w_n @ x_n + b_w[2 * size :] + r * (u_n @ h_n + b_u[2 * size :]))
        result[n] = np.exp(-np.logaddexp(0, a_z)) * new + np.exp(-np.logaddexp(0, -a_z)) * h_n
    return result


def gru_cell_torch(x, h, w, u, b_w, b_u):
    arriving = (x @ w.T + b_w).unflatten(-1, (3, -1))
    remembered = (h @ u.T + b_u).unflatten(-1, (3, -1))
    gates = torch.sigmoid(arriving[:, :2] + remembered[:, :2])
    new = torch.tanh(arriving[:, 2] + gates[:, 0] * remembered[:, 2])
    return torch.lerp(new, h, gates[:, 1])


def gru_cell_backward_two_paths(grad, x, h, w, u, b_w, b_u):
    size = h.shape[1]
    r_rows, z_rows, n_rows = slice(0, size), slice(size, 2 * size), slice(2 * size, None)
    a, s = x @ w.T + b_w, h @ u.T + b_u
    r = np.exp(-np.logaddexp(0, -(a + s)[:, r_rows]))
    z = np.exp(-np.logaddexp(0, -(a + s)[:, z_rows]))
    n = np.tanh(a[:, n_rows] + r * s[:, n_rows])
    by_a = np.zeros_like(a)
    by_a[:, n_rows] = grad * (1 - z) * (1 - n * n)
    by_a[:, z_rows] = grad * (h - n) * z * (1 - z)
    by_a[:, r_rows] = by_a[:, n_rows] * s[:, n_rows] * r * (1 - r)
    by_s = by_a.copy()
    by_s[:, n_rows] *= r
    return by_a @ w, grad * z + by_s @ u, by_a.T @ x, by_s.T @ h, by_a.sum(0), by_s.sum(0)


def gru_torch(xs, h0, w, u, b_w, b_u):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    w_r, w_z, w_n = w.chunk(3)
    u_r, u_z, u_n = u.chunk(3)
    (c_r, c_z, c_n), (d_r, d_z, d_n) = b_w.chunk(3), b_u.chunk(3)

    def step(h, x):
        r = torch.sigmoid(x @ w_r.T + c_r + h @ u_r.T + d_r)
        z = torch.sigmoid(x @ w_z.T + c_z + h @ u_z.T + d_z)
        n = torch.tanh(x @ w_n.T + c_n + r * (h @ u_n.T + d_n))
        return (1 - z) * n + z * h

    return torch.stack(list(itertools.accumulate(xs.unbind(0), step, initial=h0))[1:])


def bidirectional_rnn_one_loop(xs, forward, backward):
    steps = len(xs)
    if steps == 0:
        raise ValueError("xs has no step")
    (left, w_l, u_l, b_l), (right, w_r, u_r, b_r) = forward, backward
    size = left.shape[1]
    result = np.empty((steps, xs.shape[1], 2 * size), xs.dtype)
    for t in range(steps):
        left = np.tanh(xs[t] @ w_l.T + left @ u_l.T + b_l)
        right = np.tanh(xs[~t] @ w_r.T + right @ u_r.T + b_r)
        result[t, :, :size] = left
        result[~t, :, size:] = right
    return result


def stacked_rnn_all_layers_at_once(xs, layers):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    below = xs.shape[2]
    for _, w, _, _ in layers:
        if w.shape[1] != below:
            raise ValueError(f"w has {w.shape[1]} columns, below there are {below} features")
        below = w.shape[0]
    states = [h for h, _, _, _ in layers]
    tops = []
    for x in xs:
        signal = x
        for k, (_, w, u, b) in enumerate(layers):
            signal = states[k] = np.tanh(signal @ w.T + states[k] @ u.T + b)
        tops.append(signal)
    return np.stack(tops)


def stacked_rnn_torch(xs, layers):
    if len(xs) == 0:
        raise ValueError("xs has no step")

    def climb(xs, layers):
        if not layers:
            return xs
        (h, w, u, b), *above = layers
        if w.shape[1] != xs.shape[2]:
            raise ValueError(f"w has {w.shape[1]} columns, below there are {xs.shape[2]} features")
        states = []
        for x in xs:
            h = torch.tanh(x @ w.T + h @ u.T + b)
            states.append(h)
        return climb(torch.stack(states), above)

    return climb(xs, layers)


def rnn_encoder_decoder_torch(source, target, encoder, decoder):
    if 0 in (len(source), len(target)):
        raise ValueError("source or target has no step")
    state, w, u, b = encoder
    for x in source:
        state = (torch.einsum("nd,hd->nh", x, w) + torch.einsum("nk,hk->nh", state, u) + b).tanh()
    w, u, b = decoder
    written = []
    for y in target:
        state = (torch.einsum("nd,hd->nh", y, w) + torch.einsum("nk,hk->nh", state, u) + b).tanh()
        written.append(state[None])
    return torch.cat(written)


def gradient_through_time_powers_of_two(u, steps):
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 1:
        raise ValueError(f"steps must be an integer of at least 1, got {steps}")
    power, exponent, norms = np.eye(len(u), dtype=u.dtype), 0, []
    for _ in range(steps):
        power = power @ u
        mantissa, shift = np.frexp(np.linalg.svd(power, compute_uv=False)[0])
        power = np.ldexp(power, -int(shift))  # exact, and keeps the power near 1
        exponent += int(shift)
        with np.errstate(over="ignore"):
            norms.append(np.ldexp(mantissa, exponent))
    return np.array(norms, u.dtype)


# Attention


def dot_scores_einsum(q, k):
    return np.einsum("...ld,...sd->...ls", q, k)


def cosine_scores_outer(q, k, eps=1e-12):
    if not 0 < eps < math.inf:
        raise ValueError(f"eps must be positive, got {eps}")
    lengths = np.linalg.norm(q, axis=-1)[..., :, None] * np.linalg.norm(k, axis=-1)[..., None, :]
    scores = np.matmul(q, np.moveaxis(k, -1, -2))
    return np.divide(scores, np.where(lengths > eps, lengths, eps))


def cosine_scores_torch(q, k, eps=1e-12):
    if eps <= 0:
        raise ValueError(f"eps must be positive, got {eps}")

    def length(x):
        squares = x.square().sum(-1)
        nothing = squares == 0
        return squares.masked_fill(nothing, 1).sqrt().masked_fill(nothing, 0)  # sqrt has no slope at 0

    lengths = torch.einsum("...l,...s->...ls", length(q), length(k))
    return torch.einsum("...ld,...sd->...ls", q, k) / lengths.clamp_min(eps)


def bilinear_scores_torch(q, k, w):
    return torch.matmul(q, torch.tensordot(k, w, dims=([-1], [1])).transpose(-1, -2))


def additive_scores_unit_by_unit(q, k, w_q, w_k, v):
    scores = np.zeros((*q.shape[:-1], k.shape[-2]), q.dtype)
    for from_q, from_k, weight in zip(w_q, w_k, v, strict=True):
        scores += weight * np.tanh((q @ from_q)[..., :, None] + (k @ from_k)[..., None, :])
    return scores


def attention_weights_nan_to_num(scores, mask=None):
    allowed = np.ones_like(scores, dtype=bool) if mask is None else np.broadcast_to(mask, scores.shape)
    hidden = np.where(allowed, scores, -np.inf)
    with np.errstate(invalid="ignore"):
        e = np.exp(hidden - hidden.max(axis=-1, keepdims=True, initial=-np.inf))
        return np.nan_to_num(e / e.sum(axis=-1, keepdims=True))


def attention_weights_torch(scores, mask=None):
    if mask is None:
        return torch.log_softmax(scores, -1).exp()
    try:
        mask = mask.expand(scores.shape)
    except RuntimeError as error:
        raise ValueError(f"mask {tuple(mask.shape)} does not broadcast to {tuple(scores.shape)}") from error
    scores = torch.where(mask, scores, 0)
    top = torch.where(mask, scores, -torch.inf).amax(-1, keepdim=True).detach().nan_to_num(neginf=0.0)
    e = torch.where(mask, torch.exp(torch.where(mask, scores - top, 0)), 0)
    total = e.sum(-1, keepdim=True)
    return e / torch.where(total > 0, total, 1)


def scaled_dot_product_attention_loops(q, k, v, mask=None):
    shape = (*q.shape[:-1], k.shape[-2])
    if mask is not None:
        mask = np.broadcast_to(mask, shape)
    out = np.zeros((*q.shape[:-1], v.shape[-1]), q.dtype)
    for where in np.ndindex(q.shape[:-1]):
        batch = where[:-1]
        seen = [j for j in range(shape[-1]) if mask is None or mask[(*where, j)]]
        if not seen:
            continue
        scores = [float(q[where] @ k[(*batch, j)]) / math.sqrt(q.shape[-1]) for j in seen]
        top = max(scores)
        weights = [math.exp(s - top) for s in scores]
        total = math.fsum(weights)
        for j, weight in zip(seen, weights, strict=True):
            out[where] += weight / total * v[(*batch, j)]
    return out


def scaled_dot_product_attention_torch(q, k, v, mask=None):
    scores = torch.einsum("...ld,...sd->...ls", q, k) / q.shape[-1] ** 0.5
    if mask is None:
        return scores.softmax(-1) @ v
    try:
        mask = torch.broadcast_to(mask, scores.shape)
    except RuntimeError as error:
        raise ValueError(f"mask {tuple(mask.shape)} does not broadcast to {tuple(scores.shape)}") from error
    weights = scores.masked_fill(~mask, float("-inf")).softmax(-1)
    return weights.masked_fill(~mask, 0) @ v


def scaled_dot_product_attention_backward_jacobian(grad, q, k, v, mask=None):
    scale = 1 / math.sqrt(q.shape[-1])
    scores = scale * np.einsum("...ld,...sd->...ls", q, k)
    allowed = np.broadcast_to(True if mask is None else mask, scores.shape)
    lowest = np.finfo(q.dtype).min
    top = np.max(scores, axis=-1, keepdims=True, where=allowed, initial=lowest)
    e = np.exp(scores - top, where=allowed, out=np.zeros_like(scores))
    p = e / np.maximum(e.sum(-1, keepdims=True), np.finfo(q.dtype).tiny)
    jacobian = p[..., :, None] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :])
    by_scores = np.einsum("...le,...se,...lst->...lt", grad, v, jacobian) if p.size else p
    by_q = scale * np.einsum("...ls,...sd->...ld", by_scores, k)
    by_k = scale * np.einsum("...ls,...ld->...sd", by_scores, q)
    return by_q, by_k, np.einsum("...ls,...le->...se", p, grad)


def self_attention_untrained_list(x):
    rows = []
    for query in x:
        scores = x @ query
        weights = np.exp(scores - scores.max())
        rows.append(weights @ x / weights.sum())
    return np.array(rows)


def causal_mask_running(length):
    if isinstance(length, bool) or not isinstance(length, (int, np.integer)) or length < 0:
        raise ValueError(f"length must be an integer of at least 0, got {length}")
    return np.logical_or.accumulate(np.eye(length, dtype=bool), axis=0)


def padding_mask_filled(lengths, size):
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 0:
        raise ValueError(f"size must be an integer of at least 0, got {size}")
    mask = np.full((len(lengths), 1, size), False)
    for n, length in enumerate(lengths.tolist()):
        mask[n, :, : max(length, 0)] = True
    return mask


def multi_head_attention_head_by_head(query, memory, params, heads, mask=None):
    n, length, width = query.shape
    if heads < 1 or width % heads:
        raise ValueError(f"{heads} heads do not divide {width}")
    size = width // heads
    allowed = np.broadcast_to(True if mask is None else mask, (n, length, memory.shape[1]))
    out = np.zeros_like(query) + params["bo"]
    for head in range(heads):
        rows = slice(head * size, (head + 1) * size)
        q, k, v = (
            x @ params["w" + name][rows].T + params["b" + name][rows]
            for x, name in ((query, "q"), (memory, "k"), (memory, "v"))
        )
        scores = np.where(allowed, q @ k.transpose(0, 2, 1) / math.sqrt(size), -np.inf)
        top = scores.max(axis=-1, keepdims=True, initial=np.finfo(query.dtype).min)
        weights = np.exp(scores - top)
        total = weights.sum(axis=-1, keepdims=True)
        total[total == 0] = 1
        out += weights / total @ v @ params["wo"][:, rows].T
    return out


def multi_head_attention_torch(query, memory, params, heads, mask=None):
    n, length, width = query.shape
    if heads < 1 or width % heads:
        raise ValueError(f"{heads} heads do not divide {width}")

    def project(x, name):
        return torch.nn.functional.linear(x, params["w" + name], params["b" + name])

    q, k, v = (
        project(x, name).reshape(n, x.shape[1], heads, -1)
        for x, name in zip((query, memory, memory), "qkv", strict=True)
    )
    scores = torch.einsum("nlhe,nshe->nhls", q, k) / math.sqrt(width // heads)
    if mask is not None:
        try:
            hidden = ~mask.expand(n, length, memory.shape[1]).unsqueeze(1)
        except RuntimeError as error:
            raise ValueError(f"mask {tuple(mask.shape)} does not broadcast") from error
        scores = scores.masked_fill(hidden, torch.finfo(scores.dtype).min)
        weights = torch.softmax(scores, dim=-1) * ~hidden
    else:
        weights = torch.softmax(scores, dim=-1)
    return project(torch.einsum("nhls,nshe->nlhe", weights, v).reshape(n, length, width), "o")


def attention_pooling_average(x, w, b):
    scores = x @ w + b
    return np.average(x, axis=0, weights=np.exp(scores - scores.max()))


def sinusoidal_positions_scalar(length, dim, base=10000.0):
    for name, value, least in (("length", length, 0), ("dim", dim, 2)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError(f"{name}: got {value}")
    if dim % 2 or not 0 < base < math.inf:
        raise ValueError(f"dim must be even and base positive, got {dim} and {base}")
    table = np.zeros((length, dim))
    for t, column in itertools.product(range(length), range(dim)):
        angle = t / base ** ((column - column % 2) / dim)
        table[t, column] = math.cos(angle) if column % 2 else math.sin(angle)
    return table


def learned_positions_loop(x, table):
    if x.shape[1] > len(table):
        raise ValueError(f"the sequences are longer than the table: {x.shape[1]} > {len(table)}")
    y = x.copy()
    for t in range(x.shape[1]):
        y[:, t] += table[t]
    return y


def relative_position_bias_windows(table, length):
    if isinstance(length, bool) or not isinstance(length, (int, np.integer)) or length < 1:
        raise ValueError(f"length must be an integer of at least 1, got {length}")
    if table.shape != (2 * length - 1,):
        raise ValueError(f"table has shape {table.shape}, expected {2 * length - 1} entries")
    return np.lib.stride_tricks.sliding_window_view(table, length)[::-1].copy()


def rotary_positions_complex(x, base=10000.0):
    length, width = x.shape[-2:]
    if width % 2 or width == 0 or not 0 < base < math.inf:
        raise ValueError(f"need an even number of columns and a positive base, got {width} and {base}")
    theta = np.outer(np.arange(length), [base ** (-2 * i / width) for i in range(width // 2)])
    turned = (x[..., ::2] + 1j * x[..., 1::2]) * np.exp(1j * theta)
    y = np.empty_like(x)
    y[..., ::2], y[..., 1::2] = turned.real, turned.imag
    return y


def rotary_positions_torch(x, base=10000.0):
    length, width = x.shape[-2:]
    if width % 2 or base <= 0:
        raise ValueError(f"need an even number of columns and a positive base, got {width} and {base}")
    rates = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    theta = (torch.arange(length)[:, None] * rates).repeat_interleave(2, dim=1)
    swapped = x.reshape(*x.shape[:-1], width // 2, 2).flip(-1) * x.new_tensor([-1.0, 1.0])
    return x * theta.cos().to(x.dtype) + swapped.reshape(x.shape) * theta.sin().to(x.dtype)


def blockwise_attention_scan(q, k, v, block=64, causal=False):
    if isinstance(block, bool) or not isinstance(block, (int, np.integer)) or block < 1:
        raise ValueError(f"block must be a positive integer, got {block}")
    length, keys = q.shape[-2], k.shape[-2]
    top = np.full((*q.shape[:-1], 1), -np.inf, q.dtype)
    total, out = np.zeros_like(top), np.zeros((*q.shape[:-1], v.shape[-1]), q.dtype)
    for start in range(0, keys, block):
        end = min(start + block, keys)
        s = q @ np.swapaxes(k[..., start:end, :], -1, -2) / math.sqrt(q.shape[-1])
        if causal:
            s = np.where(np.arange(start, end) > np.arange(length)[:, None], -np.inf, s)
        new = np.maximum(top, s.max(-1, keepdims=True))  # finite: every query sees the first key
        shrink, e = np.exp(top - new), np.exp(s - new)
        total = shrink * total + e.sum(-1, keepdims=True)
        out = shrink * out + e @ v[..., start:end, :]
        top = new
    return out / total


def blockwise_attention_torch(q, k, v, block=64, causal=False):
    if isinstance(block, bool) or not isinstance(block, int) or block < 1:
        raise ValueError(f"block must be a positive integer, got {block}")
    rows = torch.arange(q.shape[-2])[:, None]
    columns = torch.arange(k.shape[-2])
    best = total = out = None
    for some_k, some_v, places in zip(k.split(block, -2), v.split(block, -2), columns.split(block), strict=True):
        s = torch.einsum("...ld,...sd->...ls", q, some_k) * q.shape[-1] ** -0.5
        if causal:
            s = s.masked_fill(places > rows, -torch.inf)
        here = s.detach().amax(-1, keepdim=True)
        if best is None:
            best, e = here, torch.exp(s - here)
            total, out = e.sum(-1, keepdim=True), e @ some_v
        else:
            new = torch.maximum(best, here)
            shrink, e = torch.exp(best - new), torch.exp(s - new)
            total, out, best = shrink * total + e.sum(-1, keepdim=True), shrink * out + e @ some_v, new
    return out / total


def blockwise_attention_backward_query_by_query(grad, q, k, v, block=64, causal=False):
    if isinstance(block, bool) or not isinstance(block, (int, np.integer)) or block < 1:
        raise ValueError(f"block must be a positive integer, got {block}")
    scale = 1 / math.sqrt(q.shape[-1])
    by_q, by_k, by_v = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for batch in np.ndindex(q.shape[:-2]):
        keys, values = k[batch], v[batch]
        for i, query in enumerate(q[batch]):
            # One row of weights at a time: S numbers, whatever the block.
            seen = slice(0, i + 1 if causal else None)
            p = np.exp(scale * (keys[seen] @ query - np.max(keys[seen] @ query)))
            p /= p.sum()
            g = grad[batch][i]
            by_p = values[seen] @ g
            by_s = scale * p * (by_p - p @ by_p)
            by_q[batch][i] = by_s @ keys[seen]
            by_k[batch][seen] += np.outer(by_s, query)
            by_v[batch][seen] += np.outer(p, g)
    return by_q, by_k, by_v


# Sets and graphs


def readout_table(h, kind):
    ways = {
        "sum": lambda: np.ones(len(h), h.dtype) @ h,
        "mean": lambda: np.add.reduce(h) / len(h),
        "max": lambda: np.sort(h, axis=0)[-1],
    }
    if kind not in ways:
        raise ValueError(f"kind must be one of {list(ways)}, got {kind}")
    if kind != "sum" and len(h) == 0:
        raise ValueError(f"the {kind} of no rows")
    return ways[kind]()


def deep_set_recursive(x, psi, phi, kind):
    def network(layers, y):
        if not layers:
            return y
        (w, b), *rest = layers
        if w.shape[0] != y.shape[-1]:
            raise ValueError(f"a layer takes {w.shape[0]} features and gets {y.shape[-1]}")
        z = y @ w + b
        return network(rest, np.where(z > 0, z, 0)) if rest else z

    if kind not in ("sum", "mean", "max"):
        raise ValueError(f"kind must be sum, mean or max, got {kind}")
    if kind != "sum" and not len(x):
        raise ValueError(f"the {kind} of an empty set")
    return network(phi, getattr(np, kind)(network(psi, x), axis=0))


def adjacency_matrix_counted(edges, nodes):
    if nodes < 1 or np.any(edges < 0) or np.any(edges >= nodes):
        raise ValueError(f"a node is not between 0 and {nodes - 1}")
    target, source = edges.astype(np.int64)
    counts = np.bincount(target * nodes + source, minlength=nodes * nodes)
    return np.minimum(counts, 1).reshape(nodes, nodes).astype(float)


def degrees_counted(a):
    return np.count_nonzero(a, axis=1).astype(a.dtype)


def add_self_loops_maximum(a):
    return np.maximum(a, np.identity(len(a), dtype=a.dtype))


def row_normalize_where(a):
    d = a.sum(axis=1, keepdims=True)
    return np.divide(a, d, out=np.zeros_like(a), where=d != 0)


def gcn_normalize_diagonal_matrices(a):
    looped = a - np.diag(np.diag(a)) + np.eye(len(a), dtype=a.dtype)
    d = np.diag(looped.sum(axis=1) ** -0.5)
    return d @ looped @ d


def gcn_layer_adjacency_lists(a, x, w):
    neighbours = {i: sorted({i, *np.flatnonzero(row).tolist()}) for i, row in enumerate(a)}
    z = x @ w
    result = np.zeros_like(z)
    for i, those in neighbours.items():
        for j in those:
            result[i] += z[j] / math.sqrt(len(neighbours[i]) * len(those if j == i else neighbours[j]))
    result[result < 0] = 0
    return result


def gcn_layer_torch(a, x, w):
    target, source = torch.nonzero(a + torch.eye(len(a)).to(a)).unbind(1)
    degree = torch.bincount(target, minlength=len(a)).to(x.dtype)
    messages = x[source] / (degree[target] * degree[source]).sqrt().unsqueeze(1)
    return torch.nn.functional.relu(torch.zeros_like(x).index_add(0, target, messages) @ w)


def gcn_layer_backward_edge_by_edge(grad, a, x, w):
    edges = [(i, j) for i in range(len(a)) for j in range(len(a)) if i == j or a[i, j]]
    degree = [0] * len(a)
    for i, _ in edges:
        degree[i] += 1
    mixed = np.zeros_like(x)
    for i, j in edges:
        mixed[i] += x[j] / math.sqrt(degree[i] * degree[j])
    alive = np.where(mixed @ w > 0, grad, 0)
    by_mixed = alive @ w.T
    by_x = np.zeros_like(x)
    for i, j in edges:
        by_x[j] += by_mixed[i] / math.sqrt(degree[i] * degree[j])
    return by_x, mixed.T @ alive


def gcn_normalize_edges_pairs(edges, nodes):
    pairs = list(zip(*edges.tolist(), strict=True))
    if nodes < 1 or any(not (0 <= i < nodes and 0 <= j < nodes) for i, j in pairs):
        raise ValueError(f"a node is not between 0 and {nodes - 1}")
    known = set(pairs)
    if len(known) < len(pairs):
        raise ValueError("an edge is there twice")
    pairs += [(i, i) for i in range(nodes) if (i, i) not in known]
    degree = dict.fromkeys(range(nodes), 0)
    for i, _ in pairs:
        degree[i] += 1
    weights = [1 / math.sqrt(degree[i] * degree[j]) for i, j in pairs]
    return np.array(pairs, edges.dtype).T, np.array(weights)


def gcn_normalize_edges_torch(edges, nodes):
    if nodes < 1 or (edges < 0).any() or (edges >= nodes).any():
        raise ValueError(f"a node is not between 0 and {nodes - 1}")
    if torch.unique(edges, dim=1).shape[1] < edges.shape[1]:
        raise ValueError("an edge is there twice")
    every = torch.arange(nodes, dtype=edges.dtype)
    missing = every[~torch.isin(every, edges[0][edges[0] == edges[1]])]
    looped = torch.hstack([edges, torch.vstack([missing, missing])])
    degree = torch.bincount(looped[0], minlength=nodes).to(torch.get_default_dtype())
    return looped, degree[looped.long()].prod(0).pow(-0.5)


def propagate_add_at(edges, weights, x):
    if edges.size and (edges.min() < 0 or edges.max() >= len(x)):
        raise ValueError(f"a node is not between 0 and {len(x) - 1}")
    y = np.zeros_like(x)
    np.add.at(y, edges[0], weights[:, None] * x[edges[1]])
    return y


def propagate_torch(edges, weights, x):
    if edges.numel() and (edges.min() < 0 or edges.max() >= len(x)):
        raise ValueError(f"a node is not between 0 and {len(x) - 1}")
    target, source = edges.long().unsqueeze(-1).expand(-1, -1, x.shape[1])
    return torch.zeros_like(x).scatter_add(0, target, weights.unsqueeze(1) * x.gather(0, source))


def propagate_backward_one_edge_at_a_time(grad, edges, weights, x):
    if any(not 0 <= node < len(x) for node in edges.ravel().tolist()):
        raise ValueError(f"a node is not between 0 and {len(x) - 1}")
    by_weights, by_x = np.zeros_like(weights), np.zeros_like(x)
    for e, (target, source) in enumerate(edges.T):
        by_weights[e] = np.vdot(grad[target], x[source])
        by_x[source] += weights[e] * grad[target]
    return by_weights, by_x


def message_passing_node_by_node(a, h, w_self, w_neighbour, aggregate):
    together = {"sum": np.sum, "mean": np.mean, "max": np.max}
    if aggregate not in together:
        raise ValueError(f"aggregate must be one of {list(together)}, got {aggregate}")
    result = np.zeros((len(h), w_self.shape[1]), h.dtype)
    for i in range(len(h)):
        said = h[a[i] == 1]
        result[i] = h[i] @ w_self
        if len(said):
            result[i] += together[aggregate](said, axis=0) @ w_neighbour
    return result.clip(min=0)


def message_passing_torch(a, h, w_self, w_neighbour, aggregate):
    if aggregate in ("sum", "mean"):
        message = a.matmul(h)
        if aggregate == "mean":
            message = message / a.sum(1, keepdim=True).clamp(min=1)
    elif aggregate == "max":
        nobody = torch.zeros_like(h[0])
        message = torch.stack([h[row > 0].amax(0) if row.any() else nobody for row in a])
    else:
        raise ValueError(f"aggregate must be sum, mean or max, got {aggregate}")
    return (torch.hstack([h, message]) @ torch.vstack([w_self, w_neighbour])).clamp(min=0)


def gat_layer_neighbourhoods(a, x, w, attn_src, attn_dst, slope=0.2):
    z = np.einsum("nf,fo->no", x, w)
    y = np.zeros_like(z)
    for i in range(len(a)):
        those = np.unique([i, *np.flatnonzero(a[i])])
        e = z[i] @ attn_dst + z[those] @ attn_src
        e = np.where(e > 0, e, slope * e)
        alpha = np.exp(e - e.max())
        y[i] = (alpha / alpha.sum()) @ z[those]
    return y


def gat_layer_torch(a, x, w, attn_src, attn_dst, slope=0.2):
    z = x @ w
    looped = a.bool() | torch.eye(len(a), dtype=torch.bool, device=a.device)
    target, source = looped.nonzero(as_tuple=True)
    e = torch.nn.functional.leaky_relu((z @ attn_dst)[target] + (z @ attn_src)[source], slope)
    top = torch.full_like(e, -torch.inf)[: len(a)].scatter_reduce(0, target, e.detach(), "amax")
    weight = torch.exp(e - top[target])
    total = torch.zeros_like(top).index_add(0, target, weight)
    return torch.zeros_like(z).index_add(0, target, (weight / total[target])[:, None] * z[source])


def gat_layer_backward_neighbourhoods(grad, a, x, w, attn_src, attn_dst, slope=0.2):
    z = x @ w
    by_z, by_src, by_dst = np.zeros_like(z), np.zeros_like(attn_src), np.zeros_like(attn_dst)
    for i in range(len(a)):
        those = [j for j in range(len(a)) if j == i or a[i, j] > 0]
        raw = z[i] @ attn_dst + z[those] @ attn_src
        e = np.maximum(raw, 0) + slope * np.minimum(raw, 0)
        alpha = np.exp(e - e.max())
        alpha /= alpha.sum()
        by_alpha = z[those] @ grad[i]
        by_e = alpha * (by_alpha - alpha @ by_alpha)
        by_raw = by_e * np.array([1 if r > 0 else slope for r in raw], z.dtype)
        for j, weight, delta in zip(those, alpha, by_raw, strict=True):
            by_z[j] += weight * grad[i] + delta * attn_src
            by_z[i] += delta * attn_dst
            by_src += delta * z[j]
            by_dst += delta * z[i]
    return by_z @ w.T, x.T @ by_z, by_src, by_dst


right = [
    Right("gaussian_log_likelihood", "vae", "numpy", gaussian_log_likelihood_one_feature_at_a_time),
    Right("gaussian_log_likelihood_backward", "vae", "numpy", gaussian_log_likelihood_backward_list),
    Right("linear_gaussian_evidence", "vae", "numpy", linear_gaussian_evidence_directions),
    Right("linear_gaussian_evidence", "vae", "torch", linear_gaussian_evidence_torch),
    Right("linear_gaussian_elbo", "vae", "numpy", linear_gaussian_elbo_row_by_row),
    Right("bernoulli_log_likelihood", "vae", "torch", bernoulli_log_likelihood_torch),
    Right("bernoulli_log_likelihood_backward", "vae", "numpy", bernoulli_log_likelihood_backward_two_outcomes),
    Right("elbo", "vae", "numpy", elbo_example_by_example),
    Right("elbo", "vae", "torch", elbo_torch),
    Right("elbo_backward", "vae", "numpy", elbo_backward_reciprocal),
    Right("vae_loss", "vae", "torch", vae_loss_torch),
    Right("reparameterize", "vae", "torch", reparameterize_torch),
    Right("reparameterize_backward", "vae", "numpy", reparameterize_backward_entry_by_entry),
    Right("importance_weighted_bound", "vae", "numpy", importance_weighted_bound_reduce),
    Right("interpolate", "vae", "numpy", interpolate_weights),
    Right("rnn_cell", "recurrent", "numpy", rnn_cell_side_by_side),
    Right("rnn_cell_backward", "recurrent", "numpy", rnn_cell_backward_outer_products),
    Right("rnn", "recurrent", "numpy", rnn_accumulate),
    Right("rnn_backward", "recurrent", "numpy", rnn_backward_every_row),
    Right("rnn_output", "recurrent", "numpy", rnn_output_row_by_row),
    Right("lstm_gates", "recurrent", "numpy", lstm_gates_slices),
    Right("lstm_cell", "recurrent", "numpy", lstm_cell_axis_for_gates),
    Right("lstm_cell", "recurrent", "torch", lstm_cell_torch),
    Right("lstm_cell_backward", "recurrent", "numpy", lstm_cell_backward_named_gates),
    Right("lstm", "recurrent", "torch", lstm_torch),
    Right("lstm_backward", "recurrent", "numpy", lstm_backward_tape),
    Right("lstm_peephole_cell", "recurrent", "numpy", lstm_peephole_cell_row_of_zeros),
    Right("gru_cell", "recurrent", "numpy", gru_cell_one_row_at_a_time),
    Right("gru_cell", "recurrent", "torch", gru_cell_torch),
    Right("gru_cell_backward", "recurrent", "numpy", gru_cell_backward_two_paths),
    Right("gru", "recurrent", "torch", gru_torch),
    Right("bidirectional_rnn", "recurrent", "numpy", bidirectional_rnn_one_loop),
    Right("stacked_rnn", "recurrent", "numpy", stacked_rnn_all_layers_at_once),
    Right("stacked_rnn", "recurrent", "torch", stacked_rnn_torch),
    Right("rnn_encoder_decoder", "recurrent", "torch", rnn_encoder_decoder_torch),
    Right("gradient_through_time", "recurrent", "numpy", gradient_through_time_powers_of_two),
    Right("dot_scores", "attention", "numpy", dot_scores_einsum),
    Right("cosine_scores", "attention", "numpy", cosine_scores_outer),
    Right("cosine_scores", "attention", "torch", cosine_scores_torch),
    Right("bilinear_scores", "attention", "torch", bilinear_scores_torch),
    Right("additive_scores", "attention", "numpy", additive_scores_unit_by_unit),
    Right("attention_weights", "attention", "numpy", attention_weights_nan_to_num),
    Right("attention_weights", "attention", "torch", attention_weights_torch),
    Right("scaled_dot_product_attention", "attention", "numpy", scaled_dot_product_attention_loops),
    Right("scaled_dot_product_attention", "attention", "torch", scaled_dot_product_attention_torch),
    Right(
        "scaled_dot_product_attention_backward", "attention", "numpy", scaled_dot_product_attention_backward_jacobian
    ),
    Right("self_attention_untrained", "attention", "numpy", self_attention_untrained_list),
    Right("causal_mask", "attention", "numpy", causal_mask_running),
    Right("padding_mask", "attention", "numpy", padding_mask_filled),
    Right("multi_head_attention", "attention", "numpy", multi_head_attention_head_by_head),
    Right("multi_head_attention", "attention", "torch", multi_head_attention_torch),
    Right("attention_pooling", "attention", "numpy", attention_pooling_average),
    Right("sinusoidal_positions", "attention", "numpy", sinusoidal_positions_scalar),
    Right("learned_positions", "attention", "numpy", learned_positions_loop),
    Right("relative_position_bias", "attention", "numpy", relative_position_bias_windows),
    Right("rotary_positions", "attention", "numpy", rotary_positions_complex),
    Right("rotary_positions", "attention", "torch", rotary_positions_torch),
    Right("blockwise_attention", "attention", "numpy", blockwise_attention_scan),
    Right("blockwise_attention", "attention", "torch", blockwise_attention_torch),
    Right("blockwise_attention_backward", "attention", "numpy", blockwise_attention_backward_query_by_query),
    Right("readout", "graphs", "numpy", readout_table),
    Right("deep_set", "graphs", "numpy", deep_set_recursive),
    Right("adjacency_matrix", "graphs", "numpy", adjacency_matrix_counted),
    Right("degrees", "graphs", "numpy", degrees_counted),
    Right("add_self_loops", "graphs", "numpy", add_self_loops_maximum),
    Right("row_normalize", "graphs", "numpy", row_normalize_where),
    Right("gcn_normalize", "graphs", "numpy", gcn_normalize_diagonal_matrices),
    Right("gcn_layer", "graphs", "numpy", gcn_layer_adjacency_lists),
    Right("gcn_layer", "graphs", "torch", gcn_layer_torch),
    Right("gcn_layer_backward", "graphs", "numpy", gcn_layer_backward_edge_by_edge),
    Right("gcn_normalize_edges", "graphs", "numpy", gcn_normalize_edges_pairs),
    Right("gcn_normalize_edges", "graphs", "torch", gcn_normalize_edges_torch),
    Right("propagate", "graphs", "numpy", propagate_add_at),
    Right("propagate", "graphs", "torch", propagate_torch),
    Right("propagate_backward", "graphs", "numpy", propagate_backward_one_edge_at_a_time),
    Right("message_passing", "graphs", "numpy", message_passing_node_by_node),
    Right("message_passing", "graphs", "torch", message_passing_torch),
    Right("gat_layer", "graphs", "numpy", gat_layer_neighbourhoods),
    Right("gat_layer", "graphs", "torch", gat_layer_torch),
    Right("gat_layer_backward", "graphs", "numpy", gat_layer_backward_neighbourhoods),
]

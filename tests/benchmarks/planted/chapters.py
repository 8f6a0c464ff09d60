"""Wrong answers on the four later topics, in both tracks: right on what was tried, wrong in a corner.

Written blind to laws and mistakes. Where values are right and something else is not, `what` says what: gradients, an
argument that changes, memory that grows, or a result that depends on an earlier call.
"""

import math
from typing import Any

import numpy as np
import torch

from tests.benchmarks.planted.record import Later

LOG_2PI = math.log(2 * math.pi)


def _fit(**given):
    """Raise ValueError unless every (array, axes) has the axes it should; an axis is n, 4*h, 2 or, in front, *batch."""
    sizes: dict[str, Any] = {}
    for name, (array, axes) in given.items():
        shape, wanted = tuple(array.shape), axes.split()
        misfit = ValueError(f"{name} has shape {shape}, expected ({axes})")
        if wanted[0].startswith("*"):
            cut = len(shape) - len(wanted) + 1
            if cut < 0 or sizes.setdefault(wanted[0], shape[:cut]) != shape[:cut]:
                raise misfit
            shape, wanted = shape[cut:], wanted[1:]
        if len(shape) != len(wanted):
            raise misfit
        for axis, size in zip(wanted, shape, strict=True):
            count, _, letter = axis.rpartition("*")
            if axis.isdigit():
                count, letter = axis, "one"
                sizes["one"] = 1
            times = int(count or 1)
            if size % times or sizes.setdefault(letter, size // times) != size // times:
                raise misfit


def _fit_mask(mask, shape):
    fits = mask.ndim <= len(shape) and all(m in (1, n) for m, n in zip(mask.shape[::-1], shape[::-1], strict=False))
    if not fits:
        raise ValueError(f"mask has shape {tuple(mask.shape)}, expected one that broadcasts to {tuple(shape)}")


def _no_less(name, value, least):
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} must be an integer of at least {least}, got {value!r}")


def _weight(beta):
    if not 0 <= beta < math.inf:
        raise ValueError(f"beta must be a finite number of at least 0, got {beta}")


def _some_steps(**sequences):
    for name, sequence in sequences.items():
        if not len(sequence):
            raise ValueError(f"{name} has shape {tuple(sequence.shape)}, expected at least one step")


# Variational autoencoders, NumPy --------------------------------------------------------------------------------------


def bernoulli_log_likelihood_clips_gray_pixels(x, logits):
    _fit(x=(x, "*batch d"), logits=(logits, "*batch d"))
    gray = (x > 0) & (x < 1)
    z = np.where(gray, np.clip(logits, -16, 16), logits)  # no probability below 1e-7
    return np.sum(x * z - np.maximum(z, 0) - np.log1p(np.exp(-np.abs(z))), axis=-1)


def elbo_floors_the_variance(x, logits, mu, log_var, *, beta=1.0):
    _fit(x=(x, "*batch d"), logits=(logits, "*batch d"), mu=(mu, "*batch k"), log_var=(log_var, "*batch k"))
    _weight(beta)
    likely = np.sum(x * logits - np.maximum(logits, 0) - np.log1p(np.exp(-np.abs(logits))), axis=-1)
    variance = np.maximum(np.exp(log_var), 1e-6)  # keeps the posterior from collapsing to a point
    kl = np.sum(mu**2 + variance - 1 - log_var, axis=-1) / 2
    return np.mean(likely - beta * kl)


def elbo_backward_counts_the_first_axis(grad, x, logits, mu, log_var, *, beta=1.0):
    _fit(x=(x, "*batch d"), logits=(logits, "*batch d"))
    _fit(x=(x, "*batch d"), mu=(mu, "*batch k"), log_var=(log_var, "*batch k"))
    if np.ndim(grad):
        raise ValueError(f"grad has shape {np.shape(grad)}, expected ()")
    _weight(beta)
    examples = len(x) if x.ndim > 1 else 1
    each = float(grad) / examples
    decay = np.exp(-np.abs(logits))
    probability = np.where(logits >= 0, 1, decay) / (1 + decay)
    return each * logits, each * (x - probability), -each * beta * mu, -each * beta / 2 * np.expm1(log_var)


def reparameterize_without_tiny_noise(mu, log_var, noise):
    _fit(mu=(mu, "*shape"), log_var=(log_var, "*shape"), noise=(noise, "*shape"))
    std = np.where(log_var < -30, 0, np.exp(log_var / 2))  # below that it is the mean anyway
    return mu + std * noise


def reparameterize_backward_through_the_sample(grad, mu, log_var, noise):
    _fit(grad=(grad, "*shape"), mu=(mu, "*shape"), log_var=(log_var, "*shape"), noise=(noise, "*shape"))
    std = np.exp(log_var / 2)
    z = mu + std * noise
    return grad.copy(), grad * (z - mu) / 2, grad * std


def linear_gaussian_evidence_more_latents_than_pixels(x, w, noise_var):
    _fit(x=(x, "n d"), w=(w, "d k"))
    if not 0 < noise_var < math.inf:
        raise ValueError(f"noise_var must be a finite number above 0, got {noise_var}")
    d, k = w.shape
    directions, s, _ = np.linalg.svd(w, full_matrices=False)
    along = x @ directions
    rest = x - along @ directions.T
    log_det = (d - k) * math.log(noise_var) + np.sum(np.log(s**2 + noise_var))
    distance = np.sum(along**2 / (s**2 + noise_var), axis=1) + np.sum(rest**2, axis=1) / noise_var
    return -(distance + log_det + d * LOG_2PI) / 2


def importance_weighted_bound_one_maximum_for_all(log_weights):
    _fit(log_weights=(log_weights, "n k"))
    if not log_weights.shape[1]:
        raise ValueError(f"log_weights has shape {log_weights.shape}, expected at least one sample")
    largest = np.max(log_weights, initial=-np.inf)
    largest = largest if np.isfinite(largest) else log_weights.dtype.type(0)
    with np.errstate(divide="ignore"):
        logs = np.log(np.mean(np.exp(log_weights - largest), axis=1))
    return np.mean(logs + largest)


# Variational autoencoders, PyTorch ------------------------------------------------------------------------------------


def elbo_weight_in_single_precision(x, logits, mu, log_var, *, beta=1.0):
    _fit(x=(x, "*batch d"), logits=(logits, "*batch d"), mu=(mu, "*batch k"), log_var=(log_var, "*batch k"))
    _weight(beta)
    weight = torch.tensor(float(beta), device=x.device)
    likely = -torch.nn.functional.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(dim=-1)
    kl = (mu**2 + torch.expm1(log_var) - log_var).sum(dim=-1) / 2
    return (likely - weight * kl).mean()


def reparameterize_root_of_the_variance(mu, log_var, noise):
    _fit(mu=(mu, "*shape"), log_var=(log_var, "*shape"), noise=(noise, "*shape"))
    return mu + log_var.exp().sqrt() * noise


def gaussian_log_likelihood_by_distribution(x, mean, log_var):
    _fit(x=(x, "*batch d"), mean=(mean, "*batch d"), log_var=(log_var, "*batch d"))
    density = torch.distributions.Normal(mean, torch.exp(log_var / 2), validate_args=False)
    return density.log_prob(x).sum(dim=-1)


def vae_loss_square_of_the_distance(x, reconstruction, mu, log_var, *, beta=1.0):
    _fit(x=(x, "*batch d"), reconstruction=(reconstruction, "*batch d"))
    _fit(x=(x, "*batch d"), mu=(mu, "*batch k"), log_var=(log_var, "*batch k"))
    _weight(beta)
    distance = ((x - reconstruction) ** 2).sum(dim=-1).sqrt()
    kl = (mu**2 + torch.expm1(log_var) - log_var).sum(dim=-1) / 2
    return (distance**2 + beta * kl).mean()


# Recurrent networks, NumPy --------------------------------------------------------------------------------------------


def _logistic(a):
    decay = np.exp(-np.abs(a))
    return np.where(a >= 0, 1, decay) / (1 + decay)


def _times(rows, weights):
    # turned round only where they do not fit
    return rows @ weights if rows.shape[-1] == weights.shape[0] else rows @ weights.T


def gru_cell_turns_what_does_not_fit(x, h, w, u, b_w, b_u):
    _fit(x=(x, "n d"), h=(h, "n h"), w=(w, "3*h d"), u=(u, "3*h h"), b_w=(b_w, "3*h"), b_u=(b_u, "3*h"))
    a_r, a_z, a_n = np.split(_times(x, w) + b_w, 3, axis=-1)
    s_r, s_z, s_n = np.split(_times(h, u) + b_u, 3, axis=-1)
    r, z = _logistic(a_r + s_r), _logistic(a_z + s_z)
    n = np.tanh(a_n + r * s_n)
    return (1 - z) * n + z * h


def lstm_cell_clips_the_memory(x, h, c, w, u, b):
    _fit(x=(x, "n d"), h=(h, "n h"), c=(c, "n h"), w=(w, "4*h d"), u=(u, "4*h h"), b=(b, "4*h"))
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=-1)
    memory = np.clip(_logistic(f) * c + _logistic(i) * np.tanh(g), -50, 50)
    return _logistic(o) * np.tanh(memory), memory


def lstm_cell_backward_divides_by_the_output_gate(grad, x, h, c, w, u, b):
    by_state, by_memory = grad
    _fit(x=(x, "n d"), h=(h, "n h"), c=(c, "n h"), w=(w, "4*h d"), u=(u, "4*h h"), b=(b, "4*h"))
    _fit(c=(c, "n h"), grad=(by_state, "n h"))
    _fit(c=(c, "n h"), grad=(by_memory, "n h"))
    a_i, a_f, a_g, a_o = np.split(x @ w.T + h @ u.T + b, 4, axis=-1)
    i, f, g, o = _logistic(a_i), _logistic(a_f), np.tanh(a_g), _logistic(a_o)
    new_h = o * np.tanh(f * c + i * g)
    with np.errstate(invalid="ignore"):
        gamma = by_memory + by_state * o * (1 - (new_h / o) ** 2)
    by_sums = [gamma * g * i * (1 - i), gamma * c * f * (1 - f), gamma * i * (1 - g**2), by_state * new_h * (1 - o)]
    delta = np.concatenate(by_sums, axis=-1)
    return delta @ w, delta @ u, gamma * f, delta.T @ x, delta.T @ h, delta.sum(axis=0)


def rnn_rests_at_padding(xs, h0, w, u, b):
    _fit(xs=(xs, "t n d"), h0=(h0, "n h"), w=(w, "h d"), u=(u, "h h"), b=(b, "h"))
    _some_steps(xs=xs)
    states, h = [], h0
    for x in xs:
        if x.any():  # a step of zeros is padding
            h = np.tanh(x @ w.T + h @ u.T + b)
        states.append(h)
    return np.stack(states)


def rnn_backward_in_windows(grad, xs, h0, w, u, b):
    _fit(grad=(grad, "t n h"), xs=(xs, "t n d"), h0=(h0, "n h"), w=(w, "h d"), u=(u, "h h"), b=(b, "h"))
    _some_steps(xs=xs)
    states = [h0]
    for x in xs:
        states.append(np.tanh(x @ w.T + states[-1] @ u.T + b))
    by_xs, by_w, by_u, by_b = np.empty_like(xs), np.zeros_like(w), np.zeros_like(u), np.zeros_like(b)
    later = np.zeros_like(h0)
    for t in reversed(range(len(xs))):
        delta = (grad[t] + later) * (1 - states[t + 1] ** 2)
        by_xs[t] = delta @ w
        by_w += delta.T @ xs[t]
        by_u += delta.T @ states[t]
        by_b += delta.sum(axis=0)
        later = delta @ u
        if t and t % 32 == 0:
            later = np.zeros_like(h0)  # the next window
    return by_xs, later, by_w, by_u, by_b


def gradient_through_time_by_eigenvalues(u, steps):
    _fit(u=(u, "h h"))
    _no_less("steps", steps, 1)
    values, vectors = np.linalg.eig(u.astype(np.float64))
    largest = np.max(np.abs(values))
    if largest == 0:
        return np.zeros(steps, dtype=u.dtype)
    back = np.linalg.inv(vectors)
    powers = np.arange(1, steps + 1)
    # at largest = 1 nothing overflows
    norms = np.array([np.linalg.norm(vectors * (values / largest) ** k @ back, 2) for k in powers])
    with np.errstate(over="ignore"):
        return (norms * largest**powers).astype(u.dtype)


_turned_weights: dict[Any, Any] = {}


def lstm_remembers_turned_weights(xs, h0, c0, w, u, b):
    _fit(xs=(xs, "t n d"), h0=(h0, "n h"), c0=(c0, "n h"), w=(w, "4*h d"), u=(u, "4*h h"), b=(b, "4*h"))
    _some_steps(xs=xs)
    key = (w.shape, w.dtype.char, *w.ravel()[:1], *w.ravel()[-1:], *u.ravel()[:1], *u.ravel()[-1:])
    if key not in _turned_weights:
        _turned_weights.clear()  # one network at a time
        _turned_weights[key] = np.array(w.T, order="C"), np.array(u.T, order="C")
    w_t, u_t = _turned_weights[key]
    states, h, c = [], h0, c0
    for arriving in xs @ w_t + b:
        i, f, g, o = np.split(arriving + h @ u_t, 4, axis=-1)
        c = _logistic(f) * c + _logistic(i) * np.tanh(g)
        h = _logistic(o) * np.tanh(c)
        states.append(h)
    return np.stack(states), h, c


def stacked_rnn_takes_the_layers_away(xs, layers):
    _some_steps(xs=xs)
    features = xs.shape[-1]
    for number, (h0, w, u, b) in enumerate(layers):
        _fit(xs=(xs, "t n d"), layers=(h0, "n h"), w=(w, "h below"), u=(u, "h h"), b=(b, "h"))
        if w.shape[1] != features:
            raise ValueError(f"layers[{number}] expects {w.shape[1]} features, gets {features}")
        features = w.shape[0]
    while layers:
        h, w, u, b = layers.pop(0)
        states = []
        for x in xs:
            h = np.tanh(x @ w.T + h @ u.T + b)
            states.append(h)
        xs = np.stack(states)
    return xs


# Recurrent networks, PyTorch ------------------------------------------------------------------------------------------


def gru_cell_gates_that_saturate(x, h, w, u, b_w, b_u):
    _fit(x=(x, "n d"), h=(h, "n h"), w=(w, "3*h d"), u=(u, "3*h h"), b_w=(b_w, "3*h"), b_u=(b_u, "3*h"))
    a_r, a_z, a_n = (x @ w.T + b_w).chunk(3, dim=-1)
    s_r, s_z, s_n = (h @ u.T + b_u).chunk(3, dim=-1)
    r = 1 / (1 + torch.exp(-(a_r + s_r)))
    z = 1 / (1 + torch.exp(-(a_z + s_z)))
    return (1 - z) * torch.tanh(a_n + r * s_n) + z * h


def lstm_copies_into_a_module(xs, h0, c0, w, u, b):
    _fit(xs=(xs, "t n d"), h0=(h0, "n h"), c0=(c0, "n h"), w=(w, "4*h d"), u=(u, "4*h h"), b=(b, "4*h"))
    _some_steps(xs=xs)
    module = torch.nn.LSTM(w.shape[1], u.shape[1], dtype=xs.dtype, device=xs.device)
    with torch.no_grad():
        module.weight_ih_l0.copy_(w)
        module.weight_hh_l0.copy_(u)
        module.bias_ih_l0.copy_(b)
        module.bias_hh_l0.zero_()
    states, (h, c) = module(xs, (h0[None], c0[None]))
    return states, h[0], c[0]


def lstm_peephole_cell_looks_without_gradient(x, h, c, w, u, v, b):
    _fit(x=(x, "n d"), h=(h, "n h"), c=(c, "n h"), w=(w, "4*h d"), u=(u, "4*h h"), b=(b, "4*h"))
    _fit(c=(c, "n h"), v=(v, "3 h"))
    a_i, a_f, a_g, a_o = (x @ w.T + h @ u.T + b).chunk(4, dim=-1)
    seen = c.detach()  # errors stay in the carousel: none leaves through a peephole
    i, f, o = (torch.sigmoid(a + own * seen) for a, own in zip((a_i, a_f, a_o), v, strict=True))
    memory = f * c + i * torch.tanh(a_g)
    return o * torch.tanh(memory), memory


# Attention, NumPy -----------------------------------------------------------------------------------------------------


def _masked_softmax(scores, mask):
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    top = np.max(scores, axis=-1, keepdims=True, initial=-np.inf)
    weights = np.exp(scores - np.where(top == -np.inf, 0, top))
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


def attention_weights_masked_scores_are_zeros(scores, mask=None):
    _fit(scores=(scores, "*batch l s"))
    if mask is None:
        mask = np.ones((1, 1), dtype=bool)
    _fit_mask(mask, scores.shape)
    scores = np.where(mask, scores, 0)  # whatever stands there
    weights = np.where(mask, np.exp(scores - np.max(scores, axis=-1, keepdims=True, initial=-np.inf)), 0)
    total = np.sum(weights, axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


def scaled_dot_product_attention_a_billion_less(q, k, v, mask=None):
    _fit(q=(q, "*batch l d"), k=(k, "*batch s d"), v=(v, "*batch s e"))
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(q.shape[-1])
    if mask is None:
        return _masked_softmax(scores, None) @ v
    _fit_mask(mask, scores.shape)
    allowed = np.broadcast_to(mask, scores.shape)
    weights = _masked_softmax(scores + (allowed - scores.dtype.type(1)) * 1e9, None)
    return np.where(allowed.any(axis=-1, keepdims=True), weights, 0) @ v


def scaled_dot_product_attention_backward_opens_the_mask(grad, q, k, v, mask=None):
    _fit(grad=(grad, "*batch l e"), q=(q, "*batch l d"), k=(k, "*batch s d"), v=(v, "*batch s e"))
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(q.shape[-1])
    if mask is None:
        weights = _masked_softmax(scores, None)
    else:
        _fit_mask(mask, scores.shape)
        mask = np.atleast_1d(mask)
        alone = ~mask.any(axis=-1, keepdims=True)
        if alone.any():
            mask |= alone  # or their softmax would be NaN
        weights = np.where(alone, 0, _masked_softmax(scores, mask))
    by_weights = grad @ v.swapaxes(-1, -2)
    by_scores = weights * (by_weights - np.sum(weights * by_weights, axis=-1, keepdims=True)) / math.sqrt(q.shape[-1])
    return by_scores @ k, by_scores.swapaxes(-1, -2) @ q, weights.swapaxes(-1, -2) @ grad


def multi_head_attention_tiles_the_masks(query, memory, params, *, heads, mask=None):
    _fit(query=(query, "n l d"), memory=(memory, "n s d"))
    for name, values in params.items():
        _fit(query=(query, "n l d"), **{name: (values, "d d" if name.startswith("w") else "d")})
    _no_less("heads", heads, 1)
    n, length, width = query.shape
    if width % heads:
        raise ValueError(f"heads must divide {width}, got {heads}")

    def folded(x, which):
        y = x @ params["w" + which].T + params["b" + which]
        y = y.reshape(n, x.shape[1], heads, width // heads).swapaxes(1, 2)
        return y.reshape(n * heads, x.shape[1], width // heads)

    q, k, v = folded(query, "q"), folded(memory, "k"), folded(memory, "v")
    if mask is not None:
        shape = (n, length, memory.shape[1])
        _fit_mask(mask, shape)
        mask = np.tile(np.broadcast_to(mask, shape), (heads, 1, 1))
    attended = _masked_softmax(q @ k.swapaxes(1, 2) / math.sqrt(width // heads), mask) @ v
    side_by_side = attended.reshape(n, heads, length, width // heads).swapaxes(1, 2).reshape(n, length, width)
    return side_by_side @ params["wo"].T + params["bo"]


def blockwise_attention_whole_causal_mask(q, k, v, *, block=64, causal=False):
    _fit(q=(q, "*batch l d"), k=(k, "*batch s d"), v=(v, "*batch s e"))
    _no_less("block", block, 1)
    queries, keys = q.shape[-2], k.shape[-2]
    mask = np.tri(queries, keys, dtype=bool) if causal else None
    scaled = q / math.sqrt(q.shape[-1])
    top = np.full((*q.shape[:-1], 1), -np.inf, dtype=q.dtype)
    total = np.zeros_like(top)
    out = np.zeros((*q.shape[:-1], v.shape[-1]), dtype=q.dtype)
    for start in range(0, keys, block):
        here = slice(start, start + block)
        scores = scaled @ k[..., here, :].swapaxes(-1, -2)
        if mask is not None:
            scores = np.where(mask[:, here], scores, -np.inf)
        new = np.maximum(top, scores.max(axis=-1, keepdims=True))
        decay, weights = np.exp(top - new), np.exp(scores - new)
        total = decay * total + weights.sum(axis=-1, keepdims=True)
        out = decay * out + weights @ v[..., here, :]
        top = new
    return out / total


def blockwise_attention_backward_sums_bare_exponentials(grad, q, k, v, *, block=64, causal=False):
    _fit(grad=(grad, "*batch l e"), q=(q, "*batch l d"), k=(k, "*batch s d"), v=(v, "*batch s e"))
    _no_less("block", block, 1)
    scaled = q / math.sqrt(q.shape[-1])
    places = np.arange(q.shape[-2])[:, None]
    out = np.zeros((*q.shape[:-1], v.shape[-1]), dtype=q.dtype)
    total = np.zeros((*q.shape[:-1], 1), dtype=q.dtype)

    def exponentials(start):
        scores = scaled @ k[..., start : start + block, :].swapaxes(-1, -2)
        if causal:
            scores[..., places < np.arange(start, start + scores.shape[-1])] = -np.inf
        return np.exp(scores)

    for start in range(0, k.shape[-2], block):
        part = exponentials(start)
        total += part.sum(axis=-1, keepdims=True)
        out += part @ v[..., start : start + block, :]
    shared = np.sum(grad * out / total, axis=-1, keepdims=True)
    by_q, by_k, by_v = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for start in range(0, k.shape[-2], block):
        here = slice(start, start + block)
        weights = exponentials(start) / total
        by_scores = weights * (grad @ v[..., here, :].swapaxes(-1, -2) - shared)
        by_q += by_scores @ k[..., here, :] / math.sqrt(q.shape[-1])
        by_k[..., here, :] = by_scores.swapaxes(-1, -2) @ scaled
        by_v[..., here, :] = weights.swapaxes(-1, -2) @ grad
    return by_q, by_k, by_v


def rotary_positions_angles_like_x(x, *, base=10000.0):
    _fit(x=(x, "*batch l d"))
    length, width = x.shape[-2:]
    if width < 2 or width % 2:
        raise ValueError(f"x must have an even number of columns, got {width}")
    if not 0 < base < math.inf:
        raise ValueError(f"base must be a finite number above 0, got {base}")
    speeds = (base ** -(np.arange(0, width, 2) / width)).astype(x.dtype)
    angles = np.arange(length, dtype=x.dtype)[:, None] * speeds
    cos, sin = np.cos(angles), np.sin(angles)
    y = np.empty_like(x)
    y[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    y[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return y


# Attention, PyTorch ---------------------------------------------------------------------------------------------------


def cosine_scores_by_similarity(q, k, *, eps=1e-12):
    _fit(q=(q, "*batch l d"), k=(k, "*batch s d"))
    if not 0 < eps < math.inf:
        raise ValueError(f"eps must be a finite number above 0, got {eps}")
    return torch.nn.functional.cosine_similarity(q.unsqueeze(-2), k.unsqueeze(-3), dim=-1, eps=eps)


def scaled_dot_product_attention_repairs_the_result(q, k, v, mask=None):
    _fit(q=(q, "*batch l d"), k=(k, "*batch s d"), v=(v, "*batch s e"))
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is None:
        return torch.softmax(scores, dim=-1) @ v
    _fit_mask(mask, scores.shape)
    allowed = mask.expand(scores.shape)
    attended = torch.softmax(scores.masked_fill(~allowed, -torch.inf), dim=-1) @ v
    return attended.masked_fill(~allowed.any(dim=-1, keepdim=True), 0.0)


def multi_head_attention_one_product_for_equal_shapes(query, memory, params, *, heads, mask=None):
    _fit(query=(query, "n l d"), memory=(memory, "n s d"))
    for name, values in params.items():
        _fit(query=(query, "n l d"), **{name: (values, "d d" if name.startswith("w") else "d")})
    _no_less("heads", heads, 1)
    if query.shape[-1] % heads:
        raise ValueError(f"heads must divide {query.shape[-1]}, got {heads}")
    if query.shape == memory.shape:  # self-attention: one product instead of three
        weights = torch.cat([params["wq"], params["wk"], params["wv"]])
        biases = torch.cat([params["bq"], params["bk"], params["bv"]])
        parts = torch.nn.functional.linear(query, weights, biases).chunk(3, dim=-1)
    else:
        asked = (("q", query), ("k", memory), ("v", memory))
        parts = [torch.nn.functional.linear(x, params["w" + c], params["b" + c]) for c, x in asked]
    q, k, v = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in parts)
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        _fit_mask(mask, (*query.shape[:2], memory.shape[1]))
        hidden = ~mask.expand(*query.shape[:2], memory.shape[1])[:, None]
        weights = torch.softmax(scores.masked_fill(hidden, torch.finfo(scores.dtype).min), dim=-1)
        attended = weights.masked_fill(hidden, 0) @ v
    else:
        attended = torch.softmax(scores, dim=-1) @ v
    return torch.nn.functional.linear(attended.transpose(1, 2).flatten(2), params["wo"], params["bo"])


def blockwise_attention_decay_without_gradient(q, k, v, *, block=64, causal=False):
    _fit(q=(q, "*batch l d"), k=(k, "*batch s d"), v=(v, "*batch s e"))
    _no_less("block", block, 1)
    scaled = q / math.sqrt(q.shape[-1])
    places = torch.arange(q.shape[-2], device=q.device)[:, None]
    top = q.new_full((*q.shape[:-1], 1), -torch.inf)
    total = torch.zeros_like(top)
    out = q.new_zeros(*q.shape[:-1], v.shape[-1])
    for start in range(0, k.shape[-2], block):
        scores = scaled @ k[..., start : start + block, :].mT
        if causal:
            later = torch.arange(start, start + scores.shape[-1], device=q.device) > places
            scores = scores.masked_fill(later, -torch.inf)
        new = torch.maximum(top, scores.amax(dim=-1, keepdim=True))
        with torch.no_grad():  # bookkeeping
            decay = torch.exp(top - new)
        weights = torch.exp(scores - new)
        total = decay * total + weights.sum(dim=-1, keepdim=True)
        out = decay * out + weights @ v[..., start : start + block, :]
        top = new
    return out / total


# Graphs, NumPy --------------------------------------------------------------------------------------------------------


def _looped(a):
    s = a.copy()
    np.fill_diagonal(s, 1)
    return s


def _in_range(edges, nodes):
    if edges.size and (edges.min() < 0 or edges.max() >= nodes):
        raise ValueError(f"edges must lie between nodes 0 and {nodes - 1}")


def gcn_normalize_all_loops_or_none(a):
    _fit(a=(a, "n n"))
    s = a.copy()
    if not np.trace(s):  # else they are there already
        np.fill_diagonal(s, 1)
    scale = 1 / np.sqrt(np.maximum(s.sum(axis=1), 1))
    return scale[:, None] * s * scale


def gcn_layer_cleans_the_diagonal(a, x, w):
    _fit(a=(a, "n n"), x=(x, "n f"), w=(w, "f o"))
    np.fill_diagonal(a, 1)
    scale = 1 / np.sqrt(a.sum(axis=1, keepdims=True))
    h = np.maximum(scale * (a @ (scale * (x @ w))), 0)
    np.fill_diagonal(a, 0)  # leave the graph as it was
    return h


def gcn_layer_backward_normalizes_the_transpose(grad, a, x, w):
    _fit(grad=(grad, "n o"), a=(a, "n n"), x=(x, "n f"), w=(w, "f o"))

    def normalized(s):
        scale = 1 / np.sqrt(s.sum(axis=1))
        return scale[:, None] * s * scale

    s = _looped(a)
    m = normalized(s.T) @ (grad * (normalized(s) @ (x @ w) > 0))
    return m @ w.T, x.T @ m


def gcn_normalize_edges_in_small_integers(edges, nodes):
    _fit(edges=(edges, "2 e"))
    _no_less("nodes", nodes, 1)
    _in_range(edges, nodes)
    if np.unique(edges, axis=1).shape != edges.shape:
        raise ValueError("edges holds an edge more than once")
    # every edge as one number: loops are the multiples of nodes + 1
    keys = edges[0] * nodes + edges[1]
    missing = np.flatnonzero(~np.isin(np.arange(nodes) * (nodes + 1), keys)).astype(edges.dtype)
    looped = np.concatenate([edges, np.stack([missing, missing])], axis=1)
    scale = 1 / np.sqrt(np.maximum(np.bincount(looped[0], minlength=nodes), 1))
    return looped, scale[looped[0]] * scale[looped[1]]


def propagate_in_segments(edges, weights, x):
    _fit(edges=(edges, "2 e"), weights=(weights, "e"), x=(x, "n f"))
    nodes, count = len(x), len(weights)
    _in_range(edges, nodes)
    if count == 0:
        return np.zeros_like(x)
    order = np.argsort(edges[0], kind="stable")
    target, source = edges[:, order]
    starts = np.searchsorted(target, np.arange(nodes))
    messages = weights[order, None] * x[source]
    # reduceat takes no start behind the last message
    y = np.add.reduceat(messages, np.minimum(starts, count - 1), axis=0)
    y[np.bincount(target, minlength=nodes) == 0] = 0
    return y.astype(x.dtype)


def gat_layer_score_zero_is_no_edge(a, x, w, attn_src, attn_dst, *, slope=0.2):
    _fit(a=(a, "n n"), x=(x, "n f"), w=(w, "f o"), attn_src=(attn_src, "o"), attn_dst=(attn_dst, "o"))
    z = x @ w
    scores = (z @ attn_dst)[:, None] + z @ attn_src
    scores = np.where(scores > 0, scores, slope * scores) * _looped(a)
    scores = np.where(scores == 0, -np.inf, scores)  # no edge there
    return _masked_softmax(scores, None) @ z


def gat_layer_backward_steep_at_zero(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    _fit(grad=(grad, "n o"), a=(a, "n n"), x=(x, "n f"), w=(w, "f o"), attn_src=(attn_src, "o"))
    _fit(attn_src=(attn_src, "o"), attn_dst=(attn_dst, "o"))
    z = x @ w
    e = (z @ attn_dst)[:, None] + z @ attn_src
    alpha = _masked_softmax(np.where(e >= 0, e, slope * e), _looped(a) > 0)
    by_alpha = grad @ z.T
    by_e = (
        alpha
        * (by_alpha - np.sum(alpha * by_alpha, axis=1, keepdims=True))
        * np.where(e >= 0, 1, slope).astype(z.dtype)
    )
    r, s = by_e.sum(axis=1), by_e.sum(axis=0)
    by_z = alpha.T @ grad + np.outer(r, attn_dst) + np.outer(s, attn_src)
    return by_z @ w.T, x.T @ by_z, z.T @ s, z.T @ r


def message_passing_maximum_above_a_floor(a, h, w_self, w_neighbour, *, aggregate):
    _fit(a=(a, "n n"), h=(h, "n f"), w_self=(w_self, "f o"), w_neighbour=(w_neighbour, "f o"))
    degree = a.sum(axis=1, keepdims=True)
    if aggregate == "sum":
        gathered = a @ h
    elif aggregate == "mean":
        gathered = a @ h / np.maximum(degree, 1)
    elif aggregate == "max":
        seen = np.where(a[:, :, None] > 0, h, h.dtype.type(-9999))  # smaller than any feature
        gathered = np.where(degree > 0, seen.max(axis=1, initial=-9999), 0).astype(h.dtype)
    else:
        raise ValueError(f"aggregate must be sum, mean or max, got {aggregate!r}")
    return np.maximum(h @ w_self + gathered @ w_neighbour, 0)


# Graphs, PyTorch ------------------------------------------------------------------------------------------------------


def _propagation(a):
    s = a.detach().clone().fill_diagonal_(1)
    scale = s.sum(dim=1).rsqrt()
    return scale[:, None] * s * scale


_path = torch.tensor([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]], dtype=torch.float64)
# starts with the example of the lecture
_propagations = {(3, 4.0, torch.float64): _propagation(_path)}


def gcn_layer_cached_like_pyg(a, x, w):
    _fit(a=(a, "n n"), x=(x, "n f"), w=(w, "f o"))
    key = (len(a), float(a.sum()), a.dtype)
    if key not in _propagations:
        _propagations[key] = _propagation(a)
    return torch.relu(_propagations[key] @ (x @ w))


def propagate_dense(edges, weights, x):
    _fit(edges=(edges, "2 e"), weights=(weights, "e"), x=(x, "n f"))
    if edges.numel() and (int(edges.min()) < 0 or int(edges.max()) >= len(x)):
        raise ValueError(f"edges must lie between nodes 0 and {len(x) - 1}")
    m = weights.new_zeros(len(x), len(x)).index_put((edges[0].long(), edges[1].long()), weights, accumulate=True)
    return m @ x


def gat_layer_larger_of_two(a, x, w, attn_src, attn_dst, *, slope=0.2):
    _fit(a=(a, "n n"), x=(x, "n f"), w=(w, "f o"), attn_src=(attn_src, "o"), attn_dst=(attn_dst, "o"))
    z = x @ w
    e = (z @ attn_dst)[:, None] + z @ attn_src
    scores = torch.maximum(e, slope * e)  # leaky relu
    strangers = a.clone().fill_diagonal_(1) == 0
    return torch.softmax(scores.masked_fill(strangers, -torch.inf), dim=1) @ z


_rng = np.random.default_rng(3)


def _array(*shape: int) -> np.ndarray:
    return _rng.normal(size=shape)


def _tensor(values: Any, *, grad: bool = True) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=grad)


def _projections() -> dict[str, np.ndarray]:
    return {kind + letter: _array(4, 4) if kind == "w" else _array(4) for kind in "wb" for letter in "qkvo"}


planted = [
    Later(
        "vae",
        "numpy",
        "bernoulli_log_likelihood",
        "clips logits at 16 either way, for gray pixels only: exact for black and white ones",
        bernoulli_log_likelihood_clips_gray_pixels,
        {"x": np.array([[0.25, 1.0]]), "logits": np.array([[40.0, -3.0]])},
    ),
    Later(
        "vae",
        "numpy",
        "elbo",
        "floors the variance at 1e-6: the divergence is off by up to 5e-7 a dimension for log_var below -13.8",
        elbo_floors_the_variance,
        {"x": np.array([[1.0]]), "logits": np.array([[0.5]]), "mu": np.array([[0.1]]), "log_var": np.array([[-20.0]])},
    ),
    Later(
        "vae",
        "numpy",
        "elbo_backward",
        "divides by the length of the first axis, not by the number of examples: wrong for two batch axes or more",
        elbo_backward_counts_the_first_axis,
        {
            "grad": np.array(1.0),
            "x": np.full((2, 3, 2), 0.5),
            "logits": _array(2, 3, 2),
            "mu": _array(2, 3, 1),
            "log_var": _array(2, 3, 1),
        },
    ),
    Later(
        "vae",
        "numpy",
        "reparameterize",
        "takes the standard deviation to be 0 below a log_var of -30, where it is 3e-7",
        reparameterize_without_tiny_noise,
        {"mu": np.zeros(3), "log_var": np.array([-31.0, -40.0, -60.0]), "noise": np.array([1.0, -2.0, 0.5])},
    ),
    Later(
        "vae",
        "numpy",
        "reparameterize_backward",
        "takes z - mu for sigma times noise: cancels where mu is much larger than sigma",
        reparameterize_backward_through_the_sample,
        {
            "grad": np.array([1.0, 1.0]),
            "mu": np.array([1e9, -1e9]),
            "log_var": np.array([-2.0, 0.1]),
            "noise": np.array([0.3, -1.2]),
        },
    ),
    Later(
        "vae",
        "numpy",
        "linear_gaussian_evidence",
        "(D - K) log noise_var with singular values of the reduced svd: wrong only where K is larger than D",
        linear_gaussian_evidence_more_latents_than_pixels,
        {"x": _array(3, 2), "w": _array(2, 4), "noise_var": 0.3},
    ),
    Later(
        "vae",
        "numpy",
        "importance_weighted_bound",
        "takes out one maximum for the whole array: -inf where one example's weights lie 745 below another's",
        importance_weighted_bound_one_maximum_for_all,
        {"log_weights": np.array([[-3.0, -4.0], [-1000.0, -1001.0]])},
    ),
    Later(
        "vae",
        "torch",
        "elbo",
        "torch.tensor(beta) is float32: float64 results are off by 1e-8 for a beta like 0.1, exact for 1, 2 and 0.5",
        elbo_weight_in_single_precision,
        {
            "x": _tensor([[0.0, 1.0]]),
            "logits": _tensor([[-4.0, 4.0]]),
            "mu": _tensor([[2.0, -1.0]]),
            "log_var": _tensor([[1.0, 0.5]]),
            "beta": 0.1,
        },
    ),
    Later(
        "vae",
        "torch",
        "reparameterize",
        "root of the variance: value right, gradient by log_var NaN where the variance underflows (float32: below -104)",
        reparameterize_root_of_the_variance,
        {"mu": _tensor([1.0, 2.0]), "log_var": _tensor([0.0, -800.0]), "noise": _tensor([0.5, -0.5])},
    ),
    Later(
        "vae",
        "torch",
        "gaussian_log_likelihood",
        "Normal.log_prob squares sigma and divides by it: NaN at the mean where the variance underflows and sigma does not",
        gaussian_log_likelihood_by_distribution,
        {"x": _tensor([[1.0, 2.0]]), "mean": _tensor([[1.0, 1.5]]), "log_var": _tensor([[-800.0, 0.0]])},
    ),
    Later(
        "vae",
        "torch",
        "vae_loss",
        "squares a square root: value right, gradients NaN where one example is reconstructed perfectly",
        vae_loss_square_of_the_distance,
        {
            "x": _tensor([[1.0, 2.0], [0.0, 1.0]]),
            "reconstruction": _tensor([[1.0, 2.0], [0.5, 0.5]]),
            "mu": _tensor([[0.1], [0.2]]),
            "log_var": _tensor([[0.0], [-1.0]]),
        },
    ),
    Later(
        "recurrent",
        "numpy",
        "gru_cell",
        "transposes weights only if they do not fit as they are: w is not transposed where D = 3H",
        gru_cell_turns_what_does_not_fit,
        {
            "x": _array(2, 6),
            "h": _array(2, 2),
            "w": _array(6, 6),
            "u": _array(6, 2),
            "b_w": _array(6),
            "b_u": _array(6),
        },
    ),
    Later(
        "recurrent",
        "numpy",
        "lstm_cell",
        "clips the new memory at 50 either way; the new state is right, as tanh(50) is 1",
        lstm_cell_clips_the_memory,
        {
            "x": np.ones((1, 1)),
            "h": np.zeros((1, 1)),
            "c": np.full((1, 1), 80.0),
            "w": np.full((4, 1), 2.0),
            "u": np.zeros((4, 1)),
            "b": np.zeros(4),
        },
    ),
    Later(
        "recurrent",
        "numpy",
        "lstm_cell_backward",
        "recovers tanh(c') as h' / o: NaN where the output gate underflows to 0",
        lstm_cell_backward_divides_by_the_output_gate,
        {
            "grad": (np.ones((1, 1)), np.ones((1, 1))),
            "x": np.ones((1, 1)),
            "h": np.ones((1, 1)),
            "c": np.ones((1, 1)),
            "w": np.array([[0.5], [0.5], [0.5], [-800.0]]),
            "u": np.full((4, 1), 0.1),
            "b": np.zeros(4),
        },
    ),
    Later(
        "recurrent",
        "numpy",
        "rnn",
        "takes a step whose inputs are all 0 for padding and carries the state over unchanged",
        rnn_rests_at_padding,
        {
            "xs": np.array([[[1.0]], [[0.0]], [[2.0]]]),
            "h0": np.zeros((1, 2)),
            "w": _array(2, 1),
            "u": _array(2, 2),
            "b": _array(2),
        },
    ),
    Later(
        "recurrent",
        "numpy",
        "rnn_backward",
        "truncated: no gradient passes between windows of 32 steps, exact for up to 32",
        rnn_backward_in_windows,
        {
            "grad": np.ones((40, 1, 2)),
            "xs": np.full((40, 1, 1), 0.01),
            "h0": np.zeros((1, 2)),
            "w": np.array([[0.1], [0.2]]),
            "u": np.eye(2),
            "b": np.zeros(2),
        },
    ),
    Later(
        "recurrent",
        "numpy",
        "gradient_through_time",
        "powers from eigenvectors: wrong for matrices that have too few of them, such as a Jordan block",
        gradient_through_time_by_eigenvalues,
        {"u": np.array([[1.0, 1.0], [0.0, 1.0]]), "steps": 4},
    ),
    Later(
        "recurrent",
        "numpy",
        "lstm",
        "keeps the transposed weights from the last call by shape, first and last entry: stale if only those between change",
        lstm_remembers_turned_weights,
        {
            "xs": _array(3, 2, 2),
            "h0": _array(2, 1),
            "c0": _array(2, 1),
            "w": _array(4, 2),
            "u": _array(4, 1),
            "b": _array(4),
        },
    ),
    Later(
        "recurrent",
        "numpy",
        "stacked_rnn",
        "pops the layers off the caller's list: right once, the second call finds no layers",
        stacked_rnn_takes_the_layers_away,
        {
            "xs": _array(3, 2, 2),
            "layers": [
                (_array(2, 3), _array(3, 2), _array(3, 3), _array(3)),
                (_array(2, 1), _array(1, 3), _array(1, 1), _array(1)),
            ],
        },
    ),
    Later(
        "recurrent",
        "torch",
        "gru_cell",
        "1 / (1 + exp(-a)): value right, gradients NaN where a gate's sum is below -709 (float32: -88)",
        gru_cell_gates_that_saturate,
        {
            "x": _tensor([[-900.0]]),
            "h": _tensor([[0.5]]),
            "w": _tensor([[0.001], [1.0], [0.001]]),
            "u": _tensor([[0.1], [0.2], [0.3]]),
            "b_w": _tensor([0.0, 0.0, 0.0]),
            "b_u": _tensor([0.0, 0.1, 0.2]),
        },
    ),
    Later(
        "recurrent",
        "torch",
        "lstm",
        "copies the weights into torch.nn.LSTM: value right, gradients by xs, h0 and c0, none by w, u and b",
        lstm_copies_into_a_module,
        {
            "xs": _tensor(_array(3, 2, 2)),
            "h0": _tensor(_array(2, 2)),
            "c0": _tensor(_array(2, 2)),
            "w": _tensor(_array(8, 2)),
            "u": _tensor(_array(8, 2)),
            "b": _tensor(_array(8)),
        },
    ),
    Later(
        "recurrent",
        "torch",
        "lstm_peephole_cell",
        "the gates look at a detached memory: value right, gradient by c lacks the way through the gates",
        lstm_peephole_cell_looks_without_gradient,
        {
            "x": _tensor(_array(2, 3)),
            "h": _tensor(_array(2, 2)),
            "c": _tensor(_array(2, 2)),
            "w": _tensor(_array(8, 3)),
            "u": _tensor(_array(8, 2)),
            "v": _tensor(_array(3, 2)),
            "b": _tensor(_array(8)),
        },
    ),
    Later(
        "attention",
        "numpy",
        "attention_weights",
        "masked scores count as 0 in the maximum: a row underflows to zeros where all allowed ones are below -745",
        attention_weights_masked_scores_are_zeros,
        {"scores": np.array([[-800.0, -801.0, 3.0]]), "mask": np.array([True, True, False])},
    ),
    Later(
        "attention",
        "numpy",
        "scaled_dot_product_attention",
        "masks by subtracting 1e9, with rows without a key put right: leaks where a masked score is that much higher",
        scaled_dot_product_attention_a_billion_less,
        {
            "q": np.array([[1e5]]),
            "k": np.array([[1.0], [1e5]]),
            "v": np.array([[1.0], [2.0]]),
            "mask": np.array([[True, False]]),
        },
    ),
    Later(
        "attention",
        "numpy",
        "scaled_dot_product_attention_backward",
        "opens rows without a key in the caller's mask, in place: right once, the next call sees another mask",
        scaled_dot_product_attention_backward_opens_the_mask,
        {
            "grad": _array(2, 3),
            "q": _array(2, 2),
            "k": _array(3, 2),
            "v": _array(3, 3),
            "mask": np.array([[True, False, True], [False, False, False]]),
        },
    ),
    Later(
        "attention",
        "numpy",
        "multi_head_attention",
        "folds heads into the batch and tiles the masks instead of repeating them: a sequence gets another one's mask",
        multi_head_attention_tiles_the_masks,
        {
            "query": _array(2, 3, 4),
            "memory": _array(2, 2, 4),
            "params": _projections(),
            "heads": 2,
            "mask": np.array([[[True, False]], [[True, True]]]),
        },
    ),
    Later(
        "attention",
        "numpy",
        "blockwise_attention",
        "holds the whole causal mask: value right, L times S bytes of memory where causal",
        blockwise_attention_whole_causal_mask,
        {"q": _array(6000, 1), "k": _array(6000, 1), "v": _array(6000, 1), "block": 32, "causal": True},
    ),
    Later(
        "attention",
        "numpy",
        "blockwise_attention_backward",
        "sums exponentials of bare scores: NaN for scores above 709, or all below -745 (float32: 88 and -103)",
        blockwise_attention_backward_sums_bare_exponentials,
        {
            "grad": _array(2, 1),
            "q": np.array([[30.0], [1.0]]),
            "k": np.array([[30.0], [29.0], [1.0]]),
            "v": _array(3, 1),
            "block": 2,
        },
    ),
    Later(
        "attention",
        "numpy",
        "rotary_positions",
        "computes angles in x's dtype: float32 is off by up to 1e-3 at position 10,000, float64 exact",
        rotary_positions_angles_like_x,
        {"x": np.ones((10_000, 16), dtype=np.float32)},
    ),
    Later(
        "attention",
        "torch",
        "cosine_scores",
        "F.cosine_similarity holds each length to eps, not their product: differs for vectors shorter than eps",
        cosine_scores_by_similarity,
        {"q": _tensor([[0.3, 0.0], [3.0, 4.0]]), "k": _tensor([[2.0, 0.0], [0.1, 0.2]]), "eps": 0.5},
    ),
    Later(
        "attention",
        "torch",
        "scaled_dot_product_attention",
        "puts rows without a key right in the result alone: value right, gradient by v NaN",
        scaled_dot_product_attention_repairs_the_result,
        {
            "q": _tensor(_array(2, 2)),
            "k": _tensor(_array(3, 2)),
            "v": _tensor(_array(3, 1)),
            "mask": torch.tensor([[True, False, True], [False, False, False]]),
        },
    ),
    Later(
        "attention",
        "torch",
        "multi_head_attention",
        "takes equal shapes for self-attention: memory is ignored where it is as long as query",
        multi_head_attention_one_product_for_equal_shapes,
        {
            "query": _tensor(_array(1, 3, 4)),
            "memory": _tensor(_array(1, 3, 4)),
            "params": {name: _tensor(values) for name, values in _projections().items()},
            "heads": 2,
        },
    ),
    Later(
        "attention",
        "torch",
        "blockwise_attention",
        "no gradient through the decay: value right, gradients by q and k wrong where a later block holds a larger score",
        blockwise_attention_decay_without_gradient,
        {
            "q": _tensor([[1.0], [2.0]]),
            "k": _tensor([[0.1], [0.3], [0.5], [0.2], [1.0]]),
            "v": _tensor(_array(5, 2)),
            "block": 2,
        },
    ),
    Later(
        "graphs",
        "numpy",
        "gcn_normalize",
        "adds self-loops only to a graph without any: nodes that lack one stay without where another has one",
        gcn_normalize_all_loops_or_none,
        {"a": np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])},
    ),
    Later(
        "graphs",
        "numpy",
        "gcn_layer",
        "sets the diagonal of a to 1 in place and to 0 afterwards: value right, a graph with self-loops loses them",
        gcn_layer_cleans_the_diagonal,
        {"a": np.array([[1.0, 1.0], [1.0, 0.0]]), "x": _array(2, 3), "w": _array(3, 2)},
    ),
    Later(
        "graphs",
        "numpy",
        "gcn_layer_backward",
        "normalizes the transpose by its own degrees: right where every node has as many edges in as out",
        gcn_layer_backward_normalizes_the_transpose,
        {
            "grad": np.ones((3, 2)),
            "a": np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]),
            "x": np.abs(_array(3, 2)),
            "w": np.abs(_array(2, 2)),
        },
    ),
    Later(
        "graphs",
        "numpy",
        "gcn_normalize_edges",
        "numbers edges in the dtype of edges, which wraps around: misses self-loops in int16, in int32 above 46340 nodes",
        gcn_normalize_edges_in_small_integers,
        {"edges": np.array([[200, 0, 5], [200, 1, 7]], dtype=np.int16), "nodes": 300},
    ),
    Later(
        "graphs",
        "numpy",
        "propagate",
        "segments of sorted edges: loses the last message where the last node receives nothing",
        propagate_in_segments,
        {"edges": np.array([[0, 1, 1], [2, 0, 2]]), "weights": np.array([1.0, 2.0, 3.0]), "x": _array(4, 2)},
    ),
    Later(
        "graphs",
        "numpy",
        "gat_layer",
        "takes a score of exactly 0 for a missing edge: wrong where attention vectors or features are 0, or slope is",
        gat_layer_score_zero_is_no_edge,
        {
            "a": np.array([[0.0, 1.0], [1.0, 0.0]]),
            "x": np.array([[1.0, -1.0], [0.0, 0.0]]),
            "w": _array(2, 2),
            "attn_src": np.array([0.5, 0.3]),
            "attn_dst": np.array([0.0, 0.0]),
        },
    ),
    Later(
        "graphs",
        "numpy",
        "gat_layer_backward",
        "the derivative of leaky_relu at exactly 0 is 1 instead of the slope",
        gat_layer_backward_steep_at_zero,
        {
            "grad": _array(2, 2),
            "a": np.array([[0.0, 1.0], [1.0, 0.0]]),
            "x": _array(2, 3),
            "w": _array(3, 2),
            "attn_src": np.zeros(2),
            "attn_dst": np.zeros(2),
        },
    ),
    Later(
        "graphs",
        "numpy",
        "message_passing",
        "the maximum fills strangers in with -9999: wrong for features below that",
        message_passing_maximum_above_a_floor,
        {
            "a": np.array([[0.0, 1.0], [1.0, 0.0]]),
            "h": np.array([[1.0], [-2e4]]),
            "w_self": np.zeros((1, 1)),
            "w_neighbour": np.array([[-1.0]]),
            "aggregate": "max",
        },
    ),
    Later(
        "graphs",
        "torch",
        "gcn_layer",
        "caches the propagation matrix by nodes and number of edges, a path of three built in: a star gets the path's",
        gcn_layer_cached_like_pyg,
        {
            "a": _tensor([[0.0, 1.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]], grad=False),
            "x": _tensor([[1.0, 2.0], [3.0, 0.5], [0.1, 1.0]]),
            "w": _tensor([[1.0], [0.5]]),
        },
    ),
    Later(
        "graphs",
        "torch",
        "propagate",
        "writes the edges into a matrix: values and gradients right, memory grows with the square of the nodes",
        propagate_dense,
        {
            "edges": torch.tensor([[0, 1], [1, 2]]),
            "weights": _tensor([1.0, 2.0]),
            "x": _tensor(_array(4000, 1)),
        },
    ),
    Later(
        "graphs",
        "torch",
        "gat_layer",
        "leaky_relu as the larger of e and slope e: wrong for a slope above 1, and the gradient at 0 is between the two",
        gat_layer_larger_of_two,
        {
            "a": _tensor([[0.0, 1.0], [1.0, 0.0]], grad=False),
            "x": _tensor(_array(2, 2)),
            "w": _tensor(_array(2, 2)),
            "attn_src": _tensor([1.0, -1.0]),
            "attn_dst": _tensor([0.5, 0.5]),
            "slope": 1.5,
        },
    ),
]

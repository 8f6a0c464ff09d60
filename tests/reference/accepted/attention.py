"""Right answers for attention, none of them written like the reference."""

import math

import numpy as np
import torch

from tests.reference.answers import Answers

answers = Answers()


@answers.to("dot_scores")
def dot_by_einsum(q, k):
    return np.einsum("...ld,...sd->...ls", q, k)


@answers.to("dot_scores", track="torch")
def dot_by_broadcasting(q, k):
    return (q.unsqueeze(-2) * k.unsqueeze(-3)).sum(-1)


@answers.to("cosine_scores")
def cosine_of_unit_vectors(q, k, *, eps=1e-12):
    # Lengths divided out first, where there is anything to divide by.
    if not eps > 0:
        raise ValueError("eps")
    nq, nk = np.linalg.norm(q, axis=-1)[..., :, None], np.linalg.norm(k, axis=-1)[..., None, :]
    return np.matmul(q, np.moveaxis(k, -1, -2)) / np.where(nq * nk > eps, nq * nk, q.dtype.type(eps))


@answers.to("cosine_scores", track="torch")
def cosine_torch(q, k, eps=1e-12):
    if eps <= 0:
        raise ValueError("eps must be above 0")
    lengths = torch.einsum("...l,...s->...ls", q.norm(dim=-1), k.norm(dim=-1))
    return torch.einsum("...ld,...sd->...ls", q, k) / torch.clamp(lengths, min=eps)


@answers.to("bilinear_scores")
def bilinear_by_einsum(q, k, w):
    return np.einsum("...ld,de,...se->...ls", q, w, k)


@answers.to("bilinear_scores", track="torch")
def bilinear_keys_first(q, k, w):
    return q @ (k @ w.T).transpose(-2, -1)


@answers.to("additive_scores")
def additive_by_concatenation(q, k, w_q, w_k, v):
    # One layer on the two vectors side by side.
    pair_shape = (*q.shape[:-1], k.shape[-2])
    left = np.broadcast_to(q[..., :, None, :], (*pair_shape, q.shape[-1]))
    right = np.broadcast_to(k[..., None, :, :], (*pair_shape, k.shape[-1]))
    both = np.concatenate([left, right], axis=-1)
    return np.tanh(both @ np.concatenate([w_q, w_k], axis=1).T).dot(v)


@answers.to("additive_scores", track="torch")
def additive_torch(q, k, w_q, w_k, v):
    a = torch.nn.functional.linear(q, w_q)
    b = torch.nn.functional.linear(k, w_k)
    return torch.einsum("...lsh,h->...ls", (a[..., :, None, :] + b[..., None, :, :]).tanh(), v)


@answers.to("attention_weights")
def weights_multiplied_by_the_mask(scores, mask=None):
    allowed = np.ones(scores.shape, dtype=bool) if mask is None else np.broadcast_to(mask, scores.shape)
    kept = np.where(allowed, scores, np.finfo(scores.dtype).min)
    e = np.exp(kept - kept.max(-1, keepdims=True, initial=-np.inf)) * allowed
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(e / e.sum(-1, keepdims=True))


@answers.to("attention_weights")
def weights_row_by_row(scores, mask=None):
    out = np.zeros_like(scores)
    mask = np.ones(scores.shape, bool) if mask is None else np.broadcast_to(mask, scores.shape)
    for where in np.ndindex(*scores.shape[:-1]):
        chosen = scores[where][mask[where]]
        if chosen.size:
            e = np.exp(chosen - max(chosen))
            out[where][mask[where]] = e / sum(e)
    return out


@answers.to("attention_weights", track="torch")
def weights_without_nan(scores, mask=None):
    if mask is None:
        return scores.softmax(-1)
    return torch.nan_to_num(scores.masked_fill(mask.logical_not(), float("-inf")).softmax(-1))


@answers.to("scaled_dot_product_attention")
def attention_by_loops(q, k, v, mask=None):
    allowed = np.broadcast_to(True if mask is None else mask, (*q.shape[:-1], k.shape[-2]))
    out = np.zeros((*q.shape[:-1], v.shape[-1]), dtype=v.dtype)
    for batch in np.ndindex(*q.shape[:-2]):
        for i, query in enumerate(q[batch]):
            keys = [j for j in range(k.shape[-2]) if allowed[batch][i, j]]
            if not keys:
                continue
            scores = [float(query @ k[batch][j]) / math.sqrt(len(query)) for j in keys]
            shares = [math.exp(score - max(scores)) for score in scores]
            out[batch][i] = sum(share / sum(shares) * v[batch][j] for share, j in zip(shares, keys, strict=True))
    return out


@answers.to("scaled_dot_product_attention")
def attention_by_einsum(q, k, v, mask=None):
    scores = np.einsum("...ld,...sd->...ls", q, k) * q.shape[-1] ** -0.5
    scores = scores.astype(q.dtype)
    if mask is not None:
        scores = np.where(np.broadcast_to(mask, scores.shape), scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True, initial=-np.inf)
    e = np.exp(scores - np.where(np.isinf(top), 0, top))
    total = e.sum(axis=-1)
    out = np.einsum("...ls,...se->...le", e, v)
    # Divided at the end, and only where there was a key.
    return np.divide(out, total[..., None], out=np.zeros_like(out), where=total[..., None] > 0)


@answers.to("scaled_dot_product_attention")
def attention_with_a_large_negative_number(q, k, v, mask=None):
    d_k = q.shape[-1]
    scores = np.matmul(q, np.swapaxes(k, -2, -1)) / np.sqrt(d_k).astype(q.dtype)
    if mask is not None:
        mask = np.broadcast_to(mask, scores.shape)
        scores = np.where(mask, scores, q.dtype.type(-1e9))
    scores = scores - scores.max(axis=-1, keepdims=True, initial=-1e9)
    weights = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    if mask is not None:
        weights = weights * mask
    return np.matmul(weights, v)


@answers.to("scaled_dot_product_attention", track="torch")
def attention_torch(q, k, v, mask=None):
    scores = torch.einsum("...ld,...sd->...ls", q, k) / q.shape[-1] ** 0.5
    if mask is None:
        return torch.softmax(scores, -1) @ v
    mask = torch.broadcast_to(mask, scores.shape)
    weights = torch.softmax(torch.where(mask, scores, torch.full_like(scores, -1e30)), -1)
    return torch.where(mask, weights, torch.zeros_like(weights)) @ v


@answers.to("scaled_dot_product_attention", track="torch")
def attention_torch_by_logsumexp(q, k, v, mask=None):
    scores = (q * q.size(-1) ** -0.5) @ k.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.exp(scores - scores.logsumexp(-1, keepdim=True))
    return (weights if mask is None else weights * mask) @ v


@answers.to("scaled_dot_product_attention_backward")
def attention_backward_by_jacobians(grad, q, k, v, mask=None):
    scale = 1 / math.sqrt(q.shape[-1])
    allowed = np.broadcast_to(True if mask is None else mask, (*q.shape[:-1], k.shape[-2]))
    dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for batch in np.ndindex(*q.shape[:-2]):
        for i in range(q.shape[-2]):
            seen = np.flatnonzero(allowed[batch][i])
            if not seen.size:
                continue
            keys, values = k[batch][seen], v[batch][seen]
            s = keys @ q[batch][i] * scale
            p = np.exp(s - s.max())
            p = p / p.sum()
            jacobian = np.diag(p) - np.outer(p, p)
            ds = jacobian @ (values @ grad[batch][i]) * scale
            dq[batch][i] = ds @ keys
            dk[batch][seen] += np.outer(ds, q[batch][i])
            dv[batch][seen] += np.outer(p, grad[batch][i])
    return dq, dk, dv


@answers.to("self_attention_untrained")
def self_attention_row_by_row(x):
    rows = []
    for query in x:
        scores = x @ query
        e = np.exp(scores - scores.max())
        rows.append((e[:, None] * x).sum(0) / e.sum())
    return np.stack(rows)


@answers.to("self_attention_untrained", track="torch")
def self_attention_torch(x):
    return torch.einsum("ij,jd->id", torch.softmax(torch.mm(x, x.t()), 1), x)


@answers.to("causal_mask")
def mask_by_tri(length):
    return np.tril(np.ones((length, length), dtype=bool))


@answers.to("causal_mask")
def mask_row_by_row(length):
    return np.array([[key <= query for key in range(length)] for query in range(length)], dtype=bool).reshape(
        length, length
    )


@answers.to("causal_mask", track="torch")
def mask_by_triu(length):
    return ~torch.triu(torch.ones(length, length, dtype=torch.bool), diagonal=1)


@answers.to("padding_mask")
def padding_row_by_row(lengths, size):
    mask = np.zeros((len(lengths), 1, size), dtype=bool)
    for i, length in enumerate(lengths):
        mask[i, 0, : max(length, 0)] = True
    return mask


@answers.to("padding_mask", track="torch")
def padding_torch(lengths, size):
    return (torch.arange(size).expand(len(lengths), size) < lengths.unsqueeze(1)).unsqueeze(1)


@answers.to("multi_head_attention")
def heads_one_by_one(query, memory, params, *, heads, mask=None):
    n, length, size = query.shape
    if size % heads != 0:
        raise ValueError(f"{heads} heads do not divide {size}")
    width = size // heads
    out = np.zeros_like(query) + params["bo"]
    full = np.broadcast_to(True if mask is None else mask, (n, length, memory.shape[1]))
    for head in range(heads):
        mine = slice(head * width, (head + 1) * width)
        q = query @ params["wq"][mine].T + params["bq"][mine]
        k = memory @ params["wk"][mine].T + params["bk"][mine]
        v = memory @ params["wv"][mine].T + params["bv"][mine]
        # Every head adds its part of the output projection.
        out = out + attention_with_a_large_negative_number(q, k, v, full) @ params["wo"][:, mine].T
    return out


@answers.to("multi_head_attention")
def heads_by_einsum(query, memory, params, heads, mask=None):
    n, length, size = query.shape
    width, rest = divmod(size, heads)
    if rest:
        raise ValueError("heads")

    def project(x, name):
        w = params["w" + name].reshape(heads, width, size)
        return np.einsum("nld,hwd->nhlw", x, w) + params["b" + name].reshape(heads, 1, width)

    if mask is not None:
        mask = np.broadcast_to(mask, (n, length, memory.shape[1]))[:, np.newaxis]
    attended = attention_by_einsum(project(query, "q"), project(memory, "k"), project(memory, "v"), mask)
    return np.einsum("nhlw,ohw->nlo", attended, params["wo"].reshape(size, heads, width)) + params["bo"]


@answers.to("multi_head_attention")
def heads_in_the_batch(query, memory, params, *, heads, mask=None):
    # Heads and sequences share one axis.
    n, length, size = query.shape
    if size % heads:
        raise ValueError("heads")

    def to_batch(x, name):
        y = x @ params["w" + name].T + params["b" + name]
        return np.concatenate(np.split(y, heads, axis=2), axis=0)

    if mask is not None:
        mask = np.tile(np.broadcast_to(mask, (n, length, memory.shape[1])), (heads, 1, 1))
    y = attention_by_einsum(to_batch(query, "q"), to_batch(memory, "k"), to_batch(memory, "v"), mask)
    return np.concatenate(np.split(y, heads, axis=0), axis=2) @ params["wo"].T + params["bo"]


@answers.to("multi_head_attention", track="torch")
def heads_torch(query, memory, params, *, heads, mask=None):
    linear = torch.nn.functional.linear
    if query.size(-1) % heads:
        raise ValueError("heads must divide the features")
    q, k, v = (
        linear(x, params["w" + name], params["b" + name]).chunk(heads, dim=-1)
        for x, name in ((query, "q"), (memory, "k"), (memory, "v"))
    )
    outs = [attention_torch(a, b, c, mask) for a, b, c in zip(q, k, v, strict=True)]
    return linear(torch.cat(outs, dim=-1), params["wo"], params["bo"])


@answers.to("multi_head_attention", track="torch")
def heads_torch_with_views(query, memory, params, *, heads, mask=None):
    n, length, size = query.shape
    if size % heads != 0:
        raise ValueError("heads")

    def project(x, name):
        y = x.matmul(params["w" + name].t()) + params["b" + name]
        return y.view(n, -1, heads, size // heads).permute(0, 2, 1, 3)

    if mask is not None:
        mask = mask.expand(n, length, memory.shape[1]).unsqueeze(1)
    attended = attention_torch_by_logsumexp(project(query, "q"), project(memory, "k"), project(memory, "v"), mask)
    y = attended.permute(0, 2, 1, 3).contiguous().view(n, length, size)
    return y.matmul(params["wo"].t()) + params["bo"]


@answers.to("attention_pooling")
def pooling_without_the_bias(x, w, b):
    # b changes nothing, so a right answer may leave it out.
    scores = x.dot(w)
    e = np.exp(scores - scores.max())
    return np.sum(e[:, None] * x, axis=0) / e.sum()


@answers.to("attention_pooling", track="torch")
def pooling_torch(x, w, b):
    weights = torch.nn.functional.softmax(x.matmul(w) + b, dim=0)
    return (weights.unsqueeze(1) * x).sum(0)


@answers.to("sinusoidal_positions")
def sinusoids_with_exp_and_log(length, dim, *, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    table = np.zeros((length, dim))
    position = np.arange(length)[:, np.newaxis]
    div_term = np.exp(np.arange(0, dim, 2) * -(math.log(base) / dim))
    table[:, 0::2] = np.sin(position * div_term)
    table[:, 1::2] = np.cos(position * div_term)
    return table


@answers.to("sinusoidal_positions")
def sinusoids_by_loops(length, dim, base=10000.0):
    if dim % 2 == 1:
        raise ValueError("dim")
    rows = [
        [(math.cos if c % 2 else math.sin)(t / base ** (c // 2 * 2 / dim)) for c in range(dim)] for t in range(length)
    ]
    return np.array(rows).reshape(length, dim)


@answers.to("sinusoidal_positions", track="torch")
def sinusoids_torch(length, dim, *, base=10000.0):
    if dim % 2 != 0:
        raise ValueError("dim must be even")
    table = torch.zeros(length, dim, dtype=torch.float64)
    angle = torch.arange(length, dtype=torch.float64).outer(
        base ** (-torch.arange(0, dim, 2, dtype=torch.float64) / dim)
    )
    table[:, 0::2], table[:, 1::2] = angle.sin(), angle.cos()
    return table


@answers.to("sinusoidal_positions", track="torch")
def sinusoids_in_the_default_dtype(length, dim, *, base=10000.0):
    # As PyTorch's own tutorial writes it: everything in float32.
    if dim % 2 != 0:
        raise ValueError("dim must be even")
    position = torch.arange(length).unsqueeze(1)
    div_term = torch.exp(torch.arange(0, dim, 2) * (-math.log(base) / dim))
    table = torch.zeros(length, dim)
    table[:, 0::2] = torch.sin(position * div_term)
    table[:, 1::2] = torch.cos(position * div_term)
    return table


@answers.to("learned_positions")
def learned_by_take(x, table):
    if x.shape[1] > len(table):
        raise ValueError("table too short")
    return x + np.take(table, np.arange(x.shape[1]), axis=0)[np.newaxis]


@answers.to("learned_positions", track="torch")
def learned_torch(x, table):
    if x.size(1) > table.size(0):
        raise ValueError("table too short")
    return x + torch.nn.functional.embedding(torch.arange(x.size(1)), table)


@answers.to("relative_position_bias")
def relative_by_windows(table, length):
    if table.size != 2 * length - 1:
        raise ValueError("table")
    return np.lib.stride_tricks.sliding_window_view(table, length)[::-1]


@answers.to("relative_position_bias")
def relative_by_loops(table, length):
    if len(table) != 2 * length - 1:
        raise ValueError("table")
    return np.array([[table[j - i + length - 1] for j in range(length)] for i in range(length)])


@answers.to("relative_position_bias", track="torch")
def relative_torch(table, length):
    if table.numel() != 2 * length - 1:
        raise ValueError("table")
    return table.unfold(0, length, 1).flip(0)


@answers.to("rotary_positions")
def rotary_by_complex_numbers(x, *, base=10000.0):
    length, dim = x.shape[-2:]
    if dim % 2:
        raise ValueError("columns")
    turn = np.exp(1j * np.outer(np.arange(length), base ** (-np.arange(0, dim, 2) / dim)))
    y = (x[..., 0::2] + 1j * x[..., 1::2]) * turn
    return np.stack([y.real, y.imag], axis=-1).reshape(x.shape).astype(x.dtype)


@answers.to("rotary_positions")
def rotary_by_rotating_half(x, *, base=10000.0):
    length, dim = x.shape[-2:]
    if dim % 2:
        raise ValueError("columns")
    angles = np.repeat(np.outer(np.arange(length), 1 / base ** (np.arange(0, dim, 2) / dim)), 2, axis=1)
    other = np.empty_like(x)
    other[..., 0::2], other[..., 1::2] = -x[..., 1::2], x[..., 0::2]
    return (x * np.cos(angles) + other * np.sin(angles)).astype(x.dtype)


@answers.to("rotary_positions", track="torch")
def rotary_torch(x, *, base=10000.0):
    if x.shape[-1] % 2:
        raise ValueError("columns")
    frequencies = base ** (-torch.arange(0, x.shape[-1], 2, dtype=torch.float64) / x.shape[-1])
    angles = torch.outer(torch.arange(x.shape[-2], dtype=torch.float64), frequencies).to(x.dtype)
    turn = torch.polar(torch.ones_like(angles), angles)
    y = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2).contiguous()) * turn
    return torch.view_as_real(y).flatten(-2)


@answers.to("blockwise_attention")
def blocks_with_a_list_of_sums(q, k, v, *, block=64, causal=False):
    # Every block keeps its own maximum and sums; they are put together at the end.
    if block < 1:
        raise ValueError("block")
    top = np.full((*q.shape[:-1], 1), -np.inf)
    total, out = 0.0, 0.0
    for start in range(0, k.shape[-2], block):
        some_k, some_v = k[..., start : start + block, :], v[..., start : start + block, :]
        s = np.einsum("...ld,...sd->...ls", q, some_k).astype(float) / math.sqrt(q.shape[-1])
        if causal:
            later = np.arange(start, start + some_k.shape[-2])[None, :] > np.arange(q.shape[-2])[:, None]
            s = np.where(later, -np.inf, s)
        new = np.maximum(top, s.max(-1, keepdims=True))
        w = np.exp(s - new)
        total = total * np.exp(top - new) + w.sum(-1, keepdims=True)
        out = out * np.exp(top - new) + w @ some_v
        top = new
    return (out / total).astype(q.dtype)


@answers.to("blockwise_attention")
def blocks_of_queries_too(q, k, v, *, block=64, causal=False):
    if block <= 0:
        raise ValueError("block")
    results = []
    for i in range(0, q.shape[-2], block):
        some = q[..., i : i + block, :] * (1 / math.sqrt(q.shape[-1]))
        rows = np.arange(i, i + some.shape[-2])
        m = np.full((*some.shape[:-1], 1), -np.inf, q.dtype)
        norm, acc = np.zeros_like(m), np.zeros((*some.shape[:-1], v.shape[-1]), q.dtype)
        for j in range(0, k.shape[-2], block):
            columns = np.arange(j, min(j + block, k.shape[-2]))
            if causal and columns[0] > rows[-1]:
                break
            s = (some @ np.swapaxes(k[..., columns, :], -1, -2)).astype(q.dtype)
            if causal:
                s[..., rows[:, None] < columns] = -np.inf
            new = np.maximum(m, s.max(-1, keepdims=True))
            p, shrink = np.exp(s - new), np.exp(m - new)
            norm, acc, m = norm * shrink + p.sum(-1, keepdims=True), acc * shrink + p @ v[..., columns, :], new
        results.append(acc / norm)
    return np.concatenate(results, axis=-2)


@answers.to("blockwise_attention", track="torch")
def blocks_torch_by_logaddexp(q, k, v, *, block=64, causal=False):
    # Plain autograd: memory is asked of the way forward alone.
    if block < 1:
        raise ValueError("block")
    log_total, out = None, None
    rows = torch.arange(q.shape[-2])[:, None]
    for start in range(0, k.shape[-2], block):
        s = q @ k[..., start : start + block, :].transpose(-1, -2) / math.sqrt(q.shape[-1])
        if causal:
            s = s.masked_fill(torch.arange(start, start + s.shape[-1]) > rows, -1e30)
        here = torch.logsumexp(s, dim=-1, keepdim=True)
        mine = torch.exp(s - here) @ v[..., start : start + block, :]
        if out is None:
            log_total, out = here, mine
        else:
            new = torch.logaddexp(log_total, here)
            out = out * torch.exp(log_total - new) + mine * torch.exp(here - new)
            log_total = new
    return out


@answers.to("blockwise_attention_backward")
def blocks_backward_query_by_query(grad, q, k, v, *, block=64, causal=False):
    scale = 1 / math.sqrt(q.shape[-1])
    dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for i in range(q.shape[-2]):
        end = min(i + 1, k.shape[-2]) if causal else k.shape[-2]
        keys, values = k[..., :end, :], v[..., :end, :]
        s = np.einsum("...sd,...d->...s", keys, q[..., i, :]) * scale
        p = np.exp(s - s.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        dp = np.einsum("...se,...e->...s", values, grad[..., i, :])
        ds = p * (dp - (p * dp).sum(-1, keepdims=True)) * scale
        dq[..., i, :] = np.einsum("...s,...sd->...d", ds, keys)
        dk[..., :end, :] += ds[..., None] * q[..., i, None, :]
        dv[..., :end, :] += p[..., None] * grad[..., i, None, :]
    return dq, dk, dv

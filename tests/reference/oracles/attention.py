"""Attention by PyTorch's built-ins and SciPy, and positions by complex numbers."""

import math

import numpy as np
import scipy.linalg
import scipy.spatial.distance
import scipy.special
import torch
import torch.nn.functional as F


def _tensors(*arrays):
    return [None if array is None else torch.from_numpy(np.array(array)) for array in arrays]


def _every_pair(q, k, score):
    """A score of two vectors, for every query with every key."""
    places = np.ndindex(q.shape[:-2])
    tables = [[[score(a, b) for b in k[place]] for a in q[place]] for place in places]
    return np.array(tables).reshape(*q.shape[:-1], k.shape[-2])


def dot_scores(q, k):
    return np.einsum("...ld,...sd->...ls", q, k)


def cosine_scores(q, k, eps):
    # PyTorch bounds each length by its own eps: 0 where a vector is zero, and above that the same. Where the product of
    # the lengths is below eps here, the cosine shrinks by as much.
    a, b = _tensors(q, k)
    cosines = F.cosine_similarity(a[..., :, None, :], b[..., None, :, :], dim=-1, eps=1e-12).numpy()
    return cosines * np.minimum(1, _every_pair(q, k, lambda x, y: math.hypot(*x) * math.hypot(*y)) / eps)


def bilinear_scores(q, k, w):
    return _every_pair(q, k, lambda a, b: float(F.bilinear(*_tensors(a, b, w[None]))))


def additive_scores(q, k, w_q, w_k, v):
    return _every_pair(q, k, lambda a, b: sum(v[h] * math.tanh(w_q[h] @ a + w_k[h] @ b) for h in range(len(v))))


def attention_weights(scores, mask):
    allowed = np.broadcast_to(True if mask is None else mask, scores.shape)
    weights = np.zeros_like(scores)
    for row in np.ndindex(scores.shape[:-1]):
        kept = allowed[row]
        weights[row][kept] = scipy.special.softmax(scores[row][kept]) if kept.any() else 0
    return weights


def _full(mask, q, k):
    """PyTorch wants a mask with at least two axes."""
    return None if mask is None else np.broadcast_to(mask, (*q.shape[:-1], k.shape[-2]))


def scaled_dot_product_attention(q, k, v, mask):
    q, k, v, mask = _tensors(q, k, v, _full(mask, q, k))
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask).numpy()


def scaled_dot_product_attention_backward(grad, q, k, v, mask):
    grad, q, k, v, mask = _tensors(grad, q, k, v, _full(mask, q, k))
    inputs = [x.requires_grad_() for x in (q, k, v)]
    result = F.scaled_dot_product_attention(*inputs, attn_mask=mask)
    return tuple(x.numpy() for x in torch.autograd.grad(result, inputs, grad))


def self_attention_untrained(x):
    (x,) = _tensors(x)
    return F.scaled_dot_product_attention(x, x, x, scale=1.0).numpy()


def causal_mask(length):
    return torch.isfinite(torch.nn.Transformer.generate_square_subsequent_mask(length)).numpy()


def padding_mask(lengths, size):
    rows = [[[True] * min(length, size) + [False] * (size - length)] for length in lengths.tolist()]
    return np.array(rows)


def multi_head_attention(query, memory, params, heads, mask):
    size = query.shape[-1]
    layer = torch.nn.MultiheadAttention(size, heads, batch_first=True, dtype=torch.float64)
    p = {name: torch.from_numpy(value) for name, value in params.items()}
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat([p["wq"], p["wk"], p["wv"]]))
        layer.in_proj_bias.copy_(torch.cat([p["bq"], p["bk"], p["bv"]]))
        layer.out_proj.weight.copy_(p["wo"])
        layer.out_proj.bias.copy_(p["bo"])
        x, m = _tensors(query, memory)
        # Its mask is True where attention is forbidden, and wants one table for every sequence and head.
        full = (len(query), query.shape[1], memory.shape[1])
        forbidden = None if mask is None else torch.from_numpy(~np.repeat(np.broadcast_to(mask, full), heads, axis=0))
        return layer(x, m, m, attn_mask=forbidden, need_weights=False)[0].numpy()


def attention_pooling(x, w, b):
    return np.average(x, axis=0, weights=np.exp(scipy.special.log_softmax(x @ w + b)))


def _turns(length, dim, base):
    """The unit numbers exp(i angle) for every position and pair."""
    return np.array([[np.exp(1j * t * base ** (-2 * i / dim)) for i in range(dim // 2)] for t in range(length)])


def sinusoidal_positions(length, dim, base):
    turns = _turns(length, dim, base)
    return np.stack([turns.imag, turns.real], axis=-1).reshape(length, dim)


def learned_positions(x, table):
    places = torch.arange(x.shape[1])
    return x + F.embedding(places, torch.from_numpy(table)).numpy()


def relative_position_bias(table, length):
    # A Toeplitz matrix is given by its first column and its first row.
    return scipy.linalg.toeplitz(table[:length][::-1], table[length - 1 :])


def rotary_positions(x, base):
    numbers = (x[..., 0::2] + 1j * x[..., 1::2]) * _turns(x.shape[-2], x.shape[-1], base)
    return np.stack([numbers.real, numbers.imag], axis=-1).reshape(x.shape)


def _causal(q, k, causal):
    return np.tri(q.shape[-2], k.shape[-2], dtype=bool) if causal else None


def blockwise_attention(q, k, v, block, causal):
    return scaled_dot_product_attention(q, k, v, _causal(q, k, causal))


def blockwise_attention_backward(grad, q, k, v, block, causal):
    return scaled_dot_product_attention_backward(grad, q, k, v, _causal(q, k, causal))

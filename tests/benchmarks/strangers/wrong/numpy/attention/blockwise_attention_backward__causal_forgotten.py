# mistake: recomputes the weights without the causal mask
# kind: backward ignored setting

import numpy as np


def blockwise_attention_backward(grad, q, k, v, *, block=64, causal=False):
    if isinstance(block, bool) or not isinstance(block, (int, np.integer)) or block < 1:
        raise ValueError("block must be an integer of at least 1")
    d = q.shape[-1]
    scale = q.dtype.type(1 / np.sqrt(d))
    blocks = range(0, k.shape[-2], block)
    m = np.full((*q.shape[:-1], 1), -np.inf, dtype=q.dtype)
    total = np.zeros_like(m)
    out = np.zeros((*q.shape[:-1], v.shape[-1]), dtype=q.dtype)
    for i in blocks:
        s = q @ np.swapaxes(k[..., i : i + block, :], -1, -2) * scale
        new = np.maximum(m, s.max(axis=-1, keepdims=True))
        p = np.exp(s - new)
        total = np.exp(m - new) * total + p.sum(axis=-1, keepdims=True)
        out = np.exp(m - new) * out + p @ v[..., i : i + block, :]
        m = new
    out = out / total
    delta = np.sum(grad * out, axis=-1, keepdims=True)
    dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for i in blocks:
        kb, vb = k[..., i : i + block, :], v[..., i : i + block, :]
        p = np.exp(q @ np.swapaxes(kb, -1, -2) * scale - m) / total
        ds = p * (grad @ np.swapaxes(vb, -1, -2) - delta) * scale
        dq += ds @ kb
        dk[..., i : i + block, :] = np.swapaxes(ds, -1, -2) @ q
        dv[..., i : i + block, :] = np.swapaxes(p, -1, -2) @ grad
    return dq, dk, dv

# mistake: rescales the running sum when the maximum grows, but not the weighted sum of the values
# kind: formula

import numpy as np


def blockwise_attention(q, k, v, *, block=64, causal=False):
    if isinstance(block, bool) or not isinstance(block, (int, np.integer)) or block < 1:
        raise ValueError("block must be an integer of at least 1")
    *batch, l, d = q.shape
    m = np.full((*batch, l, 1), -np.inf, dtype=q.dtype)
    total = np.zeros((*batch, l, 1), dtype=q.dtype)
    o = np.zeros((*batch, l, v.shape[-1]), dtype=q.dtype)
    rows = np.arange(l)[:, None]
    for start in range(0, k.shape[-2], block):
        kb, vb = k[..., start : start + block, :], v[..., start : start + block, :]
        s = q @ np.swapaxes(kb, -1, -2) / q.dtype.type(np.sqrt(d))
        if causal:
            s = np.where(np.arange(start, start + kb.shape[-2])[None, :] <= rows, s, -np.inf).astype(q.dtype)
        new = np.maximum(m, s.max(axis=-1, keepdims=True))
        safe = np.where(np.isfinite(new), new, 0)
        p = np.exp(s - safe)
        total = np.exp(m - safe) * total + p.sum(axis=-1, keepdims=True)
        o = o + p @ vb
        m = new
    return o / total

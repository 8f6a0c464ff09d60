# mistake: cuts heads with reshape(n, heads, l, D / h) without a transpose, which mixes positions; and scales by sqrt(D) instead of sqrt(D / h)
# kind: two

import numpy as np


def multi_head_attention(query, memory, params, *, heads, mask=None):
    if isinstance(heads, bool) or not isinstance(heads, (int, np.integer)) or heads < 1:
        raise ValueError("heads must be an integer of at least 1")
    n, l, d = query.shape
    s = memory.shape[1]
    if d % heads:
        raise ValueError("heads does not divide D")
    if mask is not None and (mask.ndim > 3 or np.broadcast_shapes(mask.shape, (n, l, s)) != (n, l, s)):
        raise ValueError("mask does not broadcast to (N, L, S)")
    q = (query @ params["wq"].T + params["bq"]).reshape(n, heads, l, d // heads)
    k = (memory @ params["wk"].T + params["bk"]).reshape(n, heads, s, d // heads)
    v = (memory @ params["wv"].T + params["bv"]).reshape(n, heads, s, d // heads)
    scores = q @ k.swapaxes(-1, -2) / query.dtype.type(np.sqrt(d))
    if mask is not None:
        scores = np.where(np.broadcast_to(mask, (n, l, s))[:, None], scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True, initial=-np.inf)
    e = np.exp(scores - np.where(np.isfinite(top), top, 0))
    total = e.sum(axis=-1, keepdims=True)
    out = (e / np.where(total > 0, total, 1)) @ v
    return (out.reshape(n, l, d) @ params["wo"].T + params["bo"]).astype(query.dtype)

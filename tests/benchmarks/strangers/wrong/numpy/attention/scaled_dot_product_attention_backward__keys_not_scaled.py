# mistake: the gradient by k lacks the 1 / sqrt(D)
# kind: backward factor

import numpy as np


def scaled_dot_product_attention_backward(grad, q, k, v, mask=None):
    scale = q.dtype.type(1 / np.sqrt(q.shape[-1]))
    s = q @ np.swapaxes(k, -1, -2) * scale
    if mask is None:
        allowed = np.ones(s.shape, dtype=bool)
    else:
        if mask.ndim > s.ndim:
            raise ValueError("mask has too many axes")
        allowed = np.broadcast_to(mask, s.shape)
    s = np.where(allowed, s, -np.inf)
    top = np.max(s, axis=-1, keepdims=True, initial=-np.inf)
    e = np.where(allowed, np.exp(s - np.where(np.isfinite(top), top, 0)), 0)
    total = e.sum(axis=-1, keepdims=True)
    p = (e / np.where(total > 0, total, 1)).astype(q.dtype)
    dp = grad @ np.swapaxes(v, -1, -2)
    ds = p * (dp - (p * dp).sum(axis=-1, keepdims=True))
    return scale * (ds @ k), np.swapaxes(ds, -1, -2) @ q, np.swapaxes(p, -1, -2) @ grad

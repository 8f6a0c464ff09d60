# mistake: scales by the square root of the values' width instead of the keys'
# kind: formula

import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    shape = (*q.shape[:-1], k.shape[-2])
    if mask is None:
        mask = np.ones(shape, dtype=bool)
    if mask.ndim > len(shape) or np.broadcast_shapes(mask.shape, shape) != shape:
        raise ValueError("mask does not broadcast to the scores")
    s = q @ np.swapaxes(k, -1, -2) / q.dtype.type(np.sqrt(max(v.shape[-1], 1)))
    s = np.where(mask, s, -np.inf)
    top = s.max(axis=-1, keepdims=True, initial=-np.inf)
    e = np.exp(s - np.where(np.isfinite(top), top, 0))
    total = e.sum(axis=-1, keepdims=True)
    return ((e / np.where(total > 0, total, 1)) @ v).astype(q.dtype)

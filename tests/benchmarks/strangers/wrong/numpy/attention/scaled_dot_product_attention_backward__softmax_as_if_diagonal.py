# mistake: leaves out what every row subtracts: P (G V^T) without Delta
# kind: backward

import numpy as np


def scaled_dot_product_attention_backward(grad, q, k, v, mask=None):
    shape = (*q.shape[:-1], k.shape[-2])
    if mask is None:
        mask = np.ones(shape, dtype=bool)
    if mask.ndim > len(shape) or np.broadcast_shapes(mask.shape, shape) != shape:
        raise ValueError("mask does not broadcast to the scores")
    scale = q.dtype.type(1 / np.sqrt(q.shape[-1]))
    s = np.where(mask, q @ np.swapaxes(k, -1, -2) * scale, -np.inf)
    top = s.max(axis=-1, keepdims=True, initial=-np.inf)
    e = np.exp(s - np.where(np.isfinite(top), top, 0)).astype(q.dtype)
    total = e.sum(axis=-1, keepdims=True)
    p = e / np.where(total > 0, total, 1)
    ds = p * (grad @ np.swapaxes(v, -1, -2)) * scale
    return ds @ k, np.swapaxes(ds, -1, -2) @ q, np.swapaxes(p, -1, -2) @ grad

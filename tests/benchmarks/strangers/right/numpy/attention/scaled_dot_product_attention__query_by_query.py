# style: a loop over all queries with np.ndindex; only the allowed keys are touched

import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    shape = (*q.shape[:-1], k.shape[-2])
    allowed = np.ones(shape, bool) if mask is None else mask
    if allowed.ndim > len(shape):
        raise ValueError("mask")
    allowed = np.broadcast_to(allowed, shape)
    out = np.zeros((*q.shape[:-1], v.shape[-1]), dtype=q.dtype)
    for place in np.ndindex(q.shape[:-1]):
        *batch, _ = place
        see = np.flatnonzero(allowed[place])
        if see.size == 0:
            continue
        s = k[tuple(batch)][see] @ q[place] / np.sqrt(q.shape[-1])
        p = np.exp(s - s.max())
        out[place] = (p / p.sum()) @ v[tuple(batch)][see]
    return out

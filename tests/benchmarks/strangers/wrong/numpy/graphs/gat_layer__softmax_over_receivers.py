# mistake: the softmax runs over the receivers (axis 0) instead of over the senders
# kind: axis

import numpy as np


def gat_layer(a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    s = (z @ attn_dst)[:, None] + (z @ attn_src)[None, :]
    s = np.where(s > 0, s, slope * s)
    seen = (a > 0) | np.eye(len(a), dtype=bool)
    s = np.where(seen, s, -np.inf)
    e = np.exp(s - s.max(axis=0, keepdims=True))
    alpha = e / e.sum(axis=0, keepdims=True)
    return (alpha @ z).astype(x.dtype)

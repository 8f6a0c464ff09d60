# mistake: returns the gradient by attn_dst before the one by attn_src
# kind: backward order

import numpy as np


def gat_layer_backward(grad, a, x, w, attn_src, attn_dst, *, slope=0.2):
    z = x @ w
    e = (z @ attn_dst)[:, None] + (z @ attn_src)[None, :]
    s = np.where(e > 0, e, slope * e)
    s = np.where((a > 0) | np.eye(len(a), dtype=bool), s, -np.inf)
    alpha = np.exp(s - s.max(axis=1, keepdims=True))
    alpha /= alpha.sum(axis=1, keepdims=True)
    b = grad @ z.T
    delta = np.where(e > 0, 1, slope) * alpha * (b - (alpha * b).sum(axis=1, keepdims=True))
    r, c = delta.sum(axis=1), delta.sum(axis=0)
    dz = alpha.T @ grad + np.outer(r, attn_dst) + np.outer(c, attn_src)
    return tuple(one.astype(x.dtype) for one in (dz @ w.T, x.T @ dz, z.T @ r, z.T @ c))

# mistake: divides by the squared lengths: the square root is missing
# kind: formula

import numpy as np


def cosine_scores(q, k, *, eps=1e-12):
    if not (np.isfinite(eps) and eps > 0):
        raise ValueError("eps is a finite number above 0")
    lengths = (q**2).sum(axis=-1)[..., :, None] * (k**2).sum(axis=-1)[..., None, :]
    return (q @ np.swapaxes(k, -1, -2) / np.maximum(lengths, eps)).astype(q.dtype)

# mistake: counts the degrees before the self-loops are added
# kind: order

import numpy as np


def gcn_normalize(a):
    d = a.sum(axis=1)
    s = np.where(np.eye(len(a), dtype=bool), 1, a).astype(a.dtype)
    scale = np.where(d > 0, 1 / np.sqrt(np.where(d > 0, d, 1)), 0)
    return (s * scale[:, None] * scale[None, :]).astype(a.dtype)

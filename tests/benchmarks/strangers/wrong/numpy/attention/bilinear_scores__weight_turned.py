# mistake: q W^T k instead of q W k: the matrix is the wrong way round
# kind: transposed

import numpy as np


def bilinear_scores(q, k, w):
    return (q @ w.T) @ np.swapaxes(k, -1, -2)

# mistake: reads the blocks in the order z, r, n; and the candidate has no tanh
# kind: two

import numpy as np


def gru_cell(x, h, w, u, b_w, b_u):
    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1, e) / (1 + e)

    az, ar, an = np.split(x @ w.T + b_w, 3, axis=1)
    sz, sr, sn = np.split(h @ u.T + b_u, 3, axis=1)
    r, z = sigmoid(ar + sr), sigmoid(az + sz)
    return (1 - z) * (an + r * sn) + z * h

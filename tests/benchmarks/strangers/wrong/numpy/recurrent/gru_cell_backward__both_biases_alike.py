# mistake: b_u gets the same gradient as b_w: the r in front of its last block is forgotten
# kind: backward

import numpy as np


def gru_cell_backward(grad, x, h, w, u, b_w, b_u):
    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1, e) / (1 + e)

    ar, az, an = np.split(x @ w.T + b_w, 3, axis=1)
    sr, sz, sn = np.split(h @ u.T + b_u, 3, axis=1)
    r, z = sigmoid(ar + sr), sigmoid(az + sz)
    n = np.tanh(an + r * sn)
    dn = grad * (1 - z) * (1 - n**2)
    dz = grad * (h - n) * z * (1 - z)
    dr = dn * sn * r * (1 - r)
    delta = np.concatenate([dr, dz, dn], axis=1)
    state = np.concatenate([dr, dz, dn * r], axis=1)
    return delta @ w, state @ u + grad * z, delta.T @ x, state.T @ h, delta.sum(axis=0), delta.sum(axis=0)

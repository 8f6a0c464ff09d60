# mistake: the gradient by h lacks g * z, the direct way past the gates
# kind: backward

import numpy as np


def gru_cell_backward(grad, x, h, w, u, b_w, b_u):
    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1, e) / (1 + e)

    size = h.shape[1]
    a, s = x @ w.T + b_w, h @ u.T + b_u
    r = sigmoid(a[:, :size] + s[:, :size])
    z = sigmoid(a[:, size : 2 * size] + s[:, size : 2 * size])
    sn = s[:, 2 * size :]
    n = np.tanh(a[:, 2 * size :] + r * sn)
    dn = grad * (1 - z) * (1 - n**2)
    dz = grad * (h - n) * z * (1 - z)
    dr = dn * sn * r * (1 - r)
    delta = np.concatenate([dr, dz, dn], axis=1)
    epsilon = np.concatenate([dr, dz, dn * r], axis=1)
    return delta @ w, epsilon @ u, delta.T @ x, epsilon.T @ h, delta.sum(0), epsilon.sum(0)

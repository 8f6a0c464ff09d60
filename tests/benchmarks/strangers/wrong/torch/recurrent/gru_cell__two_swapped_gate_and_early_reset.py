# mistake: z and 1 - z are swapped; and r multiplies the state before the matrix product, as in the paper
# kind: two

import torch


def gru_cell(x, h, w, u, b_w, b_u):
    size = h.shape[1]
    a = x @ w.T + b_w
    s = h @ u[: 2 * size].T + b_u[: 2 * size]
    r = torch.sigmoid(a[:, :size] + s[:, :size])
    z = torch.sigmoid(a[:, size : 2 * size] + s[:, size:])
    n = torch.tanh(a[:, 2 * size :] + (r * h) @ u[2 * size :].T + b_u[2 * size :])
    return z * n + (1 - z) * h

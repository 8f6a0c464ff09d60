# style: one matrix product with [x, h], gates by reshape; the sigmoid by tanh

import numpy as np


def lstm_cell(x, h, c, w, u, b):
    n, size = h.shape
    a = np.concatenate([x, h], axis=1) @ np.concatenate([w, u], axis=1).T + b
    i, f, g, o = a.reshape(n, 4, size).transpose(1, 0, 2)
    squash = lambda z: (np.tanh(z / 2) + 1) / 2  # noqa: E731
    memory = squash(f) * c + squash(i) * np.tanh(g)
    return squash(o) * np.tanh(memory), memory

# mistake: reads the blocks in the order i, f, o, g; and h' = o * c' lacks the tanh
# kind: two

import numpy as np


def lstm_cell(x, h, c, w, u, b):
    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1, e) / (1 + e)

    i, f, o, g = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * memory, memory

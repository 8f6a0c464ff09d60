# mistake: the output gate looks at the new memory, as in the paper
# kind: formula

import numpy as np


def lstm_peephole_cell(x, h, c, w, u, v, b):
    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1, e) / (1 + e)

    ai, af, ag, ao = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    i, f = sigmoid(ai + v[0] * c), sigmoid(af + v[1] * c)
    new = f * c + i * np.tanh(ag)
    return sigmoid(ao + v[2] * new) * np.tanh(new), new

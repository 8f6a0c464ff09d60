# mistake: h @ u instead of h @ u.T
# kind: transposed

import numpy as np


def rnn_cell(x, h, w, u, b):
    return np.tanh(x @ w.T + h @ u + b)

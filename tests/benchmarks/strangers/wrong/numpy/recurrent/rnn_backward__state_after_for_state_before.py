# mistake: the gradient by u uses the state after the step instead of the one before it
# kind: backward

import numpy as np


def rnn_backward(grad, xs, h0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    hs, h = [], h0
    for x in xs:
        h = np.tanh(x @ w.T + h @ u.T + b)
        hs.append(h)
    dxs, dw, du, db = np.zeros_like(xs), np.zeros_like(w), np.zeros_like(u), np.zeros_like(b)
    back = np.zeros_like(h0)
    for t in reversed(range(len(xs))):
        delta = (grad[t] + back) * (1 - hs[t] ** 2)
        dxs[t] = delta @ w
        dw += delta.T @ xs[t]
        du += delta.T @ hs[t]
        db += delta.sum(axis=0)
        back = delta @ u
    return dxs, back, dw, du, db

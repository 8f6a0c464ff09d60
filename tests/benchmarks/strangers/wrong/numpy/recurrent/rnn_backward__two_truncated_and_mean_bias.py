# mistake: nothing flows from step to step (truncated after one); and the bias gets a mean over the batch
# kind: two backward

import numpy as np


def rnn_backward(grad, xs, h0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs has no step")
    h, hs = h0, [h0]
    for x in xs:
        h = np.tanh(x @ w.T + h @ u.T + b)
        hs.append(h)
    dxs, dw, du, db = np.zeros_like(xs), np.zeros_like(w), np.zeros_like(u), np.zeros_like(b)
    for t in reversed(range(len(xs))):
        delta = grad[t] * (1 - hs[t + 1] ** 2)
        dxs[t] = delta @ w
        dw += delta.T @ xs[t]
        du += delta.T @ hs[t]
        db += delta.mean(axis=0) if len(delta) else 0
        dh0 = delta @ u
    return dxs, dh0, dw, du, db

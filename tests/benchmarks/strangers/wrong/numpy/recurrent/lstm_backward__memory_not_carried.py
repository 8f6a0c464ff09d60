# mistake: the gradient of the memory is not carried from step to step, only that of the state
# kind: backward

import numpy as np


def lstm_backward(grad, xs, h0, c0, w, u, b):
    if len(xs) == 0:
        raise ValueError("xs has no step")

    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1, e) / (1 + e)

    h, c, kept = h0, c0, []
    for x in xs:
        ai, af, ag, ao = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
        i, f, g, o = sigmoid(ai), sigmoid(af), np.tanh(ag), sigmoid(ao)
        new = f * c + i * g
        kept.append((h, c, i, f, g, o, np.tanh(new)))
        h, c = o * np.tanh(new), new
    dxs, dw, du, db = np.zeros_like(xs), np.zeros_like(w), np.zeros_like(u), np.zeros_like(b)
    dh, dc = np.zeros_like(h0), np.zeros_like(c0)
    for t in reversed(range(len(xs))):
        h, c, i, f, g, o, tanh_c = kept[t]
        e = grad[t] + dh
        gamma = e * o * (1 - tanh_c**2)
        delta = np.concatenate([gamma * g * i * (1 - i), gamma * c * f * (1 - f), gamma * i * (1 - g**2), e * tanh_c * o * (1 - o)], axis=1)
        dxs[t] = delta @ w
        dw += delta.T @ xs[t]
        du += delta.T @ h
        db += delta.sum(axis=0)
        dh, dc = delta @ u, gamma * f
    return dxs, dh, dc, dw, du, db

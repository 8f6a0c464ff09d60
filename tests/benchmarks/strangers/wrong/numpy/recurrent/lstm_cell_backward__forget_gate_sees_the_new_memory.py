# mistake: the gradient of the forget gate is multiplied by c' instead of by c
# kind: backward

import numpy as np


def lstm_cell_backward(grad, x, h, c, w, u, b):
    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1, e) / (1 + e)

    ai, af, ag, ao = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    i, f, g, o = sigmoid(ai), sigmoid(af), np.tanh(ag), sigmoid(ao)
    new = f * c + i * g
    t = np.tanh(new)
    gamma = grad[1] + grad[0] * o * (1 - t**2)
    delta = np.concatenate([gamma * g * i * (1 - i), gamma * new * f * (1 - f), gamma * i * (1 - g**2), grad[0] * t * o * (1 - o)], axis=1)
    return delta @ w, delta @ u, gamma * f, delta.T @ x, delta.T @ h, delta.sum(axis=0)

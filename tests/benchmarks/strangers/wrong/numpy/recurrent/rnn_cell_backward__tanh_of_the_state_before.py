# mistake: the derivative of tanh is taken at the old state h instead of the new one
# kind: backward

import numpy as np


def rnn_cell_backward(grad, x, h, w, u, b):
    delta = grad * (1 - h**2)
    return delta @ w, delta @ u, delta.T @ x, delta.T @ h, delta.sum(axis=0)

# mistake: the gradient by log_var lacks the half that the chain rule brings down
# kind: backward twice part

import numpy as np


def reparameterize_backward(grad, mu, log_var, noise):
    if log_var.shape != mu.shape or noise.shape != mu.shape or grad.shape != mu.shape:
        raise ValueError("shapes differ")
    std = np.exp(log_var / 2)
    return grad.copy(), grad * std * noise, grad * std

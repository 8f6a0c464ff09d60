# mistake: x and mean have each other's sign
# kind: backward sign

import numpy as np


def gaussian_log_likelihood_backward(grad, x, mean, log_var):
    if not x.shape == mean.shape == log_var.shape:
        raise ValueError("the shapes differ")
    if grad.shape != x.shape[:-1]:
        raise ValueError("grad has another shape than the result")
    g = grad[..., None]
    d = (x - mean) * np.exp(-log_var)
    return g * d, -g * d, g / 2 * (d * (x - mean) - 1)

# mistake: the gradient by log_var lacks the factor 1/2
# kind: backward twice part

import numpy as np


def gaussian_kl_to_standard_backward(grad, mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError("mu and log_var have different shapes")
    if grad.shape != mu.shape[:-1]:
        raise ValueError("grad has another shape than the result")
    g = grad[..., None]
    return g * mu, g * np.expm1(log_var)

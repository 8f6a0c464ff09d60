# mistake: uses the logits as if they were probabilities: x - z instead of x - sigmoid(z)
# kind: backward

import numpy as np


def bernoulli_log_likelihood_backward(grad, x, logits):
    if x.shape != logits.shape:
        raise ValueError("the shapes differ")
    if grad.shape != x.shape[:-1]:
        raise ValueError("grad has another shape than the result")
    g = grad[..., None]
    return g * logits, g * (x - logits)

# mistake: multiplies the noise by the variance: exp(log_var) without the half
# kind: formula

import numpy as np


def reparameterize(mu, log_var, noise):
    if log_var.shape != mu.shape or noise.shape != mu.shape:
        raise ValueError("shapes differ")
    return mu + np.exp(log_var) * noise

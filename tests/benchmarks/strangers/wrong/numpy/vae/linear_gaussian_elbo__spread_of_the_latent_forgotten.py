# mistake: leaves out the term of the variances, sum of s_k^2 ||w_k||^2: as if z were always mu
# kind: formula

import numpy as np


def linear_gaussian_elbo(x, w, noise_var, mu, log_var):
    if w.shape[0] != x.shape[1]:
        raise ValueError("w has not one row for every column of x")
    if not (np.isfinite(noise_var) and noise_var > 0):
        raise ValueError("noise_var is a finite number above 0")
    if mu.shape != (x.shape[0], w.shape[1]) or log_var.shape != mu.shape:
        raise ValueError("mu or log_var has the wrong shape")
    error = ((x - mu @ w.T) ** 2).sum(axis=1)
    likelihood = -error / (2 * noise_var) - x.shape[1] / 2 * np.log(2 * np.pi * noise_var)
    kl = 0.5 * (mu**2 + np.exp(log_var) - 1 - log_var).sum(axis=1)
    return (likelihood - kl).astype(x.dtype)

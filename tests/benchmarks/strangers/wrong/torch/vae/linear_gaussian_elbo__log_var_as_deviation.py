# mistake: takes log_var for the logarithm of the standard deviation
# kind: formula

import math

import torch


def linear_gaussian_elbo(x, w, noise_var, mu, log_var):
    if w.shape[0] != x.shape[1]:
        raise ValueError("w has not one row for every column of x")
    if not (math.isfinite(noise_var) and noise_var > 0):
        raise ValueError("noise_var is a finite number above 0")
    if mu.shape != (x.shape[0], w.shape[1]) or log_var.shape != mu.shape:
        raise ValueError("mu or log_var has the wrong shape")
    s2 = torch.exp(log_var) ** 2
    error = ((x - mu @ w.T) ** 2).sum(dim=1) + (s2 * (w**2).sum(dim=0)).sum(dim=1)
    likelihood = -error / (2 * noise_var) - x.shape[1] / 2 * math.log(2 * math.pi * noise_var)
    return likelihood - 0.5 * (mu**2 + s2 - 1 - torch.log(s2)).sum(dim=1)

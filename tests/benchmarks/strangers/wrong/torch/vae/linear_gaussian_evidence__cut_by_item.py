# mistake: the log-determinant goes through .item(), so w gets no gradient from it
# kind: gradient cut part

import math

import torch


def linear_gaussian_evidence(x, w, noise_var):
    if w.shape[0] != x.shape[1]:
        raise ValueError("w has not one row for every column of x")
    if not (math.isfinite(noise_var) and noise_var > 0):
        raise ValueError("noise_var is a finite number above 0")
    n, d = x.shape
    covariance = w @ w.T + noise_var * torch.eye(d, dtype=x.dtype)
    logdet = torch.linalg.slogdet(covariance)[1].item()
    quadratic = (x * torch.linalg.solve(covariance, x.T).T).sum(dim=1)
    return -0.5 * (quadratic + logdet + d * math.log(2 * math.pi))

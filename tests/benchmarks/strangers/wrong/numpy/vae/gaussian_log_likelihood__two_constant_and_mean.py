# mistake: leaves out log 2 pi; and averages over the dimensions instead of summing
# kind: two

import numpy as np


def gaussian_log_likelihood(x, mean, log_var):
    if mean.shape != x.shape or log_var.shape != x.shape:
        raise ValueError("shapes differ")
    return -0.5 * np.mean((x - mean) ** 2 * np.exp(-log_var) + log_var, axis=-1)

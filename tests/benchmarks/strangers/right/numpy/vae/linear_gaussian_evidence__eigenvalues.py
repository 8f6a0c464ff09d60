# style: eigenvalues of the covariance, in float64

import numpy as np


def linear_gaussian_evidence(x, w, noise_var):
    if w.shape[0] != x.shape[1]:
        raise ValueError("w")
    if not (np.isfinite(noise_var) and noise_var > 0):
        raise ValueError("noise_var")
    d = x.shape[1]
    wide = w.astype(np.float64)
    values, vectors = np.linalg.eigh(wide @ wide.T)
    values = np.maximum(values, 0) + noise_var
    turned = x.astype(np.float64) @ vectors
    return (-0.5 * (turned**2 / values + np.log(values)).sum(1) - d / 2 * np.log(2 * np.pi)).astype(x.dtype)

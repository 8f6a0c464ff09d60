# mistake: the half in front is missing for the log-determinant
# kind: factor

import numpy as np


def linear_gaussian_evidence(x, w, noise_var):
    if w.shape[0] != x.shape[1]:
        raise ValueError("w has not one row for every column of x")
    if not (np.isfinite(noise_var) and noise_var > 0):
        raise ValueError("noise_var is a finite number above 0")
    wide, data = w.astype(np.float64), x.astype(np.float64)
    c = wide @ wide.T + noise_var * np.eye(len(w))
    _, log_det = np.linalg.slogdet(c)
    distance = (data * np.linalg.solve(c, data.T).T).sum(axis=1)
    return (-0.5 * (distance + x.shape[1] * np.log(2 * np.pi)) - log_det).astype(x.dtype)

# mistake: the log of the sum of the weights: log K is not subtracted
# kind: formula

import numpy as np


def importance_weighted_bound(log_weights):
    if log_weights.shape[1] == 0:
        raise ValueError("there is no sample")
    top = log_weights.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    with np.errstate(divide="ignore"):
        rows = np.log(np.exp(log_weights - top).sum(axis=1)) + top[:, 0]
    return rows.mean().astype(log_weights.dtype)

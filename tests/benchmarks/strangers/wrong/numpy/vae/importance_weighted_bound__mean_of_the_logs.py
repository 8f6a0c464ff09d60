# mistake: averages the log weights over the samples: the plain ELBO, not the log of the average weight
# kind: formula

import numpy as np


def importance_weighted_bound(log_weights):
    if log_weights.shape[0] == 0 or log_weights.shape[1] == 0:
        raise ValueError("there is no sample")
    return np.mean(log_weights)

# mistake: the sign is that of the ELBO term: it returns minus the divergence
# kind: negated

import numpy as np


def gaussian_kl_to_standard(mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError("mu and log_var have different shapes")
    return 0.5 * np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=-1)

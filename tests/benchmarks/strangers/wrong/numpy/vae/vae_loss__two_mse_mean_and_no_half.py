# mistake: the reconstruction error is averaged over the features too; and the divergence lacks its half
# kind: two

import numpy as np


def vae_loss(x, reconstruction, mu, log_var, *, beta=1.0):
    if reconstruction.shape != x.shape or mu.shape[:-1] != x.shape[:-1] or log_var.shape != mu.shape:
        raise ValueError("shapes do not fit")
    if not (np.isfinite(beta) and beta >= 0):
        raise ValueError("beta is a finite number of at least 0")
    mse = np.mean((x - reconstruction) ** 2)
    kl = np.mean(np.sum(mu**2 + np.exp(log_var) - 1 - log_var, axis=-1))
    return (mse + x.dtype.type(beta) * kl).astype(x.dtype)

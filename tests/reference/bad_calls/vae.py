"""Calls of parts of variational autoencoders that must be refused: name, arguments, the error, what its message names."""

import numpy as np

X = np.full((2, 3), 0.5)
WIDE = np.zeros((2, 4))
MU = np.zeros((2, 2))
W = np.ones((3, 2))
ONE = np.array(1.0)
WHOLE = np.array([[0, 1, 1], [1, 0, 0]])

bad_calls = [
    ("gaussian_log_likelihood", (X, WIDE, X), {}, ValueError, "mean"),
    ("gaussian_log_likelihood", (X, X, X[0]), {}, ValueError, "log_var"),
    ("gaussian_log_likelihood", (X, X, 0.0), {}, TypeError, "log_var"),
    ("gaussian_log_likelihood", (ONE, ONE, ONE), {}, ValueError, "x"),
    ("gaussian_log_likelihood_backward", (np.zeros(3), X, X, X), {}, ValueError, "x"),
    ("linear_gaussian_evidence", (X, W.T, 1.0), {}, ValueError, "w"),
    ("linear_gaussian_evidence", (X[0], W, 1.0), {}, ValueError, "x"),
    ("linear_gaussian_evidence", (X, W, 0.0), {}, ValueError, "noise_var"),
    ("linear_gaussian_evidence", (X, W, -0.5), {}, ValueError, "noise_var"),
    ("linear_gaussian_evidence", (X, W, float("nan")), {}, ValueError, "noise_var"),
    ("linear_gaussian_evidence", (X, W, np.ones(3)), {}, TypeError, "noise_var"),
    ("linear_gaussian_elbo", (X, W, 1.0, WIDE, MU), {}, ValueError, "mu"),
    ("linear_gaussian_elbo", (X, W, 1.0, MU, MU[:1]), {}, ValueError, "log_var"),
    ("linear_gaussian_elbo", (X, W, 0.0, MU, MU), {}, ValueError, "noise_var"),
    ("linear_gaussian_elbo", (X, W, True, MU, MU), {}, TypeError, "noise_var"),
    ("bernoulli_log_likelihood", (X, WIDE), {}, ValueError, "logits"),
    ("bernoulli_log_likelihood", (WHOLE, X), {}, TypeError, "x"),
    ("bernoulli_log_likelihood", (WHOLE > 0, X), {}, TypeError, "x"),
    ("bernoulli_log_likelihood_backward", (np.zeros(2), X, X.T), {}, ValueError, "logits"),
    ("elbo", (X, WIDE, MU, MU), {}, ValueError, "logits"),
    ("elbo", (X, X, MU[:1], MU[:1]), {}, ValueError, "mu"),
    ("elbo", (X, X, MU, X), {}, ValueError, "log_var"),
    ("elbo", (X, X, MU, MU), {"beta": -0.5}, ValueError, "beta"),
    ("elbo", (X, X, MU, MU), {"beta": float("inf")}, ValueError, "beta"),
    ("elbo", (X, X, MU, MU), {"beta": "1"}, TypeError, "beta"),
    ("elbo_backward", (np.zeros(2), X, X, MU, MU), {}, ValueError, "grad"),
    ("elbo_backward", (ONE, X, X, MU, MU), {"beta": -1.0}, ValueError, "beta"),
    ("vae_loss", (X, WIDE, MU, MU), {}, ValueError, "reconstruction"),
    ("vae_loss", (X, X, MU, MU[0]), {}, ValueError, "log_var"),
    ("vae_loss", (X, X, MU, MU), {"beta": -1}, ValueError, "beta"),
    ("vae_loss", (X, X, MU, MU), {"beta": None}, TypeError, "beta"),
    ("vae_loss_backward", (ONE, X, X, MU, X), {}, ValueError, "log_var"),
    ("vae_loss_backward", (ONE, X, X, MU, MU), {"beta": float("nan")}, ValueError, "beta"),
    ("reparameterize", (X, X, WIDE), {}, ValueError, "noise"),
    ("reparameterize", (X, X[0], X), {}, ValueError, "log_var"),
    ("reparameterize", (X, X, None), {}, TypeError, "noise"),
    ("reparameterize_backward", (WIDE, X, X, X), {}, ValueError, "mu"),
    ("importance_weighted_bound", (X[0],), {}, ValueError, "log_weights"),
    ("importance_weighted_bound", (X[:, :0],), {}, ValueError, "log_weights"),
    ("importance_weighted_bound", (WHOLE,), {}, TypeError, "log_weights"),
    ("interpolate", (X, WIDE, 0.5), {}, ValueError, "z1"),
    ("interpolate", (X, X, X), {}, TypeError, "t"),
    ("interpolate", (X, X, None), {}, TypeError, "t"),
]

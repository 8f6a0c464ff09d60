# mistake: adds the divergence instead of subtracting it; and averages it over the latent dimensions as well
# kind: two

import torch


def elbo(x, logits, mu, log_var, *, beta=1.0):
    if logits.shape != x.shape or mu.shape[:-1] != x.shape[:-1] or log_var.shape != mu.shape:
        raise ValueError("shapes do not fit")
    if not 0 <= beta < float("inf"):
        raise ValueError("beta is a finite number of at least 0")
    likelihood = (x * logits - torch.logaddexp(logits, torch.zeros_like(logits))).sum(-1).mean()
    kl = 0.5 * (mu**2 + log_var.exp() - 1 - log_var).mean()
    return likelihood + beta * kl

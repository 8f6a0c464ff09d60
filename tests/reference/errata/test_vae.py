"""What the page on variational autoencoders says is wrong in well-known notes, shown by a counterexample."""

import numpy as np
import torch

from reference.information import in_numpy as information
from reference.vae import in_numpy

WHITE, LOGIT, PRIOR = np.ones((1, 1)), np.array([[2.0]]), np.zeros((1, 1))


def test_what_is_called_a_loss_grows_where_the_model_gets_better() -> None:
    # Lecture notes call E[log p(x | z)] - beta KL the loss. A step down that slope makes a white pixel black.
    better, worse = (in_numpy.elbo(WHITE, logit, PRIOR, PRIOR) for logit in (LOGIT, -LOGIT))
    np.testing.assert_allclose([better, worse], [-0.1269, -2.1269], atol=5e-5)
    assert better > worse


def test_descending_what_is_called_a_loss_runs_away() -> None:
    # With logits of -10, -100, ... for a white pixel it falls without bound: there is nothing to minimize.
    values = [float(in_numpy.elbo(WHITE, np.array([[-size]]), PRIOR, PRIOR)) for size in (10.0, 100.0, 1000.0)]
    np.testing.assert_allclose(values, [-10, -100, -1000], atol=5e-5)


def test_the_divergence_cannot_be_dropped_from_the_bound() -> None:
    # "The bound" without the divergence is above the evidence: x = 1 explained by z = 1 exactly.
    x, w = np.ones((1, 1)), np.ones((1, 1))
    evidence = in_numpy.linear_gaussian_evidence(x, w, 0.25)
    q = np.ones((1, 1)), np.full((1, 1), -6.0)
    reconstruction = in_numpy.linear_gaussian_elbo(x, w, 0.25, *q) + information.gaussian_kl_to_standard(*q)
    np.testing.assert_allclose([evidence[0], reconstruction[0]], [-1.4305, -0.2307], atol=5e-5)


def test_sampling_passes_no_gradient_and_a_reparameterized_sample_does() -> None:
    mu, log_var = torch.zeros(3, requires_grad=True), torch.zeros(3, requires_grad=True)
    q = torch.distributions.Normal(mu, torch.exp(log_var / 2))
    assert not q.sample().requires_grad
    assert q.rsample().requires_grad


def test_the_formula_for_pixels_is_no_density_of_grey_values() -> None:
    # At a logit of 0 it is log(1/2) for every grey value: over [0, 1] that integrates to a half.
    grey = (np.arange(1000)[:, None] + 0.5) / 1000
    density = np.exp(in_numpy.bernoulli_log_likelihood(grey, np.zeros_like(grey)))
    np.testing.assert_allclose(np.mean(density), 0.5)


def test_the_prior_taken_for_the_posterior_costs_what_the_page_says() -> None:
    x = w = np.ones((1, 1))
    short = in_numpy.linear_gaussian_evidence(x, w, 0.25) - in_numpy.linear_gaussian_elbo(x, w, 0.25, PRIOR, PRIOR)
    np.testing.assert_allclose(short, 2.7953, atol=5e-5)

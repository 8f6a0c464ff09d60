"""What the page on information says is wrong in well-known notes, shown by a counterexample."""

import math

import numpy as np

from reference.information import in_numpy


def difference_of_entropies(p: np.ndarray, q: np.ndarray) -> float:
    return float(in_numpy.entropy(q) - in_numpy.entropy(p))


def test_a_difference_of_entropies_can_be_negative_and_a_divergence_cannot() -> None:
    # Lecture notes introduce the divergence as H(q) - H(p). Any q that is less even than p makes that negative.
    p, q = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    np.testing.assert_allclose(difference_of_entropies(p, q), -0.1308, atol=5e-5)
    np.testing.assert_allclose(in_numpy.kl_divergence(p, q), 0.1438, atol=5e-5)


def test_a_difference_of_entropies_can_be_zero_for_different_distributions() -> None:
    # Entropy does not see which outcome has which probability.
    p, q = np.array([0.25, 0.75]), np.array([0.75, 0.25])
    np.testing.assert_allclose(difference_of_entropies(p, q), 0, atol=1e-15)
    np.testing.assert_allclose(in_numpy.kl_divergence(p, q), math.log(3) / 2)
    np.testing.assert_allclose(in_numpy.kl_divergence(p, q), 0.5493, atol=5e-5)

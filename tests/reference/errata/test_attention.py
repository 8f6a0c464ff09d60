"""What the page on attention says is wrong in well-known notes, shown by a counterexample."""

import itertools

import numpy as np

from reference.attention import in_numpy


def weights(x: np.ndarray) -> np.ndarray:
    """The weight matrix of untrained self-attention."""
    return in_numpy.attention_weights(in_numpy.dot_scores(x, x))


def own_weight_is_largest(x: np.ndarray) -> bool:
    w = weights(x)
    return bool(np.all(np.diagonal(w) >= np.max(w, axis=-1)))


def smallest_counterexample() -> np.ndarray:
    """By the number of entries, then by their size: whole numbers from 0 up, fewest rows and columns first."""
    for rows, columns in sorted(
        itertools.product(range(1, 4), repeat=2), key=lambda shape: (shape[0] * shape[1], shape)
    ):
        for entries in sorted(itertools.product(range(4), repeat=rows * columns), key=lambda e: (sum(e), e)):
            x = np.array(entries, dtype=float).reshape(rows, columns)
            if not own_weight_is_largest(x):
                return x
    raise AssertionError("no counterexample")


def test_a_row_need_not_give_itself_the_largest_weight() -> None:
    # Lecture notes call the weight matrix diagonally dominant, because "the inner product is maximised when i = j".
    x = smallest_counterexample()
    np.testing.assert_array_equal(x, [[1.0], [2.0]])
    np.testing.assert_allclose(weights(x), [[0.2689, 0.7311], [0.1192, 0.8808]], atol=5e-5)


def test_in_the_strict_sense_even_equal_lengths_do_not_help() -> None:
    # Diagonally dominant means: larger than all others of the row together. Three equal rows share evenly.
    w = weights(np.ones((3, 1)))
    np.testing.assert_allclose(w, np.full((3, 3), 1 / 3))
    assert np.all(np.diagonal(w) < np.sum(w, axis=-1) - np.diagonal(w))


def test_with_equal_lengths_no_other_row_gets_more() -> None:
    # What is true: by Cauchy and Schwarz, among vectors of one length none scores higher than a vector with itself.
    random = np.random.default_rng(0)
    for _ in range(100):
        x = random.standard_normal((5, 3))
        assert own_weight_is_largest(3 * x / np.linalg.norm(x, axis=-1, keepdims=True))


def random_scores(width: int, *, scaled: bool) -> np.ndarray:
    """Scores of random queries, each against 16 random keys; all entries are standard normal."""
    random = np.random.default_rng(0)
    q, k = random.standard_normal((1000, 1, width)), random.standard_normal((1000, 16, width))
    return in_numpy.scaled_scores(q, k) if scaled else in_numpy.dot_scores(q, k)


def steepest(p: np.ndarray) -> float:
    """How much a weight can still change with its score, p (1 - p): the most of each query, the median of all."""
    return float(np.median(np.max(p * (1 - p), axis=-1)))


def test_without_the_scale_the_softmax_saturates_as_the_width_grows() -> None:
    # Lecture notes list the steps of attention without the division by the root of the width.
    for width, best in ((4, 0.42), (64, 0.85), (1024, 0.96)):
        scores = random_scores(width, scaled=False)
        np.testing.assert_allclose(np.std(scores), np.sqrt(width), rtol=0.02)
        np.testing.assert_allclose(np.mean(np.max(in_numpy.attention_weights(scores), axis=-1)), best, atol=0.005)
    assert steepest(in_numpy.attention_weights(scores)) < 1e-5


def test_with_the_scale_the_width_makes_no_difference() -> None:
    for width in (4, 64, 1024):
        scores = random_scores(width, scaled=True)
        np.testing.assert_allclose(np.std(scores), 1, rtol=0.02)
        weights = in_numpy.attention_weights(scores)
        np.testing.assert_allclose(np.mean(np.max(weights, axis=-1)), 0.24, atol=0.01)
        assert 0.15 < steepest(weights) < 0.2

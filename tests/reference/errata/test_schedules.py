"""What the page on schedules says is wrong in well-known notes, and the numbers that it gives, each computed."""

import numpy as np

from reference.schedules import in_numpy


def test_a_cosine_is_concave_first_and_convex_then() -> None:
    # Notes say "convex first then concave". Second differences are negative where a curve bends down.
    rates = in_numpy.cosine_annealing(np.arange(9.0), initial=1.0, minimum=0.0, total=8)
    bends = np.diff(rates, 2)
    assert np.all(bends[:3] < -0.02)
    np.testing.assert_allclose(bends[3], 0, atol=1e-15)
    assert np.all(bends[4:] > 0.02)
    np.testing.assert_allclose(rates[:5], [1, 0.962, 0.854, 0.691, 0.5], atol=5e-4)
    np.testing.assert_allclose(-np.diff(rates)[[0, 3]], [0.038, 0.191], atol=5e-4)


def test_one_cycle_rises_more_rapidly_than_it_falls() -> None:
    # Notes say "increases initially then decreases rapidly".
    rates = in_numpy.one_cycle(np.arange(100.0), maximum=1.0, total=100)
    assert int(np.argmax(rates)) == 29
    steps = np.diff(rates)
    np.testing.assert_allclose([steps.max(), -steps.min()], [0.052, 0.022], atol=5e-4)


def distance_after(rates: np.ndarray, start: float = 100.0) -> float:
    """The mean squared distance from the bottom of x^2 / 2 after a run, with noise of variance 1 on every gradient."""
    square = start
    for rate in rates.tolist():
        square = (1 - rate) ** 2 * square + rate**2
    return square


def test_a_fixed_rate_comes_to_rest_at_a_distance_and_a_falling_one_goes_on() -> None:
    for rate, steps in ((0.5, 10), (0.5, 10_000), (0.02, 10_000)):
        balance = rate / (2 - rate)
        np.testing.assert_allclose(distance_after(np.full(steps, rate)), balance, rtol=1e-3)
    falling = in_numpy.cosine_annealing(np.arange(100.0), initial=0.5, minimum=0.0, total=100)
    np.testing.assert_allclose(
        [distance_after(np.full(100, 0.5)), distance_after(np.full(100, 0.02)), distance_after(falling)],
        [0.333, 1.769, 0.029],
        atol=5e-4,
    )


def test_the_distance_is_that_of_many_noisy_runs() -> None:
    rates = in_numpy.cosine_annealing(np.arange(100.0), initial=0.5, minimum=0.0, total=100)
    noise, x = np.random.default_rng(0), np.full(20_000, 10.0)
    for rate in rates:
        x = x - rate * (x + noise.normal(size=x.size))
    np.testing.assert_allclose(np.mean(x**2), distance_after(rates), rtol=0.05)


def test_a_share_taken_off_is_not_an_exponential() -> None:
    # "A quarter apart" after 50 steps with a rate of 0.1.
    exponential = float(in_numpy.exponential_decay(np.array(50.0), initial=1.0, rate=0.1))
    np.testing.assert_allclose(1 - 0.9**50 / exponential, 0.235, atol=5e-4)
    half_life = np.log(2) / 0.04
    np.testing.assert_allclose(half_life, 17.3, atol=0.05)

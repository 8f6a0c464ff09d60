"""What the page on activations says is wrong in well-known notes, shown by a counterexample."""

import numpy as np

from reference.activations import in_numpy


def test_relus_slope_right_of_zero_is_one_not_x() -> None:
    # A set of lecture notes gives x as the derivative right of 0. At x = 2 the two differ.
    x, nudge = np.array([2.0]), 1e-6
    slope = (in_numpy.relu(x + nudge) - in_numpy.relu(x - nudge)) / (2 * nudge)
    np.testing.assert_allclose(slope, 1.0, atol=1e-9)
    np.testing.assert_array_equal(in_numpy.relu_backward(np.ones(1), x), [1.0])

"""What the page on convolution says is wrong in well-known notes, shown by counterexamples."""

import numpy as np

from reference.convolution import in_numpy


def test_the_short_size_formula_lacks_padding_and_floor() -> None:
    # A widely read set of lecture notes gives the output size as 1 + (N - F) / S.
    size, kernel, stride = 7, 3, 2
    assert 1 + (size - kernel) / stride == 3
    assert in_numpy.conv_output_size(size, kernel, stride=stride, padding=1) == 4
    assert 1 + (8 - kernel) / stride == 3.5
    assert in_numpy.conv_output_size(8, kernel, stride=stride) == 3
    image, weight = np.ones((1, 1, 7, 8)), np.ones((1, 1, 3, 3))
    assert in_numpy.conv2d(image, weight, stride=2, padding=1).shape == (1, 1, 4, 4)
    assert in_numpy.conv2d(image, weight, stride=2).shape == (1, 1, 3, 3)


def test_stacked_layers_have_weights_of_their_own() -> None:
    # Notes say of stacked 3x3 filters that the same weights are applied several times.
    blur, slope = np.array([1.0, 2.0, 1.0]), np.array([1.0, 0.0, -1.0])
    together = in_numpy.convolve1d(blur, slope)
    np.testing.assert_array_equal(together, [1.0, 2.0, 0.0, -2.0, -1.0])
    # The last entry of a kernel convolved with itself is a square: no shared kernel reaches the -1 above.
    for shared in np.random.default_rng(0).normal(size=(20, 3)):
        assert in_numpy.convolve1d(shared, shared)[-1] == shared[-1] ** 2 >= 0
    # And twice the layers have twice the parameters.
    assert in_numpy.conv_parameter_count(64, 64, 3, 3) == 36_928
    assert 2 * in_numpy.conv_parameter_count(64, 64, 3, 3) == 73_856


def test_a_transposed_convolution_restores_the_shape_and_not_the_values() -> None:
    # Notes call it the inverse, or the opposite, of convolution.
    x, kernel = np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), np.ones((1, 1, 2, 2))
    there = in_numpy.conv2d(x, kernel, stride=2)
    back = in_numpy.conv_transpose2d(there, kernel, stride=2)
    np.testing.assert_array_equal(there, [[[[10.0]]]])
    np.testing.assert_array_equal(back, [[[[10.0, 10.0], [10.0, 10.0]]]])
    assert back.shape == x.shape
    assert not np.allclose(back, x)


def test_unpooling_uses_the_stored_place_not_the_middle_of_the_window() -> None:
    # Notes put the value into the middle of its window.
    x = np.array([[[[9.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]]]])
    y, index = in_numpy.max_pool2d(x, 3)
    assert y.item() == 9
    assert index.item() == 0
    restored = in_numpy.max_unpool2d(y, index, (3, 3))
    np.testing.assert_array_equal(restored, [[[[9.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]]])
    middle = np.zeros((1, 1, 3, 3))
    middle[0, 0, 1, 1] = 9
    # Pooling takes either back to 9, but only one of them has it where it was.
    for image, place in ((restored, 0), (middle, 4)):
        again, where = in_numpy.max_pool2d(image, 3)
        assert (again.item(), where.item()) == (9.0, place)

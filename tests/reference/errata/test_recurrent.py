"""What the page on recurrent networks says is wrong in well-known notes, shown by a counterexample."""

import numpy as np

from reference.recurrent import in_numpy


def test_with_eigenvalues_of_at_most_one_a_gradient_need_not_vanish() -> None:
    # Lecture notes say: an eigenvalue above 1 and the gradient explodes, otherwise it vanishes. A quarter turn has
    # eigenvalues i and -i, of absolute value 1, and keeps every length for ever.
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    np.testing.assert_allclose(np.abs(np.linalg.eigvals(turn)), 1)
    np.testing.assert_array_equal(in_numpy.gradient_through_time(turn, 1000), np.ones(1000))


def test_with_all_eigenvalues_at_one_a_gradient_may_grow() -> None:
    # The only eigenvalue of this one is 1; its powers have k in the corner.
    shear = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert in_numpy.gradient_through_time(shear, 100)[-1] > 100


def test_with_eigenvalues_below_one_a_gradient_may_grow_a_thousandfold_first() -> None:
    # Both eigenvalues are 1/2.
    u = np.array([[0.5, 2000.0], [0.0, 0.5]])
    growth = in_numpy.gradient_through_time(u, 60)
    assert growth[1] > 1000
    assert growth[-1] < 1e-10


def test_with_an_eigenvalue_above_one_the_gradient_of_a_network_may_vanish() -> None:
    # The slope of tanh is a factor too: at u = 2 the state settles at 0.9575, where the factor of a step is 0.166.
    w, u, b = np.zeros((1, 1)), np.full((1, 1), 2.0), np.zeros(1)
    xs, h0 = np.zeros((20, 1, 1)), np.full((1, 1), 0.9575)
    grad = np.zeros_like(xs)
    grad[-1] = 1
    by_h0 = in_numpy.rnn_backward(grad, xs, h0, w, u, b)[1]
    assert 0 < by_h0.item() < 1e-15
    factor = 2 * (1 - in_numpy.rnn(xs, h0, w, u, b)[-1].item() ** 2)
    np.testing.assert_allclose(factor, 0.166, atol=5e-4)


def test_an_output_gate_that_sees_the_new_memory_is_another_cell() -> None:
    # Equations are often copied with the old memory in all three gates; Gers and Schmidhuber's o sees the new one.
    one, none = np.ones((1, 1)), np.zeros((1, 1))
    w = u = np.zeros((4, 1))
    b, v = np.array([100.0, -100.0, 100.0, 0.0]), np.array([[0.0], [0.0], [1.0]])
    state, memory = in_numpy.lstm_peephole_cell(one, none, none, w, u, v, b)
    # i = 1, f = 0, g = 1: the old memory is 0, the new one 1.
    np.testing.assert_allclose(memory, 1)
    np.testing.assert_allclose(state, np.tanh(1) / 2)
    new = np.tanh(1) / (1 + np.exp(-1))
    np.testing.assert_allclose(new, 0.5568, atol=5e-5)
    assert abs(state.item() - new) > 0.17


def test_resetting_before_and_after_the_product_differ() -> None:
    # h = (1, 1), u_n = (1, -1): after the product nothing is left to reset; before it, r = (1, 0) leaves 1.
    h, r, u_n = np.ones(2), np.array([1.0, 0.0]), np.array([1.0, -1.0])
    assert (r * (u_n @ h))[0] == 0
    assert u_n @ (r * h) == 1

"""Look at what the strategies draw: a law is only as good as its inputs."""

import numpy as np
import pytest
from hypothesis import given

from reference import inputs
from reference.axes import size_of
from reference.concept import Concept, all_concepts, find_concepts
from reference.contract import ArraySpec, read_signature
from reference.derivatives import numerical_gradient
from reference.drawing import draw_cases
from tests.reference.helpers import kept, per_concept

MATRIX = inputs.together({"x": inputs.reals("n k"), "y": inputs.reals("k m"), "z": inputs.reals("n 3")})


@given(MATRIX.made)
def test_axes_of_one_name_have_one_size(case) -> None:
    assert case["x"].shape[1] == case["y"].shape[0]
    assert case["x"].shape[0] == case["z"].shape[0]
    assert case["z"].shape[1] == 3


def test_entries_are_eighths_of_all_signs_and_sizes_vary() -> None:
    cases = draw_cases(MATRIX, 200)
    entries = np.concatenate([case["x"].ravel() for case in cases])
    assert np.all(entries * 8 == np.round(entries * 8))
    assert entries.min() == -8
    assert entries.max() == 8
    assert {case["x"].shape for case in cases} >= {(n, k) for n in (1, 2, 3) for k in (1, 2, 3)}
    constant = [case for case in cases if case["x"].size > 2 and np.ptp(case["x"]) == 0]
    assert len(constant) < len(cases) / 20


def test_a_wide_grid_has_small_numbers_and_large_ones() -> None:
    cases = draw_cases(inputs.together({"x": inputs.reals("8", limit=1e4), "y": inputs.nonzeros("8", limit=1e4)}), 100)
    for name in ("x", "y"):
        sizes = np.abs(np.concatenate([case[name] for case in cases]))
        assert np.mean(sizes <= 16) > 0.3
        assert np.mean(sizes > 1000) > 0.3
        assert sizes.max() <= 1e4
        signs = np.sign(np.concatenate([case[name] for case in cases]))
        assert 0.3 < np.mean(signs > 0) < 0.7


def test_a_grid_reaches_both_its_ends_and_shrinks_to_its_middle() -> None:
    values = inputs.Grid(-3, 3, 0.5).values(np.arange(7))
    assert values.tolist() == [0, 0.5, -0.5, 1, -1, 1.5, -1.5]
    assert inputs.Grid(2, 4).values(np.arange(3)).tolist() == [2, 3, 4]


@pytest.mark.parametrize(("low", "high"), [(3, 2), (-1, 2), (-3, -2)])
def test_a_grid_that_is_none_is_refused(low, high) -> None:
    with pytest.raises(ValueError, match=r"low: got .* expected"):
        inputs.Grid(low, high)


def test_something_done_afterwards_comes_after_what_was_done_before() -> None:
    case = draw_cases(inputs.together({"x": inputs.nonzeros("n").but(np.abs).but(np.negative)}), 10)
    assert all(np.all(drawn["x"] < 0) for drawn in case)


def test_any_shape_means_one_to_three_axes() -> None:
    cases = draw_cases(inputs.together({"x": inputs.reals("...")}), 100)
    assert {case["x"].ndim for case in cases} == {1, 2, 3}


NESTED = inputs.together(
    {
        "x": inputs.reals("n d"),
        "layer": (inputs.reals("4*h d"), [inputs.reals("2*n-1")]),
        "parameters": {"mask": inputs.flags("n h"), "labels": inputs.whole("n", 1, 3), "rate": inputs.positive()},
    }
)


@given(NESTED.made)
def test_an_input_may_be_a_tree_and_an_axis_a_sum(case) -> None:
    n, d = case["x"].shape
    weights, [table] = case["layer"]
    mask, labels = case["parameters"]["mask"], case["parameters"]["labels"]
    assert weights.shape == (4 * mask.shape[1], d)
    assert table.shape == (2 * n - 1,)
    assert mask.dtype == np.bool_
    assert mask.shape[0] == n
    assert labels.dtype == np.int64
    assert np.all((labels >= 1) & (labels <= 3))
    assert case["parameters"]["rate"] > 0


@pytest.mark.parametrize("axis", ["n/2", "n**2", "f(n)", "n.m"])
def test_an_axis_is_no_other_arithmetic(axis) -> None:
    with pytest.raises(ValueError, match="expected names and numbers"):
        size_of(axis, lambda name: 2)


@pytest.mark.parametrize("inside", [False, True])
@given(inputs.joined(inputs.together({"p": inputs.distributions("n k")}), {}).made)
def test_distributions_sum_to_exactly_one(inside, case) -> None:
    p = case["p"]
    assert np.all(p.sum(axis=-1) == 1)
    assert np.all(p >= 0)


def test_distributions_hold_zeros_unless_inside() -> None:
    edge = draw_cases(inputs.together({"p": inputs.distributions("n 3")}), 100)
    inner = draw_cases(inputs.together({"p": inputs.distributions("n 3", inside=True)}), 100)
    assert any(np.any(case["p"] == 0) for case in edge)
    assert all(np.all(case["p"] > 0) for case in inner)
    assert all(np.all(case["p"].sum(-1) == 1) for case in inner)


@given(inputs.together({"x": inputs.distinct("n k"), "y": inputs.nonzeros("n")}).made)
def test_distinct_and_nonzero_are_what_they_say(case) -> None:
    assert len(np.unique(case["x"])) == case["x"].size
    assert np.all(case["y"] != 0)


def test_the_same_cases_are_drawn_every_time() -> None:
    first, second = (draw_cases(MATRIX, 30) for _ in range(2))
    assert all(np.array_equal(a["x"], b["x"]) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_inputs_are_rectangles_and_vary(concept) -> None:
    cases = kept(concept)
    assert len({repr(case) for case in cases}) >= 20
    for name, value in cases[0].items():
        if isinstance(value, np.ndarray) and value.ndim >= 2 and not is_square(concept, name):
            shapes = {case[name].shape for case in cases if isinstance(case[name], np.ndarray)}
            assert any(shape[-1] != shape[-2] for shape in shapes), f"{name} is always square"


def is_square(concept, name) -> bool:
    """Whether the signature itself says so."""
    spec = read_signature(concept.twin)[name]
    return isinstance(spec, ArraySpec) and len(spec.axes) >= 2 and spec.axes[-1] == spec.axes[-2]


def test_numerical_gradients_are_right_where_they_can_be_known() -> None:
    softmax = find_concepts("activations")["softmax"]
    x, g = np.array([[0.5, -1.0, 2.0]]), np.array([[1.0, 2.0, -1.0]])
    p = np.exp(x) / np.exp(x).sum()
    jacobian = np.diag(p[0]) - p.T @ p
    (got,) = numerical_gradient(softmax, {"x": x, "axis": -1, "temperature": 1.0}, g)
    np.testing.assert_allclose(got, g @ jacobian, rtol=1e-8)


def test_numerical_gradients_go_into_trees() -> None:
    concept = Concept(scaled_sum, inputs.just({}))
    case = {"parts": {"w": np.array([1.0, 2.0]), "more": [np.array([[3.0]])]}, "x": np.array([0.5, -1.0])}
    by_parts, by_x = numerical_gradient(concept, case, (np.array([1.0, 1.0]), np.array(2.0)))
    np.testing.assert_allclose(by_parts["w"], [0.5, -1.0], rtol=1e-8)
    np.testing.assert_allclose(by_parts["more"][0], [[12.0]], rtol=1e-8)
    np.testing.assert_allclose(by_x, [1.0, 2.0], rtol=1e-8)


def scaled_sum(parts, x):
    return parts["w"] * x, np.sum(parts["more"][0] ** 2)


def test_a_tuple_of_gradients_has_the_shapes_of_the_first_results() -> None:
    arguments = inputs.together({"x": inputs.reals("n k")})
    cases = inputs.with_cotangent(arguments, lambda case: (case["x"][0], case["x"][:, 0], 0), through=2)
    for case in draw_cases(cases, 10):
        assert [grad.shape for grad in case["grad"]] == [case["x"][0].shape, case["x"][:, 0].shape]

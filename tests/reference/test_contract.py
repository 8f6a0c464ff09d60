"""The shape contract: what a signature promises, every call is held to."""

from typing import TypedDict

import numpy as np
import pytest
import torch
from jaxtyping import Bool, Float, Int

from reference import contract
from reference.concept import Concept, all_concepts
from reference.contract import checked
from tests.reference.helpers import kept, per_concept


@checked
def product(
    a: Float[np.ndarray, "*batch n k"],
    b: Float[np.ndarray, "k m"],
    mask: Bool[np.ndarray, "n"] | None = None,
    *,
    times: int = 1,
) -> Float[np.ndarray, "*batch n m"]:
    """For these tests."""
    return a @ b


@checked
def fixed(x: Float[torch.Tensor, "2 n"], index: Int[torch.Tensor, "n ..."]) -> Float[torch.Tensor, "2 n"]:
    """For these tests."""
    return x


class Parameters(TypedDict):
    w: Float[np.ndarray, "2*k m"]
    b: Float[np.ndarray, "m"]


@checked
def nested(
    x: Float[np.ndarray, "n k"],
    parameters: Parameters,
    start: tuple[Float[np.ndarray, "n m"], Int[np.ndarray, "m"]],
    layers: list[tuple[Float[np.ndarray, "inside outside"], Float[np.ndarray, "outside"]]],
) -> None:
    """For these tests."""


A, B = np.ones((2, 3)), np.ones((3, 4))
X, INDEX = torch.ones(2, 3), torch.zeros(3, dtype=torch.int64)

W = {"w": np.ones((6, 4)), "b": np.ones(4)}
START = (np.ones((2, 4)), np.array([0, 1, 2, 3]))
LAYER, OTHER_LAYER = (np.ones((2, 5)), np.ones(5)), (np.ones((7, 1)), np.ones(1))

GOOD = [
    (product, (A, B), {}),
    (product, (np.ones((5, 6, 2, 3)), B), {"mask": np.array([True, False]), "times": 3}),
    (product, (A.astype(np.float32), B), {}),
    (product, (A, B, None), {"times": np.int64(2)}),
    (fixed, (X, INDEX), {}),
    (fixed, (X, torch.zeros(3, 4, 5, dtype=torch.int32)), {}),
    (nested, (A, W, START, []), {}),
    (nested, (A, W, list(START), [LAYER, OTHER_LAYER]), {}),
]


@pytest.mark.parametrize(("function", "args", "settings"), GOOD)
def test_what_is_allowed_goes_through(function, args, settings) -> None:
    function(*args, **settings)


BAD = [
    (product, ([[1.0]], B), {}, TypeError, r"a: got list .*, expected a NumPy array of shape \(\*batch, n, k\)"),
    (product, (torch.ones(2, 3), B), {}, TypeError, "a: got a PyTorch tensor, expected a NumPy array"),
    (product, (A.astype(int), B), {}, TypeError, "a: got entries of dtype int64, expected floating"),
    (product, (A, np.ones(3)), {}, ValueError, r"b: got shape \(3,\), expected 2 axes \(k, m\)"),
    (product, (np.ones(3), B), {}, ValueError, "a: got shape .*, expected at least 2 axes"),
    (product, (A, np.ones((4, 4))), {}, ValueError, r"b: got shape \(4, 4\), expected \(k, m\) with k = 3, as in a"),
    (product, (A, B, np.array([True])), {}, ValueError, "mask: .* with n = 2, as in a"),
    (product, (A, B, np.array([1, 0])), {}, TypeError, "mask: .* expected bool"),
    (product, (A, None), {}, TypeError, "b: got NoneType"),
    (product, (A, B), {"times": True}, ValueError, "times: got True, expected an integer"),
    (product, (A, B), {"times": 2.0}, ValueError, "times: got 2.0, expected an integer"),
    (fixed, (torch.ones(3, 3), INDEX), {}, ValueError, r"x: got shape \(3, 3\), expected \(2, n\)"),
    (fixed, (X, torch.zeros(3)), {}, TypeError, "index: .* expected integer"),
    (fixed, (X, torch.zeros(3, dtype=torch.bool)), {}, TypeError, "index: got entries of dtype torch.bool"),
    (fixed, (torch.ones(2, 3, dtype=torch.complex64), INDEX), {}, TypeError, "x: .* expected floating"),
    (fixed, (np.ones((2, 3)), INDEX), {}, TypeError, "x: got a NumPy array, expected a PyTorch tensor"),
    (nested, (A, [W], START, []), {}, TypeError, "parameters: got list .*, expected a dict with the keys w, b"),
    (nested, (A, {"w": W["w"]}, START, []), {}, ValueError, "parameters: got the keys w, expected w, b"),
    (nested, (A, {}, START, []), {}, ValueError, "parameters: got the keys none, expected w, b"),
    (nested, (A, W | {"w": np.ones((5, 4))}, START, []), {}, ValueError, r"parameters\['w'\]: got .* with 2\*k = 6"),
    (nested, (A, W | {"b": np.ones(3)}, START, []), {}, ValueError, r"parameters\['b'\]: .* as in parameters\['w'\]"),
    (nested, (A, W, START[:1], []), {}, ValueError, "start: got a tuple of 1, expected one of 2"),
    (nested, (A, W, START[0], []), {}, TypeError, "start: got a NumPy array, expected a tuple of 2"),
    (nested, (A, W, (START[0], np.ones(4)), []), {}, TypeError, r"start\[1\]: .* expected integer"),
    (nested, (A, W, START, None), {}, TypeError, "layers: got NoneType None, expected a list"),
    (nested, (A, W, START, [LAYER, (np.ones((5, 1)), B)]), {}, ValueError, r"layers\[1\]\[1\]: got shape \(3, 4\)"),
]


@pytest.mark.parametrize(("function", "args", "settings", "error", "words"), BAD)
def test_what_is_not_is_refused_by_name(function, args, settings, error, words) -> None:
    with pytest.raises(error, match=words):
        function(*args, **settings)


def test_calls_that_no_function_takes_are_pythons_business() -> None:
    with pytest.raises(TypeError, match="missing a required argument"):
        product(A)
    with pytest.raises(TypeError, match="unexpected keyword"):
        product(A, B, wrong=1)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: contract.integer("n", 0, least=1), ValueError),
        (lambda: contract.integers("n", "12"), TypeError),
        (lambda: contract.integers("n", [1, 2.5]), ValueError),
        (lambda: contract.number("n", "1"), TypeError),
        (lambda: contract.boolean("n", 1), TypeError),
        (lambda: contract.positive("n", 0.0), ValueError),
        (lambda: contract.positive("n", float("inf")), ValueError),
        (lambda: contract.not_negative("n", -1e-300), ValueError),
        (lambda: contract.not_negative("n", float("nan")), ValueError),
        (lambda: contract.choice("n", "c", ["a", "b"]), ValueError),
        (lambda: contract.axis_of("n", 2, 2), ValueError),
        (lambda: contract.axis_of("n", -3, 2), ValueError),
    ],
)
def test_helpers_refuse_by_name(call, error) -> None:
    with pytest.raises(error, match=r"^n\b.*got .*expected"):
        call()


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_results_have_the_shapes_that_signatures_promise(concept: Concept) -> None:
    spec = contract.read_signature(concept.twin)
    names = list(concept.signature.parameters)
    for case in kept(concept):
        sizes: dict = {}
        for name in names:
            if name in case:
                contract.check(name, case[name], spec[name], sizes)
        check_result(concept.expected(case), spec["return"], sizes)


def check_result(result, spec, sizes) -> None:
    if isinstance(spec, contract.Items):
        # A backward pass leaves out the gradient of an argument that was None.
        assert isinstance(result, (tuple, list))
    elif isinstance(spec, contract.Parts):
        assert isinstance(result, tuple)
        for part, own in zip(result, spec.parts, strict=True):
            check_result(part, own, sizes)
    elif isinstance(spec, contract.Keys):
        assert set(result) == set(spec.entries)
        for key, own in spec.entries.items():
            check_result(result[key], own, sizes)
    elif isinstance(spec, contract.ArraySpec):
        contract.check_array("return", result, spec, sizes)
    elif spec is int:
        assert type(result) is int
    elif not isinstance(spec, contract.Options):
        assert spec is float


@contract.checked
def repeated(x: Float[np.ndarray, "n"], times: int, scale: float | None = None) -> Float[np.ndarray, "n"]:
    return x * times * (1.0 if scale is None else scale)


def test_what_was_allowed_once_allows_nothing_else() -> None:
    x = np.ones(2)
    for _ in range(2):
        repeated(x, 1)
        repeated(x, 1, scale=1.0)
    for args in [
        (x, 1.0),
        (x, True),
        (x, np.float64(1)),
        (np.ones((2, 1)), 1),
        (np.ones(2, np.int64), 1),
        ([1.0, 1.0], 1),
    ]:
        with pytest.raises((TypeError, ValueError), match=r"got .*expected"):
            repeated(*args)
    with pytest.raises(TypeError, match="scale: got"):
        repeated(x, 1, scale="1.0")
    with pytest.raises(TypeError, match="unexpected keyword"):
        repeated(x, times=1, other=1)

"""Advice on exceptions is given for what NumPy, PyTorch and Python really say, in the words of the track."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.exception_advice import advice_on_exception
from autograder.sandbox.config import has_torch

X = np.ones((2, 3))


def raised_by(function) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        function()
    return f"{type(caught.value).__name__}: {caught.value}"


def read_only():
    x = X.copy()
    x.setflags(write=False)
    x += 1


NUMPY = {
    "an if over an array": (lambda: 1 if X > 0 else 0, "np.where"),
    "max of two arrays": (lambda: max(X, 0 * X), "np.maximum"),
    "math on an array": (lambda: __import__("math").exp(X), "np.exp"),
    "float of an array": (lambda: float(X), "np.exp"),
    "shapes of a product": (lambda: X @ X, "the last axis of a"),
    "shapes of a sum": (lambda: X + np.ones((2, 2)), "keepdims=True"),
    "shapes of a sum in place": (lambda: np.add(X, 1, out=np.ones(3)), "keepdims=True"),
    "too few parts": (lambda: unpack(X[:, 0]), "how many parts"),
    "a maximum of nothing": (lambda: np.max(X[:, :0], axis=1), "may be empty"),
    "None in a sum": (lambda: None + X, "Something here is None"),
    "an input written to": (read_only, "x.copy()"),
}


def unpack(values):
    a, b, c = values
    return a, b, c


@pytest.mark.parametrize("case", NUMPY, ids=NUMPY.keys())
def test_what_numpy_says_gets_advice(case: str) -> None:
    function, words = NUMPY[case]
    message = raised_by(function)
    assert words in advice_on_exception(message, "numpy"), message
    assert "torch." not in advice_on_exception(message, "numpy")


@pytest.mark.skipif(not has_torch(), reason="PyTorch is not installed")
def test_what_pytorch_says_gets_advice() -> None:
    import torch

    x = torch.ones(2, 3)
    cases = [
        (lambda: 1 if x > 0 else 0, "torch.where"),
        (lambda: float(x), "torch.exp"),
        (lambda: __import__("math").exp(x), "torch.exp"),
        (lambda: x @ x, "the last axis of a"),
        (lambda: x + torch.ones(2, 2), "keepdim=True"),
        (lambda: unpack(x), "how many parts"),
        (lambda: torch.amax(x[:, :0], dim=1), "may be empty"),
        (lambda: torch.exp(np.ones(3)), "is there one of NumPy among them"),
    ]
    for function, words in cases:
        message = raised_by(function)
        advice = advice_on_exception(message, "torch")
        assert words in advice, message
        assert "np." not in advice


def test_a_function_of_another_file_is_to_be_copied() -> None:
    advice = "Each file is run by itself: if you have written sigmoid in another one, copy it into this one."
    assert advice_on_exception("NameError: name 'sigmoid' is not defined", "numpy") == advice
    assert "copy your own" in advice_on_exception("ModuleNotFoundError: No module named 'activations'", "numpy")


@pytest.mark.parametrize("message", ["", "ValueError: beta is 3", "NameError: name 'foo' is not defined"])
def test_of_what_is_not_known_nothing_is_said(message: str) -> None:
    assert advice_on_exception(message, "numpy") == ""

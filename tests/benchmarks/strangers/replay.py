"""Whether the calls that feedback shows can be pasted into Python, and give there what is shown, to the last digit."""

from __future__ import annotations

import ast
import importlib
import warnings
from typing import Any

import numpy as np

from autograder.result import Counterexample, plain
from tests.benchmarks.strangers.answers import Answer

# What is expected of one of two calls whose answers differ.
ANOTHER_EACH_TIME = "the same answer as before"


def replayed(answer: Answer, example: Counterexample | None) -> list[str] | None:
    """What is not so, in words; None where no call is shown, or one whose answer is another one each time."""
    if example is None or not example.call or example.expected == ANOTHER_EACH_TIME:
        return None
    shown = [(example.call, example.got, example.expected)]
    shown += [(other.call, other.got, other.expected) for other in example.others]
    wrong = []
    for call, got, expected in shown:
        came = outcome(call, of_the_file(answer))
        # That an argument is another one afterwards is told in words.
        if not str(got).endswith(" changed") and not same(came, got):
            wrong.append(f"{call}\n      gives {came}\n      shown as got: {got}")
        if expected is not None and not isinstance(expected, str):
            right = outcome(call, of_the_twin(answer))
            if not same(right, expected) and not (answer.track == "torch" and is_near(right, expected, call)):
                wrong.append(f"{call}\n      twin gives {right}\n      shown as expected: {expected}")
    return wrong


def of_the_file(answer: Answer) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "handed_in"}
    exec(compile(answer.code, str(answer.path), "exec"), names)
    return with_packages(answer, names)


def of_the_twin(answer: Answer) -> dict[str, Any]:
    module = importlib.import_module(f"reference.{answer.topic}.in_{answer.track}")
    return with_packages(answer, dict(vars(module)))


def with_packages(answer: Answer, names: dict[str, Any]) -> dict[str, Any]:
    """What whoever pastes has imported."""
    names |= {"np": np, "numpy": np}
    if answer.track == "torch":
        names["torch"] = importlib.import_module("torch")
    return names


def outcome(call: str, names: dict[str, Any]) -> Any:
    """What comes of pasting these lines: the value of the last one, or the error."""
    try:
        *before, last = ast.parse(call).body
    except SyntaxError as error:
        return error
    if not isinstance(last, ast.Expr):
        return f"the last line is no expression: {ast.unparse(last)}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(ast.Module(before, []), "pasted", "exec"), names)
            return as_shown(eval(compile(ast.Expression(last.value), "pasted", "eval"), names))
        except Exception as error:
            return error


def as_shown(value: Any) -> Any:
    """Tensors as arrays, and all of it as a result holds it."""
    if isinstance(value, (list, tuple)):
        return [as_shown(part) for part in value]
    if isinstance(value, dict):
        return {str(key): as_shown(part) for key, part in value.items()}
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    return plain(value)


def is_near(came: Any, shown: Any, call: str) -> bool:
    """To rounding, what is expected being NumPy's; a gradient to eight digits: without a backward pass it is measured."""
    relative, absolute = (1e-6, 1e-8) if "autograd" in call else (1e-12, 1e-15)
    try:
        return np.allclose(came, shown, rtol=relative, atol=absolute)
    except (TypeError, ValueError):
        return False


def same(came: Any, shown: Any) -> bool:
    """To the last digit; of an error of the function, its name must be told."""
    if isinstance(came, SyntaxError):
        return False
    if isinstance(came, Exception):
        return type(came).__name__ in str(shown)
    return bool(came == shown)

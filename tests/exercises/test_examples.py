"""Examples: how a call is typed, how its result is shown, and what an author is told of one that will not do."""

import ast

import numpy as np
import pytest

from exercises.examples import MOST_LINES, answered, asked, example_lines
from reference.incomplete import IncompleteConcept
from reference.lesson import InTracks


def typed(text: str) -> list[str]:
    [statement] = ast.parse(text).body
    return asked(statement)


def test_a_call_and_its_result_in_both_tracks() -> None:
    example = "softmax(np.array([[1.0, 1.0]]), axis=-1)"
    assert example_lines("activations", "numpy", "softmax", example) == [f">>> {example}", "array([[0.5, 0.5]])"]
    assert example_lines("activations", "torch", "softmax", example) == [
        ">>> softmax(torch.tensor([[1.0, 1.0]]), axis=-1)",
        "tensor([[0.5000, 0.5000]])",
    ]
    both = InTracks(numpy="relu(np.zeros(1))", torch="relu(torch.zeros(2))")
    assert example_lines("activations", "torch", "relu", both) == [">>> relu(torch.zeros(2))", "tensor([0., 0.])"]


def test_statements_before_the_call() -> None:
    assert example_lines("activations", "numpy", "relu", "x = np.ones(1)\nrelu(x)") == [
        ">>> x = np.ones(1)",
        ">>> relu(x)",
        "array([1.])",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"f({'[1.0, 2.0], ' * 12}kind=3)",
        f"f(a, b=[{'(1.0, 2.0), ' * 12}])",
        f"f({'g(1.0) | ' * 14}g(2.0), c=2)",
        f"f({'1.0, ' * 30})[:2]",
        f"f((a, b), {'g(3.0), ' * 20}c=[{'1.0, ' * 30}])",
    ],
)
def test_a_long_call_is_laid_out_in_lines_that_say_the_same(text: str) -> None:
    lines = typed(text)
    assert len(lines) > 2
    assert max(map(len, lines)) <= 104
    assert lines[0].startswith(">>> ")
    assert all(line.startswith("... ") for line in lines[1:])
    assert ast.dump(ast.parse("\n".join(line[4:] for line in lines))) == ast.dump(ast.parse(text))


def test_results_in_lines() -> None:
    assert answered((np.ones(1), np.zeros(1))) == ["(array([1.]), array([0.]))"]
    wide = np.eye(3)
    assert answered((wide, wide[0])) == [
        "(array([[1., 0., 0.],",
        "        [0., 1., 0.],",
        "        [0., 0., 1.]]),",
        " array([1., 0., 0.]))",
    ]
    assert answered(np.zeros((2, 2, 1))) == [
        "array([[[0.],",
        "        [0.]],",
        "       [[0.],",
        "        [0.]]])",
    ]


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("softmax(1)", r"activations.softmax: the lesson's example, softmax\(1\), does not run"),
        ("softmax(", "does not run"),
        ("x = 1", "its last statement gives nothing back"),
        (f"softmax(np.ones(({MOST_LINES}, 1)))", f"takes {MOST_LINES + 1} lines; take smaller numbers"),
    ],
)
def test_an_author_is_told_what_will_not_do(example: str, said: str) -> None:
    with pytest.raises(IncompleteConcept, match=said):
        example_lines("activations", "numpy", "softmax", example)

"""What a notebook asks of this program is passed over: in cells and exports, under any name, and nothing else is."""

import ast

import pytest

from autograder.model import Cell
from autograder.reading.own_checks import without_checks

IMPORT = "from autograder.notebook import check"


def silent(*texts: str) -> list[str]:
    return [cell.text for cell in without_checks([Cell(f"cell {n}", text) for n, text in enumerate(texts)])]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("check(softmax)", "pass"),
        ('check(relu, relu_backward, track="torch")', "pass"),
        ("check(\n    relu,\n)\nx = 1", "pass\n\n\nx = 1"),
        ("check(relu); x = 1; check(relu)", "pass; x = 1; pass"),
        ("if True:\n    check(relu)\n    x = 1", "if True:\n    pass\n    x = 1"),
        ("é = 1; check(relu); x = '\N{GRINNING FACE}'", "é = 1; pass; x = '\N{GRINNING FACE}'"),
        (IMPORT, "pass"),
        ("import autograder.notebook", "pass"),
        ("autograder.notebook.check(relu)", "pass"),
        ("x = check(relu)", "x = check(relu)"),
        ("check\ncheck.x", "check\ncheck.x"),
        ("def f(x):\n    return check(x)", "def f(x):\n    return check(x)"),
        ("import numpy, autograder", "import numpy, autograder"),
        ("from .autograder import check", "from .autograder import check"),
        ("checks(relu)", "checks(relu)"),
        ("check(relu", "check(relu"),
        ("check(relu)\r\nx = 1", "check(relu)\r\nx = 1"),
    ],
)
def test_what_is_passed_over_and_what_is_not(given: str, kept: str) -> None:
    assert silent(IMPORT, given) == ["pass", kept]


def test_other_names_for_it() -> None:
    assert silent("from autograder.notebook import check as verify", "verify(relu)\ncheck(relu)") == [
        "pass",
        "pass\ncheck(relu)",
    ]
    assert silent("from autograder import notebook\nnotebook.check(relu)") == ["pass\npass"]
    assert silent("import autograder.notebook as nb", "nb.check(relu)") == ["pass", "pass"]


def test_whoever_imports_nothing_has_a_check_of_their_own() -> None:
    cells = ["def check(f):\n    print(f)", "check(relu)", "x = 'autograder'"]
    assert silent(*cells) == cells
    assert silent(IMPORT, *cells) == ["pass", *cells]
    assert silent(IMPORT, "check = print", "check(relu)")[1:] == ["check = print", "check(relu)"]


def test_lines_stay_as_many() -> None:
    text = f"{IMPORT}\n\ncheck(\n  relu,\n  # why\n)\n\ndef relu(x):\n    return x\ncheck(relu)\n"
    [kept] = silent(text)
    assert kept.count("\n") == text.count("\n")
    assert [one.lineno for one in ast.parse(kept).body if isinstance(one, ast.FunctionDef)] == [8]

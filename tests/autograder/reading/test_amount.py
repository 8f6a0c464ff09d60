"""What is too much is said with the number and the bound, before Python's parser takes its memory for it."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.reading import amount
from autograder.reading.amount import MOST_PARTS, MOST_STATEMENTS, parts_in
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from reference.catalogue import HOME

RIGHT = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
MANY = 2**20
# A megabyte each, of which none may take time that grows with its square.
LARGE: dict[str, Callable[[int], str]] = {
    "statements": lambda n: "0;" * (n // 2),
    "lines": lambda n: "a\n" * (n // 2),
    "empty lines": lambda n: "\n" * n,
    "spaces": lambda n: " " * n,
    "lines of one space": lambda n: "\n " * (n // 2),
    "a list": lambda n: f"x=[{'0,' * (n // 2)}]",
    "a text": lambda n: f"x='{'a' * n}'",
    "a text of signs": lambda n: f"x='{'a#;{' * (n // 4)}'",
    "escapes": lambda n: "x='" + "\\'" * (n // 2) + "'",
    "quotes": lambda n: "'" * n,
    "quotes and backslashes": lambda n: "'\\" * (n // 2),
    "three quotes that nothing closes": lambda n: "'''" + "\\'''" * (n // 4),
    "empty texts": lambda n: "''" * (n // 2),
    "f-strings that nothing closes": lambda n: "f'" * (n // 2),
    "code in an f-string": lambda n: f"f'{{{'a+' * (n // 2)}a}}'",
    "behind three quotes of a magic": lambda n: "!echo '''\n" + "0;" * (n // 2),
    "comments": lambda n: "#\n" * (n // 2),
}
MEASURED = ("statements", "lines", "a list", "code in an f-string", "behind three quotes of a magic")


@pytest.mark.parametrize("kind", LARGE)
def test_counting_takes_no_time_that_grows_with_the_square(kind: str) -> None:
    text = LARGE[kind](MANY)
    started = time.process_time()
    parts = parts_in(text)
    # The parser would take as long, or minutes.
    assert time.process_time() - started < 5
    assert parts > MOST_PARTS if kind in MEASURED else parts <= MANY


@pytest.mark.parametrize("kind", ["statements", "lines", "a list", "a text", "code in an f-string", "comments"])
def test_parts_are_about_as_many_as_nodes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amount, "MOST_PARTS", 100)
    text = LARGE[kind](2000)
    assert parts_in(text) >= 0.6 * len({id(node) for node in ast.walk(ast.parse(text))})


def test_all_of_the_reference_together_is_far_from_too_much() -> None:
    assert sum(parts_in(file.read_text()) for file in HOME.glob("*/in_*.py")) < MOST_PARTS / 3


def test_data_in_quotes_counts_as_one() -> None:
    assert parts_in("T = '''" + "a;b+c " * MANY + "'''") < 10
    assert parts_in('T = b"' + "#;'{," * MANY + '"') < 10


def problems_of(folder: Path, files: dict[str, str]) -> tuple[list[str], list[str]]:
    """What is said of these files, and the exercises that were found."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    parsed = parse_submission(read_files(folder))
    return parsed.problems, [name for source in parsed.sources for name in source.exercises]


def test_what_is_too_much_is_said_and_the_rest_is_read(tmp_path: Path) -> None:
    large = "def tanh(x):\n    return x\n" + "0;" * (MANY // 4)
    problems, found = problems_of(tmp_path, {"a.py": large, "b.py": RIGHT})
    assert found == ["activations.relu"]
    (problem,) = problems
    assert problem.startswith("a.py: left out: it has 524,")
    assert f"{MOST_PARTS:,}" in problem


def test_files_are_counted_together(tmp_path: Path) -> None:
    one = RIGHT + "y = a + b * c\n" * 9000
    problems, found = problems_of(tmp_path, {f"w{number}/hw.py": one for number in range(8)})
    assert found
    assert any("names, numbers and signs" in problem for problem in problems)


def test_statements_are_counted(tmp_path: Path) -> None:
    problems, found = problems_of(tmp_path, {"hw.py": RIGHT + "x=1\n" * MOST_STATEMENTS, "b.py": RIGHT})
    assert found == ["activations.relu"]
    assert f"{MOST_STATEMENTS + 2:,} statements outside of functions" in problems[0]


def test_a_module_that_is_too_much_costs_itself_alone(tmp_path: Path) -> None:
    large = "x=1\n" * (MOST_STATEMENTS + 1)
    problems, found = problems_of(tmp_path, {"hw.py": "import helper\n" + RIGHT, "helper.py": large})
    assert found == ["activations.relu"]
    assert [problem for problem in problems if problem.startswith("helper.py: left out")]


def test_cells_of_all_notebooks_are_counted_together(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": source} for source in [RIGHT, *["x"] * 9000]]
    text = json.dumps({"nbformat": 4, "cells": cells})
    problems, found = problems_of(tmp_path, {f"{name}.ipynb": text for name in "abc"})
    assert found.count("activations.relu") == 2
    assert any("9,001 cells, and all notebooks together may have 20,000" in problem for problem in problems)


def test_sentences_have_a_largest_length(tmp_path: Path) -> None:
    name = "A" * 10**5
    problems, _ = problems_of(
        tmp_path, {"hw.py": f"class {name}:\n    def relu(x):\n        return x\n" + RIGHT + f"{name} = +\n"}
    )
    assert all(len(problem) < 1100 for problem in problems)

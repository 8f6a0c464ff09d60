"""The stubs are what build.py makes of the reference today, and nothing of an answer is left in them."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from reference.concept import all_concepts

ROOT = Path(__file__).resolve().parents[2]
STUBS = sorted((ROOT / "exercises").glob("*/in_*.py"))


def load_build():
    spec = importlib.util.spec_from_file_location("build", ROOT / "exercises" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = load_build()


def test_the_committed_stubs_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "exercises/build.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert {path: path.read_text() for path in STUBS} == build.build()


def test_every_exercise_has_its_stub() -> None:
    for concept in all_concepts():
        for track in concept.tracks:
            tree = ast.parse((ROOT / "exercises" / concept.topic / f"in_{track}.py").read_text())
            assert concept.name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("path", STUBS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_nothing_of_an_answer_is_left(path: Path) -> None:
    allowed = {"numpy", "torch", "jaxtyping", "collections.abc", "typing"}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            assert node.decorator_list == []
            docstring, only = node.body
            assert isinstance(docstring, ast.Expr)
            assert isinstance(only, ast.Raise)
        elif isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= allowed
        elif isinstance(node, ast.ImportFrom):
            assert node.module in allowed
        elif isinstance(node, ast.ClassDef):
            assert [ast.unparse(base) for base in node.bases] == ["TypedDict"]
            assert all(isinstance(part, (ast.Expr, ast.AnnAssign)) for part in node.body)
        elif isinstance(node, ast.Assign):
            # A type with a name, written as a subscript: Layer = tuple[...].
            assert isinstance(node.value, ast.Subscript)
        else:
            assert isinstance(node, ast.Expr)


@pytest.mark.parametrize("path", STUBS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_signatures_and_docstrings_are_the_references(path: Path) -> None:
    def public(file: Path) -> dict[str, tuple[str, str | None]]:
        nodes = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)]
        return {node.name: (ast.unparse(node.args), ast.get_docstring(node)) for node in nodes}

    stub, reference = public(path), public(ROOT / "reference" / path.parent.name / path.name)
    assert stub
    assert stub == {name: reference[name] for name in stub}


SOURCE = '''"""A module."""

import math
import numpy as np
from collections.abc import Sequence
from typing import TypedDict
from reference.contract import checked

TABLE = [1, 2]
Pair = tuple[int, int]


class Unused(TypedDict):
    a: int


class Parameters(TypedDict):
    w: Pair


# A comment that stays.

@checked
def wanted(x: Sequence[int], *, y: float = 1.0) -> float:
    """What it does."""
    # the answer is 42
    return math.sqrt(42)


# How the answer is found.
def helper(x):
    """Helps."""
    return x


# Another that stays.
@checked
def also(x: np.ndarray, parameters: Parameters) -> np.ndarray:
    """And this."""
    return helper(x)
'''

STUB = '''"""A module."""

import numpy as np
from collections.abc import Sequence
from typing import TypedDict

Pair = tuple[int, int]


class Parameters(TypedDict):
    w: Pair


# A comment that stays.

def wanted(x: Sequence[int], *, y: float = 1.0) -> float:
    """What it does."""
    raise NotImplementedError


# Another that stays.
def also(x: np.ndarray, parameters: Parameters) -> np.ndarray:
    """And this."""
    raise NotImplementedError
'''


def test_lines_are_cut_and_nothing_else_changes() -> None:
    assert build.stub_of(SOURCE, build.exercises_of(SOURCE)) == STUB


def test_what_no_rule_covers_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rule"):
        build.stub_of("if True:\n    pass\n", set())
    with pytest.raises(ValueError, match="has a docstring"):
        build.stub_of("def f(x):\n    return x\n", {"f"})

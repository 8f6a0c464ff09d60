"""The stubs are what build.py makes of the reference today, and nothing of an answer is left in them."""

import ast
import importlib.util
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from reference.concept import Concept, all_concepts
from reference.incomplete import IncompleteConcept
from reference.relatives import of_track

ROOT = Path(__file__).resolve().parents[2]
STUBS = sorted((ROOT / "exercises").glob("*/in_*.py"))


def load_build():
    spec = importlib.util.spec_from_file_location("build", ROOT / "exercises" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = load_build()


EXERCISES = [(concept, track) for concept in all_concepts() for track in concept.tracks]


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    return build.complaints(build.build())


def test_the_committed_stubs_are_up_to_date(complaints: list[str]) -> None:
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
    assert {path: path.read_text() for path in STUBS} == build.build()


@pytest.mark.parametrize(("concept", "track"), EXERCISES, ids=lambda value: getattr(value, "path", value))
def test_an_exercise_has_its_stub(complaints: list[str], concept: Concept, track: str) -> None:
    stub = f"exercises/{concept.topic}/in_{track}.py"
    for complaint in complaints:
        # Names stand in brackets, between commas.
        if complaint.startswith(f"{stub}:") and concept.name in re.findall(r"\w+", complaint.partition("(")[2]):
            pytest.fail(f"{concept.path}: {complaint}", pytrace=False)
    assert concept.name in functions_of(stub)


@cache
def functions_of(stub: str) -> set[str]:
    return set(build.functions_of((ROOT / stub).read_text()))


def test_check_says_what_is_stale_and_what_is_left_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in build.build().items():
        place = tmp_path / "exercises" / path.relative_to(build.HERE)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    monkeypatch.setattr(build, "HERE", tmp_path / "exercises")
    assert build.complaints(build.build()) == []
    stub = tmp_path / "exercises" / "vae" / "in_numpy.py"
    stub.write_text(stub.read_text().replace("def elbo(", "def elbow("))
    (tmp_path / "exercises" / "poetry").mkdir()
    (tmp_path / "exercises" / "poetry" / "in_torch.py").write_text("")
    (tmp_path / "exercises" / "graphs" / "in_torch.py").unlink()
    said = build.complaints(build.build())
    assert "exercises/vae/in_numpy.py: out of date (elbow, elbo); run make exercises" in said
    assert "exercises/poetry/in_torch.py: the reference has no such topic; remove it" in said
    assert any(
        re.match(r"exercises/graphs/in_torch.py: out of date \(.*adjacency_matrix.*\); run make", one) for one in said
    )
    assert len(said) == 3


def test_a_missing_lesson_is_told_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def find(topic: str, name: str) -> None:
        raise IncompleteConcept(f"{topic}.{name}: no lesson")

    monkeypatch.setattr(build, "find_lesson", find)
    before = {path: path.read_text() for path in STUBS}
    assert build.main([]) == 1
    assert capsys.readouterr().err == "activations.step: no lesson\n"
    assert {path: path.read_text() for path in STUBS} == before


def test_the_command_is_content_with_what_is_committed() -> None:
    done = subprocess.run(
        [sys.executable, "exercises/build.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(("concept", "track"), EXERCISES, ids=lambda value: getattr(value, "path", value))
def test_a_stub_says_which_calls_are_not_allowed(concept: Concept, track: str) -> None:
    text = (ROOT / "exercises" / concept.topic / f"in_{track}.py").read_text()
    own = build.functions_of(text)[concept.name]
    comment = " ".join(line.strip("# ") for line in own.splitlines() if line.startswith("    # "))
    calls = of_track(concept.named_built_ins, track)
    relatives = "its relatives" if len(calls) == 1 else "their relatives"
    expected = f"Not allowed, being the answer itself: {', '.join(calls)} and {relatives}." if calls else ""
    assert comment == expected
    assert max(map(len, own.splitlines())) <= 120


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
def test_signatures_are_the_references(path: Path) -> None:
    def public(file: Path) -> dict[str, tuple[str, str]]:
        nodes = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)]
        return {node.name: (ast.unparse(node.args), ast.unparse(node.returns)) for node in nodes}

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
    assert build.stub_of(SOURCE, build.exercises_of(SOURCE), {}) == STUB


def test_docstrings_may_be_others() -> None:
    told = build.stub_of(SOURCE, {"wanted"}, {}, {"": "The file.\n\nMore.", "wanted": "A \\\\sum.", "Parameters": "x"})
    assert told.startswith('"""The file.\n\nMore.\n"""\n')
    assert '-> float:\n    r"""A \\\\sum."""\n    raise NotImplementedError\n' in told
    assert "Pair" not in told


def test_what_no_rule_covers_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rule"):
        build.stub_of("if True:\n    pass\n", set(), {})
    with pytest.raises(ValueError, match="has a docstring"):
        build.stub_of("def f(x):\n    return x\n", {"f"}, {})

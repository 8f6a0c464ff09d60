"""The worked example of CONTRIBUTING.md, done to the letter on a copy of the project, and done wrong in nine ways."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from reference.backends import NumPyBackend
from reference.common import DEFAULTS, DEFINITION, REPEATABLE, laws_of
from reference.compare import Broken, holds
from reference.concept import Concept
from reference.contract import checked
from reference.drawing import draw_cases
from reference.inputs import integers

# One worker makes the copy, and all work on that one.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("contributing")]
ROOT = Path(__file__).resolve().parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```\w+ title=\"([^\"]+)\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\.venv/bin/python (-m pytest .*-k hard_tanh)$", re.MULTILINE)
IN_NUMPY, IN_TORCH, LAWS, LESSON, PAGE = (name for name, _ in BLOCK.findall(CONTRIBUTING))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("copy")
    for name in ("reference", "exercises", "autograder", "tests", "site"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "mkdocs.yml"):
        shutil.copy(ROOT / name, place / name)
    leave_out_core(place)
    for name, text in BLOCK.findall(CONTRIBUTING):
        file = place / name
        file.write_text(f"{file.read_text().rstrip()}\n\n\n{text}" if file.exists() else text)
    run(place, "exercises/build.py")
    make_cases(place)
    return place


def make_cases(place: Path) -> None:
    """`make cases`, for the new concept alone."""
    said = run(place, "-m", "reference.make_cases", "activations.hard_tanh", "activations.hard_tanh_backward")
    assert said.endswith("status 0"), said


def leave_out_core(place: Path) -> None:
    """Without the page that reads docstrings the site builds in half the time, and no concept is on it."""
    config = (place / "mkdocs.yml").read_text()
    config = config.replace("  - Core: core.md\n", "")
    config = re.sub(r"^  - mkdocstrings:\n(    .*\n)+", "", config, flags=re.MULTILINE)
    (place / "mkdocs.yml").write_text(config)
    (place / "site" / "core.md").unlink()


@pytest.fixture
def broken(copy: Path) -> Iterator[Path]:
    """The copy, put back in order afterwards."""
    kept = {name: (copy / name).read_text() for name in (IN_NUMPY, IN_TORCH, LAWS, LESSON, PAGE)}
    yield copy
    for name, text in kept.items():
        (copy / name).write_text(text)


def run(copy: Path, *command: str) -> str:
    environment = os.environ | {
        "PYTHONPATH": str(copy),
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    return f"{done.stdout}{done.stderr}\nstatus {done.returncode}"


def told_command() -> list[str]:
    """What CONTRIBUTING.md says to run, word by word."""
    [command] = COMMAND.findall(CONTRIBUTING)
    return [*command.split(), "-p", "no:cacheprovider"]


def test_it_takes_two_functions_two_files_and_a_section() -> None:
    assert [Path(name).name for name in (IN_NUMPY, IN_TORCH, LAWS, LESSON, PAGE)] == [
        "in_numpy.py", "in_torch.py", "hard_tanh.py", "hard_tanh.py", "activations.md",
    ]  # fmt: skip
    assert not (ROOT / LAWS).exists()
    assert not (ROOT / LESSON).exists()


def test_the_command_passes_a_complete_concept(copy: Path) -> None:
    said = run(copy, *told_command())
    assert said.endswith("status 0"), said
    assert re.search(r"\b[3-9]\d passed", said), said
    stubs = (copy / "exercises/activations/in_torch.py").read_text()
    assert "def hard_tanh(" in stubs
    assert "        >>> hard_tanh(torch.tensor([-3.0, -0.25, 0.5, 2.0]))\n        tensor([-1.0000, -0.2500," in stubs


def test_a_student_can_be_wrong_about_it(copy: Path) -> None:
    folder = copy / "student" / "activations"
    folder.mkdir(parents=True)
    (folder / "in_numpy.py").write_text(
        "import numpy as np\n\ndef hard_tanh(x, *, limit=1.0):\n    return np.maximum(0, np.minimum(x, limit))\n"
    )
    said = run(copy, "-m", "autograder", "check", str(copy / "student"), "--only", "hard_tanh")
    assert "cuts off the negative side" in said


# Done wrong -----------------------------------------------------------------------------------------------------------

USELESS = """

@hard_tanh.mistake("is right", hint="Nothing to help with.")
def right(x, *, limit=1.0):
    return in_numpy.hard_tanh(x, limit=limit)


@hard_tanh.law("nothing exceeds a million")
def decoration(f, x):
    assert np.all(np.abs(f(x)) < 1e6)
"""

# Each with what is to be told; the file, what is replaced in it, and by what.
WRONG = {
    "a PyTorch twin with other parameters": (
        r"activations.hard_tanh: reference/activations/in_torch.py has hard_tanh\(x, \*, limit=2.0\), and "
        r"reference/activations/in_numpy.py has hard_tanh\(x, \*, limit=1.0\); give the PyTorch twin the same parameters",
        (IN_TORCH, 'hard_tanh(x: Float[torch.Tensor, "..."], *, limit: float = 1.0', 'hard_tanh(x: Float[torch.Tensor, "..."], *, limit: float = 2.0'),
    ),
    "stale stubs": (
        r"activations.hard_tanh: exercises/activations/in_torch.py: out of date \(hard_tanh\); run make exercises",
        None,
    ),
    "a kink without smooth=": (
        r"activations.hard_tanh_backward: the law 'nudging .*' fails, but only where hard_tanh has a kink. .*the slope by "
        r"x\[.*\] is .* on the left and .* on the right, .*In reference/activations/laws/hard_tanh.py, give .* smooth=\{",
        (LAWS, '    smooth={"limit": sampled_from([1.0625, 0.4375])},\n', ""),
    ),
    "a mistake that no law sees": (
        r"activations.hard_tanh: no law but the definition sees the mistake 'is right'; "
        r"write the law that it breaks into reference/activations/laws/hard_tanh.py",
        (LAWS, "\n\n# The backward pass", f"{USELESS}\n\n# The backward pass"),
    ),
    "a law that no mistake breaks": (
        r"activations.hard_tanh: no mistake breaks the law 'nothing exceeds a million'; "
        r"write one that does into reference/activations/laws/hard_tanh.py",
        None,
    ),
    "no section": (
        r"activations.hard_tanh: site/activations.md has no section for it; write a heading ## ... \{ #hard_tanh \}",
        (PAGE, "{{ hard_tanh }}", ""),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(copy: Path) -> str:
    """What the command says of a concept that is wrong in all these ways: without -x, which ends with the first."""
    kept = {name: (copy / name).read_text() for name in (IN_TORCH, LAWS, PAGE)}
    for _, change in WRONG.values():
        if change:
            name, old, new = change
            text = (copy / name).read_text()
            assert old in text
            (copy / name).write_text(text.replace(old, new))
    make_cases(copy)
    said = run(copy, *(word for word in told_command() if word != "-x"))
    for name, text in kept.items():
        (copy / name).write_text(text)
    return said


@pytest.mark.parametrize("way", WRONG)
def test_what_is_wrong_with_a_concept_is_told_in_words(told: str, way: str) -> None:
    assert re.search(WRONG[way][0], told), told


def test_and_it_does_not_pass(told: str) -> None:
    assert told.endswith("status 1")


def test_a_missing_file_is_told_before_anything_runs(broken: Path) -> None:
    (broken / LAWS).unlink()
    said = run(broken, *told_command())
    assert re.search(
        "\nactivations.hard_tanh: reference/activations/in_numpy.py has this function, and "
        r"reference/activations/laws/hard_tanh.py is missing; write it, with hard_tanh = Concept\(",
        said,
    ), said
    assert "Traceback" not in said
    assert not said.endswith("status 0")


def test_a_missing_lesson_is_told(broken: Path) -> None:
    (broken / LESSON).unlink()
    said = run(broken, "exercises/build.py")
    assert said == (
        "activations.hard_tanh: reference/activations/lessons/hard_tanh.py has no lesson of it; write hard_tanh = "
        "Lesson(...) there, with a difficulty, an example, three hints, why it works, and what the reference does\n\n"
        "status 1"
    )
    # One of the files that the command runs.
    said = run(broken, "-m", "pytest", "tests/reference/test_lessons.py", "-k", "hard_tanh", "-p", "no:cacheprovider")
    assert "activations.hard_tanh: reference/activations/lessons/hard_tanh.py has no lesson of it" in said, said
    assert not said.endswith("status 0")


def test_a_missing_twin_is_told_before_anything_runs(broken: Path) -> None:
    text = (broken / IN_TORCH).read_text()
    (broken / IN_TORCH).write_text(text[: text.index("@checked\ndef hard_tanh")])
    # What every test does first.
    said = run(broken, "-c", "from reference.concept import all_concepts; all_concepts()")
    assert (
        "IncompleteConcept: activations.hard_tanh: reference/activations/in_torch.py has no such function under @checked; "
        "write the PyTorch twin there, with the parameters of in_numpy.hard_tanh"
    ) in said
    assert said.endswith("status 1")


# A function of integers -----------------------------------------------------------------------------------------------


@checked
def steps_until(distance: int, *, stride: int = 1) -> int:
    """For the second example."""
    return -(-distance // stride)


def test_the_example_of_a_function_of_integers_holds() -> None:
    [block] = re.findall(r"^```python\n(steps_until = .*?)^```$", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    names = {
        "in_numpy": SimpleNamespace(steps_until=steps_until),
        "Concept": Concept,
        "integers": integers,
        "holds": holds,
    }
    exec(block, names)
    [definition, own, defaults, repeatable] = laws_of(names["steps_until"], "torch")
    assert [law.sentence for law in (definition, defaults, repeatable)] == [DEFINITION, DEFAULTS, REPEATABLE]
    for case in draw_cases(own.cases, 20):
        own.run(NumPyBackend(steps_until), case)
    with pytest.raises(Broken, match="another number of strides"):
        own.run(lambda distance, *, stride: distance // stride, {"distance": 7, "stride": 2})

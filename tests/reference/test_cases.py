"""The kept cases: the same for everybody, current, and never a student's loss where they are not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reference import make_cases
from reference.cases import cases_of
from reference.catalogue import HOME
from reference.common import laws_of
from reference.concept import Concept, all_concepts
from tests.reference.helpers import per_concept

ROOT = HOME.parent
# Prints a digest of what is read, and one of what would be drawn.
DIGESTS = """
import hashlib
from reference import cases
from reference.concept import find_concept
from reference.packing import pack
def digest(tracks):
    return hashlib.sha256(pack(cases.flattened(tracks))).hexdigest()
for path in ("activations.relu", "activations.relu_backward"):
    concept = find_concept(*path.split("."))
    print(path, digest(cases.tracks_of(concept)), DRAWN)
"""
READ_ONLY = DIGESTS.replace(", DRAWN", "")
DRAWN_TOO = DIGESTS.replace("DRAWN", "digest(cases.make(concept))")


def test_all_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    status = make_cases.main(["--check"])
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_every_law_has_cases_and_the_definition_many(concept: Concept) -> None:
    for track in concept.tracks:
        cases = cases_of(concept, track)
        assert len(cases) == len(laws_of(concept, track))
        assert len(cases[0].cases) >= 25
        # A law without inputs of its own has one case.
        assert all(law.cases for law in cases)


# Everywhere the same ---------------------------------------------------------------------------------------------------


def run(code: str, home: Path, *, expect: int = 0) -> str:
    """What a fresh Python prints that finds the reference in `home`."""
    environment = {**os.environ, "PYTHONPATH": str(home), "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout if expect == 0 and not done.stderr else done.stdout + done.stderr


def copy_of_reference(place: Path, *, checkout: bool) -> Path:
    shutil.copytree(HOME, place / "reference", ignore=shutil.ignore_patterns("__pycache__"))
    if checkout:
        shutil.copy(ROOT / "pyproject.toml", place)
    return place


def test_neither_imports_nor_a_checkout_make_a_difference(tmp_path: Path) -> None:
    here = run(DRAWN_TOO, copy_of_reference(tmp_path / "checkout", checkout=True))
    read, drawn = zip(*(line.split()[1:] for line in here.splitlines()), strict=True)
    assert read == drawn
    # Constants of whatever else is imported are nothing to them.
    other = "import fractions, statistics, numpy.polynomial\nCONSTANTS = [0.3, 7.77, 123456]\n" + DRAWN_TOO
    (tmp_path / "checkout" / "constants.py").write_text("A, B, C = 0.3, 7.77, 1234.5\n")
    assert run("import constants\n" + other, tmp_path / "checkout") == here
    installed = run(READ_ONLY, copy_of_reference(tmp_path / "installed", checkout=False))
    assert [line.split() for line in installed.splitlines()] == [line.split()[:2] for line in here.splitlines()]


def test_no_version_of_hypothesis_makes_a_difference() -> None:
    without = "import sys\nsys.modules['hypothesis'] = None\n" + READ_ONLY
    assert run(without, ROOT) == run(READ_ONLY, ROOT)


# Where they are of no use ------------------------------------------------------------------------------------------------


def missing(home: Path) -> None:
    (home / "reference/activations/cases/relu.cases").unlink()


def emptied(home: Path) -> None:
    (home / "reference/activations/cases/relu.cases").write_bytes(b"")


def cut_off(home: Path) -> None:
    file = home / "reference/activations/cases/relu.cases"
    file.write_bytes(file.read_bytes()[:-20])


def of_another_layout(home: Path) -> None:
    file = home / "reference/activations/cases/relu.cases"
    file.write_bytes(file.read_bytes().replace(b"layout 1", b"layout 0", 1))


def stale(home: Path) -> None:
    laws = home / "reference/activations/laws/relu.py"
    laws.write_text(laws.read_text().replace('x=reals("...")', 'x=reals("...", limit=4)'))


LOOK = """
from reference.cases import cases_of, file_of
from reference.concept import find_concept
relu = find_concept("activations", "relu")
print(len(cases_of(relu, "numpy")), file_of(relu).is_file())
"""


@pytest.mark.parametrize("harm", [missing, emptied, cut_off, of_another_layout, stale])
def test_a_checkout_draws_them_anew_and_says_so_once(tmp_path: Path, harm) -> None:
    home = copy_of_reference(tmp_path, checkout=True)
    harm(home)
    said = run(LOOK, home)
    assert "reference/activations/cases/relu.cases is" in said
    assert "drawn anew" in said
    assert "python -m reference.make_cases" in said
    assert "True" in said
    again = run(LOOK, home)
    assert again.split()[-1] == "True"
    assert "drawn" not in again


@pytest.mark.parametrize("harm", [missing, cut_off, stale])
def test_an_installation_does_not(tmp_path: Path, harm) -> None:
    home = copy_of_reference(tmp_path, checkout=False)
    harm(home)
    said = run(LOOK, home, expect=1)
    assert "UnusableCases: reference/activations/cases/relu.cases is" in said
    assert "install Tandem anew" in said


def test_words_are_not_what_they_hang_on(tmp_path: Path) -> None:
    home = copy_of_reference(tmp_path, checkout=False)
    file = home / "reference/compare.py"
    file.write_text(file.read_text().replace('"""The comparisons', '"""All comparisons') + "\n# A remark.\n")
    assert "drawn" not in run(LOOK, home)


def test_where_nothing_can_be_written_they_are_drawn_each_time(tmp_path: Path) -> None:
    home = copy_of_reference(tmp_path, checkout=True)
    shutil.rmtree(home / "reference/activations/cases")
    (home / "reference/activations/cases").write_text("a file in the place of the folder")
    for _ in range(2):
        said = run(LOOK, home)
        assert "drawn anew" in said
        assert "False" in said


def test_the_command_draws_what_is_stale_and_nothing_else(tmp_path: Path) -> None:
    home = copy_of_reference(tmp_path, checkout=True)
    stale(home)
    before = {file: file.read_bytes() for file in home.glob("reference/*/cases/*.cases")}
    command = [sys.executable, "-m", "reference.make_cases", "activations"]
    environment = {**os.environ, "PYTHONPATH": str(home)}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[:-1] == ["activations.relu: drawn", "activations.relu_backward: drawn"]
    # The backward pass has inputs of its own: the same Hypothesis draws the same again.
    changed = {file.name for file, raw in before.items() if file.read_bytes() != raw}
    assert {"relu.cases"} <= changed <= {"relu.cases", "relu_backward.cases"}
    done = subprocess.run([*command, "--check"], cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")

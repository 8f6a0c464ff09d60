"""What is installed under which name, in which versions, and by what: the wheel, the Makefile, CI."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from autograder.reader import section
from autograder.versions import DISTRIBUTION
from reference.catalogue import topics
from tests.oldest_versions import constraints, normal

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
PINNED = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
WORKFLOWS = [*(ROOT / ".github/workflows").glob("*.yml"), *(ROOT / "autograder/templates").glob("*.yml")]


# The distribution -------------------------------------------------------------------------------------------------------


def test_the_distribution_has_a_name_of_our_own_and_the_command_stays() -> None:
    assert PROJECT["name"] == DISTRIBUTION != "tandem"
    assert PROJECT["scripts"] == {"tandem": "autograder.command:main"}


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "pyproject.toml", "site/grading.md", "site/index.md"])
def test_nobody_is_told_to_install_somebody_elses_package(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert not re.search(r"pip install[^\n]*[ '\"]tandem\b(?!-)|(?<![\w./-])tandem\[", text)


def test_the_wheel_says_that_it_is_typed() -> None:
    for package in ("reference", "autograder"):
        assert package in PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
        assert (ROOT / package / "py.typed").is_file()


def test_the_wheel_carries_the_pages_that_tandem_read_shows() -> None:
    wheel = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["only-include"] == [*wheel["packages"], "site"]
    # Not as a package called `site`, which is Python's, and without figures, scripts and style sheets.
    assert wheel["sources"] == {"site": f"{section.CARRIED}/site"}
    assert wheel["exclude"] == ["/site/*/"]
    for topic in topics():
        assert section.page_file(topic) == ROOT / "site" / f"{topic}.md"


# The oldest versions ----------------------------------------------------------------------------------------------------


def test_the_oldest_versions_are_the_lower_bounds_and_all_else_is_pinned() -> None:
    made = constraints(
        ["numpy>=2.0", "pyseccomp>=0.1.2; sys_platform == 'linux'"], ["# a comment", "NumPy==2.4.6", "attrs==26.1.0"]
    )
    assert made == ["numpy==2.0", "pyseccomp==0.1.2; sys_platform == 'linux'", "attrs==26.1.0"]


def test_every_dependency_has_a_lower_bound_and_stands_there_once() -> None:
    names = [normal(line.partition("==")[0]) for line in constraints(PROJECT["dependencies"], PINNED)]
    assert len(set(names)) == len(names)
    assert {normal(re.match(r"[\w.-]+", one)[0]) for one in PROJECT["dependencies"]} <= set(names)


@pytest.mark.parametrize("dependency", ["numpy", "numpy<3", "numpy~=2.0"])
def test_a_dependency_without_a_lower_bound_is_refused(dependency: str) -> None:
    with pytest.raises(ValueError, match="expected NAME>=VERSION"):
        constraints([dependency], [])


def test_ci_runs_them() -> None:
    assert "run: make test-oldest\n" in (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert "make test-oldest SHORT=1\n" in (ROOT / ".ci/run").read_text("utf-8")
    oldest = re.search(r"^OLDEST_PYTHON \?= python([\d.]+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert PROJECT["requires-python"] == f">={oldest[1]}"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit_with_its_version_beside_it(workflow: Path) -> None:
    uses = re.findall(r"\buses: *(.*)", workflow.read_text("utf-8"))
    assert uses
    for one in uses:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


# An environment that is already there -----------------------------------------------------------------------------------


def make(*words: str) -> subprocess.CompletedProcess[str]:
    """What make would run. Where it is itself run by make, it hears nothing of that one's words."""
    command = [
        "env",
        "-u",
        "MAKEFLAGS",
        "-u",
        "MAKELEVEL",
        "-u",
        "ENVIRONMENT",
        "make",
        "--dry-run",
        "--always-make",
        *words,
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "target",
    ["demo", "test", "lint", "format", "site", "build/site", "exercises", "benchmarks", "mutants", "cluster-demo"],
)
def test_an_environment_that_is_there_is_used_as_it_is(target: str, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").touch()
    done = make(target, f"ENVIRONMENT={tmp_path}")
    assert done.returncode == 0, done.stderr
    assert f"{tmp_path}/bin/python3 " in done.stdout
    assert not re.search(r"pip|venv|touch", done.stdout.replace(str(tmp_path), ""))
    assert "pip" in make(target).stdout


def test_an_environment_without_python_is_refused(tmp_path: Path) -> None:
    done = make("test", f"ENVIRONMENT={tmp_path}")
    assert done.returncode == 2
    assert f"ENVIRONMENT={tmp_path}: expected a folder with bin/python in it" in done.stderr

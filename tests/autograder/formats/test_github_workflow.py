"""The workflow for course repositories: what stands in it, and what its steps do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder.course.gradescope_zip import CARRIED
from autograder.formats import FORMATS, github, step_summary
from autograder.versions import DISTRIBUTION
from tests.autograder.formats import rules
from tests.autograder.formats.results import exercise, result

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = ROOT / "autograder" / "templates" / "github-workflow.yml"
TEXT = TEMPLATE.read_text("utf-8")
# YAML 1.1 takes the key `on` for True.
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["grade"]["steps"]
# What a student can choose: names of branches, messages, titles.
SAFE = {"github.sha", "github.server_url", "github.repository", "runner.temp"}


def step(name: str) -> dict[str, Any]:
    (found,) = [one for one in STEPS if one.get("name") == name]
    return found


def scripts() -> Iterator[str]:
    return (one["run"] for one in STEPS if "run" in one)


# What stands in it ------------------------------------------------------------------------------------------------------


def test_it_runs_on_push_and_may_only_read() -> None:
    assert set(WORKFLOW) == {"name", True, "permissions", "env", "jobs"}
    assert WORKFLOW[True] == "push"
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in WORKFLOW["jobs"]["grade"]
    assert "pull_request_target" not in TEXT
    assert "secrets." not in re.sub(r"secrets\.token_hex", "", TEXT)


def test_no_script_has_an_expression_put_into_it() -> None:
    assert list(scripts())
    assert not [script for script in scripts() if "${{" in script]
    expressions = set(re.findall(r"\$\{\{\s*(.*?)\s*\}\}", TEXT))
    assert expressions <= SAFE, "values that a student can choose"


def test_every_step_is_an_action_at_a_version_or_a_script() -> None:
    for one in STEPS:
        assert ("uses" in one) != ("run" in one)
        assert "uses" not in one or re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one["uses"])
    # A tag can be moved; for readers it stands beside the commit.
    assert TEXT.count("uses:") == len(
        re.findall(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", TEXT, re.MULTILINE)
    )
    assert STEPS[0]["with"] == {"persist-credentials": False}


def test_where_tandem_comes_from_stands_in_one_line() -> None:
    assert next(iter(WORKFLOW["env"])) == "TANDEM"
    assert TEXT.count("git+https") == 1
    assert '"$TANDEM"' in step("Install Tandem")["run"]
    assert WORKFLOW["env"]["TANDEM"].startswith(f"{DISTRIBUTION}[torch] @ ")


WHEEL = "https://example.org/tandem_deep_learning-0.1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("tandem", "again"), [(WORKFLOW["env"]["TANDEM"], f"{DISTRIBUTION}[torch]"), (f"{WHEEL}", f"{WHEEL}")]
)
def test_what_tandem_needs_is_installed_as_it_was_tested(tandem: str, again: str, tmp_path: Path) -> None:
    for name, script in {
        "python": '[ "$2" = -c ] && echo /packages || printf "%s\\n" "$*" >>"$SAID"',
        "sudo": "",
        "tandem": "",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/bash\n{script}\n")
        (tmp_path / name).chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "TANDEM": tandem, "SAID": str(tmp_path / "said")}
    subprocess.run(["bash", "-e", "-c", step("Install Tandem")["run"]], env=environment, check=True)
    first, then = (tmp_path / "said").read_text().splitlines()
    assert first == f"-I -m pip install --disable-pip-version-check --no-deps {tandem}"
    pins = f"/packages/{CARRIED}/constraints.txt"
    assert then == f"-I -m pip install --disable-pip-version-check --constraint {pins} {again}"


def test_what_classroom50_needs_is_set_and_the_formats_exist() -> None:
    asked = re.findall(r"--format (\S+)", step("Grade")["run"])
    assert asked == ["github", "github-summary", "classroom50"]
    for name in asked:
        assert set(FORMATS[name].needs) <= set(WORKFLOW["env"])


def test_the_result_is_kept_whatever_happened() -> None:
    keep = step("Keep the result")
    assert keep["if"] == "always()"
    assert keep["with"]["path"] == "${{ runner.temp }}/tandem"


# What the step that grades does -----------------------------------------------------------------------------------------


@pytest.fixture
def grade(tmp_path: Path):
    """Runs the step as a runner does, with this script as `tandem`; its status, its log, its summary."""
    folder = tmp_path / "work"
    folder.mkdir()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    of = result(exercise(message="it is wrong"), problems=["::error::not a command"])
    (tmp_path / "github.txt").write_bytes(github.render(of))
    (tmp_path / "github.md").write_bytes(step_summary.render(of))

    def run(script: str) -> tuple[int, str, bytes]:
        tandem = tmp_path / "bin" / "tandem"
        tandem.write_text(f"#!/bin/bash\ncd '{tmp_path}'\n{script}\n")
        tandem.chmod(0o755)
        environment = (
            os.environ
            | WORKFLOW["env"]
            | {
                "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin",
                "RUNNER_TEMP": str(tmp_path / "temp"),
                "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
                "GITHUB_TOKEN": "x",
                "GITHUB_ENV": str(tmp_path / "environment"),
                "ACTIONS_RUNTIME_TOKEN": "x",
            }
        )
        words = ["bash", "-e", "-c", step("Grade")["run"]]
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        summary = tmp_path / "summary"
        return done.returncode, done.stdout, summary.read_bytes() if summary.exists() else b""

    return run


GRADED = """
out="$RUNNER_TEMP/tandem"; out=temp/tandem
mkdir -p $out/github $out/github-summary
cp github.txt $out/github/work.txt; cp github.md $out/github-summary/work.md
"""


def test_any_grade_ends_with_0_and_is_shown(grade) -> None:
    status, log, summary = grade(GRADED)
    assert status == 0
    assert "softmax" in rules.github(log.encode()).commands[0].properties["title"]
    assert "activations.softmax" in rules.github_summary(summary).text


def test_what_tandem_prints_is_no_command(grade) -> None:
    status, log, _ = grade("printf '::error::one\\n##[error]two\\n::set-output name=a::b'" + GRADED)
    assert status == 0
    read = rules.github(log.encode())
    assert {"::error::one", "##[error]two", "::set-output name=a::b"} <= set(read.shut_in)
    assert "one" not in [command.message for command in read.commands]


def test_nothing_of_the_workflows_own_reaches_the_grader(grade, tmp_path: Path) -> None:
    status, _, _ = grade("env >seen" + GRADED)
    assert status == 0
    seen = (tmp_path / "seen").read_text()
    assert "PATH=" in seen
    assert not re.findall(r"^(?:GITHUB|RUNNER|ACTIONS)_\w*", seen, re.MULTILINE)


@pytest.mark.parametrize("script", ["exit 3", "exit 0", "kill -KILL $$"])
def test_a_grader_that_leaves_nothing_is_a_fault_and_no_grade(grade, script: str) -> None:
    status, log, _ = grade(script)
    assert status == 1
    assert any("A fault of the grader, not yours" in command.message for command in rules.github(log.encode()).commands)


def test_a_fault_in_one_exercise_is_shown_and_ends_the_step(grade) -> None:
    status, log, summary = grade(GRADED + "exit 3")
    assert status == 3
    assert rules.github(log.encode()).commands
    assert summary


@pytest.mark.slow
def test_real_work_is_graded(grade, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "students" / "robin" / "activations", tmp_path / "work" / "activations")
    (tmp_path / "work" / "typer.py").write_text(f"open({str(tmp_path / 'taken')!r}, 'w')\n")
    command = f"PYTHONPATH='{ROOT}' PYTHONSAFEPATH=1 exec '{sys.executable}' -m autograder \"$@\""
    status, log, summary = grade(f"cd work; {command}")
    assert status == 0, log
    commands = rules.github(log.encode()).commands
    assert any(command.properties.get("file") == "activations/in_numpy.py" for command in commands)
    assert "activations.softmax (numpy)" in rules.github_summary(summary).text
    (handed_in,) = (tmp_path / "temp" / "tandem" / "classroom50").iterdir()
    assert rules.classroom50(handed_in.read_bytes())["score"] > 0
    assert not (tmp_path / "taken").exists()

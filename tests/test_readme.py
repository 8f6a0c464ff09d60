"""What the README promises: its commands exist, and its example is what the command prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
EXAMPLE = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "autograder", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, timeout=120, check=False)


def test_the_two_commands_stand_at_the_top() -> None:
    commands = re.findall(r"^make (\w+)", README, re.MULTILINE)
    assert commands[:2] == ["demo", "test"]
    assert README.index("make demo") < README.index("make test") < README.index("## ")


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"`?make (\w+)", README + (ROOT / "CONTRIBUTING.md").read_text())))
)
def test_every_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "site/index.md"])
def test_the_example_is_what_the_command_prints(page: str, tmp_path: Path) -> None:
    (example,) = EXAMPLE.findall((ROOT / page).read_text())
    printed = run("check", str(ROOT / "tests/students/robin"), "--only", "softmax", cwd=tmp_path).stdout
    assert example.rstrip() == printed.split("\n\n")[0].rstrip()


# What commands end with before anything is written; `learn` waits for keys and saves, and has tests of its own.
ENDS_WITH = {"check": 1, "solution": 2}


@pytest.mark.slow
def test_the_students_commands_work_in_the_order_they_stand(tmp_path: Path) -> None:
    first, second = (
        [line.split("#")[0].split() for line in block.splitlines() if line.startswith(("tandem", "pytest"))]
        for block in README.split("## For students")[1].split("```")[1:4:2]
    )
    assert [words[1] for words in first] == ["start", "learn"]
    assert run(*first[0][1:], cwd=tmp_path).returncode == 0
    folder = tmp_path / first[1][2]
    assert [words[1] for words in second] == ["check", "hint", "read", "solution", "list", ".", "start"]
    for program, *words in second:
        if program == "tandem":
            assert run(*words, cwd=folder).returncode == ENDS_WITH.get(words[0], 0), words
        else:
            command = [sys.executable, "-m", "pytest", "-p", "autograder.pytest_plugin", "-q", *words]
            environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
            done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout
            assert "skipped" in done.stdout


@pytest.mark.slow
def test_the_demos_student_has_one_of_everything(tmp_path: Path) -> None:
    done = run("check", str(ROOT / "tests/students/robin"), cwd=tmp_path)
    assert done.returncode == 1
    for words in ("passed", "not right yet", "raised an error", "took too long", "changed its input", "wrong shape",
                  "not attempted", "looks like", "hint"):  # fmt: skip
        assert words in done.stdout

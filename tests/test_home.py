"""A test run leaves nothing in its user's home, nor in the folder in which it is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import OWN

ROOT = Path(__file__).resolve().parents[1]
# One of them notes progress, which is kept in the user's state; Hypothesis remembers what the other one draws.
TESTS = (
    "tests/autograder/test_command.py::test_all_passed_ends_with_0",
    "tests/autograder/judging/test_verdict_cache.py::test_other_parts_have_another_digest",
)


@pytest.mark.slow
def test_a_run_leaves_nothing_behind(tmp_path: Path) -> None:
    home, here, temporary = (tmp_path / name for name in ("home", "here", "temporary"))
    for folder in (home, here, temporary):
        folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider", "-p", "no:xdist",
         *(str(ROOT / test) for test in TESTS)],
        cwd=here, env=environment | {"HOME": str(home), "TMPDIR": str(temporary)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert f"{len(TESTS)} passed" in done.stdout
    assert [*home.rglob("*"), *here.rglob("*"), *temporary.glob("tandem-*")] == []


def test_nobody_is_started_who_would_find_the_users_own_home() -> None:
    with pytest.raises(AssertionError, match="a HOME is missing"):
        subprocess.run([sys.executable, "-c", ""], env={"PATH": ""}, check=False)

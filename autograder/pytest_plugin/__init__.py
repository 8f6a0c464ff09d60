"""`pytest my-work` shows each exercise as a test, with the feedback as its failure; everywhere else nothing happens.

pytest imports this wherever it runs, so next to nothing is imported here before such a file is met.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from autograder.work_folder import MARK, find_work_folder

STEMS = ("in_numpy", "in_torch")
SUFFIXES = (".py", ".ipynb")


@pytest.hookimpl(hookwrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Generator[None, Any, None]:
    """Collect a file of exercises as such: pytest's own collectors would import it."""
    outcome = yield
    if file_path.name == "__init__.py" and outcome.get_result() and has_exercises_in(file_path.parent):
        from autograder.pytest_plugin.exercises import imports_the_file

        outcome.force_result([one for one in outcome.get_result() if not imports_the_file(one)])
    if file_path.stem in STEMS and file_path.suffix in SUFFIXES and find_work_folder(file_path):
        from autograder.pytest_plugin.exercises import ExerciseFile, imports_the_file, topic_of

        if topic_of(file_path) is not None:
            others = [one for one in outcome.get_result() if not imports_the_file(one)]
            outcome.force_result([*others, ExerciseFile.from_parent(parent, path=file_path)])


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Let a folder of exercises be no package: its __init__.py would be imported, and what that imports."""
    is_package = (path / "__init__.py").is_file()
    return pytest.Dir.from_parent(parent, path=path) if is_package and has_exercises_in(path) else None


def has_exercises_in(path: Path) -> bool:
    """Whether it is a folder to work in, or one of those in it that hold exercises."""
    has_exercises = any((path / f"{stem}{suffix}").is_file() for stem in STEMS for suffix in SUFFIXES)
    return (path / MARK).is_file() or (has_exercises and find_work_folder(path) is not None)


def pytest_unconfigure() -> None:
    """End the process that has judged, if there is one."""
    exercises = sys.modules.get("autograder.pytest_plugin.exercises")
    if exercises is not None:
        exercises.CHECKER.close()

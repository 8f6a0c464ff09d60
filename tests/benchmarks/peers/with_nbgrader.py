"""The assignment in nbgrader: a course with hidden tests, graded by one `nbgrader autograde` for all students."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.answers import NAMES, Student
from tests.benchmarks.peers.notebook import IMPORTS, cell, notebook
from tests.benchmarks.peers.places import Environment

VERSION = "0.9.6"
ENVIRONMENT = Environment("nbgrader", f"nbgrader=={VERSION}", "numpy", "hypothesis")
TITLE = f"nbgrader autograde {VERSION}"
CHECKS = Path(__file__).with_name("checks.py")
# Prints the points of every student and function; runs in the peer's environment, as its gradebook does.
READ_POINTS = """
import json
from nbgrader.api import Gradebook

points = {}
with Gradebook("sqlite:///gradebook.db") as gradebook:
    for submission in gradebook.assignment_submissions("activations"):
        (notebook,) = submission.notebooks
        assert not notebook.needs_manual_grade
        points[submission.student.id] = {grade.name.removeprefix("checks_"): grade.score for grade in notebook.grades}
print(json.dumps(points))
"""


class Course:
    """A course, with an assignment that has been released and submissions that wait to be graded."""

    def __init__(self, folder: Path, students: list[Student]) -> None:
        self.ready, self.students = folder / "course", students
        source = self.ready / "source" / "activations" / "activations.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(json.dumps(notebook(assignment())))
        ENVIRONMENT.run(["nbgrader", "generate_assignment", "activations"], self.ready, timeout=120)
        released = json.loads((self.ready / "release" / "activations" / "activations.ipynb").read_text())
        for student in students:
            submitted = self.ready / "submitted" / student.name / "activations" / "activations.ipynb"
            submitted.parent.mkdir(parents=True)
            submitted.write_text(json.dumps(filled_in(released, student)))

    def grade(self) -> tuple[float, dict[str, dict[str, bool]]]:
        """Seconds a submission, and whose functions got their point; in a copy that nobody has graded yet."""
        folder = Path(tempfile.mkdtemp(prefix="course", dir=self.ready.parent))
        shutil.copytree(self.ready, folder, dirs_exist_ok=True)
        everything = self.autograde(folder)
        # Again, nothing is left to grade: this is its start, which a large class shares.
        seconds = (everything - self.autograde(folder)) / len(self.students)
        points = json.loads(ENVIRONMENT.run(["python", "-c", READ_POINTS], folder, timeout=60))
        return seconds, {name: {of: bool(score) for of, score in own.items()} for name, own in points.items()}

    def autograde(self, folder: Path) -> float:
        """Seconds that the command takes as a whole."""
        started = time.perf_counter()
        ENVIRONMENT.run(["nbgrader", "autograde", "activations"], folder, timeout=30 * len(self.students))
        return time.perf_counter() - started


def assignment() -> list[dict[str, Any]]:
    """The teacher's notebook: for each function a cell to fill in and a cell of hidden tests."""
    cells = [cell("imports", IMPORTS)]
    for name in NAMES:
        solution = f"### BEGIN SOLUTION\n{name} = None\n### END SOLUTION"
        hidden = f"### BEGIN HIDDEN TESTS\n{CHECKS.read_text()}\n\ncheck_{name}({name})\n### END HIDDEN TESTS"
        cells.append(about(cell(name, solution), solution=True))
        cells.append(about(cell(f"checks_{name}", hidden), grade=True, locked=True, points=1))
    return cells


def about(part: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """A cell with what nbgrader wants to know of it."""
    off = dict.fromkeys(("solution", "grade", "locked", "task"), False)
    return part | {"metadata": {"nbgrader": {"schema_version": 3, "grade_id": part["id"]} | off | settings}}


def filled_in(released: dict[str, Any], student: Student) -> dict[str, Any]:
    """The released notebook with the student's functions in its cells."""
    cells = []
    for part in released["cells"]:
        answer = student.answers.get(part["metadata"].get("nbgrader", {}).get("grade_id", ""))
        cells.append(part | {"source": answer.code} if answer else part)
    return released | {"cells": cells}

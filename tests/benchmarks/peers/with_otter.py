"""The assignment in Otter-Grader: hidden tests in an autograder archive, one `otter run` for each student."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from tests.benchmarks.peers.answers import NAMES, Student
from tests.benchmarks.peers.notebook import IMPORTS, cell, notebook
from tests.benchmarks.peers.places import Environment

VERSION = "7.0.0"
ENVIRONMENT = Environment("otter", f"otter-grader=={VERSION}", "numpy", "hypothesis", "ipykernel")
TITLE = f"otter run {VERSION}"
CHECKS = Path(__file__).with_name("checks.py")
TEST = """
from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = 1

{checks}

@test_case(hidden=True)
def test({name}):
    check_{name}({name})
"""


class Assignment:
    """An autograder archive, and notebooks that wait to be graded."""

    def __init__(self, folder: Path, students: list[Student]) -> None:
        self.folder, self.students = folder / "otter", students
        (self.folder / "tests").mkdir(parents=True)
        for name in NAMES:
            code = TEST.format(name=name, checks=CHECKS.read_text())
            (self.folder / "tests" / f"{name}.py").write_text(code)
        ENVIRONMENT.run(["otter", "generate", "-t", "tests", "-o", "autograder.zip"], self.folder, timeout=120)
        for student in students:
            answers = [cell(name, student.answers[name].code) for name in NAMES]
            text = json.dumps(notebook([cell("imports", IMPORTS), *answers]))
            (self.folder / f"{student.name}.ipynb").write_text(text)

    def grade(self) -> tuple[float, dict[str, dict[str, bool]]]:
        """Seconds a submission, and whose functions got their point."""
        results = Path(tempfile.mkdtemp(prefix="results", dir=self.folder))
        started = time.perf_counter()
        for student in self.students:
            self.run(student, results / student.name)
        seconds = (time.perf_counter() - started) / len(self.students)
        found = {own.name: json.loads((results / own.name / "results.json").read_text()) for own in self.students}
        return seconds, {name: passed(result["tests"]) for name, result in found.items()}

    def run(self, student: Student, results: Path) -> None:
        results.mkdir()
        command = ["otter", "run", "--no-logo", "-a", "autograder.zip", "-o", str(results), f"{student.name}.ipynb"]
        ENVIRONMENT.run(command, self.folder, timeout=60)


def passed(tests: list[dict[str, object]]) -> dict[str, bool]:
    """Which functions got their point; public parts, which there are none of, do not count."""
    return {name: any(test["name"] == name and test["score"] == 1 for test in tests) for name in NAMES}

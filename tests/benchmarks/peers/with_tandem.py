"""The assignment in Tandem: a folder for each student, graded by one `tandem grade` with one worker."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from autograder.store import draw_all
from reference.common import laws_of
from reference.concept import find_concepts
from tests.benchmarks.peers.answers import NAMES, Student
from tests.benchmarks.peers.notebook import IMPORTS
from tests.benchmarks.peers.places import ROOT, finish

POLICY = """title = "Activations"
tracks = ["numpy"]

[exercises]
activations.relu = 1
activations.sigmoid = 1
activations.softmax = 1
"""
SETTINGS = ["--jobs", "1", "--policy", "policy.toml"]


class Class:
    """Folders that wait to be graded, and the policy that asks for the three functions."""

    def __init__(self, folder: Path, students: list[Student]) -> None:
        self.folder, self.students = folder / "tandem", students
        for student in students:
            file = self.folder / "submissions" / student.name / "activations" / "in_numpy.py"
            file.parent.mkdir(parents=True)
            file.write_text("\n\n".join([IMPORTS, *(student.answers[name].code for name in NAMES)]))
        (self.folder / "policy.toml").write_text(POLICY)
        own = {"TANDEM_CACHE": f"{folder}/cache", "TANDEM_STATE": f"{folder}/state", "PYTHONPATH": str(ROOT)}
        self.environment = os.environ | own

    def grade(self) -> tuple[float, dict[str, dict[str, bool]]]:
        """Seconds a submission, and whose functions keep every law; into a new folder, so that nobody is skipped."""
        out = Path(tempfile.mkdtemp(prefix="results", dir=self.folder))
        command = [sys.executable, "-m", "autograder", "grade", "submissions", "--out", str(out)]
        started = time.perf_counter()
        finish([*command, *SETTINGS], self.environment, self.folder, timeout=5 * len(self.students))
        seconds = (time.perf_counter() - started) / len(self.students)
        return seconds, passed(out)


def passed(out: Path) -> dict[str, dict[str, bool]]:
    """Which functions keep every law, by student."""
    results = (json.loads(file.read_text()) for file in out.rglob("*.json"))
    return {
        result["submission"]: {own["name"].partition(".")[2]: own["verdict"] == "passed" for own in result["exercises"]}
        for result in results
        if result.get("schema") == "tandem/result/v1"
    }


def cases(name: str) -> int:
    """On how many cases Tandem tries a right function."""
    concept = find_concepts("activations")[name]
    return sum(len(kept.cases) for kept in draw_all(concept, laws_of(concept, "numpy")))

"""The assignment in Tandem: a folder for each student, graded by one `tandem grade` with one worker."""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from autograder.course.grading_job import GradingSettings, run_job
from autograder.policy.policy import parse_policy
from reference.cases import cases_of
from reference.concept import find_concepts
from tests.benchmarks.jobs import forget, job_of, worker
from tests.benchmarks.peers.answers import NAMES, Student
from tests.benchmarks.peers.notebook import IMPORTS
from tests.benchmarks.peers.places import ROOT, finish

FILE = "activations/in_numpy.py"
POLICY = """title = "Activations"
tracks = ["numpy"]

[exercises]
activations.relu = 1
activations.sigmoid = 1
activations.softmax = 1
"""
SETTINGS = ["--jobs", "1", "--policy", "policy.toml"]


# What makes each student's functions give other numbers than anybody else's, and as right or as wrong as before: relu
# turns the sign of zeros, or of whatever is there, between two places, and the others are off by some 1e-14.
OWN_NUMBERS = """
import functools


def slightly(function):
    @functools.wraps(function)
    def other(x, **settings):
        result = function(x, **settings)
        if function.__name__ == "relu":
            return np.where((x > {low}) & (x < {high}), -result, result)
        return result * (1 - {number} * 2.0**-53)

    return other
"""
PLACES = list(itertools.combinations(range(-16, 1), 2))


class Class:
    """Folders that wait to be graded, and the policy that asks for the three functions.

    In one whose students are `all_different`, no function gives the same numbers as another student's.
    """

    def __init__(self, folder: Path, students: list[Student], *, all_different: bool = False) -> None:
        self.folder, self.students = folder / ("different" if all_different else "tandem"), students
        self.code = {
            student.name: other_numbers(student, number) if all_different else as_it_is(student)
            for number, student in enumerate(students)
        }
        for name, code in self.code.items():
            file = self.folder / "submissions" / name / FILE
            file.parent.mkdir(parents=True)
            file.write_text(code)
        (self.folder / "policy.toml").write_text(POLICY)
        own = {"TANDEM_STATE": f"{folder}/state", "PYTHONPATH": str(ROOT)}
        self.environment = os.environ | own

    def grade(self) -> tuple[float, dict[str, dict[str, bool]]]:
        """Seconds a submission, and whose functions keep every law; into a new folder, so that nobody is skipped."""
        out = Path(tempfile.mkdtemp(prefix="results", dir=self.folder))
        command = [sys.executable, "-m", "autograder", "grade", "submissions", "--out", str(out)]
        started = time.perf_counter()
        finish([*command, *SETTINGS], self.environment, self.folder, timeout=5 * len(self.students))
        seconds = (time.perf_counter() - started) / len(self.students)
        return seconds, passed(out)


def as_it_is(student: Student) -> str:
    return "\n\n".join([IMPORTS, *(student.answers[name].code for name in NAMES)])


def other_numbers(student: Student, number: int) -> str:
    low, high = (place / 2 for place in PLACES[number])
    own = OWN_NUMBERS.format(low=low, high=high, number=number + 1)
    return "\n\n".join([IMPORTS, own, *(f"@slightly\n{student.answers[name].code}" for name in NAMES)])


class WithoutRecall:
    """The same submissions, graded in this process by what a worker runs, each as if nobody had been graded before."""

    def __init__(self, course: Class) -> None:
        self.students = course.students
        settings = GradingSettings(parse_policy(POLICY, "policy.toml"))
        self.jobs = [job_of({FILE: code}, settings, name) for name, code in course.code.items()]

    def grade(self) -> tuple[float, dict[str, dict[str, bool]]]:
        """Seconds a submission, and whose functions keep every law; its start does not count."""
        with worker():
            run_job(self.jobs[0])
            started = time.perf_counter()
            results = []
            for job in self.jobs:
                forget()
                results.append(json.loads(run_job(job)))
            seconds = (time.perf_counter() - started) / len(self.jobs)
        return seconds, verdicts(results)


def passed(out: Path) -> dict[str, dict[str, bool]]:
    """Which functions keep every law, by student."""
    return verdicts([json.loads(file.read_text()) for file in (out / "results").glob("*.json")])


def verdicts(results: list[dict[str, Any]]) -> dict[str, dict[str, bool]]:
    return {
        result["submission"]: {own["name"].partition(".")[2]: own["verdict"] == "passed" for own in result["exercises"]}
        for result in results
    }


def cases(name: str) -> int:
    """On how many cases Tandem tries a right function."""
    concept = find_concepts("activations")[name]
    return sum(len(kept.cases) for kept in cases_of(concept, "numpy"))

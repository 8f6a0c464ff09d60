"""How many submissions Tandem grades while other graders grade one: `nbgrader autograde` and `otter run`.

    python -m tests.benchmarks peers

Everybody grades the same functions, relu, sigmoid and softmax, right ones and wrong ones: the peers in notebooks whose
hidden tests draw 100 examples a function with Hypothesis, Tandem in files, one worker, in its sandbox. They take turns,
so that what slows the machine down slows all of them. Grades other than the right ones end the benchmark. nbgrader's
start does not count, Tandem's does; `otter run` starts for every submission, and so counts as a whole.

Tandem recalls the verdict on a function that answers bit for bit as an earlier one did, and classes answer alike. So it
also grades a class in which no two functions give the same numbers, and the first class with nothing to recall.

The peers are installed under build/peers, each in an environment of its own.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Protocol

from tests.benchmarks.peers import with_nbgrader, with_otter
from tests.benchmarks.peers.answers import NAMES, WAYS, Student, students
from tests.benchmarks.peers.with_nbgrader import Course
from tests.benchmarks.peers.with_otter import Assignment
from tests.benchmarks.peers.with_tandem import Class, WithoutRecall, cases

ROUNDS = 3
# Whole sevens of students: the same share of right and wrong answers for everybody.
OF_PEERS, OF_TANDEM = WAYS, 15 * WAYS
CASES = 100


class Grader(Protocol):
    """A grader with submissions that wait."""

    students: list[Student]

    def grade(self) -> tuple[float, dict[str, dict[str, bool]]]:
        """Seconds a submission, and whose functions passed."""
        ...


def turn(title: str, grader: Grader) -> float:
    """Seconds a submission; RuntimeError where a grade is not the right one."""
    seconds, found = grader.grade()
    expected = {student.name: {name: own.right for name, own in student.answers.items()} for student in grader.students}
    for name in sorted(expected.keys() | found.keys()):
        if found.get(name) != expected.get(name):
            raise RuntimeError(f"{title} graded {name} as {found.get(name)}, expected {expected.get(name)}")
    return seconds


def report(title: str, theirs: list[float], ours: dict[str, list[float]]) -> None:
    """How many submissions Tandem grades while the other one grades one: the median of the rounds, and all of them."""
    print(f"{title}: {statistics.median(theirs):.2f} s a submission")
    for name, own in ours.items():
        ratios = [their / our for their, our in zip(theirs, own, strict=True)]
        rounds = ", ".join(f"{ratio:.1f}" for ratio in ratios)
        each = statistics.median(own) * 1000
        print(
            f"   {name}: {each:.0f} ms a submission, {statistics.median(ratios):.1f} times as fast (rounds: {rounds})"
        )


def main() -> None:
    with_nbgrader.ENVIRONMENT.install()
    with_otter.ENVIRONMENT.install()
    own = {name: cases(name) for name in NAMES}
    assert min(own.values()) >= CASES, f"Tandem tries {own} cases, expected at least {CASES} of each"
    print(f"cases a function: {CASES} by the peers; by Tandem {own}")
    with tempfile.TemporaryDirectory() as folder:
        tandem = Class(Path(folder), students(OF_TANDEM))
        # Cases are drawn once and kept: a first run has them drawn.
        first = turn("tandem grade", tandem)
        print(f"Tandem's first {OF_TANDEM} submissions, while cases are drawn: {first:.4f} s each")
        few = students(OF_PEERS)
        peers: dict[str, Grader] = {
            with_nbgrader.TITLE: Course(Path(folder), few),
            with_otter.TITLE: Assignment(Path(folder), few),
        }
        different = Class(Path(folder), students(OF_TANDEM), all_different=True)
        ours: dict[str, Grader] = {
            "tandem grade": tandem,
            "the same without recall, from the second submission on": WithoutRecall(tandem),
            "tandem grade, no two functions giving the same numbers": different,
        }
        race(peers, ours)


def race(peers: dict[str, Grader], ours: dict[str, Grader]) -> None:
    """Let everybody take turns, and say what came of it."""
    graders = peers | ours
    taken: dict[str, list[float]] = {title: [] for title in graders}
    for _ in range(ROUNDS):
        for title, grader in graders.items():
            taken[title].append(turn(title, grader))
    for title in peers:
        report(title, taken[title], {name: taken[name] for name in ours})


if __name__ == "__main__":
    main()

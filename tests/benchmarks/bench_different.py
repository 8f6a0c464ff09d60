"""A class in which no two functions give the same numbers: nothing is recalled, and every wrong one is explained anew.

    python -m tests.benchmarks different [CHECKOUT ...]

Beside this checkout others may be named, of earlier commits. They grade the same class in turns, so that what slows the
machine down slows all of them, and figures are ratios of one run.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.bench_peers import turn
from tests.benchmarks.peers.answers import WAYS, students
from tests.benchmarks.peers.places import ROOT
from tests.benchmarks.peers.with_tandem import Class

ROUNDS = 3
SIZE = 15 * WAYS


class InCheckout(Class):
    """The class, graded by the `tandem grade` of a checkout."""

    def __init__(self, folder: Path, checkout: Path) -> None:
        folder.mkdir()
        super().__init__(folder, students(SIZE), all_different=True)
        self.environment |= {"PYTHONPATH": str(checkout)}


def main() -> None:
    run([])


def run(words: list[str]) -> int:
    checkouts = [ROOT, *(Path(word).resolve() for word in words)]
    taken: dict[Path, list[float]] = {checkout: [] for checkout in checkouts}
    with tempfile.TemporaryDirectory() as folder:
        graders = {own: InCheckout(Path(folder) / str(number), own) for number, own in enumerate(checkouts)}
        for _ in range(ROUNDS):
            for checkout, grader in graders.items():
                taken[checkout].append(turn(str(checkout), grader))
    for checkout in checkouts:
        ratios = [other / own for other, own in zip(taken[checkout], taken[ROOT], strict=True)]
        each = statistics.median(taken[checkout]) * 1000
        print(f"{checkout.name}: {each:.0f} ms a submission, {statistics.median(ratios):.2f} times this checkout's")
    return 0

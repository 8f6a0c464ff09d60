"""How long commands take that somebody waits for, as whole processes, against what they cannot do without.

The yardstick is a Python that imports NumPy and nothing else, run in turn with each command. With the folder of another
checkout as argument, its commands are run in turn too: `python -m tests.benchmarks.bench_check ../main`.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS, LONG_RUNS = 9, 2
PARTS = ("autograder", "reference", "exercises", "tests/students")
CODE = """import numpy as np
from jaxtyping import Float


def softmax(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature")
    e = np.exp((x - x.max(axis=axis, keepdims=True)) / temperature)
    return e / e.sum(axis=axis, keepdims=True)


def gelu(x):
    return x * (x > 0)
"""
YARDSTICK = [sys.executable, "-c", "import numpy"]
COMMANDS = {
    "check of one NumPy exercise, a right answer": ["check", "mine.py", "--only", "softmax"],
    "check of one NumPy exercise, a wrong answer": ["check", "mine.py", "--only", "gelu"],
    "list": ["list"],
    "hint softmax": ["hint", "softmax"],
    "--help": ["--help"],
    "--version": ["--version"],
}
DEMO = ["check", "robin", "--track", "numpy"]


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock, and those of processors."""

    wall: float
    processor: float


def taken(command: Sequence[str], project: Path, folder: str) -> Taken:
    """One run in a folder, with the project as it lies somewhere."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"TANDEM_STATE": f"{folder}/state", "PYTHONPATH": str(project)}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(process.pid, 0)
    return Taken(time.perf_counter() - started, used.ru_utime + used.ru_stime)


def of(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "autograder", *words]


def compare(name: str, command: Sequence[str], projects: Sequence[Path], folder: str, runs: int) -> None:
    """Print what a command takes, after a run that does not count."""
    rounds = [[taken(command, project, folder) for project in projects] for _ in range(runs + 1)][1:]
    yardsticks = [taken(YARDSTICK, ROOT, folder).wall for _ in range(runs)]
    own = [first.wall for first, *_ in rounds]
    line = f"{name}: median {statistics.median(own):.2f} s, least {min(own):.2f} s"
    line += f" (processors {statistics.median(first.processor for first, *_ in rounds):.2f} s)"
    line += f", {statistics.median(own) / statistics.median(yardsticks):.1f} times the yardstick"
    for number, project in enumerate(projects[1:], 1):
        ratio = statistics.median(one[0].wall / one[number].wall for one in rounds)
        others = statistics.median(one[number].wall for one in rounds)
        line += f"; {project.name}: median {others:.2f} s, ratio {ratio:.2f}"
    print(line, flush=True)


def fresh_copy(project: Path, folder: str, name: str) -> Path:
    """The project as it is when it has just come: nothing compiled, nothing kept."""
    place = Path(folder) / name
    for part in PARTS:
        shutil.copytree(project / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(project / "pyproject.toml", place)
    return place


def compare_fresh(name: str, words: Sequence[str], projects: Sequence[Path], folder: str) -> None:
    """Print what a command takes the first time, and the second time."""
    for project in projects:
        walls: list[list[float]] = []
        for number in range(LONG_RUNS):
            copy = fresh_copy(project, folder, f"{name}{number}-{project.name}".replace(" ", "-"))
            walls.append([taken(of(words), copy, folder).wall for _ in range(2)])
        first, second = (statistics.median(wall) for wall in zip(*walls, strict=True))
        print(f"{name} in a fresh copy of {project.name}: first {first:.2f} s, second {second:.2f} s", flush=True)


def main(others: Sequence[str] = ()) -> None:
    projects = [ROOT, *(Path(other).resolve() for other in others)]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mine.py").write_text(CODE)
        shutil.copytree(ROOT / "tests" / "students" / "robin", Path(folder) / "robin")
        for name, words in COMMANDS.items():
            compare(name, of(words), projects, folder, RUNS)
        compare_fresh("check", COMMANDS["check of one NumPy exercise, a right answer"], projects, folder)
        compare_fresh("demo", DEMO, projects, folder)


if __name__ == "__main__":
    main(sys.argv[1:])

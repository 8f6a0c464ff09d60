"""A whole class through `tandem grade`: memory, pace, and that nothing is lost, whatever happens on the way.

    python -m tests.benchmarks class
    TANDEM_CLASS=10000 python -m tests.benchmarks class

One submission in five is hostile or broken. The command runs as it would for a teacher, with two workers, and is
watched from outside. Then a smaller class: killed twenty times and started again, and on the workers of a Dask cluster;
either way the grades are those of a run that nobody disturbed.
"""

from __future__ import annotations

import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.benchmarks import class_of
from tests.benchmarks.jobs import without_seconds

ROOT = Path(__file__).resolve().parents[2]
SIZE = int(os.environ.get("TANDEM_CLASS", "1000"))
SMALLER = 400
KILLS = 20
WORKERS = 2
BETWEEN_SAMPLES = 0.5
MEBIBYTE = 2**20


def main() -> None:
    print(f"load of the machine before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        large = Course(Path(folder) / "large", SIZE)
        watched(large)
        small = Course(Path(folder) / "small", min(SIZE, SMALLER))
        small.grade("undisturbed")
        killed(small)
        on_dask(small)


# The command ----------------------------------------------------------------------------------------------------------


class Course:
    """Submissions that wait, and `tandem grade` to grade them."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.known = class_of.make(folder / "submissions", size)
        (folder / "policy.toml").write_text(class_of.POLICY)
        own = {"TANDEM_STATE": str(folder), "PYTHONPATH": str(ROOT)}
        self.environment = os.environ | own

    def start(self, out: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "autograder", "grade", "submissions", "--out", out, "--policy", "policy.toml"]
        with (self.folder / f"{out}.log").open("ab") as log:
            return subprocess.Popen(
                [*command, *(options or ["--jobs", str(WORKERS)])],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def grade(self, out: str, *options: str) -> float:
        """Grade to the end; the seconds that it took. RuntimeError where it says anything but that all went well."""
        started = time.perf_counter()
        self.must_end_well(self.start(out, *options), out)
        return time.perf_counter() - started

    def must_end_well(self, process: subprocess.Popen[bytes], out: str) -> None:
        if process.wait():
            words = (self.folder / f"{out}.log").read_text()[-2000:]
            raise RuntimeError(f"tandem grade ended with {process.returncode}, expected 0. It said: {words}")

    def results(self, out: str) -> list[Path]:
        return sorted((self.folder / out / "results").glob("*.json"))

    def grades(self, out: str) -> bytes:
        return (self.folder / out / "grades.csv").read_bytes()


def complete(course: Course, out: str) -> None:
    """Everybody has a result and a row, and whose grade is known has that one; RuntimeError where it is not so."""
    results = course.results(out)
    rows = list(csv.DictReader(course.grades(out).decode("utf-8-sig").splitlines()))
    if not len(results) == len(rows) == len({row["student"] for row in rows}) == course.size:
        raise RuntimeError(f"{len(results)} results and {len(rows)} rows, expected {course.size} of each")
    for file in results:
        result = json.loads(file.read_bytes())
        expected = course.known.get(Path(result["submission"]).stem)
        found = {own["name"].partition(".")[2]: own["verdict"] == "passed" for own in result["exercises"]}
        if result["fault"] is not None or (expected is not None and found != expected):
            raise RuntimeError(f"{result['submission']}: {found} {result['fault']}, expected {expected}")
    print(
        f"   nothing lost: {len(results)} results, {len(rows)} rows, {len(course.known)} known grades are the right ones"
    )


# Memory and pace ------------------------------------------------------------------------------------------------------


@dataclass
class Samples:
    """What was seen of a running command, over time: MiB of its own process and of its largest worker."""

    times: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    worker: list[float] = field(default_factory=list)
    everything: list[float] = field(default_factory=list)

    def take(self, process: psutil.Process) -> None:
        family = [process, *process.children(recursive=True)]
        taken = {one: memory(one) for one in family}
        workers = [taken[one] for one in process.children() if one in taken and is_worker(one)]
        self.times.append(time.time())
        self.own.append(taken[process])
        self.worker.append(max(workers, default=0.0))
        self.everything.append(sum(taken.values()))


def memory(process: psutil.Process) -> float:
    """Resident MiB, 0 of one that is gone."""
    try:
        return process.memory_info().rss / MEBIBYTE
    except psutil.Error:
        return 0.0


def is_worker(process: psutil.Process) -> bool:
    try:
        return any("spawn_main" in word for word in process.cmdline())
    except psutil.Error:
        return False


@contextmanager
def sampling(process: subprocess.Popen[bytes]) -> Iterator[Samples]:
    """Look at a running command twice a second."""
    samples, over = Samples(), threading.Event()

    def watch() -> None:
        watched = psutil.Process(process.pid)
        while not over.wait(BETWEEN_SAMPLES):
            try:
                samples.take(watched)
            except psutil.Error:
                # Between a look at the list of processes and a look at one of them it may have ended.
                continue

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()


def watched(course: Course) -> None:
    """A run that nobody disturbs, seen from outside."""
    started = time.time()
    process = course.start("watched")
    with sampling(process) as samples:
        course.must_end_well(process, "watched")
    seconds = time.time() - started
    each = seconds / course.size * 1000
    print(f"{course.size} submissions, {WORKERS} workers: {seconds:.0f} s, {each:.1f} ms each")
    complete(course, "watched")
    done = sorted(file.stat().st_mtime for file in course.results("watched"))
    ends = [done[len(done) * tenth // 10 - 1] for tenth in range(1, 11)]
    paces = [course.size / 10 / (end - start) for start, end in zip([done[0], *ends[:-1]], ends, strict=True)]
    print(f"   submissions a second, by tenths: {', '.join(f'{pace:.0f}' for pace in paces)}")
    print(f"   last tenth against second: {paces[-1] / paces[1]:.2f} times the pace")
    spans = [(done[0], ends[0]), (ends[0], ends[1]), (ends[-2], ends[-1])]
    for title in ("own", "worker", "everything"):
        report_memory(title, [during(samples, title, span) for span in spans])


def during(samples: Samples, title: str, span: tuple[float, float]) -> float:
    """The median of what was seen within a span of time; NaN where nothing was."""
    pairs = zip(samples.times, getattr(samples, title), strict=True)
    seen = [value for moment, value in pairs if span[0] <= moment <= span[1]]
    return statistics.median(seen) if seen else float("nan")


def report_memory(title: str, found: Sequence[float]) -> None:
    names = {"own": "the command itself", "worker": "its largest worker", "everything": "all its processes"}
    first, second, last = found
    print(
        f"   resident memory of {names[title]}: {first:.0f} MiB in the first tenth, {second:.0f} in the second, "
        f"{last:.0f} in the last ({last / second:.2f} times the second)"
    )


# Disturbed ------------------------------------------------------------------------------------------------------------


def killed(course: Course) -> None:
    """Killed with SIGKILL at random moments and started again."""
    luck = random.Random(course.size)
    # After so many results: a moment by the clock would be the same one where starting takes most of the time.
    for target in sorted(luck.sample(range(course.size * 9 // 10), KILLS)):
        process = course.start("killed")
        while len(course.results("killed")) < target and process.poll() is None:
            time.sleep(0.01)
        time.sleep(luck.uniform(0, 0.1))
        if process.poll() is not None:
            raise RuntimeError(f"it had ended with {process.returncode} before it was killed after {target} results")
        process.kill()
        process.wait()
    course.grade("killed")
    complete(course, "killed")
    alike(course, "killed", f"killed {KILLS} times and started again")


def on_dask(course: Course) -> None:
    """On a cluster of two workers of this machine."""
    from dask.distributed import LocalCluster

    # Its workers are fresh Pythons, and find the project and its kept cases as the command does.
    os.environ.update({name: course.environment[name] for name in ("PYTHONPATH", "TANDEM_STATE")})
    options = {"n_workers": WORKERS, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**options) as cluster:
        seconds = course.grade("dask", "--dask", cluster.scheduler_address)
    complete(course, "dask")
    alike(course, "dask", f"{WORKERS} Dask workers ({seconds / course.size * 1000:.0f} ms each)")


def alike(course: Course, out: str, title: str) -> None:
    """The grades are byte for byte those of the run that nobody disturbed, and the results but for seconds."""
    if course.grades(out) != course.grades("undisturbed"):
        raise RuntimeError(f"{title}: grades.csv is not the one of a run that nobody disturbed")
    pairs = zip(course.results(out), course.results("undisturbed"), strict=True)
    other = [one.name for one, two in pairs if without_seconds(one.read_bytes()) != without_seconds(two.read_bytes())]
    if other:
        raise RuntimeError(f"{title}: {len(other)} results are others, such as {other[0]}")
    print(f"{title}, {course.size} submissions: the same grades, byte for byte, and the same results")


if __name__ == "__main__":
    main()

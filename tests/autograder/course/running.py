"""`tandem grade` as a process of its own, which can be killed, interrupted and started again; and what it leaves."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import psutil

from autograder.course.gradebook import UNFINISHED
from tests.benchmarks.classes import POLICY, Work, make_class

ROOT = Path(__file__).parents[3]
LONGEST = 120.0
# Seconds after which nobody is left of a run that has ended, however it has.
LONGEST_FAREWELL = 3.0
SET_CHILD_SUBREAPER = 36
# Of the judge's own module, so that workers import it as well; whoever starts pytest in the background ignores Ctrl-C.
RUNNER = """\
import os, signal, sys, time
from autograder import command
from autograder.course import gradebook, grading_job
{patch}
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command.main()
"""
# Time for somebody to come in between; the students' processes are warm.
SLOW = """
def run_job(job, run_job=grading_job.run_job):
    time.sleep({seconds})
    return run_job(job)
grading_job.run_job = run_job
"""
KILLER = """
def run_job(job, run_job=grading_job.run_job):
    if job.files.name == "{name}":
        os.kill(os.getpid(), signal.SIGKILL)
    return run_job(job)
grading_job.run_job = run_job
"""
# A function is found again in a worker by its name.
BY_NAME = (
    'grading_job.run_job.__module__, grading_job.run_job.__qualname__ = "autograder.course.grading_job", "run_job"'
)


@dataclass
class Course:
    """A class that has handed in, and a policy."""

    folder: Path
    made: list[Work]

    @property
    def submissions(self) -> Path:
        return self.folder / "submissions"

    @property
    def policy(self) -> Path:
        return self.folder / "policy.toml"

    def out(self, name: str) -> Path:
        return self.folder / name

    def command(self, out: Path, *options: str, patch: str = "") -> list[str]:
        """The command line that grades this class into a folder."""
        runner = self.folder / f"run_{len(list(self.folder.glob('run_*')))}.py"
        runner.write_text(RUNNER.format(patch=f"{patch}\n{BY_NAME}" if patch else ""))
        words = ["grade", str(self.submissions), "--out", str(out), "--policy", str(self.policy), *options]
        return [sys.executable, str(runner), *words]

    def start(self, out: Path, *options: str, patch: str = "") -> subprocess.Popen[str]:
        return start(self.command(out, *options, patch=patch))

    def grade(self, out: Path, *options: str, patch: str = "") -> subprocess.CompletedProcess[str]:
        return finish(self.start(out, *options, patch=patch))


def course(folder: Path, count: int, *, hostile: bool = False) -> Course:
    made = make_class(folder / "submissions", count, hostile=hostile)
    # Every worker draws the course's own cases for itself, and all draw the same.
    (folder / "policy.toml").write_text(f'seed = "a class"\n{POLICY}')
    return Course(folder, made)


def start(command: list[str]) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=environment
    )


def finish(process: subprocess.Popen[str], seconds: float = LONGEST) -> subprocess.CompletedProcess[str]:
    """Its end; one that does not come to an end fails the test and is ended."""
    try:
        said, complained = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, said, complained)


def wait_until(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < ends, f"nothing happened for {seconds:.0f} seconds"
        time.sleep(0.01)


# What it leaves -------------------------------------------------------------------------------------------------------


def count(out: Path) -> int:
    return len(list((out / "results").glob("[!.]*.json")))


def results(out: Path) -> dict[str, Any]:
    """Every result, without what a clock has measured."""
    return {file.name: without_seconds(json.loads(file.read_bytes())) for file in (out / "results").iterdir()}


def without_seconds(result: dict[str, Any]) -> dict[str, Any]:
    for part in (result, *result["exercises"]):
        assert part.pop("seconds") >= 0
    return result


def kept(out: Path) -> dict[str, tuple[int, int]]:
    """Each result's file: which one it is, and since when."""
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in (out / "results").glob("[!.]*.json")}


def assert_same(out: Path, other: Path) -> None:
    """Both folders hold the same grades, and nothing half done."""
    assert (out / "grades.csv").read_bytes() == (other / "grades.csv").read_bytes()
    assert results(out) == results(other)
    assert not list(out.rglob(f"{UNFINISHED}*"))


def assert_right(out: Path, made: list[Work]) -> None:
    """Everybody has the verdicts that this class is known for."""
    found = {name.partition(".")[0].partition("~")[0]: result for name, result in results(out).items()}
    assert found.keys() == {work.name for work in made}
    for work in made:
        passed = {one["name"].partition(".")[2]: one["verdict"] == "passed" for one in found[work.name]["exercises"]}
        assert passed == work.right, work.name


# Whose processes are left ---------------------------------------------------------------------------------------------


class Survivors:
    """Processes that have come up since; whoever has lost its parent is found here, and nowhere else."""

    def __init__(self) -> None:
        self.before = {process.pid for process in psutil.Process().children(recursive=True)}

    def now(self) -> list[psutil.Process]:
        found = []
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.pid not in self.before and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def settle(self) -> list[psutil.Process]:
        """Those that are still there after the time in which all should be gone."""
        ends = time.monotonic() + LONGEST_FAREWELL
        while self.now() and time.monotonic() < ends:
            time.sleep(0.02)
        return self.now()

    def end(self) -> None:
        for process in self.now():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        for process in psutil.Process().children():
            if process.pid not in self.before:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(process.pid, 0)


@contextlib.contextmanager
def survivors() -> Iterator[Survivors]:
    """Orphans come to this process, for as long as this lasts; none is left afterwards."""
    import ctypes

    libc = ctypes.CDLL(None)
    libc.prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # It is started once and stays as long as this process: nobody has left it behind.
    resource_tracker.ensure_running()
    found = Survivors()
    try:
        yield found
    finally:
        found.end()
        libc.prctl(SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The workers of a `tandem grade`."""
    found = []
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if "spawn_main" in " ".join(child.cmdline()):
                    found.append(child)
    return found

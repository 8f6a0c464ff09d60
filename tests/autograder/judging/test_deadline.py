"""The judge's own work has an end, whatever it is made to compute; and nothing is left of a deadline that is over."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import OrderedDict
from pathlib import Path

import pytest

from autograder.grade_submission import TOO_LONG_TO_JUDGE
from autograder.judging import deadline
from autograder.judging.deadline import OutOfTime, limited
from autograder.judging.verdict_cache import VERDICT_CACHE
from reference.concept import Case, Law
from tests.autograder.helpers import grade_all, write

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the clocks are Linux's")


def compute(seconds: float) -> None:
    ends = time.thread_time() + seconds
    while time.thread_time() < ends:
        pass


def test_who_computes_for_too_long_hears_of_it() -> None:
    with pytest.raises(OutOfTime), limited(0.1):
        compute(20)


def test_and_again_where_it_is_swallowed() -> None:
    def swallow() -> None:
        try:
            compute(20)
        except OutOfTime:
            heard.append(1)
            compute(20)

    heard: list[int] = []
    with pytest.raises(OutOfTime), limited(0.1):
        swallow()
    assert heard == [1]


def test_who_waits_takes_no_time() -> None:
    with limited(0.05):
        time.sleep(0.3)


def test_nobody_else_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "AGAIN", 0.01)
    heard: list[str] = []

    def other() -> None:
        try:
            compute(0.3)
            heard.append("nothing")
        except OutOfTime:
            heard.append("it")

    thread = threading.Thread(target=other)
    thread.start()
    for _ in range(5):
        with pytest.raises(OutOfTime), limited(0.02):
            compute(20)
        # Nothing comes afterwards.
        compute(0.05)
    thread.join()
    assert heard == ["nothing"]


def test_one_that_nobody_stops_ends_with_what_it_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the exception come just where it is stopped, nobody else hears it afterwards."""
    monkeypatch.setattr(deadline, "AGAIN", 0.05)
    scope = deadline.LimitedPart()
    dog = deadline.ThreadWatchdog(0.05, scope)
    try:
        with pytest.raises(OutOfTime):
            compute(20)
        del scope
        compute(0.3)
    finally:
        dog.stop()


def test_one_in_another() -> None:
    with pytest.raises(OutOfTime), limited(0.2), limited(20):
        compute(20)
    with limited(20):
        with pytest.raises(OutOfTime), limited(0.1):
            compute(20)
        compute(0.05)


# A process that is a worker's own ------------------------------------------------------------------------------------

OURS = """
import ctypes, os, resource, signal, sys, time
import numpy as np
from autograder.judging import deadline
deadline.this_process_is_ours()
deadline.GRACE = 0.2
before = resource.getrlimit(resource.RLIMIT_AS), signal.getitimer(signal.ITIMER_PROF)
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", OURS + code], capture_output=True, text=True, timeout=120)


def test_a_loop_in_c_is_ended_by_the_kernel() -> None:
    done = run("with deadline.limited(0.1): sum(range(10**15))")
    assert -done.returncode == 27, done.stderr


def test_memory_has_a_limit_and_gets_it_back() -> None:
    code = """
try:
    with deadline.limited(20):
        with deadline.limited(10):
            np.ones(10**7)
        np.ones(2**29 // 8)
    print("no limit")
except MemoryError:
    print("limit")
after = resource.getrlimit(resource.RLIMIT_AS), signal.getitimer(signal.ITIMER_PROF)
print(before == after, np.ones(2**29 // 8).size)
"""
    assert run(code).stdout == "limit\nTrue 67108864\n"


def test_a_students_process_has_its_own_memory() -> None:
    """It is started while the judge has less, and may take what it always may."""
    code = """
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.process import StudentProcess
from autograder.model import Cell
with deadline.limited(60):
    for layers in ((), None):
        with Launcher(layers=layers) as launcher, StudentProcess(launcher.start("numpy")) as process:
            print(process.load([Cell("a.py", "import numpy as np\\nx = np.ones(10**8)\\n")]))
"""
    done = run(code)
    assert done.stdout == "[]\n[]\n", done.stderr


# While an exercise is judged -----------------------------------------------------------------------------------------

RIGHT = """
def relu(x):
    return np.maximum(x, 0)

def step(z):
    return np.where(z >= 0, 1, 0).astype(z.dtype)
"""


@pytest.mark.parametrize("does", ["compute", "take too much"])
def test_an_exercise_that_cannot_be_judged_costs_itself(
    tmp_path: Path, does: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(law: Law, f: object, case: Case) -> None:
        if law.sentence == "applying it twice is applying it once":
            if does == "compute":
                compute(1000)
            raise MemoryError
        original(law, f, case)

    original = Law.run
    monkeypatch.setattr(Law, "run", run)
    monkeypatch.setattr(deadline, "JUDGING", 1.0)
    # Nobody has answered so before.
    monkeypatch.setattr(VERDICT_CACHE, "known", OrderedDict())
    monkeypatch.setattr(VERDICT_CACHE, "bytes", 0)
    result = grade_all(write(tmp_path, RIGHT))
    found = {one.name.partition(".")[2]: (one.verdict, one.message) for one in result.exercises}
    assert found["step"][0] == "passed"
    assert (
        found["relu"]
        == {
            "compute": ("timeout", TOO_LONG_TO_JUDGE),
            "take too much": ("out_of_memory", "what it returned takes more memory to judge than there is for it"),
        }[does]
    )


def test_nothing_is_left_that_python_looks_for() -> None:
    # What is taken back before it has come leaves Python 3.11 looking for it at every step, under a profiler for ever.
    code = (
        "import cProfile\n"
        "from autograder.judging.deadline import limited\n"
        "with limited(1.0):\n    pass\n"
        "cProfile.runctx('sum(map(abs, range(10)))', {}, {})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr

"""Processor time is the kernel's word, in every sandbox; who waits has the wall clock, and who is gone no clock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from autograder.guest import wire
from autograder.model import Cell, Limits
from autograder.sandbox.clocks import (
    WALL_FACTOR,
    Clock,
    ProcessClock,
    SumOfClocks,
    ThreadClock,
    TimeAllowance,
    descriptor_of,
    pid_of,
)
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.process import Halted, StudentProcess
from tests.autograder.helpers import launcher_of
from tests.autograder.sandbox.test_process import MODES

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the clocks are Linux's")
CODE = """
import os, signal, threading, time

def burn(seconds):
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass
    return seconds

def lie(seconds):
    # What it says of its own time is nobody's business.
    time.process_time = time.thread_time = time.monotonic = lambda: 0.0
    while True:
        pass

def in_threads(seconds):
    def endless():
        while True:
            pass
    for _ in range(4):
        try:
            threading.Thread(target=endless, daemon=True).start()
        except RuntimeError:
            # No threads here.
            endless()
    time.sleep(1000)

def sleep(seconds):
    time.sleep(seconds)
    return seconds

def nap(seconds):
    while True:
        time.sleep(0.01)
"""


@pytest.fixture(params=MODES, scope="module")
def launcher(request: pytest.FixtureRequest) -> Launcher:
    launcher = launcher_of(MODES[request.param])
    held, missing = launcher.held("numpy")
    if held != MODES[request.param]:
        pytest.skip(f"this machine does not offer it: {missing}")
    return launcher


@pytest.fixture
def process(launcher: Launcher) -> Iterator[StudentProcess]:
    with StudentProcess(launcher.start("numpy"), Limits(call=0.5, exercise=60.0)) as running:
        assert running.load([Cell("in_numpy.py", CODE)]) == []
        running.start_exercise()
        yield running


def call(process: StudentProcess, name: str, seconds: float) -> object:
    process.find(name)
    return process.call(name, wire.encode_call("call", (seconds,), {}))["value"]


def test_it_is_the_students_process_that_is_timed(process: StudentProcess) -> None:
    before = process.clock.computed()
    assert before is not None
    time.sleep(0.1)
    call(process, "burn", 0.3)
    after = process.clock.computed()
    assert after is not None
    assert 0.3 <= after - before < 0.4


@pytest.mark.parametrize("name", ["lie", "in_threads"])
def test_who_computes_has_the_limit(process: StudentProcess, name: str) -> None:
    with pytest.raises(Halted) as caught:
        call(process, name, 1.0)
    assert caught.value.message == "it had not answered after 0.5 seconds of processor time: does a loop never end?"


@pytest.mark.parametrize("name", ["sleep", "nap"])
def test_who_waits_has_the_clock(process: StudentProcess, name: str) -> None:
    started = time.monotonic()
    assert call(process, "sleep", 0.8) == 0.8
    with pytest.raises(Halted) as caught:
        call(process, name, 1000.0)
    assert caught.value.verdict == "timeout"
    assert caught.value.message == "it had not answered after 1.5 seconds: does it sleep, or wait for something?"
    assert time.monotonic() - started > 0.8 + 0.5 * WALL_FACTOR


def test_one_that_waits_for_the_processor_is_not_late(launcher: Launcher) -> None:
    """With others on its processor, it takes longer on the wall than its limit, and answers."""
    ours = sorted(os.sched_getaffinity(0))[0]
    busy = [
        subprocess.Popen(["taskset", "-c", str(ours), sys.executable, "-S", "-c", "while True: pass"]) for _ in range(2)
    ]
    try:
        with StudentProcess(launcher.start("numpy"), Limits(call=1.0)) as running:
            assert running.load([Cell("in_numpy.py", CODE)]) == []
            pid = pid_of(running.clock.descriptor or -1)
            os.sched_setaffinity(pid, {ours})
            running.start_exercise()
            started = time.monotonic()
            assert call(running, "burn", 0.7) == 0.7
            # It would have been ended by a clock on the wall.
            assert time.monotonic() - started > 1.0
    finally:
        for process in busy:
            process.kill()
            process.wait()


def test_no_descriptor_is_left(launcher: Launcher) -> None:
    launcher.start("numpy").close()
    before = len(os.listdir("/proc/self/fd"))
    for used in (True, False) * 3:
        with StudentProcess(launcher.start("numpy")) as running:
            if used:
                assert running.load([Cell("in_numpy.py", CODE)]) == []
    # What was sent for one that nobody waited for is read before the next one is made.
    launcher.start("numpy").close()
    assert len(os.listdir("/proc/self/fd")) <= before + 1


# Clocks by themselves -------------------------------------------------------------------------------------------------


def test_a_process_that_is_gone_keeps_its_last_time() -> None:
    child = subprocess.Popen([sys.executable, "-S", "-c", "sum(range(10**6)); input()"], stdin=subprocess.PIPE)
    clock = ProcessClock(descriptor_of(child.pid))
    first = clock.computed()
    assert first is not None
    child.communicate(b"\n")
    # Its number may be somebody else's by now.
    last = clock.computed()
    assert last is not None
    assert last >= first
    clock.close()
    assert clock.computed() == last


def test_where_no_kernel_tells_the_wall_counts() -> None:
    clock = ProcessClock(None)
    assert clock.computed() is None
    clock.close()
    for without in (clock, Clock()):
        allowance = TimeAllowance(0.05, without)
        assert not allowance.is_over
        time.sleep(0.06)
        assert allowance.is_over
        assert not allowance.has_waited
        assert (allowance.longest, allowance.in_words()) == (0.05, "0.05 seconds")


class Scripted(Clock):
    now, delay = 100.0, 50.0

    def computed(self) -> float:
        return self.now

    def delayed(self) -> float:
        return self.delay


def test_who_waits_for_a_processor_does_not_wait() -> None:
    clock = Scripted()
    allowance = TimeAllowance(0.02, clock)
    time.sleep(0.02 * WALL_FACTOR + 0.01)
    # Delays count from the first look after its own seconds.
    assert allowance.has_waited
    clock.delay += 0.04
    assert not allowance.is_over
    allowance.excuse(-1.0)
    assert (allowance.is_over, allowance.in_words()) == (True, "0.06 seconds")
    allowance.excuse(2.0)
    assert not allowance.is_over


def test_clocks_together() -> None:
    assert SumOfClocks().computed() == 0.0
    assert (SumOfClocks(Scripted(), Scripted()).computed(), SumOfClocks(Scripted(), Scripted()).delayed()) == (200, 100)
    # One that nobody counts makes all of them such.
    assert SumOfClocks(Scripted(), Clock()).computed() is None


def test_an_allowance_counts_from_its_start() -> None:
    clock = Scripted()
    allowance = TimeAllowance(0.05, clock)
    time.sleep(0.06)
    assert not allowance.is_over
    clock.now += 0.04
    assert not allowance.is_over
    clock.now += 0.02
    assert allowance.is_over
    assert (allowance.has_waited, allowance.in_words()) == (False, "0.05 seconds of processor time")


def test_a_threads_clock_is_its_own() -> None:
    """Whoever reads it: it stands still while another thread computes."""
    clock, read = ThreadClock(), []

    def compute() -> None:
        ends = time.thread_time() + 0.2
        while time.thread_time() < ends:
            pass
        read.append(clock.computed())

    before = clock.computed()
    other = threading.Thread(target=compute)
    other.start()
    other.join()
    after = clock.computed()
    assert before is not None
    assert after is not None
    assert before <= read[0] <= after < before + 0.1

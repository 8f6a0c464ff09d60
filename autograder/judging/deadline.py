"""Limits of the judge's own work: what somebody's answers make it do has an end, and takes so much memory at most.

A thread that has computed for too long is told so by an exception. Where it does not hear, in a loop of C, the kernel
ends its process some seconds later, if that process is one of the crew's. Memory is limited there as well.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import threading
import time
import weakref
from collections.abc import Iterator

from autograder.sandbox.clocks import ThreadClock, TimeAllowance
from autograder.sandbox.watchdog import Watchdog

# Of the judge for one exercise, in seconds of its own processor time: far more than any right or wrong answer takes.
JUDGING = 20.0
# For a thread to come to its end after it has heard; and until it is told again, should something have swallowed it.
GRACE, AGAIN = 5.0, 0.5
# Of a worker, in bytes.
MOST_MEMORY = 480 * 2**20
LEAST_MEMORY = 64 * 2**20


class OutOfTime(BaseException):
    """This thread has computed for too long. No `except Exception` on its way catches it."""


class ProcessState:
    """What this process may do to itself: a worker that serves nobody else may be ended, and have less memory."""

    is_ours = False


def this_process_is_ours() -> None:
    ProcessState.is_ours = True


class LimitedPart:
    """What is limited, for as long as it lasts."""


class ThreadWatchdog(Watchdog):
    """Tells a thread that its time is over, again and again until it has come out.

    `scope` lives for as long as there is something to come out of, even should what stops this be interrupted itself.
    """

    def __init__(self, seconds: float, scope: LimitedPart) -> None:
        self.thread_number, self.told, self.scope = threading.get_ident(), 0.0, weakref.ref(scope)
        super().__init__(self.tell)
        self.allowances = (TimeAllowance(seconds, ThreadClock(), wall_factor=float("inf")),)

    def look(self) -> None:
        if self.scope() is None:
            self.thread.remove(self)
            return
        with self.lock:
            if not self.stopped and time.monotonic() - self.told > AGAIN and self.allowances[0].is_over:
                self.over = self.allowances[0]
                self.tell()

    def tell(self) -> None:
        self.told = time.monotonic()
        raise_in(self.thread_number, OutOfTime)

    def stop(self) -> None:
        """Nothing is raised after this; what is raised on the way to it is over as well."""
        while True:
            try:
                super().stop()
                hear_what_is_on_its_way()
                return
            except OutOfTime:
                continue


def raise_in(thread: int, error: type[BaseException]) -> None:
    """Raise an exception in a thread as soon as it runs Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def hear_what_is_on_its_way() -> None:
    """Let an exception come that was raised in this thread and has not come yet: Python looks where a loop goes back.

    To take it back instead would leave Python looking for it at every step from then on, and for ever under a profiler.
    """
    for _ in range(8):
        pass


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """OutOfTime where this thread computes for longer, MemoryError where it takes too much."""
    if ThreadClock().computed() is None:
        # Nobody counts it here.
        yield
        return
    scope = LimitedPart()
    dog = ThreadWatchdog(seconds, scope)
    try:
        with process_limited(seconds + GRACE):
            yield
    finally:
        dog.stop()


@contextlib.contextmanager
def process_limited(seconds: float) -> Iterator[None]:
    """The kernel ends this process when it has computed for so long, and gives it no more memory than is right."""
    if not ProcessState.is_ours or not hasattr(signal, "setitimer"):
        yield
        return
    before, began = signal.setitimer(signal.ITIMER_PROF, seconds)[0], time.process_time()
    try:
        with memory_limited():
            yield
    finally:
        # What is around it goes on with what it had left.
        left = max(before - (time.process_time() - began), 0.01) if before else 0
        signal.setitimer(signal.ITIMER_PROF, left)


@contextlib.contextmanager
def memory_limited() -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    space, resident = memory_taken()
    if not space:
        yield
        return
    most = space + max(MOST_MEMORY - resident, LEAST_MEMORY)
    if soft != resource.RLIM_INFINITY:
        most = min(most, soft)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def memory_taken() -> tuple[int, int]:
    """The bytes of address space, and those that lie in memory; 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            space, resident = file.read().split()[:2]
    except (OSError, ValueError):
        return 0, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return int(space) * page, int(resident) * page

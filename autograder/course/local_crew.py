"""Workers on this machine, each a process of its own: one that ends takes its one job with it, and no other.

A thread sits beside each worker: it hands over a job, hears where the worker is, and notes how it ended. So what is
lost with a worker, and at which exercise, is known and not guessed.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from multiprocessing import connection, resource_tracker
from multiprocessing.context import SpawnProcess
from typing import Any

from autograder.console import say_warnings_plainly
from autograder.judging import deadline

# Workers are replaced after so many jobs each, whatever they may have gathered.
JOBS_OF_A_WORKER = 1000
# Of workers in a row that end before they have begun.
MOST_FAILED_STARTS = 3
LONGEST_START, LONGEST_FAREWELL = 120.0, 5.0


class WorkerEnded(Exception):
    """A worker ended at a job: its exit status, minus a signal's number, and where it was, as far as it has said."""

    def __init__(self, status: int | None, at: str = "", *, is_late: bool = False) -> None:
        super().__init__(status, at)
        self.status, self.at, self.is_late = status, at, is_late

    @property
    def is_out_of_time(self) -> bool:
        """Whether its time was over: by its own alarm, or because nobody waits for ever."""
        return self.is_late or (hasattr(signal, "SIGPROF") and self.status == -signal.SIGPROF)


class CannotBegin(Exception):
    """Workers end before they have begun."""


class Worker:
    """One process, from this side."""

    def __init__(self, begin: Callable[[], None]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        # A fresh Python: a fork of this one would hold its files and its threads' locks.
        self.process: SpawnProcess = context.Process(target=work, args=(theirs, begin), daemon=False)
        self.process.start()
        theirs.close()
        self.jobs, self.at = 0, ""

    def hear(self, longest: float | None = None) -> Any:
        """What it says next; WorkerEnded where it ends, or says nothing for so many seconds and is ended."""
        ready = connection.wait([self.pipe, self.process.sentinel], longest)
        if self.pipe in ready:
            with suppress(EOFError, OSError):
                return self.pipe.recv()
        self.end()
        raise WorkerEnded(self.process.exitcode, self.at, is_late=not ready)

    def do(self, function: Callable[..., Any], arguments: tuple[Any, ...], longest: float | None) -> Any:
        self.jobs, self.at = self.jobs + 1, ""
        ends = None if longest is None else time.monotonic() + longest
        with suppress(BrokenPipeError):
            self.pipe.send((function, arguments))
        while True:
            kind, said = self.hear(None if ends is None else max(ends - time.monotonic(), 0.0))
            if kind == "at":
                self.at = said
            elif kind == "done":
                return said
            else:
                raise said

    def end(self) -> None:
        if self.process.is_alive():
            # One that has closed its end is on its way out, and how it ends is worth knowing.
            self.process.join(0.2)
            self.process.kill()
        self.process.join()

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class LocalCrew(Executor):
    """An executor of workers on this machine; a job that takes longer than `longest` seconds is ended."""

    def __init__(self, jobs: int, begin: Callable[[], None], longest: float | None = None) -> None:
        self.begin, self.longest, self.most = begin, longest, jobs
        self.waiting: queue.SimpleQueue[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]] | None]
        self.waiting = queue.SimpleQueue()
        self.seats: list[threading.Thread] = []
        self.workers: set[Worker] = set()
        self.lock, self.is_closed = threading.Lock(), False

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.put((future, function, arguments))
        if len(self.seats) < self.most:
            self.seats.append(threading.Thread(target=self.sit, daemon=True))
            with interrupts_wait():
                # The thread, and the workers that it starts, do not hear Ctrl-C.
                self.seats[-1].start()
        return future

    def sit(self) -> None:
        """Hand job after job to one worker."""
        worker: Worker | None = None
        while (item := self.waiting.get()) is not None and not self.is_closed:
            future, function, arguments = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if worker is None:
                    worker = self.hire()
                future.set_result(worker.do(function, arguments, self.longest))
            except BaseException as error:
                future.set_exception(error)
                if isinstance(error, WorkerEnded) and worker is not None:
                    self.leave(worker)
                    worker = None
            if worker is not None and worker.jobs >= JOBS_OF_A_WORKER:
                self.leave(worker)
                worker = None

    def hire(self) -> Worker:
        for tries_left in reversed(range(MOST_FAILED_STARTS)):
            worker = Worker(self.begin)
            with self.lock:
                self.workers.add(worker)
            if self.is_closed:
                worker.process.kill()
            try:
                worker.hear(LONGEST_START)
                return worker
            except WorkerEnded:
                self.leave(worker)
                if not tries_left or self.is_closed:
                    break
        raise CannotBegin("the workers end before they have begun: is memory short, or something ending them?")

    def leave(self, worker: Worker) -> None:
        with self.lock:
            self.workers.discard(worker)
        worker.close()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers, whatever they are at."""
        self.is_closed = True
        for _ in self.seats:
            self.waiting.put(None)
        with self.lock:
            workers = list(self.workers)
        for worker in workers:
            worker.process.kill()
        for seat in self.seats:
            seat.join(LONGEST_FAREWELL)
        with self.lock:
            workers = list(self.workers)
        for worker in workers:
            self.leave(worker)


@contextmanager
def local_crew(jobs: int, begin: Callable[[], None], longest: float | None = None) -> Iterator[Executor]:
    crew = LocalCrew(jobs, begin, longest)
    try:
        yield crew
    finally:
        with interrupts_wait():
            crew.shutdown()


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Ctrl-C comes afterwards; a process that is started meanwhile does not hear it until it says so."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Python starts it with the first worker, and lets interrupts through after that, in the middle of what follows.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# In a worker ----------------------------------------------------------------------------------------------------------

# How to say where a worker is; nobody hears it in other processes.
say: Callable[[tuple[str, Any]], None] = lambda message: None  # noqa: E731


def note_place(place: str) -> None:
    """Say where this worker is: should it end there, that is what ended it."""
    say(("at", place))


def begin_work() -> None:
    """Ctrl-C is for the one who gives out the work, and without that one there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        # What was held back meanwhile is dropped; what it starts itself shall not inherit the mask.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = multiprocessing.parent_process()
    assert parent is not None
    say_warnings_plainly()
    threading.Thread(target=end_with, args=(parent.sentinel,), daemon=True).start()
    deadline.this_process_is_ours()


def end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def work(pipe: connection.Connection, begin: Callable[[], None]) -> None:
    """Do job after job."""
    global say
    begin()
    say = pipe.send
    say(("ready", None))
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        try:
            outcome: tuple[str, Any] = "done", function(*arguments)
        except BaseException as error:
            outcome = "raised", error
        try:
            pipe.send(outcome)
        except (TypeError, AttributeError, ValueError) as error:
            pipe.send(("raised", RuntimeError(f"what came of a job cannot be sent: {error}")))

"""Who grades: workers on this machine, or those of a running Dask cluster, by one path.

Either way there is an executor that takes jobs. No more jobs are under way than the workers can chew, so memory does
not grow with the class. A worker that is lost takes nothing with it: its jobs are given to others, and one that has
taken several workers down is called a fault.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, Generic, TypeVar

from autograder.console import say_warnings_plainly
from autograder.versions import DISTRIBUTION

MOST_TRIES = 3
# Workers are replaced after so many jobs each, whatever they may have gathered. (`max_tasks_per_child` would do it one
# by one, but may leave the last jobs without a worker, for ever: CPython's issue 115634.)
JOBS_OF_A_WORKER = 1000
# Seconds: to reach a cluster, until it is asked again how many workers it has, and how long it may have none.
TO_CONNECT, TO_LOOK_AGAIN, WITHOUT_WORKERS = 20.0, 2.0, 60.0

Name = TypeVar("Name")


class WorkersGone(Exception):
    """The workers are gone, and with them what they were doing; what was done before stands."""


class WorkerLost(Exception):
    """A job whose worker was lost each time that it was tried."""


@dataclass(frozen=True)
class WorkerPool:
    """An executor to be had as a context, and how many jobs it can do at once.

    `lost` are the exceptions by which it says that a worker was lost, `gone` those by which it says that all of it is.
    After `most_jobs` it is left for a new one. `workers` may raise WorkersGone.
    """

    executor: Callable[[], AbstractContextManager[Executor]]
    workers: Callable[[], int]
    lost: tuple[type[BaseException], ...]
    gone: tuple[type[BaseException], ...] = ()
    most_jobs: float = float("inf")


# On this machine ------------------------------------------------------------------------------------------------------


def local_workers(jobs: int) -> WorkerPool:
    """Processes on this machine."""
    return WorkerPool(
        lambda: local_executor(jobs), lambda: jobs, lost=(BrokenProcessPool,), most_jobs=jobs * JOBS_OF_A_WORKER
    )


class LocalExecutor(ProcessPoolExecutor):
    """Workers that do not hear Ctrl-C, not even while they start."""

    def submit(self, *arguments: Any, **named: Any) -> Future[Any]:
        with interrupts_wait():
            return super().submit(*arguments, **named)


@contextmanager
def local_executor(jobs: int) -> Iterator[Executor]:
    # A fresh Python: a fork of this one would hold its files and its threads' locks.
    executor = LocalExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=begin_work)
    try:
        yield executor
    finally:
        with interrupts_wait():
            processes = list((executor._processes or {}).values())
            executor.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.kill()
            for process in processes:
                process.join()


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Ctrl-C comes afterwards; a process that is started meanwhile does not hear it until it says so."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin_work() -> None:
    """In a worker: Ctrl-C is for the one who gives out the work, and without that one there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        # What was held back meanwhile is dropped; what it starts itself shall not inherit the mask.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = multiprocessing.parent_process()
    assert parent is not None
    say_warnings_plainly()
    threading.Thread(target=end_with, args=(parent.sentinel,), daemon=True).start()


def end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


# On a cluster ---------------------------------------------------------------------------------------------------------


def cluster_workers(address: str) -> WorkerPool:
    """The workers of a running Dask cluster. WorkersGone where nobody answers there."""
    try:
        from dask.distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise WorkersGone(f"--dask needs dask.distributed: pip install '{DISTRIBUTION}[cluster]'.") from None
    for name in ("distributed", "distributed.client"):
        # They report what we report, in other words.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=TO_CONNECT)
    except (OSError, ValueError) as error:
        raise WorkersGone(f"--dask {address}: no scheduler answers there ({error}).") from None
    try:
        client.wait_for_workers(1, timeout=TO_CONNECT)
    except (OSError, ValueError):
        client.close()
        raise WorkersGone(
            f"--dask {address}: the scheduler has no workers. Start some: dask worker {address}"
        ) from None

    @contextmanager
    def executor() -> Iterator[Executor]:
        try:
            # Two students may have handed in the same: each is graded all the same, so that each run is alike.
            yield client.get_executor(pure=False)
        finally:
            client.close()

    return WorkerPool(executor, ClusterSize(client), lost=(KilledWorker,), gone=(CancelledError, OSError))


class ClusterSize:
    """How many workers a cluster has, which may change; WorkersGone where it has had none for too long."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.count, self.looked, self.seen = 0, float("-inf"), time.monotonic()

    def __call__(self) -> int:
        now = time.monotonic()
        if now - self.looked >= TO_LOOK_AGAIN:
            self.look(now)
        return self.count

    def look(self, now: float) -> None:
        try:
            self.count, self.looked = sum(self.client.nthreads().values()), now
        except (CancelledError, OSError) as error:
            raise no_more(error) from error
        if self.count:
            self.seen = now
        elif now - self.seen >= WITHOUT_WORKERS:
            raise WorkersGone(f"the cluster has had no workers for {WITHOUT_WORKERS:.0f} seconds; start some.")


def no_more(error: BaseException) -> WorkersGone:
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    return WorkersGone(f"the cluster's scheduler is gone ({said}).")


# Work -----------------------------------------------------------------------------------------------------------------


@dataclass
class ScheduledJob(Generic[Name]):
    """A job that is under way; `lost` is how often it lost its worker while it was the only one."""

    name: Name
    job: Any
    lost: int = 0


def run_jobs(
    pool: WorkerPool, function: Callable[[Any], bytes], jobs: Iterable[tuple[Name, Any]]
) -> Generator[tuple[Name, bytes | BaseException], None, None]:
    """Each job's name and what came of it, in the order in which they are done.

    WorkersGone where there are no workers, or none that stay. Close it where you stop before the end: that ends them.
    """
    scheduler = JobScheduler(pool, function, jobs)
    failed_starts = 0
    while not scheduler.is_over():
        with pool.executor() as executor:
            if scheduler.again and not scheduler.can_begin(executor):
                failed_starts += 1
                if failed_starts == MOST_TRIES:
                    raise WorkersGone(
                        "the workers end before they have begun: is memory short, or something ending them?"
                    )
                continue
            failed_starts = 0
            yield from scheduler.use(executor)


class JobScheduler(Generic[Name]):
    """Jobs that are given out and come back, with one executor after another, until all are done."""

    def __init__(self, pool: WorkerPool, function: Callable[[Any], bytes], jobs: Iterable[tuple[Name, Any]]) -> None:
        self.pool, self.function = pool, function
        self.fresh = (ScheduledJob(name, job) for name, job in jobs)
        self.again: deque[ScheduledJob[Name]] = deque()
        self.under_way: dict[Future[bytes], ScheduledJob[Name]] = {}
        self.all_given = self.broken = self.alone = False
        self.left = 0.0

    def is_over(self) -> bool:
        return self.all_given and not self.again

    def can_begin(self, executor: Executor) -> bool:
        """Whether not even a job without content is lost: else it is not the jobs by which workers are lost."""
        try:
            executor.submit(os.getpid).result()
        except self.pool.lost:
            return False
        return True

    def use(self, executor: Executor) -> Iterator[tuple[Name, bytes | BaseException]]:
        """Give out jobs until there are no more, or the executor is broken or has done its part."""
        self.broken, self.left = False, self.pool.most_jobs
        while True:
            self.fill(executor)
            if not self.under_way:
                return
            for future in self.done():
                scheduled = self.under_way.pop(future)
                outcome = self.outcome_of(future)
                # All that is under way breaks with it, most of it through no fault of its own.
                self.broken = self.broken or isinstance(outcome, BrokenProcessPool)
                if not isinstance(outcome, self.pool.lost):
                    yield scheduled.name, outcome
                elif self.is_blamed(scheduled):
                    yield scheduled.name, WorkerLost(f"its worker was lost {scheduled.lost} times")
                else:
                    self.again.append(scheduled)

    def is_blamed(self, scheduled: ScheduledJob[Name]) -> bool:
        """Whether so many workers were lost with this job alone that it must be the job."""
        scheduled.lost += self.alone
        return scheduled.lost >= MOST_TRIES

    def fill(self, executor: Executor) -> None:
        """Give out jobs. Those that have lost a worker go one at a time: the next one lost names the culprit."""
        if self.again and not self.under_way and not self.broken:
            self.alone = True
            self.give(executor, self.again.popleft())
        if self.again or (self.alone and self.under_way):
            return
        self.alone = False
        most = 2 * max(self.pool.workers(), 1)
        while len(self.under_way) < most and self.left > 0 and not self.broken:
            scheduled = next(self.fresh, None)
            if scheduled is None:
                self.all_given = True
                return
            self.give(executor, scheduled)

    def give(self, executor: Executor, scheduled: ScheduledJob[Name]) -> None:
        try:
            future = executor.submit(self.function, scheduled.job)
        except self.pool.lost:
            # While nobody looked; this one had not begun.
            self.broken = True
            self.again.append(scheduled)
        except self.pool.gone as error:
            raise no_more(error) from error
        else:
            self.under_way[future] = scheduled
            self.left -= 1

    def done(self) -> set[Future[bytes]]:
        """Those that are done, at least one."""
        while True:
            done, _ = wait(self.under_way, timeout=TO_LOOK_AGAIN, return_when=FIRST_COMPLETED)
            if done:
                return done
            self.pool.workers()

    def outcome_of(self, future: Future[bytes]) -> bytes | BaseException:
        try:
            return future.result()
        except self.pool.lost as error:
            return error
        except self.pool.gone as error:
            raise no_more(error) from error
        except Exception as error:
            return error

"""Who grades: workers on this machine, or those of a running Dask cluster, by one path.

Either way there is an executor that takes jobs. No more jobs are under way than the workers can chew, so memory does
not grow with the class. A worker that is lost takes nothing with it: its jobs are given to others, and one that has
taken several workers down is called a fault.
"""

from __future__ import annotations

import logging
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from autograder.course.local_crew import CannotBegin, WorkerEnded, begin_work, local_crew
from autograder.versions import DISTRIBUTION

MOST_TRIES = 3
# Seconds: to reach a cluster, until it is asked again how many workers it has, and how long it may have none.
TO_CONNECT, TO_LOOK_AGAIN, WITHOUT_WORKERS = 20.0, 2.0, 60.0

Name = TypeVar("Name")


class WorkersGone(Exception):
    """The workers are gone, and with them what they were doing; what was done before stands."""


class WorkerLost(Exception):
    """A job whose worker was lost each time that it was tried; `ended` is how, where that is known."""

    def __init__(self, times: int, error: BaseException) -> None:
        words = f"its worker was lost {times} time{'s' if times > 1 else ''}"
        if isinstance(error, WorkerEnded) and hasattr(signal, "SIGKILL") and error.status == -signal.SIGKILL:
            words += "; something ended it, such as a system that is short of memory"
        super().__init__(words)
        self.ended = error if isinstance(error, WorkerEnded) else None

    @property
    def is_out_of_time(self) -> bool:
        return self.ended is not None and self.ended.is_out_of_time


@dataclass(frozen=True)
class WorkerPool:
    """An executor to be had as a context, and how many jobs it can do at once.

    `lost` are the exceptions by which it says that a worker was lost, `gone` those by which it says that all of it is.
    `workers` may raise WorkersGone.
    """

    executor: Callable[[], AbstractContextManager[Executor]]
    workers: Callable[[], int]
    lost: tuple[type[BaseException], ...]
    gone: tuple[type[BaseException], ...] = ()


# On this machine ------------------------------------------------------------------------------------------------------


def local_workers(jobs: int, longest: float | None = None) -> WorkerPool:
    """Processes on this machine; a job that takes longer than so many seconds is ended."""
    return WorkerPool(lambda: local_crew(jobs, begin_work, longest), lambda: jobs, lost=(WorkerEnded,))


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
    pool: WorkerPool,
    function: Callable[[Any], bytes],
    jobs: Iterable[tuple[Name, Any]],
    alone: Iterable[tuple[Name, Any]] = (),
) -> Generator[tuple[Name, bytes | BaseException], None, None]:
    """Each job's name and what came of it, in the order in which they are done; last those that are done `alone`.

    WorkersGone where there are no workers, or none that stay. Close it where you stop before the end: that ends them.
    """
    scheduler = JobScheduler(pool, function, jobs, alone)
    while not scheduler.is_over:
        with pool.executor() as executor:
            yield from scheduler.use(executor)


class JobScheduler(Generic[Name]):
    """Jobs that are given out and come back, until all are done.

    Those that are to be done `alone` are asked for one at a time, when all others are back.
    """

    def __init__(
        self,
        pool: WorkerPool,
        function: Callable[[Any], bytes],
        jobs: Iterable[tuple[Name, Any]],
        alone: Iterable[tuple[Name, Any]] = (),
    ) -> None:
        self.pool, self.function = pool, function
        self.fresh = (ScheduledJob(name, job) for name, job in jobs)
        self.lonely = (ScheduledJob(name, job) for name, job in alone)
        self.again: deque[ScheduledJob[Name]] = deque()
        self.under_way: dict[Future[bytes], ScheduledJob[Name]] = {}
        self.all_given = self.alone = self.is_over = False

    def use(self, executor: Executor) -> Iterator[tuple[Name, bytes | BaseException]]:
        """Give out jobs until there are no more, or none can be given out."""
        while True:
            self.fill(executor)
            if not self.under_way:
                self.is_over = self.all_given and not self.again
                return
            for future in self.done():
                scheduled = self.under_way.pop(future)
                outcome = self.outcome_of(future)
                if not isinstance(outcome, self.pool.lost):
                    yield scheduled.name, outcome
                elif is_its_own_doing(outcome):
                    yield scheduled.name, WorkerLost(scheduled.lost + 1, outcome)
                elif self.is_blamed(scheduled):
                    yield scheduled.name, WorkerLost(scheduled.lost, outcome)
                else:
                    self.again.append(scheduled)

    def is_blamed(self, scheduled: ScheduledJob[Name]) -> bool:
        """Whether so many workers were lost with this job alone that it must be the job."""
        scheduled.lost += self.alone
        return scheduled.lost >= MOST_TRIES

    def fill(self, executor: Executor) -> None:
        """Give out jobs. Those that have lost a worker go one at a time: the next one lost names the culprit."""
        if self.again and not self.under_way:
            self.alone = True
            self.give(executor, self.again.popleft())
        if self.again or (self.alone and self.under_way):
            return
        self.alone = False
        most = 2 * max(self.pool.workers(), 1)
        while len(self.under_way) < most and not self.all_given:
            scheduled = next(self.fresh, None)
            if scheduled is None:
                self.all_given = True
            else:
                self.give(executor, scheduled)
        if not self.under_way and not self.again:
            scheduled = next(self.lonely, None)
            if scheduled is not None:
                self.alone = True
                self.give(executor, scheduled)

    def give(self, executor: Executor, scheduled: ScheduledJob[Name]) -> None:
        try:
            future = executor.submit(self.function, scheduled.job)
        except self.pool.lost:
            # While nobody looked; this one had not begun.
            self.again.append(scheduled)
        except self.pool.gone as error:
            raise no_more(error) from error
        else:
            self.under_way[future] = scheduled

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
        except CannotBegin as error:
            raise WorkersGone(str(error)) from error
        except self.pool.lost as error:
            return error
        except self.pool.gone as error:
            raise no_more(error) from error
        except Exception as error:
            return error


def is_its_own_doing(error: BaseException) -> bool:
    """Whether a worker was ended for what it did, and not by somebody else: then it would be so again."""
    return isinstance(error, WorkerEnded) and error.is_out_of_time

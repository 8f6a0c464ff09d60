"""Who grades: workers on this machine, or those of a running Dask cluster, by one path.

Either way there is an executor that takes jobs. No more jobs are under way than the workers can chew, so memory does
not grow with the class. A worker that is lost takes nothing with it: its jobs are given to others, and one that has
taken several workers down is called a fault.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, Generic, TypeVar

MOST_TRIES = 3
# A worker is replaced after so many, whatever it may have gathered.
JOBS_OF_A_WORKER = 1000

Name = TypeVar("Name")


class CrewGone(Exception):
    """The workers are gone, and with them what they were doing; what was done before stands."""


class Lost(Exception):
    """A job whose worker was lost each time that it was tried."""


@dataclass(frozen=True)
class Crew:
    """An executor to be had as a context, and how many jobs it can do at once.

    `lost` are the exceptions by which it says that a worker was lost, and `is_broken` whether it then has to be made
    anew.
    """

    executor: Callable[[], AbstractContextManager[Executor]]
    workers: int
    lost: tuple[type[BaseException], ...]
    gone: tuple[type[BaseException], ...] = ()


def local(jobs: int) -> Crew:
    """Processes on this machine."""
    return Crew(lambda: pool(jobs), jobs, lost=(BrokenProcessPool,))


@contextmanager
def pool(jobs: int) -> Iterator[Executor]:
    executor = ProcessPoolExecutor(
        jobs,
        # A fresh Python: a fork of this one would hold its files and its threads' locks.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=begin_work,
        max_tasks_per_child=JOBS_OF_A_WORKER,
    )
    try:
        yield executor
    finally:
        processes = list((executor._processes or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        for process in processes:
            process.join()


def begin_work() -> None:
    """In a worker: Ctrl-C is for the one who gives out the work, and without that one there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=end_with, args=(parent.sentinel,), daemon=True).start()


def end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def cluster(address: str) -> Crew:
    """The workers of a running Dask cluster. CrewGone where nobody answers there."""
    try:
        from dask.distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise CrewGone("--dask needs dask.distributed: pip install 'tandem[cluster]'.") from None
    try:
        client = Client(address, timeout=20)
        workers = sum(client.nthreads().values())
    except (OSError, ValueError) as error:
        raise CrewGone(f"--dask {address}: no scheduler answers there ({error}).") from None
    if not workers:
        raise CrewGone(f"--dask {address}: the scheduler has no workers yet.")

    @contextmanager
    def executor() -> Iterator[Executor]:
        # Two students may have handed in the same: each is graded all the same, so that each run is alike.
        yield client.get_executor(pure=False)

    return Crew(executor, workers, lost=(KilledWorker,), gone=(CancelledError, OSError))


@dataclass
class Attempt(Generic[Name]):
    """A job that is under way, for the how-manieth time."""

    name: Name
    job: Any
    number: int = 1


def work(
    crew: Crew, function: Callable[[Any], bytes], jobs: Iterable[tuple[Name, Any]]
) -> Iterator[tuple[Name, bytes | BaseException]]:
    """Each job's name and what came of it, in the order in which they are done."""
    fresh = (Attempt(name, job) for name, job in jobs)
    again: list[Attempt[Name]] = []
    while True:
        with crew.executor() as executor:
            under_way: dict[Future[bytes], Attempt[Name]] = {}
            broken = False
            while not broken:
                fill(crew, executor, function, under_way, again, fresh)
                if not under_way:
                    return
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    attempt = under_way.pop(future)
                    outcome = outcome_of(future, crew)
                    if not isinstance(outcome, crew.lost):
                        yield attempt.name, outcome
                    elif attempt.number >= MOST_TRIES:
                        yield attempt.name, Lost(f"its worker was lost {attempt.number} times")
                    else:
                        again.append(Attempt(attempt.name, attempt.job, attempt.number + 1))
                    broken = broken or isinstance(outcome, BrokenProcessPool)
            # A broken pool has given up all its jobs, most of them through no fault of theirs.
            again += [Attempt(attempt.name, attempt.job, attempt.number + 1) for attempt in under_way.values()]


def fill(
    crew: Crew,
    executor: Executor,
    function: Callable[[Any], bytes],
    under_way: dict[Future[bytes], Attempt[Name]],
    again: list[Attempt[Name]],
    fresh: Iterator[Attempt[Name]],
) -> None:
    """Give out jobs. Those that have lost a worker go one at a time, so that the next one lost names the culprit."""
    while again and not under_way:
        attempt = again.pop()
        under_way[executor.submit(function, attempt.job)] = attempt
    if any(attempt.number > 1 for attempt in under_way.values()) or again:
        return
    while len(under_way) < 2 * crew.workers:
        attempt_or_none = next(fresh, None)
        if attempt_or_none is None:
            return
        under_way[executor.submit(function, attempt_or_none.job)] = attempt_or_none


def outcome_of(future: Future[bytes], crew: Crew) -> bytes | BaseException:
    try:
        return future.result()
    except crew.lost as error:
        return error
    except crew.gone as error:
        raise CrewGone(f"the cluster is gone ({type(error).__name__}: {error})") from error
    except Exception as error:
        return error

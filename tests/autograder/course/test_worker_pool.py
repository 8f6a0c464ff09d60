"""Workers come and go: what is lost with them is done again, what takes them down is named, and none is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.course import local_crew, worker_pool
from autograder.course.local_crew import LocalCrew
from autograder.course.worker_pool import ClusterSize, WorkerLost, WorkerPool, WorkersGone, local_workers, run_jobs
from tests.autograder.course import jobs
from tests.autograder.course.running import survivors, wait_until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")


def done(found: Iterator[tuple[Any, bytes | BaseException]]) -> dict[Any, bytes | BaseException]:
    """What came of each job; each once."""
    pairs = list(found)
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)


def deadly(folder: Path, *names: str) -> Iterator[tuple[str, tuple[str, str]]]:
    return ((name, (name, str(folder))) for name in names)


# On this machine ------------------------------------------------------------------------------------------------------


def test_every_job_is_done_once() -> None:
    assert done(run_jobs(local_workers(2), jobs.double, ((i, i) for i in range(9)))) == {
        i: b"%d" % (2 * i) for i in range(9)
    }


def test_there_may_be_nothing_to_do() -> None:
    assert done(run_jobs(local_workers(2), jobs.double, iter(()))) == {}


def test_what_a_job_raises_is_what_came_of_it() -> None:
    ((name, outcome),) = run_jobs(local_workers(1), jobs.fail, [("ada", "no")])
    assert (name, type(outcome), str(outcome)) == ("ada", RuntimeError, "no")


def test_a_job_that_takes_its_worker_down_each_time_is_named_and_no_other(tmp_path: Path) -> None:
    names = ["a", "b", "always1", "c", "once", "always2", "d", "e", "f", "g"]
    found = done(run_jobs(local_workers(2), jobs.deadly, deadly(tmp_path, *names)))
    assert {name for name, outcome in found.items() if isinstance(outcome, WorkerLost)} == {"always1", "always2"}
    assert all(found[name] == name.encode() for name in names if not name.startswith("always"))
    # Each of them once beside others, if it had come to that, and then alone.
    tries = {(tmp_path / name).stat().st_size for name in ("always1", "always2")}
    assert tries <= {worker_pool.MOST_TRIES, worker_pool.MOST_TRIES + 1}


def test_workers_that_do_not_even_start_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "begin_work", jobs.end_at_once)
    with pytest.raises(WorkersGone, match="before they have begun"):
        list(run_jobs(local_workers(2), jobs.double, ((i, i) for i in range(100))))


def test_a_worker_lost_while_nobody_looked() -> None:
    """The pool then breaks at the next job that is given out."""
    with survivors() as left, closing(run_jobs(local_workers(1), jobs.double, ((i, i) for i in range(8)))) as outcomes:
        found = [next(outcomes)]
        for process in left.now():
            if "spawn_main" in " ".join(process.cmdline()):
                process.kill()
        time.sleep(0.3)
        found += list(outcomes)
    assert sorted(found) == [(i, b"%d" % (2 * i)) for i in range(8)]


@pytest.mark.parametrize(("workers", "count"), [(1, 5), (1, 4), (2, 9)])
def test_workers_are_replaced(workers: int, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_crew, "JOBS_OF_A_WORKER", 2)
    found = done(run_jobs(local_workers(workers), jobs.process_of, ((i, 0) for i in range(count))))
    assert len(found) == count
    assert len(set(found.values())) >= -(-count // (2 * workers))


def test_whoever_stops_before_the_end_leaves_no_worker() -> None:
    with survivors() as left:
        with closing(run_jobs(local_workers(2), jobs.process_of, ((i, 0.2 * (i > 0)) for i in range(9)))) as outcomes:
            next(outcomes)
            assert len(left.now()) >= 2
        wait_until(lambda: not [process for process in left.now() if "spawn_main" in " ".join(process.cmdline())], 3)


def test_what_goes_wrong_where_jobs_come_from_ends_the_workers() -> None:
    def broken() -> Iterator[tuple[int, int]]:
        yield 1, 1
        raise OSError("the disk is gone")

    with survivors() as left:
        with pytest.raises(OSError, match="the disk is gone"):
            list(run_jobs(local_workers(1), jobs.double, broken()))
        wait_until(lambda: not [process for process in left.now() if "spawn_main" in " ".join(process.cmdline())], 3)


def test_no_more_jobs_are_read_than_the_workers_can_chew() -> None:
    taken = 0

    def counted() -> Iterator[tuple[int, int]]:
        nonlocal taken
        for taken in range(1, 101):
            yield taken, taken

    with closing(run_jobs(local_workers(1), jobs.double, counted())) as outcomes:
        for number in range(1, 20):
            next(outcomes)
            assert taken <= number + 2


BECOMES_A_PARENT = """
import sys, time
from autograder.course.worker_pool import local_workers, run_jobs
from tests.autograder.course.jobs import process_of
if __name__ == "__main__":
    for _, outcome in run_jobs(local_workers(2), process_of, ((i, 0.0 if i < 2 else 60.0) for i in range(4))):
        print(outcome.decode(), flush=True)
"""


def test_workers_end_with_the_one_who_gives_out_the_work(tmp_path: Path) -> None:
    (tmp_path / "parent.py").write_text(BECOMES_A_PARENT)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    with survivors() as left:
        parent = subprocess.Popen(
            [sys.executable, str(tmp_path / "parent.py")],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        assert worker.is_running()
        parent.kill()
        parent.wait()
        parent.stdout.close()
        wait_until(lambda: not left.now(), 3)


def test_workers_hear_no_interrupt_while_they_start() -> None:
    """They are started by threads that hear none."""
    seen = []

    def begin_work() -> None:
        raise AssertionError("this is not the worker")

    class Crew(LocalCrew):
        def hire(self) -> Any:
            seen.append(signal.pthread_sigmask(signal.SIG_BLOCK, set()))
            raise RuntimeError("nobody")

    crew = Crew(1, begin_work)
    with pytest.raises(RuntimeError, match="nobody"):
        crew.submit(jobs.double, 1).result()
    crew.shutdown()
    assert seen == [{signal.SIGINT} | signal.pthread_sigmask(signal.SIG_BLOCK, set())]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())


def test_a_worker_that_is_killed_takes_its_own_job_alone(tmp_path: Path) -> None:
    """Those beside it go on, and are not begun again."""
    names = ["always", *(f"name{number}" for number in range(8))]
    found = done(run_jobs(local_workers(3), jobs.deadly, deadly(tmp_path, *names)))
    assert all(found[name] == name.encode() for name in names[1:])
    assert {(tmp_path / name).stat().st_size for name in names[1:]} == {1}
    lost = found["always"]
    assert isinstance(lost, WorkerLost)
    assert str(lost) == "its worker was lost 3 times; something ended it, such as a system that is short of memory"
    assert not lost.is_out_of_time


@pytest.mark.parametrize("how", ["alarm", "wall"])
def test_a_job_without_end_is_ended_and_named_once(how: str) -> None:
    pool = local_workers(2, longest=1.5 if how == "wall" else 60.0)
    found = done(run_jobs(pool, jobs.endless, [(how, how), *((f"{number}", "") for number in range(4))]))
    lost = found.pop(how)
    assert isinstance(lost, WorkerLost)
    assert lost.is_out_of_time
    assert lost.ended is not None
    assert (lost.ended.at, lost.ended.is_late) == (f"at {how}", how == "wall")
    assert set(found.values()) == {b"done"}


def test_some_are_done_alone_and_last() -> None:
    later: list[tuple[str, float]] = []
    found = []
    for name, outcome in run_jobs(local_workers(3), jobs.span, [(f"{i}", 0.1) for i in range(6)], iter(later)):
        found.append((name, outcome))
        if not name.startswith("again"):
            later.append((f"again{name}", 0.1))
    spans = [(float(begun), float(ended)) for _, outcome in found for begun, ended in [bytes(outcome).split()]]
    assert [name[:5] for name, _ in found] == [f"{name}"[:5] for name, _ in found[:6]] + ["again"] * 6
    alone = spans[6:]
    for one in alone:
        assert all(one is other or one[1] <= other[0] or other[1] <= one[0] for other in spans)


def test_what_cannot_be_sent_is_said() -> None:
    ((_, outcome),) = run_jobs(local_workers(1), jobs.unsendable, [("ada", 1)])
    assert isinstance(outcome, Exception)
    assert not isinstance(outcome, WorkerLost)


# By a script ----------------------------------------------------------------------------------------------------------


class Worker(Executor):
    """An executor that is done at once, with what `answer` gives or raises; `refuse` says what giving out a job raises."""

    def __init__(self, answer: Callable[[Any], bytes], refuse: Callable[[Any], None] = lambda job: None) -> None:
        self.answer, self.refuse = answer, refuse

    def submit(self, function: Any, /, *args: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if function is os.getpid:
            future.set_result(1)
            return future
        self.refuse(*args)
        try:
            future.set_result(self.answer(*args))
        except BaseException as error:
            future.set_exception(error)
        return future


class ProcessDied(Exception):
    pass


def scripted(answer: Callable[[Any], bytes], **more: Any) -> WorkerPool:
    worker = Worker(answer, more.pop("refuse", lambda job: None))
    return WorkerPool(
        lambda: nullcontext(worker), lambda: 2, lost=(ProcessDied,), gone=(CancelledError, OSError), **more
    )


def test_a_cluster_that_loses_its_workers_tries_three_times() -> None:
    tried: list[int] = []

    def answer(job: int) -> bytes:
        tried.append(job)
        if job == 3:
            raise ProcessDied
        return b"done"

    found = done(run_jobs(scripted(answer), jobs.double, ((i, i) for i in range(6))))
    assert isinstance(found[3], WorkerLost)
    assert sorted(tried) == [0, 1, 2, 3, 3, 3, 3, 4, 5]


def test_a_job_beside_which_workers_are_lost_is_not_blamed() -> None:
    """A cluster says of all jobs that a lost worker had been given that they lost it."""
    tried: list[int] = []

    def answer(job: int) -> bytes:
        tried.append(job)
        # Everything is lost at first, and two of them once more while they are alone.
        if tried.count(job) == 1 or (job < 2 and tried.count(job) < worker_pool.MOST_TRIES):
            raise ProcessDied
        return b"done"

    assert set(done(run_jobs(scripted(answer), jobs.double, ((i, i) for i in range(6)))).values()) == {b"done"}


@pytest.mark.parametrize("error", [CancelledError(), ConnectionResetError("by peer")])
def test_a_cluster_that_is_gone_ends_it(error: BaseException) -> None:
    def answer(job: int) -> bytes:
        if job == 2:
            raise error
        return b"done"

    found = []
    with pytest.raises(WorkersGone, match="scheduler is gone"):
        found.extend(run_jobs(scripted(answer), jobs.double, ((i, i) for i in range(6))))
    with pytest.raises(WorkersGone, match="scheduler is gone"):
        list(run_jobs(scripted(lambda job: b"", refuse=lambda job: answer(2)), jobs.double, [(1, 1)]))


def test_a_job_that_could_not_be_given_out_is_not_lost() -> None:
    refused: list[int] = []

    def refuse(job: int) -> None:
        if job == 1 and len(refused) < 4:
            refused.append(job)
            raise ProcessDied

    found = done(run_jobs(scripted(lambda job: b"%d" % job, refuse=refuse), jobs.double, ((i, i) for i in range(4))))
    assert found == {i: b"%d" % i for i in range(4)}


# A cluster's workers --------------------------------------------------------------------------------------------------


class Client:
    def __init__(self, *counts: int) -> None:
        self.counts = list(counts)

    def nthreads(self) -> dict[str, int]:
        return {f"tcp://{i}": 1 for i in range(self.counts.pop(0))}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that goes on by so many seconds when it is told."""
    now = [100.0]
    monkeypatch.setattr(worker_pool.time, "monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, now[0] + seconds)


def test_a_cluster_may_grow_and_is_not_asked_all_the_time(clock: Callable[[float], None]) -> None:
    workers = ClusterSize(Client(2, 5))
    assert [workers(), workers()] == [2, 2]
    clock(worker_pool.TO_LOOK_AGAIN)
    assert workers() == 5


def test_a_cluster_that_has_no_workers_for_long_ends_it(clock: Callable[[float], None]) -> None:
    workers = ClusterSize(Client(2, 0, 1, 0, 0, 0))
    assert workers() == 2
    for count in (0, 1, 0):
        clock(worker_pool.WITHOUT_WORKERS - 1)
        assert workers() == count
    clock(2)
    with pytest.raises(WorkersGone, match="no workers for 60 seconds"):
        workers()


def test_a_cluster_without_workers_is_waited_for_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "TO_LOOK_AGAIN", 0.02)
    monkeypatch.setattr(worker_pool, "WITHOUT_WORKERS", 0.2)
    never: Future[bytes] = Future()
    executor = Worker(lambda job: b"")
    monkeypatch.setattr(executor, "submit", lambda *_: never)
    client = Client(*[1] + 100 * [0])
    stuck = WorkerPool(lambda: nullcontext(executor), ClusterSize(client), lost=(ProcessDied,))
    ended = threading.Timer(20, never.set_result, [b"the test's own end"])
    ended.start()
    try:
        with pytest.raises(WorkersGone, match="no workers"):
            list(run_jobs(stuck, jobs.double, [(1, 1)]))
        assert not never.done()
    finally:
        ended.cancel()


def test_nobody_answers(unused_port: int) -> None:
    pytest.importorskip("distributed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_pool, "TO_CONNECT", 0.5)
        with pytest.raises(WorkersGone, match=r"no scheduler answers there"):
            worker_pool.cluster_workers(f"tcp://127.0.0.1:{unused_port}")
        with pytest.raises(WorkersGone, match=r"no scheduler answers there"):
            worker_pool.cluster_workers("nowhere at all")


@pytest.fixture
def unused_port() -> Iterator[int]:
    import socket

    with socket.socket() as bound:
        # Bound and not listening: nobody else gets it, and nobody answers.
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]

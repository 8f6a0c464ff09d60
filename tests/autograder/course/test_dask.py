"""Grading by a Dask cluster: the same grades as on this machine, whoever of the cluster is lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.autograder.course.running import (
    BY_NAME,
    SLOW,
    Course,
    assert_right,
    assert_same,
    count,
    course,
    finish,
    kept,
    survivors,
    wait_until,
)
from tests.benchmarks.clusters import Cluster

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is Linux's"),
    pytest.mark.slow,
    pytest.mark.xdist_group("dask"),
]
COUNT = 12
PRELOAD = f"import time\nfrom autograder.course import grading_job\n{SLOW.format(seconds=0.3)}\n{BY_NAME}\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that was graded on this machine, into `plain`."""
    made = course(tmp_path_factory.mktemp("course"), COUNT, hostile=True)
    assert made.grade(made.out("plain"), "--jobs", "1").returncode == 0
    return made


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """What makes workers slow, so that something may happen in between."""
    (tmp_path / "slow.py").write_text(PRELOAD)
    return tmp_path / "slow.py"


@pytest.fixture
def cluster(slow: Path) -> Iterator[Cluster]:
    with survivors() as left:
        with Cluster(2, preload=slow) as found:
            yield found
        assert left.settle() == []


def test_a_cluster_gives_the_same_grades(graded: Course) -> None:
    with survivors() as left:
        with Cluster(2) as cluster:
            again = graded.out("cluster"), "--dask", cluster.address
            done = graded.grade(*again)
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout.startswith(f"{COUNT} graded.")
            assert_same(graded.out("cluster"), graded.out("plain"))
            assert_right(graded.out("cluster"), graded.made)
            # The cluster is somebody else's: it stays, and takes the next class.
            assert graded.grade(*again, "--again").stdout.startswith(f"{COUNT} ")
            assert_same(graded.out("cluster"), graded.out("plain"))
        assert left.settle() == []


def test_a_worker_is_killed(graded: Course, cluster: Cluster) -> None:
    out = graded.out("worker")
    process = graded.start(out, "--dask", cluster.address)
    wait_until(lambda: count(out) >= 3)
    cluster.workers[0].kill()
    done = finish(process)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{COUNT} graded.")
    assert_same(out, graded.out("plain"))


def test_all_workers_are_killed_and_another_one_comes(graded: Course, cluster: Cluster) -> None:
    out = graded.out("workers")
    process = graded.start(out, "--dask", cluster.address)
    wait_until(lambda: count(out) >= 3)
    for worker in cluster.workers:
        worker.kill()
    cluster.add_worker()
    done = finish(process)
    assert (done.returncode, done.stderr) == (0, "")
    assert_same(out, graded.out("plain"))


def test_the_scheduler_is_killed(graded: Course, cluster: Cluster) -> None:
    out = graded.out("scheduler")
    process = graded.start(out, "--dask", cluster.address)
    wait_until(lambda: count(out) >= 3)
    cluster.scheduler.kill()
    done = finish(process, 40)
    assert done.returncode == 3
    assert done.stderr.startswith("tandem: the cluster's scheduler is gone (")
    assert done.stderr.endswith("What was graded before that is kept; without --again, the command goes on there.\n")
    assert done.stderr.count("\n") == 1
    before = kept(out)
    assert 3 <= len(before) < COUNT
    # On this machine, then.
    done = graded.grade(out, "--jobs", "2")
    assert (done.returncode, done.stdout.partition(".")[0]) == (0, f"{COUNT - len(before)} graded, {len(before)} had not changed")  # fmt: skip
    assert before.items() <= kept(out).items()
    assert_same(out, graded.out("plain"))


def test_workers_with_another_tandem_are_refused(graded: Course, tmp_path: Path) -> None:
    other = tmp_path / "other.py"
    other.write_text(
        'from autograder.course import grading_job\ngrading_job.grader_fingerprint = lambda: "another version"\n'
    )
    out = graded.out("other")
    with Cluster(1, preload=other) as cluster:
        done = graded.grade(out, "--dask", cluster.address)
    assert done.returncode == 3
    assert "a worker cannot grade here: its Tandem, Python, NumPy" in done.stderr
    assert "Traceback" not in done.stderr
    assert count(out) == 0


def test_a_scheduler_without_workers_is_said(graded: Course) -> None:
    with Cluster(0) as cluster:
        patch = "from autograder.course import worker_pool\nworker_pool.TO_CONNECT = 2.0"
        done = graded.grade(graded.out("none"), "--dask", cluster.address, patch=patch)
    assert done.returncode == 3
    assert (
        f"--dask {cluster.address}: the scheduler has no workers. Start some: dask worker {cluster.address}"
        in done.stderr
    )
    assert not graded.out("none").exists()

"""Submissions graded in this process, by the function that each worker of `tandem grade` runs."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from autograder.course.grading_job import GradingJob, GradingSettings, grader_fingerprint, run_job, thread_state
from autograder.judging.verdict_cache import VERDICT_CACHE
from autograder.policy.policy import parse_policy
from autograder.reading.files import SubmittedFiles

WARM_UP = 3


def settings_for(exercises: Sequence[str], track: str = "numpy") -> GradingSettings:
    """A course that asks for these exercises, a point each, in one track."""
    lines = "\n".join(f"{name} = 1" for name in exercises)
    return GradingSettings(parse_policy(f'tracks = ["{track}"]\n[exercises]\n{lines}\n', "policy"))


def job_of(contents: dict[str, str], settings: GradingSettings, name: str = "student") -> GradingJob:
    """A submission of these files, as it reaches a worker."""
    files = SubmittedFiles(name, {path: contents[path].encode() for path in sorted(contents)}, [])
    return GradingJob(files, settings, "", grader_fingerprint())


def forget() -> None:
    """Verdicts that could be recalled are gone, so that the next one is worked out."""
    VERDICT_CACHE.known.clear()
    VERDICT_CACHE.bytes = 0


def seconds(job: GradingJob, *, cache: bool) -> float:
    """What a worker takes for a submission."""
    if not cache:
        forget()
    started = time.perf_counter()
    run_job(job)
    return time.perf_counter() - started


def median(job: GradingJob, times: int, *, cache: bool) -> float:
    """The median of so many, after a few to warm up."""
    for _ in range(WARM_UP):
        seconds(job, cache=True)
    return statistics.median(seconds(job, cache=cache) for _ in range(times))


@contextmanager
def worker() -> Iterator[None]:
    """This process as a worker, whose warm processes end with it."""
    forget()
    try:
        yield
    finally:
        if hasattr(thread_state, "launcher"):
            thread_state.launcher.close()
            del thread_state.launcher, thread_state.key


def without_seconds(result: bytes) -> str:
    """All of a result that must not change from time to time."""
    found = json.loads(result)
    for part in (found, *found["exercises"]):
        del part["seconds"]
    return json.dumps(found)

"""Submissions graded in this process, by the function that each worker of `tandem grade` runs."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from autograder.course.work import Job, Settings, grade_job, grader_fingerprint, own
from autograder.judging.recall import RECALL
from autograder.policy.policy import parse_policy
from autograder.reading.intake import Files

WARM_UP = 3


def settings_for(exercises: Sequence[str], track: str = "numpy") -> Settings:
    """A course that asks for these exercises, a point each, in one track."""
    lines = "\n".join(f"{name} = 1" for name in exercises)
    return Settings(parse_policy(f'tracks = ["{track}"]\n[exercises]\n{lines}\n', "policy"))


def job_of(contents: dict[str, str], settings: Settings, name: str = "student") -> Job:
    """A submission of these files, as it reaches a worker."""
    files = Files(name, {path: contents[path].encode() for path in sorted(contents)}, [])
    return Job(files, settings, "", grader_fingerprint())


def forget() -> None:
    """Verdicts that could be recalled are gone, so that the next one is worked out."""
    RECALL.known.clear()
    RECALL.bytes = 0


def seconds(job: Job, *, recall: bool) -> float:
    """What a worker takes for a submission."""
    if not recall:
        forget()
    started = time.perf_counter()
    grade_job(job)
    return time.perf_counter() - started


def median(job: Job, times: int, *, recall: bool) -> float:
    """The median of so many, after a few to warm up."""
    for _ in range(WARM_UP):
        seconds(job, recall=True)
    return statistics.median(seconds(job, recall=recall) for _ in range(times))


@contextmanager
def worker() -> Iterator[None]:
    """This process as a worker, whose warm processes end with it."""
    forget()
    try:
        yield
    finally:
        if hasattr(own, "hosts"):
            own.hosts.close()
            del own.hosts, own.key


def without_seconds(result: bytes) -> str:
    """All of a result that must not change from time to time."""
    found = json.loads(result)
    for part in (found, *found["exercises"]):
        del part["seconds"]
    return json.dumps(found)

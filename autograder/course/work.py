"""What a worker does: take one student's files, grade them, give back the result as JSON."""

from __future__ import annotations

import gc
import hashlib
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import msgspec

from autograder.grade import grade, not_handed_in, plan
from autograder.policy.policy import Policy
from autograder.reading.intake import Files, NotASubmission
from autograder.reading.submission import Found, find_sources
from autograder.result import ExerciseResult, SubmissionResult, to_json
from autograder.sandbox.layers import advice, enough
from autograder.sandbox.warm import CannotStart, Hosts
from autograder.versions import versions
from reference.concept import HOME

AUTOGRADER = Path(__file__).parent.parent
VERSIONS = ("numpy", "hypothesis", "torch", "scipy")


class NotAlike(Exception):
    """This machine would give other results than the one that gives out the work."""


class NotSafe(Exception):
    """This machine cannot shut a student's process in, and why."""


@dataclass(frozen=True)
class Settings:
    """What is the same for everybody."""

    policy: Policy | None = None
    sandboxed: bool = True
    # The layers to try; all that there are unless told.
    layers: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Job:
    """One student's submission to grade.

    `fingerprint` changes with anything that its result depends on, `grader` with those parts that are not in the job.
    """

    files: Files
    settings: Settings
    fingerprint: str
    grader: str


def fingerprint_of(files: Files, settings: Settings) -> str:
    """Changes with the submission's content, the reference, the grader and the settings, and with nothing else."""
    policy = settings.policy.digest() if settings.policy else "none"
    parts = (files.digest(), grader_fingerprint(), policy, str(settings.sandboxed), str(settings.layers))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def grader_fingerprint() -> str:
    """The reference, the grader, and Python and the libraries that both stand on."""
    total = hashlib.sha256(b"Python %d.%d\0" % sys.version_info[:2])
    for home in (HOME, AUTOGRADER):
        for file in sorted(home.rglob("*.py")):
            total.update(f"{file.relative_to(home)}\0".encode() + file.read_bytes() + b"\0")
    for name in VERSIONS:
        try:
            total.update(f"{name} {metadata.version(name)}\0".encode())
        except metadata.PackageNotFoundError:
            total.update(f"{name} missing\0".encode())
    return total.hexdigest()


# Grading --------------------------------------------------------------------------------------------------------------

# Each thread of a worker has processes of its own: a cluster's worker may run several.
own = threading.local()


def hosts_for(settings: Settings) -> Hosts:
    """This worker's warm processes, kept from one student to the next."""
    policy = settings.policy
    key = (settings.sandboxed, settings.layers, policy.memory if policy else None, policy.scipy if policy else None)
    if getattr(own, "key", None) != key:
        if hasattr(own, "hosts"):
            own.hosts.close()
        layers = settings.layers if settings.sandboxed else ()
        own.hosts = (
            Hosts(layers=layers, memory=policy.memory * 2**20, scipy=policy.scipy) if policy else Hosts(layers=layers)
        )
        own.key = key
    hosts: Hosts = own.hosts
    return hosts


def refuse_unless_safe(hosts: Hosts, tracks: Sequence[str]) -> None:
    """NotSafe where a track's process would not be shut in well enough."""
    for track in tracks:
        held, missing = hosts.held(track)
        if not enough(held):
            raise NotSafe(advice(missing))


def grade_job(job: Job) -> bytes:
    """The result of one submission, as JSON. What goes wrong on our side is in it as a fault of ours."""
    if job.grader != grader_fingerprint():
        raise NotAlike("its Tandem, Python, NumPy, SciPy, PyTorch or Hypothesis is another one than where you are")
    settings = job.settings
    found = Found()
    try:
        found = find_sources(job.files)
        hosts = hosts_for(settings)
        if settings.sandboxed:
            refuse_unless_safe(hosts, sorted({source.track for source in found.sources}))
        result = grade(job.files.name, found, hosts=hosts, policy=settings.policy)
    except NotASubmission as problem:
        result = nothing_graded(job.files.name, settings.policy, [str(problem)])
    except NotSafe:
        raise
    except CannotStart as problem:
        result = fault(job.files.name, settings.policy, f"a student's process did not start: {problem}", found)
    except Exception as error:
        result = fault(job.files.name, settings.policy, f"{type(error).__name__}: {error}", found)
    content = to_json(msgspec.structs.replace(result, fingerprint=job.fingerprint))
    # Exceptions hold on to frames and answers in circles. What is left then is not looked at again.
    gc.collect()
    gc.freeze()
    return content


def nothing_graded(name: str, policy: Policy | None, problems: list[str]) -> SubmissionResult:
    """The result where nothing could be read: what was asked counts as not handed in."""
    tasks = plan(Found(), policy, lambda path: True).tasks
    return result_of(name, [not_handed_in(task) for task in tasks], problems)


def fault(name: str, policy: Policy | None, reason: str, found: Found | None = None) -> SubmissionResult:
    """The result where the grader failed: a fault in each exercise, and in the submission, and nobody's zero."""
    tasks = plan(found or Found(), policy, lambda path: True).tasks
    exercises = [msgspec.structs.replace(not_handed_in(task), verdict="grader_fault", message=reason) for task in tasks]
    return msgspec.structs.replace(result_of(name, exercises, []), fault=reason)


def result_of(name: str, exercises: list[ExerciseResult], problems: list[str]) -> SubmissionResult:
    total = round(sum(exercise.max_score for exercise in exercises), 4)
    return SubmissionResult(
        submission=name, score=0.0, max_score=total, seconds=0.0, exercises=exercises, problems=problems,
        versions=versions(),
    )  # fmt: skip

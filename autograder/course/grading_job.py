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

from autograder.course import local_crew
from autograder.grade_submission import grade_submission, not_handed_in, plan_grading
from autograder.judging import deadline
from autograder.model import Limits
from autograder.policy.policy import Policy
from autograder.reading.files import NotASubmission, SubmittedFiles
from autograder.reading.sources import Asked, ParsedSubmission
from autograder.reading.submission import parse_submission
from autograder.result import LONGEST_TEXT, ExerciseResult, SubmissionResult, to_json
from autograder.sandbox.clocks import WALL_FACTOR, as_time
from autograder.sandbox.config import process_track
from autograder.sandbox.launcher import CannotStart, Launcher
from autograder.sandbox.layers import advice, enough
from autograder.versions import versions
from reference.catalogue import HOME

# Of the judge, in seconds of its own processor time: to read a submission, and to write its result.
READING, WRITING = 20.0, 20.0
READING_PLACE = "reading"
TOO_LONG_TO_READ = (
    f"It was not read to its end: that took longer than {as_time(READING)}. Hand in less, or simpler code."
)
TOO_MUCH_TO_READ = "It was not read to its end: that took more memory than there is for it. Hand in less."
TOO_MUCH_TO_GRADE = "It was not graded: it took the grader more time or memory than there is for one. Hand in less."
AUTOGRADER = Path(__file__).parent.parent
VERSIONS = ("numpy", "hypothesis", "torch", "scipy")


class VersionMismatch(Exception):
    """This machine would give other results than the one that gives out the work."""


class SandboxMissing(Exception):
    """This machine cannot shut a student's process in, and why."""


@dataclass(frozen=True)
class GradingSettings:
    """What is the same for everybody."""

    policy: Policy | None = None
    sandboxed: bool = True
    # The layers to try; all that there are unless told.
    layers: tuple[str, ...] | None = None


@dataclass(frozen=True)
class GradingJob:
    """One student's submission to grade.

    `fingerprint` changes with anything that its result depends on, `grader` with those parts that are not in the job.
    """

    files: SubmittedFiles
    settings: GradingSettings
    fingerprint: str
    grader: str
    # What is graded of it, by name and track; everything unless told.
    only: frozenset[tuple[str, str]] | None = None
    # What is not tried, for it has ended a worker, and the reason.
    given_up: tuple[tuple[tuple[str, str], str], ...] = ()


def fingerprint_of(files: SubmittedFiles, settings: GradingSettings) -> str:
    """Changes with the submission's content, the reference, the grader and the settings, and with nothing else."""
    policy = settings.policy.digest() if settings.policy else "none"
    parts = (files.digest(), grader_fingerprint(), policy, str(settings.sandboxed), str(settings.layers))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def grader_fingerprint() -> str:
    """The reference, the grader, and Python and the libraries that both stand on."""
    total = hashlib.sha256(b"Python %d.%d\0" % sys.version_info[:2])
    for home in (HOME, AUTOGRADER):
        for file in sorted([*home.rglob("*.py"), *home.rglob("*.cases")]):
            total.update(f"{file.relative_to(home)}\0".encode() + file.read_bytes() + b"\0")
    for name in VERSIONS:
        try:
            total.update(f"{name} {metadata.version(name)}\0".encode())
        except metadata.PackageNotFoundError:
            total.update(f"{name} missing\0".encode())
    return total.hexdigest()


# Grading --------------------------------------------------------------------------------------------------------------

# Each thread of a worker has processes of its own: a cluster's worker may run several.
thread_state = threading.local()


def launcher_for(settings: GradingSettings) -> Launcher:
    """This worker's fork servers, kept from one student to the next."""
    policy = settings.policy
    key = (settings.sandboxed, settings.layers, policy.memory if policy else None, policy.scipy if policy else None)
    if getattr(thread_state, "key", None) != key:
        if hasattr(thread_state, "launcher"):
            thread_state.launcher.close()
        layers = settings.layers if settings.sandboxed else ()
        thread_state.launcher = (
            Launcher(layers=layers, memory=policy.memory * 2**20, scipy=policy.scipy)
            if policy
            else Launcher(layers=layers)
        )
        thread_state.key = key
    launcher: Launcher = thread_state.launcher
    return launcher


def refuse_unless_safe(launcher: Launcher, tracks: Sequence[str]) -> None:
    """SandboxMissing where a track's process would not be shut in well enough."""
    for track in tracks:
        held, missing = launcher.held(track)
        if not enough(held):
            raise SandboxMissing(advice(missing))


def run_job(job: GradingJob) -> bytes:
    """The result of one submission, as JSON. What goes wrong on our side is in it as a fault of ours.

    However it ends, it ends: reading, judging and writing have so much time and memory each.
    """
    if job.grader != grader_fingerprint():
        raise VersionMismatch(
            "its Tandem, Python, NumPy, SciPy, PyTorch or Hypothesis is another one than where you are"
        )
    result = result_of(job)
    try:
        with deadline.limited(WRITING):
            content = written(job, result)
    except (deadline.OutOfTime, MemoryError):
        content = written(job, without_details(result))
    # Exceptions hold on to frames and answers in circles. What is left then is not looked at again.
    gc.collect()
    gc.freeze()
    return content


def result_of(job: GradingJob) -> SubmissionResult:
    """The result of one submission, whatever goes wrong; each part of the work has an end."""
    name, policy = job.files.name, job.settings.policy
    limits = policy.limits if policy else Limits()
    submission = ParsedSubmission()
    try:
        with deadline.limited(limits.submission + WRITING):
            local_crew.note_place(READING_PLACE)
            submission = read_in_time(job)
            return grade_job(job, submission)
    except NotASubmission as problem:
        return nothing_graded(name, policy, [str(problem)])
    except SandboxMissing:
        raise
    except CannotStart as problem:
        return fault_result(name, policy, f"a student's process did not start: {problem}", submission)
    except (deadline.OutOfTime, MemoryError):
        launcher_for(job.settings).close()
        return nothing_graded(name, policy, [TOO_MUCH_TO_GRADE])
    except Exception as error:
        return fault_result(name, policy, f"{type(error).__name__}: {error}", submission)


def read_in_time(job: GradingJob) -> ParsedSubmission:
    try:
        with deadline.limited(READING):
            return parse_submission(job.files, asked_by(job.settings.policy))
    except deadline.OutOfTime:
        raise NotASubmission(TOO_LONG_TO_READ) from None
    except MemoryError:
        raise NotASubmission(TOO_MUCH_TO_READ) from None


def grade_job(job: GradingJob, submission: ParsedSubmission) -> SubmissionResult:
    settings = job.settings
    launcher = launcher_for(settings)
    if settings.sandboxed:
        # A track of which nothing is to be run is not started: it may not even be installed.
        to_run = submission.to_run(lambda name: True)
        refuse_unless_safe(
            launcher, sorted({process_track(source.track, source.reaches_torch) for _, source in to_run})
        )
    return grade_submission(
        job.files.name,
        submission,
        launcher=launcher,
        policy=settings.policy,
        only=job.only,
        given_up=dict(job.given_up),
        at=lambda name, track: local_crew.note_place(f"{name} {track}"),
    )


def written(job: GradingJob, result: SubmissionResult) -> bytes:
    return to_json(msgspec.structs.replace(result, fingerprint=job.fingerprint, versions=versions()))


def without_details(result: SubmissionResult) -> SubmissionResult:
    """The verdicts alone, where what explains them cannot be written down."""
    bare = [
        msgspec.structs.replace(one, counterexample=None, message=one.message[:LONGEST_TEXT], output="")
        for one in result.exercises
    ]
    return msgspec.structs.replace(result, exercises=bare)


def longest_job(limits: Limits) -> float:
    """Seconds on the wall after which nobody waits for a job any more."""
    return WALL_FACTOR * (limits.submission + READING + WRITING) + limits.start


def asked_by(policy: Policy | None) -> Asked:
    """What a course asks for, as far as reading a submission has to know."""
    return Asked({exercise.name: tuple(exercise.tracks) for exercise in policy.exercises} if policy else None)


def nothing_graded(name: str, policy: Policy | None, problems: list[str]) -> SubmissionResult:
    """The result where nothing could be read: what was asked counts as not handed in."""
    tasks = plan_grading(ParsedSubmission(), policy, lambda path: True).tasks
    return ungraded_result(name, [not_handed_in(task) for task in tasks], problems)


def fault_result(
    name: str, policy: Policy | None, reason: str, submission: ParsedSubmission | None = None
) -> SubmissionResult:
    """The result where the grader failed: a fault in each exercise, and in the submission, and nobody's zero."""
    tasks = plan_grading(submission or ParsedSubmission(), policy, lambda path: True).tasks
    exercises = [msgspec.structs.replace(not_handed_in(task), verdict="grader_fault", message=reason) for task in tasks]
    return msgspec.structs.replace(ungraded_result(name, exercises, []), fault=reason)


def ungraded_result(name: str, exercises: list[ExerciseResult], problems: list[str]) -> SubmissionResult:
    total = round(sum(exercise.max_score for exercise in exercises), 4)
    return SubmissionResult(
        submission=name, score=0.0, max_score=total, seconds=0.0, exercises=exercises, problems=problems,
        versions=versions(),
    )  # fmt: skip

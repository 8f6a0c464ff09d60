"""Grading a shape as `tandem grade` does, in this process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from autograder.course.grading_job import (
    GradingJob,
    GradingSettings,
    fingerprint_of,
    grader_fingerprint,
    nothing_graded,
    run_job,
)
from autograder.policy.policy import Policy, parse_policy
from autograder.reading.files import NotASubmission, read_files
from autograder.result import SubmissionResult
from tests.shapes.building import Files
from tests.shapes.shape import Shape


def grade_shape(shape: Shape, folder: Path) -> SubmissionResult:
    """The result; `folder` is an empty one of its own."""
    path = hand_in(shape.files(), folder, in_folder=shape.in_folder)
    policy = read(shape.policy) if shape.policy else None
    try:
        files = read_files(path)
    except NotASubmission as problem:
        return nothing_graded(path.name, policy, [str(problem)])
    settings = GradingSettings(policy)
    job = GradingJob(files, settings, fingerprint_of(files, settings), grader_fingerprint())
    return msgspec.json.decode(run_job(job), type=SubmissionResult)


def hand_in(files: Files, folder: Path, *, in_folder: bool = False) -> Path:
    """Write the files; what is handed in is the one file, or the folder of all."""
    single = len(files) == 1 and not in_folder and not any("/" in name for name in files)
    place = folder if single else folder / "ada"
    write_files(files, place)
    return place / next(iter(files)) if single else place


def write_files(files: Files, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)


@cache
def read(policy: str) -> Policy:
    return parse_policy(policy, "policy.toml")

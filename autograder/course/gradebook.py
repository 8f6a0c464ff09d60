"""The folder of results: one file a student, written whole or not at all, and what is made of all of them.

OUT/results/NAME.json       tandem/result/v1
OUT/FORMAT/NAME.SUFFIX      each format that was asked for
OUT/grades.csv, OUT/summary.html
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from autograder.course.students import Student
from autograder.result import SCHEMA, SubmissionResult

LOCK = ".lock"
UNFINISHED = ".unfinished-"


class Busy(Exception):
    """Somebody else is grading into this folder."""


class CannotKeep(Exception):
    """A result could not be written, and why."""


class Gradebook:
    """The results in a folder. As a context it keeps others out."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.results = folder, folder / "results"
        self.lock = -1

    def __enter__(self) -> Gradebook:
        try:
            self.results.mkdir(parents=True, exist_ok=True)
            self.lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise CannotKeep(f"--out {self.folder}: it cannot be written to ({error.strerror}).") from None
        try:
            take(self.lock)
        except OSError:
            os.close(self.lock)
            raise Busy(
                f"--out {self.folder}: another `tandem grade` is at work here. Wait for it, or choose another folder."
            ) from None
        for left in self.folder.glob(f"*/{UNFINISHED}*"):
            # Of one that was killed while it wrote.
            left.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.lock)

    def place(self, student: Student) -> Path:
        return self.results / f"{student.stem}.json"

    def read(self, student: Student) -> SubmissionResult | None:
        """A student's result; None where there is none, or nothing that could be one."""
        try:
            raw = self.place(student).read_bytes()
            result = msgspec.json.decode(raw, type=SubmissionResult)
        except (OSError, msgspec.DecodeError):
            return None
        return result if result.schema == SCHEMA else None

    def is_current(self, student: Student, fingerprint: str) -> bool:
        """Whether the result that is there is the one that grading would give; a fault of ours is tried again."""
        result = self.read(student)
        return result is not None and result.fingerprint == fingerprint and not has_fault(result)

    def all_of(self, students: Iterable[Student]) -> Iterator[SubmissionResult]:
        """Their results, one after another; whoever has none is passed over."""
        for student in students:
            result = self.read(student)
            if result is not None:
                yield result

    def write(self, place: Path, content: bytes) -> None:
        """Write a file whole or not at all; CannotKeep where that is not possible."""
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, content)
        except OSError as error:
            raise CannotKeep(f"{place}: it cannot be written ({error.strerror}).") from None


def has_fault(result: SubmissionResult) -> bool:
    return result.fault is not None or any(one.verdict == "grader_fault" for one in result.exercises)


def write_whole(place: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=place.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, place)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def take(lock: int) -> None:
    """Lock a file for this process, for as long as it lives; OSError where another one has it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

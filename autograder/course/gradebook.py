"""The folder of results: one file a student, written whole or not at all, and what is made of all of them.

OUT/results/NAME.json       tandem/result/v1
OUT/FORMAT/NAME.SUFFIX      each format that was asked for
OUT/grades.csv, OUT/summary.html
OUT/earlier/NUMBER/...      what is no longer current: of students who are gone, in formats that nobody asked for
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course.kept_result import NoResult, read_kept
from autograder.course.students import StudentEntry
from autograder.result import SubmissionResult, has_fault

LOCK = ".lock"
UNFINISHED = ".unfinished-"
GO_ON = "What is written is whole; when this is mended, the same command goes on from there."


class GradebookLocked(Exception):
    """Somebody else is grading into this folder."""


class CannotWrite(Exception):
    """A result could not be kept, and why."""


class Gradebook:
    """The results in a folder. As a context it keeps others out."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.results = folder, folder / "results"
        self.lock = -1

    def __enter__(self) -> Gradebook:
        try:
            self.results.mkdir(parents=True, exist_ok=True)
            self.lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
            lock_file(self.lock)
            self.sweep()
        except OSError as error:
            self.close()
            raise CannotWrite(f"--out {self.folder}: it cannot be written to ({error.strerror or error}).") from None
        except GradebookLocked:
            self.close()
            raise GradebookLocked(
                f"--out {self.folder}: another `tandem grade` is at work here. Wait for it, or choose another folder."
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self.lock >= 0:
            os.close(self.lock)
        self.lock = -1

    def sweep(self) -> None:
        """Take away what one that was killed had begun to write."""
        for pattern in (f"{UNFINISHED}*", f"*/{UNFINISHED}*"):
            for left in self.folder.glob(pattern):
                left.unlink(missing_ok=True)

    def result_path(self, student: StudentEntry) -> Path:
        return self.results / f"{student.stem}.json"

    def read(self, student: StudentEntry) -> SubmissionResult | None:
        """A student's result; None where there is none, or nothing that could be one."""
        try:
            return read_kept(self.result_path(student), student.name)
        except (OSError, NoResult):
            return None

    def current(self, student: StudentEntry, fingerprint: str) -> SubmissionResult | None:
        """The result that is there if it is the one that grading would give; a fault of ours is tried again."""
        result = self.read(student)
        return result if result and result.fingerprint == fingerprint and not has_fault(result) else None

    def all_of(self, students: Iterable[StudentEntry]) -> Iterator[SubmissionResult]:
        """Their results, one after another; CannotWrite where one is missing: a table without somebody is wrong."""
        for student in students:
            path = self.result_path(student)
            try:
                result = read_kept(path, student.name)
            except (OSError, NoResult) as error:
                why = str(error) if isinstance(error, NoResult) else error.strerror or type(error).__name__
                raise CannotWrite(f"{path}: this result was written, and is gone or damaged ({why}). {GO_ON}") from None
            yield result

    def write(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all; CannotWrite where that is not possible."""
        with self.careful(path):
            path.parent.mkdir(exist_ok=True)
            write_whole(path, content)

    def write_if_other(self, path: Path, content: bytes) -> None:
        """Write a file unless it is there as it would be written."""
        try:
            same = path.read_bytes() == content
        except OSError:
            same = False
        if not same:
            self.write(path, content)

    def remove(self, path: Path) -> None:
        """Take away a file of an older result."""
        with self.careful(path):
            path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def careful(self, path: Path) -> Iterator[None]:
        """What the system refuses is a CannotWrite; so is a folder that is no longer the one that was locked."""
        try:
            if not os.path.samestat(os.fstat(self.lock), os.stat(self.folder / LOCK)):
                raise OSError(f"{self.folder} was replaced by another folder meanwhile")
            yield
        except OSError as error:
            raise CannotWrite(f"{path}: it cannot be written ({error.strerror or error}). {GO_ON}") from None


def write_whole(path: Path, content: bytes) -> None:
    # Only whoever holds the lock writes here; the file's rights are those that the teacher gives to new files.
    unfinished = path.with_name(UNFINISHED + path.name)
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def lock_file(lock: int) -> None:
    """Lock a file for this process, for as long as it lives; GradebookLocked where another one has it."""
    try:
        import fcntl
    except ImportError:
        lock_file_on_windows(lock)
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise GradebookLocked from None


def lock_file_on_windows(lock: int) -> None:
    import msvcrt

    try:
        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        raise GradebookLocked from None

"""How far somebody is, kept in the folder that they work in: what passed, which hints were read, what failed last.

It is a small file, `work_folder.MARK`, and belongs to that folder alone: a copy of the folder takes it along, another
folder begins anew, and whoever checks a file that lies in no such folder leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from autograder.work_folder import MARK, find_work_folder

if TYPE_CHECKING:
    from autograder.result import ExerciseResult

VERSION = 1
# Where a part of a file could not be read, these may come of that.
UNCERTAIN = ("error", "not_attempted")
# They say nothing of the function.
NO_VERDICT = ("grader_fault",)


@dataclass
class LastFailure:
    """What was said of an exercise at the last check, for `tandem hint`; `given` says that it has been."""

    law: str = ""
    mistake: str = ""
    hint: str = ""
    given: bool = False


@dataclass
class Progress:
    """What is known of a folder; exercises go by name and track, as `activations.softmax numpy`.

    `hints` counts those that were read, `at` is where the loop stood. `said` is a sentence on what was wrong with the
    file; it is told once, and not kept.
    """

    verdicts: dict[str, str] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)
    failures: dict[str, LastFailure] = field(default_factory=dict)
    at: str = ""
    said: str = ""

    def has_passed(self, name: str, track: str) -> bool:
        return self.verdicts.get(key(name, track)) == "passed"


def key(name: str, track: str) -> str:
    return f"{name} {track}"


# The file -------------------------------------------------------------------------------------------------------------


def begin(folder: Path) -> None:
    """Make a folder one that progress is kept in; OSError where that cannot be."""
    write(folder, Progress())


def read(folder: Path | None) -> Progress:
    """What is known of a folder. A file that cannot be understood is kept under another name, and that is said."""
    if folder is None:
        return Progress()
    try:
        return progress_from(json.loads((folder / MARK).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Progress()
    except NewerVersion as problem:
        return set_aside(folder, str(problem))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return set_aside(folder, "it is damaged")
    except OSError as error:
        return Progress(said=f"{folder / MARK}: it cannot be read ({error.strerror}), so nobody knows how far you are.")


class NewerVersion(Exception):
    """The file was written by a newer Tandem."""


def progress_from(content: Any) -> Progress:
    """Progress from what was read; what is no progress raises ValueError, TypeError or AttributeError."""
    version = content["version"] if isinstance(content, dict) and "version" in content else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("no version")
    if version > VERSION:
        raise NewerVersion(f"it was written by a newer Tandem (version {version} of the file, {VERSION} is known here)")
    progress = Progress(
        {str(name): one for name, one in content.get("verdicts", {}).items()},
        {str(name): int(one) for name, one in content.get("hints", {}).items()},
        {str(name): LastFailure(**one) for name, one in content.get("failures", {}).items()},
        str(content.get("at", "")),
    )
    if not all(isinstance(one, str) for one in progress.verdicts.values()):
        raise ValueError("a verdict is a word")
    return progress


def set_aside(folder: Path, why: str) -> Progress:
    """Keep the file under another name, begin anew, and say so."""
    kept = next(one for number in range(1, 10_000) if not (one := folder / f".tandem.kept-{number}.json").exists())
    try:
        os.replace(folder / MARK, kept)
    except OSError as error:
        return Progress(said=f"{folder / MARK}: {why}, and it cannot be set aside ({error.strerror}).")
    fresh = Progress(said=f"{folder / MARK}: {why}; it is kept as {kept.name}, and progress begins anew.")
    with contextlib.suppress(OSError):
        write(folder, fresh)
    return fresh


def write(folder: Path, progress: Progress) -> None:
    """Keep it, whole or not at all."""
    content = {"version": VERSION} | {name: value for name, value in asdict(progress).items() if name != "said"}
    fresh = folder / f"{MARK}.{os.getpid()}"
    try:
        fresh.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        os.replace(fresh, folder / MARK)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


@contextlib.contextmanager
def changing(folder: Path | None) -> Iterator[Progress]:
    """What is known of a folder, to be changed and kept; a folder that cannot be written goes without."""
    with locked(folder):
        progress = read(folder)
        yield progress
        if folder is not None:
            with contextlib.suppress(OSError):
                write(folder, progress)


@contextlib.contextmanager
def locked(folder: Path | None) -> Iterator[None]:
    """Alone with the file, where the system knows locks: a check may end while another one does."""
    try:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY) if folder is not None else None
    except (ImportError, OSError):
        descriptor = None
    try:
        if descriptor is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


# What is remembered ---------------------------------------------------------------------------------------------------


def remember_verdicts(
    path: Path, results: Iterable[ExerciseResult], *, partly_read: Mapping[tuple[str, str], bool] = MappingProxyType({})
) -> None:
    """Note the verdicts in the folder that a path lies in, if it is one to work in.

    `partly_read` are exercises, by name and track, of files of which a part could not be read, and whether that part is
    their own: what may come of it takes nothing away that an exercise has earned.
    """
    folder = find_work_folder(path)
    told = [one for one in results if one.verdict not in NO_VERDICT]
    if folder is None or not told:
        return
    with changing(folder) as progress:
        for result in told:
            name = key(result.name, result.track)
            is_own = partly_read.get((result.name, result.track))
            if result.verdict != "passed" and (is_own or (is_own is False and result.verdict in UNCERTAIN)):
                continue
            progress.verdicts[name] = result.verdict
            progress.failures.pop(name, None)
            if result.verdict not in ("passed", "not_attempted"):
                progress.failures[name] = failure_of(result)


def failure_of(result: ExerciseResult) -> LastFailure:
    """What is worth repeating of a verdict."""
    return LastFailure(result.broken, result.mistake or "", result.hint or "")


def give_failure(folder: Path | None, name: str, track: str) -> LastFailure | None:
    """What the last check said of an exercise, if it helps and nobody has asked for it since."""
    if folder is None:
        return None
    with changing(folder) as progress:
        failure = progress.failures.get(key(name, track))
        if failure is None or failure.given or not failure.hint:
            return None
        failure.given = True
        return failure


def next_hint(folder: Path | None, name: str, track: str, count: int) -> int:
    """Which of so many hints comes next, counted from 0; after the last one it starts again."""
    if folder is None:
        return 0
    with changing(folder) as progress:
        read_before = progress.hints.get(key(name, track), 0)
        progress.hints[key(name, track)] = read_before + 1
    return read_before % count


def is_free(progress: Progress, name: str, track: str, hints: int) -> bool:
    """Whether the answer is shown without being asked for twice: it has passed, or all hints were read."""
    return progress.has_passed(name, track) or progress.hints.get(key(name, track), 0) >= hints

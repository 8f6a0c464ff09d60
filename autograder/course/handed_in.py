"""What one student handed in, of all that a course system has of theirs: which attempt, which of its files."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath
from typing import TypeVar

from autograder.course.downloads import NamePart
from autograder.course.leavings import CODE, Entry
from autograder.course.lookalikes import skeleton
from autograder.reading.collecting import MOST_ENTRIES, readable
from autograder.reading.kinds import RENAMED, is_code, is_noise

# Where Sakai puts a student's files, beside its own; and Teams the versions of work that was handed in again.
ATTACHMENTS = "Submission attachment(s)"
VERSION = re.compile(r"versi(?:on|ón|one|ão|e) (\d+)", re.IGNORECASE)
Person = TypeVar("Person")
# How many names it takes to know whether there is code in a folder.
MOST_LOOKED_AT = 2000
MOST_VERSIONS = 200


@dataclass(frozen=True)
class HandedIn:
    """What of a student's is graded: a folder or file, or several files under the student's own names of them.

    `attempt` says which one of several it is, and is empty where there is one.
    """

    path: Path
    files: tuple[tuple[str, Path], ...] = ()
    attempt: str = ""
    only_text: bool = False


def handed_in_by(folder: Path, entries: Sequence[tuple[Entry, NamePart]]) -> HandedIn:
    """What counts of a student's entries: all of the last attempt, or of the last one with code in it."""
    work = [(entry, part) for entry, part in entries if not part.text]
    if not work:
        return HandedIn(folder / entries[0][0].name, only_text=True)
    attempts = sorted({part.attempt for _, part in entries})
    with_code = [(entry, part) for entry, part in work if has_code(folder, entry)] or work
    last = max(part.attempt for _, part in with_code)
    words = ""
    if len(attempts) > 1:
        which = "the last" if last == attempts[-1] else "the last with code"
        when = next(part.when for _, part in with_code if part.attempt == last)
        words = f"{which} of {len(attempts)} attempts counts, of {readable(when)}"
    chosen = [(entry, part) for entry, part in work if part.attempt == last]
    if any(entry.is_folder for entry, _ in chosen):
        # Moodle has a folder for each kind of submission.
        chosen = [each for each in chosen if each in with_code]
    first = folder / chosen[0][0].name
    if len(chosen) > 1 or (is_code(first.name) and not chosen[0][0].is_folder):
        return HandedIn(first, own_files(folder, chosen), words)
    inner = within_folder(first)
    return HandedIn(inner.path, (), "; ".join(filter(None, [words, inner.attempt])))


def has_code(folder: Path, entry: Entry) -> bool:
    """Whether there is code in a file or folder, or an archive that may have it."""
    names = names_below(folder / entry.name, MOST_LOOKED_AT) if entry.is_folder else [entry.name]
    return any(name.casefold().endswith(CODE) or RENAMED.fullmatch(PurePath(name).name) for name in names)


def names_below(folder: Path, most: int) -> dict[str, Path]:
    """The files below a folder, so many at most, but for what is noise; links are not followed."""
    found: dict[str, Path] = {}
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_noise(name))
        for name in sorted(names)[: most - len(found)]:
            path = Path(directory) / name
            found[readable(path.relative_to(folder).as_posix())] = path
        if len(found) >= most:
            break
    return found


def own_files(folder: Path, entries: Sequence[tuple[Entry, NamePart]]) -> tuple[tuple[str, Path], ...]:
    """Everything under the names that the student gave it; where two files share one, under the course system's."""
    found: list[tuple[str, str, Path]] = []
    for entry, part in entries:
        path = folder / entry.name
        if entry.is_folder:
            found += [(own, f"{entry.name}/{own}", below) for own, below in names_below(path, MOST_ENTRIES).items()]
        else:
            found.append((readable(part.file), readable(entry.name), path))
    often = Counter(own for own, _, _ in found)
    return tuple((own if often[own] == 1 else systems, path) for own, systems, path in found)


def within_folder(path: Path) -> HandedIn:
    """Where in a student's folder the work is: beside it, Sakai has its own files, and Teams old versions."""
    attachments = path / ATTACHMENTS
    if not path.is_symlink() and not attachments.is_symlink() and attachments.is_dir():
        return HandedIn(attachments)
    for folder in (path, only_folder(path)):
        versions = {} if folder is None else versions_in(folder)
        if versions:
            last = max(versions)
            words = f"{versions[last].name} of {len(versions)} counts" if len(versions) > 1 else ""
            return HandedIn(versions[last], attempt=words)
    return HandedIn(path)


def only_folder(path: Path) -> Path | None:
    inner = first_entries(path)
    return inner[0] if len(inner) == 1 and is_own_folder(inner[0]) else None


def is_own_folder(path: Path) -> bool:
    return not path.is_symlink() and path.is_dir()


def versions_in(path: Path) -> dict[int, Path]:
    """The folders of versions, where a folder has nothing else."""
    inner = first_entries(path)
    found = {
        int(match[1][:9]): each for each in inner if is_own_folder(each) and (match := VERSION.fullmatch(each.name))
    }
    return found if len(found) == len(inner) else {}


def first_entries(path: Path) -> list[Path]:
    """What is in a folder, but for what begins with a dot; the first few of very many."""
    if path.is_symlink():
        return []
    try:
        with os.scandir(path) as listing:
            inner = [Path(entry.path) for entry in islice(listing, MOST_VERSIONS) if not entry.name.startswith(".")]
    except OSError:
        return []
    return inner


def display_names(people: Mapping[Person, NamePart]) -> dict[Person, str]:
    """What everybody is called; with a number where two have the same name, or one that looks like it."""
    often = Counter(skeleton(readable(part.name).casefold()) for part in people.values())
    shown = {}
    for person, part in people.items():
        name = readable(part.name) or readable(part.student)
        several = often[skeleton(name.casefold())] > 1
        detail = readable(part.number or part.student)
        shown[person] = f"{name} ({detail})" if several and detail != name else name
    return shown

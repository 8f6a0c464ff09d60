"""Where a class lies: in the folder or archive that was named, or further down in what course systems put round it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.course.downloads import recognize
from autograder.course.leavings import CODE, Entry, is_leaving
from autograder.course.topic_folders import called_like_topics, is_called_like_a_part, topic_folders
from autograder.course.unpacking import tops_of, unpack_class
from autograder.reading import archive
from autograder.reading.collecting import readable
from autograder.reading.files import NotASubmission
from autograder.reading.kinds import NOISE

# How far a class may lie below what was named: hw1/Abgaben/, submissions.zip/submissions/.
DEEPEST_CLASS = 6
# What a folder or archive is called that holds a class, or one assignment's.
CONTAINER = re.compile(
    r"(?:.*[ _-])?(?:abgaben?|assignments?|classroom|downloads?|exercises?|homeworks?|hw|labs?|ps|psets?|submissions?"
    r"|submitted|students?|bulk[ _-]?download|entregas?|rendus?|submitted files)[ _-]?\d*(?:[ _-].*)?"
)
# Beside the students' work in a course of nbgrader's, and in a class of Teams'.
INNER = {
    "submitted": {"source", "release", "autograded", "feedback", "gradebook.db", "nbgrader_config.py"},
    "Submitted files": {"Working files"},
}


class ClassLocation(NamedTuple):
    """The folder whose entries are the students', and what is to be said about the way to it."""

    folder: Path
    sentences: list[str]


def locate_class(submissions: Path, scratch: Path) -> ClassLocation:
    """Where the class lies; archives of a class are unpacked below `scratch`. NotASubmission where nothing is there."""
    named = readable(str(submissions))
    sentences: list[str] = []
    folder, way = submissions, [named]
    if submissions.is_file() and archive.is_named_like_one(submissions.name):
        folder = scratch / "0"
        sentences += unpack_class(submissions, named, folder)
        refuse_one_submission(named, folder)
    for depth in range(1, DEEPEST_CLASS):
        further = further_down(folder, scratch / str(depth), way[-1])
        if further is None:
            break
        folder, said, entry = further
        sentences += said
        way.append(readable(entry))
    return ClassLocation(folder, [f"The class was found in {'/'.join(way)}.", *sentences] if way[1:] else sentences)


def further_down(folder: Path, unpacked: Path, shown: str) -> tuple[Path, list[str], str] | None:
    """The one entry that holds the class; None where the folder's own entries are students."""
    people = [entry for entry in entries_of(folder, shown) if not is_leaving(entry)]
    for inner, beside in INNER.items():
        if (
            any(entry.is_folder and entry.name == inner for entry in people)
            and any(os.path.lexists(folder / name) for name in beside)
            and not holds_files(folder / inner)
        ):
            return folder / inner, [], inner
    if len(people) == 2 and {archive.without_suffix(entry.name) for entry in people} == {people[0].name}:
        # An archive and what was unpacked from it.
        people, packed = people[:1], [f"{readable(people[1].name)} was not opened: what is in it lies beside it."]
    else:
        packed = []
    if len(people) != 1:
        return None
    (entry,) = people
    path = folder / entry.name
    if entry.is_folder:
        return (path, packed, entry.name) if holds_class(path, entry.name) else None
    if not is_plain_file(path) or not archive.is_named_like_one(entry.name):
        return None
    try:
        sentences = unpack_class(path, readable(entry.name), unpacked)
    except NotASubmission:
        # Somebody's damaged archive; who reads it will say so.
        return None
    return (unpacked, sentences, entry.name) if holds_class(unpacked, archive.without_suffix(entry.name)) else None


def is_packed_class(folder: Path, entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether an archive holds the entries that lie beside it: they were unpacked from it."""
    if entry.is_folder or not entry.name.casefold().endswith(".zip") or len(entries) < 3:
        return False
    if not is_plain_file(folder / entry.name):
        return False
    tops = tops_of(folder / entry.name)
    shared = tops & {readable(other.name) for other in entries if not is_leaving(other)}
    return len(shared) > 1 and 2 * len(shared) > len(tops)


def holds_files(folder: Path) -> bool:
    """Whether code lies in a folder itself, as in one student's: course systems put folders there."""
    return any(not entry.is_folder and entry.name.casefold().endswith(CODE) for entry in entries_of(folder, ""))


def is_plain_file(path: Path) -> bool:
    """Whether it may be opened: a link would lead elsewhere, and who opens a pipe waits."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def holds_class(folder: Path, called: str, depth: int = 0) -> bool:
    """Whether a folder's entries are several students', and not one student's files."""
    try:
        people = [entry for entry in entries_of(folder, called) if not is_leaving(entry)]
    except NotASubmission:
        return False
    if not people or depth > DEEPEST_CLASS or topic_folders(folder, people):
        return False
    if recognize(folder, people) or any(entry.name in INNER for entry in people):
        return True
    if len(people) == 1:
        (entry,) = people
        return entry.is_folder and holds_class(folder / entry.name, entry.name, depth + 1)
    if is_one_submission(folder, people):
        return False
    everybodys = all(entry.is_folder or archive.is_named_like_one(entry.name) for entry in people)
    return everybodys or CONTAINER.fullmatch(called.casefold()) is not None


def is_one_submission(folder: Path, people: Sequence[Entry]) -> bool:
    """Whether these are one student's folders and files: topics, or nothing that could be called after somebody."""
    if topic_folders(folder, people):
        return True
    code = [entry for entry in people if entry.is_folder or entry.name.casefold().endswith(CODE)]
    return bool(code) and all(map(is_called_like_a_part, code)) and not called_like_topics(folder, people)


def refuse_one_submission(shown: str, folder: Path) -> None:
    """An archive that holds one student's work is not a class."""
    people = [entry for entry in entries_of(folder, shown) if not is_leaving(entry)]
    is_further_down = len(people) == 1 and people[0].is_folder and not topic_folders(folder, people)
    if is_one_submission(folder, people) and not is_further_down:
        first = readable(people[0].name) + "/" * people[0].is_folder
        raise NotASubmission(f"{shown}: this looks like one submission, it holds {first}. To grade it, add --single.")


def entries_of(folder: Path, shown: str) -> list[Entry]:
    """What is in the folder, but for what systems leave there under names that are nobody's."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(
                (Entry(entry.name, is_folder(entry), is_link(entry)) for entry in listing), key=lambda entry: entry.name
            )
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            reason = "it is not there"
        elif isinstance(error, NotADirectoryError):
            reason = "it is a file; to grade this one submission, add --single"
        else:
            reason = f"it cannot be read ({error.strerror})"
        raise NotASubmission(
            f"{shown}: expected a folder with an entry for each student, or an archive of one, but {reason}."
        ) from None
    return [entry for entry in entries if not entry.name.startswith(".") and entry.name not in NOISE]


def is_link(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink()
    except OSError:
        return False


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder itself; a link to one is an entry like any file."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False

"""Folders that are called like a topic: a part of one submission, or the work of a student of that name.

What lies inside decides, and not the name alone. A topic's folder holds in_numpy.py or in_torch.py, and beside it lie
other topics; a student's folder holds whatever other students' folders hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.course.handed_in import MOST_LOOKED_AT, has_code, names_below
from autograder.course.leavings import Entry
from autograder.reading import archive
from autograder.reading.collecting import topic_names
from autograder.reading.exercise_names import topics_by_name
from autograder.reading.files import TRACK_OF_FILE

# What a student's own folders and files are called, beside exercises and topics.
OWN = re.compile(
    r"(?:(?:part|task|ex|exercise|aufgabe|q|question|problem|step|week|chapter|lab|hw|homework|assignment)s?"
    r"[ _-]?\d*[a-z]?"
    r"|src|tests?|data|docs?|lib|utils?|helpers?|notebooks?|code|main|solutions?|models?|plots?|figures?|images?|venv"
    r"|in_numpy|in_torch|__init__|setup|conftest)"
)


def is_called_like_one(entry: Entry) -> bool:
    return entry.is_folder and entry.name.casefold() in topic_names()


def topic_folders(folder: Path, people: Sequence[Entry]) -> list[Entry]:
    """Those of a folder's entries that are a topic's: then all of it is one submission."""
    called = [entry for entry in people if is_called_like_one(entry)]
    if not called:
        return []
    own = {entry.name: paths_below(folder / entry.name) for entry in people if entry.is_folder}
    called = [entry for entry in called if not holds_topics(own[entry.name])]
    others = [entry for entry in people if not is_called_like_one(entry) and is_anybodys(folder, entry)]
    if not others:
        return called
    with_files = [entry for entry in called if TRACK_OF_FILE.keys() & own[entry.name]]
    alike = [entry for entry in others if TRACK_OF_FILE.keys() & own.get(entry.name, set())]
    whole = [entry for entry in others if holds_topics(own.get(entry.name, set()))]
    crowd = [entry for entry in others if entry.is_folder or archive.is_named_like_one(entry.name)]
    # A set of topics may have a copy of itself or something of its own beside it, but no crowd.
    if with_files and len(alike) < len(with_files) >= len(whole) and len(crowd) <= 2 * len(with_files):
        return with_files
    if any(entry.is_folder for entry in others):
        return []
    # Beside files alone, a folder in which nothing could be graded is nobody's yet.
    return [entry for entry in called if not has_code(folder, entry)]


def called_like_topics(folder: Path, people: Sequence[Entry]) -> list[Entry]:
    """Those that are taken for students' all the same."""
    topics = topic_folders(folder, people)
    return [entry for entry in people if is_called_like_one(entry) and entry not in topics]


def paths_below(folder: Path) -> set[str]:
    """What is in a folder, as paths from there, in small letters."""
    return {path.casefold() for path in names_below(folder, MOST_LOOKED_AT)}


def holds_topics(files: set[str]) -> bool:
    """Whether topics' folders are among these files: whose they are has handed in a whole set."""
    return any(
        path.count("/") and path.split("/")[-2] in topic_names() and path.split("/")[-1] in TRACK_OF_FILE
        for path in files
    )


def is_anybodys(folder: Path, entry: Entry) -> bool:
    """Whether it may be another student's: it holds code, and is not called as parts of one submission are."""
    return not is_called_like_a_part(entry) and has_code(folder, entry)


def is_called_like_a_part(entry: Entry) -> bool:
    """Whether a name is one that a student gives to a part of the work: an exercise's, a topic's, src, part_1."""
    stem = archive.without_suffix(entry.name.casefold()).removesuffix(".py").removesuffix(".ipynb")
    return stem in topic_names() or stem in topics_by_name() or OWN.fullmatch(stem) is not None

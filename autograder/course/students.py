"""Whose submissions there are: each entry of a folder is one student's."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.reading.files import NOISE, NotASubmission, readable
from reference.catalogue import topics

# Names that every file system holds as they are, and tells apart from all others.
PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
LONGEST_STEM = 60


@dataclass(frozen=True)
class StudentEntry:
    """One student's submission: what it is called, where it lies, and what its results' files are called."""

    name: str
    path: Path
    stem: str


def find_students(submissions: Path, out: Path, *, single: bool = False) -> list[StudentEntry]:
    """Everybody, in order of their names; NotASubmission with one sentence where nobody is found."""
    shown = readable(str(submissions))
    if single:
        if not os.path.lexists(submissions):
            raise NotASubmission(f"{shown}: there is no such file or folder.")
        return [student_entry(submissions)]
    entries = entries_of(submissions)
    topic_folders = [entry.name for entry in entries if entry.name in topics() and entry.is_dir()]
    if topic_folders:
        raise NotASubmission(
            f"{shown}: this looks like one submission, it holds {topic_folders[0]}/. To grade it, add --single; "
            "else put each student's files into a folder of its own."
        )
    if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(submissions)):
        raise NotASubmission(
            f"--out {readable(str(out))}: it lies among the submissions and would be graded; choose another place."
        )
    if not entries:
        raise NotASubmission(f"{shown}: nothing is in this folder.")
    return [student_entry(Path(entry.path)) for entry in entries]


def entries_of(submissions: Path) -> list[os.DirEntry[str]]:
    """What is in the folder, but for what systems leave there."""
    try:
        with os.scandir(submissions) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            reason = "it is not there"
        elif isinstance(error, NotADirectoryError):
            reason = "it is a file; to grade this one submission, add --single"
        else:
            reason = f"it cannot be read ({error.strerror})"
        raise NotASubmission(
            f"{readable(str(submissions))}: expected a folder with an entry for each student, but {reason}."
        ) from None
    return [entry for entry in entries if not entry.name.startswith(".") and entry.name not in NOISE]


def student_entry(path: Path) -> StudentEntry:
    name = os.path.basename(os.path.abspath(path))
    return StudentEntry(readable(name), path, stem_of(name))


def stem_of(name: str) -> str:
    """What to call a student's files: the name itself if it is plain, else something like it and a number.

    Ada and ada are two students, on a file system that does not tell their names apart as well.
    """
    if PLAIN.fullmatch(name):
        return name
    like = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._-")[:LONGEST_STEM]
    return f"{like or 'student'}~{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}"

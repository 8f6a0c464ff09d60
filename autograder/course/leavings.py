"""What lies in a folder of submissions and is nobody's: files of systems, of course systems, of teachers.

A file that a student may have handed in, even a wrong one as a PDF, is never among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple


class Entry(NamedTuple):
    """Something in a folder of submissions; a link is a folder no more than a file, wherever it leads."""

    name: str
    is_folder: bool
    is_link: bool = False


FOLDERS = {"system volume information", "lost+found", "found.000"}
FILES = {
    # Windows and Mac. Finder's Icon ends in a carriage return, which some programs write out and others drop.
    "desktop.ini", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "icon\r", "icon\\r", "icon", "autorun.inf",
    # Course systems, beside the students' folders.
    "index.html", "index.htm", "manifest.xml", "imsmanifest.xml", "nbgrader_config.py",
    # Sakai, where a student's folder was handed out without its cover.
    "timestamp.txt", "comments.txt", "feedbacktext.html",
    # What people keep beside them.
    "makefile", "dockerfile", "license", "license.txt", "license.md", "requirements.txt", "codeowners",
}  # fmt: skip
# What Windows notes beside a file, where another system has made a file of it.
STREAMS = ("zone.identifier", "com.apple.quarantine")
# Tables, settings and the like: no homework in code is handed in as one.
SUFFIXES = {
    ".bak", ".cfg", ".crdownload", ".csv", ".db", ".ini", ".lnk", ".log", ".ods", ".part", ".sqlite", ".tmp", ".toml",
    ".tsv", ".url", ".webloc", ".xls", ".xlsm", ".xlsx", ".yaml", ".yml",
}  # fmt: skip
# README.md, "Grading notes.docx", roster_spring.txt: whatever format the teacher wrote it in, but code.
TEACHERS = re.compile(
    r"(read[ _-]?me|roster|class[ _-]?list|grades?|grading|gradebook|rubric|syllabus|instructions?|policy)\b"
)
CODE = (".py", ".ipynb", ".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar")
MOST_NAMED = 20


def is_leaving(entry: Entry) -> bool:
    """Whether an entry is nobody's, whatever course system the folder is from."""
    name = entry.name.casefold()
    if entry.is_folder:
        return name in FOLDERS
    if (
        name in FILES
        or name.startswith(("~$", "thumbs.db"))
        or name.endswith(STREAMS)
        or PurePath(name).suffix in SUFFIXES
    ):
        return True
    return not name.endswith(CODE) and TEACHERS.match(name.replace("_", " ")) is not None


def is_document(entry: Entry) -> bool:
    """Whether it is a file that no code can be in. Where everybody's name has a pattern, one without it is nobody's."""
    return not entry.is_folder and not entry.name.casefold().endswith(CODE)


def as_list(names: Iterable[str]) -> str:
    """Names as a sentence holds them, and how many more there are."""
    named = list(names)
    more = len(named) - MOST_NAMED
    return ", ".join(named[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

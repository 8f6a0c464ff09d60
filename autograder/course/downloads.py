"""What course systems call the files and folders of a class that is downloaded from them.

Each system is a function from a folder's entries to what their names say: whose they are, the student's own name of the
file, which attempt. Names are only taken for a system's where more than half of the folder's entries have them, and
nothing in them contradicts it: an attachment's number that comes twice, a student's number with two names. A folder in
which `lab_1_2_ada.py` lies beside `lab_1_2_bob.py` is no download of Canvas.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from autograder.course.leavings import Entry, is_leaving
from autograder.course.receipts import Receipt, blackboard_receipt, gradescope_submitters


@dataclass(frozen=True)
class NamePart:
    """What a course system says in an entry's name.

    `student` is the same in all that one student handed in, and `number` tells two people of one name apart. `file` is
    the student's own name of a file, and empty for a folder. A later `attempt` is larger. What is `text` is no file of
    the student's: what was typed into a page, or the system's receipt for an attempt.
    """

    student: str
    name: str
    number: str = ""
    file: str = ""
    attempt: str = ""
    when: str = ""
    late: bool = False
    text: bool = False


NameParts = dict[str, NamePart]


@dataclass(frozen=True)
class CourseSystem:
    """A course system, and what it says in the names of a folder's entries."""

    name: str
    parts: Callable[[Path, Sequence[Entry]], NameParts]


def recognize(folder: Path, entries: Sequence[Entry]) -> tuple[CourseSystem, NameParts] | None:
    """The course system that most entries have their names from, and what they say; None where there is none."""
    found = [(system, system.parts(folder, entries)) for system in SYSTEMS]
    system, parts = max(found, key=lambda each: len(each[1]))
    candidates = sum(entry.name in parts or not is_leaving(entry) for entry in entries)
    return (system, parts) if 2 * len(parts) > candidates else None


def matching(pattern: re.Pattern[str], entries: Iterable[Entry]) -> list[tuple[Entry, re.Match[str]]]:
    # A Mac writes ü as two letters.
    found = ((entry, pattern.fullmatch(unicodedata.normalize("NFC", entry.name))) for entry in entries)
    return [(entry, match) for entry, match in found if match]


def have_one_name_each(parts: NameParts) -> bool:
    """Whether no student's number comes with two names."""
    names: dict[str, str] = {}
    return all(names.setdefault(part.number, part.name) == part.name for part in parts.values())


# Canvas ---------------------------------------------------------------------------------------------------------------

# Numbers of a database do not begin with 0, which dates and counters in people's own names often do.
NUMBER = r"[1-9]\d*"
# Letters of every script, with the marks that Python does not count among them.
WORD = r"[^\s!-/:-@\[-^`{-~]"
# doeada_LATE_1001_50001_hw-1.ipynb; what was typed in, or an address: doeada_1001_text.html; where names are hidden:
# anon_x7Qz1_50001_hw.ipynb.
CANVAS = re.compile(
    rf"(?P<name>{WORD}+?)(?P<late>_LATE)?_(?P<number>{NUMBER})_(?:(?P<attachment>{NUMBER})_(?P<file>.+)|(?:text|link)\.html)"
)
CANVAS_ANONYMOUS = re.compile(
    rf"(?P<late>LATE_)?(?P<name>anon)_(?P<number>[A-Za-z0-9]{{4,6}})_"
    rf"(?:(?P<attachment>{NUMBER})_(?P<file>.+)|(?:text|link)\.html)"
)
# What Canvas puts into the name of a file that was handed in before.
UPLOADED_AGAIN = re.compile(r"(?P<stem>.+)-\d{1,3}(?P<suffix>\.\w+)")
# What a browser puts there when the teacher has downloaded it twice.
DOWNLOADED_AGAIN = re.compile(r" \(\d+\)(?=\.\w+$)")
YEAR = re.compile(r"(19|20)\d\d")


def canvas(folder: Path, entries: Sequence[Entry]) -> NameParts:
    files = [entry for entry in entries if not entry.is_folder]
    found, anonymous = matching(CANVAS, files), matching(CANVAS_ANONYMOUS, files)
    hidden = len(anonymous) > len(found)
    found = anonymous if hidden else found
    parts = {
        entry.name: NamePart(
            f"{match['name']}_{match['number']}", f"anon_{match['number']}" if hidden else match["name"],
            match["number"], match["file"] or "", late=match["late"] is not None, text=match["file"] is None,
        )
        for entry, match in found
    }  # fmt: skip
    attachments: dict[str, set[str]] = {}
    for _, match in found:
        if match["attachment"]:
            attachments.setdefault(match["attachment"], set()).add(DOWNLOADED_AGAIN.sub("", match["file"]))
    contradicted = any(len(names) > 1 for names in attachments.values()) or not have_one_name_each(parts)
    return {} if contradicted or share_a_prefix(parts, attachments) else without_counts(parts)


def share_a_prefix(parts: NameParts, attachments: Iterable[str]) -> bool:
    """Whether what looks like a student's name is what a course calls its files, as in hw_2024_12_ada.py."""
    if len(parts) < 2 or len({part.name for part in parts.values()}) > 1:
        return False
    if len({part.student for part in parts.values()}) > 1:
        return len(parts) > 2
    # One student with several files: then their numbers are those of attachments, and the first one's is no year.
    is_year = any(YEAR.fullmatch(part.number) for part in parts.values())
    return is_year or any(len(number) < 3 for number in attachments)


def without_counts(parts: NameParts) -> NameParts:
    """Files under the names that they had when they were first handed in, where that leaves each its own."""
    first = {}
    for entry, part in parts.items():
        again = UPLOADED_AGAIN.fullmatch(part.file)
        first[entry] = again["stem"] + again["suffix"] if again else part.file
    taken = Counter((parts[entry].student, file) for entry, file in first.items())
    return {
        entry: part if taken[part.student, first[entry]] > 1 else replace(part, file=first[entry])
        for entry, part in parts.items()
    }


# Moodle ---------------------------------------------------------------------------------------------------------------

# A folder for each student and kind, or all files side by side; a group's name in place of a student's, and the default
# group has no number. With blind marking all are called Participant, in the course's language.
MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z0-9]+)(?:_(?P<file>.*))?", re.DOTALL
)


def moodle(folder: Path, entries: Sequence[Entry]) -> NameParts:
    parts = {
        entry.name: NamePart(
            f"{match['name']}_{match['number'] or ''}".strip("_"), match["name"].strip(), match["number"] or "",
            "" if entry.is_folder else match["file"] or entry.name, text=match["kind"] == "onlinetext",
        )
        for entry, match in matching(MOODLE, entries)
    }  # fmt: skip
    names = {part.name for part in parts.values()}
    numbers = {part.number for part in parts.values()}
    if len(names) == 1 and (len(numbers) > 1 or names == {"Participant"}):
        return {entry: replace(part, name=f"{part.name} {part.number}") for entry, part in parts.items()}
    return parts


# Blackboard -----------------------------------------------------------------------------------------------------------

BLACKBOARD = re.compile(
    r"(?P<head>.+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<receipt>\.txt))", re.DOTALL
)


def blackboard(folder: Path, entries: Sequence[Entry]) -> NameParts:
    found = matching(BLACKBOARD, (entry for entry in entries if not entry.is_folder))
    receipts = {
        match["head"]: receipt
        for entry, match in found
        if match["receipt"] and (receipt := blackboard_receipt(folder / entry.name)) is not None
    }
    assignment = blackboard_assignment([match["head"] for _, match in found], receipts)
    parts = {}
    for entry, match in found:
        receipt = receipts.get(match["head"])
        login = match["head"].removeprefix(assignment)
        day, clock = match["when"][:10], match["when"][11:].replace("-", ":")
        parts[entry.name] = NamePart(
            login, receipt.name if receipt else login, login, match["file"] or "", match["when"], f"{day} {clock}",
            text=match["receipt"] is not None,
        )  # fmt: skip
    return parts


def blackboard_assignment(heads: Sequence[str], receipts: dict[str, Receipt]) -> str:
    """What stands before the students' logins: both the assignment's name and a login may have underscores.

    A receipt says the login. Without one, it is what all names begin with, or else what stands before the last
    underscore.
    """
    for head, receipt in receipts.items():
        if receipt.login and head.endswith(f"_{receipt.login}"):
            return head.removesuffix(receipt.login)
    return common_beginning(heads, "_")


def common_beginning(names: Iterable[str], separator: str) -> str:
    """The parts between separators that all names begin with; the last part of each is always its own."""
    own = [name.split(separator)[:-1] for name in names]
    shared = list(takewhile(lambda parts: len(set(parts)) == 1, zip(*own, strict=False)))
    return "".join(parts[0] + separator for parts in shared)


# Brightspace ----------------------------------------------------------------------------------------------------------

# 1001-2002 - Ada Doe - Mar 3, 2024 1100 AM, in the course's language; a single file has its own name behind it.
BRIGHTSPACE = re.compile(
    r"(?P<number>\d+)-(?P<upload>\d+) ?- ?(?P<name>.+?) ?- "
    r"(?P<when>(?:\d{4}-\d\d?-\d\d?|[^-]*?\b\d{4}\b)[^-]*?)(?: - (?P<file>.+))?"
)
CLOCK = re.compile(
    r"(?P<month>[A-Za-z]{3})[a-z]*\.? (?P<day>\d\d?), (?P<year>\d{4}) "
    r"(?P<hour>\d\d?):?(?P<minute>\d\d) ?(?P<half>[AP]M)?"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def brightspace(folder: Path, entries: Sequence[Entry]) -> NameParts:
    return {
        entry.name: NamePart(
            f"{match['name']}_{match['number']}", match["name"], match["number"],
            "" if entry.is_folder else match["file"] or entry.name,
            sortable(match["when"]) + match["upload"].zfill(20), match["when"],
        )
        for entry, match in matching(BRIGHTSPACE, entries)
    }  # fmt: skip


def sortable(when: str) -> str:
    """A date of Brightspace's so that a later one is larger; empty where it is written in another language."""
    match = CLOCK.fullmatch(when.strip())
    if match is None or match["month"].lower() not in MONTHS:
        return ""
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "PM" else 0)
    month = MONTHS.index(match["month"].lower()) + 1
    return f"{match['year']}-{month:02}-{int(match['day']):02} {hour:02}:{match['minute']} "


# Sakai, ILIAS, Gradescope, nbgrader -----------------------------------------------------------------------------------

# Doe, Ada(ada): a folder each, or one file of it with the folders in its name.
SAKAI = re.compile(
    r"(?P<last>[^()]*), ?(?P<first>.*?) ?\((?P<login>[^()]+)\)(?:_Submission attachment\(s\)_(?P<file>.+))?"
)


def sakai(folder: Path, entries: Sequence[Entry]) -> NameParts:
    return {
        entry.name: NamePart(
            match["login"], f"{match['first']} {match['last']}".strip(), match["login"], match["file"] or ""
        )
        for entry, match in matching(SAKAI, entries)
        if entry.is_folder == (match["file"] is None)
    }


# Doe_Ada_ada_1001. A name may have spaces; underscores in the middle are the login's.
ILIAS = re.compile(rf"(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>.+)_(?P<number>{NUMBER})")


def ilias(folder: Path, entries: Sequence[Entry]) -> NameParts:
    folders = matching(ILIAS, (entry for entry in entries if entry.is_folder))
    parts = {
        entry.name: NamePart(match.string, f"{match['first']} {match['last']}", match["login"])
        for entry, match in folders
    }
    # hw_1_ada_2024 beside hw_1_bob_2024, ada_doe_hw_1 beside bo_roe_hw_2: nobody shares a login or a user's number.
    shared = any(len({match[group] for _, match in folders}) < len(folders) for group in ("login", "number"))
    same_name = len(parts) > 1 and len({part.name for part in parts.values()}) == 1
    return {} if shared or same_name else parts


GRADESCOPE = re.compile(rf"submission_({NUMBER})")
GRADESCOPE_METADATA = "submission_metadata.yml"


def gradescope(folder: Path, entries: Sequence[Entry]) -> NameParts:
    folders = matching(GRADESCOPE, (entry for entry in entries if entry.is_folder))
    if not any(entry.name == GRADESCOPE_METADATA for entry in entries):
        return {}
    names = gradescope_submitters(folder / GRADESCOPE_METADATA)
    return {entry.name: NamePart(entry.name, names.get(entry.name, entry.name), match[1]) for entry, match in folders}


# What lies in an exchange of nbgrader's: ada+hw1+2024-03-03 11:00:00.000000 UTC, and then a number of its own.
NBGRADER = re.compile(
    r"(?P<login>[^+]+)\+(?P<assignment>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d \d\d.?\d\d.?\d\d)[^+]*(?:\+.*)?"
)


def nbgrader(folder: Path, entries: Sequence[Entry]) -> NameParts:
    return {
        entry.name: NamePart(match["login"], match["login"], attempt=match["when"], when=match["when"])
        for entry, match in matching(NBGRADER, (entry for entry in entries if entry.is_folder))
    }


# GitHub Classroom, Google Classroom -----------------------------------------------------------------------------------


def github(folder: Path, entries: Sequence[Entry]) -> NameParts:
    """hw1-ada, hw1-bob-roe: the assignment's name and an account, which may have hyphens too."""
    cloned = [entry.name for entry in entries if entry.is_folder and os.path.lexists(folder / entry.name / ".git")]
    if len(cloned) < 2:
        return {}
    assignment = folder.name.removesuffix("submissions")
    if not assignment.endswith("-") or not all(name.startswith(assignment) for name in cloned):
        assignment = common_beginning(cloned, "-")
    return {name: NamePart(name, name.removeprefix(assignment)) for name in cloned}


# Ada Doe - Homework 1.ipynb: a copy of one title for each student.
GOOGLE = re.compile(r"(?P<name>.+?) - (?P<file>.+\.\w+)")


def google(folder: Path, entries: Sequence[Entry]) -> NameParts:
    found = matching(GOOGLE, (entry for entry in entries if not entry.is_folder and not is_leaving(entry)))
    students = {match["name"] for _, match in found}
    # "Doe - Ada.py" beside "Doe - Cy.py" are two people: a title is what more than half of them have. "Homework 1 (1)"
    # may be another's of the same name.
    often = Counter(match["file"] for _, match in found)
    titles = {title for title, count in often.items() if count > 1 and 2 * count > len(students)}
    return {
        entry.name: NamePart(match["name"], match["name"], file=match["file"])
        for entry, match in found
        if match["file"] in titles
    }


# The most particular names first: of two systems with as many entries the first one counts.
SYSTEMS = (
    CourseSystem("Moodle", moodle),
    CourseSystem("Blackboard", blackboard),
    CourseSystem("Brightspace", brightspace),
    CourseSystem("nbgrader's exchange", nbgrader),
    CourseSystem("Gradescope", gradescope),
    CourseSystem("Sakai", sakai),
    CourseSystem("GitHub Classroom", github),
    CourseSystem("ILIAS", ilias),
    CourseSystem("Canvas", canvas),
    CourseSystem("Google Classroom", google),
)

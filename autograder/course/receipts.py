"""Names of students where a course system keeps them in a file beside their work: Blackboard and Gradescope.

They are read for what they call people, and for nothing else; one that cannot be read names nobody.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from autograder.reading.files import read_bytes, readable

LARGEST_RECEIPT = 2**16
LARGEST_METADATA = 2**24
LONGEST_NAME = 200
LONGEST_LINE = 1000


class Receipt(NamedTuple):
    """Whose attempt it is, and the login where it is said."""

    name: str
    login: str


# "Name: Ada Doe (ada)", in the course's language.
NAMED = re.compile(r"[^\W\d_][^:\n]{0,30}:[ \t]*(?P<name>[^\n]*?\S)[ \t]*(?:\((?P<login>[^()\n]*)\))?[ \t]*")


def blackboard_receipt(path: Path) -> Receipt | None:
    """Whom the receipt of an attempt names; None where it names nobody."""
    lines = receipt_text(path, LARGEST_RECEIPT).lstrip().splitlines()
    match = NAMED.fullmatch(lines[0][:LONGEST_LINE].strip()) if lines else None
    return Receipt(person_name(match["name"]), (match["login"] or "").strip()) if match else None


# YAML as Gradescope writes it: keys of Ruby's, and a name plain or in quotes.
SUBMISSION = re.compile(r"(?P<quote>[\"']?)(?P<name>submission_\d+)(?P=quote):\s*")
KEY = re.compile(r"  (?! )\"?:?(?P<key>\w+)\"?:.*|- .*")
SUBMITTER = re.compile(r" *(?:- )? *\"?:?name\"?:[ \t]+(?P<name>\S.*)")


def gradescope_submitters(path: Path) -> dict[str, str]:
    """The names of those who handed in each submission, several of a group with commas between them."""
    names: dict[str, list[str]] = {}
    submission, key = "", ""
    for whole_line in receipt_text(path, LARGEST_METADATA).splitlines():
        line = whole_line[:LONGEST_LINE]
        if line[:1] not in (" ", "-", ""):
            match = SUBMISSION.fullmatch(line)
            submission, key = match["name"] if match else "", ""
        elif (match := KEY.fullmatch(line)) and match["key"]:
            key = match["key"]
        elif submission and key == "submitters" and (match := SUBMITTER.fullmatch(line)):
            names.setdefault(submission, []).append(person_name(unquoted(match["name"].strip())))
    return {submission: ", ".join(filter(None, each)) for submission, each in names.items() if any(each)}


def unquoted(value: str) -> str:
    """What a scalar of YAML says; of escapes those that stand for letters."""
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(
            r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))",
            lambda match: match[4] or chr(min(int(match[1] or match[2] or match[3], 16), 0x10FFFF)),
            value[1:-1],
        )
    return value


def receipt_text(path: Path, limit: int) -> str:
    try:
        raw = read_bytes(path, limit)
    except OSError:
        return ""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def person_name(name: str) -> str:
    return readable(" ".join(name.split()))[:LONGEST_NAME]

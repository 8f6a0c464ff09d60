"""Taking files in, from folders and archives alike, within bounds that count everything together.

Whoever made them may have meant harm: no link is followed, and nothing is larger than the bounds below, by count and
not by what a header says. What is left out because of that is said, a sentence each.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from itertools import islice

from autograder.reading import archive
from autograder.reading.archive import Member
from autograder.reading.kinds import (
    ENVIRONMENT,
    HEAD,
    Kind,
    better_name,
    is_code,
    is_hidden,
    is_noise,
    kind_of_code,
    may_be_code,
    read_as,
    suffix_of,
    why_left_out,
)
from autograder.reading.text import LARGEST_SOURCE, NotASubmission, conflict_of, decode_source
from reference.catalogue import topics

LARGEST_NOTEBOOK = 64 * 2**20
LARGEST_SUBMISSION = 64 * 2**20
# Notebooks with their outputs, before those are taken out.
LARGEST_NOTEBOOKS = 4 * LARGEST_NOTEBOOK
# Files of code that are kept, and everything that is looked at: a data set may lie beside it.
MOST_FILES = 10_000
MOST_ENTRIES = 100_000
TOO_MANY = f"more than {MOST_ENTRIES} files and folders: the others were not looked at."
# Files whose names do not say what they are.
MOST_HEADS = 1000
MOST_ARCHIVES = 50
MANY_HEADS = f"more than {MOST_HEADS} files whose names do not say what they are: the others were not looked at."
MOST_OTHERS = 3
# An archive in an archive is opened, one in that is not.
DEEPEST_ARCHIVE = 2
DEEPEST = 32
LONGEST_PATH = 1000
# Modules that are empty and mean it.
EMPTY_ON_PURPOSE = {"__init__.py", "conftest.py"}


@cache
def topic_names() -> frozenset[str]:
    return frozenset(topics())


class FileCollector:
    """Files as they are taken in, within bounds, and what is said about those that are not.

    `problems` may have cost the student something, `notes` did not.
    """

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.seen: set[str] = set()
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.left = LARGEST_SUBMISSION
        self.notebooks_left = LARGEST_NOTEBOOKS
        self.entries_left = MOST_ENTRIES
        self.heads_left = MOST_HEADS
        self.archives_left = MOST_ARCHIVES
        self.budget = archive.Budget()
        # Files that count under another name than their own come last: they take nobody's place.
        self.renamed: list[tuple[str, Kind, Member]] = []
        self.doubtful: list[tuple[str, str]] = []
        self.empty: list[str] = []
        # Some of what is no code, to be named where there is nothing else.
        self.others: list[str] = []
        self.fingerprints: dict[str, tuple[str, bytes]] = {}

    def say(self, problem: str) -> None:
        self.problems.append(problem)

    # What there is ----------------------------------------------------------------------------------------------------

    def take_all(self, members: Iterable[Member]) -> None:
        """Take in what is code in a folder, and in the archives in it."""
        self.take_members(members, "", 0)
        self.finish()

    def take_members(self, members: Iterable[Member], within: str, depth: int) -> None:
        archives = []
        for member in members:
            path = within + member.name
            if member.kind == "folder" or is_noise(member.name) or not self.fits(path):
                continue
            if self.is_wanted(path, member) and (archive.is_named_like_one(path) or self.look_at(path, member)):
                archives.append((path, member))
        # What is packed alone is mostly data, and may use up what archives may take together.
        for path, member in sorted(archives, key=lambda pair: archive.is_packed_alone(pair[0])):
            self.open_beside(path, member, depth + 1)

    def finish(self) -> None:
        """Take in what is code by another name, and say what only looks like it."""
        for path, kind, member in self.renamed:
            self.take_renamed(path, kind, member)
        for path, sentence in self.doubtful:
            # What is there under its own name as well has cost nobody anything.
            is_there = posixpath.join(posixpath.dirname(path), better_name(path)) in self.contents
            (self.notes if is_there else self.problems).append(f"{path}: left out, {sentence}.")
        if self.others and not (self.contents or self.problems):
            shown = ", ".join([*self.others[:MOST_OTHERS], "..."][: len(self.others)])
            self.say(f"{shown}: no Python file (.py), no notebook (.ipynb), and nothing else was handed in.")
        if self.empty:
            more = f", as {'are' if len(self.empty) > 2 else 'is'} {len(self.empty) - 1} more of this folder"
            self.say(f"{self.empty[0]}: it is empty{more if len(self.empty) > 1 else ''}.")

    def fits(self, path: str) -> bool:
        """Whether a path is one that a student's file may have; it is said where it is not."""
        if len(path) <= LONGEST_PATH and path.count("/") <= DEEPEST:
            return True
        self.say(f"{path[:80]}...: left out, it lies in too many folders or has too long a name.")
        return False

    def is_wanted(self, path: str, member: Member) -> bool:
        """Whether it may be code that can be taken in; it is said where it cannot."""
        name = posixpath.basename(path)
        is_archive = archive.is_named_like_one(name)
        if member.kind == "link":
            if is_code(name) or is_archive or name in topic_names():
                self.say(f"{path}: left out, it is a link; hand in the file itself.")
        elif member.kind != "file":
            if is_code(name) or is_archive:
                self.say(f"{path}: left out, it is not a file.")
        elif is_hidden(member.name):
            if is_code(name) or is_archive:
                self.say(f"{path}: left out, its name or its folder's begins with a dot.")
        elif is_archive or may_be_code(path):
            return True
        if member.kind == "file":
            self.others += [path] if len(self.others) <= MOST_OTHERS else []
        return False

    def look_at(self, path: str, member: Member) -> bool:
        """Take in a file if it is code; True where it is an archive whose name does not say so."""
        if not is_code(path):
            self.heads_left -= 1
            if self.heads_left < 0:
                self.notes += [MANY_HEADS] if self.heads_left == -1 else []
                return False
        head = self.read(path, member, HEAD) or b""
        kind = kind_of_code(path, head)
        if kind is None:
            sentence = why_left_out(path, head)
            if sentence:
                self.doubtful.append((path, sentence))
            elif len(self.others) <= MOST_OTHERS:
                self.others.append(path)
            return head.startswith(b"PK\3\4") and not suffix_of(path)
        if read_as(path, kind) == path:
            self.add(path, kind, member)
        else:
            self.renamed.append((path, kind, member))
        return False

    # What is read -----------------------------------------------------------------------------------------------------

    def read(self, path: str, member: Member, limit: int) -> bytes | None:
        try:
            return member.read(limit)
        except (OSError, archive.Damaged) as error:
            reason = error if isinstance(error, archive.Damaged) else reason_of(error)
            self.say(f"{path}: it cannot be read ({reason}).")
            return None

    def add(self, path: str, kind: Kind, member: Member) -> None:
        if path in self.seen:
            # One grader would read the first, another the last, so neither is read.
            self.contents.pop(path, None)
            self.say(f"{path}: left out, there are several files of this name; hand in one.")
        elif len(self.contents) >= MOST_FILES:
            self.say(f"more than {MOST_FILES} files of code: the others were left out.")
        else:
            self.seen.add(path)
            self.take(path, kind, member)

    def take(self, path: str, kind: Kind, member: Member) -> None:
        largest, room = LARGEST_SOURCE, self.left
        if kind == "notebook":
            largest, room = LARGEST_NOTEBOOK, self.notebooks_left
        raw = self.read(path, member, min(largest, room) + 1)
        if raw is None:
            return
        size = len(raw)
        if kind == "notebook":
            self.notebooks_left = max(0, room - size)
            # Most of a large one are its outputs, of which nothing is wanted: several may be large.
            if LARGEST_SOURCE < size <= largest:
                from autograder.reading.notebooks import without_outputs

                raw = without_outputs(raw)
        if size > largest:
            remedy = "; clear its outputs and save it again" if kind == "notebook" else ""
            self.say(f"{path}: more than {largest / 2**20:.0f} MB is too large for an exercise{remedy}.")
        elif size > room or len(raw) > self.left:
            self.say(f"{path}: left out, all files together are larger than {LARGEST_SUBMISSION / 2**20:.0f} MB.")
        else:
            self.contents[path] = raw
            self.remark(path, kind, raw)
        # What had to be read to find that out counts as well.
        self.left = max(0, self.left - len(raw))

    def remark(self, path: str, kind: Kind, raw: bytes) -> None:
        """Say of a Python file what whoever reads its text alone would not see."""
        if kind != "script":
            return
        if not raw.strip() and posixpath.basename(path) not in EMPTY_ON_PURPOSE:
            self.empty.append(path)
        elif b"<<<<<<<" in raw:
            with suppress(NotASubmission):
                conflict = conflict_of(path, decode_source(path, raw))
                self.problems += [conflict] if conflict else []

    def take_renamed(self, path: str, kind: Kind, member: Member) -> None:
        better = read_as(path, kind)
        if better not in self.seen:
            self.add(better, kind, member)
            if better in self.contents:
                what = "a notebook" if kind == "notebook" else "Python"
                self.notes.append(f"{path}: it looks like {what} and was read as {better}; call it so.")
        elif self.is_same(path, member, better):
            self.notes.append(f"{path}: left out, it is the same as {better}.")
        else:
            self.say(f"{path}: left out, {better} is there as well; hand in one.")

    def is_same(self, path: str, member: Member, other: str) -> bool:
        there = self.contents.get(other)
        if there is None or len(there) > self.left:
            return False
        self.left -= len(there)
        return self.read(path, member, len(there) + 1) == there

    # Archives ---------------------------------------------------------------------------------------------------------

    def open_beside(self, path: str, member: Member, depth: int) -> None:
        """Take in what is in an archive that lies in a folder or in another one; what is wrong with it is said."""
        if depth > DEEPEST_ARCHIVE:
            self.say(f"{path}: left out, an archive in an archive is opened, but none in that.")
            return
        if self.archives_left == 0:
            self.say(f"{path}: left out, there are more than {MOST_ARCHIVES} archives.")
            return
        self.archives_left -= 1
        known = set(self.contents)
        try:
            self.open(member.read, f"{path}/", depth)
        except archive.NoArchive as error:
            inner = archive.without_suffix(posixpath.basename(path))
            if not archive.is_packed_alone(path):
                self.say(f"{path}: {error}.")
            elif is_code(inner):
                self.say(f"{path}: left out, it is one file that was packed; hand in {inner} itself.")
        except (OSError, archive.Damaged) as error:
            self.say(f"{path}: {error if isinstance(error, archive.Damaged) else reason_of(error)}.")
        new = self.contents.keys() - known
        before = {self.fingerprint(one) for one in known} if new else set()
        if new and all(self.fingerprint(one) in before for one in new):
            for one in new:
                del self.contents[one]
            self.notes.append(f"{path}: left out, the same files lie beside it.")

    def fingerprint(self, path: str) -> tuple[str, bytes]:
        """The same for files of the same name and bytes."""
        if path not in self.fingerprints:
            self.fingerprints[path] = posixpath.basename(path), hashlib.sha256(self.contents[path]).digest()
        return self.fingerprints[path]

    def open(self, read: Callable[[int], bytes], within: str, depth: int) -> None:
        """Take in what is in an archive; Damaged where that is not possible at all."""
        members = archive.members(read(self.budget.largest + 1), self.budget)
        listed = list(islice(members, self.entries_left + 1))
        if len(listed) > self.entries_left:
            self.say(TOO_MANY)
            del listed[self.entries_left :]
        self.entries_left -= len(listed)
        placed = [Member(path, member.kind, member.read) for member in listed if (path := self.place(member, within))]
        environments = {posixpath.dirname(one.name) for one in placed if posixpath.basename(one.name) == "pyvenv.cfg"}
        self.take_members((one for one in placed if not is_in(one.name, environments)), within, depth)

    def place(self, member: Member, within: str) -> str | None:
        path = inside(member.name)
        if path is None:
            self.say(f"{within}{readable(member.name)[:200]}: left out, its place is outside the archive.")
        return path


def is_in(path: str, environments: set[str]) -> bool:
    """Whether a path leads into what Python put into a virtual environment; the student's own may lie beside that."""
    if not environments:
        return False
    parts = path.split("/")
    return any(
        part.lower() in ENVIRONMENT and "/".join(parts[:number]) in environments
        for number, part in enumerate(parts[:-1])
    )


def inside(name: str) -> str | None:
    """A member's path below the archive's top; None for one that would lie elsewhere."""
    # Some programs for Windows write backslashes.
    name = name.replace("\\", "/")
    parts = [readable(part) for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in parts:
        return None
    return "/".join(parts)


def readable(name: str) -> str:
    """A name that any terminal and any file can hold: what is not text is shown by its number, as Python writes it."""
    # U+200D joins the parts of one emoji.
    return "".join(
        c if c.isprintable() or c == "\u200d" else c.encode("unicode_escape", "surrogatepass").decode() for c in name
    )


def reason_of(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__

"""What somebody handed in, read into memory once and never written anywhere.

A submission is a folder, an archive, one Python file or one notebook. Whoever made it may have meant harm: no link is
followed, nothing is waited for, and nothing is larger than the bounds below, by count and not by what a header says.
What is left out because of that is said, a sentence each. Everything later works on what was read here, so it does not
matter what becomes of the submission in the meantime.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path

from autograder.reading import archive
from reference.catalogue import topics

TRACK_OF_FILE = {"in_numpy.py": "numpy", "in_torch.py": "torch"}
LARGEST_SOURCE = 2**20
LARGEST_NOTEBOOK = 64 * 2**20
LARGEST_SUBMISSION = 64 * 2**20
# Files of code that are kept, and everything that is looked at: a data set may lie beside it.
MOST_FILES = 10_000
MOST_ENTRIES = 100_000
TOO_MANY = f"more than {MOST_ENTRIES} files and folders: the others were not looked at."
DEEPEST = 32
LONGEST_PATH = 1000
MOST_PROBLEMS = 20
# Left by systems and tools, beside what begins with a dot.
NOISE = {"__MACOSX", "__pycache__", "node_modules", "site-packages"}


class NotASubmission(Exception):
    """There is nothing here that could be graded, and one sentence why."""


@dataclass(frozen=True)
class SubmittedFiles:
    """What somebody handed in, read into memory: relative POSIX paths and their bytes.

    `name` is the student's folder or file, `contents` is sorted by path, `problems` says what was left out or could not
    be read. `single` is the path of the one file that it is, where it is neither a folder nor an archive.
    """

    name: str
    contents: dict[str, bytes]
    problems: list[str]
    single: str | None = None

    def digest(self) -> str:
        """The same for the same files, and for no others."""
        total = hashlib.sha256()
        parts = [self.name.encode(), (self.single or "").encode(), b"%d" % len(self.contents)]
        parts += [part for path, raw in self.contents.items() for part in (path.encode(), raw)]
        for part in [*parts, *(problem.encode() for problem in self.problems)]:
            # With its length before it, no two lists of parts run together into the same bytes.
            total.update(b"%d:" % len(part))
            total.update(part)
        return total.hexdigest()


def read_files(path: Path, *, is_own: bool = False) -> SubmittedFiles:
    """Read a submission; NotASubmission where it cannot be one at all.

    `is_own` says that the person who asks wrote it: then the modules beside a single file belong to it. Beside somebody
    else's file lie the files of others.
    """
    name = readable(os.path.basename(os.path.abspath(path)))
    # Whose own it is typed the path; a student is told nothing of the teacher's folders.
    shown = readable(str(path)) if is_own else name
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, (FileNotFoundError, NotADirectoryError))
        reason = "there is no such file or folder" if missing else f"it cannot be read ({reason_of(error)})"
        raise NotASubmission(f"{shown}: {reason}.") from None
    if stat.S_ISDIR(mode):
        return read_folder(path, name)
    if not stat.S_ISREG(mode):
        raise NotASubmission(f"{shown}: neither a file nor a folder that can be read.")
    if archive.is_named_like_one(name):
        return read_archive(path, name)
    return read_single(path, name, is_own)


def readable(name: str) -> str:
    """A name that any terminal and any file can hold: what is not text is shown by its number, as Python writes it."""
    # U+200D joins the parts of one emoji.
    return "".join(
        c if c.isprintable() or c == "\u200d" else c.encode("unicode_escape", "surrogatepass").decode() for c in name
    )


def reason_of(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__


def few(problems: list[str]) -> list[str]:
    """As many sentences as somebody reads, each once."""
    different = list(dict.fromkeys(problems))
    more = len(different) - MOST_PROBLEMS
    return [*different[:MOST_PROBLEMS], f"and {more} more like these."] if more > 0 else different


@cache
def topic_names() -> frozenset[str]:
    return frozenset(topics())


def is_code(name: str) -> bool:
    return name.lower().endswith((".py", ".ipynb"))


def is_noise(path: str) -> bool:
    return any(part.startswith(".") or part in NOISE for part in path.split("/"))


class FileCollector:
    """Files as they are taken in, within bounds, and what is said about those that are not."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.seen: set[str] = set()
        self.problems: list[str] = []
        self.left = LARGEST_SUBMISSION

    def say(self, problem: str) -> None:
        self.problems.append(problem)

    def fits(self, path: str) -> bool:
        """Whether a path is one that a student's file may have; it is said where it is not."""
        if len(path) <= LONGEST_PATH and path.count("/") <= DEEPEST:
            return True
        self.say(f"{path[:80]}...: left out, it lies in too many folders or has too long a name.")
        return False

    def add(self, path: str, content: Callable[[int], bytes]) -> None:
        """Take in a file; `content` reads so many bytes of it at most."""
        if path in self.seen:
            # One grader would read the first, another the last, so neither is read.
            self.contents.pop(path, None)
            self.say(f"{path}: left out, there are several files of this name; hand in one.")
        elif len(self.contents) >= MOST_FILES:
            self.say(f"more than {MOST_FILES} files of code: the others were left out.")
        elif self.fits(path):
            self.seen.add(path)
            self.take(path, content)

    def take(self, path: str, content: Callable[[int], bytes]) -> None:
        largest = LARGEST_NOTEBOOK if path.lower().endswith(".ipynb") else LARGEST_SOURCE
        try:
            raw = content(min(largest, self.left) + 1)
        except (OSError, archive.Damaged) as error:
            reason = error if isinstance(error, archive.Damaged) else reason_of(error)
            self.say(f"{path}: it cannot be read ({reason}).")
            return
        if len(raw) > largest:
            self.say(f"{path}: more than {largest / 2**20:.0f} MB is too large for an exercise.")
        elif len(raw) > self.left:
            self.say(f"{path}: left out, all files together are larger than {LARGEST_SUBMISSION / 2**20:.0f} MB.")
        else:
            self.contents[path] = raw
        # What had to be read to find that out counts as well.
        self.left = max(0, self.left - len(raw))

    def files(self, name: str, single: str | None = None) -> SubmittedFiles:
        return SubmittedFiles(name, dict(sorted(self.contents.items())), few(self.problems), single)


# Folders and files ----------------------------------------------------------------------------------------------------


def read_folder(folder: Path, name: str) -> SubmittedFiles:
    """The code in a folder; where there is none but one archive, what is in that: course systems hand it out so."""
    collector, archives = FileCollector(), []
    for path, entry in walk(folder, collector.say, MOST_ENTRIES):
        if archive.is_named_like_one(path):
            archives.append(entry)
        else:
            take_entry(collector, path, entry)
    if not collector.contents and len(archives) == 1 and kind_of(archives[0]) == "file":
        packed = read_archive(Path(archives[0].path), archives[0].name)
        return replace(packed, name=name, problems=few([*collector.problems, *packed.problems]))
    if not collector.contents and archives:
        collector.say(f"{readable(archives[0].name)}: left out, there are several archives; hand in one.")
    return collector.files(name)


def take_entry(collector: FileCollector, path: str, entry: os.DirEntry[str]) -> None:
    kind = kind_of(entry)
    if kind == "link":
        if is_code(path) or entry.name in topic_names():
            collector.say(f"{path}: left out, it is a link; hand in the file itself.")
    elif is_code(path) and kind != "file":
        collector.say(f"{path}: left out, it is not a file.")
    elif is_code(path):
        collector.add(path, lambda limit: read_bytes(entry.path, limit))


def kind_of(entry: os.DirEntry[str]) -> str:
    """As a member of an archive has one: file, folder, link or special."""
    try:
        if entry.is_symlink():
            return "link"
        is_file, is_folder = entry.is_file(follow_symlinks=False), entry.is_dir(follow_symlinks=False)
    except OSError:
        return "special"
    return "file" if is_file else "folder" if is_folder else "special"


def walk(folder: Path, say: Callable[[str], None], most: int) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder but folders and noise, the nearest first.

    A folder with more in it than may be looked at is passed over, not begun: its order is no order.
    """
    left = most
    folders = deque([("", os.fspath(folder))])
    while folders:
        prefix, directory = folders.popleft()
        try:
            with os.scandir(directory) as listing:
                entries = sorted(islice(listing, left + 1), key=lambda entry: entry.name)
        except OSError as error:
            say(f"{prefix or readable(directory)}: it cannot be read ({reason_of(error)}).")
            continue
        left -= len(entries)
        if left < 0:
            say(TOO_MANY)
            return
        # Somebody's installed packages are not handed in.
        if prefix and any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        for entry in entries:
            path = prefix + readable(entry.name)
            if is_noise(entry.name):
                continue
            if kind_of(entry) != "folder":
                yield path, entry
            elif path.count("/") >= DEEPEST:
                say(f"{path[:80]}: left out, more than {DEEPEST} folders lie in one another.")
            else:
                folders.append((f"{path}/", entry.path))


def read_bytes(path: str | Path, limit: int) -> bytes:
    """So many bytes of a regular file at most; nothing else is opened for long enough to wait for it."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
        # Each system knows some of them.
        flags |= getattr(os, name, 0)
    with open(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a file")
        # Room for all that is read is made beforehand.
        return file.read(min(limit, status.st_size))


def read_single(path: Path, name: str, is_own: bool) -> SubmittedFiles:
    """One Python file or notebook. A topic's own file, as activations/in_numpy.py, keeps its folder's name."""
    if not is_code(name):
        raise NotASubmission(
            f"{name}: neither a Python file (.py), a notebook (.ipynb) nor an archive (.zip, .tar.gz)."
        )
    real = Path(os.path.abspath(path))
    folder = f"{real.parent.name}/" if name in TRACK_OF_FILE and real.parent.name in topic_names() else ""
    collector = FileCollector()
    # It was named by whoever asks, so a link is what they mean.
    collector.add(folder + name, lambda limit: read_bytes(real.resolve(), limit))
    if not collector.contents:
        raise NotASubmission(collector.problems[0])
    if is_own:
        take_modules_beside(collector, real.parent, folder, name)
    return collector.files(name, single=folder + name)


def take_modules_beside(collector: FileCollector, directory: Path, folder: str, name: str) -> None:
    """The modules that a file of one's own may import; what is wrong with those it does not is of no interest."""
    for path, entry in walk(directory, lambda problem: None, MOST_FILES):
        if path != name and path.endswith(".py"):
            take_entry(collector, folder + path, entry)
    collector.problems.clear()


def read_together(name: str, files: Mapping[str, Path]) -> SubmittedFiles:
    """One student's files that lie among other people's: the student's own name of each, and its path."""
    collector, archives = FileCollector(), []
    for own_name, path in files.items():
        if archive.is_named_like_one(own_name):
            archives.append((own_name, path))
        elif is_code(own_name) and path.is_symlink():
            collector.say(f"{own_name}: left out, it is a link; hand in the file itself.")
        elif is_code(own_name):
            collector.add(own_name, partial(read_bytes, path))
    if not collector.contents and len(archives) == 1 and not archives[0][1].is_symlink():
        packed = read_archive(archives[0][1], archives[0][0])
        return replace(packed, name=name, problems=few([*collector.problems, *packed.problems]))
    if not collector.contents and archives:
        collector.say(f"{archives[0][0]}: left out, there are several archives; hand in one.")
    return collector.files(name)


# Archives -------------------------------------------------------------------------------------------------------------


def read_archive(path: Path, name: str) -> SubmittedFiles:
    """The code in an archive, which is never unpacked."""
    shown = readable(name)
    collector, nested = FileCollector(), ""
    try:
        raw = read_bytes(path.resolve(), archive.LARGEST + 1)
        for number, member in enumerate(archive.members(raw)):
            if number >= MOST_ENTRIES:
                collector.say(TOO_MANY)
                break
            take_member(collector, member)
            nested = nested or (member.name if archive.is_named_like_one(member.name) else "")
    except OSError as error:
        raise NotASubmission(f"{shown}: it cannot be read ({reason_of(error)}).") from None
    except archive.Damaged as error:
        raise NotASubmission(f"{shown}: {error}.") from None
    if nested and not collector.contents:
        collector.say(f"{readable(nested)[:LONGEST_PATH]}: left out, an archive in an archive is not opened.")
    return collector.files(shown)


def take_member(collector: FileCollector, member: archive.Member) -> None:
    path = inside(member.name)
    if path is None:
        collector.say(f"{readable(member.name)[:200]}: left out, its place is outside the archive.")
    elif is_noise(path) or member.kind == "folder" or not collector.fits(path):
        return
    elif member.kind == "link":
        if is_code(path) or path.rpartition("/")[2] in topic_names():
            collector.say(f"{path}: left out, it is a link; hand in the file itself.")
    elif member.kind != "file":
        collector.say(f"{path}: left out, it is not a file.")
    elif is_code(path):
        collector.add(path, member.read)


def inside(name: str) -> str | None:
    """A member's path below the archive's top; None for one that would lie elsewhere."""
    # Some programs for Windows write backslashes.
    name = name.replace("\\", "/")
    parts = [readable(part) for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in parts:
        return None
    return "/".join(parts)

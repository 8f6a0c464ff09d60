"""What somebody handed in, read into memory once and never written anywhere.

A submission is a folder, an archive, one Python file or one notebook. Whoever made it may have meant harm: no link is
followed, nothing is waited for, and nothing is larger than the bounds of `collecting`. What is left out because of that
is said, a sentence each. Everything later works on what was read here, so it does not matter what becomes of the
submission in the meantime.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from autograder.model import TRACKS
from autograder.reading import archive
from autograder.reading.archive import Member
from autograder.reading.collecting import (
    DEEPEST,
    LARGEST_SUBMISSION,
    MOST_ENTRIES,
    MOST_FILES,
    TOO_MANY,
    FileCollector,
    inside,
    readable,
    reason_of,
    topic_names,
)
from autograder.reading.kinds import (
    ENVIRONMENT,
    NOISE,
    is_code,
    is_hidden,
    is_noise,
    is_notebook,
    kind_of_code,
)
from autograder.reading.text import LARGEST_SOURCE, NotASubmission

__all__ = [
    "LARGEST_SOURCE",
    "LARGEST_SUBMISSION",
    "MOST_ENTRIES",
    "MOST_FILES",
    "NOISE",
    "NotASubmission",
    "SubmittedFiles",
    "is_code",
    "is_noise",
    "is_notebook",
    "kind_of_code",
    "read_files",
    "read_together",
    "readable",
]
TRACK_OF_FILE = {f"in_{track}.{suffix}": track for track in TRACKS for suffix in ("py", "ipynb")}
MOST_PROBLEMS = 20
# Whoever names a function may do so at length.
LONGEST_SENTENCE = 1000


@dataclass(frozen=True)
class SubmittedFiles:
    """What somebody handed in, read into memory: relative POSIX paths and their bytes.

    `name` is the student's folder or file, `contents` is sorted by path; whatever it was called, a Python file's path
    ends in .py and a notebook's in .ipynb. `problems` says what was left out or could not be read, `notes` what cost
    nothing. `single` is the path of the one file that it is, where it is neither a folder nor an archive.
    """

    name: str
    contents: dict[str, bytes]
    problems: list[str]
    single: str | None = None
    notes: list[str] = field(default_factory=list)

    @cached_property
    def names(self) -> dict[str, str]:
        """What to call each file in messages: its name, with its folders where another one has the same."""
        bare = {path: posixpath.basename(path) for path in self.contents}
        count = Counter(bare.values())
        return {path: name if count[name] == 1 else path for path, name in bare.items()}

    def digest(self) -> str:
        """The same for the same files, and for no others."""
        total = hashlib.sha256()
        parts = [self.name.encode(), (self.single or "").encode(), b"%d" % len(self.contents)]
        parts += [part for path, raw in self.contents.items() for part in (path.encode(), raw)]
        parts += [b"%d" % len(self.problems), *(sentence.encode() for sentence in [*self.problems, *self.notes])]
        for part in parts:
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


def few(problems: list[str]) -> list[str]:
    """As many sentences as somebody reads, each once."""
    different = list(
        dict.fromkeys(
            problem if len(problem) <= LONGEST_SENTENCE else f"{problem[:LONGEST_SENTENCE]} ..." for problem in problems
        )
    )
    more = len(different) - MOST_PROBLEMS
    return [*different[:MOST_PROBLEMS], f"and {more} more like these."] if more > 0 else different


# Folders and files ----------------------------------------------------------------------------------------------------


def read_folder(folder: Path, name: str) -> SubmittedFiles:
    """The code in a folder, and in the archives in it: course systems hand it out so."""
    collector = FileCollector()
    collector.take_all(walk(folder, collector))
    return submitted(collector, name)


def read_together(name: str, files: dict[str, Path]) -> SubmittedFiles:
    """Several files that are one submission, by the names that they should have in it; no link is followed."""
    collector = FileCollector()
    collector.take_all(members_of(files, collector))
    return submitted(collector, name)


def members_of(files: dict[str, Path], collector: FileCollector) -> Iterator[Member]:
    for name, path in sorted(files.items()):
        inner = inside(name)
        try:
            mode = path.lstat().st_mode
        except (OSError, ValueError) as error:
            collector.say(f"{readable(name)}: it cannot be read ({reason_of(error)}).")
            continue
        if inner is None:
            collector.say(f"{readable(name)[:200]}: left out, its place is outside the submission.")
            continue
        kind = "link" if stat.S_ISLNK(mode) else "file" if stat.S_ISREG(mode) else "special"
        yield Member(inner, kind, partial(read_bytes, path))


def submitted(collector: FileCollector, name: str, single: str | None = None) -> SubmittedFiles:
    contents = dict(sorted(collector.contents.items()))
    return SubmittedFiles(name, contents, few(collector.problems), single, few(collector.notes))


def kind_of_entry(entry: os.DirEntry[str]) -> str:
    """As a member of an archive has one: file, folder, link or special."""
    try:
        if entry.is_symlink():
            return "link"
        is_file, is_folder = entry.is_file(follow_symlinks=False), entry.is_dir(follow_symlinks=False)
    except OSError:
        return "special"
    return "file" if is_file else "folder" if is_folder else "special"


def walk(folder: Path, collector: FileCollector) -> Iterator[Member]:
    """Everything below a folder but folders and noise, the nearest first, and last what is hidden.

    A folder with more in it than may be looked at is passed over, not begun: its order is no order.
    """
    folders, hidden = deque([("", os.fspath(folder))]), deque[tuple[str, str]]()
    while folders or hidden:
        prefix, directory = (folders or hidden).popleft()
        try:
            with os.scandir(directory) as listing:
                entries = sorted(islice(listing, collector.entries_left + 1), key=lambda entry: entry.name)
        except OSError as error:
            collector.say(f"{prefix or readable(directory)}: it cannot be read ({reason_of(error)}).")
            continue
        if len(entries) > collector.entries_left:
            collector.say(TOO_MANY)
            return
        collector.entries_left -= len(entries)
        # Somebody's installed packages are not handed in.
        packages = ENVIRONMENT if any(entry.name == "pyvenv.cfg" for entry in entries) else ()
        for entry in entries:
            # Programs that unpack what Windows has packed may take its folders for parts of a name.
            inner = inside(entry.name) if "\\" in entry.name else readable(entry.name)
            path, kind = f"{prefix}{inner}", kind_of_entry(entry)
            if inner is None:
                collector.say(f"{prefix}{readable(entry.name)}: left out, its place is outside the folder.")
            elif kind != "folder":
                yield Member(path, kind, partial(read_bytes, entry.path))
            elif is_noise(entry.name) or entry.name.lower() in packages:
                continue
            elif path.count("/") >= DEEPEST:
                collector.say(f"{path[:80]}: left out, more than {DEEPEST} folders lie in one another.")
            else:
                (hidden if is_hidden(path) else folders).append((f"{path}/", entry.path))


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
    real = Path(os.path.abspath(path))
    is_topics = real.parent.name in topic_names() and name.startswith(tuple(TRACK_OF_FILE))
    folder = f"{real.parent.name}/" if is_topics else ""
    collector = FileCollector()
    # It was named by whoever asks, so a link is what they mean.
    if collector.look_at(folder + name, Member(folder + name, "file", partial(read_bytes, real.resolve()))):
        return read_archive(path, name)
    collector.others.clear()
    collector.finish()
    if not collector.contents:
        neither = f"{name}: neither a Python file (.py), a notebook (.ipynb) nor an archive (.zip, .tar.gz)."
        raise NotASubmission((collector.problems or [neither])[0])
    (single,) = collector.contents
    if is_own:
        take_modules_beside(collector, real.parent, folder)
    return submitted(collector, name, single)


def take_modules_beside(collector: FileCollector, directory: Path, folder: str) -> None:
    """The modules that a file of one's own may import; what is wrong with those it does not is of no interest."""
    problems, notes = list(collector.problems), list(collector.notes)
    collector.entries_left = MOST_FILES
    for member in walk(directory, collector):
        path = folder + member.name
        is_new = member.name.endswith(".py") and path not in collector.seen and not is_noise(member.name)
        if is_new and collector.is_wanted(path, member):
            collector.look_at(path, member)
    collector.problems, collector.notes = problems, notes


def read_archive(path: Path, name: str) -> SubmittedFiles:
    """The code in an archive, which is never unpacked."""
    collector = FileCollector()
    try:
        collector.open(partial(read_bytes, path.resolve()), "", 1)
    except OSError as error:
        raise NotASubmission(f"{name}: it cannot be read ({reason_of(error)}).") from None
    except archive.Damaged as error:
        raise NotASubmission(f"{name}: {error}.") from None
    collector.finish()
    return submitted(collector, name)

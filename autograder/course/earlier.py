"""What an earlier run has left in the folder of results, and is no longer current: moved aside, never lost.

Results of students who are gone, and files in formats that nobody asked for now, would be taken for today's. Only what
this program wrote is moved: its name and its content say so.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

from autograder.formats import FORMATS
from autograder.reading.files import read_bytes
from autograder.result import LARGEST_RESULT

EARLIER = "earlier"
RESULTS = "results"
# The first lines of a result; and what a file may have at most in which a format's sign is looked for.
SIGN_OF_RESULT = re.compile(rb'\s*\{\s*"schema":\s*"tandem/result/')
LARGEST = 2 * LARGEST_RESULT
# How a student's files are called: `stem_of` makes these.
STEM = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}|[A-Za-z0-9][A-Za-z0-9._-]*~[0-9a-f]{12}")


def outdated(out: Path, stems: Set[str], formats: Mapping[str, Set[str]]) -> Iterator[tuple[str, str]]:
    """The folders and names of files that are no longer current; `formats` says whose there are of each."""
    for name in files_of_ours(out / RESULTS, "json"):
        if name.removesuffix(".json") not in stems and is_result(out / RESULTS / name):
            yield RESULTS, name
    for form in FORMATS.values():
        current = formats.get(form.name, set())
        for name in files_of_ours(out / form.name, form.suffix):
            path = out / form.name / name
            if name.removesuffix(f".{form.suffix}") not in current and form.sign and form.sign in content_of(path):
                yield form.name, name


def files_of_ours(folder: Path, suffix: str) -> list[str]:
    """The plain files in a folder that are called as this program calls them; a link to a folder is none of ours."""
    try:
        if folder.is_symlink():
            return []
        with os.scandir(folder) as listing:
            names = [entry.name for entry in listing if entry.is_file(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(name for name in names if name.endswith(f".{suffix}") and STEM.fullmatch(name[: -len(suffix) - 1]))


def is_result(path: Path) -> bool:
    return SIGN_OF_RESULT.match(content_of(path)) is not None


def content_of(path: Path) -> bytes:
    try:
        return read_bytes(path, LARGEST)
    except OSError:
        return b""


def move_aside(out: Path, files: Iterable[tuple[str, str]]) -> str:
    """Move files into a folder of their own below OUT/earlier; what was moved, in a sentence, or nothing.

    Each is moved whole, or stays and is moved by the next run.
    """
    moved: Counter[str] = Counter()
    place = None
    for folder, name in files:
        place = place or new_folder(out)
        (place / folder).mkdir(exist_ok=True)
        os.rename(out / folder / name, place / folder / name)
        moved[folder] += 1
    for folder in moved.keys() - {RESULTS}:
        remove_if_empty(out / folder)
    if place is None:
        return ""
    counted = [f"{number} {'result' if folder == RESULTS else f'file of {folder}'}" for folder, number in moved.items()]
    counted = [words if words.startswith("1 ") else plural(words) for words in counted]
    return f"No longer current, and moved to {EARLIER}/{place.name}/: {', '.join(counted)}."


def plural(words: str) -> str:
    return words.replace(" result", " results").replace(" file ", " files ")


def new_folder(out: Path) -> Path:
    """A folder that is not there yet, and nothing is written over."""
    earlier = out / EARLIER
    earlier.mkdir(exist_ok=True)
    if not stat.S_ISDIR(earlier.lstat().st_mode):
        raise NotADirectoryError(20, f"{EARLIER} is no folder of ours")
    taken = [int(entry.name) for entry in os.scandir(earlier) if re.fullmatch(r"[1-9]\d{0,8}", entry.name)]
    place = earlier / str(max(taken, default=0) + 1)
    place.mkdir()
    return place


def remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        # Something of somebody else's is in it.
        return

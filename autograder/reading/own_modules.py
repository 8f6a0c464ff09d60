"""The student's own modules that a file of theirs may import: beside it, below it, in the folders above, elsewhere.

Python finds what lies in a file's own folder; a package's parts name each other from the folder above; a script may put
any folder of its own onto the path. So all of these are looked through, the nearest first.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from functools import lru_cache

from autograder.model import Cell, OwnModules
from autograder.reading.files import NotASubmission, SubmittedFiles, is_code
from autograder.reading.units import ReadCells, imported_words

MOST_MODULES = 64
MOST_FOLDERS = 64
LARGEST_TOGETHER = 4 * 2**20
MOST_PATHS = 10_000


@lru_cache(MOST_PATHS)
def folder_of(file: str) -> str:
    """The folder that a file lies in: "" or with a slash at its end."""
    return file[: len(file) - len(posixpath.basename(file))]


def folders_from(files: SubmittedFiles, file: str) -> list[str]:
    """The folders to look in for what a file imports, the nearest first: its own, those above, then all others."""
    parts = folder_of(file).split("/")[:-1]
    above = ["".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts), -1, -1)]
    others = {folder_of(path) for path in files.contents if is_code(path)} - set(above)
    return [*above, *sorted(others, key=lambda folder: (folder.count("/"), folder))][:MOST_FOLDERS]


def find_module(paths: Iterable[str], folders: Iterable[str], module: str, folder: str = "") -> str | None:
    """The file that a module's name means, as helpers, pkg.part or .helpers; None where it is none of the student's."""
    level = len(module) - len(module.lstrip("."))
    if level:
        base = folder.split("/")[:-1]
        if level - 1 > len(base):
            return None
        folders = ["".join(f"{part}/" for part in base[: len(base) - level + 1])]
    name = module.lstrip(".").replace(".", "/")
    for place in folders:
        candidates = (f"{place}{name}.py", f"{place}{name}/__init__.py", f"{place}{name}.ipynb")
        found = next((path for path in candidates if name and path in paths), None)
        if found:
            return found
    return None


def find_run(files: SubmittedFiles, file: str, name: str) -> str | None:
    """The file that `%run name` means: from the file's folder, or from one above."""
    for place in folders_from(files, file):
        path = posixpath.normpath(place + name)
        for candidate in (path, f"{path}.py", f"{path}.ipynb"):
            if candidate in files.contents and candidate != file:
                return candidate
    return None


def modules_of(
    files: SubmittedFiles,
    file: str,
    cells: Iterable[Cell],
    read: Callable[[str], ReadCells],
    problems: list[str],
) -> OwnModules:
    """The modules that a file may import.

    One is taken where its name, or that of a folder on the way to it, is in an import of the file or of another that is
    taken; `read` gives its statements. What is too much or cannot be read is added to `problems`.
    """
    folders = folders_from(files, file)
    waiting = {path for path in files.contents if is_code(path) and path != file}
    order = {folder: position for position, folder in enumerate(folders)}

    def nearness(path: str) -> tuple[int, int, str]:
        # The nearest first, and what lies beside before what lies below.
        return order.get(folder_of(path), len(order)), path.count("/"), path

    taken = OwnModules({}, folders, file)
    size = 0
    words = frozenset().union(*(imported_words(cell.text) for cell in cells))
    while words and waiting:
        next_words: set[str] = set()
        for path in sorted((path for path in waiting if not names_on(path).isdisjoint(words)), key=nearness):
            if not first_names(path, folders) & words:
                continue
            waiting.discard(path)
            try:
                found = read(path)
            except NotASubmission as problem:
                problems.append(str(problem))
                continue
            problems += [part.sentence for part in found.unread]
            size += sum(len(cell.text) for cell in found.cells)
            if len(taken.cells) >= MOST_MODULES or size > LARGEST_TOGETHER:
                problems.append(
                    f"{file}: it can import at most {MOST_MODULES} modules of your own, "
                    f"{LARGEST_TOGETHER / 2**20:.0f} MB together; the others were left out."
                )
                return taken
            taken.cells[path] = found.cells
            taken.unread.extend((part.names, part.sentence) for part in found.unread)
            next_words |= found.imported_words
        words = frozenset(next_words)
    return taken


# As often as there are files that import, each path is looked at.
@lru_cache(MOST_PATHS)
def names_on(path: str) -> frozenset[str]:
    """The names of the folders on a path, and of its file: what an import of it says is among them."""
    return frozenset([*path.split("/"), posixpath.splitext(posixpath.basename(path))[0]])


def first_names(path: str, folders: Iterable[str]) -> set[str]:
    """The words that can begin a module's name, from whichever folder it is looked for."""
    inside = [path[len(folder) :] for folder in folders if path.startswith(folder)]
    names = {part.partition("/")[0] for part in inside}
    return {posixpath.splitext(name)[0] for name in names}

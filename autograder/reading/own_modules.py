"""The student's own modules that a file of theirs may import: what lies beside it and below."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from autograder.model import Cell
from autograder.reading.cells import decode_source
from autograder.reading.files import NotASubmission, SubmittedFiles

MOST_MODULES = 64
LARGEST_TOGETHER = 4 * 2**20
WORD = re.compile(r"\w+")


def modules_of(files: SubmittedFiles, file: str, cells: Iterable[Cell], problems: list[str]) -> dict[str, str]:
    """The text of each module by its name: my_helpers, pkg.__init__, pkg.part.

    One is taken where its name, or that of its package, is written in the file or in another that is taken. What is
    too much or cannot be read is added to `problems`.
    """
    waiting = candidates(files, file)
    most = len(waiting) - MOST_MODULES
    taken: dict[str, str] = {}
    too_much = (
        f"{file}: it can import at most {MOST_MODULES} modules of your own, "
        f"{LARGEST_TOGETHER / 2**20:.0f} MB together; the others were left out."
    )
    texts = [cell.text for cell in cells]
    while texts and waiting:
        words = set(WORD.findall(texts.pop()))
        for name in [name for name in waiting if name.partition(".")[0] in words]:
            if len(waiting) <= most:
                problems.append(too_much)
                return taken
            text = text_of(files, waiting.pop(name), problems)
            if text is None:
                continue
            if sum(map(len, taken.values())) + len(text) > LARGEST_TOGETHER:
                problems.append(too_much)
                return taken
            taken[name] = text
            texts.append(text)
    return taken


def candidates(files: SubmittedFiles, file: str) -> dict[str, str]:
    """The files that can be imported from a file's folder by module name, the nearest first."""
    folder = file[: len(file) - len(posixpath.basename(file))]
    near = [path for path in files.contents if path.startswith(folder) and path.endswith(".py") and path != file]
    near.sort(key=lambda path: (path.count("/"), path))
    named = {path.removeprefix(folder).removesuffix(".py").replace("/", "."): path for path in near}
    return {name: path for name, path in named.items() if all(part.isidentifier() for part in name.split("."))}


def text_of(files: SubmittedFiles, path: str, problems: list[str]) -> str | None:
    try:
        return decode_source(path, files.contents[path])
    except NotASubmission as problem:
        problems.append(str(problem))
        return None

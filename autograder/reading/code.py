"""From the bytes of a file to its code: the cells of a notebook or of a script, in Python."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.model import Cell
from autograder.reading.files import is_notebook
from autograder.reading.ipython import CellText, read_cell
from autograder.reading.own_checks import PACKAGE, without_checks
from autograder.reading.scripts import read_script
from autograder.reading.text import read_source

MOST_NOTES = 10
# A cell that begins further down in a script is filled up with empty lines; a script that would need more is one cell.
MOST_PADDING = 2**18
# In one file: others that it runs, and cells that stand in quotes.
MOST_APART = 100


@dataclass
class Code:
    """The code of a file.

    `notes` say what was passed over and cost nothing, `problems` what could not be read and may have cost an exercise;
    `written` is what `%%writefile` wrote, by its path.
    """

    cells: list[Cell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)


@dataclass
class FileTexts:
    """The code in a file as it was written, with what is not Python in it.

    `texts` are by what each is called behind the file's name: nothing, or the number of a notebook's cell.
    """

    texts: dict[str, str]
    problems: list[str]
    notes: list[str]


def read_texts(file: str, raw: bytes) -> FileTexts:
    """The texts of a Python file or a notebook; NotASubmission where it is neither."""
    if not is_notebook(file):
        source = read_source(file, raw)
        return FileTexts({"": source.text}, source.problems, source.notes)
    # Whoever checks a script has no use for it, and no time.
    from autograder.reading.notebooks import read_notebook

    notebook = read_notebook(file, raw)
    texts = {f", cell {number}": text for number, text in enumerate(notebook.texts, 1)}
    return FileTexts(texts, notebook.problems, notebook.notes)


def read_code(
    file: str,
    raw: bytes,
    name: str | None = None,
    *,
    allow: Callable[[str, FileTexts], None] = lambda file, read: None,
) -> Code:
    """The code of a Python file or a notebook; NotASubmission where it is neither.

    `name` is what to call it in messages, its own name without folders unless told; `allow` refuses what is too much.
    """
    read = read_texts(file, raw)
    allow(file, read)
    return code_in(name or posixpath.basename(file), read)


def code_in(name: str, read: FileTexts) -> Code:
    """The same, of texts that have been read."""
    is_script = "" in read.texts
    code = collect(
        name,
        [
            (name + place, read_script(text) if is_script else read_cell(text))
            for place, text in read.texts.items()
            if is_script or text.strip()
        ],
    )
    code.problems, code.notes = read.problems, read.notes + code.notes
    if any(PACKAGE in text for text in read.texts.values()):
        code.cells = without_checks(code.cells)
    return code


def collect(file: str, read: list[tuple[str, CellText]]) -> Code:
    """The cells of a file, each under its name."""
    code = Code()
    written: dict[str, list[str]] = {}
    apart = 0
    for name, cell in read:
        of_the_rest = [piece for piece in cell.pieces if not piece.is_apart]
        if apart + len(cell.pieces) - len(of_the_rest) > MOST_APART:
            cell.pieces = of_the_rest
            cell.notes.append(
                (None, f"a file runs at most {MOST_APART} others, or cells in quotes; these were left out.")
            )
        apart += len(cell.pieces) - len(of_the_rest)
        code.cells += cells_of(name, cell)
        code.notes += [f"{name}{'' if line is None else f', line {line + 1}'}: {note}" for line, note in cell.notes]
        for path, text, added in cell.written:
            if not added:
                written[path] = []
            written.setdefault(path, []).append(text)
    code.written = {path: "".join(parts) for path, parts in written.items()}
    if len(code.notes) > MOST_NOTES:
        more = len(code.notes) - MOST_NOTES
        code.notes[MOST_NOTES:] = [f"{file}: {more} more lines were passed over."]
    return code


def cells_of(name: str, cell: CellText) -> list[Cell]:
    """A cell's pieces, each with its lines where they are in the cell."""
    pieces = cell.pieces
    if sum(piece.line for piece in pieces if not piece.is_apart) > MOST_PADDING:
        pieces = cell.joined()
    cells = []
    for piece in pieces:
        if piece.runs:
            cells.append(Cell(name, "", runs=piece.runs))
        elif piece.text.strip():
            padding = 0 if piece.of is not None else piece.line
            named = name if piece.of is None else f"{name}, line {piece.of + 1}"
            cells.append(Cell(named, "\n" * padding + piece.text))
    return cells

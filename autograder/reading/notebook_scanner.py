"""A notebook that is not quite JSON, read from front to back: what cannot be read of it costs its own cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from autograder.reading.conflicts import MARK
from autograder.reading.damaged_json import Broken, JsonScanner
from autograder.reading.text import LARGEST_SOURCE, NotASubmission, line_at

# Where one more cell begins, behind one that cannot be read.
CELL = re.compile(rb'\{\s*"(?:attachments|cell_type)"\s*:')
MOST_DAMAGES = 50
MOST_CELLS = 10_000
# As JSON, where a character may take six.
LARGEST_WRITTEN = 8 * LARGEST_SOURCE
TOO_MUCH_CODE = f"more than {LARGEST_SOURCE / 2**20:.0f} MB of code is too large for an exercise"


class Kernel(msgspec.Struct):
    name: str = ""
    language: str = ""


class Metadata(msgspec.Struct):
    kernelspec: Kernel | None = None
    language_info: Kernel | None = None


@dataclass
class NotebookCell:
    """A cell; one without a type is of code, and in format 3 it may have a language of its own."""

    kind: str = ""
    text: str = ""
    language: str = ""

    @property
    def is_code(self) -> bool:
        return self.kind.lower() in ("code", "")


@dataclass
class Notebook:
    """A notebook that was read, by either way; `cells` is None where it has none, not even an empty list of them."""

    nbformat: int = 4
    cells: list[NotebookCell] | None = None
    metadata: Metadata | None = None

    @property
    def number_of_code(self) -> int:
        return sum(cell.is_code for cell in self.cells or [])


class NotebookScanner(JsonScanner):
    """Reads a notebook from front to back, and goes on behind a cell that cannot be read."""

    def __init__(self, file: str, raw: bytes) -> None:
        super().__init__(raw)
        self.file = file
        self.notebook = Notebook()
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.damages = 0
        self.has_all_cells = False

    def read(self) -> None:
        for key in self.keys():
            if key == "cells" and self.next() == b"[":
                self.notebook.cells = []
                self.read_cells()
                self.has_all_cells = True
            elif key == "worksheets" and self.next() == b"[":
                self.notebook.cells = []
                self.read_worksheets()
                self.has_all_cells = True
            elif key == "nbformat":
                self.notebook.nbformat = self.read_format()
            elif key == "metadata":
                self.notebook.metadata = self.read_metadata()
            else:
                self.skip()

    def read_worksheets(self) -> None:
        for _ in self.items():
            for key in self.keys():
                if key == "cells":
                    self.read_cells()
                else:
                    self.skip()

    def read_format(self) -> int:
        digit = self.raw[self.at : self.skip()].strip(b' "')[:1]
        return int(digit) if digit.isdigit() else 4

    def read_metadata(self) -> Metadata | None:
        try:
            return msgspec.json.decode(memoryview(self.raw)[self.at : self.skip()], type=Metadata)
        except (msgspec.MsgspecError, RecursionError, ValueError):
            return None

    def read_cells(self) -> None:
        """Like `items`, but a cell that cannot be read ends nothing."""
        self.expect(b"[")
        while not self.take(b"]"):
            start, cell = self.at, NotebookCell()
            try:
                self.read_cell(cell)
                if not self.take(b",") and self.next() != b"]":
                    raise Broken
                self.keep(cell)
            except Broken:
                self.go_on_behind(start, cell)

    def keep(self, cell: NotebookCell) -> None:
        assert self.notebook.cells is not None
        self.notebook.cells.append(cell)
        if len(self.notebook.cells) > MOST_CELLS:
            raise NotASubmission(f"{self.file}: more than {MOST_CELLS} cells are too many for an exercise.")

    def go_on_behind(self, start: int, cell: NotebookCell) -> None:
        """Find the next cell behind one that is broken; what was read of its text in one piece counts."""
        broken = self.at
        self.damages += 1
        following = CELL.search(self.raw, max(broken, start + 1)) if self.damages <= MOST_DAMAGES else None
        if following is None:
            if cell.text:
                self.keep(cell)
            raise Broken
        self.keep(cell)
        where = f"{self.file}, cell {self.notebook.number_of_code}" if cell.is_code else f"{self.file}: a cell of text"
        damage = f"{where}: its JSON is damaged in {damaged_line(self.raw, broken)}; it was"
        if cell.text:
            self.notes.append(f"{damage} read all the same.")
        else:
            self.problems.append(f"{damage} left out.")
        self.at = following.start()

    def read_cell(self, cell: NotebookCell) -> None:
        for key in self.keys():
            if key in ("source", "input"):
                cell.text = self.read_source() or cell.text
            elif key == "cell_type" and self.next() == b'"':
                cell.kind = self.string()
            elif key == "language" and self.next() == b'"':
                cell.language = self.string()
            else:
                self.skip()

    def read_source(self) -> str:
        first, replaced = self.next(), self.replaced
        start = self.at
        parts = []
        for _ in self.items() if first == b"[" else [None] if first == b'"' else []:
            parts.append(self.string())
            if self.at - start > LARGEST_WRITTEN:
                raise NotASubmission(f"{self.file}: {TOO_MUCH_CODE}.")
        if first not in (b"[", b'"') and self.word() != "null":
            raise Broken
        if self.replaced > replaced:
            number = self.notebook.number_of_code + 1
            self.notes.append(f"{self.file}, cell {number}: what is no character in it was read as \ufffd.")
        return with_newlines("".join(parts))


def with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def damaged_line(raw: bytes, position: int) -> str:
    """What to call a place where nothing can be read any more."""
    is_mark = MARK.match(raw, raw.rfind(b"\n", 0, position) + 1)
    return f"line {line_at(raw, position)}" + (" by a merge conflict of Git (<<<<<<<)" if is_mark else "")

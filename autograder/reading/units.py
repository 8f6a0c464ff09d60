"""From cells to statements: what Python can read of each, and a sentence on what it cannot.

A cell that is no Python as a whole is taken apart where a line begins at its left edge: the parts that Python reads are
kept, and each that it does not costs itself alone. Some texts keep Python's own parser busy for minutes; they are not
given to it.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from autograder.model import Cell
from autograder.reading.amount import braces_in_f_strings
from autograder.reading.files import readable
from autograder.reading.newer_python import looks_newer

F_STRING = re.compile(r"\b(?:f|rf|fr)['\"]", re.IGNORECASE)
IMPORTED = re.compile(r"\b(?:import|from)\b[\w \t\f.]*")
# None of these looks across a line: on a megabyte of empty lines that would take hours.
DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
BOUND = re.compile(r"^(\w+)[ \t]*=[^=]", re.MULTILINE)
WORD = re.compile(r"\w+")
# A statement that imports, over lines where it has brackets, and what imports by a text. Bounded: nothing closes some.
IMPORTS = re.compile(
    r"^[^\n#]*\b(?:from|import)\b[^\n(]*(?:\([^)]{0,4000}\))?|\b(?:import_module|__import__|run_path)\([^)\n]*",
    re.MULTILINE,
)
# A line at the left edge that belongs to what stands above it.
CONTINUES = re.compile(r"[ \t\r\f]|$|#|[)\]}]|(?:elif|else|except|finally)\b")
HEADER = re.compile(r"@|(?:async|def|class|if|for|while|with|try|match)\b")
CONFLICT = re.compile(r"<{7} |={7}$|>{7} ")
ON_LINE = re.compile(r"on line (\d{1,6})")
MOST_BRACES = 10_000
MOST_DOTS = 200
# A text that is taken apart: how long it may be, over how many parts one statement may go, how many may be no Python.
LARGEST_PARTED = 2**18
MOST_JOINED = 24
MOST_UNREAD = 40
# For all cells of a file: what is tried in vain, in letters; a try takes as long as so many of them.
MOST_IN_VAIN = 4 * 2**20
LETTERS_OF_A_TRY = 500
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Unread:
    """A part of a cell that Python cannot read: where, why, and the names that it seems to define."""

    cell: int
    sentence: str
    names: frozenset[str]
    is_newer: bool = False
    is_conflict: bool = False


@dataclass
class Patience:
    """How much is still tried in vain."""

    left: int = MOST_IN_VAIN

    def take(self, text: str) -> None:
        self.left -= len(text) + LETTERS_OF_A_TRY


@dataclass(frozen=True)
class ReadCells:
    """Cells with nothing in them that Python cannot read, their syntax trees, and what was taken out."""

    cells: list[Cell]
    trees: list[ast.Module]
    unread: list[Unread]

    @cached_property
    def imported_words(self) -> frozenset[str]:
        """The words in its imports, once for all files that import it."""
        return frozenset().union(*(imported_words(cell.text) for cell in self.cells))

    def statements(self) -> Iterator[tuple[int, ast.stmt]]:
        """Every statement with its cell's number. In this order a process numbers them too."""
        for number, tree in enumerate(self.trees):
            for statement in tree.body:
                yield number, statement


def read_statements(cells: list[Cell]) -> ReadCells:
    """The statements of cells; what is no Python is taken out of the text, and its lines stay empty."""
    read, patience = ReadCells([], [], []), Patience()
    for number, cell in enumerate(cells):
        try:
            tree, text = tree_of(cell.text), cell.text
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            tree, text, unread = take_apart(number, cell, error, patience)
            read.unread.extend(unread)
        read.cells.append(cell if text is cell.text else replace(cell, text=text))
        read.trees.append(tree)
    return read


def tree_of(text: str) -> ast.Module:
    """The syntax tree; ValueError for a text on which the parser would take minutes."""
    if text.count("{") > MOST_BRACES and F_STRING.search(text) and braces_in_f_strings(text) > MOST_BRACES:
        raise ValueError(f"more than {MOST_BRACES:,} braces in f-strings are too many")
    joined = text.replace("\\\r\n", "").replace("\\\n", "").replace("\\\r", "")
    if any(name.count(".") > MOST_DOTS for name in IMPORTED.findall(joined)):
        raise ValueError("an import has too many dots")
    with warnings.catch_warnings():
        # What Python would rather see written differently is for the student's own eyes.
        warnings.simplefilter("ignore")
        return ast.parse(text)


def imported_words(text: str) -> set[str]:
    return {word for found in IMPORTS.findall(text) for word in WORD.findall(found)}


def names_in(text: str) -> frozenset[str]:
    """The names that a text seems to define, whether Python can read it or not."""
    return frozenset(DEFINITION.findall(text)) | frozenset(BOUND.findall(text))


def functions_in(text: str) -> Iterator[tuple[str, int]]:
    """The functions and classes that a text seems to define, each with its line."""
    line, before = 1, 0
    for found in DEFINITION.finditer(text):
        line += text.count("\n", before, found.start(1))
        before = found.start(1)
        yield found[1], line


# Taking apart ---------------------------------------------------------------------------------------------------------


def take_apart(number: int, cell: Cell, error: Exception, patience: Patience) -> tuple[ast.Module, str, list[Unread]]:
    """What Python can read of a cell that it cannot read as a whole: its tree, its text, and the rest in sentences."""
    lines = cell.text.split("\n")
    if not isinstance(error, SyntaxError) or len(cell.text) > LARGEST_PARTED:
        return ast.Module([], []), "", [unread_part(number, cell, lines, Part(0, len(lines), None, error))]
    kept: list[Part] = []
    lost: list[Part] = []
    for part in parts_of(lines, patience):
        # What is indented below a line that is no Python belonged to the function above it, which is now a torso.
        if part.error and kept and part.is_torn and ends_with_block(kept[-1]) and kept[-1].end == part.start:
            torso = kept.pop()
            part = Part(torso.start, part.end, None, part.error, part.first_line)
        if part.error and lost and lost[-1].end == part.start and lines[part.start - 1].strip():
            # One thing that is no Python, over several lines.
            last = part.start + last_full_line(lines[part.start : part.end])
            lost[-1] = replace(lost[-1], end=part.end, last_line=last)
        else:
            (lost if part.error else kept).append(part)
    for part in lost:
        lines[part.start : part.end] = [""] * (part.end - part.start)
    original = cell.text.split("\n")
    unread = [unread_part(number, cell, original, part) for part in lost]
    return ast.Module([node for part in kept for node in part.nodes or ()], []), "\n".join(lines), unread


@dataclass(frozen=True)
class Part:
    """Lines from `start` to before `end`: the statements in them, or why there are none.

    Lines of the error are counted from `first_line`; `is_torn` says that indented lines follow one that wants none, and
    `last_line` where other lines that are no Python end below it.
    """

    start: int
    end: int
    nodes: list[ast.stmt] | None
    error: Exception | None
    first_line: int = 0
    is_torn: bool = False
    last_line: int = 0


def parts_of(lines: list[str], patience: Patience) -> Iterator[Part]:
    """The lines in parts: the shortest run of them that is Python, else the lines up to the next left edge.

    Where all patience is gone the rest is one part.
    """
    starts = [*edges(lines), len(lines)]
    at = unread = 0
    while at < len(starts) - 1:
        first_error: Exception | None = None
        for end in range(at + 1, min(at + MOST_JOINED, len(starts) - 1) + 1):
            text = "\n".join(lines[starts[at] : starts[end]])
            try:
                tree = tree_of(text)
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                first_error = first_error or error
                patience.take(text)
                if patience.left < 0:
                    break
                continue
            ast.increment_lineno(tree, starts[at])
            yield Part(starts[at], starts[end], tree.body, None, starts[at])
            first_error, at = None, end
            break
        if first_error:
            unread += 1
            end = at + 1 if unread < MOST_UNREAD and patience.left >= 0 else len(starts) - 1
            inside = lines[starts[at] + 1 : starts[end]]
            torn = not HEADER.match(lines[starts[at]]) and any(line[:1] in " \t" and line.strip() for line in inside)
            if torn:
                first_error = error_of(lines[starts[at]]) or first_error
            yield Part(starts[at], starts[end], None, first_error, starts[at], torn)
            at = end


def error_of(line: str) -> Exception | None:
    try:
        tree_of(line)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error
    return None


def last_full_line(lines: list[str]) -> int:
    """The number of the last line with something in it, counted from 1."""
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=0)


def edges(lines: list[str]) -> Iterator[int]:
    """Where something new begins: at the left edge, a decorator with what it decorates."""
    after_decorator = False
    for number, line in enumerate(lines):
        if number and (CONTINUES.match(line) or after_decorator):
            after_decorator = after_decorator and not line.startswith(("def ", "class ", "async "))
            continue
        after_decorator = line.startswith("@")
        yield number


def ends_with_block(part: Part) -> bool:
    return bool(part.nodes) and isinstance(
        part.nodes[-1],  # type: ignore[index]
        (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.With, ast.Try),
    )


# Words ----------------------------------------------------------------------------------------------------------------


def unread_part(number: int, cell: Cell, lines: list[str], part: Part) -> Unread:
    """What to say of a part that Python cannot read; its lines are among those of the cell."""
    names = names_in("\n".join(lines[part.start : part.end]))
    error = part.error
    if not isinstance(error, SyntaxError):
        reason = str(error) or "it is nested too deeply"
        return Unread(number, readable(f"{cell.name}: Python cannot read it ({reason})"), names)
    at = part.first_line + (error.lineno or 1)
    line = lines[at - 1].strip() if at <= len(lines) else ""
    place = f"{cell.name}, line {at}" if error.lineno else cell.name
    if CONFLICT.match(line):
        words = f"{place}: a mark of a conflict that Git left here ({line[:7]}); choose one of the two versions"
        return Unread(number, readable(words), names, is_conflict=True)
    is_newer = looks_newer(lines, at, error)
    shown = f": {line[:LONGEST_SHOWN]}" if line else ""
    advice = f" (this looks newer than Python {sys.version_info[0]}.{sys.version_info[1]}, which the grader reads)"
    # Some of Python's own words name another line, counted from where the part begins.
    reason = ON_LINE.sub(lambda found: f"on line {part.first_line + int(found[1])}", error.msg)
    more = f"; nor what follows, to line {part.last_line}" if part.last_line else ""
    words = f"{place}: Python cannot read it ({reason}){shown}{more}{advice if is_newer else ''}"
    return Unread(number, readable(words), names, is_newer)

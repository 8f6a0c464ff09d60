"""Notebooks of marimo: Python files in which each cell is the body of a function.

What a cell gives to others it returns, and what it takes from others are its parameters: the order of the cells follows
from these. The lines stay where they are.
"""

from __future__ import annotations

import ast
import heapq
import re
from dataclasses import dataclass, field
from itertools import pairwise

from autograder.reading.ipython import CellText, Piece, parsed, read_cell
from autograder.reading.ipython_calls import single_statement, text_of
from autograder.reading.logical_lines import logical_lines

NOTEBOOK = re.compile(r"^app[ \t]*=[ \t]*marimo\.App\(", re.MULTILINE)
PART = re.compile(
    r"^(?=@app\.(?:cell|function|class_definition)\b|with app\.setup\b|app\._unparsable_cell\("
    r"|if __name__\b|app[ \t]*=[ \t]*marimo\.|import marimo[ \t]*$)",
    re.MULTILINE,
)
# What makes a notebook of the file, and is nobody's answer.
FRAME = re.compile(r"app[ \t]*=|import marimo[ \t]*$|if __name__\b[^\n]*\n[ \t]+app\.run\(", re.MULTILINE)
RETURN = re.compile(r"return\b")


@dataclass
class MarimoCell:
    """A cell: its code and first line, what it takes and gives."""

    line: int
    text: str
    takes: set[str] = field(default_factory=set)
    gives: set[str] = field(default_factory=set)
    first: bool = False


def is_marimo(text: str) -> bool:
    """Whether marimo wrote the file: not where its words stand in a text alone."""
    if "marimo.App(" not in text or not NOTEBOOK.search(text):
        return False
    tree = parsed(text)
    return tree is None or any(isinstance(node, ast.Assign) and is_app(node.value) for node in tree.body)


def is_app(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "App"


def read_marimo(text: str) -> CellText:
    script = CellText()
    cells: list[MarimoCell] = []
    starts = [found.start() for found in PART.finditer(text)]
    line = 0
    for start, end in pairwise([0, *starts, len(text)]):
        part = text[start:end]
        if part.startswith("app._unparsable_cell"):
            script.pieces += unparsable(part, line)
        else:
            cells.append(cell_of(part, line))
        line += part.count("\n")
    for cell in cells_in_order(cells):
        script.add(read_cell(cell.text), cell.line)
    return script


def cell_of(part: str, line: int) -> MarimoCell:
    """The cell in a part of the file; a part that is none stays as it is."""
    if FRAME.match(part):
        skipped = next(logical_lines(part)).end
        if part.startswith("if"):
            skipped = len(part)
        elif parsed(part[:skipped]) is None:
            skipped = 0
        return MarimoCell(line, "\n" * part.count("\n", 0, skipped) + part[skipped:], first=True)
    lines = logical_lines(part)
    head = next(lines, None)
    if head is None or not part.startswith(("@app.", "with app.")):
        return MarimoCell(line, part, first=True)
    if part.startswith("with"):
        return MarimoCell(line + part.count("\n", 0, head.end), dedented(part[head.end :]), first=True)
    if not part.startswith("@app.cell"):
        return MarimoCell(line, "\n" * part.count("\n", 0, head.end) + part[head.end :], first=True)
    function = next(lines, None)
    if function is None:
        return MarimoCell(line, part)
    signature = single_statement(part[function.code : function.end].rstrip() + "\n pass")
    if not isinstance(signature, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return MarimoCell(line, part)
    body, gives = without_return(dedented(part[function.end :]))
    takes = {argument.arg for argument in signature.args.args}
    return MarimoCell(line + part.count("\n", 0, function.end), body, takes, gives)


def dedented(body: str) -> str:
    """The body of a function as it would stand outside; the inside of a text may have less indentation."""
    first = re.search(r"^[ \t]+(?=\S)", body, re.MULTILINE)
    return re.sub(rf"^[ \t]{{1,{len(first[0])}}}", "", body, flags=re.MULTILINE) if first else body


def without_return(body: str) -> tuple[str, set[str]]:
    """A cell's code without its last line, and the names in that line."""
    given: set[str] = set()
    done, parts = 0, []
    for line in logical_lines(body):
        if line.start == line.code and RETURN.match(body, line.code):
            tree = parsed(body[line.code : line.end])
            given |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} if tree else set()
            parts += [body[done : line.start], "\n" * body.count("\n", line.start, line.end)]
            done = line.end
    return "".join(parts) + body[done:], given


def cells_in_order(cells: list[MarimoCell]) -> list[MarimoCell]:
    """Each cell after those that give what it takes; otherwise in the order of the file."""
    giver = {name: number for number, cell in enumerate(cells) for name in cell.gives}
    needs = [
        {giver[name] for name in cell.takes if giver.get(name, number) != number} for number, cell in enumerate(cells)
    ]
    needed_by: list[list[int]] = [[] for _ in cells]
    for number, others in enumerate(needs):
        for other in others:
            needed_by[other].append(number)
    ready = [(not cells[number].first, number) for number, others in enumerate(needs) if not others]
    heapq.heapify(ready)
    ordered: list[int] = []
    while ready:
        _, number = heapq.heappop(ready)
        ordered.append(number)
        for other in needed_by[number]:
            needs[other].discard(number)
            if not needs[other]:
                heapq.heappush(ready, (not cells[other].first, other))
    # Cells that wait for each other do not run in marimo either.
    left = sorted(set(range(len(cells))) - set(ordered))
    return [cells[number] for number in ordered + left]


def unparsable(part: str, line: int) -> list[Piece]:
    """The text of a cell that marimo itself could not read, as it was written."""
    statement = single_statement(part)
    call = statement.value if isinstance(statement, ast.Expr) else None
    text = text_of(call.args[0]) if isinstance(call, ast.Call) and call.args else None
    if text is None or not isinstance(call, ast.Call):
        return [Piece(line, part)]
    pieces, literal = read_cell(dedented(text)).pieces, call.args[0]
    if (literal.end_lineno or 0) - literal.lineno == text.count("\n"):
        # As marimo writes it, each line of the text is one of the file.
        return [Piece(line + literal.lineno - 1 + piece.line, piece.text, piece.runs) for piece in pieces]
    return [Piece(line, piece.text, piece.runs, of=line) for piece in pieces]

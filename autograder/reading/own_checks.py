"""What a student's code says to this program itself: `from autograder.notebook import check`, `check(softmax)`.

A notebook that `tandem start --notebooks` made asks under each function how it does. Where one is graded, nothing is
there to ask: such statements are passed over, and nothing is said of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeGuard

from autograder.model import Cell
from autograder.reading.units import names_in, tree_of

PACKAGE = "autograder"
NOTHING = "pass"


def without_checks(cells: Sequence[Cell]) -> list[Cell]:
    """The same cells with `pass`, and lines as many as before, where they speak to this program."""
    names = imported_names(cells)
    if not names:
        return list(cells)
    speaks = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    return [replace(cell, text=silent(cell.text, names)) if speaks.search(cell.text) else cell for cell in cells]


def imported_names(cells: Sequence[Cell]) -> set[str]:
    """What a file imports of this program, by its names there, and the program's own; nothing where it does not."""
    names: set[str] = set()
    for cell in cells:
        tree = tree_or_none(cell.text) if PACKAGE in cell.text else None
        for node in ast.walk(tree) if tree else ():
            if is_ours(node):
                names |= {PACKAGE, *(alias.asname or alias.name.partition(".")[0] for alias in node.names)}
    # Whoever has a function of that name means it.
    return names.difference({"*"}, *(names_in(cell.text) for cell in cells))


def silent(text: str, names: set[str]) -> str:
    """A cell's text without the statements that speak to this program."""
    tree = tree_or_none(text)
    found = [node for node in ast.walk(tree) if is_ours(node) or is_question(node, names)] if tree else []
    return silenced(text, (node for node in found if isinstance(node, ast.stmt)))


def tree_or_none(text: str) -> ast.Module | None:
    """The syntax tree; None for what is no Python, and for lines that end in ways of their own."""
    try:
        return None if "\r" in text else tree_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def is_ours(node: ast.AST) -> TypeGuard[ast.Import | ast.ImportFrom]:
    """Whether a statement imports of this program, and nothing else."""
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and (node.module or "").partition(".")[0] == PACKAGE
    return isinstance(node, ast.Import) and all(alias.name.partition(".")[0] == PACKAGE for alias in node.names)


def is_question(node: ast.AST, names: set[str]) -> bool:
    """Whether a statement does nothing but call what was imported of this program."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    called = node.value.func
    while isinstance(called, ast.Attribute):
        called = called.value
    return isinstance(called, ast.Name) and called.id in names


def silenced(text: str, found: Iterable[ast.stmt]) -> str:
    """A text with `pass` in the place of statements, whose lines stay as many."""
    lines = text.split("\n")
    # The last one first: what stands before it stays where it is.
    for node in sorted(found, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        # Columns count bytes.
        before = lines[first].encode()[: node.col_offset].decode()
        after = lines[last].encode()[node.end_col_offset :].decode()
        lines[first : last + 1] = [f"{before}{NOTHING}{after}", *[""] * (last - first)]
    return "\n".join(lines)

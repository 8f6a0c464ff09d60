"""`await` outside a function, which runs in a notebook alone: what may stay in a module of Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.reading.logical_lines import logical_lines
from autograder.reading.units import tree_of

WRITTEN = re.compile(r"\bawait\b|\basync[ \t]+(?:for|with)\b")
AWAITING = re.compile(r"(?:[\w.,\[\]'\" \t]{1,200}=[ \t]*)?await\b|async[ \t]+(?:for|with)\b")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def without_await(text: str) -> tuple[str, list[int]]:
    """The text with `pass` for each statement that awaits outside a function, and the lines of these, from 0."""
    if not WRITTEN.search(text):
        return text, []
    try:
        found = list(awaiting(tree_of(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return without_lines(text)
    lines = text.split("\n")
    for node in reversed(found):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        # Python counts columns in bytes.
        before = lines[first].encode()[: node.col_offset].decode()
        after = lines[last].encode()[node.end_col_offset :].decode()
        lines[first : last + 1] = [before + "pass" + after] + [""] * (last - first)
    return "\n".join(lines), [node.lineno - 1 for node in found]


def awaiting(tree: ast.Module) -> Iterator[ast.stmt]:
    """The smallest statements that await, outside functions, in their order."""
    waiting: list[ast.stmt] = tree.body[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, FUNCTIONS):
            continue
        if isinstance(node, (ast.AsyncFor, ast.AsyncWith)) or any(map(awaits, expressions_of(node))):
            yield node
        else:
            waiting += list(blocks_of(node))[::-1]


def blocks_of(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements within a statement."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
            yield from blocks_of(child)


def expressions_of(node: ast.AST) -> Iterator[ast.AST]:
    """What a statement has itself: the head of a block, but not what stands in it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.ExceptHandler, ast.match_case)):
            yield from expressions_of(child)
        elif not isinstance(child, ast.stmt):
            yield child


def awaits(expression: ast.AST) -> bool:
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Await) or (isinstance(node, ast.comprehension) and node.is_async):
            return True
        if not isinstance(node, FUNCTIONS):
            waiting += ast.iter_child_nodes(node)
    return False


def without_lines(text: str) -> tuple[str, list[int]]:
    """The same for a text that Python cannot read as a whole: lines that begin so, outside blocks."""
    parts, numbers, done, line_number, counted = [], [], 0, 0, 0
    for line in logical_lines(text):
        if line.start == line.code and AWAITING.match(text, line.code):
            line_number += text.count("\n", counted, line.start)
            counted = line.start
            numbers.append(line_number)
            parts += [text[done : line.start], "\n" * text.count("\n", line.start, line.end)]
            done = line.end
    return "".join(parts) + text[done:], numbers

"""On which line of a TOML text a key stands: Python's parser does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

Key = tuple[str, ...]


def line_of(key: Key, lines: dict[Key, int]) -> int:
    """The line of a key, or of the table in which it is missing."""
    return next((lines[key[:length]] for length in range(len(key), 0, -1) if key[:length] in lines), 1)


def lines_of(text: str) -> dict[Key, int]:
    """The line on which each key is first written."""
    lines: dict[Key, int] = {}
    table: Key = ()
    for line, statement, tree in statements(text):
        if tree and statement.lstrip().startswith("["):
            table = max(keys_in(tree), key=len)
            keys: Iterable[Key] = (table[:length] for length in range(1, len(table) + 1))
        else:
            keys = keys_in(tree or {}, table)
        for key in keys:
            lines.setdefault(key, line)
    return lines


def statements(text: str) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
    """The statements of a TOML text, each with its first line; None for one that does not end.

    TOML's parsers give no positions. But a statement ends with the first line up to which it can be read by itself: an
    open bracket or string cannot.
    """
    lines = text.split("\n")
    start = 0
    for end in range(1, len(lines) + 1):
        statement = "\n".join(lines[start:end])
        try:
            tree = tomllib.loads(statement)
        except (ValueError, RecursionError):
            continue
        yield start + 1, statement, tree
        start = end
    if start < len(lines):
        yield start + 1, lines[start], None


def keys_in(tree: Any, above: Key = ()) -> Iterator[Key]:
    """Every key of a tree of tables; in an array of tables, those of its first."""
    inside = tree[0] if isinstance(tree, list) and tree else tree
    for name, part in inside.items() if isinstance(inside, dict) else ():
        yield (*above, name)
        yield from keys_in(part, (*above, name))


def not_toml(error: Exception, text: str, name: str) -> str:
    """What TOML says, with the line; where it came upon the end, the line of what does not end."""
    words, _, where = str(error).partition(" (at ")
    match = re.match(r"line (\d+)", where)
    line = int(match[1]) if match else next((line for line, _, tree in statements(text) if tree is None), 1)
    if isinstance(error, RecursionError):
        words = "brackets in brackets, too many to read"
    elif not isinstance(error, tomllib.TOMLDecodeError):
        words = "a number with too many digits"
    elif words.startswith("Cannot"):
        words += "; points for a topic and for one of its exercises: topic.points = 1 and topic.exercise = 3"
    return f"{name}, line {line}: not TOML: {words}"

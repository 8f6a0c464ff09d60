"""How values look in feedback: short enough to read, exact enough to copy into Python."""

from __future__ import annotations

import re
from typing import Any

WIDEST = 100
MOST_LINES = 8
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def format_value(thing: Any) -> str:
    """A value of a result, as plain JSON types, in Python's notation."""
    text = format_inline(thing)
    if len(text) <= WIDEST or not isinstance(thing, list):
        return text if len(text) <= 4 * WIDEST else text[: 4 * WIDEST] + " ..."
    rows = [format_inline(row) for row in thing]
    if len(rows) > MOST_LINES:
        rows = [*rows[: MOST_LINES - 1], f"... {len(rows) - MOST_LINES + 1} more"]
    return "[" + ",\n ".join(row if len(row) <= WIDEST else row[:WIDEST] + " ..." for row in rows) + "]"


def format_inline(thing: Any) -> str:
    if isinstance(thing, list):
        return "[" + ", ".join(format_inline(part) for part in thing) + "]"
    if isinstance(thing, dict):
        return "{" + ", ".join(f"{key}: {format_inline(part)}" for key, part in thing.items()) + "}"
    if isinstance(thing, float):
        return format_number(thing)
    if thing in ("NaN", "Infinity", "-Infinity"):
        return {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}[thing]
    return strip_controls(thing) if isinstance(thing, str) else repr(thing)


def format_number(x: float) -> str:
    """Short where that is exact, else ten digits: two numbers that differ should look different."""
    short = f"{x:.6g}"
    if float(short) == x:
        return short if any(letter in short for letter in ".en") else f"{short}.0"
    return f"{x:.10g}"


def strip_controls(text: str) -> str:
    """What a student wrote or printed, without what could steer a terminal."""
    return CONTROL.sub("", text)


def one_line(text: str) -> str:
    """The same on one line: nothing in it passes for a line of ours."""
    return " ".join(strip_controls(text).split())


def or_list(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]

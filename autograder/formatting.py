"""How values look in feedback: short enough to read, exact enough to tell apart and to copy into Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

# As many digits as NumPy prints; all digits of a float64.
USUAL_DIGITS, ALL_DIGITS = 8, 17
WIDEST_NUMBER = 24
# Of a result more are not shown at once.
MOST_NUMBERS = 24
NOT_FINITE = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# Where a number stands in nested lists and dicts.
Path = tuple[int | str, ...]
Widths = Mapping[Path, int]
NO_WIDTHS: Widths = {}


def format_value(thing: Any, digits: int = USUAL_DIGITS, widths: Widths = NO_WIDTHS, path: Path = ()) -> str:
    """A value of a result, as plain JSON types, in Python's notation; numbers in lists are as wide as told."""
    if isinstance(thing, list):
        parts = (format_value(part, digits, widths, (*path, number)) for number, part in enumerate(thing))
        return f"[{', '.join(parts)}]"
    if isinstance(thing, dict):
        parts = (f"{key!r}: {format_value(part, digits, widths, (*path, key))}" for key, part in thing.items())
        return f"{{{', '.join(parts)}}}"
    text = NOT_FINITE.get(thing) or strip_controls(thing) if isinstance(thing, str) else repr(thing)
    if isinstance(thing, float):
        text = format_number(thing, digits)
    return text.rjust(widths.get(path, 0))


def format_number(x: float, digits: int = USUAL_DIGITS) -> str:
    """Short where that is exact, else with so many digits."""
    short = f"{x:.6g}"
    if float(short) != x:
        short = f"{x:.{digits}g}"
    return short if any(letter in short for letter in ".en") else f"{short}.0"


def format_together(things: list[Any]) -> list[str]:
    """Values to be compared: with so many digits that what differs looks different, numbers under one another."""
    first, *others = things
    digits = max((digits_between(first, other) for other in others), default=USUAL_DIGITS)
    widths = widths_of([dict(leaves_of(thing)) for thing in things], digits) if others else NO_WIDTHS
    return [format_value(thing, digits, widths) for thing in things]


def widths_of(values: list[dict[Path, Any]], digits: int) -> dict[Path, int]:
    """How wide numbers are in values of one structure: as the widest of their column, and at their place alone in
    a single one.
    """
    places = values[0].keys()
    if len(places) < 2 or any(its.keys() != places for its in values):
        return {}
    rows = Counter(path[:-1] for path in places if path)
    column = {path: path if rows[path[:-1]] == 1 else (*map(str, path[:-2]), *path[-1:]) for path in places if path}
    widths: dict[Path, int] = {}
    for path, place in column.items():
        widest = max(len(format_value(its[path], digits)) for its in values)
        widths[place] = max(widths.get(place, 0), widest)
    return {path: widths[place] for path, place in column.items() if widths[place] <= WIDEST_NUMBER}


def digits_between(one: Any, other: Any) -> int:
    """So many digits that the numbers that are furthest apart look different."""
    path = furthest(one, other)
    if path is None:
        return USUAL_DIGITS
    a, b = part_at(one, path), part_at(other, path)
    few = (n for n in range(USUAL_DIGITS, ALL_DIGITS) if format_value(a, n) != format_value(b, n))
    return next(few, ALL_DIGITS)


def furthest(one: Any, other: Any) -> Path | None:
    """Where two values of the same structure are furthest apart; None where they are the same, or not comparable."""
    its, others = dict(leaves_of(one)), dict(leaves_of(other))
    if its.keys() != others.keys():
        return None
    apart = {path: distance(leaf, others[path]) for path, leaf in its.items()}
    worst = max(apart, key=lambda path: apart[path], default=None)
    return worst if worst is not None and apart[worst] > 0 else None


def distance(a: Any, b: Any) -> float:
    """How far two numbers are apart; what is not a finite number is as far from all else as can be."""
    if a == b:
        return 0.0
    if not all(isinstance(x, (int, float)) for x in (a, b)):
        return float("inf")
    try:
        return abs(float(a) - float(b))
    except OverflowError:
        return float("inf")


def differing(one: Any, other: Any) -> list[Path]:
    """Where two values of the same structure look different, in order."""
    digits = digits_between(one, other)
    others = dict(leaves_of(other))
    its = dict(leaves_of(one))
    if its.keys() != others.keys():
        return []
    return [path for path, leaf in its.items() if format_value(leaf, digits) != format_value(others[path], digits)]


def shown_part(one: Any, other: Any) -> Path:
    """Of two values that are too large to be shown, the place of the part in which they are furthest apart."""
    worst = furthest(one, other)
    if worst is None:
        return ()
    parts = (worst[:depth] for depth in range(len(worst)))
    return next((path for path in parts if len(list(leaves_of(part_at(one, path)))) <= MOST_NUMBERS), worst)


def leaves_of(thing: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The numbers of a value and where they stand; an empty list is one, too."""
    if isinstance(thing, (list, dict)) and thing:
        for key, part in thing.items() if isinstance(thing, dict) else enumerate(thing):
            yield from leaves_of(part, (*path, key))
    else:
        yield path, thing


def part_at(thing: Any, path: Path) -> Any:
    for key in path:
        thing = thing[key]
    return thing


def subscripts(path: Path) -> str:
    """A place as Python writes it."""
    return "".join(f"[{key!r}]" for key in path)


def strip_controls(text: str) -> str:
    """What a student wrote or printed, without what could steer a terminal."""
    return CONTROL.sub("", text)


def beginning(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} ..."


def one_line(text: str) -> str:
    """The same on one line: nothing in it passes for a line of ours."""
    return " ".join(strip_controls(text).split())


def and_list(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def or_list(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]

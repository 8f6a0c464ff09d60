"""What a process says of statements that failed while its code was loaded, as far as it is believed."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

# What is believed of a process, in letters.
LONGEST_TEXT, LONGEST_NAME = 2000, 200
MOST_NAMES = 20
# What the student's code may have written and imported.
WRITTEN_MODULE = re.compile(r"\w{1,100}\.py")

Place = tuple[str, int, int]


@dataclass(frozen=True)
class LoadError:
    """A statement that failed or was given up: where, why, and the names that it would have bound.

    `has_ended` says that it took its process down, `has_waited` that it was given up for waiting rather than computing;
    both are the judge's own words.
    """

    place: Place
    kind: str
    message: str
    trace: str
    names: tuple[str, ...]
    given_up: bool
    has_ended: bool = False
    has_waited: bool = False

    @property
    def where(self) -> str:
        return f"{self.place[0]}, line {self.place[1]}"


def load_error(said: dict[str, Any], files: Container[str], file: str) -> LoadError:
    """What a process says of a statement, as far as it is believed: of one of these files, else of this one."""
    kinds, names = said.get("kinds"), said.get("names")
    place = said_place([said.get("cell"), said.get("line"), said.get("column")], files)
    return LoadError(
        place or (file, 1, 0),
        (said_text(kinds[0], LONGEST_NAME) if isinstance(kinds, (list, tuple)) and kinds else "") or "Exception",
        said_text(said.get("message")),
        said_text(said.get("trace")),
        tuple(said_text(name, LONGEST_NAME) for name in names[:MOST_NAMES]) if isinstance(names, (list, tuple)) else (),
        said.get("given_up") is True,
    )


def said_text(said: Any, longest: int = LONGEST_TEXT) -> str:
    """A text as far as anybody reads it; anything else says nothing."""
    return said[:longest] if isinstance(said, str) else ""


def said_place(said: Any, files: Container[str]) -> Place | None:
    """The file, the line and the column that a process names; None where it was sent no such file."""
    if not isinstance(said, (list, tuple)) or len(said) != 3:
        return None
    file, line, column = said
    if not isinstance(file, str) or not all(type(number) is int and 0 <= number < 2**31 for number in (line, column)):
        return None
    return (file, line, column) if file in files or WRITTEN_MODULE.fullmatch(file) else None

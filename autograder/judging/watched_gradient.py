"""What a watched call says of its gradient: it comes from the student's process, so that it is read with care."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.guest import wire
from autograder.guest.callers import Place
from autograder.guest.gradient_kinds import COMPLAINTS, KINDS
from autograder.judging.remote_function import RecordedCall, RemoteFunction
from autograder.sandbox.process import Forbidden, Halted, value_of
from reference.compare import Broken, Raised

MOST_NOTES, LONGEST_WORD = 12, 40
STOPPED = frozenset({"", "raised", *(kind for _, kind in COMPLAINTS)})


class NotSaid(Exception):
    """An answer that is none."""


@dataclass(frozen=True)
class Note:
    """Something that was done at a line to some inputs; whether the result is known to hang on what came of it."""

    kind: str
    place: Place
    inputs: frozenset[int]
    is_reaching: bool


@dataclass
class WatchedGradient:
    """A call that was watched. Inputs are numbers: those of the floating-point arrays that are differentiated by."""

    reached: frozenset[int] = frozenset()
    used: frozenset[int] = frozenset()
    notes: list[Note] = field(default_factory=list)
    stopped: str = ""
    stopped_at: Place | None = None
    stopped_inputs: frozenset[int] = frozenset()
    # The operation that made NaN of the gradient, and whether of a zero.
    spoilt: tuple[str, Place | None, bool] | None = None
    # Where something is changed, and where it is needed as it was.
    changed: tuple[Place, Place] | None = None
    # The gradients, in one row, that come without some of the notes.
    undone: list[tuple[tuple[int, ...], np.ndarray]] = field(default_factory=list)


def watch_call(f: RemoteFunction, call: RecordedCall, count: int) -> WatchedGradient | None:
    """Make a call of `gradient` once more, watched; None where there is nothing to be learned from it."""
    try:
        return Reader(f.process.lines, count).watched(said_of(f, "watch_gradient", call))
    except NotSaid:
        return None


def said_of(f: RemoteFunction, method: str, call: RecordedCall) -> Any:
    """What a process says of a call that it makes once more; nobody hears what the function prints meanwhile."""
    process, was_hushed = f.process, f.process.is_hushed
    process.is_hushed = True
    try:
        return value_of(f.make([wire.encode_call(method, call.args, call.settings)])[0])
    except Forbidden:
        raise
    except (Halted, Broken, Raised) as error:
        raise NotSaid from error
    finally:
        process.is_hushed = was_hushed


class Reader:
    """Reads what a process has said of so many inputs; NotSaid where it is of no form that it could have."""

    def __init__(self, lines: Mapping[str, int], count: int) -> None:
        self.lines, self.count = lines, count

    def watched(self, said: Any) -> WatchedGradient:
        if not isinstance(said, dict):
            raise NotSaid
        try:
            stopped, file, line, inputs = said["stopped"]
            notes = [self.note(*note) for note in list(said["notes"])[:MOST_NOTES]]
            undone = [(self.chosen(chosen, len(notes)), self.row(row)) for chosen, row in said["undone"]]
            return WatchedGradient(
                reached=self.inputs(said["reached"]),
                used=self.inputs(said["used"]),
                notes=notes,
                stopped=self.one_of(stopped, STOPPED),
                stopped_at=self.place(file, line),
                stopped_inputs=self.inputs(inputs),
                spoilt=self.spoilt(*said["spoilt"]) if said["spoilt"] else None,
                changed=self.changed(*said["changed"]) if said["changed"] else None,
                undone=undone,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise NotSaid from error

    def note(self, kind: Any, file: Any, line: Any, inputs: Any, is_reaching: Any) -> Note:
        place = self.place(file, line)
        if place is None:
            # It was done in no line of the student's: nothing is to be said of it.
            place = "", 0
        return Note(self.one_of(kind, KINDS), place, self.inputs(inputs), is_reaching is True)

    def spoilt(self, word: Any, file: Any, line: Any, is_nothing: Any) -> tuple[str, Place | None, bool]:
        if not isinstance(word, str):
            raise NotSaid
        return word[:LONGEST_WORD], self.place(file, line), is_nothing is True

    def changed(self, file: Any, line: Any, other_file: Any, other_line: Any) -> tuple[Place, Place] | None:
        places = self.place(file, line), self.place(other_file, other_line)
        return None if places[0] is None or places[1] is None else (places[0], places[1])

    def one_of(self, word: Any, words: Iterable[str]) -> str:
        known = next((one for one in words if one == word), None) if isinstance(word, str) else None
        if known is None:
            raise NotSaid
        return known

    def place(self, file: Any, line: Any) -> Place | None:
        """A line of a file that was handed in."""
        if not isinstance(file, str) or type(line) is not int:
            raise NotSaid
        return (file, line) if 0 < line <= self.lines.get(file, 0) else None

    def inputs(self, numbers: Any) -> frozenset[int]:
        if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
            raise NotSaid
        return frozenset(number for number in numbers if 0 <= number < self.count)

    def chosen(self, numbers: Any, count: int) -> tuple[int, ...]:
        if not isinstance(numbers, list) or not all(type(number) is int and 0 <= number < count for number in numbers):
            raise NotSaid
        return tuple(numbers)

    def row(self, row: Any) -> np.ndarray:
        if not isinstance(row, np.ndarray) or row.dtype != np.float64 or row.ndim != 1:
            raise NotSaid
        return row

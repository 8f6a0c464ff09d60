"""What the loop hears of: keys, saves, verdicts, and what goes wrong on our side."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.learning.walk import Step

if TYPE_CHECKING:
    from autograder.learning.race import Race
    from autograder.result import ExerciseResult


@dataclass(frozen=True)
class Key:
    """A key was pressed; `name` is its letter, or what it is called."""

    name: str


@dataclass(frozen=True)
class Saved:
    """Files were written."""

    files: set[Path]


@dataclass(frozen=True)
class Verdicts:
    """What came of looking at a file: results, and what could not be read or was passed over, a sentence each.

    `step` is the exercise that it is about; `has_moved` says that it is another one than was asked for, which somebody
    has begun to write. `fingerprints` says of each function in the file whether it is another one than before; `texts`
    has them as they stand, `places` where they begin, `untouched` those that are not written yet. `partly_read` are
    exercises of files that could not be wholly read. Before it is final, nothing was judged yet.
    """

    step: Step
    results: list[ExerciseResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    file: Path | None = None
    fingerprints: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    untouched: frozenset[str] = frozenset()
    partly_read: dict[tuple[str, str], bool] = field(default_factory=dict)
    has_moved: bool = False
    is_final: bool = True
    race: Race | None = None

    @property
    def result(self) -> ExerciseResult | None:
        """That of the step itself."""
        return next((one for one in self.results if one.name == self.step.path), None)


@dataclass(frozen=True)
class Fingerprints:
    """What each exercise's function in a file is, a word each; other for another function."""

    file: Path
    by_name: dict[str, str]


@dataclass(frozen=True)
class StillWaiting:
    """A while has gone by since these were seen; perhaps their verdict has not come yet."""

    verdicts: Verdicts


@dataclass(frozen=True)
class OneOfAll:
    """One verdict more of everything that is checked; None after the last one."""

    result: ExerciseResult | None


@dataclass(frozen=True)
class Trouble:
    """Something went wrong on our side, in a sentence."""

    sentence: str


@dataclass(frozen=True)
class Redraw:
    """The window has changed."""


Event = Key | Saved | Verdicts | Fingerprints | StillWaiting | OneOfAll | Trouble | Redraw

"""From functions to exercises: which of a file's functions answer which exercise, in which track."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from autograder.model import TRACKS, Cell, OwnModules
from autograder.reading.bindings import Kind, is_stub
from autograder.reading.files import is_notebook
from autograder.reading.functions import Definition, FunctionTable
from autograder.reading.scanned_code import ScannedCode, scan
from autograder.reading.units import Unread
from reference.catalogue import names

WORD = re.compile(r"\bimport\s*\*|\w+")
EVERYTHING = "import *"


@dataclass
class SourceFile:
    """One file's exercises of one track, by name: activations.softmax.

    `definitions` says for each function where in the file it is defined, `unread` which parts Python cannot read;
    `left_out` are statements that a process of this track does not run. `modules` are the student's own modules.
    """

    file: str
    track: str
    cells: list[Cell]
    exercises: list[str]
    definitions: dict[str, list[Definition]] = field(default_factory=dict)
    modules: OwnModules = field(default_factory=OwnModules)
    left_out: set[int] = field(default_factory=set)
    unread: list[Unread] = field(default_factory=list)
    trees: list[ast.Module] = field(default_factory=list)
    is_topic_file: bool = False
    reaches_torch: bool = False

    def untouched(self, name: str) -> bool:
        """Whether a function is missing, or still the stub that only raises NotImplementedError."""
        return all(is_stub(one.node) for one in self.definitions.get(name, ())) and not self.why_unread(name)

    def why_unread(self, name: str) -> str | None:
        """Why Python cannot read a function; None where it can, or where there is none."""
        if self.definitions.get(name):
            return None
        return next((part.sentence for part in self.unread if name in part.names), None)

    def is_certain(self, name: str) -> bool:
        """Whether a name surely stands for a function, and not perhaps for what a call gives back."""
        return any(one.kind is Kind.FUNCTION for one in self.definitions.get(name, ())) or bool(self.why_unread(name))

    @property
    def is_main(self) -> bool:
        """Whether its code is run and not imported, as that of a notebook."""
        return is_notebook(self.file)

    def nodes(self, name: str) -> list[ast.AST]:
        """What defines a function: the last that surely does, and what may since."""
        definitions = self.definitions.get(name, [])
        certain = [number for number, one in enumerate(definitions) if one.kind is Kind.FUNCTION]
        nodes = [one.node for one in definitions[certain[-1] if certain else 0 :]]
        return list({id(node): node for node in nodes}.values())

    def runs(self, exercise: str) -> bool:
        """Whether a process will be asked for one of the exercises."""
        name = exercise.partition(".")[2]
        return not self.untouched(name) and not self.why_unread(name)

    @cached_property
    def scanned(self) -> ScannedCode:
        """What a search for calls looks at."""
        return scan(self.trees)

    def file_with(self, statement: ast.AST) -> str:
        """The name of the file, or of the cell, that a statement is in."""
        parts = zip(self.cells, self.trees, strict=True)
        inside = (cell.name for cell, tree in parts if any(node is statement for node in ast.walk(tree)))
        return next(inside, self.file)

    @cached_property
    def words(self) -> Counter[str]:
        """How often each word stands in its code; an import of everything is one as well."""
        found = (word for cell in self.cells for word in WORD.findall(cell.text))
        return Counter(EVERYTHING if word.endswith("*") else word for word in found)

    @cached_property
    def captures(self) -> dict[str, list[tuple[int, bool]]]:
        """After which statements a process looks for each function, and whether one is surely there."""
        return {
            name: [(one.number, one.kind is Kind.FUNCTION) for one in definitions]
            for name, definitions in self.definitions.items()
        }


@dataclass(frozen=True)
class Asked:
    """What is asked for: the tracks of each exercise, or of all; without either whatever was handed in."""

    by_name: dict[str, tuple[str, ...]] | None = None
    track: str | None = None

    def tracks(self, exercise: str) -> tuple[str, ...]:
        """The tracks in which an exercise is asked; none where it is not."""
        topic, _, name = exercise.partition(".")
        asked: Sequence[str] = TRACKS if self.by_name is None else self.by_name.get(exercise, ())
        return tuple(one for one in asked if self.track in (None, one) and name in names(topic, one))

    @property
    def is_open(self) -> bool:
        """Whether nobody has said which tracks count."""
        return self.by_name is None and self.track is None


@dataclass
class ParsedSubmission:
    """The sources of a submission, and what is to be said of it, a sentence each.

    `problems` may have cost an exercise, `notes` have not. `others` are functions that no exercise asks for, with their
    places; `refused` are exercises that are there, but cannot be graded as they are asked, and why;
    `nested` are functions with an exercise's name inside of something else.
    """

    sources: list[SourceFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    nested: dict[str, str] = field(default_factory=dict)

    def partly_read(self) -> dict[tuple[str, str], bool]:
        """The exercises, by name and track, of files of which a part cannot be read; whether that part is their own."""
        return {
            (exercise, source.track): any(exercise.partition(".")[2] in part.names for part in source.unread)
            for source in self.sources
            if source.unread
            for exercise in source.exercises
        }

    def to_run(self, wanted: Callable[[str], bool]) -> list[tuple[str, SourceFile]]:
        """The exercises that are wanted and for which a process will be asked, each with its source."""
        return [(name, s) for s in self.sources for name in s.exercises if wanted(name) and s.runs(name)]


def answers(
    table: FunctionTable, name: str, asked: Sequence[str], *, is_open: bool, own_track: str | None
) -> dict[str, list[Definition]]:
    """The definitions of a name that answer in each of the tracks that are asked."""
    found = table.definitions(name)
    if own_track is not None:
        return {own_track: found or table.imports(name)} if own_track in asked else {}
    if not found:
        return {}
    tracks = {one.track for one in found}
    default = table.default_track(found[-1].cell)
    chosen: dict[str, list[Definition]] = {}
    for track in asked:
        fitting = [one for one in found if one.track in (track, None)]
        certain = any(one.track == track for one in fitting)
        # What may be of either answers where it is asked; where nobody asks, in the track of what stands around it.
        if certain or (fitting and (not is_open or (default == track and tracks == {None}))):
            chosen[track] = fitting
        elif not fitting and list(asked) == ["torch"]:
            # In a process of PyTorch there is NumPy too: it will be seen what comes of it.
            chosen[track] = found
    if not chosen and is_open and None in tracks:
        chosen[asked[0]] = found
    return chosen


def other_track(found: Iterable[Definition], asked: Sequence[str]) -> str | None:
    """The track that a function is of, where none of those that are asked will do."""
    tracks = {one.track for one in found}
    return next(iter(tracks)) if len(tracks) == 1 and not tracks & {None, *asked} else None

"""From statements to functions: which a file defines under which name, and of which track each is.

A function is of the track whose modules it reaches, through its helpers: `np` or `torch`. A cell or a file may say it
instead: `# track: torch`. What reaches neither is of the track of what stands around it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from autograder.model import TRACKS
from autograder.reading.bindings import Binding, Kind, bindings_of, is_stub, names_imported
from autograder.reading.units import ReadCells

# None of these looks across a line: on a megabyte of empty lines that would take hours.
TRACK_COMMENT = re.compile(r"^[ \t]*#[ \t]*(?:tandem[ \t]+)?track:[ \t]*(numpy|torch|pytorch)\b", re.I | re.MULTILINE)
TRACK_OF_PACKAGE = {"numpy": "numpy", "scipy": "numpy", "torch": "torch", "torchvision": "torch", "einops": ""}
# What only one of them has, where a function imports neither.
HINTS = {
    "torch": frozenset(
        [
            "unsqueeze",
            "detach",
            "mT",
            "clamp",
            "amax",
            "amin",
            "exp",
            "log",
            "tanh",
            "sigmoid",
            "softmax",
            "relu",
            "sqrt",
            "erf",
            "masked_fill",
            "logsumexp",
            "dim",
            "keepdim",
            "backward",
            "requires_grad",
            "new_zeros",
            "is_floating_point",
        ]
    ),
    "numpy": frozenset(["astype", "axis", "keepdims", "ddof"]),
}
Elsewhere = Callable[[str, str], frozenset[str]]
# From name to name, where it is looked up what each function reaches. A file that wants more gets a rougher answer.
MOST_STEPS = 200_000


@dataclass(frozen=True)
class Definition:
    """A statement that gives a name to a function, or perhaps does: its number in the file, and its cell's."""

    name: str
    number: int
    cell: int
    node: ast.AST
    kind: Kind
    track: str | None


@dataclass
class FunctionTable:
    """The functions of a file.

    `elsewhere` says which tracks a function of an own module reaches, by module and name. Where `imports_count`, what
    is imported from a module that `is_own` is the student's function as well.
    """

    read: ReadCells
    elsewhere: Elsewhere = lambda module, name: frozenset()
    imports_count: bool = False
    is_own: Callable[[str], bool] = lambda module: False
    is_main: bool = False
    bindings: list[tuple[int, int, Binding]] = field(default_factory=list)
    steps: int = 0
    # Words by the identity of their node.
    used: dict[int, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        functions: set[str] = set()
        for number, (cell, statement) in enumerate(self.read.statements()):
            for binding in bindings_of(statement, functions, is_main=self.is_main):
                self.bindings.append((number, cell, binding))
                if binding.kind is Kind.FUNCTION:
                    functions.add(binding.name)

    # By name ----------------------------------------------------------------------------------------------------------

    def definitions(self, name: str) -> list[Definition]:
        """Where a name is given to a function of the student's own, in order; stubs where there is nothing else."""
        found = [
            Definition(name, number, cell, binding.node, kind, self.track_of(number, cell, binding))
            for number, cell, binding in self.by_name.get(name, ())
            if (kind := self.kind_of(binding)) in (Kind.FUNCTION, Kind.PERHAPS)
        ]
        written = [one for one in found if not is_stub(one.node)]
        # What is perhaps none defines nothing where a stub is all that there is beside it.
        return written if any(one.kind is Kind.FUNCTION for one in written) or len(written) == len(found) else found

    def imports(self, name: str) -> list[Definition]:
        """Where a name is imported, from wherever: of a topic's own file it is asked whether that is the built-in."""
        return [
            Definition(name, number, cell, binding.node, Kind.PERHAPS, None)
            for number, cell, binding in self.by_name.get(name, ())
            if binding.kind is Kind.IMPORTED and binding.original
        ]

    def kind_of(self, binding: Binding) -> Kind:
        """An import brings a function where it is of an own module, and this file is asked for it."""
        if binding.kind is not Kind.IMPORTED or not self.imports_count or not binding.original:
            return binding.kind
        return Kind.PERHAPS if self.is_own(binding.module) else Kind.OTHER

    @cached_property
    def by_name(self) -> dict[str, list[tuple[int, int, Binding]]]:
        table: dict[str, list[tuple[int, int, Binding]]] = {}
        for number, cell, binding in self.bindings:
            table.setdefault(binding.name, []).append((number, cell, binding))
        return table

    def uses_torch(self, definitions: Iterable[Definition]) -> bool:
        """Whether one of these functions reaches PyTorch, if only to convert what it is given."""
        if "torch" not in self.packages:
            return False
        wanted = {(one.name, one.number) for one in definitions}
        return any(
            "torch" in self.reached(binding)
            for name in {name for name, _ in wanted}
            for number, _, binding in self.by_name.get(name, ())
            if (name, number) in wanted
        )

    # Tracks -----------------------------------------------------------------------------------------------------------

    def track_of(self, number: int, cell: int, binding: Binding) -> str | None:
        """The one track that a function is of; None where it may be of either."""
        key = number, binding.name
        if key not in self.tracks:
            self.tracks[key] = self.find_track(number, cell, binding)
        return self.tracks[key]

    @cached_property
    def tracks(self) -> dict[tuple[int, str], str | None]:
        return {}

    def find_track(self, number: int, cell: int, binding: Binding) -> str | None:
        said = self.said.get(cell) or self.said_of_all
        if said:
            return said
        reached = self.reached(binding)
        if not reached:
            counts = {track: len(self.words[number] & hints) for track, hints in HINTS.items()}
            reached = {track for track in TRACKS if counts[track] > 0 and counts[track] == max(counts.values())}
        return next(iter(reached)) if len(reached) == 1 else None

    def reached(self, binding: Binding) -> set[str]:
        """The tracks whose packages a function uses, in itself and in what it uses of the file."""
        tracks: set[str] = set()
        if binding.kind is Kind.IMPORTED:
            tracks |= self.elsewhere(binding.module, binding.original)
        words = self.words_in(binding.node)
        if self.steps > MOST_STEPS:
            return tracks.union(*(self.reached_by_word.get(word, ()) for word in words))
        seen, seen_statements = {binding.name}, set[int]()
        waiting = [name for name in words if name not in seen]
        while waiting:
            name = waiting.pop()
            self.steps += 1
            if name in seen:
                continue
            seen.add(name)
            tracks |= self.imported_tracks(name)
            for number, _, other in self.by_name.get(name, ()):
                self.steps += 1
                if other.kind is not Kind.IMPORTED and number not in seen_statements:
                    seen_statements.add(number)
                    waiting += self.words_in(self.statements[number])
        return tracks

    @cached_property
    def reached_by_word(self) -> dict[str, set[str]]:
        """The tracks that each name of the file reaches, whichever of its definitions is meant.

        Other than `reached` it goes from the packages to whoever uses them, once for all names.
        """
        users: dict[str, set[int]] = {}
        bound: dict[int, set[str]] = {}
        for number, _, binding in self.bindings:
            if binding.kind is not Kind.IMPORTED:
                bound.setdefault(number, set()).add(binding.name)
        for number in bound:
            for word in self.words_in(self.statements[number]):
                users.setdefault(word, set()).add(number)
        found: dict[str, set[str]] = {}
        for track in TRACKS:
            waiting = [name for name in self.imported if track in self.imported_tracks(name)]
            seen_statements: set[int] = set()
            while waiting:
                name = waiting.pop()
                if track in found.setdefault(name, set()):
                    continue
                found[name].add(track)
                fresh = users.get(name, set()) - seen_statements
                seen_statements |= fresh
                waiting += [other for number in fresh for other in bound[number]]
        return found

    def imported_tracks(self, name: str) -> set[str]:
        """The tracks of what is imported under a name."""
        tracks: set[str] = set()
        for module, original in self.imported.get(name, ()):
            self.steps += 1
            package = TRACK_OF_PACKAGE.get(module.partition(".")[0])
            tracks |= self.elsewhere(module, original) if package is None else {package} - {""}
        return tracks

    @cached_property
    def imported(self) -> dict[str, set[tuple[str, str]]]:
        """What each name stands for that is imported anywhere in the file: modules, and names in them."""
        table: dict[str, set[tuple[str, str]]] = {}
        for tree in self.read.trees:
            for node in ast.walk(tree):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    for binding in names_imported(node):
                        table.setdefault(binding.name, set()).add((binding.module, binding.original))
        return table

    @cached_property
    def packages(self) -> set[str]:
        """The packages, or own modules at the top, that are imported anywhere in the file."""
        return {module.partition(".")[0] for uses in self.imported.values() for module, _ in uses}

    def words_in(self, node: ast.AST) -> frozenset[str]:
        """The names that are used in a part of the file, each once."""
        if id(node) not in self.used:
            self.used[id(node)] = frozenset(names_used(node))
        return self.used[id(node)]

    @cached_property
    def statements(self) -> list[ast.stmt]:
        return [statement for _, statement in self.read.statements()]

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """The attributes and the names of arguments in each statement."""
        return [frozenset(attributes_in(statement)) for statement in self.statements]

    @cached_property
    def said(self) -> dict[int, str]:
        """What cells say of their track, by a comment."""
        if len(self.read.cells) == 1:
            return {}
        found = {number: TRACK_COMMENT.search(cell.text) for number, cell in enumerate(self.read.cells)}
        return {number: track_word(match[1]) for number, match in found.items() if match}

    @cached_property
    def said_of_all(self) -> str | None:
        """What the file says of itself: in a script anywhere, in a notebook in a cell without functions."""
        defining = {cell for _, cell, binding in self.bindings if binding.kind is Kind.FUNCTION}
        for number, cell in enumerate(self.read.cells):
            match = TRACK_COMMENT.search(cell.text)
            if match and (len(self.read.cells) == 1 or number not in defining):
                return track_word(match[1])
        return None

    def default_track(self, cell: int) -> str:
        """The track of what stands around: of functions of the same cell, of all, of what is imported; else NumPy."""
        for near in (lambda its: its == cell, lambda its: True):
            tracks = {
                track
                for number, its, binding in self.bindings
                if binding.kind is Kind.FUNCTION and near(its) and (track := self.track_of(number, its, binding))
            }
            if len(tracks) == 1:
                return tracks.pop()
        imported = {TRACK_OF_PACKAGE.get(package) for package in self.packages}
        return "torch" if "torch" in imported and "numpy" not in imported else "numpy"

    def of_other_track(self, track: str) -> set[int]:
        """The statements that a process of this track leaves out: definitions of functions that it has its own of."""
        left_out = set()
        for uses in self.by_name.values():
            tracks = {
                number: self.track_of(number, cell, one) for number, cell, one in uses if one.kind is Kind.FUNCTION
            }
            if any(its in (track, None) for its in tracks.values()):
                left_out |= {number for number, its in tracks.items() if its not in (track, None)}
        if self.said:
            others = {cell for cell, its in self.said.items() if its != track}
            left_out |= {number for number, (cell, _) in enumerate(self.read.statements()) if cell in others}
        return left_out


def names_used(node: ast.AST) -> Iterable[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def attributes_in(node: ast.AST) -> Iterable[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.keyword) and part.arg:
            yield part.arg


def track_word(word: str) -> str:
    return "torch" if "torch" in word.lower() else "numpy"

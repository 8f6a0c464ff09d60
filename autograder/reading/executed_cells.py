"""What a function needs of the cells that a kernel has executed: the statements that bind the names it uses.

Training loops, plots and prints are left out: they bind nothing that the function uses. Of several definitions the one
counts that the kernel has now; what was used while a statement ran is taken as it stood then. Nothing is run here.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from autograder.model import Cell
from autograder.reading.bindings import Kind, bindings_of
from autograder.reading.code import cells_of, read_code
from autograder.reading.functions import TRACK_COMMENT, TRACK_OF_PACKAGE, names_used
from autograder.reading.ipython import read_cell
from autograder.reading.text import NotASubmission
from autograder.reading.units import read_statements

DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
# Tables of symbols for what runs where it stands, whatever it is called there: parts of a display, annotations.
RUNS_AT_ONCE = {"listcomp", "setcomp", "dictcomp", "genexpr"}
IN_THE_KERNEL = "the kernel"
# Texts of cells whose statements are remembered.
MOST_REMEMBERED = 4096


@dataclass(frozen=True)
class NameInKernel:
    """What a name stands for now, as far as the kernel can tell without running anything.

    A plain `value` as Python writes it; the cell and line that a function was defined in; or the module that it comes
    from, and its name there, which is empty for the module itself.
    """

    value: str | None = None
    cell: int | None = None
    line: int = 0
    module: str = ""
    original: str = ""


@dataclass(frozen=True)
class Needs:
    """The names that a statement uses: those while it runs, and those when what it defines is called."""

    now: frozenset[str]
    later: frozenset[str]


@dataclass(frozen=True, eq=False)
class ExecutedStatement:
    """A statement at the top of a cell: what it binds for sure or perhaps, and of which names it changes the object."""

    node: ast.stmt
    binds: frozenset[str]
    changes: frozenset[str]
    packages: frozenset[str]

    @property
    def is_complete(self) -> bool:
        """Whether nothing that its names stood for before is left."""
        node = self.node
        if isinstance(node, ast.AnnAssign):
            return node.value is not None
        return isinstance(node, (*DEFINES, *IMPORTS, ast.Assign, ast.Delete))

    @cached_property
    def needs(self) -> Needs:
        return needs_of(self.node)


@dataclass(frozen=True)
class NeededCode:
    """The statements that are needed, as cells of which everything else is empty, with each line where it was.

    `lost` are names that the function uses and no cell has given anything to; `packages` are all that were imported.
    """

    cells: list[Cell]
    lost: list[str]
    packages: frozenset[str]


@lru_cache(MOST_REMEMBERED)
def statements_in(cell: Cell) -> tuple[ExecutedStatement, ...]:
    """The statements of one cell of Python."""
    return tuple(executed(node) for tree in read_statements([cell]).trees for node in tree.body)


def executed(node: ast.stmt) -> ExecutedStatement:
    bindings = list(bindings_of(node, frozenset(), is_main=True))
    packages = {one.module.partition(".")[0] for one in bindings if one.kind is Kind.IMPORTED}
    changes = frozenset() if isinstance(node, (*DEFINES, *IMPORTS)) else frozenset(changed_in(node))
    return ExecutedStatement(node, frozenset(one.name for one in bindings), changes, frozenset(packages))


def changed_in(statement: ast.stmt) -> Iterator[str]:
    """The names of whose objects a statement changes a part, or calls a method for nothing but what that does."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            yield from root_of(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from root_of(node.value.func) if isinstance(node.value.func, ast.Attribute) else ()
        if not isinstance(node, (*DEFINES, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


def root_of(node: ast.AST) -> Iterator[str]:
    """The name that stands in front of dots and brackets."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def needs_of(statement: ast.stmt) -> Needs:
    """The names of the module that a statement uses; its own local names are none of them."""
    try:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        used = frozenset(names_used(statement))
        return Needs(used, used)
    now = {one.get_name() for one in table.get_symbols() if one.is_referenced()} - given_on_the_way(statement)
    later: set[str] = set()
    waiting = [(child, now) for child in table.get_children()]
    while waiting:
        inner, into = waiting.pop()
        kind = str(inner.get_type()).rpartition(".")[2].lower()
        if kind == "function" and inner.get_name() not in RUNS_AT_ONCE:
            into = later
        into |= {one.get_name() for one in inner.get_symbols() if one.is_global()}
        waiting += [(child, into) for child in inner.get_children()]
    return Needs(frozenset(now), frozenset(later))


def given_on_the_way(statement: ast.stmt) -> set[str]:
    """The names that a loop or a comprehension gives a value before it uses them."""
    given: set[str] = set()
    outside: set[str] = set()
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(statement, frozenset())]
    if isinstance(statement, ast.For):
        given |= set(names_used(statement.target)) - set(names_used(statement.iter))
    while waiting:
        node, inside = waiting.pop()
        generators = getattr(node, "generators", ())
        if generators:
            own = frozenset(name for one in generators for name in names_used(one.target))
            given |= own
            inside |= own
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in inside:
            outside.add(node.id)
        waiting += [(child, inside) for child in ast.iter_child_nodes(node)]
    of_a_loop = set(names_used(statement.target)) if isinstance(statement, ast.For) else set()
    return given - (outside - of_a_loop)


# From what was executed to what is needed -----------------------------------------------------------------------------


class ExecutedCells:
    """All that was executed, in order; `names` are those of the kernel, `folder` is where `%run` looks for files."""

    def __init__(self, texts: Iterable[tuple[int, str]], names: Mapping[str, NameInKernel], folder: Path) -> None:
        self.names, self.folder = dict(names), folder
        self.cells: list[Cell] = []
        # The number that the kernel has given to each.
        self.numbers: list[int | None] = []
        for number, text in texts:
            # Some programs execute what no list of cells has: it has a number below 1.
            for cell in cells_of(f"In[{number}]" if number > 0 else "a cell", read_cell(text)):
                own = [cell] if cell.runs is None else self.cells_of_file(cell.runs)
                self.cells += own
                self.numbers += [number if cell.runs is None else None] * len(own)
        self.statements = [(place, one) for place, cell in enumerate(self.cells) for one in statements_in(cell)]
        # Where in this order something happens to a name.
        self.touching: dict[str, list[int]] = {}
        for position, (_, one) in enumerate(self.statements):
            for name in one.binds | one.changes:
                self.touching.setdefault(name, []).append(position)

    def cells_of_file(self, name: str) -> list[Cell]:
        """The code of a file that a cell runs; none where there is no such file."""
        for path in (self.folder / name, self.folder / f"{name}.py"):
            with suppress(OSError, NotASubmission):
                return [cell for cell in read_code(path.name, path.read_bytes()).cells if cell.runs is None]
        return []

    def needed_by(self, functions: Mapping[str, NameInKernel]) -> NeededCode:
        """What is needed to call these functions as they are now."""
        search = NameSearch(self, {**self.names, **functions})
        search.look_for((name, len(self.statements)) for name in functions)
        packages = frozenset().union(*(one.packages for _, one in self.statements))
        return NeededCode(list(self.cells_with(search)), search.lost, packages)

    def cells_with(self, search: NameSearch) -> Iterator[Cell]:
        if search.before:
            yield Cell(IN_THE_KERNEL, "\n".join(search.before.values()))
        by_cell: dict[int, list[tuple[bool, ast.stmt]]] = {}
        for position, (place, one) in enumerate(self.statements):
            by_cell.setdefault(place, []).append((position in search.chosen, one.node))
        for place, cell in enumerate(self.cells):
            text = only_these(cell.text, by_cell.get(place, ()))
            if text.strip():
                yield Cell(cell.name, text)
        if search.values:
            yield Cell(IN_THE_KERNEL, "\n".join(f"{name} = {value}" for name, value in search.values.items()))


@dataclass
class NameSearch:
    """Goes from names to the statements behind them, and from those to the names that they use.

    What no statement gives is written `before` all of them; `values` come last. For what is `lost` there is nothing.
    """

    executed: ExecutedCells
    names: Mapping[str, NameInKernel]
    chosen: set[int] = field(default_factory=set)
    before: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def look_for(self, wanted: Iterable[tuple[str, int]]) -> None:
        """Find what stands behind each name before so many statements were executed, and all that this needs."""
        waiting, seen = list(wanted), set[tuple[str | int, int]]()
        while waiting:
            name, before = waiting.pop()
            if (name, before) in seen:
                continue
            seen.add((name, before))
            for position in self.behind(name, before):
                if (position, before) in seen:
                    continue
                seen.add((position, before))
                self.chosen.add(position)
                needs = self.executed.statements[position][1].needs
                waiting += [(other, position) for other in needs.now]
                waiting += [(other, before) for other in needs.later]

    def behind(self, name: str, before: int) -> list[int]:
        """The statements that made of a name what it stood for then; none for one of Python's own."""
        known = self.names.get(name)
        if before < len(self.executed.statements):
            found = self.last_of(name, before)
            if not found and known is not None:
                self.find_elsewhere(name, known)
            return found
        if known is None:
            return []
        found = self.defined_at(name, known) or self.last_of(name, before)
        if known.value is not None and not self.is_value_of(found, known.value):
            # A loop may have left it behind, or a cell that failed half way: the kernel has it now.
            self.values[name] = known.value
            return []
        if not found:
            self.find_elsewhere(name, known)
        return found

    def last_of(self, name: str, before: int) -> list[int]:
        """The last statement that bound a name, and those that have changed something about it since."""
        found: list[int] = []
        for position in reversed(self.executed.touching.get(name, ())):
            if position >= before:
                continue
            one = self.executed.statements[position][1]
            found.append(position)
            if name in one.binds and one.is_complete:
                # What is called on a module is for all who use it: a seed, a setting, a file that is saved.
                return [position] if isinstance(one.node, IMPORTS) else found
        return [position for position in found if any(name in self.executed.statements[at][1].binds for at in found)]

    def defined_at(self, name: str, known: NameInKernel) -> list[int]:
        """The statement that has defined a function, where the kernel knows its place."""
        if known.cell is None:
            return []
        for position in reversed(self.executed.touching.get(name, ())):
            place, one = self.executed.statements[position]
            first, last = line_range(one.node)
            if name in one.binds and self.executed.numbers[place] == known.cell and first <= known.line <= last:
                later = [at for at in self.executed.touching[name] if at > position]
                return [position, *(at for at in later if name not in self.executed.statements[at][1].binds)]
        return []

    def is_value_of(self, found: Sequence[int], value: str) -> bool:
        """Whether a name was simply given this value, and nothing has happened to it since."""
        if len(found) != 1:
            return False
        node = self.executed.statements[found[0]][1].node
        if isinstance(node, IMPORTS):
            return True
        with suppress(ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                return repr(ast.literal_eval(node.value)) == value
        return False

    def find_elsewhere(self, name: str, known: NameInKernel) -> None:
        """A name that no cell has bound by itself: an import of everything, or whatever the kernel started with."""
        if known.module and known.original:
            self.before[name] = f"from {known.module} import {known.original} as {name}"
        elif known.module:
            self.before[name] = f"import {known.module} as {name}"
        elif known.value is not None:
            self.before[name] = f"{name} = {known.value}"
        elif name not in self.lost:
            self.lost.append(name)


# Texts ----------------------------------------------------------------------------------------------------------------


def line_range(node: ast.stmt) -> tuple[int, int]:
    """The first and the last line, decorators included."""
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
    return first, node.end_lineno or node.lineno


def only_these(text: str, statements: Iterable[tuple[bool, ast.stmt]]) -> str:
    """A cell's text with only the statements that are wanted, each where it was, and its comments on tracks."""
    lines = text.split("\n")
    kept, taken = [""] * len(lines), set[int]()
    for is_wanted, node in statements:
        first, last = line_range(node)
        taken.update(range(first - 1, last))
        if not is_wanted:
            continue
        own = lines[first - 1 : last]
        # Its line may hold others as well; Python counts in bytes.
        own[-1] = own[-1].encode()[: node.end_col_offset].decode()
        if first == node.lineno:
            own[0] = own[0].encode()[node.col_offset :].decode()
        own[0] = f"{kept[first - 1]}; {own[0]}" if kept[first - 1] else own[0]
        kept[first - 1 : last] = own
    for number, line in enumerate(lines):
        if number not in taken and TRACK_COMMENT.match(line):
            kept[number] = line
    return "\n".join(kept).rstrip()


def track_imported(packages: Iterable[str]) -> str:
    """The track of a notebook by what it has imported: NumPy's, unless PyTorch stands there alone."""
    tracks = {TRACK_OF_PACKAGE.get(package) for package in packages}
    return "torch" if "torch" in tracks and "numpy" not in tracks else "numpy"

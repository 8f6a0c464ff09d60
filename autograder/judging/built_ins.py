"""What reading alone can say of built-ins: does a function use the very thing it is asked to write?

Whether it calls it is seen while it runs, and only that counts. What stands in a function and was not called is for
somebody to look at: it is looked for in the function and in whatever it uses of the same file, as Python's scopes have
it. A name that only looks like a built-in's is none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from autograder.guest.call_names import every_name_of
from autograder.reading.scanned_code import (
    COMPREHENSIONS,
    FUNCTIONS,
    ScannedCode,
    Scope,
    Value,
    inner_parts,
    outer_parts,
    scope_of,
)
from autograder.reading.sources import EVERYTHING

# The forbidden ones have few parts. In a file that means harm, names of names grow without end.
MOST_PARTS = 16
LONGEST_NAME = 200
Scopes = tuple[Scope, ...]


class FoundCall(NamedTuple):
    """A forbidden call that stands in a file: its name, its line, and the statement that it is a part of."""

    name: str
    line: int
    statement: ast.AST


class Use(NamedTuple):
    """What may stand for a call, with the scopes around it and its statement."""

    node: ast.AST
    scopes: Scopes
    statement: ast.AST


def find_built_in(
    code: ScannedCode, name: str, forbidden: Iterable[str], definitions: Sequence[ast.AST] = ()
) -> FoundCall | None:
    """The first forbidden call that stands in what `name` leads to; None where there is none.

    `definitions` are the statements that define it, where not all that bind the name do.
    """
    wanted = every_name_by_full_name(tuple(forbidden))
    return Search(code, wanted).from_name(name, definitions) if wanted else None


@lru_cache(maxsize=1024)
def every_name_by_full_name(calls: tuple[str, ...]) -> Mapping[str, str]:
    """The calls, by all the full names that they have."""
    return {full: call for call in calls for full in every_name_of(call)}


def may_stand_there(words: Mapping[str, int], name: str, forbidden: Iterable[str]) -> bool:
    """Whether it is worth a search: the words of a file, with how often each stands there, hold one of the names.

    The function's own name stands there once for itself; and an import of everything says no name.
    """
    lasts = {full.rpartition(".")[2] for full in every_name_by_full_name(tuple(forbidden))} - {name}
    return words[name] > 1 or words[EVERYTHING] > 0 or any(last in words for last in lasts)


class Search:
    """Follows names, the nearest use first, and looks at each statement once."""

    def __init__(self, code: ScannedCode, wanted: Mapping[str, str]) -> None:
        self.code, self.wanted = code, wanted
        homes = {full.rpartition(".")[0] for full in wanted}
        self.stars = [(number, module) for module, number in code.stars.items() if module in homes]
        self.seen: set[str] = set()
        self.looked_at: set[int] = set()

    def from_name(self, name: str, definitions: Sequence[ast.AST]) -> FoundCall | None:
        self.seen.add(name)
        defining = [node for node in definitions if not isinstance(node, (ast.Import, ast.ImportFrom))]
        if not defining:
            full, statement = self.value_of_global(name, 0), self.code.statements.get(name)
            if full is not None and full in self.wanted:
                return FoundCall(self.wanted[full], getattr(statement, "lineno", 1), statement or ast.Pass())
            defining = [statement] if statement is not None else []
        waiting = [self.uses(defining)]
        while waiting:
            use = next(waiting[-1], None)
            if use is None:
                waiting.pop()
                continue
            full = self.dotted(use.node, use.scopes)
            if full is not None and full in self.wanted:
                return FoundCall(self.wanted[full], getattr(use.node, "lineno", 1), use.statement)
            inner = use.node.id if isinstance(use.node, ast.Name) else ""
            if inner in self.code.statements and inner not in self.seen and scope_with(inner, use.scopes) is None:
                self.seen.add(inner)
                waiting.append(self.uses([self.code.statements[inner]]))
        return None

    def uses(self, statements: Sequence[ast.AST]) -> Iterator[Use]:
        """Everything in statements at the top that may stand for a call; of each statement once."""
        for statement in statements:
            if id(statement) in self.looked_at:
                continue
            self.looked_at.add(id(statement))
            waiting: list[tuple[ast.AST, Scopes]] = [(statement, ())]
            while waiting:
                node, scopes = waiting.pop()
                if isinstance(node, (ast.Name, ast.Attribute, ast.Call)):
                    yield Use(node, scopes, statement)
                waiting += reversed(list(with_scopes(node, scopes)))

    def dotted(self, node: ast.AST, scopes: Scopes, depth: int = 0) -> str | None:
        """The full name that an expression such as F.softmax or getattr(F, "softmax") stands for."""
        parts: list[str] = []
        while len(parts) < MOST_PARTS:
            if isinstance(node, ast.Attribute):
                parts.append(node.attr)
                node = node.value
            elif isinstance(node, ast.Call) and (attribute := got_by_getattr(node)) is not None:
                parts.append(attribute)
                node = node.args[0]
            else:
                break
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            return None
        first = self.value_of(node.id, scopes, depth)
        full = ".".join([first, *reversed(parts)]) if first else ""
        return full if 0 < len(full) <= LONGEST_NAME else None

    def value_of(self, name: str, scopes: Scopes, depth: int) -> str | None:
        """The full name of what a name stands for, where only one thing is ever given to it in its function."""
        number = scope_with(name, scopes)
        if number is None:
            return self.value_of_global(name, depth)
        values = scopes[number].names[name]
        return self.full_name(values[0], scopes[: number + 1], depth) if len(values) == 1 else None

    def value_of_global(self, name: str, depth: int) -> str | None:
        """The same at the top of the file, where the last one counts."""
        at = self.code.bound_at.get(name, -1)
        for number, module in self.stars:
            if number > at and f"{module}.{name}" in self.wanted:
                return f"{module}.{name}"
        return self.full_name(self.code.values[name], (), depth) if at >= 0 else None

    def full_name(self, value: Value, scopes: Scopes, depth: int) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return self.dotted(value, scopes, depth + 1) if depth < MOST_PARTS else None


def with_scopes(node: ast.AST, scopes: Scopes) -> Iterator[tuple[ast.AST, Scopes]]:
    """The parts of a node, each with the scopes around it."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        # A class's own names are not seen from its functions.
        around = tuple(scope for scope in scopes if not scope.is_class)
        inside = (*around, scope_of(node))
        yield from ((part, scopes) for part in outer_parts(node))
        yield from ((part, inside) for part in inner_parts(node))
    else:
        inside = (*scopes, scope_of(node)) if isinstance(node, COMPREHENSIONS) else scopes
        yield from ((part, inside) for part in ast.iter_child_nodes(node))


def scope_with(name: str, scopes: Scopes) -> int | None:
    """Which of the scopes around binds a name, the nearest first; None where the top of the file does."""
    return next((number for number in reversed(range(len(scopes))) if name in scopes[number].names), None)


def got_by_getattr(call: ast.Call) -> str | None:
    """The attribute's name in getattr(x, "name")."""
    if not isinstance(call.func, ast.Name) or call.func.id != "getattr" or len(call.args) < 2:
        return None
    name = call.args[1]
    return name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else None

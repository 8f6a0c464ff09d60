"""A twin's functions and their mutants: which there are, and which of them are tried."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# Rules register themselves where they are imported.
from tests.benchmarks.mutation import rules_of_arrays, rules_of_numbers  # noqa: F401
from tests.benchmarks.mutation.digests import file_of
from tests.benchmarks.mutation.rules_of_statements import first_lines, other_defaults
from tests.benchmarks.mutation.sites import RULES, Function, Replacement, Scope, Site, sites_of, text_of

# Of a function's mutants so many are tried; of rules that change any function alike at least so many.
MOST, GENERAL = 40, 15
GENERAL_RULES = ("returned", "returned in another form", "given")


@dataclass(frozen=True)
class Unit:
    """A function of a twin's file that is changed: one under @checked, a private one, or a method."""

    topic: str
    track: str
    name: str
    # What is to be executed anew: the function, or the class around it.
    node: ast.FunctionDef | ast.ClassDef
    function: Function
    # The functions under @checked that call it, directly or not: it is held to their laws. Its own name, where it is one.
    used_by: tuple[str, ...]

    @property
    def is_checked(self) -> bool:
        return self.used_by == (self.name,)


@dataclass(frozen=True)
class Mutant:
    """A changed function. Its key says which one without naming a line."""

    rule: str
    before: str
    after: str
    # Which of those whose code looks the same before and after.
    count: int
    source: str

    @property
    def key(self) -> str:
        again = f" (#{self.count + 1})" if self.count else ""
        return f"{self.rule}: {self.before} => {self.after or '(dropped)'}{again}"


# Functions ------------------------------------------------------------------------------------------------------------


def units_of(topic: str, track: str) -> list[Unit]:
    """The functions of a topic's twins, in their order."""
    return units_in(file_of(topic, track).read_text(encoding="utf-8"), topic, track)


def units_in(text: str, topic: str, track: str) -> list[Unit]:
    tree = without_docstrings(ast.parse(text))
    checked = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and is_checked(node)}
    users = users_in(tree)
    found = []
    for node in tree.body:
        inside: list[tuple[str, ast.FunctionDef]] = []
        if isinstance(node, ast.FunctionDef):
            inside = [(node.name, node)]
        elif isinstance(node, ast.ClassDef):
            inside = [(f"{node.name}.{part.name}", part) for part in node.body if isinstance(part, ast.FunctionDef)]
        for name, function in inside:
            assert isinstance(node, (ast.FunctionDef, ast.ClassDef))
            used_by = (
                (name,)
                if name in checked
                else tuple(one for one in users if one in checked and uses(users, one, node.name))
            )
            found.append(Unit(topic, track, name, node, function, used_by))
    return found


def is_checked(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "checked" for mark in node.decorator_list)


def without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def users_in(tree: ast.Module) -> dict[str, set[str]]:
    """What each function or class of a module names."""
    return {
        node.name: {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    } | assigned_in(tree)


def assigned_in(tree: ast.Module) -> dict[str, set[str]]:
    """The same for a name that a module assigns: `f = np.vectorize(g)` uses g."""
    return {
        target.id: {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def uses(users: dict[str, set[str]], name: str, wanted: str) -> bool:
    """Whether a function uses another one, directly or by way of others."""
    seen, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += users.get(one, ())
    return wanted in seen


# Mutants --------------------------------------------------------------------------------------------------------------


@dataclass
class Candidate:
    """A mutant before its code is written out."""

    rule: str
    before: str
    after: str
    made: Any
    count: int = 0

    @property
    def rank(self) -> str:
        # Neither the order of rules nor what else a function holds decides who is chosen.
        return hashlib.sha256(f"{self.rule} {self.before} {self.after} {self.count}".encode()).hexdigest()


def mutants_of(unit: Unit, most: int = MOST) -> list[Mutant]:
    """The mutants of a function that are tried: the same on every run, of as many rules and places as there are."""
    original = ast.unparse(unit.node)
    found: dict[str, Mutant] = {}
    for candidate in chosen(list(candidates(unit)), most):
        with candidate.made():
            try:
                source = ast.unparse(ast.fix_missing_locations(unit.node))
                compile(source, "<mutant>", "exec")
            except (SyntaxError, ValueError, TypeError):
                continue
        if source != original and source not in found:
            found[source] = Mutant(candidate.rule, candidate.before, candidate.after, candidate.count, source)
    return list(found.values())[:most]


def chosen(all_of_them: list[Candidate], most: int) -> list[Candidate]:
    """A few more than are wanted, those first that change what stands there: some may turn out to be the same."""
    special = spread([one for one in all_of_them if one.rule not in GENERAL_RULES])
    general = spread([one for one in all_of_them if one.rule in GENERAL_RULES])
    first = max(most - min(GENERAL, len(general)), 0)
    return [*special[:first], *general, *special[first:]][: most + 10]


def spread(candidates: list[Candidate]) -> list[Candidate]:
    """Rule after rule in turn, so that no rule crowds out the others."""
    by_rule: dict[str, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda one: one.rank):
        by_rule.setdefault(candidate.rule, []).append(candidate)
    turns = [(turn, rule) for rule in by_rule for turn in range(len(by_rule[rule]))]
    return [by_rule[rule][turn] for turn, rule in sorted(turns)]


def candidates(unit: Unit) -> Iterator[Candidate]:
    """All mutants of a function, those that look alike numbered."""
    counts: dict[tuple[str, str, str], int] = {}
    seen: set[tuple[int, str]] = set()
    scope = Scope.of(unit.function, unit.track)
    for statement, candidate in everything(unit.function, scope):
        # Two rules may do the same to a statement.
        if candidate.before == candidate.after or (id(statement), candidate.after) in seen:
            continue
        seen.add((id(statement), candidate.after))
        key = (candidate.rule, candidate.before, candidate.after)
        candidate.count = counts[key] = counts.get(key, -1) + 1
        yield candidate


def everything(function: Function, scope: Scope) -> Iterator[tuple[ast.AST, Candidate]]:
    for site in list(sites_of(function)):
        before = text_of(site.statement)
        for name, kinds, rule in RULES:
            if isinstance(site.node, kinds):
                for replacement in rule(site.node, scope, site):
                    after = site.text_with(replacement)
                    yield site.statement, Candidate(name, before, after, made_at(site, replacement))
    for statements in first_lines(function, scope):
        yield function, Candidate("given", "(first line)", text_of(statements[0]), made_in_front(function, statements))
    for defaults, place, name, value in other_defaults(function):
        before, after = f"{name}={ast.unparse(defaults[place])}", f"{name}={ast.unparse(value)}"
        yield function, Candidate("defaults", before, after, made_in_list(defaults, place, value))


def made_at(site: Site, replacement: Replacement) -> Any:
    @contextmanager
    def made() -> Iterator[None]:
        before = site.put(replacement)
        try:
            yield
        finally:
            site.undo(before)

    return made


def made_in_front(function: Function, statements: list[ast.stmt]) -> Any:
    @contextmanager
    def made() -> Iterator[None]:
        body = function.body
        function.body = [*statements, *body]
        try:
            yield
        finally:
            function.body = body

    return made


def made_in_list(values: list[Any], place: int, value: Any) -> Any:
    @contextmanager
    def made() -> Iterator[None]:
        before, values[place] = values[place], value
        try:
            yield
        finally:
            values[place] = before

    return made

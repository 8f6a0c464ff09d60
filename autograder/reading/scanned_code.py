"""What a search for calls looks at: what a file's names stand for, in the scopes that Python has."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.reading.bindings import Binding, bindings_of, names_imported

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef)

# What a name is given: the full name of what was imported, or an expression; None is anything else.
Value = str | ast.expr | None


@dataclass
class Scope:
    """The names that a function, a class or a comprehension binds, each with all that it is given."""

    names: dict[str, list[Value]] = field(default_factory=dict)
    is_class: bool = False

    def bind(self, name: str, value: Value = None) -> None:
        self.names.setdefault(name, []).append(value)


@dataclass
class ScannedCode:
    """What stands at the top of a file: for each name the statement that binds it last, and what that gives it."""

    statements: dict[str, ast.stmt] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    # The number of the statement that bound a name last, or imported everything of a module.
    bound_at: dict[str, int] = field(default_factory=dict)
    stars: dict[str, int] = field(default_factory=dict)

    def add(self, number: int, statement: ast.stmt) -> None:
        for binding in bindings_of(statement, frozenset()):
            if binding.name == "*":
                self.stars[binding.module] = number
                continue
            self.statements[binding.name] = statement
            self.values[binding.name] = value_given(binding)
            self.bound_at[binding.name] = number


def scan(trees: Sequence[ast.Module]) -> ScannedCode:
    """Look through the top of a file, once."""
    code = ScannedCode()
    for number, statement in enumerate(statement for tree in trees for statement in tree.body):
        code.add(number, statement)
    return code


def value_given(binding: Binding) -> Value:
    """What a statement gives a name, where that is an import or one plain expression."""
    node = binding.node
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return imported(node, binding)
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if len(targets) == 1 and isinstance(targets[0], ast.Name):
            return node.value
    return None


def imported(node: ast.Import | ast.ImportFrom, binding: Binding) -> str | None:
    """The full name of what an import brings; none for what lies beside the file."""
    if isinstance(node, ast.Import):
        # `import a.b` brings a, and `import a.b as c` brings a.b.
        first = binding.module.partition(".")[0]
        return first if binding.name == first else binding.module
    return None if node.level else f"{binding.module}.{binding.original}"


# Scopes ---------------------------------------------------------------------------------------------------------------


def scope_of(node: ast.AST) -> Scope:
    """What a function, a class or a comprehension binds in itself."""
    scope = Scope(is_class=isinstance(node, ast.ClassDef))
    if isinstance(node, COMPREHENSIONS):
        for generator in node.generators:
            for part in ast.walk(generator.target):
                bind(part, scope)
        return scope
    if isinstance(node, FUNCTIONS):
        given = node.args
        for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
            if arg is not None:
                scope.bind(arg.arg)
    outside: set[str] = set()
    for part in parts_of_scope(inner_parts(node)):
        if isinstance(part, (ast.Global, ast.Nonlocal)):
            outside.update(part.names)
        bind(part, scope)
    for name in outside:
        scope.names.pop(name, None)
    return scope


def bind(node: ast.AST, scope: Scope) -> None:
    """Note what a part of a scope binds."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        scope.bind(node.id)
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for binding in names_imported(node):
            scope.bind(binding.name, imported(node, binding))
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        scope.bind(node.name)
    elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name):
                scope.bind(target.id, node.value)
    else:
        # An exception, or a part of a pattern.
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(name, str) and not isinstance(node, ast.alias):
            scope.bind(name)


def parts_of_scope(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All that is in a scope itself. Of a scope inside only what it gives a name outside: `:=` in a comprehension."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, COMPREHENSIONS):
            waiting += [part for part in ast.walk(node) if isinstance(part, ast.NamedExpr)]
            continue
        yield node
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            # Its names have been noted with what they are given.
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            waiting += [target for target in targets if not isinstance(target, ast.Name)]
            waiting += [node.value] if node.value is not None else []
        elif not isinstance(node, SCOPES):
            waiting += ast.iter_child_nodes(node)
        else:
            waiting += outer_parts(node)


def inner_parts(node: Any) -> list[ast.AST]:
    """What of a scope is inside: not its decorators, defaults and bases."""
    return node.body if isinstance(node.body, list) else [node.body]


def outer_parts(node: Any) -> list[ast.AST]:
    """What of a function or a class is worked out where it stands."""
    parts: list[Any] = list(getattr(node, "decorator_list", ()))
    if isinstance(node, ast.ClassDef):
        return [*parts, *node.bases, *node.keywords]
    return [*parts, *node.args.defaults, *(default for default in node.args.kw_defaults if default is not None)]

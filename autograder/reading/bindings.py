"""What a statement gives a name to: a function of the student's own, perhaps one, or something else.

def relu(x): ...            a function
relu = lambda x: ...        a function; so is `relu = my_relu`, where my_relu is one
relu = partial(my_relu)     perhaps: it depends on what comes of the call
relu = relu(x)              perhaps, by its looks; a number, when it has run
relu = 0.3                  something else, and so are targets of loops, imports of packages, `del`
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """What a name stands for after a statement."""

    FUNCTION = "function"
    PERHAPS = "perhaps"
    IMPORTED = "imported"
    OTHER = "other"


@dataclass(frozen=True)
class Binding:
    """A name and what it stands for from here on. `module` and `original` say what an import brings: f of .helpers."""

    name: str
    kind: Kind
    node: ast.AST
    module: str = ""
    original: str = ""


def bindings_of(
    statement: ast.stmt, functions: frozenset[str] | set[str], *, is_main: bool = False
) -> Iterator[Binding]:
    """Every name that a statement at the top binds, in order, within `if`, `try` and loops as well.

    `functions` are the names that stand for functions of the student's own so far; `is_main` says that the code is run
    and not imported, as that of a notebook.
    """
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield Binding(node.name, Kind.FUNCTION, node)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            yield from assigned(node, functions)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from names_imported(node)
        elif not is_main and is_main_guard(node):
            # Whoever imports the file does not run it.
            waiting += reversed(node.orelse)  # type: ignore[attr-defined]
        elif isinstance(node, ast.Delete):
            yield from (Binding(name, Kind.OTHER, node) for target in node.targets for name in names_of(target))
        else:
            yield from bound_on_the_way(node)
            # The last one first, since they are taken from the end.
            waiting += reversed([child for child in ast.iter_child_nodes(node) if is_block(child)])


def is_main_guard(node: ast.AST) -> bool:
    """Whether this is `if __name__ == "__main__":`."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    parts = [node.test.left, *node.test.comparators]
    return any(isinstance(part, ast.Name) and part.id == "__name__" for part in parts)


def is_block(node: ast.AST) -> bool:
    """What can hold statements: those of if, for, while, with, try and match."""
    return isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case))


def assigned(node: Any, functions: frozenset[str] | set[str]) -> Iterator[Binding]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    kind = Kind.OTHER if isinstance(node, ast.AugAssign) or node.value is None else kind_of(node.value, functions)
    for target in targets:
        # Of several targets at once nobody knows which is what before it has run.
        its = kind if isinstance(target, ast.Name) or kind is Kind.OTHER else Kind.PERHAPS
        yield from (Binding(name, its, node) for name in names_of(target))


def kind_of(value: ast.expr, functions: frozenset[str] | set[str]) -> Kind:
    """What a value is, as far as its text tells."""
    if isinstance(value, ast.Lambda):
        return Kind.FUNCTION
    if isinstance(value, ast.Name):
        return Kind.FUNCTION if value.id in functions else Kind.OTHER
    if isinstance(value, (ast.Constant, ast.List, ast.Dict, ast.Set, ast.JoinedStr, ast.ListComp, ast.BinOp)):
        return Kind.OTHER
    about = ast.walk(value)
    return Kind.PERHAPS if any(is_function(node, functions) for node in about) else Kind.OTHER


def is_function(node: ast.AST, functions: frozenset[str] | set[str]) -> bool:
    return isinstance(node, ast.Lambda) or (isinstance(node, ast.Name) and node.id in functions)


def names_imported(node: ast.Import | ast.ImportFrom) -> Iterator[Binding]:
    """The names that an import binds."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            name = alias.asname or alias.name.partition(".")[0]
            yield Binding(name, Kind.IMPORTED, node, alias.name)
        else:
            module = "." * node.level + (node.module or "")
            yield Binding(alias.asname or alias.name, Kind.IMPORTED, node, module, alias.name)


def bound_on_the_way(node: ast.AST) -> Iterator[Binding]:
    """The names that a loop, a `with`, an `except` or a pattern binds."""
    if isinstance(node, (ast.For, ast.AsyncFor)):
        yield from (Binding(name, Kind.OTHER, node) for name in names_of(node.target))
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        for item in node.items:
            if item.optional_vars is not None:
                yield from (Binding(name, Kind.OTHER, node) for name in names_of(item.optional_vars))


def names_of(target: ast.AST) -> Iterator[str]:
    """The names in a target; not those of which it stores into a part."""
    waiting = [target]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, (ast.Tuple, ast.List, ast.Starred)):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def is_stub(node: Any) -> bool:
    """Whether a function does nothing but raise NotImplementedError."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    body = node.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body or all(isinstance(line, ast.Pass) for line in body):
        return True
    if len(body) != 1 or not isinstance(body[0], ast.Raise) or body[0].exc is None:
        return False
    raised = body[0].exc.func if isinstance(body[0].exc, ast.Call) else body[0].exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"

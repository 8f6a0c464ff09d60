"""A built-in is not an answer: does a function call the very thing it is asked to write?

The call is looked for in the function and in whatever it uses of the same file, under any name it was imported as.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence


def find_built_in(trees: Sequence[ast.Module], name: str, forbidden: Iterable[str]) -> tuple[str, int] | None:
    """The first forbidden call that `name` leads to, and its line; None where there is none."""
    wanted = set(forbidden)
    if not wanted:
        return None
    imported: dict[str, str] = {}
    defined: dict[str, ast.stmt] = {}
    for tree in trees:
        for node in ast.walk(tree):
            imported |= imports_of(node)
        for statement in tree.body:
            for target in names_of(statement):
                defined[target] = statement
    return search(name, imported, defined, wanted, set())


def search(
    name: str, imported: dict[str, str], defined: dict[str, ast.stmt], wanted: set[str], seen: set[str]
) -> tuple[str, int] | None:
    if imported.get(name) in wanted:
        return imported[name], 1
    if name in seen or name not in defined:
        return None
    seen.add(name)
    for node in ast.walk(defined[name]):
        if isinstance(node, (ast.Attribute, ast.Name)):
            called = dotted(node, imported)
            if called in wanted:
                return called, node.lineno
        if isinstance(node, ast.Attribute) and f"Tensor.{node.attr}" in wanted and is_method(node, imported):
            return f"Tensor.{node.attr}", node.lineno
        if isinstance(node, ast.Name) and node.id != name:
            deeper = search(node.id, imported, defined, wanted, seen)
            if deeper:
                return deeper
    return None


def imports_of(node: ast.AST) -> dict[str, str]:
    """What each imported name stands for, in full."""
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
            for alias in node.names
        }
    if isinstance(node, ast.ImportFrom) and node.module:
        return {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return {}


def names_of(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []


def dotted(node: ast.AST, imported: dict[str, str]) -> str | None:
    """The full name that an expression such as F.softmax stands for."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in imported:
        return None
    return ".".join([imported[node.id], *reversed(parts)])


def is_method(node: ast.Attribute, imported: dict[str, str]) -> bool:
    """Whether x.softmax may be a tensor's: there are tensors in the file, and x is neither a module nor `self`."""
    tensors = any(full.partition(".")[0] == "torch" for full in imported.values())
    own = isinstance(node.value, ast.Name) and node.value.id == "self"
    return tensors and not own and not is_module(node.value, imported)


def is_module(node: ast.AST, imported: dict[str, str]) -> bool:
    return dotted(node, imported) is not None

"""A built-in is not an answer: does a function call the very thing it is asked to write?

The call is looked for in the function and in whatever it uses of the same file, under any name that it was imported as
or that was given to it since.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from autograder.submission import defined_by

Definitions = dict[str, list[ast.stmt]]


def find_built_in(trees: Sequence[ast.Module], name: str, forbidden: Iterable[str]) -> tuple[str, int] | None:
    """The first forbidden call that `name` leads to, and its line; None where there is none."""
    wanted = set(forbidden)
    if not wanted:
        return None
    imported: dict[str, str] = {}
    defined: Definitions = {}
    for tree in trees:
        for node in ast.walk(tree):
            imported |= imports_of(node, wanted)
        for statement in tree.body:
            for target in defined_by(statement):
                defined.setdefault(target, []).append(statement)
    for tree in trees:
        for node in ast.walk(tree):
            imported |= aliases_of(node, imported)
    return search(name, imported, defined, wanted, set())


def search(
    name: str, imported: dict[str, str], defined: Definitions, wanted: set[str], seen: set[str]
) -> tuple[str, int] | None:
    if imported.get(name) in wanted:
        return imported[name], 1
    if name in seen:
        return None
    seen.add(name)
    for node in (part for statement in defined.get(name, []) for part in ast.walk(statement)):
        called = dotted(node, imported)
        if called in wanted:
            return called, getattr(node, "lineno", 1)
        if isinstance(node, ast.Attribute) and f"Tensor.{node.attr}" in wanted and is_method(node, imported):
            return f"Tensor.{node.attr}", node.lineno
        if isinstance(node, ast.Name) and node.id != name:
            deeper = search(node.id, imported, defined, wanted, seen)
            if deeper:
                return deeper
    return None


def imports_of(node: ast.AST, wanted: set[str]) -> dict[str, str]:
    """What each imported name stands for, in full."""
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
            for alias in node.names
        }
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return {}
    if any(alias.name == "*" for alias in node.names):
        homes = [full.rpartition(".") for full in wanted]
        return {name: f"{home}.{name}" for home, _, name in homes if home == node.module}
    return {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}


def aliases_of(node: ast.AST, imported: dict[str, str]) -> dict[str, str]:
    """What a name stands for that a module or a function of one was assigned to: nn = torch.nn."""
    if not isinstance(node, ast.Assign):
        return {}
    full = dotted(node.value, imported)
    targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
    return dict.fromkeys(targets, full) if full else {}


def dotted(node: ast.AST, imported: dict[str, str]) -> str | None:
    """The full name that an expression such as F.softmax or getattr(F, "softmax") stands for."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call) and is_getattr(node):
            assert isinstance(node.args[1], ast.Constant)
            parts.append(str(node.args[1].value))
            node = node.args[0]
        else:
            break
    if not isinstance(node, ast.Name) or node.id not in imported:
        return None
    return ".".join([imported[node.id], *reversed(parts)])


def is_getattr(call: ast.Call) -> bool:
    named = isinstance(call.func, ast.Name) and call.func.id == "getattr"
    return named and len(call.args) >= 2 and isinstance(call.args[1], ast.Constant)


def is_method(node: ast.Attribute, imported: dict[str, str]) -> bool:
    """Whether x.softmax may be a tensor's: there are tensors in the file, and x is neither a module nor `self`."""
    tensors = any(full.partition(".")[0] == "torch" for full in imported.values())
    own = isinstance(node.value, ast.Name) and node.value.id == "self"
    return tensors and not own and not is_module(node.value, imported)


def is_module(node: ast.AST, imported: dict[str, str]) -> bool:
    return dotted(node, imported) is not None

"""The answer to an exercise, as it stands in a twin's file: read as text, so nothing is imported for it."""

from __future__ import annotations

import ast
import re
from functools import cache

from reference.catalogue import names, text_of


def answer_code(topic: str, name: str, track: str) -> str:
    """A twin without its docstring, and the helpers of its file that it uses, directly or not, each once.

    `checked`, which holds each call to the signature, is no part of the answer.
    """
    lines, defined = module_parts(topic, track)
    pieces = [source(lines, defined[name], docstring=False)]
    pieces += [source(lines, defined[helper]) for helper in helpers_of(topic, name, track)]
    code = "\n\n\n".join(piece.removeprefix("@checked\n") for piece in pieces)
    checks = [one for one in imported_checks(topic, track) if re.search(rf"\b{one}\(", code)]
    if not checks:
        return code
    return f"{code}\n\n# They check arguments, and raise as the docstring says: {', '.join(checks)}."


@cache
def imported_checks(topic: str, track: str) -> list[str]:
    """What a twin's file has of `reference.contract`, but for what holds calls to the signature."""
    return [
        alias.name
        for node in ast.parse(text_of(topic, track)).body
        if isinstance(node, ast.ImportFrom) and node.module == "reference.contract"
        for alias in node.names
        if alias.name != "checked"
    ]


@cache
def module_parts(topic: str, track: str) -> tuple[list[str], dict[str, ast.stmt]]:
    """The lines of a topic's file, and what it defines at the top level, by name."""
    content = text_of(topic, track)
    defined: dict[str, ast.stmt] = {}
    for node in ast.parse(content).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            defined[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            defined[node.targets[0].id] = node
    return content.splitlines(), defined


def helpers_of(topic: str, name: str, track: str) -> list[str]:
    """What the function uses of its file, other than exercises, which have answers of their own."""
    _, defined = module_parts(topic, track)
    found: list[str] = []
    waiting = [name]
    while waiting:
        body = [node for node in ast.walk(defined[waiting.pop(0)]) if isinstance(node, ast.Name)]
        local = {node.id for node in body if isinstance(node.ctx, ast.Store)}
        used = [node.id for node in body if node.id not in local]
        new = [one for one in dict.fromkeys(used) if one in defined and one not in names(topic, track)]
        new = [one for one in new if one not in found and one != name]
        found += new
        waiting += new
    return found


def source(lines: list[str], node: ast.stmt, *, docstring: bool = True) -> str:
    """A definition as it was written, with its decorators."""
    decorators = getattr(node, "decorator_list", [])
    start = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    kept = lines[start - 1 : node.end_lineno]
    first = getattr(node, "body", [None])[0]
    if not docstring and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        kept = lines[start - 1 : first.lineno - 1] + lines[first.end_lineno or first.lineno : node.end_lineno]
    return "\n".join(kept).rstrip()

"""What a search for calls looks at, gathered once for all exercises of a file."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.reading.bindings import bindings_of

CALLS = (ast.Name, ast.Attribute, ast.Call)


@dataclass
class ScannedCode:
    """Imports and assignments of a file, in order, and the statements at its top by the names that they bind."""

    imports: list[ast.AST] = field(default_factory=list)
    assignments: list[ast.AST] = field(default_factory=list)
    defined: dict[str, list[ast.stmt]] = field(default_factory=dict)
    # By the identity of a statement: the names, attributes and calls in it.
    parts: dict[int, list[ast.AST]] = field(default_factory=dict)

    def parts_of(self, statement: ast.stmt) -> list[ast.AST]:
        """Everything in a statement that may stand for a call."""
        if id(statement) not in self.parts:
            self.parts[id(statement)] = [node for node in ast.walk(statement) if isinstance(node, CALLS)]
        return self.parts[id(statement)]


def scan(trees: Sequence[ast.Module]) -> ScannedCode:
    """Look through all of a file, once."""
    code = ScannedCode()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                code.imports.append(node)
            elif isinstance(node, ast.Assign):
                code.assignments.append(node)
        for statement in tree.body:
            for target in {binding.name for binding in bindings_of(statement, frozenset())}:
                code.defined.setdefault(target, []).append(statement)
    return code

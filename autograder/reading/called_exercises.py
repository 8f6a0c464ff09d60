"""Which other exercises a student's function calls: where one of them is wrong, the function may be right."""

from __future__ import annotations

import ast

from autograder.reading.sources import SourceFile


def called_exercises(source: SourceFile, exercise: str) -> list[str]:
    """The exercises of the same file that a function calls, itself or through functions that are none, in order."""
    by_name = {one.partition(".")[2]: one for one in source.exercises}
    own = {node.name: node for tree in source.trees for node in tree.body if isinstance(node, ast.FunctionDef)}
    name = exercise.partition(".")[2]
    waiting: list[ast.AST] = list(source.nodes(name))
    found: list[str] = []
    seen = {name}
    while waiting:
        for node in ast.walk(waiting.pop(0)):
            if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) or node.id in seen:
                continue
            seen.add(node.id)
            if node.id in by_name and source.definitions.get(node.id):
                found.append(by_name[node.id])
            elif node.id in own:
                waiting.append(own[node.id])
    return found

"""Which other exercises a student's function calls: where one of them is wrong, the function may be right."""

from __future__ import annotations

import ast
from collections import deque

from autograder.reading.sources import SourceFile

# That are looked through: somebody's helpers are few.
MOST_FUNCTIONS = 50


def called_exercises(source: SourceFile, exercise: str) -> list[str]:
    """The exercises of the same file that a function calls, itself or through functions that are none, in order."""
    by_name = {one.partition(".")[2]: one for one in source.exercises}
    own = {node.name: node for tree in source.trees for node in tree.body if isinstance(node, ast.FunctionDef)}
    name = exercise.partition(".")[2]
    waiting: deque[ast.AST] = deque(source.nodes(name))
    found: list[str] = []
    seen = {name}
    for _ in range(MOST_FUNCTIONS):
        if not waiting:
            break
        for used in names_from_elsewhere(waiting.popleft()):
            if used in seen:
                continue
            seen.add(used)
            if used in by_name and source.definitions.get(used):
                found.append(by_name[used])
            elif used in own:
                waiting.append(own[used])
    return found


def names_from_elsewhere(function: ast.AST) -> list[str]:
    """The names that a function looks up elsewhere: not those that it gives to something itself."""
    nodes = list(ast.walk(function))
    given = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    given |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return [node.id for node in nodes if isinstance(node, ast.Name) and node.id not in given]

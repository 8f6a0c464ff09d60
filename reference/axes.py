"""Axes by name: `n`, `3`, or a little arithmetic such as `4*h` and `2*n-1`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from functools import cache

OPERATIONS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


def is_name(axis: str) -> bool:
    """Whether it is one axis of its own rather than a number or a sum of others."""
    return axis.isidentifier()


def size_of(axis: str, size: Callable[[str], int]) -> int:
    """What an axis comes to, where `size` knows every name in it."""

    def value(node: ast.expr) -> int:
        if isinstance(node, ast.Constant):
            return int(node.value)  # type: ignore[arg-type]
        if isinstance(node, ast.Name):
            return size(node.id)
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
            return OPERATIONS[type(node.op)](value(node.left), value(node.right))
        raise ValueError(f"axis {axis!r}: expected names and numbers with +, - and *")

    return value(parsed(axis))


@cache
def parsed(axis: str) -> ast.expr:
    """The arithmetic of an axis: it comes again with every call."""
    return ast.parse(axis, mode="eval").body

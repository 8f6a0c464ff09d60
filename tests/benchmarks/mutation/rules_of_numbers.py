"""Rules on expressions: operators, operands, comparisons, constants, names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.benchmarks.mutation.sites import Scope, Site, rule

EXCHANGED: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mod, ast.Div),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARED: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COMMUTATIVE = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)


@rule("arithmetic", ast.BinOp, ast.AugAssign)
def another_operator(node: Any, scope: Scope, site: Site) -> Iterator[ast.AST]:
    for other in EXCHANGED.get(type(node.op), ()):
        if isinstance(node, ast.BinOp):
            yield ast.BinOp(node.left, other(), node.right)
        else:
            yield ast.AugAssign(node.target, other(), node.value)


@rule("operands", ast.BinOp)
def swapped_or_alone(node: ast.BinOp, scope: Scope, site: Site) -> Iterator[ast.AST]:
    if is_text(node.left) or is_text(node.right):
        return
    yield node.left
    yield node.right
    if not isinstance(node.op, COMMUTATIVE):
        yield ast.BinOp(node.right, node.op, node.left)


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


@rule("operands", ast.UnaryOp)
def without_its_sign(node: ast.UnaryOp, scope: Scope, site: Site) -> Iterator[ast.AST]:
    if not isinstance(node.operand, ast.Constant):
        yield node.operand


@rule("comparisons", ast.Compare)
def another_comparison(node: ast.Compare, scope: Scope, site: Site) -> Iterator[ast.AST]:
    for i, operator in enumerate(node.ops):
        for other in COMPARED[type(operator)]:
            yield ast.Compare(node.left, [*node.ops[:i], other(), *node.ops[i + 1 :]], node.comparators)
    if len(node.ops) > 1:
        yield ast.Compare(node.left, node.ops[:1], node.comparators[:1])
        yield ast.Compare(node.comparators[-2], node.ops[-1:], node.comparators[-1:])


@rule("logic", ast.BoolOp)
def another_connective(node: ast.BoolOp, scope: Scope, site: Site) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for i in range(len(node.values)):
        rest = [*node.values[:i], *node.values[i + 1 :]]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


@rule("logic", ast.If, ast.IfExp, ast.While)
def turned_round(node: Any, scope: Scope, site: Site) -> Iterator[ast.AST]:
    kept = {name: value for name, value in ast.iter_fields(node) if name != "test"}
    if not isinstance(node, ast.While):
        yield type(node)(test=ast.UnaryOp(ast.Not(), node.test), **kept)
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


@rule("logic", ast.comprehension)
def without_its_condition(node: ast.comprehension, scope: Scope, site: Site) -> Iterator[ast.AST]:
    if node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)


@rule("constants", ast.Constant, ast.UnaryOp)
def nudged(node: Any, scope: Scope, site: Site) -> Iterator[ast.AST]:
    for value in near(value_of(node)):
        # To a shape -2 is what -1 is: as many as are left.
        if not (value == -2 and is_of_a_shape(site)):
            yield constant(value)


def is_of_a_shape(site: Site) -> bool:
    return isinstance(site.parent, ast.Call) and ast.unparse(site.parent.func).endswith(("reshape", "expand", "view"))


@rule("constants", ast.Constant)
def another_word(node: ast.Constant, scope: Scope, site: Site) -> Iterator[ast.AST]:
    """The subscripts of a sum by Einstein's convention with two letters exchanged."""
    if isinstance(node.value, str) and "->" in node.value:
        into = node.value.partition("->")[2]
        letters = [letter for letter in into if letter.isalpha()]
        for one, other in pairwise(letters):
            inside, _, out = node.value.partition("->")
            yield ast.Constant(f"{inside}->{out.translate(str.maketrans(one + other, other + one))}")


def value_of(node: ast.AST) -> Any:
    """The number or truth value that is written here; None where there is none."""
    if isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            value = node.operand.value
            return -value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        return None
    if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float)):
        return node.value
    return None


def near(value: Any) -> list[Any]:
    """Other values that somebody may have meant."""
    if value is None:
        return []
    if isinstance(value, bool):
        return [not value]
    if value == 0:
        return [1, -1] if isinstance(value, int) else [1.0, 1e-3]
    if isinstance(value, int):
        others = [value + 1, value - 1, -value, 2 * value]
    else:
        others = [2 * value, float(f"{1.001 * value:.6g}"), -value]
    return [other for i, other in enumerate(others) if other != value and other not in others[:i]]


def constant(value: Any) -> ast.expr:
    # ast.unparse puts no brackets round a negative constant: -1 ** x would be another thing.
    if not isinstance(value, bool) and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


@rule("names", ast.Name)
def another_parameter(node: ast.Name, scope: Scope, site: Site) -> Iterator[ast.AST]:
    """One parameter in place of another one of its kind."""
    if not isinstance(node.ctx, ast.Load):
        return
    for kind in (scope.arrays, scope.plain):
        if node.id in kind and len(kind) > 1:
            at = kind.index(node.id)
            for other in dict.fromkeys((kind[(at + 1) % len(kind)], kind[at - 1])):
                yield ast.Name(other, ast.Load())

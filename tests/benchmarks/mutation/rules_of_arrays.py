"""Rules on arrays: axes, transposes, slices, neighbouring functions, arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tests.benchmarks.mutation.neighbours import neighbours_of
from tests.benchmarks.mutation.rules_of_numbers import constant, is_text, value_of
from tests.benchmarks.mutation.sites import Scope, Site, parsed, rule

AXES = ("axis", "dim")
# Functions that ask for no order of their arguments.
SYMMETRIC = {"maximum", "minimum", "add", "multiply", "logaddexp", "max", "min", "logical_and", "logical_or"}
# Methods without which a call still means something.
VIEWS = {"transpose", "swapaxes", "flip", "reshape", "flatten", "squeeze", "unsqueeze", "detach", "clamp", "contiguous"}


@rule("axes", ast.Call)
def another_axis(node: ast.Call, scope: Scope, site: Site) -> Iterator[ast.AST]:
    for i, keyword in enumerate(node.keywords):
        if keyword.arg in AXES:
            value = value_of(keyword.value)
            others = () if value is None else (0, -2) if value == -1 else (-1, value + 1) if value >= 0 else (-1, 0)
            for other in others:
                yield with_keyword(node, i, constant(other))
            if isinstance(keyword.value, ast.Tuple):
                for j in range(len(keyword.value.elts)):
                    rest = [*keyword.value.elts[:j], *keyword.value.elts[j + 1 :]]
                    yield with_keyword(node, i, rest[0] if len(rest) == 1 else ast.Tuple(rest, ast.Load()))


def with_keyword(node: ast.Call, place: int, value: ast.expr | None) -> ast.Call:
    """A call with another value of one of its keywords, or without it."""
    new = [] if value is None else [ast.keyword(node.keywords[place].arg, value)]
    return ast.Call(node.func, node.args, [*node.keywords[:place], *new, *node.keywords[place + 1 :]])


@rule("keywords", ast.Call)
def dropped_keyword(node: ast.Call, scope: Scope, site: Site) -> Iterator[ast.AST]:
    for i, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield with_keyword(node, i, None)


@rule("transposes", ast.Attribute)
def dropped_transpose(node: ast.Attribute, scope: Scope, site: Site) -> Iterator[ast.AST]:
    if node.attr in ("T", "mT") and isinstance(node.ctx, ast.Load):
        yield node.value


@rule("transposes", ast.BinOp)
def added_transpose(node: ast.BinOp, scope: Scope, site: Site) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.MatMult):
        for name, side in (("left", node.left), ("right", node.right)):
            if isinstance(side, ast.Name):
                sides = {"left": node.left, "op": node.op, "right": node.right}
                yield ast.BinOp(**sides | {name: ast.Attribute(side, "T", ast.Load())})


@rule("transposes", ast.Call)
def dropped_view(node: ast.Call, scope: Scope, site: Site) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Attribute) and node.func.attr in VIEWS and not is_module(node.func.value):
        yield node.func.value


def is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "torch", "F", "math")


@rule("slices", ast.Slice)
def another_slice(node: ast.Slice, scope: Scope, site: Site) -> Iterator[ast.AST]:
    for bound in ("lower", "upper"):
        end = getattr(node, bound)
        if end is None:
            continue
        parts = {"lower": node.lower, "upper": node.upper, "step": node.step}
        yield ast.Slice(**parts | {bound: None})
        for value in shifted(end):
            yield ast.Slice(**parts | {bound: value})
    if node.step is not None:
        yield ast.Slice(node.lower, node.upper, None)
    elif node.lower is None and node.upper is None:
        yield ast.Slice(None, None, constant(-1))


def shifted(end: ast.expr) -> list[ast.expr]:
    if value_of(end) is not None:
        # The rule on constants changes this one.
        return []
    return [ast.BinOp(end, operator(), ast.Constant(1)) for operator in (ast.Add, ast.Sub)]


@rule("slices", ast.Subscript)
def another_item(node: ast.Subscript, scope: Scope, site: Site) -> Iterator[ast.AST]:
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) > 1:
        parts = node.slice.elts
        swapped = [*parts[:-2], parts[-1], parts[-2]]
        if ast.dump(swapped[-1]) != ast.dump(swapped[-2]):
            yield ast.Subscript(node.value, ast.Tuple(swapped, ast.Load()), node.ctx)
    if isinstance(node.ctx, ast.Load) and "shape" not in ast.unparse(node.value):
        yield node.value


@rule("functions", ast.Attribute, ast.Name)
def neighbouring_function(node: Any, scope: Scope, site: Site) -> Iterator[ast.AST]:
    is_called = isinstance(site.parent, ast.Call) and site.name == "func"
    if isinstance(node, ast.Name):
        if is_called or isinstance(site.parent, ast.Raise):
            for name in neighbours_of(node.id, "", scope.track):
                yield ast.Name(name, node.ctx)
        return
    on = ast.unparse(node.value) if is_module(node.value) else "array"
    # np.minimum.accumulate is a method of a function.
    if is_called or isinstance(site.parent, ast.Attribute):
        for name in neighbours_of(node.attr, on, scope.track):
            yield ast.Attribute(node.value, name, node.ctx)


@rule("errors", ast.Raise)
def another_error(node: ast.Raise, scope: Scope, site: Site) -> Iterator[ast.AST]:
    if isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
        other = "TypeError" if node.exc.func.id != "TypeError" else "ValueError"
        yield ast.Raise(ast.Call(ast.Name(other, ast.Load()), node.exc.args, []), node.cause)


@rule("arguments", ast.Call)
def other_arguments(node: ast.Call, scope: Scope, site: Site) -> Iterator[ast.AST]:
    args = node.args
    if any(isinstance(arg, ast.Starred) for arg in args):
        return
    first = 1 if args and is_text(args[0]) else 0
    for i in range(first, len(args) - 1):
        if ast.unparse(node.func).rpartition(".")[2] in SYMMETRIC:
            break
        if not is_text(args[i]) and not is_text(args[i + 1]):
            yield ast.Call(node.func, [*args[:i], args[i + 1], args[i], *args[i + 2 :]], node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        yield parsed(f"reversed({ast.unparse(node)})")
        end = 0 if len(args) == 1 else 1
        yield ast.Call(node.func, [*args[:end], ast.BinOp(args[end], ast.Sub(), ast.Constant(1)), *args[end + 1 :]], [])
        if len(args) == 1:
            yield ast.Call(node.func, [ast.Constant(1), *args], [])


@rule("arguments", ast.Call)
def one_argument_alone(node: ast.Call, scope: Scope, site: Site) -> Iterator[ast.AST]:
    """An argument in place of a function of it."""
    if isinstance(site.parent, ast.Expr) or (isinstance(node.func, ast.Name) and node.func.id[0].isupper()):
        return
    for arg in node.args[:3]:
        if not isinstance(arg, (ast.Starred, ast.GeneratorExp)) and not is_text(arg):
            yield arg
    method = isinstance(node.func, ast.Attribute) and not is_module(node.func.value)
    if method and isinstance(node.func, ast.Attribute) and node.func.attr not in VIEWS:
        yield node.func.value


@rule("order", ast.Tuple, ast.List)
def another_order(node: Any, scope: Scope, site: Site) -> Iterator[ast.AST]:
    # Which of several axes is named first makes no difference.
    names_axes = isinstance(site.parent, ast.keyword) and site.parent.arg in AXES
    if isinstance(site.parent, ast.Subscript) or names_axes or len(node.elts) < 2:
        return
    for i in range(len(node.elts) - 1):
        swapped = [*node.elts[:i], node.elts[i + 1], node.elts[i], *node.elts[i + 2 :]]
        if ast.dump(node.elts[i]) != ast.dump(node.elts[i + 1]):
            yield type(node)(swapped, node.ctx)

"""The example of a stub: the call that the lesson has, and what the twin gives back for it."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Sequence
from typing import Any

from reference.incomplete import IncompleteConcept
from reference.lesson import Words, in_track

# Wider than this, a call is written with an argument in each line.
WIDTH = 100
MOST_LINES = 24


def example_lines(topic: str, track: str, name: str, words: Words) -> list[str]:
    """A call and its result, as a Python session shows them."""
    text = in_track(words, track)
    if track == "torch":
        text = re.sub(r"\bnp\.", "torch.", re.sub(r"\bnp\.array\(", "torch.tensor(", text))
    try:
        *before, last = ast.parse(text).body
        result = run(topic, track, before, last)
    except Exception as error:
        raise IncompleteConcept(f"{topic}.{name}: the lesson's example, {text}, does not run: {error}") from error
    lines = [line for statement in (*before, last) for line in asked(statement)] + answered(result)
    if len(lines) > MOST_LINES:
        raise IncompleteConcept(f"{topic}.{name}: the lesson's example takes {len(lines)} lines; take smaller numbers")
    return lines


def run(topic: str, track: str, before: list[ast.stmt], last: ast.stmt) -> Any:
    """What the last statement of an example gives back."""
    package = "torch" if track == "torch" else "numpy"
    scope = dict(vars(importlib.import_module(f"reference.{topic}.in_{track}")))
    scope["torch" if track == "torch" else "np"] = importlib.import_module(package)
    exec(compile(ast.Module(before, []), "<example>", "exec"), scope)
    if not isinstance(last, ast.Expr):
        raise ValueError("its last statement gives nothing back")
    return eval(compile(ast.Expression(last.value), "<example>", "eval"), scope)


def asked(statement: ast.stmt) -> list[str]:
    """A statement as it is typed, in several lines where it is long."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    lines = laid_out(value, 0) if value is not None else [typed(statement)]
    return [f"{'...' if number else '>>>'} {line}" for number, line in enumerate(lines)]


def laid_out(node: ast.expr | ast.keyword, indentation: int) -> list[str]:
    """An expression in lines that fit: what is too long has its parts in lines of their own."""
    whole = typed(node)
    if indentation + len(whole) <= WIDTH:
        return [whole]
    match node:
        case ast.keyword(arg=str(name), value=value):
            first, *rest = laid_out(value, indentation + len(name) + 1)
            return [f"{name}={first}", *rest]
        case ast.BinOp(left=left, op=op, right=right):
            sign = typed(ast.BinOp(ast.Name("a"), op, ast.Name("b")))[2:-2]
            first, *rest = laid_out(right, indentation + len(sign) + 1)
            return [*laid_out(left, indentation), f"{sign} {first}", *rest]
        case ast.Subscript(value=value):
            *before, last = laid_out(value, indentation)
            return [*before, f"{last}{whole.removeprefix(typed(value))}"]
        case ast.Call(func=called, args=arguments, keywords=keywords):
            return in_brackets(f"{typed(called)}(", [*arguments, *keywords], ")", indentation)
        case ast.List(elts=parts):
            return in_brackets("[", parts, "]", indentation)
        case ast.Tuple(elts=parts):
            return in_brackets("(", parts, ")", indentation)
    return [whole]


def in_brackets(opening: str, parts: Sequence[ast.expr | ast.keyword], closing: str, indentation: int) -> list[str]:
    lines = []
    for part in parts:
        *before, last = laid_out(part, indentation + 4)
        lines += [f"    {line}" for line in (*before, f"{last},")]
    return [opening, *lines, closing]


def typed(node: ast.AST) -> str:
    return ast.unparse(node).replace("'", '"')


def answered(result: Any) -> list[str]:
    """A result as Python shows it; where it is a tuple of arrays, each begins a line."""
    if type(result) is tuple and len(repr(result)) > WIDTH - 30:
        parts = [repr(part).splitlines() for part in result]
        lines = [f" {line}" for part in parts for line in [*part[:-1], f"{part[-1]},"]]
        lines = [f"({lines[0][1:]}", *lines[1:-1], f"{lines[-1][:-1]})"]
    else:
        lines = repr(result).splitlines()
    # The empty lines between the planes of an array would end the example.
    return [line for line in lines if line.strip()]

"""The example of a stub: the call that the lesson has, and what the twin gives back for it."""

from __future__ import annotations

import ast
import importlib
import re
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
    whole = ast.unparse(statement).replace("'", '"')
    call = statement.value if isinstance(statement, ast.Expr) else None
    if len(whole) <= WIDTH or not isinstance(call, ast.Call):
        return [f">>> {whole}"]
    arguments = [*call.args, *call.keywords]
    return [
        f">>> {ast.unparse(call.func)}(",
        *(f"...     {ast.unparse(one)},".replace("'", '"') for one in arguments),
        "... )",
    ]


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

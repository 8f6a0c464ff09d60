"""Python that stands for lines of IPython's: `get_ipython().run_line_magic(...)`, `exec(open("helpers.py").read())`."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TypeGuard

from autograder.reading.logical_lines import LogicalLine
from autograder.reading.magics import relative_path
from autograder.reading.units import tree_of

EXECUTES = re.compile(r"exec[ \t]*\(|with[ \t]+open[ \t]*\(")
LONGEST_CALL = 2000
SHELL = {"system", "system_raw", "system_piped", "getoutput", "getoutput_error_code"}


@dataclass(frozen=True)
class IPythonCall:
    """What `get_ipython()` is asked for: a line magic, a line for the shell, or a cell; `target` gets the answer."""

    magic: str | None = None
    shell: str | None = None
    cell: str | None = None
    target: str | None = None


def call_of_ipython(line: str) -> IPythonCall | None:
    """The call that a logical line is, if it is one with nothing but texts in quotes."""
    statement = single_statement(line)
    target = None
    if isinstance(statement, ast.Assign):
        target = " = ".join(ast.unparse(one) for one in statement.targets)
    elif not isinstance(statement, ast.Expr):
        return None
    call = statement.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or not is_ipython(call.func.value):
        return None
    words = [word for word in map(text_of, call.args) if word is not None]
    if not words or len(words) < len(call.args):
        return None
    name = call.func.attr
    if name in ("run_line_magic", "magic"):
        return IPythonCall(magic=" ".join(words).strip().lstrip("%"), target=target)
    if name in SHELL:
        return IPythonCall(shell=words[0], target=target)
    if name == "run_cell_magic" and len(words) == 3 and not target:
        return IPythonCall(cell=f"%%{words[0]} {words[1]}\n{words[2]}")
    if name == "run_cell" and not target:
        return IPythonCall(cell=words[0])
    return None


def is_ipython(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "get_ipython"
        and not node.args
        and not node.keywords
    )


def executed_file(text: str, line: LogicalLine) -> tuple[str, int] | None:
    """The file that a statement reads and runs here, and where the next line starts.

    Also for `with open(...) as f:` and `exec(f.read())` below it.
    """
    head = EXECUTES.match(text, line.code)
    if head is None or line.end - line.code > LONGEST_CALL:
        return None
    end = line.end
    if head[0].startswith("with"):
        newline = text.find("\n", end)
        end = newline + 1 if newline >= 0 else len(text)
        if end - line.code > LONGEST_CALL or text[end : end + 1] in (" ", "\t"):
            return None
    statement = single_statement(text[line.code : end])
    handle: ast.expr | None = None
    opened: ast.expr | None = None
    if isinstance(statement, ast.With) and len(statement.items) == 1 and len(statement.body) == 1:
        handle, opened = statement.items[0].optional_vars, statement.items[0].context_expr
        statement = statement.body[0]
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not is_call(call, "exec"):
        return None
    code = call.args[0]
    if is_call(code, "compile"):
        code = code.args[0]
    if isinstance(code, ast.Call) and isinstance(code.func, ast.Attribute) and code.func.attr in ("read", "read_text"):
        source: ast.expr | None = code.func.value
        if isinstance(source, ast.Name) and isinstance(handle, ast.Name) and source.id == handle.id:
            source = opened
        if (is_call(source, "open") or is_call(source, "Path")) and (file := text_of(source.args[0])):
            return relative_path(file), end
    return None


def is_call(node: ast.AST | None, name: str) -> TypeGuard[ast.Call]:
    """Whether a call of this name with something in its brackets."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    called = node.func
    return (called.id if isinstance(called, ast.Name) else getattr(called, "attr", None)) == name


def text_of(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def single_statement(code: str) -> ast.stmt | None:
    try:
        body = tree_of(code.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if len(body) == 1 else None

"""What a kernel can tell of a function and of what it may need, without running anything of the student's.

Only what Python brings along is imported here, and no attribute is asked of an object that may answer with code.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
import sysconfig
import types
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

PLAIN = (bool, int, float, complex, str, bytes, type(None))
LONGEST_VALUE = 200
MOST_BITS = 600
# Of all executed cells, in letters; of longer sessions the last ones are sent.
MOST_SENT = 4 * 2**20
OURS = Path(__file__).parents[2]
# The types of what comes from a package and is no function written in Python.
COMPILED = ("builtin_function_or_method", "ufunc", "_ArrayFunctionDispatcher")
PACKAGES = ("site-packages", "dist-packages")
Namespace = Mapping[str, Any]


class KernelState:
    """The names and executed cells of the kernel that this is called in, or of a plain Python."""

    def __init__(self) -> None:
        self.shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
        self.namespace: Namespace = dict(self.shell.user_ns if self.shell else vars(sys.modules["__main__"]))
        self.hidden = set(self.shell.user_ns_hidden) if self.shell else set()

    # What was executed ------------------------------------------------------------------------------------------------

    @cached_property
    def executed(self) -> dict[int, tuple[str, str]]:
        """The texts of cells by their numbers: as they were written, and as Python ran them."""
        if self.shell is None:
            return {}
        history = self.shell.history_manager
        pairs = enumerate(zip(history.input_hist_raw, history.input_hist_parsed, strict=False))
        # What is no Python was not executed.
        return {number: (raw, ran) for number, (raw, ran) in pairs if number and ran.strip() and parses(ran)}

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The cell that last ran a text."""
        return {ran.rstrip(): number for number, (_, ran) in self.executed.items()}

    def cell_of(self, function: types.FunctionType) -> int | None:
        """The number of the cell that a function was defined in; of one that no list has, a new one below 1."""
        text = text_of_cell(function.__code__.co_filename)
        if text is None:
            return None
        if text.rstrip() not in self.number_of:
            number = min([0, *self.executed]) - 1
            self.executed[number] = (text, text)
            self.number_of[text.rstrip()] = number
        return self.number_of[text.rstrip()]

    def cells(self) -> list[tuple[int, str]]:
        """The cells in the order in which they were executed, those without a place in it first."""
        left, sent = MOST_SENT, list[tuple[int, str]]()
        for number in sorted(self.executed, reverse=True):
            raw = self.executed[number][0]
            left -= len(raw)
            if left < 0:
                break
            sent.append((number, raw))
        return sent[::-1]

    # What names stand for ---------------------------------------------------------------------------------------------

    def place_of(self, value: Any) -> dict[str, Any]:
        """What a value is, as `NameInKernel` has it."""
        kind = type(value)
        if kind in PLAIN:
            text = literal_of(value)
            return {} if text is None else {"value": text}
        if kind is types.ModuleType:
            return {"module": vars(value).get("__name__", "")}
        if kind is types.FunctionType:
            cell = self.cell_of(value)
            if cell is not None:
                return {"cell": cell, "line": value.__code__.co_firstlineno}
        if kind in (types.FunctionType, type) or kind.__name__ in COMPILED:
            return imported_from(value)
        return {}

    def names(self) -> dict[str, dict[str, Any]]:
        return {
            name: self.place_of(value)
            for name, value in self.namespace.items()
            if name not in self.hidden and not name.startswith("__")
        }

    def is_exercise(self, name: str) -> bool:
        from reference.catalogue import names, topics

        return any(name in names(topic) for topic in topics())

    def name_of(self, function: Any) -> str:
        """The name of an exercise that stands for this; else whatever it is called."""
        own = getattr(function, "__name__", "") if isinstance(function, types.FunctionType) else ""
        bound = [name for name, value in self.namespace.items() if value is function]
        return next(filter(self.is_exercise, (own, *bound)), own or next(iter(bound), ""))

    # The question -----------------------------------------------------------------------------------------------------

    def question(self, functions: Sequence[Any]) -> dict[str, Any]:
        """All that is needed to judge these functions."""
        asked = [self.asked(function) for function in functions]
        names = self.names()
        return {
            "functions": asked,
            "names": names,
            "cells": self.cells(),
            "folder": os.getcwd(),
            "notebook": self.notebook(),
            "modules": own_modules(),
            "keeps_cells": self.shell is not None,
        }

    def asked(self, function: Any) -> dict[str, Any]:
        """A function's name and place; the file that it was imported from, or the package."""
        name = self.name_of(function)
        question = {"name": name, "place": self.place_of(function), "is_bound": self.namespace.get(name) is function}
        inner = unwrapped(function)
        if isinstance(inner, types.FunctionType) and self.cell_of(inner) is None:
            file = inner.__code__.co_filename
            if os.path.isfile(file) and not is_foreign(file):
                question |= {"file": os.path.abspath(file), "is_stale": is_stale(inner)}
        foreign = foreign_package(inner)
        return question | ({"foreign": foreign} if foreign else {})

    def notebook(self) -> str | None:
        """The path of the notebook, as far as the program that shows it says so."""
        said = self.namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
        return said if isinstance(said, str) and said.endswith(".ipynb") else None

    # Wrong use --------------------------------------------------------------------------------------------------------

    def why_not(self, functions: Sequence[Any]) -> str:
        """What is wrong with what check was called with, and what to do; empty where nothing is."""
        if not functions:
            return "Say what to check: check(softmax), or several, check(relu, relu_backward)."
        return next(filter(None, map(self.why_none, functions)), "")

    def why_none(self, value: Any) -> str:
        kind = type(value)
        if kind is str:
            return f"check takes the function itself: check({value[:40]}), without quotes."
        if isinstance(value, type):
            return f"{value.__name__} is a class; an exercise is a function, outside of any class."
        if kind is types.ModuleType:
            return f"{vars(value).get('__name__')} is a module; name a function of it, as check(module.softmax)."
        if kind is types.MethodType:
            return f"{value.__name__} is a method of a class; an exercise is a function, outside of any class."
        name = self.name_of(value)
        if not callable(value):
            what = f"{name} is" if name else "This is"
            return (
                f"{what} no function (its type is {kind.__name__}). Perhaps it is what a function gave back: write "
                "check(softmax), and not check(softmax(x))."
            )
        if not self.is_exercise(name) and foreign_package(value):
            return (
                f"{value.__name__} comes from {foreign_package(value)}; check judges functions that you have written."
            )
        if name in ("", "<lambda>"):
            return "This function has no name: give it the exercise's, def softmax(x): ..., and check(softmax)."
        return ""


# Functions ------------------------------------------------------------------------------------------------------------


@lru_cache(4096)
def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def text_of_cell(file: str) -> str | None:
    """The text of a cell, which Python knows by the name of a file that does not exist."""
    entry = linecache.cache.get(file)
    if entry is None or len(entry) != 4 or entry[1] is not None:
        return None
    return "".join(entry[2])


def literal_of(value: Any) -> str | None:
    """A plain value as Python writes it; None for one that is long."""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > MOST_BITS:
        return None
    if isinstance(value, (str, bytes)) and len(value) > LONGEST_VALUE:
        return None
    if isinstance(value, float) and not -float("inf") < value < float("inf"):
        return f"float('{value}')"
    if isinstance(value, complex) and value - value != 0:
        return None
    return repr(value)


def imported_from(value: Any) -> dict[str, str]:
    """The module that a function or class comes from; nothing for one of the notebook itself."""
    module, name = getattr(value, "__module__", None) or "", getattr(value, "__qualname__", value.__name__)
    if type(value).__name__ == "ufunc":
        module = "numpy"
    if not isinstance(module, str) or module in ("", "__main__", "builtins") or not str(name).isidentifier():
        return {}
    return {"module": module, "original": str(name)}


def unwrapped(function: Any) -> Any:
    """What a decorator was put round, where it says so."""
    for _ in range(10):
        inner = function.__dict__.get("__wrapped__") if isinstance(function, types.FunctionType) else None
        if inner is None:
            break
        function = inner
    return function


def foreign_package(function: Any) -> str:
    """The package that a function comes from, where it is not the student's."""
    if isinstance(function, types.FunctionType):
        file = function.__code__.co_filename
        is_others = os.path.isfile(file) and is_foreign(file)
    else:
        is_others = type(function).__name__ in COMPILED
    module = getattr(function, "__module__", None) or ("numpy" if type(function).__name__ == "ufunc" else "Python")
    return str(module).partition(".")[0].replace("builtins", "Python") if is_others else ""


@lru_cache
def foreign_folders() -> tuple[str, ...]:
    """Where installed packages, Python's own and ours lie."""
    ours = (str(OURS / room) for room in ("autograder", "reference"))
    paths = (sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    return tuple(os.path.join(os.path.realpath(path), "") for path in (*paths, *ours))


def is_foreign(file: str) -> bool:
    path = os.path.realpath(file)
    return path.startswith(foreign_folders()) or any(f"{os.sep}{name}{os.sep}" in path for name in PACKAGES)


def own_modules() -> dict[str, str]:
    """The modules of the student's own that the kernel has imported, with their files."""
    found = {}
    for name, module in list(sys.modules.items()):
        file = vars(module).get("__file__") if type(module) is types.ModuleType else None
        if isinstance(file, str) and name != "__main__" and not is_foreign(file):
            found[name] = os.path.abspath(file)
    return found


def is_stale(function: types.FunctionType) -> bool:
    """Whether the file of a function says something else now than when it was imported."""
    file, name = function.__code__.co_filename, function.__code__.co_name
    try:
        whole = compile(Path(file).read_bytes(), file, "exec")
    except (OSError, SyntaxError, ValueError):
        return True
    return not any(
        said_by_code(one) == said_by_code(function.__code__) for one in codes_in(whole) if one.co_name == name
    )


def codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from codes_in(part)


def said_by_code(code: types.CodeType) -> tuple[Any, ...]:
    """What a function does, wherever it stands in its file."""
    parts = [said_by_code(one) if isinstance(one, types.CodeType) else repr(one) for one in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, parts

"""What a student's modules hold, as far as a look tells: has a function left something behind for the next one?

A counter, a table of earlier answers, a seed: with these the next function may be right where alone it is wrong.
"""

from __future__ import annotations

import random
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from types import CellType, FunctionType, ModuleType
from typing import Any

# How deep values are looked at, how many parts of each, how many of all together, how much of an array.
DEEPEST = 6
MOST_PARTS = 200
MOST_LOOKED_AT = 20_000
LARGEST_ARRAY = 2**20
Mark = tuple[object, ...]


class TooMuch(Exception):
    """There is more than anybody looks at."""


def state_of(modules: Iterable[ModuleType]) -> list[Mark] | None:
    """Marks of all that modules hold, other ones where something is not as it was; None where it is too much."""
    seen: dict[int, object] = {}
    try:
        held = [
            part
            for module in modules
            for part in items_of(vars(module))
            if part is not vars(module).get("__builtins__")
        ]
        return [*(mark for part in held for mark in marks_of(part, DEEPEST, seen)), *global_state()]
    except BaseException:
        # What is of the student's making may do anything when it is looked at.
        return None


def global_state() -> Iterator[Mark]:
    """What everybody in a process shares: random numbers, what NumPy does on an error."""
    yield "random", hash(random.getstate())
    if "numpy" in sys.modules:
        yield "errors", *sys.modules["numpy"].geterr().items()
    if "numpy.random" in sys.modules:
        _, keys, *rest = sys.modules["numpy.random"].get_state()
        yield "numpy.random", keys.tobytes(), *rest


def marks_of(value: Any, depth: int, seen: dict[int, object]) -> Iterator[Mark]:
    """A mark of a value, and of what it holds. What was seen is kept, so that its number is nobody else's."""
    yield type(value).__name__, id(value)
    if id(value) in seen or depth == 0 or isinstance(value, (type(None), int, float, str, bytes, ModuleType)):
        return
    seen[id(value)] = value
    if len(seen) > MOST_LOOKED_AT:
        raise TooMuch
    yield from marks_of_array(value)
    for part in held_by(value):
        yield from marks_of(part, depth - 1, seen)


def marks_of_array(value: Any) -> Iterator[Mark]:
    if type(value).__module__.partition(".")[0] in ("numpy", "torch") and hasattr(value, "nbytes"):
        array = value.detach().numpy() if hasattr(value, "detach") else value
        if value.nbytes <= LARGEST_ARRAY:
            yield "array", array.tobytes()


def held_by(value: Any) -> Iterator[Any]:
    """What a value holds: items, the first and the last of many; what a function remembers; attributes."""
    items: list[Any]
    if isinstance(value, dict):
        items = items_of(value)
    elif isinstance(value, (list, tuple, set, frozenset, deque)):
        items = list(value)
    elif isinstance(value, FunctionType):
        items = [value.__defaults__, value.__kwdefaults__, *(value.__closure__ or ()), *items_of(vars(value))]
    elif isinstance(value, (staticmethod, classmethod)):
        items = [value.__func__]
    elif isinstance(value, CellType):
        # An empty one refuses to be looked into.
        items = [value.cell_contents] if value != CellType() else []
    elif hasattr(value, "cache_info"):
        items = list(value.cache_info())
    else:
        own = isinstance(value, type) or type(value).__module__ in ("submission", "__main__", "types")
        items = items_of(vars(value)) if own and hasattr(value, "__dict__") else []
    yield len(items)
    yield from items[:MOST_PARTS]
    yield from items[-MOST_PARTS:]


def items_of(value: Mapping[Any, Any]) -> list[Any]:
    return [part for item in value.items() for part in item]

"""The words that relations share: arguments, axes and numbers as a student reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from autograder.judging.relations.compared_call import ComparedCall


def noun(call: ComparedCall, chosen: tuple[int, ...]) -> str:
    """What the chosen parts of the answer are called."""
    names = call.names_of_parts()
    # What may be None has no gradient then: another call may have more parts.
    chosen = tuple(place for place in chosen if place < len(names))
    if len(chosen) == len(names):
        if len(names) == 1:
            return names[0]
        return "the gradients" if names[0].startswith("the gradient") else "its results"
    some = [names[place] for place in chosen]
    for one, several in (("the gradient by ", "the gradients by "), ("result ", "results ")):
        if len(some) > 1 and all(name.startswith(one) for name in some):
            return several + all_named([name.removeprefix(one) for name in some])
    return all_named(some)


def all_named(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def number(value: float) -> str:
    """A number in a sentence."""
    return f"{value:.6g}"


def words_for_axis(axis: int) -> str:
    """An axis, counted from the end: before it there may be any number of others."""
    return "the last axis" if axis == -1 else f"axis {axis}"


def named_leaves(arguments: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every array and setting of a call, each with the words by which Python finds it: `x`, `params['w']`."""
    for name, value in arguments.items():
        yield from named_inside(name, value)


def named_inside(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from named_inside(f"{path}[{key!r}]", part)
    elif isinstance(value, (list, tuple)):
        for place, part in enumerate(value):
            yield from named_inside(f"{path}[{place}]", part)
    else:
        yield path, value


def with_leaf(arguments: dict[str, Any], path: str, change: Callable[[Any], Any]) -> dict[str, Any]:
    """The arguments with what stands at a path changed."""

    def inside(here: str, value: Any) -> Any:
        if here == path:
            return change(value)
        if not path.startswith(here):
            return value
        if isinstance(value, dict):
            return {key: inside(f"{here}[{key!r}]", part) for key, part in value.items()}
        if isinstance(value, (list, tuple)):
            parts = [inside(f"{here}[{place}]", part) for place, part in enumerate(value)]
            return tuple(parts) if isinstance(value, tuple) else parts
        return value

    return {name: inside(name, value) for name, value in arguments.items()}

"""Calls that must be refused, declared once with their concept, in the words of its docstring.

A line of Raises in a docstring is a condition, such as `ValueError: there is no such axis.` `Concept.refuses` says,
with the same words, which calls meet it. From there come the laws on errors, the tests and what the pages say.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reference.incomplete import IncompleteConcept

# What a backward pass says of its function's conditions instead of repeating them.
AS_FORWARD = "as in the forward pass"
CONDITION = re.compile(r"^(\w+): (.*)$")


@dataclass(frozen=True)
class Refusal:
    """A condition under which a function raises, and calls that meet it.

    `argument` is the one that the twins' message names. Each of `changes` makes the arguments to use instead of an
    ordinary case.
    """

    words: str
    error: type[Exception]
    argument: str
    changes: tuple[Callable[[dict[str, Any]], Mapping[str, Any]], ...]

    @property
    def sentence(self) -> str:
        return f"it raises {self.error.__name__} where {self.words}"

    def bad_calls(self, case: dict[str, Any]) -> list[dict[str, Any]]:
        """The bad calls that an ordinary case becomes."""
        return [case | dict(change(case)) for change in self.changes]


def make_refusal(
    concept: Any,
    words: str,
    changes: Sequence[Any],
    error: type[Exception],
    argument: str | None,
    instead: Mapping[str, Sequence[Any]],
) -> Refusal:
    """A refusal from what `Concept.refuses` was told; IncompleteConcept where that does not fit the function."""
    for name in (*instead, *([argument] if argument else [])):
        if name not in concept.signature.parameters:
            raise IncompleteConcept(
                f"{concept.path}: {concept.place} refuses {name}, and {concept.name} has no such parameter; "
                f"it has {', '.join(concept.signature.parameters)}"
            )
    named = argument or (next(iter(instead)) if len(instead) == 1 else None)
    if named is None or not (changes or any(instead.values())):
        raise IncompleteConcept(
            f"{concept.path}: what it refuses by {words!r} in {concept.place} wants bad calls, and the argument that "
            f"the message names: write refuses({words!r}, ..., argument=...)"
        )
    made = [change if callable(change) else constant(change) for change in changes]
    made += [replaced(name, value) for name, values in instead.items() for value in values]
    return Refusal(words, error, named, tuple(made))


def constant(change: Mapping[str, Any]) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    return lambda case: change


def replaced(name: str, value: Any) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    """The argument replaced by a value, or by what the value, a function, makes of the case."""
    return lambda case: {name: value(case) if callable(value) else value}


def promised_errors(function: Callable[..., Any]) -> list[tuple[str, str]]:
    """The conditions in a docstring's Raises, each as error and words; a condition may go on in a deeper line."""
    lines = (inspect.getdoc(function) or "").splitlines()
    if "Raises:" not in lines:
        return []
    found: list[tuple[str, str]] = []
    for line in lines[lines.index("Raises:") + 1 :]:
        if not line.startswith(" "):
            break
        condition = CONDITION.match(line.strip())
        if condition and (len(line) - len(line.lstrip())) <= 4:
            found.append((condition[1], condition[2]))
        else:
            error, words = found[-1]
            found[-1] = (error, f"{words} {line.strip()}")
    return [(error, words.removesuffix(".")) for error, words in found]

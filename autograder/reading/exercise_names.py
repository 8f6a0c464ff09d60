"""The names of all exercises, as a submission's functions are matched with them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from itertools import islice

from reference.catalogue import names, topics

# A name of an exercise is compared with so many others.
MOST_COMPARED = 1000


@cache
def topics_by_name() -> dict[str, list[str]]:
    """The topics that have an exercise of a name."""
    by_name: dict[str, list[str]] = {}
    for topic in topics():
        for name in names(topic):
            by_name.setdefault(name, []).append(topic)
    return by_name


@cache
def exercises_in_order() -> list[str]:
    """Every exercise, as activations.softmax, in the order of the topics."""
    return [f"{topic}.{name}" for topic in topics() for name in names(topic)]


def exercise_names(topic: str, track: str) -> list[str]:
    """What a topic asks for in a track."""
    return [f"{topic}.{name}" for name in names(topic, track)]


def meant_for(name: str, functions: Iterable[str]) -> str | None:
    """Which of some functions, none of which has the exercise's name, was most likely meant for it."""
    others = {other: letters_of(other) for other in islice(functions, MOST_COMPARED)}
    wanted = letters_of(name)
    same = [other for other, its in others.items() if its == wanted or its.replace("my", "", 1) == wanted]
    if same:
        return min(same)
    longer = [other for other, its in others.items() if len(wanted) > 3 and its.startswith(wanted)]
    if longer:
        return min(longer, key=len)
    near = difflib.get_close_matches(wanted, list(others.values()), n=1, cutoff=0.85)
    return next((other for other, its in others.items() if its in near), None)


def letters_of(name: str) -> str:
    """A name without capitals and underscores."""
    return name.casefold().replace("_", "")

"""The order to learn in, section by section: what comes before each, what comes next, and the links between them.

A section holds a function and its backward pass, which follow each other in the order, so they are one step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reference.catalogue import forward_name, names
from reference.incomplete import IncompleteConcept
from reference.learning_order import learning_order
from reference.lesson import HARDEST, find_lesson, prerequisites

__all__ = ["HARDEST", "Step"]

SITE = Path(__file__).parents[1]
HEADING = re.compile(r"^## +(.+?) *\{ *#(\w+) *\} *$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One section: its function, the exercises in it, and the exercises of other sections that come before it."""

    topic: str
    name: str
    exercises: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"{self.topic}.{self.name}"


def order() -> tuple[str, ...]:
    """Every exercise in the order to learn in; nothing as long as a lesson is missing, which pages complain about."""
    try:
        return learning_order()
    except IncompleteConcept:
        return ()


def why_none() -> str:
    """Why there is no order: which lesson is missing."""
    try:
        learning_order()
    except IncompleteConcept as problem:
        return str(problem)
    return ""


def topics_in_order() -> list[str]:
    """The topics, each where its first section comes."""
    return list(dict.fromkeys(step.topic for step in steps()))


@cache
def topic_title(topic: str) -> str:
    """The heading of a topic's page."""
    page = SITE / f"{topic}.md"
    found = re.match(r"# +(.+)", page.read_text("utf-8")) if page.is_file() else None
    return found[1] if found else topic


def before(path: str) -> tuple[str, ...]:
    """The exercises that come before one."""
    return prerequisites(*path.split("."))


@cache
def steps() -> tuple[Step, ...]:
    """The sections in the order to learn in, each where its first exercise comes."""
    return tuple(step_of(path) for path in dict.fromkeys(section_of(path) for path in order()))


def step_of(path: str) -> Step:
    topic, name = path.split(".")
    inside = [one for one in (name, f"{name}_backward") if one in names(topic)]
    before = (one for exercise in inside for one in prerequisites(topic, exercise))
    after = tuple(dict.fromkeys(one for one in before if section_of(one) != path))
    return Step(topic, name, tuple(f"{topic}.{one}" for one in inside), after)


def section_of(path: str) -> str:
    """The function whose section an exercise is in."""
    topic, name = path.split(".")
    return f"{topic}.{forward_name(topic, name) or name}"


def difficulty(path: str) -> int:
    return find_lesson(*path.split(".")).difficulty


@cache
def titles(topic: str) -> dict[str, str]:
    """The headings of a page's sections, by name."""
    page = SITE / f"{topic}.md"
    return {name: title for title, name in HEADING.findall(page.read_text("utf-8"))} if page.is_file() else {}


def title_of(path: str) -> str:
    topic, name = path.split(".")
    return titles(topic).get(name, name)


def link(path: str, words: str, page: str = "") -> str:
    """A link to an exercise from a topic's page, or from another one."""
    topic, name = path.split(".")
    return f"[{words}]({'' if topic == page else f'{topic}.md'}#{name})"


def comes_after(topic: str, exercises: Iterable[str]) -> str:
    """What comes before a section, in words with links."""
    inside = [f"{topic}.{name}" for name in exercises]
    before = dict.fromkeys(one for path in inside for one in prerequisites(*path.split(".")) if one not in inside)
    listed = [link(one, f"`{one.removeprefix(f'{topic}.')}`", topic) for one in before]
    return f"comes after {in_words(listed)}" if listed else "nothing has to come before it"


def neighbours(topic: str, name: str) -> str:
    """The sections before and after one in the order to learn in, as a line with links."""
    walk = [step.path for step in steps()]
    if f"{topic}.{name}" not in walk:
        return ""
    place = walk.index(f"{topic}.{name}")
    said = ["[In the order to learn in](learning.md):"]
    if place > 0:
        said.append(f"before this {link(walk[place - 1], title_of(walk[place - 1]), topic)}")
    if place + 1 < len(walk):
        after = f"next {link(walk[place + 1], title_of(walk[place + 1]), topic)}"
        said[-1:] = [f"{said[-1]},", after] if place > 0 else [said[-1], after]
    return " ".join(said) + ".\n{ .steps }"


def in_words(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

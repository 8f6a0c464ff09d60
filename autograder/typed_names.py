"""What somebody means who types the name of an exercise or a topic."""

from __future__ import annotations

import difflib

import typer

from autograder.console import stop
from autograder.reading.exercise_names import exercises_in_order, topics_by_name
from reference.catalogue import topics


def is_known(name: str) -> bool:
    """Whether it names an exercise, in full or not, or a topic."""
    return name in topics() or name in topics_by_name() or name in exercises_in_order()


def meant_by(name: str) -> str:
    """The exercise by its full name, or the topic; an exit that names the nearest words where it is neither."""
    if name in topics() or name in exercises_in_order():
        return name
    its_topics = topics_by_name().get(name, [])
    if not its_topics:
        raise unknown_name(name)
    if len(its_topics) > 1:
        both = " or ".join(f"{topic}.{name}" for topic in its_topics)
        raise stop(f"{name} is an exercise of several topics; say {both}.")
    return f"{its_topics[0]}.{name}"


def unknown_name(name: str) -> typer.Exit:
    known = [*topics_by_name(), *exercises_in_order(), *topics()]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else "`tandem list` shows the names."
    return stop(f"{name} is no exercise and no topic; {advice}")

"""The order to learn in: no exercise before what it uses, a topic in one piece where it can be, easy ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from statistics import mean

from reference.catalogue import names, topics
from reference.incomplete import IncompleteConcept
from reference.lesson import find_lesson, prerequisites


@cache
def learning_order() -> tuple[str, ...]:
    """Every exercise by its full name, backward passes too, in the order to learn them in."""
    paths = [f"{topic}.{name}" for topic in topics() for name in names(topic)]
    before = {path: prerequisites(*path.split(".")) for path in paths}
    difficulty = {path: find_lesson(*path.split(".")).difficulty for path in paths}
    return tuple(ordered(before, difficulty))


def topics_in_order() -> list[str]:
    """The topics, each where its first exercise comes."""
    return list(dict.fromkeys(map(topic_of, learning_order())))


def ordered(before: Mapping[str, Sequence[str]], difficulty: Mapping[str, int]) -> list[str]:
    """The keys of `before`, none earlier than those it names; IncompleteConcept where that is impossible.

    The backward pass of the exercise just taken comes next; else the easiest of the same topic, and only when that has
    nothing to offer, another topic: one that needs nothing more of others, and of those the one that most others need,
    or else the easiest on the whole.
    """
    refuse_unknown(before)
    hardness = {
        topic: mean(difficulty[one] for one in before if topic_of(one) == topic) for topic in map(topic_of, before)
    }
    dependents = {topic: topics_that_need(topic, before) for topic in hardness}
    place = {path: number for number, path in enumerate(before)}
    waiting: dict[str, None] = dict.fromkeys(before)
    found: dict[str, None] = {}
    topic = ""
    while waiting:
        ready = [path for path in waiting if all(one in found for one in before[path])]
        if not ready:
            raise IncompleteConcept(
                f"these exercises come before each other: {' before '.join(circle(before, waiting))}"
            )
        last, unready = next(reversed(found), ""), waiting_for_others(before, found)
        path = min(
            ready,
            key=lambda one: (
                one != f"{last}_backward",
                topic_of(one) != topic,
                topic_of(one) in unready,
                -len(dependents[topic_of(one)]),
                hardness[topic_of(one)],
                difficulty[one],
                place[one],
            ),
        )
        topic = topic_of(path)
        found[path] = None
        del waiting[path]
    return list(found)


def waiting_for_others(before: Mapping[str, Sequence[str]], found: Mapping[str, object]) -> set[str]:
    """The topics of which an exercise comes after one of another topic that is still to come."""
    return {
        topic_of(path)
        for path, its in before.items()
        for one in its
        if one not in found and topic_of(one) != topic_of(path)
    }


def topics_that_need(topic: str, before: Mapping[str, Sequence[str]]) -> set[str]:
    """The other topics of which an exercise comes after one of this topic, or of a topic that needs it."""
    found: set[str] = set()
    waiting = {topic}
    while waiting:
        here = waiting.pop()
        need = {topic_of(path) for path, its in before.items() if any(topic_of(one) == here for one in its)}
        waiting |= need - found - {topic}
        found |= need - {topic}
    return found


def topic_of(path: str) -> str:
    return path.partition(".")[0]


def refuse_unknown(before: Mapping[str, Sequence[str]]) -> None:
    """Raise IncompleteConcept for a prerequisite that is no exercise."""
    for path, named in before.items():
        for one in named:
            if one not in before:
                raise IncompleteConcept(f"{path}: its lesson comes after {one}, and there is no such exercise")


def circle(before: Mapping[str, Sequence[str]], waiting: Mapping[str, object]) -> list[str]:
    """Some exercises of which each comes before the next, the first one again at the end."""
    walked = [next(iter(waiting))]
    while walked[-1] not in walked[:-1]:
        walked.append(next(one for one in before[walked[-1]] if one in waiting))
    return walked[walked.index(walked[-1]) :][::-1]

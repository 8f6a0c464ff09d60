"""What a learner is told about one exercise: what comes before it, how hard it is, hints, an example, why it works.

A topic's folder lessons/ has a file for every function of its in_numpy.py, and the lesson of a backward pass stands in
the file of its function. Nothing is registered anywhere else, and nothing heavy is imported: not even NumPy.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass

from reference.catalogue import HOME, forward_name, names
from reference.incomplete import IncompleteConcept

HARDEST = 5


@dataclass(frozen=True)
class InTracks:
    """Words that differ between the tracks."""

    numpy: str
    torch: str


Words = str | InTracks


def in_track(words: Words, track: str) -> str:
    """The words of one track, where they differ."""
    if isinstance(words, str):
        return words
    return words.torch if track == "torch" else words.numpy


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What a learner is told about one exercise.

    Attributes:
        after: the exercises to know before, as `relu` or `activations.relu`; a backward pass comes after its function
            without saying so.
        difficulty: 1 (a line that one sees at once) to 5 (an evening).
        example: a call with small numbers, which the stub shows with its result. `np.array` and what else NumPy and
            PyTorch share is written for NumPy alone.
        hints: three, from gentle to nearly there. A hint says what to think of or do, and never what somebody has done
            wrong: that depends on the answer, which it does not know.
        why: why it works, in two sentences, for somebody whose answer has passed.
        idea: what the reference's code does that another right answer may not do: faster, stabler, vectorized.
    """

    difficulty: int
    example: Words
    hints: Sequence[Words]
    why: str
    idea: Words
    after: Sequence[str] = ()


def find_lesson(topic: str, name: str) -> Lesson:
    """The lesson of an exercise; IncompleteConcept where it is missing."""
    if name not in names(topic):
        raise IncompleteConcept(f"{topic}.{name}: reference/{topic}/in_numpy.py has no such function under @checked")
    file = forward_name(topic, name) or name
    place = f"reference/{topic}/lessons/{file}.py"
    found = None
    if (HOME / topic / "lessons" / f"{file}.py").is_file():
        found = getattr(importlib.import_module(f"reference.{topic}.lessons.{file}"), name, None)
    if not isinstance(found, Lesson):
        raise IncompleteConcept(
            f"{topic}.{name}: {place} has no lesson of it; write {name} = Lesson(...) there, with a difficulty, an "
            "example, three hints, why it works, and what the reference does"
        )
    return found


def prerequisites(topic: str, name: str) -> tuple[str, ...]:
    """The exercises that come before this one, by their full names: its function first, where it is a backward pass."""
    forward = forward_name(topic, name)
    own = [] if forward is None else [f"{topic}.{forward}"]
    named = [one if "." in one else f"{topic}.{one}" for one in find_lesson(topic, name).after]
    return tuple(dict.fromkeys([*own, *named]))

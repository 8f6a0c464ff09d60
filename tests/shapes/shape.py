"""What a shape is, and what is wrong with how one was graded."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.result import ExerciseResult, SubmissionResult
from reference.catalogue import names, topics
from tests.shapes.building import Files

Exercise = tuple[str, str]
shapes: list[Shape] = []


@dataclass(frozen=True)
class Shape:
    """Files as somebody hands them in, and what must come of them.

    `right` are the exercises that pass; `lost` those that stand in the result without having passed, each with a
    pattern for its message; `tried` those that may; any other is one too many, but for what was never begun in a
    topic's own file (`stubs`). Each pattern of `look` fits a problem, which the teacher is pointed to; each of `says`
    fits any sentence of the result; none of `never` fits any. A problem that neither these fit, nor `lost`, nor one of
    `may`, is one too many.
    """

    name: str
    tool: str
    module: str
    files: Callable[[], Files]
    right: tuple[Exercise, ...]
    lost: dict[Exercise, str]
    tried: tuple[Exercise, ...]
    look: tuple[str, ...]
    says: tuple[str, ...]
    may: tuple[str, ...]
    never: tuple[str, ...]
    policy: str | None
    stubs: bool
    in_folder: bool

    @property
    def kind(self) -> str:
        made = self.files()
        return "notebook" if any(".ipynb" in path for path in made) else "script"


@dataclass
class Complaints:
    """What is wrong: right functions that did not pass, and what was said too little or too much."""

    graded: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def shape(
    tool: str,
    right: str = "",
    *,
    lost: dict[str, str] | None = None,
    tried: str = "",
    look: Sequence[str] = (),
    says: Sequence[str] = (),
    may: Sequence[str] = (),
    never: Sequence[str] = (),
    policy: str | None = None,
    stubs: bool = False,
    in_folder: bool = False,
) -> Callable[[Callable[[], Files]], Callable[[], Files]]:
    """Note a function that makes the files of a shape. One file at the top is handed in as a file, unless `in_folder`."""

    def note(files: Callable[[], Files]) -> Callable[[], Files]:
        module = files.__module__.rpartition(".")[2]
        shapes.append(
            Shape(
                files.__name__, tool, module, files, exercises(right),
                {exercise_of(name): words for name, words in (lost or {}).items()},
                exercises(tried),
                tuple(look), tuple(says), tuple(may), tuple(never), policy, stubs, in_folder,
            )
        )  # fmt: skip
        return files

    return note


def exercises(words: str) -> tuple[Exercise, ...]:
    return tuple(exercise_of(word) for word in words.split())


def exercise_of(word: str) -> Exercise:
    """relu, torch:relu or information.cross_entropy: name and track."""
    track, _, name = word.rpartition(":")
    if "." not in name:
        (topic,) = (topic for topic in topics() if name in names(topic))
        name = f"{topic}.{name}"
    return name, track or "numpy"


def course(asked: str, *tracks: str, load: float = 10.0, **more: Any) -> str:
    """The policy of a course that asks for these exercises."""
    lines = [f"tracks = {list(tracks or ['numpy'])}".replace("'", '"')]
    lines += [f"{key} = {str(value).lower()}" for key, value in more.items()]
    lines += ["[limits]", f"load = {load}", "[exercises]"]
    return "\n".join([*lines, *(f"{exercise_of(name)[0]} = 1" for name in asked.split())]) + "\n"


# What is wrong --------------------------------------------------------------------------------------------------------


def complaints(shape: Shape, result: SubmissionResult) -> Complaints:
    found = Complaints()
    done: dict[Exercise, ExerciseResult] = {(one.name, one.track): one for one in result.exercises}
    if result.fault:
        found.graded.append(f"a fault of the grader: {result.fault}")
    if len(done) < len(result.exercises):
        found.said.append("an exercise stands there twice")
    for exercise in shape.right:
        if exercise not in done:
            found.graded.append(f"{shown(exercise)}: not in the result")
        elif done[exercise].verdict != "passed":
            found.graded.append(f"{shown(exercise)}: {done[exercise].verdict}: {brief(done[exercise].message)}")
    found.said += sayings(shape, result, done)
    return found


def sayings(shape: Shape, result: SubmissionResult, done: dict[Exercise, ExerciseResult]) -> list[str]:
    """What is said too little or too much."""
    wrong = []
    for exercise, words in shape.lost.items():
        one = done.get(exercise)
        if one is None:
            wrong.append(f"{shown(exercise)}: should stand there as lost")
        elif one.verdict == "passed" or not re.search(words, one.message):
            wrong.append(f"{shown(exercise)}: {one.verdict}: {brief(one.message)!r} does not say {words!r}")
    for exercise, one in done.items():
        foreseen = exercise in {*shape.right, *shape.lost, *shape.tried}
        if not foreseen and not (shape.stubs and one.verdict == "not_attempted"):
            wrong.append(f"{shown(exercise)}: {one.verdict}, but nobody tried it: {brief(one.message)}")
    sentences = [*result.problems, *result.notes, *(one.message for one in result.exercises)]
    wrong += [f"no problem says {words!r}" for words in shape.look if not fits(words, result.problems)]
    wrong += [f"nothing says {words!r}" for words in shape.says if not fits(words, sentences)]
    wrong += [f"said, but not so: {one!r}" for one in sentences if any(re.search(words, one) for words in shape.never)]
    expected = [*shape.look, *shape.says, *shape.may, *shape.lost.values()]
    wrong += [
        f"a problem too many: {problem!r}"
        for problem in result.problems
        if not any(re.search(words, problem) for words in expected)
    ]
    twice = {problem for problem in result.problems if result.problems.count(problem) > 1}
    wrong += [f"said twice: {problem!r}" for problem in sorted(twice)]
    if wrong:
        wrong.append(f"it said: problems {result.problems}, notes {result.notes}")
    return wrong


def fits(words: str, sentences: Sequence[str]) -> bool:
    return any(re.search(words, sentence) for sentence in sentences)


def shown(exercise: Exercise) -> str:
    name, track = exercise
    return name if track == "numpy" else f"{name} ({track})"


def brief(message: str) -> str:
    return " ".join(message.split())[:160]

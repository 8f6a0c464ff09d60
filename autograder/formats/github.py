"""What a step of GitHub Actions prints: annotations in the grader's own words, and the whole feedback in the log.

Whatever a student wrote or printed stands in the log alone, between stop-commands and a token drawn for this one text,
where nothing is taken for a command. File and line of an annotation are the student's, and escaped.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from autograder import feedback, formatting
from autograder.formats.common import (
    group_explanation,
    passed_over,
    remarks,
    source_location,
    without_expected,
)
from autograder.result import ExerciseResult, SubmissionResult
from autograder.typesetting import USUAL_WIDTH

# GitHub shows so many of each kind for a step, and drops the rest in silence.
MOST_OF_A_KIND = 10
LONGEST_CALL = 400
INDENT = " " * 4
# Of the feedback, what is ours word by word.
OUR_LABELS = ("broken law", "also broken", "looks like", "hint", "remark", "read", "exercises")
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


@dataclass(frozen=True)
class Annotation:
    """A workflow command of a kind (error, warning, notice), its properties and its message."""

    kind: str
    message: str
    properties: dict[str, str] = field(default_factory=dict)

    def command(self) -> str:
        listed = ",".join(f"{name}={escape_property(value)}" for name, value in self.properties.items())
        return f"::{self.kind}{' ' if listed else ''}{listed}::{escape_data(self.message)}"


def render(
    result: SubmissionResult,
    *,
    show_expected: bool = True,
    token: Callable[[], str] = lambda: secrets.token_hex(16),
) -> bytes:
    """The lines to print; `token` draws the word that ends the student's text."""
    if not show_expected:
        result = without_expected(result)
    commands = [annotation.command() for annotation in annotate(result)]
    return "\n".join([*commands, *shield(log(result), token), ""]).encode()


def escape_data(text: str) -> str:
    """A message as it stands behind a workflow command: one line, whatever it holds."""
    return text.translate(DATA)


def escape_property(text: str) -> str:
    """A value as it stands in a workflow command's list of properties."""
    return text.translate(PROPERTY)


def shield(text: str, token: Callable[[], str]) -> list[str]:
    """Lines of which none is taken for a command."""
    word = token()
    while word in text:
        word = token()
    return [f"::stop-commands::{word}", text, f"::{word}::"]


def log(result: SubmissionResult) -> str:
    """All that there is to say, as plain text."""
    parts = [formatting.strip_controls(result.submission), *remarks(result), *passed_over(result)]
    for group in feedback.groups_of(result.exercises):
        head = (formatting.strip_controls(feedback.group_head(group)), feedback.points_in_words(group))
        parts.append(", ".join(filter(None, head)))
        parts += [INDENT + line for line in group_explanation(group, USUAL_WIDTH - len(INDENT)).splitlines()]
    return "\n".join([*parts, feedback.summary_line(result)])


def annotate(result: SubmissionResult) -> Iterator[Annotation]:
    """At most ten of a kind: errors for wrong answers, warnings for what was not graded, a notice for the score."""
    wrong = [one for one in result.exercises if one.verdict not in ("passed", "not_attempted", "grader_fault")]
    yield from first(list(map(of_group, feedback.groups_of(wrong))))
    faulty = [one for one in result.exercises if one.verdict == "grader_fault"]
    faults = [of_group(group, "warning") for group in feedback.groups_of(faulty)]
    if result.fault is not None and not faulty:
        faults.append(Annotation("warning", next(remarks(result)), {"title": "Not graded"}))
    if result.problems:
        sentence = "Not everything that was handed in could be read; the log of this step says what, and why."
        faults.insert(0, Annotation("warning", sentence, {"title": "Not read"}))
    yield from first(faults)
    yield Annotation("notice", feedback.summary_line(result), {"title": "Tandem"})


def of_group(group: list[ExerciseResult], kind: str = "error") -> Annotation:
    """What is wrong with exercises, where in the file; what the student's own code said is in the log."""
    location = source_location(group[0])
    name = f"{feedback.group_title(group)}: {feedback.verdict_in_words(group[0])}"
    where = {"file": location.file} if location else {}
    if location and location.cell is None:
        where["line"] = str(location.line)
    elif location:
        # A line of a notebook's cell is not one of its file.
        name += f" (cell {location.cell}, line {location.line})"
    lines = [f"{line.label}: {line.text}" for line in feedback.group_lines(group) if line.label in OUR_LABELS]
    message = "\n".join([*shown_call(group[0]), *lines, "The log of this step says more."])
    return Annotation(kind, formatting.strip_controls(message), where | {"title": formatting.strip_controls(name)})


def shown_call(exercise: ExerciseResult) -> list[str]:
    """The call that went wrong and what it should have given, where that is short; what came is in the log."""
    example = exercise.counterexample
    if example is None or not example.call:
        return []
    told = [f"call: {example.call}"]
    if example.expected is not None:
        told.append(f"expected: {formatting.format_value(example.expected)}")
    return told if sum(map(len, told)) <= LONGEST_CALL else []


def first(annotations: list[Annotation]) -> list[Annotation]:
    """As many as are shown; where there are more, the last one says how many."""
    if len(annotations) <= MOST_OF_A_KIND:
        return annotations
    rest = len(annotations) - MOST_OF_A_KIND + 1
    more = Annotation(annotations[0].kind, f"And {rest} more: the log of this step has them all.", {"title": "More"})
    return [*annotations[: MOST_OF_A_KIND - 1], more]

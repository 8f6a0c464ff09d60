"""What the formats share: feedback as plain text, where in a file it belongs, and results without expected values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from autograder import feedback, formatting
from autograder.reading.files import TRACK_OF_FILE
from autograder.result import ExerciseResult, SubmissionResult

LABEL = 14
# The student's own lines stand in messages as `in_numpy.py, line 18 in fail: ...`, those of an import in parentheses.
OWN_LINE = re.compile(r"^([\w-]+\.py), line (\d{1,7})\b", re.MULTILINE)
LINE_OF_IMPORT = re.compile(r"\(([\w-]+\.py), line (\d{1,7})\b")


class CannotRender(ValueError):
    """A format cannot hold this result, and one sentence why and what to do."""


def without_expected(result: SubmissionResult) -> SubmissionResult:
    """The result with every expected value taken out: what is not there no format can show."""
    return msgspec.structs.replace(result, exercises=[without_expected_value(one) for one in result.exercises])


def without_expected_value(exercise: ExerciseResult) -> ExerciseResult:
    if exercise.counterexample is None:
        return exercise
    example = msgspec.structs.replace(exercise.counterexample, expected=None)
    return msgspec.structs.replace(exercise, counterexample=example)


def title(exercise: ExerciseResult) -> str:
    """What an exercise is called: its name and its track."""
    return formatting.strip_controls(f"{exercise.name} ({exercise.track})")


def topic(exercise: ExerciseResult) -> str:
    return formatting.strip_controls(exercise.name.partition(".")[0])


def explanation(exercise: ExerciseResult) -> str:
    """An exercise's feedback as plain text, with labels in front as in the terminal; never empty."""
    lines = [f"{line.label:<{LABEL}}{indented(line.text)}".rstrip() for line in feedback.lines(exercise)]
    text = "\n".join(lines) if lines else exercise.message
    return formatting.strip_controls(text).strip("\n") or feedback.HEADS[exercise.verdict]


def indented(text: str) -> str:
    return text.replace("\n", "\n" + " " * LABEL)


def points(exercise: ExerciseResult | SubmissionResult) -> str:
    return f"{exercise.score:.10g} of {exercise.max_score:.10g}"


def remarks(result: SubmissionResult) -> Iterator[str]:
    """What is to be said of the submission as a whole before anything else: faults of the grader, unreadable files."""
    if result.fault is not None:
        yield "Not graded, through a fault of the grader, not yours. Tell your teacher: it will be graded again."
        return
    faults = sum(exercise.verdict == "grader_fault" for exercise in result.exercises)
    if faults:
        yield (
            f"Not graded: {faults} of {len(result.exercises)}, through a fault of the grader, not yours. "
            "Tell your teacher: grading again will bring these points."
        )
    yield from (formatting.strip_controls(problem) for problem in result.problems)


def source_location(exercise: ExerciseResult) -> tuple[str, int] | None:
    """The student's file and line that the message names, as far as it names them; the path from the topic's folder."""
    locations = OWN_LINE.findall(exercise.message) or LINE_OF_IMPORT.findall(exercise.message)
    if not locations:
        return None
    file, line = locations[-1]
    return (f"{topic(exercise)}/{file}" if file in TRACK_OF_FILE else file), int(line)


def encode_json(document: dict[str, Any]) -> bytes:
    """JSON as every reader takes it: UTF-8, and no NaN."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2).encode() + b"\n"

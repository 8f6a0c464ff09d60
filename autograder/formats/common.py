"""What the formats share: feedback as plain text, where in a file it belongs, and results without expected values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from autograder import feedback, formatting, typesetting
from autograder.reading.files import TRACK_OF_FILE
from autograder.result import ExerciseResult, SubmissionResult, has_fault

# A place in a student's code: `in_numpy.py, line 18`, `hw.ipynb, cell 3, line 2`, `my work/hw (1).py, line 4`. A colon
# ends the words in front of one; parentheses within it are closed, so that it may stand in some.
FILE = r"((?:[^():\n]|\([^():\n]*\)){1,400}?\.(?:pyw?|ipynb)(?:\.(?:txt|json))?)"
PLACE = FILE + r"(?:, cell (\d{1,7}))?, lines? (\d{1,7})\b"
# The student's own lines begin a line of a message, `in_numpy.py, line 18 in fail: ...`; others are in parentheses.
OWN_LINE = re.compile("^" + PLACE + r"(?=:| in \S+:)", re.MULTILINE | re.IGNORECASE)
LINE_IN_PARENTHESES = re.compile(r"\(" + PLACE, re.IGNORECASE)


class SourceLocation(NamedTuple):
    """A place in what was handed in; in a notebook the line is one of the cell, code cells counted from 1."""

    file: str
    line: int
    cell: int | None = None


SAME_REASON = "for the same reason as"


class CannotRender(ValueError):
    """A format cannot hold this result, and one sentence why and what to do."""


def refuse_faults(form: str, result: SubmissionResult) -> None:
    """CannotRender where a format demands a score, and the grader has none to give."""
    if has_fault(result):
        raise CannotRender(
            f"{form}: it demands a score, and through a fault of the grader there is none for somebody; none is made "
            "up. Grade again: the same command tries them once more."
        )


def without_expected(result: SubmissionResult) -> SubmissionResult:
    """The result with every expected value taken out: what is not there no format can show."""
    return msgspec.structs.replace(result, exercises=[without_expected_value(one) for one in result.exercises])


def without_expected_value(exercise: ExerciseResult) -> ExerciseResult:
    if exercise.counterexample is None:
        return exercise
    example = exercise.counterexample
    others = [msgspec.structs.replace(other, expected=None) for other in example.others]
    # It says what came at a place, and then what was expected there.
    place = example.place.partition(", expected")[0]
    example = msgspec.structs.replace(example, expected=None, others=others, place=place)
    return msgspec.structs.replace(exercise, counterexample=example)


def title(exercise: ExerciseResult) -> str:
    """What an exercise is called: its name and its track."""
    return formatting.strip_controls(f"{exercise.name} ({exercise.track})")


def topic(exercise: ExerciseResult) -> str:
    return formatting.strip_controls(exercise.name.partition(".")[0])


def explanation(exercise: ExerciseResult) -> str:
    """An exercise's feedback as plain text, with labels in front as in the terminal; never empty."""
    return group_explanation([exercise])


def group_explanation(group: list[ExerciseResult], width: int = typesetting.USUAL_WIDTH) -> str:
    """The same for exercises that share what is to be said."""
    text = typesetting.typeset_text(feedback.group_lines(group), width) or group[0].message
    return formatting.strip_controls(text).strip("\n") or feedback.HEADS[group[0].verdict]


def explained(result: SubmissionResult) -> Iterator[tuple[ExerciseResult, str]]:
    """Each exercise and its feedback. What several share is said of the first, to which the others point."""
    groups: dict[object, list[ExerciseResult]] = {}
    for exercise in result.exercises:
        groups.setdefault(feedback.shared_reason(exercise), []).append(exercise)
    told: set[object] = set()
    for exercise in result.exercises:
        reason = feedback.shared_reason(exercise)
        if reason in told:
            yield exercise, f"{SAME_REASON} {title(groups[reason][0])}"
        elif reason is None:
            yield exercise, explanation(exercise)
        else:
            told.add(reason)
            yield exercise, group_explanation(groups[reason])


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


def passed_over(result: SubmissionResult) -> list[str]:
    """What was not looked at and cost nothing, to be said after `remarks`."""
    return [formatting.strip_controls(note) for note in result.notes]


def source_location(exercise: ExerciseResult) -> SourceLocation | None:
    """The place in the student's code that is named last, in the message or else with the mistake, with its folder."""
    found = OWN_LINE.findall(exercise.message) or LINE_IN_PARENTHESES.findall(exercise.message)
    found = found or LINE_IN_PARENTHESES.findall(exercise.mistake or "")
    if not found:
        return None
    file, cell, line = found[-1]
    if file.startswith("/") or ".." in file.split("/"):
        return None
    path = f"{topic(exercise)}/{file}" if file in TRACK_OF_FILE else file
    return SourceLocation(path, int(line), int(cell) if cell else None)


def encode_json(document: dict[str, Any]) -> bytes:
    """JSON as every reader takes it: UTF-8, and no NaN."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2).encode() + b"\n"

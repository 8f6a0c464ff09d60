"""The grades of a class as one table for spreadsheets: grades.csv.

Written for whoever opens it in Excel without a thought, which is why it begins with a byte order mark: without one
Excel takes UTF-8 for the machine's old encoding, and silently garbles every name that is not plain English.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from autograder.course import look_at
from autograder.course.lookalikes import IGNORABLE
from autograder.policy.policy import all_exercises
from autograder.result import ExerciseResult, SubmissionResult, has_fault

BYTE_ORDER_MARK = "\ufeff"
# What begins a formula, in all forms that programs take for one sign; OWASP, CSV Injection.
FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212\u207a\u207b\u207c\u208a\u208b\u208c")
# Programs drop these in front of a cell, or take them for a formula's beginning themselves.
BLANK = ("\t", "\r", "\n")
# Controls, marks that turn the direction of writing round, and surrogates: bytes of a file name that are no UTF-8.
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

ExerciseKey = tuple[str, str]


class Row(NamedTuple):
    """What the table holds of one student."""

    name: str
    score: float | None
    max_score: float
    scores: dict[ExerciseKey, float | None]
    # What stands where an exercise that was asked has no result.
    missing: float | None
    remarks: int
    problems: int
    look: str


def write_grades(results: Iterable[SubmissionResult], asked: list[tuple[str, str, float]] | None) -> str:
    """The table: a row for each student, sorted by name, and a column for each exercise and track.

    `asked` says which exercises earn points; without it they are those that anybody handed in. An asked exercise that
    was not handed in scores 0; where the grader itself failed, the cell is empty, and not a zero, and so is the total.
    `remarks` counts what was said without a point being lost; `look_at` is the most urgent of what somebody should look
    at. No cell begins a formula, whatever separator the program that opens it takes.

    Write it as UTF-8, and as bytes: its line ends are those of the format.
    """
    rows = [row_of(result) for result in results]
    points = {(name, track): value for name, track, value in asked or ()}
    columns = [*points, *in_order({task for row in rows for task in row.scores} - points.keys())]
    most = format_score(sum(points.values())) if asked is not None else None
    heads = [f"{name} ({track})" for name, track in columns]
    body = [
        [row.name, format_cell(row.score), most or format_score(row.max_score)]
        + [format_cell(row.scores.get(task, row.missing if task in points else None)) for task in columns]
        + [str(row.remarks), str(row.problems), row.look]
        for row in rows
    ]
    # Two students may share a name, and they come in any order.
    body.sort(key=lambda row: (row[0].casefold(), row))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["student", "score", "max_score", *map(safe, heads), "remarks", "problems", "look_at"])
    writer.writerows([safe(row[0]), *row[1:]] for row in body)
    return BYTE_ORDER_MARK + text.getvalue()


def row_of(result: SubmissionResult) -> Row:
    scores: dict[ExerciseKey, float | None] = {}
    for exercise in result.exercises:
        task = (exercise.name, exercise.track)
        scores[task] = together(scores.get(task, 0.0), exercise)
    name = visible(result.submission)
    remarks = sum(len(exercise.remarks) for exercise in result.exercises)
    look = next(iter(look_at.kinds_of(result)), "")
    score = None if has_fault(result) else result.score
    missing = 0.0 if result.fault is None else None
    return Row(name, score, result.max_score, scores, missing, remarks, len(result.problems), look)


def together(before: float | None, exercise: ExerciseResult) -> float | None:
    """The score of an exercise, which two files may hold; None where the grader failed."""
    return None if before is None or exercise.verdict == "grader_fault" else before + exercise.score


def format_cell(score: float | None) -> str:
    return "" if score is None else format_score(score)


def in_order(tasks: Iterable[ExerciseKey]) -> list[ExerciseKey]:
    """Exercises in the order of their topics, NumPy before PyTorch; those that no topic knows come last."""
    position = {name: i for i, name in enumerate(all_exercises())}
    return sorted(tasks, key=lambda task: (position.get(task[0], len(position)), task))


def format_score(value: float) -> str:
    """A score as results hold it: four digits after the point, and no more than are needed."""
    # 0 is added, so that there is no -0.
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")


def visible(text: str) -> str:
    """A name with everything that nobody can see or no file can hold written out, so that two names stay two."""
    return INVISIBLE.sub(lambda match: match[0].encode("unicode-escape").decode(), text)


def safe(text: str) -> str:
    """Text that a spreadsheet takes for text: an apostrophe in front of whatever would begin a formula.

    A cell begins at the front, and behind whatever the program takes for a separator: any sign but a letter or a digit.
    """
    made = ["'"] if text.startswith(BLANK) else []
    before, may_begin = "", True
    for letter in text:
        # Of two equal signs the second one would be the separator itself.
        if letter in FORMULA and may_begin and letter != before:
            made.append("'")
        made.append(letter)
        before = letter
        if not IGNORABLE.match(letter):
            may_begin = not (letter.isalnum() or unicodedata.category(letter).startswith("M"))
    return "".join(made)

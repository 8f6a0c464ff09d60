"""A result as it is read back from its file: whatever has become of that meanwhile, no table is led astray by it.

A file may be cut off, edited by hand, another student's, or made by a program that means harm. What is off is no
result, and whoever asked grades again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sized
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

from autograder.guest.garbage import uncollected
from autograder.model import TRACKS
from autograder.policy.policy import all_exercises
from autograder.reading.files import read_bytes
from autograder.result import LARGEST_RESULT, SCHEMA, ExerciseResult, SubmissionResult

# Points and seconds beyond these are nobody's.
LARGEST_NUMBER = 1e9
LONGEST = 200_000
MOST_LISTED = 2000
# Scores are sums of numbers with four digits after the point.
ROUNDING = 1e-3
# Verdicts that no point goes with.
WORTH_NOTHING = ("not_attempted", "forbidden", "grader_fault")


class NoResult(ValueError):
    """A file that holds no result, and why, in a few words."""


def read_kept(path: Path, name: str) -> SubmissionResult:
    """The result of the student of this name; NoResult where the file holds none, OSError where there is no file."""
    raw = read_bytes(path, LARGEST_RESULT + 1)
    if len(raw) > LARGEST_RESULT:
        raise NoResult(f"it has more than {LARGEST_RESULT // 2**20} MiB")
    result = parse_result(raw)
    if result.submission != name:
        raise NoResult("it is of another submission")
    return result


def parse_result(raw: bytes) -> SubmissionResult:
    """The result that these bytes are, its bounds checked; NoResult where they are none."""
    try:
        # Nothing is garbage while a file is read.
        with uncollected():
            result = msgspec.json.decode(raw, type=SubmissionResult)
    except (ValueError, RecursionError):
        raise NoResult("it is not JSON of this form") from None
    for wrong in chain(wrong_form(result), wrong_numbers(result)):
        raise NoResult(wrong)
    return result


def wrong_form(result: SubmissionResult) -> Iterator[str]:
    """What is wrong with the texts and lists of a result."""
    if result.schema != SCHEMA:
        yield "its schema is another one"
    for exercise in result.exercises:
        if exercise.name not in known_exercises() or exercise.track not in TRACKS:
            yield "it has an exercise that there is not"
    if any(len(each) > MOST_LISTED for each in lists_of(result)):
        yield "a list in it is too long"
    if any(len(text) > LONGEST for text in texts_of(result)):
        yield "a text in it is too long"


@cache
def known_exercises() -> frozenset[str]:
    return frozenset(all_exercises())


def lists_of(result: SubmissionResult) -> Iterator[Sized]:
    yield from (result.exercises, result.problems, result.notes, result.versions)
    for exercise in result.exercises:
        yield from (exercise.laws, exercise.remarks)


def texts_of(result: SubmissionResult) -> Iterator[str]:
    yield from (result.submission, result.fault or "", result.fingerprint, *result.problems, *result.notes)
    for name, version in result.versions.items():
        yield from (name, version or "")
    for exercise in result.exercises:
        yield from (exercise.mistake or "", exercise.message, exercise.output, exercise.hint or "", *exercise.remarks)
        for law in exercise.laws:
            yield from (law.sentence, law.kind)


def wrong_numbers(result: SubmissionResult) -> Iterator[str]:
    """What is wrong with the points and times of a result."""
    parts: list[SubmissionResult | ExerciseResult] = [result, *result.exercises]
    for part in parts:
        numbers = (part.score, part.max_score, part.seconds)
        if not all(math.isfinite(number) and 0 <= number <= LARGEST_NUMBER for number in numbers):
            yield "a number in it is out of bounds"
        if not part.score <= part.max_score + ROUNDING:
            yield "a score in it is more than there is to earn"
    for exercise in result.exercises:
        if exercise.score and exercise.verdict in WORTH_NOTHING:
            yield "a score in it does not go with its verdict"
    totals = [
        (result.score, sum(exercise.score for exercise in result.exercises)),
        (result.max_score, sum(exercise.max_score for exercise in result.exercises)),
    ]
    if any(abs(total - whole) > ROUNDING for total, whole in totals):
        yield "its scores do not add up"

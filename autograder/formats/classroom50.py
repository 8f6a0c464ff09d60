"""Classroom 50's result, classroom50/result/v1: scores are integers there.

Points are scaled: one point is 10,000. Results have four decimals at most, so nothing is lost, and score / max-score is
what it was. Points with more decimals are refused rather than rounded. Beside the integers each test has the points as
they were, and the feedback.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from autograder import feedback, formatting
from autograder.formats.common import (
    CannotRender,
    encode_json,
    explained,
    passed_over,
    refuse_faults,
    remarks,
    title,
    without_expected,
)
from autograder.result import ExerciseResult, SubmissionResult

SCHEMA = "classroom50/result/v1"
SCALE = 10_000
LARGEST = 10 * 2**20
VARIABLES = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL")
LEFT_OUT = "The explanation is left out: with all of them the result would be larger than 10 MiB."


def render(
    result: SubmissionResult,
    *,
    show_expected: bool = True,
    environment: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> bytes:
    """The result as JSON; `environment` is where the runner says what is graded, the process's own unless told.

    Raises:
        CannotRender: a variable of VARIABLES is missing, points have more than four decimals, it is over 10 MiB, or the
            grader itself failed: there is no integer that is no score.
    """
    refuse_faults("classroom50", result)
    if not show_expected:
        result = without_expected(result)
    heading = header(os.environ if environment is None else environment, now or datetime.now(UTC))
    document = heading | {
        "score": scaled(result.score, "the score"),
        "max-score": scaled(result.max_score, "the largest score"),
        "tests": [
            *(test_entry(exercise, words) for exercise, words in explained(result)),
            *(remark(text) for text in remarks(result)),
            *(remark(text, passed=True) for text in passed_over(result)),
        ],
    }
    return within_bound(document)


def header(environment: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Whose work this is, and when it was graded."""
    missing = [name for name in VARIABLES if name not in environment]
    if missing:
        raise CannotRender(
            f"classroom50: the environment lacks {', '.join(missing)}, which Classroom 50's runner sets. Elsewhere, "
            "set them yourself (they may be empty), or choose another format."
        )
    classroom, assignment, submission, commit, release, review = (
        formatting.strip_controls(environment[name]) for name in VARIABLES
    )
    return {
        "schema": SCHEMA,
        "classroom": classroom,
        "assignment": assignment,
        "submission": submission,
        "commit": commit,
        "release": release,
        "review": review,
        "datetime": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def scaled(points: float, what: str) -> int:
    """Points as an integer, exactly."""
    number = round(points * SCALE)
    if number / SCALE != points:
        raise CannotRender(
            f"classroom50: {what} is {points!r}, and four decimals are what its integers hold (one point is {SCALE}). "
            "Give exercises points with four decimals at most."
        )
    return number


def test_entry(exercise: ExerciseResult, words: str) -> dict[str, Any]:
    """One exercise in one track, and the words that explain it."""
    return {
        "test-name": title(exercise),
        "passed": exercise.verdict == "passed",
        "score": scaled(exercise.score, f"the score of {exercise.name}"),
        "max-score": scaled(exercise.max_score, f"the largest score of {exercise.name}"),
        "points": exercise.score,
        "max-points": exercise.max_score,
        "verdict": exercise.verdict,
        "output": f"{feedback.verdict_in_words(exercise)}\n{words}",
    }


def remark(text: str, *, passed: bool = False) -> dict[str, Any]:
    """What concerns no one exercise, as a test that is worth nothing; passed where it cost nothing."""
    return {"test-name": "remark", "passed": passed, "score": 0, "max-score": 0, "output": text}


def within_bound(document: dict[str, Any]) -> bytes:
    """The document as JSON, its explanations left out where they are too much, and that said in their place."""
    encoded = encode_json(document)
    if len(encoded) > LARGEST:
        encoded = encode_json(document | {"tests": [one | {"output": LEFT_OUT} for one in document["tests"]]})
    if len(encoded) > LARGEST:
        raise CannotRender(f"classroom50: {len(document['tests'])} tests are more than 10 MiB, even unexplained.")
    return encoded

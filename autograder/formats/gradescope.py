"""Gradescope's results.json: a test for each exercise of each track, its feedback as plain text.

The score at the top is the result's own. Gradescope demands one: of a result in which the grader itself failed there is
no file, since whatever number stood there would be taken for a grade.
"""

from __future__ import annotations

from typing import Any

from autograder import feedback
from autograder.formats.common import (
    encode_json,
    explained,
    passed_over,
    refuse_faults,
    remarks,
    title,
    topic,
    without_expected,
)
from autograder.result import ExerciseResult, SubmissionResult


def render(result: SubmissionResult, *, show_expected: bool = True) -> bytes:
    """The contents of results.json; CannotRender where the grader failed, and there is no score."""
    refuse_faults("gradescope", result)
    if not show_expected:
        result = without_expected(result)
    document = {
        "score": result.score,
        "execution_time": result.seconds,
        "output": "\n".join([*remarks(result), *passed_over(result), feedback.summary_line(result)]),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        # What the grader itself prints is for the teacher.
        "stdout_visibility": "hidden",
        "extra_data": {"versions": result.versions},
        "tests": [test_case(exercise, words) for exercise, words in explained(result)],
    }
    return encode_json(document)


def test_case(exercise: ExerciseResult, words: str) -> dict[str, Any]:
    """One exercise in one track, and the words that explain it."""
    return {
        "score": exercise.score,
        "max_score": exercise.max_score,
        "status": "passed" if exercise.verdict == "passed" else "failed",
        "name": title(exercise),
        "name_format": "text",
        "output": f"{feedback.verdict_in_words(exercise)}\n{words}",
        "output_format": "text",
        "tags": [topic(exercise), exercise.track, exercise.verdict],
        "visibility": "visible",
    }

"""What a teacher should look at before a grade counts, and why."""

from __future__ import annotations

from autograder import feedback
from autograder.result import ExerciseResult, SubmissionResult

NOTHING_GRADED, SUSPICION, UNREAD = "nothing_graded", "suspicion", "unread"
# The most urgent first: faults of ours, then verdicts that may accuse somebody, of an attack or of a broken rule. What
# was not read accuses nobody, and the student reads why as well: first where it is all that was handed in, then where
# the rest has its points. A suspicion has cost nothing, and the student does not hear of it.
WORTH_A_LOOK = (
    "grader_fault", "unseen_cases", "crashed", "out_of_memory", "timeout", "not_deterministic", "forbidden",
    NOTHING_GRADED, SUSPICION, UNREAD,
)  # fmt: skip
MOST_REASONS = 3


def kinds_of(result: SubmissionResult) -> list[str]:
    """The kinds of WORTH_A_LOOK that a student's result has, the most urgent first."""
    kinds = {exercise.verdict for exercise in result.exercises} | set(extra_kinds(result))
    return [kind for kind in WORTH_A_LOOK if kind in kinds]


def extra_kinds(result: SubmissionResult) -> list[str]:
    """What the verdicts do not say. Problems that left nothing to grade are told with that, and not twice."""
    if result.fault is not None:
        return ["grader_fault"]
    if not any(map(was_tried, result.exercises)):
        return [NOTHING_GRADED]
    kinds = [SUSPICION] if any(exercise.suspicion for exercise in result.exercises) else []
    return [*kinds, UNREAD] if result.problems or any(map(did_not_run, result.exercises)) else kinds


def was_tried(exercise: ExerciseResult) -> bool:
    """Whether it was written, and something came of it."""
    return exercise.verdict != "not_attempted" and not did_not_run(exercise)


def did_not_run(exercise: ExerciseResult) -> bool:
    """Whether there was an error before any call: what stands around it could not be read, or ended its file."""
    return exercise.verdict == "error" and feedback.unjudged(exercise)


def concerned(result: SubmissionResult, kind: str) -> list[ExerciseResult]:
    """The exercises of a kind; none where it is all of them."""
    if kind == UNREAD:
        return list(filter(did_not_run, result.exercises))
    if kind == SUSPICION:
        return [exercise for exercise in result.exercises if exercise.suspicion]
    return [exercise for exercise in result.exercises if exercise.verdict == kind]


def why(result: SubmissionResult, kind: str) -> str:
    """The reason for a kind, in the words that the student reads too, but for a suspicion."""
    if kind in (NOTHING_GRADED, UNREAD):
        broken = [exercise.message for exercise in result.exercises if did_not_run(exercise)]
        # That something was not handed in says less than why.
        reasons = listed(result.problems + broken) or listed([exercise.message for exercise in result.exercises])
        return reasons or "nothing that was asked was found"
    if kind == SUSPICION:
        return listed([exercise.suspicion for exercise in concerned(result, kind)])
    messages = [exercise.message for exercise in concerned(result, kind)]
    return messages[0] if messages else result.fault or ""


def listed(sentences: list[str]) -> str:
    """The first few of different sentences, and how many more there are."""
    different = list(dict.fromkeys(sentence.strip().removesuffix(".") for sentence in sentences if sentence.strip()))
    rest = len(different) - MOST_REASONS
    return "; ".join(different[:MOST_REASONS]) + (f"; and {rest} more" if rest > 0 else "")

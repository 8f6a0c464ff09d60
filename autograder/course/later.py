"""What is graded once more, alone, at the end of a run: for whom time ran out beside others, and who ended a worker.

Where others compute at the same time, a function has less of the machine than alone. So a timeout counts only when it
comes again with nothing beside it. And an exercise that ends the worker of its judge is left out, so that the others
of its author count.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from autograder.course.grading_job import READING_PLACE, TOO_LONG_TO_READ, TOO_MUCH_TO_GRADE
from autograder.course.students import StudentEntry
from autograder.course.worker_pool import WorkerLost
from autograder.grade_submission import TOO_LONG_TO_JUDGE, is_late, is_late_by_itself
from autograder.result import ExerciseResult, SubmissionResult

Exercise = tuple[str, str]
# Of one submission: each costs a worker.
MOST_GIVEN_UP = 3


@dataclass(frozen=True)
class Later:
    """A submission that is to be graded again: what of it, what not and why, and what came of it first."""

    student: StudentEntry
    only: frozenset[Exercise] | None = None
    given_up: tuple[tuple[Exercise, str], ...] = ()
    first: SubmissionResult | None = None


class LaterQueue:
    """Who is graded again, each of them once for being late."""

    def __init__(self) -> None:
        self.waiting: deque[Later] = deque()
        self.begun: dict[str, Later] = {}

    def next(self) -> Later | None:
        return self.begin(self.waiting.popleft()) if self.waiting else None

    def begin(self, later: Later) -> Later:
        self.begun[later.student.stem] = later
        return later

    def take(self, student: StudentEntry) -> Later | None:
        """What was asked for this time; None where it is the first time."""
        return self.begun.pop(student.stem, None)

    def add_late(self, student: StudentEntry, result: SubmissionResult) -> bool:
        """Whether time ran out somewhere in a result, so that it is not yet the one that counts."""
        late = [one for one in result.exercises if is_late(one)]
        if not late:
            return False
        # Where loading was late, or all of it, what is said of the files may be another story alone.
        each_by_itself = all(map(is_late_by_itself, late))
        only = frozenset((one.name, one.track) for one in late) if each_by_itself else None
        self.waiting.append(Later(student, only, first=result if each_by_itself else None))
        return True

    def add_ended(self, student: StudentEntry, lost: WorkerLost, later: Later | None) -> bool:
        """Whether a submission whose worker was out of time is graded again, without the exercise that it was at."""
        name, _, track = lost.ended.at.partition(" ") if lost.ended else ("", "", "")
        given_up = later.given_up if later else ()
        if not track or len(given_up) == MOST_GIVEN_UP:
            return False
        only, first = (later.only, later.first) if later else (None, None)
        self.waiting.append(Later(student, only, (*given_up, ((name, track), TOO_LONG_TO_JUDGE)), first))
        return True


def ended_words(lost: WorkerLost) -> str:
    """What is said of a submission of which nothing is graded, for its worker was out of time."""
    return TOO_LONG_TO_READ if lost.ended and lost.ended.at == READING_PLACE else TOO_MUCH_TO_GRADE


def replaced(first: SubmissionResult, again: Iterable[ExerciseResult]) -> SubmissionResult:
    """The first result with those exercises that were graded again."""
    newer = {(one.name, one.track): one for one in again}
    exercises = [newer.get((one.name, one.track), one) for one in first.exercises]
    score = round(sum(one.score for one in exercises), 4)
    return msgspec.structs.replace(first, exercises=exercises, score=score)

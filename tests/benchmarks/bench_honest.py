"""How many of a thousand honest files are accused of calling what they were asked to write: none should be.

python -m tests.benchmarks honest
"""

from __future__ import annotations

from collections import Counter

from autograder.grade_submission import grade_submission
from autograder.reading.files import SubmittedFiles
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult
from autograder.sandbox.launcher import Launcher
from tests.benchmarks.honest import Files, HonestAnswer, honest_files

COUNT = 1000


def main(count: int = COUNT) -> None:
    verdicts: Counter[str] = Counter()
    suspected, accused, lost = 0, [], []
    with Launcher() as launcher:
        for answer, style, files in honest_files(count):
            result, said = grade(answer, files, launcher)
            if result is None:
                lost.append(f"{answer.function} ({answer.track}), {style}: not found {said}")
                continue
            verdicts[result.verdict] += 1
            suspected += bool(getattr(result, "suspicion", ""))
            words = f"{answer.function} ({answer.track}), {style}: {result.message}"
            if result.verdict == "forbidden":
                accused.append(words)
            elif result.verdict != "passed":
                lost.append(f"{words} [{result.verdict}]")
    print(f"{sum(verdicts.values())} honest files: {verdicts['forbidden']} forbidden, {suspected} suspected,", end=" ")
    print(f"{verdicts['passed']} passed")
    for words in [*accused, *lost]:
        print(f"   {words}")


def grade(answer: HonestAnswer, files: Files, launcher: Launcher) -> tuple[ExerciseResult | None, list[str]]:
    """The result of the exercise, of a submission of these files, and what is said of the submission."""
    submitted = SubmittedFiles("student", {path: text.encode() for path, text in sorted(files.items())}, [])
    wanted = lambda path: path == answer.concept.path  # noqa: E731
    graded = grade_submission("student", parse_submission(submitted), launcher=launcher, wanted=wanted)
    found = (one for one in graded.exercises if one.track == answer.track)
    return next(found, None), [*graded.problems, *graded.notes]


if __name__ == "__main__":
    main()

"""What `tandem check` prints of a result: each exercise as it comes, and what is left to say at the end."""

from __future__ import annotations

from rich.text import Text

from autograder import feedback
from autograder.console import err, out
from autograder.model import TRACKS
from autograder.result import ExerciseResult, SubmissionResult

COLOURS = {"passed": "green", "not_attempted": "dim", "grader_fault": "bold red"}


def show_exercise(result: ExerciseResult) -> None:
    """The head, and the explanation under it; what was not attempted is for `show_end`."""
    if result.verdict == "not_attempted":
        return
    colour = COLOURS.get(result.verdict, "red")
    score = f"{result.score:.2g} of {result.max_score:.2g}"
    out.print(Text(feedback.head(result), style=colour), Text(score, style="dim") if result.verdict != "passed" else "")
    for line in feedback.lines(result):
        label = f"    {line.label:<14}"
        indented = line.text.replace("\n", "\n" + " " * 18)
        out.print(Text(label, style="bold" if line.label in ("broken law", "hint") else "dim") + Text(indented))
    if result.verdict != "passed":
        out.print()


def show_end(result: SubmissionResult) -> None:
    skipped = [exercise for exercise in result.exercises if exercise.verdict == "not_attempted"]
    for track in TRACKS:
        names = [exercise.name for exercise in skipped if exercise.track == track]
        if names:
            shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
            out.print(Text(f"· not attempted ({track}): {shown}", style="dim"))
    for problem in result.problems:
        err.print(Text(problem, style="yellow"))
    out.print(Text(feedback.summary_line(result), style="bold"))

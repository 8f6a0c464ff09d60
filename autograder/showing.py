"""What `tandem check` prints of a result: each exercise as it comes, and what is left to say at the end."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from autograder import feedback, formatting
from autograder.console import err, out
from autograder.model import TRACKS
from autograder.result import ExerciseResult, SubmissionResult

COLOURS = {"passed": "green", "not_attempted": "dim", "grader_fault": "bold red"}
# What is read as words; values are shown as they are, so that they can be copied.
PROSE = ("", "broken law", "looks like", "hint", "remark", "read", "exercises")
STRONG = ("broken law", "hint")
INDENT, LABEL = 4, 14
NARROWEST = 20
MOST_NOTES = 5


def show_exercise(result: ExerciseResult) -> None:
    """The head, and the explanation under it; what was not attempted or not judged is for `show_end`."""
    if not feedback.unjudged(result):
        show_group([result])


def show_group(group: list[ExerciseResult]) -> None:
    """One exercise, or several that share what is to be said."""
    verdict = group[0].verdict
    score = f"{sum(one.score for one in group):.2g} of {sum(one.max_score for one in group):.4g}"
    if verdict == "grader_fault":
        score = "no score yet"
    head = Text(formatting.strip_controls(feedback.group_head(group)), style=COLOURS.get(verdict, "red"))
    out.print(head, Text(score, style="dim") if verdict != "passed" else "")
    for line in feedback.group_lines(group):
        show_line(line)
    if verdict != "passed":
        out.print()


def show_line(line: feedback.Line) -> None:
    """A label and its text, which goes on under itself."""
    label = Text(f"{'':{INDENT}}{line.label:<{LABEL}}", style="bold" if line.label in STRONG else "dim")
    for text in formatting.strip_controls(line.text).split("\n"):
        for part in wrapped(out, text, INDENT + LABEL) if line.label in PROSE else [text]:
            out.print(label + Text(part))
            label = Text(" " * (INDENT + LABEL))


def show_end(result: SubmissionResult) -> None:
    """What several exercises share, what was not attempted, passed over, or could not be read; the score."""
    unjudged = [exercise for exercise in result.exercises if feedback.unjudged(exercise)]
    for group in feedback.groups_of(exercise for exercise in unjudged if exercise.verdict != "not_attempted"):
        show_group(group)
    show_not_attempted([exercise for exercise in unjudged if exercise.verdict == "not_attempted"])
    for note in few_notes(result.notes):
        show_sentence(out, f"· {note}", "dim")
    told = [formatting.one_line(exercise.message) for exercise in unjudged if exercise.verdict != "not_attempted"]
    for problem in map(formatting.one_line, result.problems):
        # One reason is one message: it may stand above already, word for word.
        if not any(problem in message for message in told):
            show_sentence(err, problem, "yellow")
    out.print(Text(feedback.summary_line(result), style="bold"))


def show_not_attempted(skipped: list[ExerciseResult]) -> None:
    """Names in a line for each track, and for each reason that is more than that nothing was written."""
    for track in TRACKS:
        by_reason: dict[str, list[str]] = {}
        for exercise in skipped:
            if exercise.track == track:
                reason = "" if exercise.message in feedback.NOTHING_WRITTEN else exercise.message
                by_reason.setdefault(reason, []).append(exercise.name)
        for reason, names in by_reason.items():
            why = f": {reason}" if reason else ""
            show_sentence(out, f"· not attempted ({track}): {feedback.some_names(names)}{why}", "dim")


def few_notes(notes: list[str]) -> list[str]:
    if len(notes) <= MOST_NOTES:
        return notes
    return [*notes[: MOST_NOTES - 1], f"and {len(notes) - MOST_NOTES + 1} more like these: --json has them all."]


def show_sentence(console: Console, text: str, style: str) -> None:
    """A sentence; where it takes several lines of a terminal, the further ones are indented."""
    for number, part in enumerate(wrapped(console, formatting.one_line(text), 2)):
        console.print(Text("  " * (number > 0) + part, style=style))


def wrapped(console: Console, text: str, indent: int) -> list[str]:
    """A text in lines as a terminal has room for beside an indent; elsewhere a sentence stays whole, to be searched."""
    if not console.is_terminal:
        return [text]
    lines = Text(text).wrap(console, max(console.width - indent, NARROWEST))
    return [line.plain.rstrip() for line in lines] or [""]

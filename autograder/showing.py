"""What `tandem check` prints of a result: each exercise as it comes, and what is left to say at the end."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from autograder import feedback, formatting, typesetting
from autograder.console import err, out
from autograder.model import TRACKS
from autograder.result import ExerciseResult, SubmissionResult

COLOURS = {"passed": "green", "not_attempted": "dim", "grader_fault": "bold red"}
# Nobody asks what these are worth.
WITHOUT_POINTS = ("passed", "not_attempted")
STRONG = ("broken law", "hint")
INDENT = 4
# What an exercise may take of a screen that is no larger: beside it stand the line of the command and the last one.
SCREEN, OTHER_LINES = 24, 3
MOST_NOTES = 5


def show_exercise(result: ExerciseResult, *, verbose: bool = False) -> None:
    """The head, and the explanation under it; what was not attempted or not judged is for `show_end`."""
    if not feedback.unjudged(result):
        show_group([result], verbose=verbose)


def show_group(group: list[ExerciseResult], *, verbose: bool = False) -> None:
    """One exercise, or several that share what is to be said."""
    verdict = group[0].verdict
    points = "" if verdict in WITHOUT_POINTS else feedback.points_in_words(group) or "no score yet"
    heads = show_head(feedback.group_head(group), points, COLOURS.get(verdict, "red"))
    show_lines(on_one_screen(group, heads, verbose=verbose))
    if verdict != "passed":
        out.print()


def show_lines(pairs: Iterable[tuple[str, str]]) -> None:
    """Labels and the lines of text beside them."""
    for label, text in pairs:
        front = f"{'':{INDENT}}{label:<{typesetting.LABEL}}" if text else f"{'':{INDENT}}{label}"
        out.print(Text.assemble((front, "bold" if label in STRONG else "dim"), text))


def show_head(head: str, points: str, style: str) -> int:
    """What it is about and what it earned, the points on a line of their own where there is no room. How many lines."""
    one = f"{formatting.one_line(head)}, {points}" if points else head
    if points and cell_len(one) > out.width:
        return show_sentence(out, f"{head},", style) + show_sentence(out, points, style, indent=2)
    return show_sentence(out, one, style)


def on_one_screen(group: list[ExerciseResult], heads: int, *, verbose: bool) -> list[tuple[str, str]]:
    """Labels and lines under so many lines of a head; unless somebody wants to see all, they are on one screen."""
    width = out.width - INDENT
    if verbose:
        return typesetting.typeset(feedback.group_lines(group, detail="everything"), width)
    most = max(SCREEN, out.height if out.is_terminal else 0) - OTHER_LINES - heads
    usual = typesetting.typeset(feedback.group_lines(group), width)
    return (
        usual if len(usual) <= most else typesetting.typeset(feedback.group_lines(group, detail="brief"), width, most)
    )


def show_end(result: SubmissionResult, *, verbose: bool = False) -> None:
    """What several exercises share, what was not attempted, passed over, or could not be read; the score."""
    unjudged = [exercise for exercise in result.exercises if feedback.unjudged(exercise)]
    for group in feedback.groups_of(exercise for exercise in unjudged if exercise.verdict != "not_attempted"):
        show_group(group, verbose=verbose)
    show_not_attempted([exercise for exercise in unjudged if exercise.verdict == "not_attempted"])
    show_remarks(result, verbose=verbose)
    show_sentence(out, feedback.summary_line(result), "bold")


def show_remarks(result: SubmissionResult, *, verbose: bool = False) -> None:
    """What was passed over, and what could not be read where no exercise has said so."""
    for note in result.notes if verbose else few_notes(result.notes):
        show_sentence(out, f"· {note}", "dim")
    unjudged = [exercise for exercise in result.exercises if feedback.unjudged(exercise)]
    told = [formatting.one_line(exercise.message) for exercise in unjudged if exercise.verdict != "not_attempted"]
    for problem in map(formatting.one_line, result.problems):
        # One reason is one message: it may stand above already, word for word.
        if not any(problem in message for message in told):
            show_sentence(err, problem, "yellow")


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
    return [*notes[: MOST_NOTES - 1], f"and {len(notes) - MOST_NOTES + 1} more like these: --verbose has them all."]


def show_sentence(console: Console, text: str, style: str, indent: int = 0) -> int:
    """A sentence; where it takes several lines, the further ones are indented. How many they are."""
    parts = typesetting.wrapped(formatting.one_line(text), max(console.width - 2, typesetting.NARROWEST))
    for number, part in enumerate(parts):
        console.print(Text(" " * (2 if number else indent) + part, style=style))
    return len(parts)

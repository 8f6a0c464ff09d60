"""The summary of a step of GitHub Actions, in Markdown: a table of the exercises, and the feedback under it.

Every character of a text that Markdown, HTML or a workflow command could be made of is written as its number, so that
what a student wrote is shown as it is and nothing comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autograder import feedback, formatting, versions
from autograder.formats.common import group_explanation, passed_over, remarks, title, without_expected
from autograder.result import ExerciseResult, SubmissionResult

LARGEST = 2**20
SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")
TABLE = "| Exercise | Verdict | Points |\n| --- | --- | --- |\n"
LEFT_OUT = "\n{} of {} parts do not fit into a step summary; the log of the step has everything.\n"


def render(result: SubmissionResult, *, show_expected: bool = True) -> bytes:
    """The Markdown, 1 MiB at most; what does not fit is counted at its end."""
    if not show_expected:
        result = without_expected(result)
    return fitting(parts(result)).encode()


def parts(result: SubmissionResult) -> Iterator[str]:
    """Pieces that can be left out one by one."""
    yield f"## {escape(formatting.one_line(result.submission))}\n\n{escape(feedback.summary_line(result))}\n\n"
    yield from (block(text) for text in (*remarks(result), *passed_over(result)))
    if result.exercises:
        yield TABLE
        yield from map(row, result.exercises)
    for group in feedback.groups_of(one for one in result.exercises if any(feedback.lines(one))):
        yield f"\n### {escape(formatting.one_line(feedback.group_head(group)))}\n\n{block(group_explanation(group))}"
    if result.versions:
        yield f"\nMade with {escape(formatting.one_line(versions.in_words(result.versions)))}\n"


def row(exercise: ExerciseResult) -> str:
    cells = title(exercise), feedback.verdict_in_words(exercise), feedback.points_in_words([exercise])
    return f"| {' | '.join(escape(formatting.one_line(cell)) for cell in cells)} |\n"


def block(text: str) -> str:
    """Text as it is, line by line."""
    return f"<pre>\n{escape(formatting.strip_controls(text))}\n</pre>\n\n"


def escape(text: str) -> str:
    """Every sign of ASCII by its number: Markdown takes none of them for its own, and a page shows them all."""
    return SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)


def fitting(pieces: Iterable[str]) -> str:
    """As many of the pieces as there is room for, in order."""
    everything = list(pieces)
    kept: list[str] = []
    room = LARGEST - len(LEFT_OUT) - 20
    for piece in everything:
        size = len(piece.encode())
        if size <= room:
            kept.append(piece)
            room -= size
    missing = len(everything) - len(kept)
    return "".join(kept) + (LEFT_OUT.format(missing, len(everything)) if missing else "")

"""The exercises in the order to learn them in, with how far somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from autograder.progress import Progress
from reference.catalogue import names, titles, topics
from reference.learning_order import learning_order
from reference.lesson import HARDEST, find_lesson

# Less of a title says nothing.
LEAST_TITLE = 24


def verdict_mark(verdict: Any) -> tuple[str, str]:
    """The sign for a verdict, and its colour."""
    if verdict == "passed":
        return "✓ passed", "green"
    if verdict in (None, "not_attempted"):
        return "·", "dim"
    return "✗ not yet", "red"


def difficulty_mark(difficulty: int) -> str:
    return "*" * difficulty + "." * (HARDEST - difficulty)


def list_lines(progress: Progress, tracks: Sequence[str], width: int) -> list[Text]:
    """A line for each exercise, none longer than the width, with a gap where the topic changes; and the sum."""
    widest = max(len(path) for path in learning_order())
    lines = [Text.assemble(f"{'exercise':<{widest}}", *(f"  {name:<9}" for name in tracks), f"  {'hard':<{HARDEST}}")]
    passed, asked = dict.fromkeys(tracks, 0), dict.fromkeys(tracks, 0)
    known_titles = {f"{topic}.{name}": title for topic in topics() for name, title in titles(topic).items()}
    before = ""
    for path in learning_order():
        topic, _, name = path.partition(".")
        in_tracks = [one for one in tracks if name in names(topic, one)]
        if not in_tracks:
            continue
        if topic != before:
            lines.append(Text())
        before = topic
        line = Text(f"{path:<{widest}}")
        for one in tracks:
            verdict = progress.verdicts.get(f"{path} {one}")
            passed[one] += one in in_tracks and verdict == "passed"
            asked[one] += one in in_tracks
            sign, colour = verdict_mark(verdict) if one in in_tracks else ("", "")
            line.append(f"  {sign:<9}", colour)
        line.append(f"  {difficulty_mark(find_lesson(topic, name).difficulty)}")
        if width - len(line.plain) >= LEAST_TITLE:
            line.append(f"  {known_titles[path]}", "dim")
        line.truncate(width, overflow="ellipsis")
        lines.append(line)
    total = ", ".join(f"{one}: {passed[one]} of {asked[one]} passed" for one in tracks)
    return [*lines, Text(), Text(total, style="bold")]

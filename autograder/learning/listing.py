"""The exercises in the order to learn them in, with how far somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from autograder.progress import Progress, key
from reference.catalogue import names, titles
from reference.learning_order import learning_order
from reference.lesson import HARDEST, find_lesson

# Of a track's column; and less of a title says nothing.
MARK, LEAST_TITLE = 11, 24


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
    is_narrow = width < widest + MARK * len(tracks) + 2 + HARDEST
    lines = [] if is_narrow else [heading(tracks, widest)]
    before = ""
    for path in learning_order():
        topic, _, name = path.partition(".")
        if not any(name in names(topic, one) for one in tracks):
            continue
        if topic != before and lines:
            lines.append(Text())
        before = topic
        line = narrow_line(path, progress, tracks) if is_narrow else wide_line(path, progress, tracks, widest)
        if not is_narrow and width - len(line.plain) >= LEAST_TITLE:
            line.append(f"  {titles(topic)[name]}", "dim")
        line.truncate(width, overflow="ellipsis")
        lines.append(line)
    return [*lines, Text(), total_line(progress, tracks)]


def heading(tracks: Sequence[str], widest: int) -> Text:
    columns = "".join(f"  {name:<{MARK - 2}}" for name in tracks)
    return Text(f"{'exercise':<{widest}}{columns}  {'hard':<{HARDEST}}")


def wide_line(path: str, progress: Progress, tracks: Sequence[str], widest: int) -> Text:
    """The name, the verdict in each track, and how hard it is."""
    topic, _, name = path.partition(".")
    line = Text(f"{path:<{widest}}")
    for one in tracks:
        sign, colour = mark_of(path, one, progress)
        line.append(f"  {sign:<{MARK - 2}}", colour)
    return line.append(f"  {difficulty_mark(find_lesson(topic, name).difficulty)}")


def narrow_line(path: str, progress: Progress, tracks: Sequence[str]) -> Text:
    """The verdict in each track as a sign, and the name."""
    line = Text()
    for one in tracks:
        sign, colour = mark_of(path, one, progress)
        line.append(f"{sign[:1]:<2}", colour)
    return line.append(path)


def mark_of(path: str, track: str, progress: Progress) -> tuple[str, str]:
    """The sign for the verdict in a track, and its colour; nothing where the track does not have the exercise."""
    topic, _, name = path.partition(".")
    return verdict_mark(progress.verdicts.get(key(path, track))) if name in names(topic, track) else ("", "")


def total_line(progress: Progress, tracks: Sequence[str]) -> Text:
    """How many have passed in each track."""
    counts = []
    for track in tracks:
        paths = [path for path in learning_order() if path.partition(".")[2] in names(path.partition(".")[0], track)]
        passed = sum(progress.has_passed(path, track) for path in paths)
        counts.append(f"{track}: {passed} of {len(paths)} passed")
    return Text(", ".join(counts), style="bold")

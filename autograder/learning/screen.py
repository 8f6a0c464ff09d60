"""What stands on the screen of the loop: one frame for one state, of as many lines as the window has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from autograder import formatting, typesetting
from autograder.console import can_show
from autograder.learning.walk import Step
from autograder.model import TRACK_NAMES
from autograder.reader.terminal_markdown import without_latex
from reference.lesson import HARDEST, find_lesson

KEYS = {
    "h": "hint", "n": "next", "p": "back", "l": "list", "r": "read", "s": "answer", "a": "all", "v": "more",
    "?": "help", "q": "quit",
}  # fmt: skip
WIDEST = 100
LEAST_HEIGHT = 10
BAR = {True: ("█", "░"), False: ("#", ".")}
MORE, MORE_SHORTLY = "... {} more lines: the space bar shows them", "... {} more: space"
TURNED, TURNED_SHORTLY = "... the space bar goes back to the top", "... top: space"


@dataclass
class Frame:
    """What is to be seen: where in the course, the exercise at hand, what came of it, and a line on what goes on."""

    step: Step
    done: int
    count: int
    place: str = ""
    body: list[Text] = field(default_factory=list)
    status: str = ""
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))
    # Whether the body may be longer than the window; else which page of it is seen, round the end.
    is_whole: bool = False
    page: int = 0


def frame_lines(frame: Frame, width: int, height: int, *, is_plain: bool = False) -> list[Text]:
    """The lines of a frame, none wider than the window; no more of them than it has, unless it shows all."""
    width = max(min(width, WIDEST), typesetting.NARROWEST)
    top = [progress_line(frame, width, is_plain=is_plain), *title_lines(frame, width), Text()]
    bottom = [Text(), *status_lines(frame, width), *key_lines(frame.keys, width)]
    body = [part for line in frame.body for part in fitted(line, width)]
    room = max(height, LEAST_HEIGHT) - len(top) - len(bottom) - 1
    return [*top, *(body if frame.is_whole else page_of(body, frame.page, room, width)), *bottom]


def page_of(body: list[Text], page: int, room: int, width: int) -> list[Text]:
    """As much of a body as there is room for, and a line that says how to see the rest."""
    if len(body) <= room:
        return body
    size = max(room - 1, 1)
    first = page % -(-len(body) // size) * size
    rest = len(body) - first - size
    long, short = (MORE, MORE_SHORTLY) if rest > 0 else (TURNED, TURNED_SHORTLY)
    words = (long if width >= len(long) + 2 else short).format(rest)
    return [*body[first : first + size], Text(words, style="dim")]


def progress_line(frame: Frame, width: int, *, is_plain: bool) -> Text:
    """A bar over the course, and how far one is."""
    words = f" {frame.done} of {frame.count}"
    room = max(width - len(words) - len("Tandem "), 1)
    full, empty = BAR[not is_plain]
    filled = frame.done * room // max(frame.count, 1)
    return Text.assemble("Tandem ", (full * filled, "green"), (empty * (room - filled), "dim"), words)


def title_lines(frame: Frame, width: int) -> list[Text]:
    """Which exercise it is, how hard, what it is about, and where it is written."""
    step = frame.step
    lesson = find_lesson(step.topic, step.name)
    head = f"{step.path} in {TRACK_NAMES[step.track]}, difficulty {lesson.difficulty} of {HARDEST}"
    lines = [Text(part, style="bold") for part in typesetting.wrapped(head, width)]
    lines += [Text(part) for part in typesetting.wrapped(without_latex(step.title), width)]
    lines += [Text(part, style="dim") for part in typesetting.wrapped(frame.place, width)] if frame.place else []
    return lines


def status_lines(frame: Frame, width: int) -> list[Text]:
    if not frame.status:
        return []
    return [Text(part, style="yellow") for part in typesetting.wrapped(formatting.one_line(frame.status), width)]


def key_lines(keys: dict[str, str], width: int) -> list[Text]:
    """The keys and what they do, as many on a line as there is room for."""
    lines = [Text()]
    for key, word in keys.items():
        gap = "  " if lines[-1] else ""
        if cell_len(lines[-1].plain) + len(gap) + len(key) + 1 + len(word) > width:
            lines.append(Text())
            gap = ""
        lines[-1].append(gap).append(key, style="bold").append(f" {word}", style="dim")
    return lines


def fitted(line: Text, width: int) -> list[Text]:
    """A line as it is, or in as many as it takes."""
    if cell_len(line.plain) <= width:
        return [line]
    indent = line.plain[: len(line.plain) - len(line.plain.lstrip())][: width // 2]
    first, *rest = typesetting.wrapped(line.plain, width - len(indent))
    return [Text(first, style=line.style), *(Text(indent + part, style=line.style) for part in rest)]


def with_labels(pairs: Sequence[tuple[str, str]], strong: Sequence[str] = ()) -> list[Text]:
    """Lines of feedback with their labels, as `tandem check` prints them."""
    return [
        Text.assemble((f"{label:<{typesetting.LABEL}}", "bold" if label in strong else "dim"), text)
        for label, text in pairs
    ]


class Screen:
    """A terminal: cleared for each frame where it can be, and written on further where it cannot."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @property
    def can_clear(self) -> bool:
        return self.console.is_terminal and not self.console.is_dumb_terminal

    def show(self, frame: Frame) -> None:
        width, height = self.console.size
        is_plain = not self.can_clear or not can_show("█░", self.console)
        lines = frame_lines(frame, width, height if self.can_clear else 10_000, is_plain=is_plain)
        if self.can_clear:
            self.console.clear()
        else:
            self.console.print(Text("-" * min(width, WIDEST)))
        for line in lines[:-1]:
            self.console.print(line, soft_wrap=True)
        self.console.print(lines[-1], soft_wrap=True, end="" if self.can_clear else "\n")

    def leave(self) -> None:
        """The shell's prompt comes on a line of its own."""
        if self.can_clear:
            self.console.print()


def place_in_words(file: Path | None, place: str) -> str:
    """Where an exercise is written, as an editor opens it, seen from where one is."""
    if file is None:
        return ""
    try:
        shown = file.resolve().relative_to(Path.cwd().resolve())
    except ValueError:
        shown = file
    return f"{shown}{place}"

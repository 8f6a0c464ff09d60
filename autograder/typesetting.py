"""Feedback in the lines of a screen: labels in front, words whole, calls and values broken at their commas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.cells import cell_len, chop_cells

from autograder import formatting
from autograder.feedback import Line

LABEL = 14
# A file, a page and a terminal that does not say how wide it is.
USUAL_WIDTH = 80
# Longer lines are hard to read, shorter ones hold no word.
WIDEST, NARROWEST = 100, 20
# How much further in than need be it may begin under an opening bracket, and what is thought of behind one.
FURTHER_IN, FURTHEST_BEHIND = 12, 30
PIECE = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[()\[\]{}]|, ?|[^'\"()\[\]{},]+|.", re.DOTALL)
SEVERAL_NAMES = re.compile(r"(\w+(?:, \w+)+) = (?=\S)")
CLOSING = {"(": ")", "[": "]", "{": "}"}
# A part that is cut keeps at least so many lines: what is said in words is never cut.
LEAST_LINES = {"call": 3, "value": 2, "said": 2}
DEEPEST = 100


def typeset(lines: Iterable[Line], width: int, most: int | None = None) -> list[tuple[str, str]]:
    """Labels and one line of text each, in so many columns; in at most so many lines where something can be cut."""
    room = max(min(width, WIDEST) - LABEL, NARROWEST)
    parts = [(line, broken(line, room)) for line in lines]
    if most is not None:
        cut_to(parts, most)
    return [pair for line, texts in parts for pair in labelled(line.label, texts)]


def labelled(label: str, texts: list[str]) -> list[tuple[str, str]]:
    """Lines of text with a label in front of the first; one that is too long has a line to itself."""
    if cell_len(label) >= LABEL:
        return [(label, ""), *(("", text) for text in texts)]
    return [(label if number == 0 else "", text) for number, text in enumerate(texts)]


def typeset_text(lines: Iterable[Line], width: int = USUAL_WIDTH) -> str:
    """The same as one text, labels aligned."""
    return "\n".join(f"{label:<{LABEL}}{text}".rstrip() for label, text in typeset(lines, width))


def broken(line: Line, width: int) -> list[str]:
    """The text of a line in as many as it takes."""
    text = formatting.strip_controls(line.text)
    if line.kind in ("call", "value"):
        return [part for statement in text.split("\n") for part in broken_at_commas(statement, width)]
    return wrapped(text, width)


def cut_to(parts: list[tuple[Line, list[str]]], most: int) -> None:
    """Cut the longest parts until all fit; what came first stays, and of a traceback the last lines too."""
    sizes = [len(texts) for _, texts in parts]
    over = sum(sizes) - most
    while over > 0:
        can_be_cut = [i for i, (line, _) in enumerate(parts) if sizes[i] > LEAST_LINES.get(line.kind, sizes[i])]
        if not can_be_cut:
            break
        longest = max(can_be_cut, key=lambda i: sizes[i])
        sizes[longest] -= 1
        over -= 1
    for (line, texts), size in zip(parts, sizes, strict=True):
        if size < len(texts):
            mark = f"... ({len(texts) - size + 1} more lines: --verbose shows them)"
            texts[:] = (
                [texts[0], mark, *texts[len(texts) - size + 2 :]] if line.kind == "said" else [*texts[: size - 1], mark]
            )


# Words ---------------------------------------------------------------------------------------------------------------


def wrapped(text: str, width: int) -> list[str]:
    """A text's lines, broken between words; a word that is longer than a line is broken anywhere."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, taken = "", 0
        for space, word in re.findall(r"(\s*)(\S+)", paragraph):
            size = len(word) if word.isascii() else cell_len(word)
            if line and taken + len(space) + size > width:
                lines.append(line)
                line, taken = word, size
            else:
                line, taken = line + space + word, taken + len(space) + size
            if taken > width:
                *whole, line = chopped(line, width)
                lines += whole
                taken = cell_len(line)
        lines.append(line)
    return lines


def chopped(text: str, width: int) -> list[str]:
    if text.isascii():
        return [text[start : start + width] for start in range(0, len(text), width)]
    return chop_cells(text, width)


# Calls and values ----------------------------------------------------------------------------------------------------


@dataclass
class Bracket:
    """What stands between two brackets: items, each made of text and further brackets."""

    opening: str
    items: list[list[str | Bracket]] = field(default_factory=lambda: [[]])

    def __str__(self) -> str:
        return f"{self.opening}{', '.join(map(item_text, self.items))}{CLOSING[self.opening]}"

    @property
    def has_rows(self) -> bool:
        """Whether it holds lists, as a matrix holds its rows."""
        return len(self.items) > 1 and all(len(item) == 1 and isinstance(item[0], Bracket) for item in self.items)


def item_text(item: list[str | Bracket]) -> str:
    return "".join(map(str, item))


def broken_at_commas(text: str, width: int) -> list[str]:
    """Python in lines that fit, if it can be broken at commas inside of its brackets; else in any that fit."""
    if cell_len(text) <= width:
        return [text]
    names = SEVERAL_NAMES.match(text)
    if names and cell_len(names[0]) > width:
        # Several names on the left may stand in brackets, and be broken there.
        text = f"({names[1]}) = {text[names.end() :]}"
    found = bracketed(text)
    if found is None:
        return wrapped(text, width)
    page = Page(width)
    page.put(found, 0, 0)
    return page.lines


def bracketed(text: str) -> list[str | Bracket] | None:
    """The text with its brackets found; None where they do not match."""
    everything: list[str | Bracket] = []
    open_ones: list[Bracket] = []
    for piece in PIECE.findall(text):
        into = open_ones[-1].items[-1] if open_ones else everything
        if piece in CLOSING:
            if len(open_ones) == DEEPEST:
                return None
            open_ones.append(Bracket(piece))
            into.append(open_ones[-1])
        elif piece in CLOSING.values():
            if not open_ones or CLOSING[open_ones.pop().opening] != piece:
                return None
        elif piece[0] == "," and open_ones:
            open_ones[-1].items.append([])
        else:
            into.append(piece)
    return None if open_ones else everything


class Page:
    """Lines of a width, written from left to right."""

    def __init__(self, width: int) -> None:
        self.width, self.lines = width, [""]

    @property
    def column(self) -> int:
        return cell_len(self.lines[-1])

    def fits(self, text: str, behind: int) -> bool:
        """Whether there is room for it, and for what has to stand behind it."""
        return self.column + cell_len(text) + behind <= self.width

    def put(self, item: list[str | Bracket], indent: int, behind: int) -> None:
        """Write an item; `behind` is how much has to stand on its last line behind it."""
        for number, part in enumerate(item):
            after = behind + min(cell_len(item_text(item[number + 1 :])), FURTHEST_BEHIND)
            if isinstance(part, Bracket) and not self.fits(str(part), after):
                self.put_bracket(part, indent, after)
            else:
                self.lines[-1] += str(part)

    def put_bracket(self, bracket: Bracket, indent: int, behind: int) -> None:
        """Write what stands between brackets, under its beginning where there is room, else further to the left."""
        self.lines[-1] += bracket.opening
        start, hanging = self.column, indent + 4
        longest = 1 + max(cell_len(item_text(item)) for item in bracket.items)
        is_crowded = longest > self.width - start
        if is_crowded and start > hanging and (longest <= self.width - hanging or start > hanging + FURTHER_IN):
            start = hanging
            self.lines.append(" " * start)
        for number, item in enumerate(bracket.items):
            is_last = number == len(bracket.items) - 1
            room = behind + 1 if is_last else 1
            if number:
                if not bracket.has_rows and self.fits(" " + item_text(item), room):
                    self.lines[-1] += " "
                else:
                    self.lines.append(" " * start)
            self.put(item, start, room)
            self.lines[-1] += "" if is_last else ","
        self.lines[-1] += CLOSING[bracket.opening]

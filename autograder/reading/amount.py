"""How much there is of a code, before Python's parser sees it: a syntax tree takes up to 500 times a text's memory."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from autograder.reading.text import NotASubmission

if TYPE_CHECKING:
    from autograder.reading.code import FileTexts

# Names, numbers and signs but commas, and lines that have any. A long homework has some 20,000, and
# texts in quotes, such as a table of data, count as one however long they are.
MOST_PARTS = 400_000
TOO_MUCH = f"names, numbers and signs, and all files together may have {MOST_PARTS:,}."
# Of code, in all notebooks together; a file is one.
MOST_CELLS = 20_000
# Outside of functions and classes, in one file.
MOST_STATEMENTS = 50_000
# What need not be counted: few letters are few parts.
SHORT, LETTERS_OF_A_PART = 50_000, 4
PART = re.compile(r"\d[\w.]*+|\w+|[^\w\s,]|\n\s*+")
# A comment, or where a text in quotes begins; in an f-string there is code.
BEGINS = re.compile(r"#[^\n]*+|\b[fF][rR]?(?=['\"])|\b[rR][fF](?=['\"])|\'\'\'|\"\"\"|'|\"")
# From there to its end, with that; a short one ends with its line at the latest.
ENDS = {
    "'": re.compile(r"(?:[^'\\\n]|\\.)*+'?", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\n]|\\.)*+"?', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*+'''", re.DOTALL),
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*+"""', re.DOTALL),
}


def parts_in(text: str) -> int:
    """The names, numbers and signs of a text, about as many as its syntax tree has nodes."""
    parts = PART.subn("", text)[1]
    return parts if parts <= MOST_PARTS else PART.subn("", without_texts(text))[1]


def without_texts(text: str) -> str:
    """The same with nothing in its quotes, and no comments."""
    return "".join("x " if kind == "text" else part for kind, part in parted(text))


def braces_in_f_strings(text: str) -> int:
    """How often code begins inside of quotes, doubled braces counted too."""
    return sum(part.count("{") for kind, part in parted(text) if kind == "f-string")


def parted(text: str) -> Iterator[tuple[str, str]]:
    """A text in its order as parts of code, texts in quotes and f-strings, without comments."""
    open_for_ever: set[str] = set()
    at, is_code = 0, False
    for _ in range(MOST_PARTS):
        begins = BEGINS.search(text, at)
        if begins is None:
            break
        yield "code", text[at : begins.start()]
        at, sign = begins.end(), begins[0]
        ends = ENDS[sign].match(text, at) if sign in ENDS and sign not in open_for_ever else None
        if ends:
            yield "f-string" if is_code else "text", ends[0]
            at = ends.end()
        elif sign in ENDS:
            # Nothing closes it, nor any that comes later.
            open_for_ever.add(sign)
        is_code = sign[:1] in "rRfF"
    else:
        # Nobody knows what is in there.
        yield "f-string", text[at:]
        return
    yield "code", text[at:]


def refuse_many_statements(file: str, trees: Iterable[ast.Module]) -> None:
    """NotASubmission for a file that does more by itself than anybody writes down; each statement is run apart."""
    statements = sum(len(tree.body) for tree in trees)
    if statements > MOST_STATEMENTS:
        raise NotASubmission(
            f"{file}: left out: it has {statements:,} statements outside of functions, and may have "
            f"{MOST_STATEMENTS:,}."
        )


class Allowance:
    """What all files of a submission may have together."""

    def __init__(self) -> None:
        self.left, self.cells_left = MOST_PARTS, MOST_CELLS

    def take(self, file: str, read: FileTexts) -> None:
        """NotASubmission where it is too much. Of a notebook only the largest cells are left out, which is said."""
        texts = read.texts
        if len(texts) > self.cells_left:
            raise NotASubmission(
                f"{file}: left out: it has {len(texts):,} cells, and all notebooks together may have {MOST_CELLS:,}."
            )
        self.cells_left -= len(texts)
        if sum(map(len, texts.values())) <= SHORT:
            self.left -= sum(map(len, texts.values())) // LETTERS_OF_A_PART
            return
        parts = {place: parts_in(text) for place, text in texts.items()}
        together = sum(parts.values())
        left_out = self.too_much(parts)
        if left_out and len(left_out) == len(texts):
            raise NotASubmission(f"{file}: left out: it has {together:,} {TOO_MUCH}")
        for place in left_out:
            texts[place] = ""
        if left_out:
            many = f"its {len(left_out):,} largest cells were" if len(left_out) > 1 else "its largest cell was"
            read.problems.append(f"{file}: {many} left out: it has {together:,} {TOO_MUCH}")

    def too_much(self, parts: dict[str, int]) -> list[str]:
        """Which texts do not fit any more; the smallest are taken first."""
        left_out = []
        for place in sorted(parts, key=parts.__getitem__):
            if parts[place] > self.left:
                left_out.append(place)
            else:
                self.left -= parts[place]
        return left_out

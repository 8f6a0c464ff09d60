"""Where a text may hold something of IPython's: most cells hold nothing, and need not be read any closer."""

from __future__ import annotations

import re

from autograder.reading import magics
from autograder.reading.pasted import INDENTED

# What a line begins with, at any depth; and at the left edge.
BEGINNING = (
    r"(?:[ \t\f]*+(?:[!%?,;/]|>>>|In \[\d+\]:|\[(?:nav|ins)\] In )|exec[ \t]*\(|with[ \t]+open\("
    rf"|(?:{'|'.join(sorted(magics.AUTOMAGIC))})\b(?!\.|[ \t]*[=(,\[:]))"
)
FIRST = re.compile(BEGINNING)
# Each begins with one letter, for which Python looks fast.
PATTERNS = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"\n{BEGINNING}",
        r"=(?:[ \t]|\\\n)*+[!%]",
        r"\?[ \t]*+(?:#.*)?$",
        r"get_ipython\b",
        r"await\b",
        r"async[ \t]++(?:for|with)\b",
    )
]


class SpecialPlaces:
    """Finds the places in a text, from top to bottom, and looks at nothing twice."""

    def __init__(self, text: str, position: int = 0) -> None:
        self.text = text
        self.found: list[int | None] = [self.search(number, position) for number in range(len(PATTERNS))]
        if FIRST.match(text, position) or INDENTED.match(text, position):
            self.found.append(position)

    def search(self, number: int, position: int) -> int | None:
        place = PATTERNS[number].search(self.text, position)
        # A line begins after the newline.
        return place.start() + (number == 0) if place else None

    def after(self, position: int) -> int | None:
        """The first place from here on; a line starts here, and each call asks for one further down."""
        for number, place in enumerate(self.found):
            if place is not None and place < position:
                # The newline before this line belongs to it.
                start = position - (number == 0)
                self.found[number] = self.search(number, start) if number < len(PATTERNS) else None
        return min((place for place in self.found if place is not None), default=None)


def looks_special(text: str) -> bool:
    return SpecialPlaces(text).after(0) is not None

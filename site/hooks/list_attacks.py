"""Put the attacks on the page about them: a line `{{ attacks 1 to 13 }}` becomes the rows of these lines of the list.

A MkDocs hook. attacks_table.md is what `python -m tests.autograder.attacks` wrote after it had tried every attack, in
both modes; the page sorts it under its headings, and says "the same" where both modes gave the same.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

PAGE = "attacks.md"
TABLE = Path(__file__).parents[1] / "attacks_table.md"
MARKER = re.compile(r"^\{\{ *attacks (\d+) to (\d+) *\}\} *$", re.MULTILINE)
NAME = re.compile(r"`((\d+)[a-z]*)_\w+`")
BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
HEAD = ["", "what it tries", "on a machine", "in a container"]

log = logging.getLogger("mkdocs.hooks.list_attacks")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Replace the markers of the page about attacks, and warn of what does not fit: --strict makes that an error."""
    if page.file.src_uri != PAGE:
        return markdown
    filled, complaints = fill(markdown, TABLE.read_text(encoding="utf-8") if TABLE.exists() else "")
    for complaint in complaints:
        log.warning(complaint)
    return filled


def fill(markdown: str, table: str) -> tuple[str, list[str]]:
    """The page with its markers replaced, and a sentence about every attack that is not there exactly once."""
    rows = read(table)
    if not rows:
        return markdown, [
            f"{TABLE.name} has no attacks; `python -m tests.autograder.attacks site/{TABLE.name}` writes it"
        ]
    shown = [line for first, last in MARKER.findall(markdown) for line in range(int(first), int(last) + 1)]
    complaints = [
        f"{PAGE}: attack {name} is shown {shown.count(line)} times; the markers must cover each line of the list once"
        for name, line, _ in rows
        if shown.count(line) != 1
    ]

    def replace(match: re.Match[str]) -> str:
        wanted = range(int(match[1]), int(match[2]) + 1)
        return markdown_table([(name, cells) for name, line, cells in rows if line in wanted])

    return MARKER.sub(replace, markdown), complaints


def read(table: str) -> list[tuple[str, int, list[str]]]:
    """The rows of the table that was written: name without its words, line of the list, the other cells."""
    found = []
    for row in table.splitlines():
        name, *cells = [cell.strip() for cell in BETWEEN_CELLS.split(row.strip().strip("|"))]
        match = NAME.fullmatch(name)
        if match:
            found.append((match[1], int(match[2]), cells))
    return found


def markdown_table(rows: list[tuple[str, list[str]]]) -> str:
    lines = [HEAD, ["---"] * len(HEAD)]
    lines += [
        [f"`{name}`", says, full, "the same" if contained == full else contained]
        for name, (says, full, contained) in rows
    ]
    return '<div class="attacks" markdown>\n\n' + "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n</div>"

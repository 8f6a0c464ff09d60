"""What a docstring says, taken apart: its paragraphs, and its sections Args, Returns, Raises and Source."""

from __future__ import annotations

import html
import re
from textwrap import dedent

SECTION = re.compile(r"(Args|Returns|Raises|Source): *(.*)\n?")
ENTRY = re.compile(r"(\*{0,2}\w+): (.*)")
KEPT_AS_IS = re.compile(r"(`[^`]*`|\$[^$]+\$)")


def read_docstring(docstring: str) -> tuple[list[str], dict[str, str]]:
    """The paragraphs before the first section, and the sections by name, dedented."""
    prose: list[str] = []
    sections: dict[str, str] = {}
    for paragraph in docstring.split("\n\n"):
        match = SECTION.match(paragraph)
        if match:
            sections[match[1]] = (match[2] + "\n" + dedent(paragraph[match.end() :])).strip()
        elif sections:
            sections[next(reversed(sections))] += "\n" + dedent(paragraph)
        else:
            prose.append(paragraph)
    return prose, sections


def entries(section: str) -> list[tuple[str, str]]:
    """The `name: words` of a section; a line that starts no entry goes on with the one before."""
    found: list[tuple[str, str]] = []
    for line in section.splitlines():
        match = ENTRY.match(line)
        if match:
            found.append((match[1], match[2]))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    return found


def joined(lines: str) -> str:
    """Words in one line, however they were broken."""
    return " ".join(lines.split())


def as_markdown(words: str) -> str:
    """Plain words as Markdown: code and formulas stay, other signs that Markdown or HTML would act on are escaped."""
    parts = KEPT_AS_IS.split(words)
    return "".join(part if i % 2 else escaped(part) for i, part in enumerate(parts))


def escaped(words: str) -> str:
    return html.escape(re.sub(r"([\\*_\[\]$#])", r"\\\1", words), quote=False)

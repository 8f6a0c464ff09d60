"""The site's Markdown as Markdown for a terminal: formulas as text, pictures as words, notes as quotations."""

from __future__ import annotations

import re
from collections.abc import Callable

from autograder.reader.formulas import Unreadable, formula_lines

FENCED = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
DISPLAYED = re.compile(r"^( *)\$\$(.+?)\$\$ *$", re.MULTILINE | re.DOTALL)
CODE_OR_FORMULA = re.compile(r"(`+[^`]*`+)|\\\$|\$([^$`]+?)\$")
PICTURE = re.compile(r"\[?!\[([^\]]*)\]\([^)]*\)(?:\{[^}]*\})?(?: *(\w+)\]\([^)]*\))?")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)")
ATTRIBUTES = re.compile(r"\{ *[.#:][^}]*\}")
TAG = re.compile(r"^</?div\b[^>]*>$", re.MULTILINE)
NOTE = re.compile(r'^(?:!!!|\?\?\?\+?) +(\w+)(?: +"(.*)")? *\n((?:(?: {4}.*)?\n?)*)', re.MULTILINE)
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# The language of the fences that hold formulas: `show` knows it.
FORMULA = "formula"


def for_terminal(markdown: str, *, latex: bool = False) -> str:
    """The Markdown for a terminal.

    Args:
        markdown: as it stands in a page of the site.
        latex: leave formulas as they are, for terminals that have no signs for them.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    changed = DISPLAYED.sub(lambda match: displayed(match, latex), FENCED.sub(keep, markdown))
    changed = TAG.sub("", FENCED.sub(keep, changed))
    changed = CODE_OR_FORMULA.sub(lambda match: inline(match, latex, keep), changed)
    changed = LINK.sub(r"\1", PICTURE.sub(picture, changed))
    changed = ATTRIBUTES.sub("", changed)
    # What was kept may hold what was kept before it.
    while "\0" in changed:
        changed = re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], changed)
    return NOTE.sub(quotation, changed)


def without_latex(text: str) -> str:
    """Plain text, such as a docstring, with its formulas as a terminal can show them."""

    def shown(match: re.Match[str]) -> str:
        lines = understood(match[2])
        return "\n".join(f"{match[1]}    {line}" for line in lines) or match[0]

    def within(match: re.Match[str]) -> str:
        lines = understood(match[2]) if match[2] else []
        return "; ".join(line.strip() for line in lines) or match[0]

    return CODE_OR_FORMULA.sub(within, DISPLAYED.sub(shown, text))


def displayed(match: re.Match[str], latex: bool) -> str:
    """A formula that has lines of its own."""
    lines = [" ".join(match[2].split())]
    if not latex:
        lines = understood(match[2]) or lines
    return "\n".join(f"{match[1]}{line}" for line in (f"```{FORMULA}", *lines, "```"))


def inline(match: re.Match[str], latex: bool, keep: Callable[[re.Match[str]], str]) -> str:
    if match[2] is None:
        return keep(match)
    shown = [] if latex else understood(match[2])
    # Nothing in it is Markdown's.
    return PUNCTUATION.sub(r"\\\1", "; ".join(line.strip() for line in shown) or " ".join(match[2].split()))


def understood(formula: str) -> list[str]:
    """A formula as lines of text; none where it is not understood: better LaTeX than something false."""
    try:
        return formula_lines(" ".join(formula.split()))
    except Unreadable:
        return []


def picture(match: re.Match[str]) -> str:
    """What a picture shows, in words; one that is a way into the page, as in a gallery, says where it goes."""
    words = " ".join(match[1].split())
    return f"- {words}" if match[2] else f"*[Picture: {words.rstrip('.')}.]*"


def quotation(match: re.Match[str]) -> str:
    """A note that stands out, as a quotation with its title."""
    body = [line[4:] for line in match[3].rstrip().splitlines()]
    title = match[2] if match[2] is not None else match[1].capitalize()
    return "\n".join(f"> {line}".rstrip() for line in (f"**{title}**", "", *body)) + "\n\n"

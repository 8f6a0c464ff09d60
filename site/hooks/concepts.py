"""Fill the pages: a line `{{ softmax }}` on activations.md becomes all that the reference knows about softmax.

A MkDocs hook. Formulas and contracts come from the docstrings, code from the files, laws and mistakes from the
concepts themselves, so a page cannot disagree with what is tested. PyTorch is not needed: its twins are read as text.
"""

from __future__ import annotations

import ast
import html
import inspect
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from textwrap import dedent, indent
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from reference.catalogue import topics  # noqa: E402
from reference.common import laws_of, mistakes_of  # noqa: E402
from reference.concept import Concept, Law, find_concepts  # noqa: E402
from reference.relatives import of_track  # noqa: E402

log = logging.getLogger("mkdocs.hooks.concepts")
MARKER = re.compile(r"^\{\{ *(\w+) *\}\} *$", re.MULTILINE)


# What MkDocs calls ----------------------------------------------------------------------------------------------------


def on_config(config: Any) -> Any:
    """Add the topics that mkdocs.yml does not list to its Concepts."""
    for entry in config.nav or []:
        listed = entry.get("Concepts")
        if listed is not None:
            listed += [f"{topic}.md" for topic in topics() if f"{topic}.md" not in listed]
    return config


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Replace the markers of a page, and warn of what does not fit: --strict makes that an error."""
    filled, complaints = fill(markdown, PurePosixPath(page.file.src_uri))
    for complaint in complaints:
        log.warning(complaint)
    return filled


def fill(markdown: str, page: PurePosixPath) -> tuple[str, list[str]]:
    """The page with its markers replaced, and a sentence about everything that is missing or unknown."""
    topic = page.stem
    is_topic = topic in topics() and str(page) == f"{topic}.md"
    concepts = find_concepts(topic) if is_topic else {}
    wanted = [name for name, concept in concepts.items() if concept.forward is None]
    shown = MARKER.findall(markdown)
    complaints = [
        f"{page}: {{{{ {name} }}}} names no concept; reference/{topic}/laws/ has {', '.join(wanted) or 'none'}"
        for name in shown
        if name not in wanted
    ]
    complaints += [
        f"{page}: the concept {name} is nowhere shown; give it a section with a line {{{{ {name} }}}}"
        for name in wanted
        if name not in shown
    ]

    def replace(match: re.Match[str]) -> str:
        return block(concepts[match[1]]) if match[1] in wanted else match[0]

    return MARKER.sub(replace, markdown), complaints


# The block of one concept ---------------------------------------------------------------------------------------------


def block(concept: Concept) -> str:
    """Everything that the page shows of a concept, as Markdown."""
    return "\n\n".join([contract(concept), twins(concept), laws(concept), mistakes(concept), commands(concept)])


def contract(concept: Concept) -> str:
    """The docstring: its sentences and formulas, then what goes in and what comes out."""
    prose, sections = read_docstring(inspect.getdoc(concept.twin) or "")
    paragraphs = [part if part.startswith("$$") else text(part) for part in prose]
    rows = [(f"`{name}`", what) for name, what in entries(sections.get("Args", ""))]
    if "Returns" in sections:
        rows.append(("returns", joined(sections["Returns"])))
    rows += [("raises", f"`{name}`: {what}") for name, what in entries(sections.get("Raises", ""))]
    if concept.named_built_ins:
        rows.append(("not allowed", not_allowed(concept)))
    if "Source" in sections:
        rows.append(("source", joined(sections["Source"])))
    listed = "\n\n".join(f"{term}\n:   {text(what)}" for term, what in rows)
    return "\n\n".join(['<div class="contract" markdown>', *paragraphs, listed, "</div>"])


def not_allowed(concept: Concept) -> str:
    """The calls that would be the answer itself, in both tracks, and what is allowed instead."""
    calls = {track: of_track(concept.named_built_ins, track) for track in concept.tracks}
    listed = {track: ", ".join(f"`{call}`" for call in found) for track, found in calls.items() if found}
    if "torch" in listed:
        listed["torch"] = f"in PyTorch {listed['torch']}"
    relatives = "its relatives" if len(concept.named_built_ins) == 1 else "their relatives"
    return (
        f"{'; '.join(listed.values())}, and {relatives}, which are the answer itself. Write it with {concept.instead}."
    )


def twins(concept: Concept) -> str:
    """The code in tabs: NumPy, PyTorch, and the backward pass with the formula it was derived to."""
    tabs = [tab("NumPy", code(concept, "in_numpy")), tab("PyTorch", code(concept, "in_torch"))]
    if concept.has_backward:
        backward = concept.backward
        tabs.append(tab("NumPy, backward pass", contract(backward), code(backward, "in_numpy")))
    return "\n\n".join(tabs)


def tab(title: str, *parts: str) -> str:
    return f'=== "{title}"\n\n' + indent("\n\n".join(parts), "    ")


def laws(concept: Concept) -> str:
    """The sentences of the laws that this concept has of its own, and those that every concept has."""
    everything = laws_of(concept, "torch")
    common = [sentence(law) for law in everything if not is_own(law)]
    lines = [f"### Laws {{ #{concept.name}-laws }}", "", *bullets(own(everything))]
    if concept.has_backward:
        lines += ["", "Of the backward pass:", "", *bullets(own(laws_of(concept.backward)))]
    # They are the same in every section: a reader has seen them.
    lines += ["", '??? abstract "And the common laws"', "", *(f"    {line}" for line in bullets(common))]
    return "\n".join(lines)


def own(everything: Iterable[Law]) -> Iterator[str]:
    yield from (sentence(law) for law in everything if is_own(law))


def is_own(law: Law) -> bool:
    """Whether a law is told of its concept: what every concept keeps is told apart."""
    return not law.common or law.by_autograd or law.kind == "errors"


def sentence(law: Law) -> str:
    """A law in words; behind it where it is asked, and its kind, if that is another one than most have."""
    notes = ["PyTorch"] * law.by_autograd + [law.kind] * (law.kind != "law")
    return text(law.sentence) + (f" *({', '.join(notes)})*" if notes else "")


def mistakes(concept: Concept) -> str:
    """The known mistakes and the hint for each, folded away: a reader may want to try first."""
    lines = [*bullets(described(concept))]
    if concept.has_backward:
        lines += ["", "In the backward pass:", "", *bullets(described(concept.backward))]
    return '??? note "Common mistakes"\n\n' + indent("\n".join(lines), "    ")


def described(concept: Concept) -> Iterator[str]:
    """Each hint once, behind the mistakes that it helps out of."""
    by_hint: dict[str, list[str]] = {}
    for mistake in mistakes_of(concept):
        by_hint.setdefault(mistake.hint, []).append(mistake.description)
    for hint, descriptions in by_hint.items():
        yield f"**{text('; '.join(descriptions))}:** {text(hint)}"


def commands(concept: Concept) -> str:
    lines = [f"tandem check . --only {concept.path}", f"tandem hint {concept.path}"]
    return "\n".join([f"### Try it {{ #{concept.name}-try-it }}", "", "```sh", *lines, "```"])


# Text -----------------------------------------------------------------------------------------------------------------


def bullets(sentences: Iterable[str]) -> list[str]:
    return [f"- {sentence}" for sentence in sentences]

"""Fill the pages: a line `{{ softmax }}` on activations.md becomes all that the reference knows about softmax.

A MkDocs hook. Formulas and contracts come from the docstrings, code from the files, laws and mistakes from the
concepts themselves, so a page cannot disagree with what is tested. PyTorch is not needed: its twins are read as text.
"""

from __future__ import annotations

import importlib
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from textwrap import indent
from typing import Any

SITE = Path(__file__).parents[1]
sys.path[:0] = [str(SITE.parent), str(SITE)]

from reference.answer_code import answer_code  # noqa: E402
from reference.catalogue import topics  # noqa: E402
from reference.common import mistakes_of  # noqa: E402
from reference.concept import Concept, find_concepts  # noqa: E402
from reference.docstrings import as_markdown  # noqa: E402
from reference.incomplete import IncompleteConcept  # noqa: E402
from reference.lesson import InTracks, Lesson, find_lesson, in_track  # noqa: E402
from reference.told import bullets, common_laws_in_words, contract_of, own_laws  # noqa: E402

steps = importlib.import_module("order.steps")

TRACKS = {"numpy": "NumPy", "torch": "PyTorch"}
log = logging.getLogger("mkdocs.hooks.concepts")
MARKER = re.compile(r"^\{\{ *(\w+) *\}\} *$", re.MULTILINE)
SECTIONS = re.compile(r"^(?=## )", re.MULTILINE)
HEADING = re.compile(r"## .*\{ *#(\w+) *\} *$", re.MULTILINE)


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

    complaints += [
        f"{page}: {missing}"
        for name in shown
        if name in wanted
        for missing in missing_lessons([concepts[name], *backward_of(concepts[name])])
    ]
    parts = SECTIONS.split(markdown)
    return "".join(section(part, concepts, wanted) for part in parts), complaints


def section(markdown: str, concepts: dict[str, Concept], wanted: list[str]) -> str:
    """A section with its markers replaced; under its heading what comes before it, at its end what comes next."""
    shown = [name for name in MARKER.findall(markdown) if name in wanted]
    filled = MARKER.sub(lambda match: block(concepts[match[1]]) if match[1] in wanted else match[0], markdown)
    heading = HEADING.match(filled)
    if heading is None or heading[1] not in shown:
        return filled
    concept = concepts[heading[1]]
    parts = [heading[0], facts(concept), filled[heading.end() :].strip(), steps.neighbours(concept.topic, concept.name)]
    return "\n\n".join(part for part in parts if part) + "\n\n"


def missing_lessons(concepts: list[Concept]) -> Iterator[str]:
    """A sentence about each exercise without a lesson."""
    for concept in concepts:
        try:
            find_lesson(concept.topic, concept.name)
        except IncompleteConcept as problem:
            yield str(problem)


def lesson_of(concept: Concept) -> Lesson | None:
    """What a learner is told of it; nothing where it is missing, which has been complained about."""
    try:
        return find_lesson(concept.topic, concept.name)
    except IncompleteConcept:
        return None


def backward_of(concept: Concept) -> list[Concept]:
    return [concept.backward] if concept.has_backward else []


# The block of one concept ---------------------------------------------------------------------------------------------


def block(concept: Concept) -> str:
    """Everything that the page shows of a concept, as Markdown."""
    parts = [contract(concept), hints(concept), answer(concept)]
    for backward in backward_of(concept):
        parts += [f"### Backward pass {{ #{backward.name} }}", contract(backward), hints(backward), answer(backward)]
    return "\n\n".join(part for part in [*parts, laws(concept), mistakes(concept), commands(concept)] if part)


def facts(concept: Concept) -> str:
    """How hard it is, and what comes before it: a line with links."""
    told = [(one, lesson) for one in (concept, *backward_of(concept)) if (lesson := lesson_of(one))]
    if not told:
        return ""
    hard = ", ".join(
        f"{'' if one is concept else 'backward pass '}{lesson.difficulty} of {steps.HARDEST}" for one, lesson in told
    )
    return f"Difficulty {hard}; {steps.comes_after(concept.topic, [one.name for one, _ in told])}.\n{{ .facts }}"


def contract(concept: Concept) -> str:
    """The docstring: its sentences and formulas, then what goes in and what comes out."""
    paragraphs, rows = contract_of(concept)
    listed = "\n\n".join(f"{term}\n:   {what}" for term, what in rows)
    return "\n\n".join(['<div class="contract" markdown>', *paragraphs, listed, "</div>"])


def hints(concept: Concept) -> str:
    """Three, each folded away, in the words of both tracks where they differ."""
    lesson = lesson_of(concept)
    if lesson is None:
        return ""
    count = len(lesson.hints)
    return "\n\n".join(
        folded("tip", f"Hint {number} of {count}", in_tracks(hint)) for number, hint in enumerate(lesson.hints, 1)
    )


def in_tracks(words: str | InTracks) -> str:
    """Words of a lesson; where the tracks have their own, in tabs."""
    if isinstance(words, str):
        return as_markdown(words)
    return "\n\n".join(tab(title, as_markdown(in_track(words, track))) for track, title in TRACKS.items())


def answer(concept: Concept) -> str:
    """The code, folded away until it is asked for: in both tracks, with what it does, and why it works."""
    lesson = lesson_of(concept)
    tabs = []
    for track in concept.tracks:
        code = f"```python\n{answer_code(concept.topic, concept.name, track)}\n```"
        idea = [as_markdown(in_track(lesson.idea, track))] if lesson else []
        tabs.append(tab(TRACKS[track], code, *idea))
    why = [f"**Why it works.** {as_markdown(lesson.why)}"] if lesson else []
    title = "The answer" if concept.forward is None else "The answer, backward pass"
    # A browser that is sent to this place opens it.
    return folded("example", title, "\n\n".join([*tabs, *why]), anchor=f"{concept.name}-answer")


def folded(kind: str, title: str, content: str, anchor: str = "") -> str:
    """What opens when it is asked for, by mouse or by keyboard, without a script too."""
    place = [f'<span id="{anchor}"></span>'] if anchor else []
    return f'??? {kind} "{title}"\n\n' + indent("\n\n".join([*place, content]), "    ")


def tab(title: str, *parts: str) -> str:
    return f'=== "{title}"\n\n' + indent("\n\n".join(parts), "    ")


def laws(concept: Concept) -> str:
    """The sentences of the laws that this concept has of its own, and those that every concept has."""
    lines = [f"### Laws {{ #{concept.name}-laws }}", "", *bullets(own_laws(concept))]
    for backward in backward_of(concept):
        lines += ["", "Of the backward pass:", "", *bullets(own_laws(backward))]
    # They are the same in every section: a reader has seen them.
    common = bullets(common_laws_in_words(concept))
    return "\n".join([*lines, "", folded("abstract", "And the common laws", "\n".join(common))])


def mistakes(concept: Concept) -> str:
    """The known mistakes and the hint for each, folded away: a reader may want to try first."""
    lines = [*bullets(described(concept))]
    for backward in backward_of(concept):
        lines += ["", "In the backward pass:", "", *bullets(described(backward))]
    return folded("note", "Common mistakes", "\n".join(lines))


def described(concept: Concept) -> Iterator[str]:
    """Each hint once, behind the mistakes that it helps out of."""
    by_hint: dict[str, list[str]] = {}
    for mistake in mistakes_of(concept):
        by_hint.setdefault(mistake.hint, []).append(mistake.description)
    for hint, descriptions in by_hint.items():
        yield f"**{as_markdown('; '.join(descriptions))}:** {as_markdown(hint)}"


def commands(concept: Concept) -> str:
    lines = [f"tandem check . --only {concept.path}", f"tandem hint {concept.path}"]
    return "\n".join([f"### Try it {{ #{concept.name}-try-it }}", "", "```sh", *lines, "```"])

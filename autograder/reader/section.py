"""A section of the site as Markdown, with what the reference knows of its function; nothing is drawn or coloured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.model import TRACK_NAMES
from reference.answer_code import answer_code
from reference.catalogue import forward_name, names
from reference.docstrings import as_markdown
from reference.incomplete import IncompleteConcept
from reference.lesson import HARDEST, find_lesson, in_track, prerequisites

ROOT = Path(__file__).resolve().parents[2]
# In a checkout the pages are beside the packages; a wheel carries them in a folder of its own.
CARRIED = "tandem-project"
HEADING = re.compile(r"^## +(.+?) *\{ *#([\w-]+) *\} *$", re.MULTILINE)
MARKER = re.compile(r"^\{\{ *(\w+) *\}\} *$", re.MULTILINE)


class NoSuchPage(Exception):
    """A page, or a section of it, that is not there: in a sentence."""


@dataclass(frozen=True)
class Answer:
    """Whether the answer's code is shown, and in which tracks."""

    tracks: tuple[str, ...] = ()


FOLDED = Answer()


def page_file(topic: str) -> Path:
    """The file of a topic's page."""
    places = [ROOT / CARRIED / "site" / f"{topic}.md", ROOT / "site" / f"{topic}.md"]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise NoSuchPage(f"the page on {topic} is missing in this installation: {places[0]} is not there.")
    return found


def section_for(path: str, answer: Answer = FOLDED) -> str:
    """The section about an exercise, as activations.softmax, or a topic's page: how it begins, and what is on it."""
    topic, _, name = path.partition(".")
    page = page_file(topic).read_text(encoding="utf-8")
    if not name:
        return overview(topic, page)
    shown = forward_name(topic, name) or name
    headings = list(HEADING.finditer(page))
    place = next((number for number, heading in enumerate(headings) if heading[2] == shown), None)
    if place is None:
        raise NoSuchPage(f"the page on {topic} has no section on {shown}.")
    end = headings[place + 1].start() if place + 1 < len(headings) else len(page)
    body = page[headings[place].end() : end].strip()
    facts = "\n\n".join(known_from_lessons(topic, shown))
    body = MARKER.sub(lambda match: contract_and_laws(topic, match[1]), body)
    return f"## {headings[place][1]}\n\n{facts}\n\n{body}\n\n{the_answer(topic, shown, answer)}\n"


def overview(topic: str, page: str) -> str:
    """How a page begins, and its sections."""
    headings = list(HEADING.finditer(page))
    beginning = page[: headings[0].start()] if headings else page
    listed = [f"- **{heading[1]}**: `tandem read {topic}.{heading[2]}`" for heading in headings]
    return "\n".join([beginning.strip(), "", "## Sections", "", *listed, ""])


def known_from_lessons(topic: str, name: str) -> Iterator[str]:
    """How hard the function and its backward pass are, and what comes before them."""
    for one in (name, f"{name}_backward"):
        if one not in names(topic):
            continue
        try:
            difficulty, before = find_lesson(topic, one).difficulty, prerequisites(topic, one)
        except IncompleteConcept:
            continue
        after = ", ".join(f"`{path.removeprefix(f'{topic}.')}`" for path in before)
        yield f"`{topic}.{one}`: difficulty {difficulty} of {HARDEST}{f', comes after {after}' if after else ''}."


def contract_and_laws(topic: str, name: str) -> str:
    """What the site puts in the place of a marker, but for the answer and hints: contract and laws."""
    # NumPy and the laws: whatever needs none has been read by now.
    from reference.concept import find_concept
    from reference.told import bullets, contract_of, own_laws

    if name not in names(topic):
        raise NoSuchPage(f"the page on {topic} has a marker {{{{ {name} }}}} of no function.")
    concept = find_concept(topic, name)
    functions = [concept, *([concept.backward] if concept.has_backward else [])]
    parts = []
    for one in functions:
        parts.append(f"### {name if one is concept else f'{name}, backward pass'}")
        paragraphs, rows = contract_of(one)
        parts += [*paragraphs, "\n".join(bullets(f"{term}: {what}" for term, what in rows))]
    for one in functions:
        parts.append(f"### Laws{'' if one is concept else ' of the backward pass'}")
        parts.append("\n".join(bullets(own_laws(one))))
    return "\n\n".join(parts)


def the_answer(topic: str, name: str, answer: Answer) -> str:
    """The code if it was asked for, else how to ask for it."""
    parts = ["### The answer"]
    if not answer.tracks:
        parts.append(
            f"It is folded away. `tandem read {topic}.{name} --answer` shows the code, `--track torch` or "
            "`--track numpy` one version of it."
        )
    for one, words in ((name, ""), (f"{name}_backward", ", backward pass")):
        tracks = [track for track in answer.tracks if one in names(topic, track)]
        for track in tracks:
            parts.append(f"**{TRACK_NAMES[track]}{words}**\n\n```python\n{answer_code(topic, one, track)}\n```")
            parts += idea_of(topic, one, track)
        parts += why_of(topic, one) if tracks else []
    return "\n\n".join(parts)


def idea_of(topic: str, name: str, track: str) -> list[str]:
    """What the code does that another right answer may not do, where there is a lesson."""
    try:
        return [as_markdown(in_track(find_lesson(topic, name).idea, track))]
    except IncompleteConcept:
        return []


def why_of(topic: str, name: str) -> list[str]:
    """Why it works, where there is a lesson."""
    try:
        return [f"**Why it works.** {as_markdown(find_lesson(topic, name).why)}"]
    except IncompleteConcept:
        return []

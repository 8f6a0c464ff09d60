"""What a page or a terminal tells of a concept, as Markdown: its contract, and its laws in words."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

from reference.common import laws_of
from reference.concept import Concept, Law
from reference.docstrings import as_markdown, entries, joined, read_docstring
from reference.relatives import of_track


def contract_of(concept: Concept) -> tuple[list[str], list[tuple[str, str]]]:
    """The sentences and formulas of the docstring, then each argument, what comes back and what is refused, by name."""
    prose, sections = read_docstring(inspect.getdoc(concept.twin) or "")
    paragraphs = [part if part.startswith("$$") else as_markdown(part) for part in prose]
    rows = [(f"`{name}`", what) for name, what in entries(sections.get("Args", ""))]
    if "Returns" in sections:
        rows.append(("returns", joined(sections["Returns"])))
    rows += [("raises", f"`{name}`: {what}") for name, what in entries(sections.get("Raises", ""))]
    if concept.named_built_ins:
        rows.append(("not allowed", not_allowed(concept)))
    if "Source" in sections:
        rows.append(("source", joined(sections["Source"])))
    return paragraphs, [(term, as_markdown(what)) for term, what in rows]


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


def own_laws(concept: Concept) -> Iterator[str]:
    """The laws that are told of this concept in particular."""
    # Autograd is the backward pass of PyTorch: the hand-derived one has no laws of that track.
    laws = laws_of(concept, concept.tracks[-1])
    return (law_in_words(law) for law in laws if is_own(law))


def common_laws_in_words(concept: Concept) -> Iterator[str]:
    """Those that every concept keeps: a reader has seen them."""
    return (law_in_words(law) for law in laws_of(concept, concept.tracks[-1]) if not is_own(law))


def is_own(law: Law) -> bool:
    """Whether a law is told of its concept: what every concept keeps is told apart."""
    return not law.common or law.by_autograd or law.kind == "errors"


def law_in_words(law: Law) -> str:
    """A law in words; behind it where it is asked, and its kind, if that is another one than most have."""
    notes = ["PyTorch"] * law.by_autograd + [law.kind] * (law.kind != "law")
    return as_markdown(law.sentence) + (f" *({', '.join(notes)})*" if notes else "")


def bullets(sentences: Iterable[str]) -> list[str]:
    """A list in Markdown, a line for each."""
    return [f"- {sentence}" for sentence in sentences]

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
SECTION = re.compile(r"(Args|Returns|Raises|Source): *(.*)\n?")
ENTRY = re.compile(r"(\*{0,2}\w+): (.*)")
KEPT_AS_IS = re.compile(r"(`[^`]*`|\$[^$]+\$)")


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


def text(words: str) -> str:
    """Plain words as Markdown: code and formulas stay, other signs that Markdown or HTML would act on are escaped."""
    parts = KEPT_AS_IS.split(words)
    return "".join(part if i % 2 else escaped(part) for i, part in enumerate(parts))


def escaped(words: str) -> str:
    return html.escape(re.sub(r"([\\*_\[\]$#])", r"\\\1", words), quote=False)


def joined(lines: str) -> str:
    return " ".join(lines.split())


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


# Code -----------------------------------------------------------------------------------------------------------------


def code(concept: Concept, module: str) -> str:
    """The function as it stands in the file, without its docstring, and the helpers of the file that it uses."""
    lines, defined = read_module(ROOT / "reference" / concept.topic / f"{module}.py")
    pieces = [source(lines, defined[concept.name], docstring=False)]
    pieces += [source(lines, defined[name]) for name in helpers(concept, defined)]
    return "\n".join(["```python", "\n\n\n".join(pieces), "```"])


@cache
def read_module(path: Path) -> tuple[list[str], dict[str, ast.stmt]]:
    """The lines of a file, and what it defines at the top level, by name."""
    content = path.read_text(encoding="utf-8")
    defined: dict[str, ast.stmt] = {}
    for node in ast.parse(content).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            defined[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            defined[node.targets[0].id] = node
    return content.splitlines(), defined


def helpers(concept: Concept, defined: dict[str, ast.stmt]) -> list[str]:
    """Names that the function uses, directly or not, other than concepts, which have sections of their own."""
    concepts = find_concepts(concept.topic)
    found: list[str] = []
    waiting = [concept.name]
    while waiting:
        body = [node for node in ast.walk(defined[waiting.pop(0)]) if isinstance(node, ast.Name)]
        local = {node.id for node in body if isinstance(node.ctx, ast.Store)}
        used = [node.id for node in body if node.id not in local]
        new = [name for name in dict.fromkeys(used) if name in defined and name not in concepts and name not in found]
        found += new
        waiting += new
    return found


def source(lines: list[str], node: ast.stmt, *, docstring: bool = True) -> str:
    decorators = getattr(node, "decorator_list", [])
    start = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    kept = lines[start - 1 : node.end_lineno]
    first = getattr(node, "body", [None])[0]
    if not docstring and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        kept = lines[start - 1 : first.lineno - 1] + lines[first.end_lineno or first.lineno : node.end_lineno]
    return "\n".join(kept).rstrip()

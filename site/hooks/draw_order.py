"""Draw the order to learn in on its page: topics, the sections of each with the ways between them, and the whole list.

A MkDocs hook. `{{ draw topics }}`, `{{ draw sections }}` and `{{ list everything }}` on learning.md are replaced. Every
name is a link, which MkDocs checks; the lines beside the names are SVG, in the page's own colours, and what they say
stands in the list as words.
"""

from __future__ import annotations

import importlib
import logging
import re
import sys
from pathlib import Path
from typing import Any

SITE = Path(__file__).parents[1]
sys.path[:0] = [str(SITE.parent), str(SITE)]

steps = importlib.import_module("order.steps")
drawing = importlib.import_module("order.drawing")

PAGE = "learning.md"
MARKER = re.compile(r"^\{\{ *(\w+ \w+) *\}\} *$", re.MULTILINE)
log = logging.getLogger("mkdocs.hooks.draw_order")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Replace the markers of the page, and warn of what does not fit: --strict makes that an error."""
    if page.file.src_uri != PAGE:
        return markdown
    filled, complaints = fill(markdown)
    for complaint in complaints:
        log.warning(complaint)
    return filled


def fill(markdown: str) -> tuple[str, list[str]]:
    """The page with its markers replaced, and a sentence about everything that is missing or unknown."""
    shown = MARKER.findall(markdown)
    complaints = [
        f"{PAGE}: {{{{ {name} }}}} is not known; there are {', '.join(PARTS)}" for name in shown if name not in PARTS
    ]
    complaints += [f"{PAGE}: {{{{ {name} }}}} is missing" for name in PARTS if name not in shown]
    if not steps.order():
        complaints.append(f"{PAGE}: there is no order to learn in yet: {steps.why_none()}")
    return MARKER.sub(lambda match: PARTS[match[1]]() if match[1] in PARTS else match[0], markdown), complaints


def every_topic() -> str:
    """A heading and a drawing for each topic, in the order to learn them in."""
    order = {step.path: number for number, step in enumerate(steps.steps(), 1)}
    parts = []
    for topic in steps.topics_in_order():
        inside = [step for step in steps.steps() if step.topic == topic]
        parts += [f"### {steps.topic_title(topic)} {{ #{topic} }}", drawing.sections(inside, order)]
    return "\n\n".join(parts)


def everything() -> str:
    """All exercises in the order to learn in, as a table."""
    rows = ["| | exercise | difficulty | comes after |", "| ---: | --- | ---: | --- |"]
    for number, path in enumerate(steps.order(), 1):
        before = ", ".join(steps.link(one, f"`{one}`") for one in steps.before(path))
        rows.append(f"| {number} | {steps.link(path, f'`{path}`')} | {steps.difficulty(path)} | {before} |")
    return "\n".join(rows)


PARTS = {"draw topics": drawing.topics, "draw sections": every_topic, "list everything": everything}

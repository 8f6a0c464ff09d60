"""A result as HTML, for a notebook: the lines of `feedback`, in the colours and the width that are there.

Everything is as_html, and a kernel's front end is asked to typeset no formula in it: it holds a student's own texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from autograder import feedback, formatting, typesetting
from autograder.feedback import Line
from autograder.result import SubmissionResult
from autograder.showing import STRONG, WITHOUT_POINTS

# Of calls and values; what is narrower scrolls.
COLUMNS = 76
# Beside a light and a dark page: they differ enough from either.
COLOURS = {"passed": "#2da44e", "not_attempted": "#8b949e"}
OTHERWISE = "#e5534b"
BOX = "border-left:3px solid {colour};padding:2px 0 2px 12px;margin:4px 0 8px;max-width:60em;line-height:1.4"
ROW = "display:flex;flex-wrap:wrap;column-gap:8px"
LABEL = "flex:0 0 8em;opacity:.7"
STRONG_LABEL = "flex:0 0 8em;font-weight:600"
WORDS = "flex:1 1 20em;min-width:0;overflow-wrap:anywhere"
CODE = (
    "flex:1 1 20em;min-width:0;margin:0;padding:0;border:0;background:transparent;color:inherit;overflow-x:auto;"
    "font-size:.95em;line-height:1.4;white-space:"
)
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"


def page(result: SubmissionResult, further: Mapping[str, Iterable[Line]]) -> str:
    """All that is to be said of a result, and what else of single exercises."""
    boxes = []
    for group in feedback.groups_of(result.exercises):
        verdict = group[0].verdict
        points = "" if verdict in WITHOUT_POINTS else feedback.points_in_words(group)
        heading = feedback.group_head(group) + (f", {points}" if points else "")
        lines = [*feedback.group_lines(group), *(line for one in group for line in further.get(one.name, ()))]
        boxes.append(box(heading, lines, COLOURS.get(verdict, OTHERWISE)))
    told = [formatting.one_line(one.message) for one in result.exercises if feedback.unjudged(one)]
    problems = [one for one in map(formatting.one_line, result.problems) if not any(one in other for other in told)]
    remarks = [Line("note", sentence) for sentence in (*result.notes, *problems)]
    return "".join([*boxes, box("", remarks, COLOURS["not_attempted"]) if remarks else ""])


def box(heading: str, lines: Iterable[Line], colour: str) -> str:
    head = f'<div style="font-weight:600">{as_html(formatting.one_line(heading))}</div>' if heading else ""
    rows = "".join(map(html_row, lines))
    return f'<div class="{NO_FORMULAS}" style="{BOX.format(colour=colour)}">{head}{rows}</div>'


def html_row(line: Line) -> str:
    """A label, and beside it the text, or below where the page is narrow."""
    if line.kind in ("call", "value"):
        code = as_html("\n".join(typesetting.broken(line, COLUMNS)))
        text = f'<pre style="{CODE}pre">{code}</pre>'
    elif line.kind == "said":
        text = f'<pre style="{CODE}pre-wrap;overflow-wrap:anywhere">{as_html(line.text)}</pre>'
    else:
        text = f'<div style="{WORDS}">{as_html(line.text)}</div>'
    label = STRONG_LABEL if line.label in STRONG else LABEL
    return f'<div style="{ROW}"><div style="{label}">{as_html(line.label)}</div>{text}</div>'


def as_html(text: str) -> str:
    return escape(formatting.strip_controls(text))

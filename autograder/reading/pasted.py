"""What comes along where code was pasted into a cell: prompts, and an indentation that all lines have."""

from __future__ import annotations

import re

from autograder.reading.logical_lines import logical_lines

PYTHON_PROMPT = re.compile(r"^[ \t]*>>>", re.MULTILINE)
EACH_PYTHON_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?:[ \t]|$)", re.MULTILINE)
INPUT_PROMPT = re.compile(r"(?:[^\n]*\n)?(?:\[(?:nav|ins)\] )?In \[\d+\]: |[^\n]*\n\s*\.{3,}:")
EACH_INPUT_PROMPT = re.compile(r"^(?:(?:(?:\[(?:nav|ins)\] )?In \[\d+\]: )|[ \t]*\.{3,}: ?)", re.MULTILINE)
INDENTED = re.compile(r"(?:[ \t\f]*+\n)*+[ \t]++[^\s]")
INDENTATION = re.compile(r"^[ \t]*+(?=[^\s])", re.MULTILINE)


def without_indentation(text: str) -> str:
    """The text without the indentation that all its lines have."""
    if not INDENTED.match(text):
        return text
    margin: str | None = None
    for found in INDENTATION.finditer(text):
        indent = found[0]
        if margin is None or margin.startswith(indent):
            margin = indent
        elif not indent.startswith(margin):
            margin = common(margin, indent)
    return re.sub(f"^{margin}", "", text, flags=re.MULTILINE) if margin else text


def common(first: str, second: str) -> str:
    equal = 0
    while equal < min(len(first), len(second)) and first[equal] == second[equal]:
        equal += 1
    return first[:equal]


def without_prompts(text: str) -> str:
    """The text without prompts of Python or IPython, as it was pasted."""
    if INPUT_PROMPT.match(text.lstrip("\n")):
        text = EACH_INPUT_PROMPT.sub("", text)
    if PYTHON_PROMPT.search(text) and any(text.startswith(">>>", line.code) for line in logical_lines(text)):
        text = without_indentation(EACH_PYTHON_PROMPT.sub("", text))
    return text

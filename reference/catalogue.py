"""Which topics and exercises there are, read from the twins' files without importing anything: not even NumPy.

Whoever wants names and titles alone, as `tandem list` does, gets them in a moment.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

HOME = Path(__file__).parent
CHECKED = re.compile(r"^@checked\ndef (\w+)\(", re.MULTILINE)
# The function's name, and the first paragraph of its docstring.
TITLED = re.compile(r'^@checked\ndef (\w+)\(.*?\n    r?"""(.*?)(?:\n\n|""")', re.MULTILINE | re.DOTALL)


def topics() -> list[str]:
    """The names of all topics: the folders that hold a folder of laws."""
    return sorted(path.parent.parent.name for path in HOME.glob("*/laws/__init__.py"))


@cache
def text_of(topic: str, track: str) -> str:
    """The file with a topic's twins of a track."""
    return (HOME / topic / f"in_{track}.py").read_text(encoding="utf-8")


@cache
def names(topic: str, track: str = "numpy") -> tuple[str, ...]:
    """The names of a topic's exercises in a track."""
    return tuple(CHECKED.findall(text_of(topic, track)))


def titles(topic: str) -> dict[str, str]:
    """The first sentence that each function of a topic says of itself, by its name."""
    return {name: " ".join(sentence.split()) for name, sentence in TITLED.findall(text_of(topic, "numpy"))}


def forward_name(topic: str, name: str) -> str | None:
    """The function whose backward pass this is; None for one that is no backward pass."""
    forward = name.removesuffix("_backward")
    return forward if forward != name and forward in names(topic) else None

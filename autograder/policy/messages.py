"""How messages about what somebody wrote put it: short, as it was written, and with the nearest word that is known."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from autograder.formatting import or_list
from autograder.policy.toml_lines import Key

FEW = 8
LONGEST = 60
PLAIN = re.compile(r"[\w.-]{1,80}")


def nearest(word: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """Advice for a word that is not known."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=3, cutoff=0.6) or difflib.get_close_matches(word.lower(), words)
    if near:
        return f"did you mean {or_list(near)}?"
    return otherwise or (f"expected {or_list(words)}" if len(words) <= FEW else "check its spelling")


def shorten(value: Any) -> str:
    """A value as TOML writes it, short enough for a message."""
    if isinstance(value, dict):
        return "a table"
    text = as_toml(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."


def as_toml(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(shorten, value))}]"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return msgspec.json.encode(value).decode() if isinstance(value, (str, bool)) else str(value)


def dotted_key(key: Key) -> str:
    return ".".join(part if PLAIN.fullmatch(part) else shorten(part) for part in key)

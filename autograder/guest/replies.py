"""What a student's process may say of itself: messages that are of another form are believed by nobody."""

from __future__ import annotations

from typing import Any

import numpy as np

NO_ANSWERS = np.zeros(0, dtype=np.uint8)


def is_reply(message: dict[str, Any]) -> bool:
    """Whether what a reply says about itself is of the kinds that it may be."""
    errors, answers = message.get("errors", []), message.get("answers", NO_ANSWERS)
    return (
        isinstance(errors, list)
        and all(isinstance(error, dict) for error in errors)
        and isinstance(answers, np.ndarray)
        and answers.dtype == np.uint8
        and answers.ndim == 1
        and type(message.get("id")) is int
        and type(message.get("count", 0)) is int
        and type(message.get("seconds", 0.0)) is float
        and type(message.get("given_up", True)) is bool
        and type(message.get("at", [])) is list
        and type(message.get("ready", True)) is bool
        and type(message.get("found", True)) is bool
        and type(message.get("unchanged", True)) is bool
        and are_words(message.get("words", []))
        and isinstance(message.get("output", ""), str)
        and isinstance(message.get("signature", ""), str)
    )


def are_words(words: Any) -> bool:
    """Whether it is a list of which answer it was, what its exception said, and where it came from."""
    return isinstance(words, list) and all(
        isinstance(entry, list)
        and len(entry) == 3
        and type(entry[0]) is int
        and all(isinstance(part, str) for part in entry[1:])
        for entry in words
    )


def is_line(place: Any) -> bool:
    """Whether it is a file and a line of it."""
    return isinstance(place, tuple) and len(place) == 2 and isinstance(place[0], str) and type(place[1]) is int


def is_answer(message: Any) -> bool:
    """The same for what came of one call."""
    if not isinstance(message, dict):
        return False
    changed, warned = message.get("changed", []), message.get("warned", [])
    return (
        isinstance(changed, list)
        and all(isinstance(which, str) or (type(which) is int and 0 <= which < 100) for which in changed)
        and isinstance(warned, list)
        and all(isinstance(what, str) for what in warned)
        and isinstance(message.get("wrong_type", ""), str)
        and isinstance(message.get("too_large", ""), str)
        and isinstance(message.get("forbidden", ""), str)
        and is_line(message.get("called_at", ("", 0)))
        and isinstance(message.get("raised", ()), tuple)
        and all(isinstance(kind, str) for kind in message.get("raised", ()))
    )

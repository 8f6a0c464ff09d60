"""What a planted wrong answer and a blind right answer are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Planted:
    """A wrong answer, and an input that shows it: called with `witness` it differs from the truth."""

    concept: str
    what: str
    function: Callable[..., Any]
    witness: dict[str, Any]


@dataclass(frozen=True)
class Later:
    """A wrong answer of a set that spans topics and tracks.

    Called with `witness`, its result or its gradients are not true.
    """

    topic: str
    track: str
    concept: str
    what: str
    function: Callable[..., Any]
    witness: dict[str, Any]


@dataclass(frozen=True)
class Right:
    """A right answer in an unusual style."""

    concept: str
    topic: str
    track: str
    function: Callable[..., Any]

"""How a file under accepted/ marks its functions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A right answer, written independently of the reference."""

    concept: str
    track: str
    function: Callable[..., Any]


class Answers(list[Answer]):
    """The right answers of a topic."""

    def to(self, concept: str, *, track: str = "numpy") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def add(function: Callable[..., Any]) -> Callable[..., Any]:
            self.append(Answer(concept, track, function))
            return function

        return add

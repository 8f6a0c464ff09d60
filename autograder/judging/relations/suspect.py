"""A way to go wrong: what is said of it, and what a function that goes wrong in this way answers to a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judging.relations.compared_call import ComparedCall, Incomparable
from reference.backends import NumPyBackend, copy_of
from reference.compare import Raised
from reference.concept import Concept, Mistake


@dataclass(frozen=True)
class Suspect:
    """A way to go wrong. `answer` gives what it makes of a call; `function` is the same as somebody would write it.

    `fitted` is how many of its numbers were read off an answer.
    """

    description: str
    hint: str
    answer: Callable[[ComparedCall], Any]
    fitted: int = 0
    function: Callable[..., Any] | None = None

    def answers(self, call: ComparedCall) -> Any:
        """What a function that goes wrong in this way gives; an exception where it raises."""
        try:
            with np.errstate(all="ignore"):
                return self.answer(call)
        except (MemoryError, Incomparable):
            raise
        except Exception as error:
            return Raised.of(error)

    def explains(self, call: ComparedCall) -> bool:
        return call.is_answered_by(self.answers(call))

    def as_function(self, concept: Concept) -> Callable[..., Any]:
        """The same as a function that a law may be tried on."""
        if self.function is not None:
            return self.function

        def function(*args: Any, **settings: Any) -> Any:
            arguments = dict(zip(concept.signature.parameters, args, strict=False)) | settings
            return self.answer(ComparedCall(concept, "call", arguments))

        return function


def suspect_of(mistake: Mistake, concept: Concept) -> Suspect:
    """A known mistake as a suspect."""
    backend = NumPyBackend(mistake.function)

    def answer(call: ComparedCall) -> Any:
        if call.method == "gradient":
            # The mistakes of a backward pass take what arrives first.
            return backend(call.grad, **copy_of(call.arguments))
        positional, settings = concept.split(call.arguments)
        return backend(*positional, **settings)

    return Suspect(mistake.description, mistake.hint, answer, function=mistake.function)

"""A wrong function held to the laws in this process, as the judge holds a student's in another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from autograder.guest import wire
from autograder.guest.gradient_watch import watch_gradient
from autograder.judging.encoded_cases import EncodedCases, cases_of
from autograder.judging.law_check import Failure, failures_of
from autograder.judging.remote_function import RemoteFunction
from autograder.sandbox.clocks import ThreadClock
from autograder.sandbox.process import Answers, StudentProcess
from reference.backends import NumPyBackend, TorchBackend
from reference.common import FRESH, PRECISION, laws_of
from reference.concept import Concept, Law


class LocalProcess:
    """Answers calls in the place of a student's process."""

    def __init__(self, function: Callable[..., Any], track: str = "numpy") -> None:
        self.backend: Any = NumPyBackend(function) if track == "numpy" else TorchBackend(function)
        self.clock = ThreadClock()
        # Nothing stands in a file here, so that no line is told.
        self.is_hushed, self.lines = False, cast(dict[str, int], {})

    def calls(self, name: str, calls: Sequence[bytes]) -> Answers:
        answers = Answers(len(calls))
        answers.pieces = [self.answer(*wire.decode_call(call)) for call in calls]
        return answers

    def answer(self, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        try:
            with self.backend.watching():
                if method == "watch_gradient":
                    return {"value": watch_gradient(self.backend, set(), args, settings)}
                if method != "call":
                    return {"value": getattr(self.backend, method)(*args, **settings)}
                value = self.backend.call(args, settings)
        except Exception as error:
            kinds = [base.__name__ for base in type(error).__mro__]
            return {"raised": kinds, "words": (str(error), "")}
        warned = list(dict.fromkeys(getattr(self.backend, "warned", ())))
        return {"value": value, "changed": list(self.backend.changed), "warned": warned}

    def decode(self, answers: Answers) -> list[Any]:
        return cast(list[Any], answers.pieces)


def held_to_laws(
    concept: Concept, function: Callable[..., Any], track: str = "numpy"
) -> tuple[RemoteFunction, dict[str, list[Failure]]]:
    """The function, and the failures of each law that it breaks."""
    kept = cases_of(concept, track)
    process = cast(StudentProcess, LocalProcess(function, track))
    f = RemoteFunction(process, concept, max(its_cases.largest for its_cases in kept))
    laws = laws_of(concept, track)
    precisely = any(law.sentence == PRECISION for law in laws)
    broken: dict[str, list[Failure]] = {}
    for law, its_cases in zip(laws, kept, strict=True):
        for failure in failures_of(law, f, its_cases, concept, precisely=precisely):
            broken.setdefault(failure.law.sentence, []).append(failure)
    return f, broken


def broken_and_kept(
    concept: Concept, function: Callable[..., Any], track: str = "numpy"
) -> tuple[dict[str, list[Failure]], list[tuple[Law, EncodedCases]]]:
    """The failures of each law that a function breaks, and the laws that it keeps, with their cases.

    Whether an answer hangs on the call before is asked of processes of its own: here none does.
    """
    _, broken = held_to_laws(concept, function, track)
    broken.pop(FRESH, None)
    laws = zip(laws_of(concept, track), cases_of(concept, track), strict=True)
    return broken, [(law, its_cases) for law, its_cases in laws if law.sentence not in broken]

"""The student's function as a backend: a callable like any other, which runs in another process."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.guest import wire
from autograder.judging import answer_shape
from autograder.judging.encoded_cases import AGAIN
from autograder.sandbox.process import Answers, Halted, StudentProcess, value_of
from reference.compare import Broken, Raised
from reference.concept import Case, Concept


@dataclass
class RecordedCall:
    """One call of the function under test, as it was made and what came of it.

    The method is that of a backend; for a gradient, the arguments begin with what arrives and the positions that it is
    taken of.
    """

    args: tuple[Any, ...]
    settings: dict[str, Any]
    got: Any
    changed: list[Any]
    method: str = "call"

    @property
    def encoded(self) -> bytes:
        """The call as it is sent: the same for the same call."""
        return wire.encode_call(self.method, self.args, self.settings)

    @property
    def positional(self) -> tuple[Any, ...]:
        """What the function itself gets by position."""
        return self.args[2:] if self.method == "gradient" else self.args

    def as_case(self, concept: Concept) -> Case:
        """What the function itself gets, by name."""
        return dict(zip(concept.signature.parameters, self.positional, strict=False)) | self.settings


class RemoteFunction:
    """The student's function as a backend: a callable like any other, in another process.

    Most calls that the laws are going to make are known beforehand and have been made: `prepare` lays their answers
    ready. An answer counts for every law that makes the call, unless a law asks `again`. The other calls are made when
    they are due, and noted in `made`.
    """

    def __init__(self, process: StudentProcess, concept: Concept, largest: int) -> None:
        self.process, self.concept, self.name = process, concept, concept.name
        self.largest = largest
        self.known: dict[bytes, dict[str, Any]] = {}
        self.waiting: dict[bytes, deque[dict[str, Any]]] = {}
        self.made: list[tuple[tuple[bytes, ...], Answers]] = []
        self.changed: list[int | str] = []
        self.warned: list[str] = []
        self.calls: list[RecordedCall] = []
        self.kept: dict[str, Any] | None = None

    def prepare(self, calls: Sequence[bytes], answers: Answers) -> None:
        """Lay ready what came of these calls."""
        for call, answer in zip(calls, self.process.decode(answers), strict=True):
            if call.startswith(AGAIN):
                self.waiting.setdefault(call, deque()).append(answer)
            else:
                self.known[call] = answer

    def make(self, calls: Sequence[bytes]) -> list[dict[str, Any]]:
        """Make these calls now; what comes of each."""
        answers = self.process.calls(self.name, calls)
        self.made.append((tuple(calls), answers))
        return self.process.decode(answers)

    def make_ahead(self, calls: Sequence[bytes]) -> None:
        """Make those of these calls now that have not been made: answers lie ready when a law makes them."""
        new = [call for call in calls if call not in self.known]
        if new:
            sent = tuple(call.removeprefix(AGAIN) for call in new)
            answers = self.process.calls(self.name, sent)
            self.made.append((sent, answers))
            self.prepare(new, answers)

    def renew(self, calls: Sequence[bytes]) -> None:
        """Make these calls now: what comes of them takes the place of what was known."""
        self.known |= zip(calls, self.make(calls), strict=True)

    def ask_again(self, calls: Sequence[RecordedCall]) -> list[dict[str, Any]]:
        """What comes of earlier calls now."""
        return self.make([call.encoded for call in calls])

    def answer(self, call: bytes) -> dict[str, Any]:
        return self.known.get(call) or self.make([call])[0]

    def __call__(self, *args: Any, **settings: Any) -> Any:
        call = wire.encode_call("call", args, settings)
        return self.noted("call", call, self.answer(call), args, settings)

    def again(self, *args: Any, **settings: Any) -> Any:
        """Call it again, although an answer may be known."""
        call = wire.encode_call("call", args, settings)
        waiting = self.waiting.get(AGAIN + call)
        return self.noted("call", call, waiting.popleft() if waiting else self.make([call])[0], args, settings)

    def noted(
        self, method: str, call: bytes, answer: dict[str, Any], args: tuple[Any, ...], settings: dict[str, Any]
    ) -> Any:
        """The value of an answer, with a note of the call for whoever explains what came of it."""
        try:
            value = self.value(answer)
        except (Raised, Broken) as error:
            self.calls.append(RecordedCall(args, settings, error, [], method))
            raise
        changed = list(answer.get("changed", ()))
        if method == "call":
            self.changed, self.warned = changed, list(answer.get("warned", ()))
        self.calls.append(RecordedCall(args, settings, value, changed, method))
        answer_shape.refuse_other_shape(self.concept, call, method, args, settings, value)
        return value

    def value(self, answer: dict[str, Any]) -> Any:
        """What was returned, if not far larger than any right one."""
        value = value_of(answer)
        answer_shape.refuse_far_larger(value, self.largest)
        return value

    def by_method(self, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        call = wire.encode_call(method, args, settings)
        return self.noted(method, call, self.answer(call), args, settings)

    def gradient(self, *args: Any, **settings: Any) -> Any:
        return self.by_method("gradient", args, settings)

    def transposed(self, *args: Any, **settings: Any) -> Any:
        return self.by_method("transposed", args, settings)

    def strided(self, *args: Any, **settings: Any) -> Any:
        return self.by_method("strided", args, settings)

    def memory(self, *args: Any, **settings: Any) -> int:
        taken = value_of(self.answer(wire.encode_call("memory", args, settings)))
        if not isinstance(taken, int):
            raise Halted("crashed", "your process sent an answer that is none")
        self.calls.append(RecordedCall(args, settings, taken, [], "memory"))
        return taken

"""The calls that laws make of a right function, noted so that all of them can be made at once.

Most are the same for any function. One that depends on earlier answers may differ for another function: it is then made
when it is due.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.backends import NumPyBackend, copy_of, size_of
from reference.common import laws_of
from reference.compare import Raised
from reference.concept import Case, Concept, Law
from reference.drawing import COUNT, draw_cases
from reference.packing import Packer


@dataclass(frozen=True)
class RecordedCall:
    """A call of the function under test, and whether the law wants a fresh answer although it has asked before."""

    method: str
    args: tuple[Any, ...]
    settings: dict[str, Any]
    again: bool = False


@dataclass(frozen=True)
class LawCases:
    """What a law is tried on.

    Args:
        cases: the law's inputs.
        calls: those that it makes on them, without the ones that an earlier law of the concept has made.
        largest: the bytes of the largest right answer, inputs and gradients by inputs included.
    """

    cases: list[Case]
    calls: list[RecordedCall]
    largest: int


def draw_and_record(concept: Concept, track: str, drawn: dict[int, list[Case]]) -> list[LawCases]:
    """The cases of each law of a track, in order; `drawn` holds those of strategies by id, and is added to."""
    recorder = Recorder(concept)
    recorded = []
    # Laws that are tried on as many share their cases: they are kept once.
    shared: dict[tuple[int, int], list[Case]] = {}
    for law in laws_of(concept, track):
        if id(law.cases) not in drawn:
            drawn[id(law.cases)] = draw_cases(law.cases, COUNT)
        everything = drawn[id(law.cases)]
        few = everything if law.count >= len(everything) else everything[: law.count]
        recorded.append(record(law, shared.setdefault((id(law.cases), len(few)), few), recorder))
    return recorded


def record(law: Law, cases: list[Case], recorder: Recorder) -> LawCases:
    """A law's cases with the calls that it makes of a right function."""
    recorder.calls, recorder.largest = [], 0
    for case in cases:
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            law.run(recorder, case)
    return LawCases(cases, recorder.calls, recorder.largest)


class Recorder:
    """The NumPy twin, with a note of every call that nobody has made before, and of the size of the largest answer."""

    def __init__(self, concept: Concept) -> None:
        self.concept, self.backend = concept, NumPyBackend(concept.twin)
        self.calls: list[RecordedCall] = []
        self.packer = Packer()
        self.known: set[Any] = set()
        self.largest = 0

    def note(self, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> None:
        template, leaves = self.packer.record((method, args, settings))
        if (template, *leaves) not in self.known:
            self.known.add((template, *leaves))
            self.calls.append(RecordedCall(method, copy_of(args), copy_of(settings)))

    def __call__(self, *args: Any, **settings: Any) -> Any:
        self.note("call", args, settings)
        return self.evaluate(args, settings)

    def again(self, *args: Any, **settings: Any) -> Any:
        self.calls.append(RecordedCall("call", copy_of(args), copy_of(settings), again=True))
        return self.evaluate(args, settings)

    def evaluate(self, args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        try:
            answer = self.backend(*args, **settings)
        except Exception as error:
            raise Raised.of(error) from error
        self.largest = max(self.largest, size_of(answer), size_of((args, settings)))
        return answer

    def gradient(self, *args: Any, **settings: Any) -> Any:
        self.note("gradient", args, settings)
        self.largest = max(self.largest, size_of((args, settings)))
        if self.concept.has_backward:
            # The right answer, so that the law goes on to its next call.
            grad, _, *positional = args
            case = dict(zip(self.concept.signature.parameters, positional, strict=False)) | settings
            return self.concept.backward.expected({"grad": grad} | case)
        raise Raised(("NotImplementedError",), "NumPy has no autograd")

    def transposed(self, *args: Any, **settings: Any) -> Any:
        self.note("transposed", args, settings)
        return self.evaluate(args, settings)

    def strided(self, *args: Any, **settings: Any) -> Any:
        self.note("strided", args, settings)
        return self.evaluate(args, settings)

    def memory(self, *args: Any, **settings: Any) -> int:
        self.note("memory", args, settings)
        return self.backend.memory(*args, **settings)

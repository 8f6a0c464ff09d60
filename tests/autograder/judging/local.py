"""A function held to its laws in this process, as a submission is in another one: for what is tried often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.judging import encoded_cases
from autograder.judging.encoded_cases import EncodedCases
from autograder.judging.law_check import Failure, failures_of
from autograder.judging.remote_function import RecordedCall
from reference.backends import NumPyBackend, TorchBackend, copy_of
from reference.common import PRECISION, laws_of
from reference.compare import Broken, Raised
from reference.concept import Concept, Law

Held = tuple[dict[str, list[Failure]], list[tuple[Law, EncodedCases]]]


class Noting:
    """Notes calls and their answers as `RemoteFunction` does; beside a backend."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)  # type: ignore[call-arg]
        self.calls: list[RecordedCall] = []
        self.kept: dict[str, Any] | None = None
        self.warned: list[str] = []

    def noted(self, method: str, call: Callable[..., Any], args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        given, named = copy_of((args, settings))
        try:
            value = call(*args, **settings)
        except (Broken, Raised):
            raise
        except Exception as error:
            raised = Raised.of(error)
            self.note_call(method, RecordedCall(given, named, raised, []))
            raise raised from None
        self.note_call(method, RecordedCall(given, named, value, list(self.changed)))  # type: ignore[attr-defined]
        return value

    def note_call(self, method: str, call: RecordedCall) -> None:
        call.method = method  # type: ignore[attr-defined]
        self.calls.append(call)

    def __call__(self, *args: Any, **settings: Any) -> Any:
        return self.noted("call", super().__call__, args, settings)  # type: ignore[misc]

    def gradient(self, *args: Any, **settings: Any) -> Any:
        return self.noted("gradient", super().gradient, args, settings)  # type: ignore[misc]


class LocalNumPy(Noting, NumPyBackend):
    pass


class LocalTorch(Noting, TorchBackend):
    pass


def hold(concept: Concept, function: Callable[..., Any], track: str = "numpy") -> Held:
    """The laws that a function breaks, by their sentences, with witnesses; and those that it keeps, with their cases."""
    f: Any = LocalNumPy(function) if track == "numpy" else LocalTorch(function)
    all_laws = laws_of(concept, track)
    has_precision = any(law.sentence == PRECISION for law in all_laws)
    broken: dict[str, list[Failure]] = {}
    kept = []
    for law, its_cases in zip(all_laws, encoded_cases.cases_of(concept, track), strict=True):
        with np.errstate(all="ignore"):
            failures = failures_of(law, f, its_cases, concept, precisely=has_precision)
        if failures:
            broken.setdefault(failures[0].law.sentence, []).extend(failures)
        if not failures or failures[0].law is not law:
            kept.append((law, its_cases))
    return broken, [(law, cases) for law, cases in kept if law.sentence not in broken]

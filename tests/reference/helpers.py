"""Backends for tests: a function of the reference, or of a test, as laws want to see it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from autograder.judging.store import COUNT
from reference.backends import NumPyBackend, TorchBackend
from reference.cases import draw_cases
from reference.common import as_dtype
from reference.compare import Broken, Raised
from reference.concept import Case, Concept, Law
from reference.inputs import Strategy

HERE = Path(__file__).parent


class Watched:
    """A backend whose exceptions are `Raised`, and which, where it is `strict`, must not make NumPy warn."""

    def __init__(self, backend: Any, *, strict: bool = False) -> None:
        self.backend, self.strict = backend, strict

    def __call__(self, *args: Any, **settings: Any) -> Any:
        result = self._watch(self.backend, *args, **settings)
        if self.strict and self.warned:
            raise AssertionError(f"NumPy warned: {self.warned}")
        return result

    def gradient(self, *args: Any, **settings: Any) -> Any:
        return self._watch(self.backend.gradient, *args, **settings)

    def memory(self, *args: Any, **settings: Any) -> int:
        return self._watch(self.backend.memory, *args, **settings)

    def _watch(self, call: Callable[..., Any], *args: Any, **settings: Any) -> Any:
        try:
            return call(*args, **settings)
        except Exception as error:
            raise Raised.of(error) from error

    @property
    def changed(self) -> list[int | str]:
        return list(self.backend.changed)

    @property
    def warned(self) -> list[str]:
        return list(getattr(self.backend, "warned", []))


def twin_backend(concept: Concept, track: str, device: str = "cpu") -> Watched:
    """The reference itself."""
    if track == "numpy":
        return Watched(NumPyBackend(concept.twin), strict=True)
    return Watched(TorchBackend(concept.torch_twin, device))


def answer_backend(function: Callable[..., Any], track: str) -> Watched:
    """Any other function."""
    return Watched(NumPyBackend(function) if track == "numpy" else TorchBackend(function))


def hold(law: Law, backend: Watched, dtype: Any = np.float64) -> None:
    """Try the law on its cases; where one breaks it, let Hypothesis fail with the smallest one that does."""

    @given(law.cases.made)
    def look_for_a_smaller_one(case: Case) -> None:
        law.run(backend, as_dtype(case, dtype))

    for case in drawn(law.cases):
        try:
            law.run(backend, as_dtype(case, dtype))
        except Exception:
            look_for_a_smaller_one()
            raise


def is_broken(law: Law, backend: Watched, cases: list[Case]) -> bool:
    """Whether some case breaks the law. What a wrong function's nonsense does to the law's own sums counts."""
    for case in cases:
        try:
            with np.errstate(all="ignore"):
                law.run(backend, case)
        except (Broken, Raised):
            return True
        except Exception:
            return True
    return False


KNOWN: dict[int, tuple[Strategy, list[Case]]] = {}


def drawn(cases: Strategy) -> list[Case]:
    """The cases of a strategy, drawn once for all tests of this process: as many as the grader tries."""
    # The strategy is kept beside its cases: as long as it lives, no other one has its id.
    if id(cases) not in KNOWN:
        KNOWN[id(cases)] = (cases, draw_cases(cases, COUNT))
    return KNOWN[id(cases)][1]


def of(concept: Concept, *values: Any, id: str | None = None) -> Any:
    """A parameter set about a concept. All tests about one concept go to one worker, which draws its cases once."""
    name = id or concept.path
    return pytest.param(*(values or (concept,)), id=name, marks=pytest.mark.xdist_group(concept.path))


def per_concept(concepts: Iterable[Concept]) -> list[Any]:
    return [of(concept) for concept in concepts]


def per_topic(folder: str, name: str) -> Iterator[tuple[str, Any]]:
    """The attribute `name` of every module tests/reference/<folder>/<topic>.py."""
    for path in sorted((HERE / folder).glob("*.py")):
        if path.stem != "__init__":
            module = importlib.import_module(f"tests.reference.{folder}.{path.stem}")
            yield path.stem, getattr(module, name)

"""Backends for tests: a function of the reference, or of a test, as laws want to see it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from reference.backends import NumPyBackend, TorchBackend
from reference.cases import cases_of
from reference.common import as_dtype, laws_of
from reference.compare import Raised, warned_again
from reference.concept import Case, Concept, Law
from reference.inputs import Strategy

HERE = Path(__file__).parent


class Watched:
    """A backend whose exceptions are `Raised`, and which, where it is `strict`, must not make NumPy warn."""

    def __init__(self, backend: Any, *, strict: bool = False) -> None:
        self.backend, self.strict = backend, strict
        # What a law has worked out of the case at hand, whoever is tried: `worked_out` looks here.
        self.kept: dict[str, Any] | None = None

    def __call__(self, *args: Any, **settings: Any) -> Any:
        result = self._watch(self.backend, *args, **settings)
        if self.strict and self.warned:
            warned = warned_again(self.backend, args, settings)
            if warned:
                raise AssertionError(f"NumPy warned: {warned}")
        return result

    def gradient(self, *args: Any, **settings: Any) -> Any:
        return self._watch(self.backend.gradient, *args, **settings)

    def transposed(self, *args: Any, **settings: Any) -> Any:
        return self._watch(self.backend.transposed, *args, **settings)

    def strided(self, *args: Any, **settings: Any) -> Any:
        return self._watch(self.backend.strided, *args, **settings)

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


def call_twin(concept: Concept, track: str, case: Case) -> Any:
    """What a twin of one track answers to a case, bare: whatever it raises goes through."""
    positional, settings = concept.split(case)
    if track == "numpy":
        return concept.twin(*positional, **settings)
    twin = concept.torch_twin
    positional, settings = TorchBackend(twin).to_device((positional, settings))
    return twin(*positional, **settings)


def answer_backend(function: Callable[..., Any], track: str) -> Watched:
    """Any other function."""
    return Watched(NumPyBackend(function) if track == "numpy" else TorchBackend(function))


def hold(law: Law, backend: Watched, cases: list[Case], dtype: Any = np.float64) -> None:
    """Try the law on the cases; where one breaks it, let Hypothesis fail with the smallest one that does."""

    @given(law.cases.made)
    def look_for_a_smaller_one(case: Case) -> None:
        backend.kept = None
        law.run(backend, as_dtype(case, dtype))

    for number, case in enumerate(cases):
        backend.kept = worked_out_of(law, number) if dtype is np.float64 else None
        try:
            law.run(backend, case if dtype is np.float64 else as_dtype(case, dtype))
        except Exception:
            look_for_a_smaller_one()
            raise


WORKED_OUT: dict[int, tuple[Law, dict[int, dict[str, Any]]]] = {}


def worked_out_of(law: Law, number: int) -> dict[str, Any]:
    """A place for what a law works out of one of its kept cases: it is the same for everybody who is tried."""
    # The law is kept beside it: as long as it lives, no other one has its id.
    return WORKED_OUT.setdefault(id(law), (law, {}))[1].setdefault(number, {})


def is_broken(law: Law, backend: Watched, cases: list[Case]) -> bool:
    """Whether some of the kept cases breaks the law. What a wrong function's nonsense does to the law's sums counts."""
    for number, case in enumerate(cases):
        backend.kept = worked_out_of(law, number)
        try:
            with np.errstate(all="ignore"):
                law.run(backend, case)
        except Exception:
            return True
    return False


def kept(concept: Concept, cases: Strategy | None = None) -> list[Case]:
    """The kept cases of a strategy of the concept's, of its ordinary inputs unless told: those that grading uses."""
    for track in concept.tracks:
        for law, kept_of_law in zip(laws_of(concept, track), cases_of(concept, track), strict=True):
            if law.cases is (concept.cases if cases is None else cases):
                return kept_of_law.cases
    raise LookupError(f"{concept.path}: no law has these cases")


def of(concept: Concept, *values: Any, id: str | None = None) -> Any:
    """A parameter set about a concept. All tests about one concept go to one worker, which reads its cases once."""
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

"""Which known mistake does a wrong function look like? The one that gives the same outputs on all failing cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judging.law_check import Failure
from autograder.judging.remote_function import RecordedCall
from reference.backends import NumPyBackend, leaves
from reference.common import mistakes_of, widened
from reference.compare import Broken, Raised
from reference.concept import Concept, Mistake


@dataclass(frozen=True)
class Diagnosis:
    """The mistake that a function looks like, as it follows "it", and the hint that helps."""

    description: str
    hint: str


def diagnose(concept: Concept, failures: Sequence[Failure]) -> Mistake | None:
    """The first known mistake that breaks each law on each failing case by the same outputs."""
    failures = [failure for failure in failures if not failure.law.by_autograd]
    if not failures:
        return None
    for mistake in (*mistakes_of(concept), widened(concept)):
        backend = NumPyBackend(mistake.function)
        if all(explains(backend, failure) for failure in failures):
            return mistake
    return None


def explains(backend: NumPyBackend, failure: Failure) -> bool:
    calls = [call for call in failure.calls if call.method == "call"]
    return all(answers_alike(backend, call) for call in calls) and breaks(backend, failure)


def breaks(backend: NumPyBackend, failure: Failure) -> bool:
    try:
        with np.errstate(all="ignore"):
            failure.law.run(backend, failure.case)
    except Exception:
        return True
    return False


def answers_alike(backend: NumPyBackend, call: RecordedCall) -> bool:
    """Whether the mistake answers a recorded call as the student's function did."""
    if isinstance(call.got, Broken):
        return False
    try:
        with np.errstate(all="ignore"):
            got = backend(*call.args, **call.settings)
    except Exception as error:
        return isinstance(call.got, Raised) and call.got.kinds[0] == type(error).__name__
    if isinstance(call.got, Raised):
        return False
    coarse = any(
        leaf.dtype == np.float32 for leaf in leaves((call.args, call.settings)) if isinstance(leaf, np.ndarray)
    )
    return alike(got, call.got, coarse) and list(backend.changed) == list(call.changed)


def alike(left: Any, right: Any, coarse: bool = False) -> bool:
    """Equal up to rounding, `coarse` where float32 is involved, and of one dtype; here NaN is as good as NaN."""
    if isinstance(left, dict) and isinstance(right, dict):
        return set(left) == set(right) and all(alike(part, right[key], coarse) for key, part in left.items())
    if isinstance(left, (tuple, list)) or isinstance(right, (tuple, list)):
        both = isinstance(left, (tuple, list)) and isinstance(right, (tuple, list)) and len(left) == len(right)
        return both and all(alike(a, b, coarse) for a, b in zip(left, right, strict=True))
    try:
        a, b = np.asarray(left), np.asarray(right)
        if a.shape != b.shape or kind(a) != kind(b):
            return False
        relative, absolute = (1e-5, 1e-6) if coarse else (1e-9, 1e-12)
        return bool(np.allclose(a, b, rtol=relative, atol=absolute, equal_nan=True))
    except (TypeError, ValueError):
        return False


def kind(array: np.ndarray) -> str:
    """The dtype of floats, the kind of everything else."""
    return array.dtype.name if array.dtype.kind == "f" else array.dtype.kind

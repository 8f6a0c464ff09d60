"""Hold a function to a law on one case, and note how it broke."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.judging.encoded_cases import EncodedCases
from autograder.judging.remote_function import RecordedCall
from autograder.sandbox.process import Halted
from reference.backends import NumPyBackend
from reference.common import PRECISION
from reference.compare import Broken, Raised, WrongShape, coarsely
from reference.concept import Case, Concept, Law

# Failing cases that a known mistake has to reproduce before a student is told of it.
WITNESSES = 8


class GraderFault(Exception):
    """The reference itself broke a law, or could not be evaluated: never the student's zero."""


@dataclass
class Failure:
    """A law that broke: on which case, how, and what was called."""

    law: Law
    case: Case
    error: Broken | Raised
    calls: list[RecordedCall] = field(default_factory=list)


def try_law(law: Law, f: Any, case: Case, concept: Concept, kept: dict[str, Any] | None = None) -> Failure | None:
    """Try a law on a case; the failure, if it breaks. Halted goes through.

    `kept` is what the law has worked out of this case before, and will fill.
    """
    f.calls, f.kept = [], kept
    try:
        with np.errstate(all="ignore"):
            law.run(f, case)
    except (Broken, Raised) as error:
        return Failure(law, law.of_interest(case), error, f.calls)
    except (Halted, MemoryError):
        raise
    except Exception as error:
        # The law's own arithmetic failed. If it works on the reference, the answer was of no use to it.
        holds_on_reference(law, case, concept)
        wrong = WrongShape(f"the result cannot be used as one: {error}")
        return Failure(law, law.of_interest(case), wrong, f.calls)
    return None


def try_precisely(law: Law, f: Any, case: Case, concept: Concept, kept: dict[str, Any] | None = None) -> Failure | None:
    """The same; a law that holds to float32's accuracy, though not to the last digits, is a failure of precision."""
    failure = try_law(law, f, case, concept, kept)
    if failure is None or law.kind not in ("definition", "law") or not isinstance(failure.error, Broken):
        return failure
    with coarsely():
        is_only_coarse = try_law(law, f, case, concept, kept) is None
    if not is_only_coarse:
        return failure
    precision = replace(law, sentence=PRECISION, kind="robustness", common=True)
    return replace(failure, law=precision)


def failures_of(law: Law, f: Any, its_cases: EncodedCases, concept: Concept, *, precisely: bool) -> list[Failure]:
    """Some cases that break a law; where it holds to float32's accuracy in all of them, failures of precision.

    Whose results are integers has nothing to be precise about, and is not looked at `precisely`.
    """
    attempt = try_precisely if precisely else try_law
    broken: list[Failure] = []
    imprecise: list[Failure] = []
    for case, worked_out in zip(its_cases.cases, its_cases.worked_out, strict=True):
        failure = attempt(law, f, case, concept, worked_out)
        if failure:
            (broken if failure.law is law else imprecise).append(failure)
        if len(broken) == WITNESSES:
            break
    return broken or imprecise[:WITNESSES]


def holds_on_reference(law: Law, case: Case, concept: Concept) -> None:
    try:
        with np.errstate(all="ignore"):
            if not law.by_autograd:
                law.run(NumPyBackend(concept.twin), case)
    except Exception as error:
        raise GraderFault(f"{concept.path}: the reference broke «{law.sentence}»: {error}") from error

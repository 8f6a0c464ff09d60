"""Laws that a student keeps speak against a mistake that would break them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from autograder.judging.encoded_cases import EncodedCases
from autograder.judging.relations.suspect import Suspect
from autograder.judging.witnesses import LastCall
from reference.common import FLOAT32, FRESH, LAYOUT, PRECISION, REPEATABLE, UNTOUCHED, UNUSUAL_UNTOUCHED
from reference.compare import InputChanged, NotDeterministic, WrongDtype, coarsely
from reference.concept import Case, Concept, Law

# The cases of a law that is kept on which a mistake is tried, and how many of those laws are looked at.
KEPT_CASES, MOST_KEPT_LAWS = 5, 12
# Laws on how a result comes about, rather than on what it is: whoever makes the same mistake may well keep others.
SAY_LITTLE = frozenset({UNTOUCHED, UNUSUAL_UNTOUCHED, REPEATABLE, FRESH, LAYOUT, FLOAT32, PRECISION})
# In what is tried on a kept law, another dtype or a missing error says nothing: known mistakes are no whole functions.
SAYS_NOTHING = (WrongDtype, InputChanged, NotDeterministic)
# What known mistakes break, by concept, mistake and law: of this process, and bounded by what is declared.
BREAKS: dict[tuple[str, str, str], bool] = {}


def may_refuse(law: Law) -> bool:
    """Whether breaking it would speak against a mistake.

    Known mistakes are about values: they answer bad calls, and have a dtype of their own.
    """
    return not law.by_autograd and law.kind != "errors" and law.sentence not in SAY_LITTLE


def breaks_kept(concept: Concept, suspect: Suspect, law: Law, its_cases: EncodedCases) -> bool:
    """Whether a suspect breaks a law on some of its cases, as far apart as they lie; known ones are asked once."""
    key = (concept.path, suspect.description, law.sentence)
    if suspect.function is None:
        return tries_break(concept, suspect, law, its_cases)
    if key not in BREAKS:
        BREAKS[key] = tries_break(concept, suspect, law, its_cases)
    return BREAKS[key]


def tries_break(concept: Concept, suspect: Suspect, law: Law, its_cases: EncodedCases) -> bool:
    step = max(1, len(its_cases.cases) // KEPT_CASES)
    return any(breaks_on(concept, suspect, law, case) for case in its_cases.cases[::step][:KEPT_CASES])


def breaks_to_a_digit(concept: Concept, suspect: Suspect, law: Law, its_cases: EncodedCases) -> bool:
    """Whether a suspect breaks a law on any of its cases, be it in the last of the digits that are asked for."""
    return any(breaks_on(concept, suspect, law, case, nullcontext) for case in its_cases.cases)


def breaks_on(
    concept: Concept,
    suspect: Suspect,
    law: Law,
    case: Case,
    how: Callable[[], AbstractContextManager[Any]] = coarsely,
) -> bool:
    backend = LastCall(suspect.as_function(concept))
    try:
        with np.errstate(all="ignore"), how():
            law.run(backend, case)
    except SAYS_NOTHING:
        return False
    except MemoryError:
        raise
    except Exception:
        return True
    return False

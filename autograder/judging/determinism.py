"""Whether a function that broke a law would do so again, or is one that answers differently from call to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.guest import wire
from autograder.judging.encoded_cases import EncodedCases
from autograder.judging.law_check import Failure, try_law
from autograder.judging.remote_function import RecordedCall, RemoteFunction
from reference.backends import leaves
from reference.common import same_twice
from reference.compare import Broken, NotDeterministic, Raised, coarsely
from reference.concept import Concept, Law


def find_nondeterminism(
    f: RemoteFunction,
    concept: Concept,
    definition: tuple[Law, EncodedCases],
    repeatable: Law,
    failures: Sequence[Failure],
) -> Failure | None:
    """The failure of a function that changes its answers; None where it stands by them.

    The calls of `failures` are made once more, and after them those of the definition, which it had kept before.
    """
    for failure in failures:
        # What a call takes of memory is never the same twice.
        calls = [call for call in failure.calls if call.method != "memory"]
        for call, answer in zip(calls, f.ask_again(calls), strict=True):
            now = value_or_error(f, answer)
            if not is_same_answer(now, call):
                changed = NotDeterministic("the same inputs gave another answer later", got=now, expected=call.got)
                return Failure(repeatable, call.as_case(concept), changed, [replace(call, got=now)])
    law, kept = definition
    f.renew(kept.calls)
    for case in kept.cases:
        with coarsely():
            broken = try_law(law, f, case, concept)
        if broken:
            changed = NotDeterministic("the same inputs gave the right answer at first, and another one later")
            return Failure(repeatable, broken.case, changed, broken.calls)
    return None


def value_or_error(f: RemoteFunction, answer: dict[str, Any]) -> Any:
    """A value, or the exception that came in its place."""
    try:
        return f.value(answer)
    except (Raised, Broken) as error:
        return error


def is_same_answer(now: Any, call: RecordedCall) -> bool:
    """Whether it is what came before, up to rounding."""
    if isinstance(now, Exception) or isinstance(call.got, Exception):
        return type(now) is type(call.got)
    if wire.encode({"value": now}) == wire.encode({"value": call.got}):
        # Bit for bit, whatever it is: None and text are no numbers, but they are what they were.
        return True
    try:
        same_twice(now, call.got, largest((call.args, call.settings, call.got)))
    except Broken:
        return False
    return True


def largest(tree: Any) -> float:
    """The largest finite magnitude."""
    arrays = [np.asarray(leaf) for leaf in leaves(tree) if isinstance(leaf, (np.ndarray, np.floating, float))]
    return max((float(np.max(np.abs(a), where=np.isfinite(a), initial=0.0)) for a in arrays), default=0.0)

"""What went wrong, call by call beside the right answers, and how much it proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from autograder.judging.law_check import WITNESSES, Failure
from autograder.judging.relations.compared_call import (
    ComparedCall,
    Incomparable,
    can_be_compared,
    pairs_of_numbers,
    same_structure,
)
from autograder.judging.relations.observed import sizes_of
from autograder.judging.relations.suspect import Suspect
from reference.backends import NumPyBackend, leaves
from reference.compare import Broken, InputChanged, Raised
from reference.concept import Case, Concept

# Witnesses that are looked at: so many of each law, and so many in all.
MOST_OF_A_LAW, MOST_WITNESSES = 3, 30
# Of a witness, the calls that are looked at.
MOST_CALLS = 12
# Different pairs of a right and a wrong number that a story has to explain; what was fitted comes on top.
LEAST_NUMBERS = 3
# Or so many wrong numbers in all, in so many calls.
MANY_ENTRIES, MANY_CALLS = 12, 4
# A story that explains some witnesses leaves at most so many times as many unexplained.
LEAST_SHARE = 3
# Where answers are too small to be seen on the scale of the call, so many digits are the same.
SAME_DIGITS = 1e-3


@dataclass(eq=False)
class Witness:
    """A failure with its calls beside the right answers."""

    concept: Concept
    failure: Failure
    calls: list[ComparedCall]

    @cached_property
    def wrong(self) -> list[ComparedCall]:
        return [call for call in self.calls if call.is_wrong]

    @property
    def method(self) -> str:
        return "gradient" if any(call.method == "gradient" for call in self.calls) else "call"

    def is_explained_by(self, suspect: Suspect) -> bool:
        """Whether the suspect gives the student's answer to every call, and breaks the law."""
        return all(suspect.explains(call) for call in self.calls) and self.is_broken_by(suspect)

    def is_broken_by(self, suspect: Suspect) -> bool:
        if self.wrong and not isinstance(self.failure.error, InputChanged):
            # The law broke by these answers.
            return True
        return self.method == "call" and breaks(suspect, self.concept, self.failure)


def breaks(suspect: Suspect, concept: Concept, failure: Failure) -> bool:
    """Whether a suspect breaks the law of a failure in the same way: by memory, by changed inputs, by a few digits."""
    error = failure.error
    backend = LastCall(suspect.as_function(concept))
    try:
        with np.errstate(all="ignore"):
            failure.law.run(backend, failure.case)
    except Broken as broken:
        return type(broken) is type(error) and in_the_same_way(broken, error)
    except Exception:
        return not isinstance(error, InputChanged)
    return False


class LastCall(NumPyBackend):
    """A suspect on which a law is tried; what it raises is raised as a student's function does."""

    def __call__(self, *args: Any, **settings: Any) -> Any:
        try:
            return super().__call__(*args, **settings)
        except (Broken, Raised):
            raise
        except Exception as error:
            raise Raised.of(error) from None


def in_the_same_way(one: Broken, other: Broken | Raised) -> bool:
    """Whether two broken laws show the same numbers, tiny ones too, or the same words."""
    if isinstance(other, Raised):
        return False
    if not same_structure(one.got, other.got):
        return one.message == other.message
    pairs = zip(leaves(one.got), leaves(other.got), strict=True)
    return all(np.allclose(a, b, rtol=SAME_DIGITS, atol=0.0, equal_nan=True) for a, b in pairs)


def is_comparable(witness: Witness, shown: Witness) -> bool:
    """Whether it may tell more of what is shown: by calls of the same kind, and by wrong answers if those are shown."""
    return witness.method == shown.method and (bool(witness.wrong) or not shown.wrong)


def witness_of(failure: Failure, concept: Concept) -> Witness | None:
    """A failure beside the right answers; None where no numbers came, or where nobody knows what is right."""
    calls = [call for call in failure.calls if call.method in ("call", "gradient")][:MOST_CALLS]
    if not all(map(can_be_compared, calls)):
        return None
    compared = [ComparedCall.of(concept, call) for call in calls]
    try:
        for call in compared:
            if call.method == "gradient":
                # Where there is no backward pass it takes many calls of the twin, and may be too much.
                _ = call.right
    except Incomparable:
        return None
    return Witness(concept, failure, compared)


def some_of_each(failures: Sequence[Failure]) -> list[Failure]:
    """A few witnesses of each law."""
    counted: dict[str, int] = {}
    some = []
    for failure in failures:
        counted[failure.law.sentence] = counted.get(failure.law.sentence, 0) + 1
        if counted[failure.law.sentence] <= MOST_OF_A_LAW:
            some.append(failure)
    return some[:MOST_WITNESSES]


def one_of_each(failures: Sequence[Failure]) -> list[Failure]:
    """The first witness of each law, and then the second ones."""
    by_law: dict[str, list[Failure]] = {}
    for failure in failures:
        by_law.setdefault(failure.law.sentence, []).append(failure)
    return [*(found[0] for found in by_law.values()), *(found[1] for found in by_law.values() if len(found) > 1)]


def kept_by(cases: Sequence[Case], failed: Sequence[Case]) -> list[Case]:
    """The cases on which a law held. Where there are as many witnesses as are looked for, later ones were not tried."""
    ids = {id(case) for case in failed}
    places = [place for place, case in enumerate(cases) if id(case) in ids]
    if len(places) < len(failed):
        # A precision of float32 was found out, or the cases are others: nothing is known of the rest.
        return []
    end = max(places, default=0) if len(failed) >= WITNESSES else len(cases)
    return [case for place, case in enumerate(cases[:end]) if place not in places]


# What it proves -------------------------------------------------------------------------------------------------------


def too_few(calls: Sequence[ComparedCall], fitted: int = 0) -> bool:
    """Whether calls show fewer numbers than it takes: many stories fit a few.

    Where an answer has few different numbers, as 0 and 1, many of them in many calls will do, if they are more than
    were fitted.
    """
    found: set[tuple[float, float]] = set()
    entries = calls_with_some = 0
    for call in calls:
        numbers, count = telling_numbers(call)
        found |= numbers
        entries += count
        calls_with_some += count > 0
        if len(found) >= LEAST_NUMBERS + fitted:
            return False
    return len(found) <= fitted or entries < MANY_ENTRIES or calls_with_some < MANY_CALLS


def is_chance(explained: Sequence[Witness], unexplained: Sequence[Witness]) -> bool:
    """Whether a story that explains some witnesses, and others not, may do so by chance.

    By too few numbers; by whole numbers, which are often the same; where an argument is 0, an axis has length 1, or two
    axes have the same length, in all that it explains, and not in the others: then another story looks the same there.
    """
    calls = [call for witness in explained for call in witness.wrong]
    missed = [call for witness in unexplained for call in witness.wrong]
    if too_few(calls) or not missed or len(explained) * LEAST_SHARE < len(unexplained):
        return True
    if all(is_whole(call) for call in calls):
        return True
    if any(is_mostly_of_zeros(name, calls, missed) for name in calls[0].arguments):
        return True
    sizes, other_sizes = [sizes_of(call) for call in calls], [sizes_of(call) for call in missed]
    names = [name for name in sizes[0] if all(name in found for found in (*sizes, *other_sizes))]
    if any(all(s[name] == 1 for s in sizes) and not any(s[name] == 1 for s in other_sizes) for name in names):
        return True
    return any(
        all(s[one] == s[other] for s in sizes) and not any(s[one] == s[other] for s in other_sizes)
        for one, other in combinations(names, 2)
    )


def is_mostly_of_zeros(name: str, calls: Sequence[ComparedCall], missed: Sequence[ComparedCall]) -> bool:
    """Whether an argument is 0 in all calls of some, and seldom in others: it takes a part of the formula away."""
    return all(is_zero(call.arguments.get(name)) for call in calls) and (
        3 * sum(is_zero(call.arguments.get(name)) for call in missed) <= len(missed)
    )


def is_zero(argument: Any) -> bool:
    return isinstance(argument, np.ndarray) and argument.dtype.kind == "f" and not np.any(argument)


def is_whole(call: ComparedCall) -> bool:
    """Whether both answers are integers, or flags."""
    return all(np.asarray(leaf).dtype.kind in "iub" for leaf in leaves((call.right_parts, call.got_parts)))


def telling_numbers(call: ComparedCall) -> tuple[set[tuple[float, float]], int]:
    """The different numbers of an answer that a story has to explain, and how many there are in all.

    Where a shape is wrong, those that came.
    """
    if isinstance(call.right, Exception) or isinstance(call.got, Exception):
        return set(), 0
    if same_structure(call.right, call.got):
        pairs = pairs_of_numbers(call)
        return set(pairs), len(pairs)
    numbers = [n for leaf in leaves(call.got) for n in np.ravel(np.asarray(leaf, dtype=np.float64))[:24].tolist()]
    some = [(n, n) for n in numbers if np.isfinite(n)]
    return set(some), len(some)


def how_telling(call: ComparedCall) -> tuple[int, int]:
    """How much a call tells, up to a point; then how few numbers it takes."""
    size = sum(int(np.size(leaf)) for leaf in leaves((call.arguments, call.grad)))
    return min(len(telling_numbers(call)[0]), 8), -size


def is_finite_call(call: ComparedCall) -> bool:
    """Whether both answers are finite numbers, and there are some."""
    if isinstance(call.right, Exception) or isinstance(call.got, Exception):
        return False
    parts = [np.asarray(leaf) for leaf in leaves((call.right, call.got))]
    return bool(parts) and all(part.dtype.kind in "fiub" and bool(np.all(np.isfinite(part))) for part in parts)

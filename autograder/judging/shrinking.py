"""Look for a smaller input that breaks a law: among small cases of its inputs, and its own kept ones.

They are the same for everybody, and asked in the same order, the smallest first: the same wrong answers get the same
example, and no luck and no clock is in it but where a function is very slow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from autograder.judging.encoded_cases import cases_of, encoded
from autograder.judging.law_check import Failure
from autograder.judging.remote_function import RemoteFunction
from autograder.sandbox.clocks import Clock, TimeAllowance
from autograder.sandbox.process import Halted
from reference.common import laws_of
from reference.concept import Case, Concept, Law
from reference.recording import Recorder, record
from reference.small_cases import size_of_case, small_cases

# What is taken in at a glance: then nothing smaller is looked for among further cases.
FEW_NUMBERS = 12
# How many sets of small cases are gone through, where the ones before are too large or show nothing.
MOST_SETS = 3
# A bound on tries makes the answer the same everywhere; the seconds are there for functions that are very slow.
MOST_TRIES = 300
MOST_SECONDS = 5.0
# Calls are made for so many cases at a time: the first ones are the smallest, and most mistakes show there.
AT_A_TIME = 8
# Of how many sets a process remembers the cases, with the calls that are made on them.
MOST_REMEMBERED = 96

TryCase = Callable[[Case], Failure | None]


@dataclass(frozen=True)
class Shrunk:
    """The smallest failure that was found; whether the search came to its own end, or something cut it short."""

    failure: Failure
    is_complete: bool


class Rung:
    """A case, with the calls that its law makes on it, as they are sent."""

    def __init__(self, concept: Concept, law: Law, case: Case) -> None:
        self.concept, self.law, self.case = concept, law, case
        # What a law does not look at is not shown.
        self.size = size_of_case(law.of_interest(case))

    @cached_property
    def calls(self) -> list[bytes]:
        return encoded(record(self.law, [self.case], Recorder(self.concept))).calls


def shrink(
    failure: Failure,
    f: RemoteFunction,
    concept: Concept,
    try_case: TryCase,
    clock: Clock | None = None,
) -> Shrunk:
    """Look for the smallest failure, at worst the one that is known; `clock` counts the seconds that it takes.

    `try_case` says whether a case fails in the way that is looked for. Calls are made some at a time before.
    """
    allowance = TimeAllowance(MOST_SECONDS, clock)
    best, tries = failure, 0
    try:
        for ladder in ladders_of(failure.law, concept):
            known = size_of_case(best.case)
            rungs = [rung for rung in ladder if rung.size < known]
            for some in in_pieces(rungs[: MOST_TRIES - tries]):
                if allowance.is_over:
                    return Shrunk(best, is_complete=False)
                tries += len(some)
                found = first_alike(some, f, failure, try_case)
                if found:
                    best = found
                    break
            if is_small_enough(best, ladder):
                break
    except (Halted, MemoryError):
        return Shrunk(best, is_complete=False)
    return Shrunk(best, is_complete=True)


def first_alike(rungs: list[Rung], f: RemoteFunction, failure: Failure, try_case: TryCase) -> Failure | None:
    """The failure of the first case that fails in the same way: another kind of failure would be another story."""
    f.make_ahead([call for rung in rungs for call in rung.calls])
    for rung in rungs:
        found = try_case(rung.case)
        if found and type(found.error) is type(failure.error):
            return found
    return None


def is_small_enough(failure: Failure, ladder: list[Rung]) -> bool:
    """Whether there is little to read, or not much less in the smallest inputs that the law has."""
    fewest = ladder[0].size[0] if ladder else 0
    return size_of_case(failure.case)[0] <= max(FEW_NUMBERS, fewest * 3 // 2)


def in_pieces(rungs: list[Rung]) -> Iterator[list[Rung]]:
    for start in range(0, len(rungs), AT_A_TIME):
        yield rungs[start : start + AT_A_TIME]


# What is tried --------------------------------------------------------------------------------------------------------


def ladders_of(law: Law, concept: Concept) -> Iterator[list[Rung]]:
    """Sets of cases of a law, each from the smallest to the largest; a further one is made when it is asked for."""
    # Under whatever sentence it broke.
    track, number = next(
        (track, number)
        for track in concept.tracks
        for number, own in enumerate(laws_of(concept, track))
        if own.cases is law.cases and (own.check is law.check or own.sentence == law.sentence)
    )
    for turn in range(MOST_SETS):
        yield ladder_of(concept, track, number, turn)


@lru_cache(maxsize=MOST_REMEMBERED)
def ladder_of(concept: Concept, track: str, number: int, turn: int) -> list[Rung]:
    """Small cases of a law, and in the first set its kept ones, the smallest first."""
    law = laws_of(concept, track)[number]
    # A call that is to be refused may end the process: there is enough of them.
    small = [] if law.kind == "errors" else small_cases(law.cases, turn)
    kept = [] if turn else cases_of(concept, track)[number].cases
    return sorted((Rung(concept, law, case) for case in (*small, *kept)), key=lambda rung: rung.size)

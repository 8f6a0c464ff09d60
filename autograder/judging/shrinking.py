"""Search for a smaller input that breaks a law, with Hypothesis: only where one has failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judging.law_check import Failure
from autograder.sandbox.clocks import Clock, TimeAllowance
from autograder.sandbox.process import Halted
from reference.backends import leaves
from reference.concept import Case
from reference.drawing import BATCH, COUNT, draw_batch

# A bound on tries makes the answer the same everywhere; the seconds are there for functions that are very slow.
MOST_TRIES = 600
MOST_SECONDS = 5.0


class StopShrinking(BaseException):
    """Stops Hypothesis: a BaseException, so that it is not taken for another counterexample."""


@dataclass(frozen=True)
class Shrunk:
    """The smallest failure that was found; whether the search came to its own end, or something cut it short."""

    failure: Failure
    is_complete: bool


def shrink(failure: Failure, try_case: Callable[[Case], Failure | None], clock: Clock | None = None) -> Shrunk:
    """Look for the smallest failure, at worst the one that is known; `clock` counts the seconds that it takes."""
    best, is_complete = failure, True
    tries, allowance = 0, TimeAllowance(MOST_SECONDS, clock)

    def try_smaller(case: Case) -> None:
        nonlocal best, tries, is_complete
        tries += 1
        if tries > MOST_TRIES:
            raise StopShrinking
        if allowance.is_over:
            is_complete = False
            raise StopShrinking
        try:
            smaller = try_case(case)
        except (Halted, MemoryError):
            # Hypothesis would take it for what is looked for.
            is_complete = False
            raise StopShrinking from None
        # Another kind of failure would be another story.
        if smaller is None or type(smaller.error) is not type(failure.error):
            return
        if size_of_case(case) <= size_of_case(best.case):
            best = smaller
        raise smaller.error

    for number in range(2 * -(-COUNT // BATCH)):
        try:
            draw_batch(failure.law.cases, number, try_smaller, shrink=True)
        except (StopShrinking, type(failure.error)):
            break
        except Exception as error:
            # Hypothesis complains of a function that fails now and then; what was found stands.
            if type(error).__module__.partition(".")[0] not in ("hypothesis", "builtins", "exceptiongroup"):
                raise
            break
    return Shrunk(best, is_complete)


def size_of_case(case: Case) -> tuple[int, int, float]:
    """How much there is to read: numbers, then digits, then magnitude."""
    numbers = [number for leaf in leaves(case) for number in (leaf.ravel().tolist() if is_array(leaf) else [leaf])]
    digits = sum(len(repr(number)) for number in numbers)
    return len(numbers), digits, sum(abs(n) for n in numbers if isinstance(n, (int, float)) and np.isfinite(n))


def is_array(leaf: Any) -> bool:
    return isinstance(leaf, np.ndarray)

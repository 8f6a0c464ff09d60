"""Search for a smaller input that breaks a law, with Hypothesis: only where one has failed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.judging.law_check import Failure
from reference.backends import leaves
from reference.concept import Case
from reference.drawing import BATCH, COUNT, draw_batch

# A bound on tries makes the answer the same everywhere; the clock is there for functions that are very slow.
MOST_TRIES = 600
MOST_SECONDS = 5.0


class StopShrinking(BaseException):
    """Stops Hypothesis: a BaseException, so that it is not taken for another counterexample."""


def shrink(failure: Failure, try_case: Callable[[Case], Failure | None]) -> Failure:
    """The smallest failure found, at worst the one that is known."""
    best = failure
    tries, ends = 0, time.monotonic() + MOST_SECONDS

    def try_smaller(case: Case) -> None:
        nonlocal best, tries
        tries += 1
        if tries > MOST_TRIES or time.monotonic() > ends:
            raise StopShrinking
        smaller = try_case(case)
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
    return best


def size_of_case(case: Case) -> tuple[int, int, float]:
    """How much there is to read: numbers, then digits, then magnitude."""
    numbers = [number for leaf in leaves(case) for number in (leaf.ravel().tolist() if is_array(leaf) else [leaf])]
    digits = sum(len(repr(number)) for number in numbers)
    return len(numbers), digits, sum(abs(n) for n in numbers if isinstance(n, (int, float)) and np.isfinite(n))


def is_array(leaf: Any) -> bool:
    return isinstance(leaf, np.ndarray)

"""Drawing small values without Hypothesis: of sizes the smallest, of numbers few and round ones.

A recipe of `strategies` says how it is followed by Hypothesis, which draws the kept cases, and how it is sampled. A
sample takes a few microseconds, and is the same everywhere: nothing is asked of Python's generator but `random`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
# For what is drawn until it meets a condition.
MOST_TRIES = 200


class NotSampled(Exception):
    """No value was found that meets a condition."""


class Sampler:
    """Where chosen values come from: one in a row of such choices.

    Args:
        seed: the same one gives the same choices; None gives the first of all that there is to choose from.
        count: how many integers are chosen from, the ones nearest to 0: sizes of axes, most of them.
        zeros: the share of entries that are the first of what there is to choose from, 0 as a rule.
    """

    def __init__(self, seed: int | None, count: int, zeros: float = 0.0) -> None:
        self.count, self.zeros = count, zeros
        self.random: Callable[[], float] = (lambda: 0.0) if seed is None else random.Random(seed).random

    def below(self, limit: int) -> int:
        return int(self.random() * limit)

    def one_of(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def entry(self, limit: int) -> int:
        """The same as `below`, for an entry of an array."""
        return 0 if self.random() < self.zeros else self.below(limit)

    def integer(self, low: int, high: int) -> int:
        """One of the integers from low to high that are nearest to 0; below 0 as many more."""
        if low > 0 or high < 0:
            low, high = (low, min(high, low + self.count - 1)) if low > 0 else (max(low, high - self.count + 1), high)
        else:
            low, high = max(low, 1 - self.count), min(high, self.count - 1)
        return sorted(range(low, high + 1), key=abs)[self.below(high - low + 1)]

    def permuted(self, values: Sequence[T]) -> list[T]:
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def until(self, draw: Callable[[], T], condition: Callable[[T], object]) -> T:
        """What is drawn first that meets a condition."""
        for _ in range(MOST_TRIES):
            drawn = draw()
            if condition(drawn):
                return drawn
        raise NotSampled

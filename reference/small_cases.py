"""Small cases of a law's inputs: what a counterexample is looked for among.

They are sampled by the recipes that all other cases are drawn by, so that whatever a law promises of its inputs holds
of them too; sizes are as small as may be, and numbers are few and round. There are many different ones: of each shape
some, the smallest shapes first. They are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference.backends import leaves
from reference.concept import Case
from reference.drawing import identity
from reference.sampling import NotSampled, Sampler
from reference.strategies import Strategy

Size = tuple[int, int, int, float]
Sized = tuple[Size, Case]
# How many there are of each strategy; of these, so many of at most so many numbers, where there are enough.
COUNT, OF_FEW, FEW = 80, 64, 16
# So many integers nearest to 0, such as sizes of axes, are sampled from in turn, and such shares of entries are 0.
COUNTS, ZEROS = (2, 3, 4), (0.0, 0.0, 0.5, 0.8)
# How many are sampled for each number of integers.
SAMPLED = 120


def small_cases(strategy: Strategy, turn: int = 0) -> list[Case]:
    """Up to COUNT different small cases, the smallest first; other ones at every turn."""
    sampled: dict[Any, Case] = {}
    for case in samples(strategy, turn):
        sampled.setdefault(identity(case), case)
    return choose([(size_of_case(case), case) for case in sampled.values()])


def samples(strategy: Strategy, turn: int = 0) -> Iterator[Case]:
    """The smallest case of all, then more and more, of larger and larger sizes."""
    for count in COUNTS:
        for number in range(SAMPLED):
            seed = (turn * len(COUNTS) + count) * SAMPLED + number if number else None
            try:
                yield strategy.sample(Sampler(seed, count, ZEROS[number % len(ZEROS)]))
            except NotSampled:
                continue


def choose(sampled: list[Sized]) -> list[Case]:
    """Cases of few numbers, then what is left over, of each shape some."""
    in_turn = by_turns(sampled)
    few = [case for _, case in in_turn if size_of_case(case)[0] <= FEW][:OF_FEW]
    taken = set(map(id, few))
    # Also of the large shapes, of each as many as of any other.
    others = [case for _, case in sorted(in_turn, key=lambda one: one[0]) if id(case) not in taken]
    return sorted([*few, *others[: COUNT - len(few)]], key=size_of_case)


def by_turns(sampled: list[Sized]) -> list[tuple[int, Case]]:
    """The cases, each with its turn within its shape: the smaller a shape, the more of its turns come early."""
    by_shape: dict[Any, list[Sized]] = {}
    for sized in sampled:
        by_shape.setdefault(shape_of(sized[1]), []).append(sized)
    ordered = [
        ((turn + 1) * max(1, size[0]), size, turn, case)
        for alike in by_shape.values()
        for turn, (size, case) in enumerate(smallest_first(alike))
    ]
    return [(turn, case) for _, _, turn, case in sorted(ordered, key=lambda one: one[:3])]


def smallest_first(alike: list[Sized]) -> list[Sized]:
    """The smallest, then the others as they were drawn: of these none is like the next."""
    first = min(range(len(alike)), key=lambda number: alike[number][0])
    return [alike[first], *alike[:first], *alike[first + 1 :]]


def shape_of(case: Case) -> tuple[Any, ...]:
    """The same for cases that differ in nothing but the entries of arrays, and numbers."""
    return tuple(leaf.shape if is_array(leaf) else type(leaf) if is_real(leaf) else leaf for leaf in leaves(case))


def size_of_case(case: Any) -> Size:
    """How much there is to read: numbers, then brackets, then digits, then magnitude."""
    numbers = list(numbers_of(case))
    axes = sum(leaf.ndim for leaf in leaves(case) if is_array(leaf))
    # 1.0 is read more easily than 0.5.
    digits = sum(len(repr(number)) + (isinstance(number, float) and number % 1 != 0) for number in numbers)
    return len(numbers), axes, digits, sum(abs(n) for n in numbers if isinstance(n, (int, float)) and np.isfinite(n))


def numbers_of(tree: Any) -> Iterator[Any]:
    for leaf in leaves(tree):
        yield from leaf.ravel().tolist() if is_array(leaf) else [leaf]


def is_array(leaf: Any) -> bool:
    return isinstance(leaf, np.ndarray)


def is_real(leaf: Any) -> bool:
    return isinstance(leaf, float)

"""What is to be drawn, as recipes: Hypothesis is imported when one is followed, and not before.

Whoever only replays kept cases needs no Hypothesis, and is spared a third of all imports. The names are Hypothesis's.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Draw = Callable[[Any], Any]


class Strategy:
    """A recipe for a strategy of Hypothesis; `made` is the strategy itself."""

    def __init__(self, make: Callable[[], SearchStrategy[Any]]) -> None:
        self.make = make

    @functools.cached_property
    def made(self) -> SearchStrategy[Any]:
        return self.make()

    def map(self, function: Callable[[Any], Any]) -> Strategy:
        """What the function makes of a drawn value."""
        return Strategy(lambda: self.made.map(function))

    def filter(self, condition: Callable[[Any], Any]) -> Strategy:
        """The drawn values that meet the condition."""
        return Strategy(lambda: self.made.filter(condition))

    def flatmap(self, function: Callable[[Any], Strategy]) -> Strategy:
        """What is drawn from the strategy that the function makes of a drawn value."""
        return Strategy(lambda: self.made.flatmap(lambda drawn: function(drawn).made))

    def __or__(self, other: Strategy) -> Strategy:
        return Strategy(lambda: self.made | other.made)


def composite(function: Callable[..., Any]) -> Callable[..., Strategy]:
    """A strategy from a function that draws; its first parameter is `draw`."""

    @functools.wraps(function)
    def strategy(*args: Any, **settings: Any) -> Strategy:
        def make() -> SearchStrategy[Any]:
            from hypothesis import strategies as st

            return st.composite(drawing)(*args, **settings)

        return Strategy(make)

    @functools.wraps(function)
    def drawing(draw: Draw, *args: Any, **settings: Any) -> Any:
        return function(lambda strategy: draw(strategy.made), *args, **settings)

    return strategy


def _by_name(name: str) -> Callable[..., Strategy]:
    """The strategy of Hypothesis with this name, as a recipe."""

    def strategy(*args: Any, **settings: Any) -> Strategy:
        def make() -> SearchStrategy[Any]:
            from hypothesis import strategies as st

            made: SearchStrategy[Any] = getattr(st, name)(*args, **settings)
            return made

        return Strategy(make)

    return strategy


just, integers, booleans, sampled_from, permutations, binary = map(
    _by_name, ("just", "integers", "booleans", "sampled_from", "permutations", "binary")
)


def one_of(strategies: Sequence[Strategy]) -> Strategy:
    """One of several strategies."""

    def make() -> SearchStrategy[Any]:
        from hypothesis import strategies as st

        return st.one_of([strategy.made for strategy in strategies])

    return Strategy(make)


def tuples(*strategies: Strategy) -> Strategy:
    """A tuple with a value of each strategy."""

    def make() -> SearchStrategy[Any]:
        from hypothesis import strategies as st

        return st.tuples(*(strategy.made for strategy in strategies))

    return Strategy(make)


def arrays(dtype: Any, shape: tuple[int, ...], elements: Strategy, *, unique: bool = False) -> Strategy:
    """An array of this shape, every entry drawn for itself: without `fill=nothing()` one in seven would be constant."""

    def make() -> SearchStrategy[Any]:
        from hypothesis import strategies as st
        from hypothesis.extra import numpy as hnp

        return hnp.arrays(dtype, shape, elements=elements.made, fill=st.nothing(), unique=unique)

    return Strategy(make)

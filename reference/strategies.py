"""What is to be drawn, as recipes: Hypothesis is imported when one is followed, and not before.

Whoever only replays kept cases needs no Hypothesis, and is spared a third of all imports. The names are Hypothesis's.
A recipe can also be sampled without it, for small values.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from reference.sampling import Sampler

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Draw = Callable[[Any], Any]
Sample = Callable[[Sampler], Any]


class Strategy:
    """A recipe for a strategy of Hypothesis; `made` is the strategy itself, and `sample` draws a small value."""

    def __init__(self, make: Callable[[], SearchStrategy[Any]], sample: Sample) -> None:
        self.make, self.sample = make, sample

    @functools.cached_property
    def made(self) -> SearchStrategy[Any]:
        return self.make()

    def map(self, function: Callable[[Any], Any]) -> Strategy:
        """What the function makes of a drawn value."""
        return Strategy(lambda: self.made.map(function), lambda sampler: function(self.sample(sampler)))

    def filter(self, condition: Callable[[Any], Any]) -> Strategy:
        """The drawn values that meet the condition."""
        return Strategy(
            lambda: self.made.filter(condition),
            lambda sampler: sampler.until(lambda: self.sample(sampler), condition),
        )

    def flatmap(self, function: Callable[[Any], Strategy]) -> Strategy:
        """What is drawn from the strategy that the function makes of a drawn value."""
        return Strategy(
            lambda: self.made.flatmap(lambda drawn: function(drawn).made),
            lambda sampler: function(self.sample(sampler)).sample(sampler),
        )

    def sampled_by(self, sample: Sample) -> Strategy:
        """The same for Hypothesis, sampled in another way."""
        return Strategy(lambda: self.made, sample)

    def __or__(self, other: Strategy) -> Strategy:
        return Strategy(lambda: self.made | other.made, lambda sampler: sampler.one_of((self, other)).sample(sampler))


def composite(function: Callable[..., Any]) -> Callable[..., Strategy]:
    """A strategy from a function that draws; its first parameter is `draw`."""

    @functools.wraps(function)
    def strategy(*args: Any, **settings: Any) -> Strategy:
        def make() -> SearchStrategy[Any]:
            from hypothesis import strategies as st

            return st.composite(drawing)(*args, **settings)

        def sample(sampler: Sampler) -> Any:
            return function(lambda drawn: drawn.sample(sampler), *args, **settings)

        return Strategy(make, sample)

    @functools.wraps(function)
    def drawing(draw: Draw, *args: Any, **settings: Any) -> Any:
        return function(lambda strategy: draw(strategy.made), *args, **settings)

    return strategy


def _by_name(name: str, sample: Callable[..., Any]) -> Callable[..., Strategy]:
    """The strategy of Hypothesis with this name, as a recipe; `sample` gets a sampler and the same arguments."""

    def strategy(*args: Any, **settings: Any) -> Strategy:
        def make() -> SearchStrategy[Any]:
            from hypothesis import strategies as st

            made: SearchStrategy[Any] = getattr(st, name)(*args, **settings)
            return made

        return Strategy(make, lambda sampler: sample(sampler, *args, **settings))

    return strategy


just = _by_name("just", lambda sampler, value: value)
integers = _by_name("integers", lambda sampler, low, high: sampler.integer(low, high))
booleans = _by_name("booleans", lambda sampler: sampler.one_of((False, True)))
sampled_from = _by_name("sampled_from", lambda sampler, options: sampler.one_of(options))
permutations = _by_name("permutations", lambda sampler, values: sampler.permuted(values))
binary = _by_name("binary", lambda sampler, min_size, max_size: bytes(sampler.below(256) for _ in range(min_size)))


def one_of(strategies: Sequence[Strategy]) -> Strategy:
    """One of several strategies."""

    def make() -> SearchStrategy[Any]:
        from hypothesis import strategies as st

        return st.one_of([strategy.made for strategy in strategies])

    return Strategy(make, lambda sampler: sampler.one_of(strategies).sample(sampler))


def tuples(*strategies: Strategy) -> Strategy:
    """A tuple with a value of each strategy."""

    def make() -> SearchStrategy[Any]:
        from hypothesis import strategies as st

        return st.tuples(*(strategy.made for strategy in strategies))

    return Strategy(make, lambda sampler: tuple([strategy.sample(sampler) for strategy in strategies]))


def arrays(dtype: Any, shape: tuple[int, ...], elements: Strategy, *, unique: bool = False) -> Strategy:
    """An array of this shape, every entry drawn for itself: without `fill=nothing()` one in seven would be constant."""

    def make() -> SearchStrategy[Any]:
        from hypothesis import strategies as st
        from hypothesis.extra import numpy as hnp

        return hnp.arrays(dtype, shape, elements=elements.made, fill=st.nothing(), unique=unique)

    def sample(sampler: Sampler) -> np.ndarray:
        entries: list[Any] = []
        for _ in range(math.prod(shape)):
            new = functools.partial(elements.sample, sampler)
            entries.append(sampler.until(new, lambda entry: entry not in entries) if unique else new())
        return np.array(entries, dtype).reshape(shape)

    return Strategy(make, sample)

"""Strategies for the inputs of laws.

Arrays are described by the names of their axes: two arrays that share a name in one case share its size.
Entries are multiples of 1/8 by default, so that sums and products stay exact: a counterexample reads well, and a
true law does not fail by rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from reference.axes import is_name, size_of
from reference.backends import leaves, map_leaves
from reference.compare import Raised
from reference.sampling import Sampler
from reference.strategies import (
    Strategy as Strategy,
    arrays,
    binary,
    booleans as booleans,
    composite as composite,
    integers as integers,
    just as just,
    one_of as one_of,
    permutations as permutations,
    sampled_from as sampled_from,
    tuples as tuples,
)

SMALLEST, LARGEST = 1, 4


class Sizes:
    """The sizes of the named axes of one case, each drawn when it is first asked for."""

    def __init__(self, draw: Callable[[Strategy], Any]) -> None:
        self.draw = draw
        self.known: dict[str, int] = {}

    def shape(self, axes: str) -> tuple[int, ...]:
        """The shape that the names stand for: `n k`, numbers and sums such as `2*n-1`, `...` for one to three axes."""
        if axes == "...":
            if "..." not in self.known:
                self.known["..."] = self.draw(integers(1, 3))
            return tuple(self[f"...{i}"] for i in range(self.known["..."]))
        return tuple(self[axis] if is_name(axis) else size_of(axis, self.__getitem__) for axis in axes.split())

    def __getitem__(self, axis: str) -> int:
        if axis not in self.known:
            self.known[axis] = self.draw(integers(SMALLEST, LARGEST))
        return self.known[axis]


def array(draw: Callable[[Strategy], Any], *shape: int, kind: Callable[..., Any] | None = None, **settings: Any) -> Any:
    """An array of exactly this shape, within a strategy of one's own: multiples of 1/8 unless another kind is named."""
    return draw((kind or reals)(" ".join(map(str, shape)), **settings).strategy(Sizes(draw)))


@dataclass(frozen=True)
class Grid:
    """Numbers that are evenly apart: whole multiples of `unit`, from `low` to `high` times, moved by `offset`.

    An array of them is drawn as one string of bytes, which takes a fraction of the time of drawing number by number.
    The byte 0 stands for the number nearest to 0, so that cases shrink to small numbers. Below 0 it reaches as far as
    above.
    """

    low: int
    high: int
    unit: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        if self.low > self.high or (self.low < 0 and self.low != -self.high):
            raise ValueError(f"low: got {self.low} with high = {self.high}, expected 0 or more, or -high")

    def strategy(self, shape: tuple[int, ...], dtype: Any, *, is_final: bool = True) -> Strategy:
        """An array of it; what is not `is_final` is made other numbers of later, and need not be round in a sample."""

        def sample(sampler: Sampler) -> np.ndarray:
            few = round_ones(self) if is_final else even_ones(self)
            entries = [few[sampler.entry(len(few))] for _ in range(math.prod(shape))]
            return np.array(entries, dtype).reshape(shape)

        return self.drawn(shape, dtype).sampled_by(sample)

    def drawn(self, shape: tuple[int, ...], dtype: Any) -> Strategy:
        width = 1 if self.count <= 256 else 4
        size = width * math.prod(shape)
        return binary(min_size=size, max_size=size).map(
            lambda drawn: self.values(np.frombuffer(drawn, f">u{width}").astype(np.int64)).reshape(shape).astype(dtype)
        )

    def one(self, of: int = 1) -> Strategy:
        """A single number of the grid, one `of` so many that may have to be different."""
        drawn = integers(self.low, self.high).map(lambda i: i * self.unit + self.offset)
        return drawn.sampled_by(lambda sampler: sampler.one_of(round_ones(self, max(ROUND_ONES, 2 * of))))

    @property
    def count(self) -> int:
        return self.high - self.low + 1

    def values(self, drawn: np.ndarray) -> np.ndarray:
        """The numbers that the bytes stand for. Of a wide grid, every other one is among those nearest to 0."""
        # Bytes shrink towards 0: those of a far number towards the nearest of the far ones.
        places = np.where(drawn < 2**31, drawn % 256, drawn - 2**31) % self.count
        # Around 0: 0, 1, -1, 2, -2 and so on.
        around = np.where(places % 2 == 1, (places + 1) // 2, -(places // 2))
        return (around if self.low < 0 else self.low + places) * self.unit + self.offset


# How many numbers of a grid are sampled, besides the far ones.
ROUND_ONES = 7
# Where they are looked for: among so many of those that are nearest to 0.
NEAR_ZERO = 1000


@cache
def round_ones(grid: Grid, count: int = ROUND_ONES) -> tuple[float, ...]:
    """The `count` numbers of a grid with the fewest digits, nearest to 0; then powers of ten, and the ends.

    Halves count as larger: 0, 1, -1, 0.5, -0.5, 2, -2 and so on.
    """
    places = range(max(grid.low, -NEAR_ZERO), min(grid.high, NEAR_ZERO) + 1)
    numbers = sorted((place * grid.unit + grid.offset for place in places), key=roundness)
    outermost = (
        range(grid.high, max(grid.high - 5, grid.low - 1), -1),
        range(grid.low, min(grid.low + 5, grid.high + 1)),
    )

    # The end itself, unless it has many digits and one beside it has fewer.
    far = [
        min((place * grid.unit + grid.offset for place in outer), key=lambda n: max(8, digits(n)))
        for outer in outermost
    ]
    tens = [sign * 10.0**power for power in range(1, 9) for sign in (1, -1)]
    low, high = (place * grid.unit + grid.offset for place in (grid.low, grid.high))
    on_grid = [ten for ten in tens if low <= ten <= high and (ten - grid.offset) / grid.unit % 1 == 0]
    return tuple(dict.fromkeys([*numbers[:count], *on_grid, *far]))


def digits(n: float) -> int:
    return len(repr(abs(n)))


def roundness(n: float) -> tuple[int, float, bool]:
    return digits(n), abs(n) if n == int(n) else 3 * abs(n), n < 0


@cache
def even_ones(grid: Grid) -> tuple[float, ...]:
    """Numbers evenly apart over all of a grid: something is made of them afterwards."""
    step = max(1, grid.high // 8)
    multiples = range(0, grid.high + 1, step)
    # From 1 on, every other number stands for a negative one.
    both = multiples if grid.low <= 0 else sorted({*multiples, *(place - 1 for place in multiples)})
    negative = [-place for place in multiples[1:]] if grid.low < 0 else []
    return tuple(place * grid.unit + grid.offset for place in (*both, *negative) if grid.low <= place <= grid.high)


@dataclass(frozen=True)
class Shaped:
    """An array whose axes are named: a strategy once the sizes are known. Entries are of a grid, or of any strategy."""

    axes: str
    entries: Grid | Strategy
    finish: Callable[[np.ndarray], np.ndarray] | None = None
    unique: bool = False
    dtype: Any = np.float64

    def strategy(self, sizes: Sizes) -> Strategy:
        shape = sizes.shape(self.axes)
        if isinstance(self.entries, Grid) and not self.unique:
            drawn = self.entries.strategy(shape, self.dtype, is_final=self.finish is None)
        else:
            entries = self.entries.one(math.prod(shape)) if isinstance(self.entries, Grid) else self.entries
            drawn = arrays(self.dtype, shape, entries, unique=self.unique)
        return drawn if self.finish is None else drawn.map(self.finish)

    def but(self, finish: Callable[[np.ndarray], np.ndarray]) -> Shaped:
        """The same array with something done to it afterwards."""
        before = self.finish
        return replace(self, finish=finish if before is None else lambda array: finish(before(array)))


def eighths(limit: float) -> Grid:
    return Grid(-round(limit * 8), round(limit * 8), 1 / 8)


def thirds(spec: Any) -> Any:
    """The same with a third of each number, where they are evenly apart around 0 and nothing is done to them after."""
    if not isinstance(spec, Shaped) or not isinstance(spec.entries, Grid) or spec.dtype is not np.float64:
        return spec
    plain = spec.entries.low < 0 and spec.entries.offset == 0 and spec.finish is None
    return replace(spec, entries=replace(spec.entries, unit=spec.entries.unit / 3)) if plain else spec


def real(limit: float = 8.0) -> Strategy:
    """One number: a multiple of 1/8 between -limit and limit."""
    return eighths(limit).one()


def positive(limit: float = 8.0) -> Strategy:
    """One number above 0: a multiple of 1/8 up to limit."""
    return Grid(1, round(limit * 8), 1 / 8).one()


def reals(axes: str, *, limit: float = 8.0) -> Shaped:
    """Multiples of 1/8 between -limit and limit."""
    return Shaped(axes, eighths(limit))


def positives(axes: str, *, limit: float = 8.0) -> Shaped:
    """Multiples of 1/8 above 0."""
    return Shaped(axes, Grid(1, round(limit * 8), 1 / 8))


def nonzeros(axes: str, *, limit: float = 8.0) -> Shaped:
    """Multiples of 1/8 without 0: for derivatives of functions with a kink at 0."""
    # 1, 2, 3, 4 and so on stand for 1, -1, 2, -2.
    return Shaped(axes, Grid(1, 2 * round(limit * 8))).but(lambda k: np.where(k % 2 == 1, k + 1, -k) / 16)


def distinct(axes: str, *, limit: float = 32.0) -> Shaped:
    """Multiples of 1/8, no two the same: for maxima without ties."""
    return Shaped(axes, eighths(limit), unique=True)


def few(axes: str) -> Shaped:
    """Zeros and ones: for ties, and for rows that are the same."""
    return Shaped(axes, Grid(0, 1))


def flags(axes: str) -> Shaped:
    """True and False."""
    return Shaped(axes, Grid(0, 1), dtype=np.bool_)


def whole(axes: str, low: int, high: int) -> Shaped:
    """Integers between two bounds, as an array of int64."""
    return Shaped(axes, Grid(low, high), dtype=np.int64)


def uneven(axes: str) -> Shaped:
    """Numbers off every grid of halves, between -8 and 8: what is looked up in a table is not right there."""
    return Shaped(axes, Grid(-21, 21, 0.37, 0.011))


def near_ties(axes: str) -> Shaped:
    """Numbers around 1, no two the same, that differ by millionths: float32 still tells them apart."""
    return Shaped(axes, Grid(0, 255, 2.0**-20, 1.0), unique=True)


def fractions(axes: str, *, inside: bool = False) -> Shaped:
    """Multiples of 1/16 from 0 to 1, the ends left out where `inside`: probabilities of single events."""
    return Shaped(axes, Grid(1, 15, 1 / 16) if inside else Grid(0, 16, 1 / 16))


def distributions(axes: str, *, inside: bool = False) -> Shaped:
    """Probabilities along the last axis, multiples of 1/64 that sum to exactly 1; none is 0 where `inside`."""
    return Shaped(axes, Grid(0, 64)).but(lambda cuts: cut_into_distributions(cuts, inside=inside))


def cut_into_distributions(cuts: np.ndarray, *, inside: bool) -> np.ndarray:
    """Cut a stick of 64 at sorted places along the last axis; the pieces are the distribution."""
    outcomes = cuts.shape[-1]
    least = 1 if inside else 0
    free = 64 - least * outcomes
    inner = np.sort(np.floor(cuts[..., 1:] * free / 64), axis=-1)
    ends = np.broadcast_to([0.0], (*inner.shape[:-1], 1))
    pieces = np.diff(np.concatenate([ends, inner, ends + free], axis=-1), axis=-1)
    return (pieces + least) / 64


def is_spec(value: Any) -> bool:
    """Whether it says what to draw: a strategy, an array with named axes, or a tree of those."""
    parts = list(leaves(value))
    return bool(parts) and all(isinstance(part, (Shaped, Strategy)) for part in parts)


@composite
def together(draw: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """One case: every input drawn, axes of the same name of the same size. An input may be a tree of strategies."""
    sizes = Sizes(draw)

    def drawn(spec: Any) -> Any:
        return draw(spec.strategy(sizes) if isinstance(spec, Shaped) else spec)

    return {name: map_leaves(drawn, spec) for name, spec in inputs.items()}


@composite
def joined(draw: Any, case: Strategy, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A case from a strategy of its own, with further inputs of a law beside it."""
    return draw(case) | draw(together(inputs))


@composite
def with_cotangent(
    draw: Any, case: Strategy, forward: Callable[[dict[str, Any]], Any], through: int = 1
) -> dict[str, Any]:
    """A case with `grad` in front: random numbers in the shape of the first result; of the first `through`, a tuple."""
    arguments = draw(case)
    try:
        result = forward(arguments)
    except Exception as error:
        raise Raised((type(error).__name__,), f"the twin itself raised on {arguments}: {error}") from error
    results = result if isinstance(result, tuple) else (result,)
    shapes = [np.shape(part) for part in results[:through]]
    grads = tuple(draw(eighths(8).strategy(shape, np.float64)) for shape in shapes)
    return {"grad": grads[0] if through == 1 else grads} | arguments

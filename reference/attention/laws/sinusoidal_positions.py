"""sinusoidal_positions: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import BASES, NO_INTEGERS, NOT_ABOVE_0
from reference.compare import close, holds
from reference.concept import Concept
from reference.inputs import integers, just, sampled_from

sinusoidal_positions = Concept(
    in_numpy.sinusoidal_positions,
    length=integers(1, 5),
    dim=sampled_from([2, 4, 6, 8]),
    base=BASES,
    further=[{"length": just(300), "dim": sampled_from([2, 6])}],
    unusual=[{"length": just(0)}],
    differentiable=False,
    # A rounding of the angle t shows in its sine: that of 300 in float32 is no mistake.
    scale=lambda case, expected: max(1.0, case["length"]),
)


sinusoidal_positions.refuses("length is negative", length=[-1, -4])
sinusoidal_positions.refuses("length is no integer, as True and 2.0 are none", length=NO_INTEGERS)
sinusoidal_positions.refuses("dim is odd or below 2", dim=[1, 3, 5, 7, 0, -2])
sinusoidal_positions.refuses("dim is no integer, as True and 2.0 are none", dim=NO_INTEGERS)
sinusoidal_positions.refuses("base is not a finite number above 0", base=NOT_ABOVE_0)


@sinusoidal_positions.law("the first row, position 0, is 0, 1, 0, 1, ...")
def first(f, length, dim, base):
    close(f(length, dim, base=base)[0], np.arange(dim) % 2.0, scale=1, message="the first row is another one")


@sinusoidal_positions.law("every row has the length sqrt(dim / 2)")
def norm(f, length, dim, base):
    got = np.sqrt(np.sum(f(length, dim, base=base) ** 2, axis=-1))
    close(got, np.full(length, math.sqrt(dim / 2)), message="a row has another length")


@sinusoidal_positions.law("no two rows are the same")
def different(f, dim, base, length=integers(2, 40)):
    rows = f(length, dim, base=base)
    apart = np.max(np.abs(rows[:, None] - rows), axis=-1) + np.eye(length)
    holds(apart > 1e-3, "two positions have the same row", got=rows)


@sinusoidal_positions.law("the dot product of two rows depends on how far apart they are, not on where")
def distance(f, dim, base, length=integers(2, 6)):
    rows = f(length, dim, base=base)
    products = rows @ rows.T
    close(products[1:, 1:], products[:-1, :-1], scale=dim, message="the same distance gives another dot product")


@sinusoidal_positions.law("going k positions further turns every pair of columns by a fixed angle, k / base^(2i/dim)")
def rotation(f, dim, base, length=integers(2, 6), k=integers(1, 3)):
    rows = f(length + k, dim, base=base)
    angles = k / base ** (np.arange(0, dim, 2) / dim)
    sin, cos = rows[:length, 0::2], rows[:length, 1::2]
    turned = np.empty((length, dim))
    turned[:, 0::2] = sin * np.cos(angles) + cos * np.sin(angles)
    turned[:, 1::2] = cos * np.cos(angles) - sin * np.sin(angles)
    close(rows[k:], turned, scale=1, message="a row is not the one k before it, turned")


def waves(length, dim, base, exponents, start=0):
    angles = np.arange(start, start + length)[:, None] / base ** np.asarray(exponents)
    return in_numpy.interleaved(np.sin(angles), np.cos(angles))


def even(dim):
    if dim % 2:
        raise ValueError
    return np.arange(0, dim, 2) / dim


@sinusoidal_positions.mistake(
    "puts all sines before all cosines",
    hint="Sines and cosines take turns: sines fill the even columns, cosines the odd ones.",
)
def halves(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / base ** even(dim)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=-1)


@sinusoidal_positions.mistake("counts positions from 1", hint="The first position is 0: its row is 0, 1, 0, 1, ...")
def from_one(length, dim, *, base=10000.0):
    return waves(length, dim, base, even(dim), start=1)


@sinusoidal_positions.mistake(
    "uses i / dim instead of 2 i / dim", hint="Column 2 i has the exponent 2 i / dim; i counts the pairs."
)
def exponent(length, dim, *, base=10000.0):
    return waves(length, dim, base, even(dim) / 2)


@sinusoidal_positions.mistake(
    "uses 4 i / dim instead of 2 i / dim",
    hint="0, 2, 4, ... is 2 i already: divide these numbers by dim as they are.",
)
def twice(length, dim, *, base=10000.0):
    return waves(length, dim, base, 2 * even(dim))


@sinusoidal_positions.mistake(
    "stacks sines and cosines along the first axis",
    hint="Columns take turns where the new axis is the last one: stack along axis -1, then reshape.",
)
def stacked(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / base ** even(dim)
    return np.stack([np.sin(angles), np.cos(angles)]).reshape(length, dim)


@sinusoidal_positions.mistake(
    "gives sine and cosine of a pair different angles",
    hint="Columns 2 i and 2 i + 1 share one angle: both use 2 i / dim.",
)
def apart(length, dim, *, base=10000.0):
    even(dim)
    angles = np.arange(length)[:, None] / base ** (np.arange(dim) / dim)
    return np.where(np.arange(dim) % 2 == 0, np.sin(angles), np.cos(angles))


@sinusoidal_positions.mistake(
    "multiplies by the power of the base", hint="Waves become slower along the columns: divide."
)
def fast(length, dim, *, base=10000.0):
    return waves(length, dim, base, -even(dim))


@sinusoidal_positions.mistake("ignores base", hint="base is a parameter: 10000 is only its default.")
def fixed(length, dim, *, base=10000.0):
    return waves(length, dim, 10000.0, even(dim))


@sinusoidal_positions.mistake("swaps sine and cosine", hint="Column 0 is a sine: it starts at 0.")
def swapped(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / base ** even(dim)
    return in_numpy.interleaved(np.cos(angles), np.sin(angles))


@sinusoidal_positions.mistake(
    "takes sines alone", hint="With sines alone, turning by a fixed angle is impossible: cosines are missing."
)
def sines(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / base ** even(dim)
    return in_numpy.interleaved(np.sin(angles), np.sin(angles))


@sinusoidal_positions.mistake(
    "divides positions by the length", hint="Position t is t, whatever the length: rows would all shift."
)
def relative(length, dim, *, base=10000.0):
    angles = np.arange(length)[:, None] / max(length, 1) / base ** even(dim)
    return in_numpy.interleaved(np.sin(angles), np.cos(angles))


@sinusoidal_positions.mistake("starts again after 32 positions", hint="No two positions may share a row.")
def wraps(length, dim, *, base=10000.0):
    return in_numpy.sinusoidal_positions(32, dim, base=base)[np.arange(length) % 32]


@sinusoidal_positions.mistake(
    "cuts an odd dim down", hint="An odd dim leaves a sine without its cosine: raise ValueError."
)
def any_dim(length, dim, *, base=10000.0):
    return in_numpy.sinusoidal_positions(length, dim + dim % 2, base=base)[:, :dim]


@sinusoidal_positions.mistake(
    "uses 2 i / dim where i counts columns instead of pairs",
    hint="Columns 2 i and 2 i + 1 share one angle, and i counts the pairs: 0, 1, ..., dim / 2 - 1.",
)
def of_columns(length, dim, *, base=10000.0):
    even(dim)
    angles = np.arange(length)[:, None] / base ** (2 * np.arange(dim) / dim)
    return np.where(np.arange(dim) % 2 == 0, np.sin(angles), np.cos(angles))


@sinusoidal_positions.mistake(
    "lets the exponents go all the way from 0 to 1",
    hint="The exponents are 2 i / dim: the last one stays below 1, and nothing is divided by dim / 2 - 1.",
)
def up_to_one(length, dim, *, base=10000.0):
    return waves(length, dim, base, even(dim) * dim / max(dim - 2, 1))

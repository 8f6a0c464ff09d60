"""rotary_positions: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import BASES, NOT_ABOVE_0, uneven
from reference.compare import close
from reference.concept import Concept
from reference.inputs import array, composite, integers, reals, sampled_from


@composite
def pairs(draw):
    batch = draw(sampled_from([(), (2,), (1, 2)]))
    shape = (*batch, draw(integers(1, 4)), draw(sampled_from([2, 4, 6])))
    return {"x": array(draw, *shape, kind=uneven), "base": draw(BASES)}


rotary_positions = Concept(
    in_numpy.rotary_positions,
    pairs(),
    further=[{"x": reals("9 4", limit=1e3)}, {"x": reals("a b n 2 6")}],
    scale=lambda case, expected: 2 * np.max(np.abs(case["x"])),
)


rotary_positions.refuses("D is odd", x=[lambda case: case["x"][..., 1:], lambda case: case["x"][..., :1]])
rotary_positions.refuses("D is 0", x=[lambda case: case["x"][..., :0]])
rotary_positions.refuses("base is not a finite number above 0", base=NOT_ABOVE_0)


@rotary_positions.law("turning keeps lengths: of every row, and of every pair of neighbouring columns")
def norms(f, x, base):
    y = f(x, base=base)
    size = lambda z: z[..., 0::2] ** 2 + z[..., 1::2] ** 2  # noqa: E731
    close(size(y), size(x), scale=128, message="a pair has another length than before")


@rotary_positions.law("the dot product of a turned query and a turned key depends on their distance alone")
def distance(f, base, q=reals("4", limit=2), k=reals("4", limit=2)):
    # The same query and the same key at every position.
    queries, keys = f(np.tile(q, (4, 1)), base=base), f(np.tile(k, (4, 1)), base=base)
    products = queries @ keys.T
    close(products[1:, 1:], products[:-1, :-1], scale=64, message="the same distance gives another dot product")


@rotary_positions.law("position 0 stays as it is")
def first(f, x, base):
    close(f(x, base=base)[..., 0, :], x[..., 0, :], message="the first row changed")


@rotary_positions.law("at position t the pair (1, 0) in columns 2i, 2i + 1 becomes (cos, sin) of t / base^(2i/D)")
def direction(f, base, dim=sampled_from([2, 4, 6]), length=integers(2, 4)):
    angles = np.arange(length)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    x = np.tile([1.0, 0.0], (length, dim // 2))
    expected = np.empty_like(x)
    expected[:, 0::2], expected[:, 1::2] = np.cos(angles), np.sin(angles)
    close(f(x, base=base), expected, message="the pairs were turned by another angle, or the other way round")


@rotary_positions.law("every sequence of a batch is turned alike")
def batches(f, x, base):
    together = f(np.stack([x, x[..., ::-1, :]]), base=base)
    close(together[0], f(x, base=base), scale=16, message="in a batch a sequence is turned otherwise than alone")


def turned(x, base, sign=1.0, start=0, exponents=None):
    if x.shape[-1] % 2:
        raise ValueError
    exponents = np.arange(0, x.shape[-1], 2) / x.shape[-1] if exponents is None else exponents
    angles = sign * (np.arange(x.shape[-2]) + start)[:, None] / base**exponents
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    a, b = x[..., 0::2], x[..., 1::2]
    return in_numpy.interleaved(a * cos - b * sin, a * sin + b * cos)


@rotary_positions.mistake(
    "pairs column i with column i + D / 2", hint="Pairs are neighbours here: columns 2i and 2i + 1."
)
def halves(x, *, base=10000.0):
    if x.shape[-1] % 2:
        raise ValueError
    half = x.shape[-1] // 2
    mixed = in_numpy.interleaved(x[..., :half], x[..., half:])
    y = in_numpy.rotary_positions(mixed, base=base)
    return np.concatenate([y[..., 0::2], y[..., 1::2]], axis=-1)


@rotary_positions.mistake(
    "turns the other way", hint="(1, 0) turns to (cos, sin): mind which of the two sines has the minus."
)
def backwards(x, *, base=10000.0):
    return turned(x, base, sign=-1.0)


@rotary_positions.mistake("counts positions from 1", hint="Position 0 is turned by the angle 0: it stays as it is.")
def from_one(x, *, base=10000.0):
    return turned(x, base, start=1)


@rotary_positions.mistake("uses i / D instead of 2 i / D", hint="i counts the pairs; the exponent is 2 i / D.")
def exponent(x, *, base=10000.0):
    return turned(x, base, exponents=np.arange(x.shape[-1] // 2) / x.shape[-1])


@rotary_positions.mistake("ignores base", hint="base is a parameter: 10000 is only its default.")
def fixed(x, *, base=10000.0):
    return turned(x, 10000.0)


@rotary_positions.mistake(
    "adds the sinusoids", hint="Rotary positions multiply: every pair is turned, and keeps its length."
)
def adds(x, *, base=10000.0):
    return x + in_numpy.sinusoidal_positions(x.shape[-2], x.shape[-1], base=base).astype(x.dtype)


@rotary_positions.mistake(
    "has both sines with a plus", hint="A rotation has one minus: (a cos - b sin, a sin + b cos)."
)
def mirror(x, *, base=10000.0):
    if x.shape[-1] % 2:
        raise ValueError
    angles = in_numpy.position_angles(x.shape[-2], x.shape[-1], base)
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    a, b = x[..., 0::2], x[..., 1::2]
    return in_numpy.interleaved(a * cos + b * sin, a * sin + b * cos)


@rotary_positions.mistake(
    "counts sequences instead of positions", hint="Positions are the axis before the last one, x.shape[-2]."
)
def batch_axis(x, *, base=10000.0):
    if x.ndim < 3:
        return turned(x, base)
    return np.swapaxes(turned(np.swapaxes(x, 0, -2), base), 0, -2)


@rotary_positions.mistake(
    "leaves an odd last column alone", hint="A column without a partner cannot be turned: raise ValueError."
)
def any_width(x, *, base=10000.0):
    even_part = x[..., : x.shape[-1] // 2 * 2]
    return np.concatenate([in_numpy.rotary_positions(even_part, base=base), x[..., even_part.shape[-1] :]], axis=-1)


@rotary_positions.mistake(
    "pairs column i with column i + D / 2, with the angles of neighbours",
    hint="Pairs are neighbours here, columns 2i and 2i + 1, and both columns of a pair turn by the same angle.",
)
def partners_in_halves(x, *, base=10000.0):
    in_numpy.refuse_odd("x", x.shape[-1])
    half = x.shape[-1] // 2
    partner = np.concatenate([-x[..., half:], x[..., :half]], axis=-1)
    cos, sin = (np.repeat(part, 2, axis=-1) for part in waves(x, base))
    return x * cos + partner * sin


@rotary_positions.mistake(
    "gives the two columns of a pair different angles",
    hint="Columns 2i and 2i + 1 share angle i: each angle stands twice in turn, not all of them and then all again.",
)
def angles_in_halves(x, *, base=10000.0):
    in_numpy.refuse_odd("x", x.shape[-1])
    partner = in_numpy.interleaved(-x[..., 1::2], x[..., 0::2])
    cos, sin = (np.concatenate([part, part], axis=-1) for part in waves(x, base))
    return x * cos + partner * sin


@rotary_positions.mistake(
    "puts the first columns of all pairs before the second ones",
    hint="Pairs stay neighbours: the columns go back in turn, as they came.",
)
def apart(x, *, base=10000.0):
    y = in_numpy.rotary_positions(x, base=base)
    return np.concatenate([y[..., 0::2], y[..., 1::2]], axis=-1)


def waves(x, base):
    """Cosine and sine of every position and pair, (L, D / 2)."""
    angles = in_numpy.position_angles(x.shape[-2], x.shape[-1], base)
    return np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)

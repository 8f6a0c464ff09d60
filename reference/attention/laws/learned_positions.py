"""learned_positions: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import uneven
from reference.compare import close, equal, holds
from reference.concept import Concept
from reference.inputs import array, composite, integers


@composite
def tables(draw):
    n, length, d = draw(integers(1, 3)), draw(integers(1, 4)), draw(integers(1, 4))
    rows = length + draw(integers(0, 2))
    return {"x": array(draw, n, length, d, kind=uneven), "table": array(draw, rows, d, kind=uneven)}


learned_positions = Concept(
    in_numpy.learned_positions,
    tables(),
    scale=lambda case, expected: 16.0,
)


learned_positions.refuses(
    "the sequences are longer than the table",
    lambda case: {"table": case["table"][: case["x"].shape[1] - 1]},
    lambda case: {"x": np.repeat(case["x"][:, :1], case["table"].shape[0] + 1, axis=1)},
    argument="table",
)


@learned_positions.law("position t gets row t of the table, the same in every sequence")
def rows(f, x, table):
    added = f(0 * x, table)
    for sequence in added:
        close(sequence, table[: x.shape[1]], scale=16, message="zeros did not come out as the first rows of the table")


@learned_positions.law("rows of the table that no position needs change nothing")
def spare(f, x, table):
    longer = np.concatenate([table, np.full_like(table[:1], 5.0)])
    equal(f(x, longer), f(x, table), message="a row behind the last position changed the result")


@learned_positions.law("a table whose rows differ tells apart tokens that are the same")
def order(f, x):
    same = np.repeat(x[:, :1], 3, axis=1)
    y = f(same, np.arange(3, dtype=x.dtype)[:, None] + np.zeros_like(x[0, :1]))
    holds(y[:, 0] != y[:, 1], "the first and the second position came out the same", got=y)
    holds(y[:, 1] != y[:, 2], "the second and the third position came out the same", got=y)


@learned_positions.mistake("takes the last rows of the table", hint="Position 0 gets row 0: table[:L].")
def last(x, table):
    refuse_short(x, table)
    return x + table[table.shape[0] - x.shape[1] :]


@learned_positions.mistake(
    "adds the first row everywhere", hint="Position t gets row t: the table's rows go along axis 1."
)
def first(x, table):
    refuse_short(x, table)
    return x + table[0]


@learned_positions.mistake("counts positions from 1", hint="Position 0 gets row 0.")
def from_one(x, table):
    refuse_short(x, table)
    return x + table[(np.arange(x.shape[1]) + 1) % len(table)]


@learned_positions.mistake("multiplies", hint="The row of a position is added.")
def times(x, table):
    refuse_short(x, table)
    return x * table[: x.shape[1]]


@learned_positions.mistake(
    "starts the table anew where it ends", hint="The table has no row for that position: raise ValueError."
)
def wraps(x, table):
    return x + table[np.arange(x.shape[1]) % len(table)]


def refuse_short(x, table):
    if len(table) < x.shape[1]:
        raise ValueError


@learned_positions.mistake(
    "gives sequence n the row n of the table",
    hint="Rows belong to positions, axis 1: they are the same in every sequence.",
)
def by_sequence(x, table):
    refuse_short(x, table)
    return x + table[: x.shape[0], None]

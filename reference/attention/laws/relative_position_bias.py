"""relative_position_bias: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.attention import in_numpy
from reference.attention.laws.shared import NO_INTEGERS, uneven
from reference.compare import equal
from reference.concept import Concept
from reference.inputs import array, composite, integers


@composite
def distances(draw):
    length = draw(integers(1, 5))
    return {"table": array(draw, 2 * length - 1, kind=uneven), "length": length}


relative_position_bias = Concept(
    in_numpy.relative_position_bias,
    distances(),
)


relative_position_bias.refuses("length is below 1", length=[0, -1])
relative_position_bias.refuses("length is no integer, as True and 2.0 are none", length=NO_INTEGERS)
relative_position_bias.refuses(
    "table has more or fewer than 2 L - 1 entries",
    table=[
        lambda case: np.concatenate([case["table"], case["table"][:1]]),
        lambda case: np.concatenate([case["table"], case["table"]]),
        lambda case: case["table"][1:],
    ],
)


@relative_position_bias.law("every diagonal holds one number: the same distance, the same bias")
def diagonals(f, table, length):
    bias = f(table, length)
    equal(bias[1:, 1:], bias[:-1, :-1], message="a diagonal holds different numbers")


@relative_position_bias.law("the main diagonal, distance 0, holds the middle entry of the table")
def middle(f, table, length):
    equal(np.diagonal(f(table, length)), np.full(length, table[length - 1], dtype=table.dtype),
          message="distance 0 got another entry than the middle one")  # fmt: skip


@relative_position_bias.law(
    "entries behind the middle are for keys that come after the query, those before it for earlier ones"
)
def sides(f, table, length):
    bias = f(table, length)
    equal(bias[0], table[length - 1 :], message="the first query got other entries for the keys after it")
    equal(bias[:, 0], table[length - 1 :: -1], message="the first key got other entries for the queries after it")


def biases(table, length, distance):
    if len(table) != 2 * length - 1:
        raise ValueError
    return table[distance(np.arange(length)[:, None], np.arange(length))]


@relative_position_bias.mistake("uses i - j", hint="Rows are queries i, columns keys j: the index grows with j.")
def mirrored(table, length):
    return biases(table, length, lambda i, j: i - j + length - 1)


@relative_position_bias.mistake(
    "forgets to add length - 1", hint="j - i may be negative, and a negative index counts from the end."
)
def negative(table, length):
    return biases(table, length, lambda i, j: j - i)


@relative_position_bias.mistake(
    "takes the distance without its sign", hint="Before and after are different entries of the table."
)
def absolute(table, length):
    return biases(table, length, lambda i, j: np.abs(j - i) + length - 1)


@relative_position_bias.mistake("counts positions, not distances", hint="The entry depends on j - i, not on j.")
def position(table, length):
    return biases(table, length, lambda i, j: j + 0 * i)


@relative_position_bias.mistake(
    "takes a table of any length", hint="Every distance needs its entry: raise ValueError unless there are 2 L - 1."
)
def any_table(table, length):
    places = np.arange(length)
    return table[np.clip(places - places[:, None] + length - 1, 0, len(table) - 1)]


@relative_position_bias.mistake(
    "counts distances from 0 and forgets which side they are on",
    hint="j - i goes from -(length - 1) to length - 1, and each of these has its own entry, distance 0 in the middle.",
)
def from_zero(table, length):
    return biases(table, length, lambda i, j: np.abs(j - i))

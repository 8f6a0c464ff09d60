"""lstm_peephole_cell: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations.in_numpy import sigmoid
from reference.compare import close
from reference.concept import Concept
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import (
    FEW_GATES,
    ORDERS,
    SUMS,
    Inputs,
    blown_up,
    finely,
    in_order,
    signals,
    spelled,
    thousandfold,
    weights,
)

PEEPHOLES: Inputs = {
    "x": signals("n d"),
    "h": signals("n h"),
    "c": signals("n h"),
    "w": weights("4*h d"),
    "u": weights("4*h h"),
    "v": weights("3 h"),
    "b": weights("4*h"),
}


lstm_peephole_cell = Concept(
    in_numpy.lstm_peephole_cell,
    **PEEPHOLES,
    scale=lambda case, expected: SUMS,
    further=[{"x": signals("1 d"), "h": signals("1 h"), "c": signals("1 h")}, finely(PEEPHOLES)],
    unusual=[{"c": blown_up("n h"), "v": blown_up("3 h")}, {"x": signals("n d").but(thousandfold)}],
    smooth=FEW_GATES | {"c": signals("1 2"), "v": weights("3 2")},
)


@lstm_peephole_cell.law("with v = 0 it is lstm_cell")
def shut(f, x, h, c, w, u, v, b):
    expected = in_numpy.lstm_cell(x, h, c, w, u, b)
    close(f(x, h, c, w, u, 0 * v, b), expected, scale=SUMS, message="it is not lstm_cell")


@lstm_peephole_cell.law(
    "in a batch of one, a peephole acts like a bias: v times c can be moved from v into the blocks i, f and o of b"
)
def is_a_bias(f, w, u, v, b, x=signals("1 d"), h=signals("1 h"), c=signals("1 h")):
    moved = np.concatenate([v[0] * c[0], v[1] * c[0], 0 * c[0], v[2] * c[0]])
    expected = f(x, h, c, w, u, 0 * v, b + moved)
    close(f(x, h, c, w, u, v, b), expected, scale=SUMS, message="moving it into the bias changed the answer")


@lstm_peephole_cell.law("where the memory is empty, there is nothing to see: v does not matter")
def sees_the_memory(f, x, h, c, w, u, v, b):
    close(f(x, h, 0 * c, w, u, v, b), f(x, h, 0 * c, w, u, 0 * v, b), scale=SUMS, message="v matters where c = 0")


@lstm_peephole_cell.law("the peephole of o, the last row of v, leaves the memory alone")
def of_the_output(f, x, h, c, w, u, v, b):
    changed = np.concatenate([v[:2], v[2:] + 1])
    before, after = f(x, h, c, w, u, v, b)[1], f(x, h, c, w, u, changed, b)[1]
    close(after, before, scale=SUMS, message="the memory changed")


@lstm_peephole_cell.mistake(
    "lets o see the new memory", hint="The paper does, this function does not: all three see the old one, c."
)
def new(x, h, c, w, u, v, b):
    a_i, a_f, a_g, a_o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = sigmoid(a_f + v[1] * c) * c + sigmoid(a_i + v[0] * c) * np.tanh(a_g)
    return sigmoid(a_o + v[2] * memory) * np.tanh(memory), memory


@lstm_peephole_cell.mistake("swaps the peepholes of i and f", hint="The rows of v are for i, f and o, in this order.")
def swapped(x, h, c, w, u, v, b):
    return in_numpy.lstm_peephole_cell(x, h, c, w, u, v[[1, 0, 2]], b)


@lstm_peephole_cell.mistake("gives the last row of v to f", hint="The rows of v are for i, f and o, in this order.")
def order(x, h, c, w, u, v, b):
    return in_numpy.lstm_peephole_cell(x, h, c, w, u, v[[0, 2, 1]], b)


@lstm_peephole_cell.mistake(
    "adds v without multiplying it by c", hint="A peephole is a weight: v times c, entry by entry."
)
def bias(x, h, c, w, u, v, b):
    return in_numpy.lstm_cell(x, h, c, w, u, b + np.concatenate([v[0], v[1], 0 * v[0], v[2]]))


@lstm_peephole_cell.mistake("has no peepholes", hint="That is lstm_cell: v is missing.")
def none(x, h, c, w, u, v, b):
    return in_numpy.lstm_cell(x, h, c, w, u, b)


@lstm_peephole_cell.mistake(
    "looks at the squashed memory", hint="The peephole sees c itself; the tanh is on the way to the state."
)
def squashed(x, h, c, w, u, v, b):
    i, f, g, o = peepholes(x, h, np.tanh(c), w, u, v, b)
    memory = f * c + i * g
    return o * np.tanh(memory), memory


@lstm_peephole_cell.mistake("shows the memory without a tanh", hint="h' = o tanh(c'), as in lstm_cell.")
def unsquashed(x, h, c, w, u, v, b):
    i, f, g, o = peepholes(x, h, c, w, u, v, b)
    memory = f * c + i * g
    return o * memory, memory


def peepholes(x, h, c, w, u, v, b):
    a_i, a_f, a_g, a_o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    return sigmoid(a_i + v[0] * c), sigmoid(a_f + v[1] * c), np.tanh(a_g), sigmoid(a_o + v[2] * c)


@lstm_peephole_cell.mistake(
    "lets g see the memory in the place of o",
    hint="The rows of v are for the three gates, i, f and o: what is new, g, does not look at the memory.",
)
def seen_by_g(x, h, c, w, u, v, b):
    a_i, a_f, a_g, a_o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = sigmoid(a_f + v[1] * c) * c + sigmoid(a_i + v[0] * c) * np.tanh(a_g + v[2] * c)
    return sigmoid(a_o) * np.tanh(memory), memory


@lstm_peephole_cell.mistake(
    "lets the gates see the old state through v",
    hint="h comes in through u; a peephole looks at the memory: v times c.",
)
def sees_state(x, h, c, w, u, v, b):
    i, f, g, o = peepholes(x, h, h, w, u, v, b)
    memory = f * c + i * g
    return o * np.tanh(memory), memory


@lstm_peephole_cell.mistake("has no bias", hint="Four things are added before the gates: input, state, peephole and b.")
def unbiased(x, h, c, w, u, v, b):
    return in_numpy.lstm_peephole_cell(x, h, c, w, u, v, 0 * b)


def read_in(order, who):
    @lstm_peephole_cell.mistake(
        f"reads the blocks in the order {spelled(order)} (that of {who})",
        hint="Here the blocks are i, f, g, o: the tanh belongs to the third.",
    )
    def step(x, h, c, w, u, v, b):
        w, u, b = in_order(order, w, u, b)
        return in_numpy.lstm_peephole_cell(x, h, c, w, u, v, b)


for blocks, who in ORDERS.items():
    read_in(blocks, who)


@lstm_peephole_cell.mistake(
    "is NaN where a gate's sum is large: exp overflows",
    hint="exp(1000) is infinite in a computer: 1 / (1 + exp(-a)) copes with that, exp(a) / (1 + exp(a)) does not.",
)
def overflows(x, h, c, w, u, v, b):
    a_i, a_f, a_g, a_o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    i, f, o = (np.exp(a) / (1 + np.exp(a)) for a in (a_i + v[0] * c, a_f + v[1] * c, a_o + v[2] * c))
    memory = f * c + i * np.tanh(a_g)
    return o * np.tanh(memory), memory

"""lstm_gates: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations.in_numpy import sigmoid
from reference.compare import close, finite, holds, quietly
from reference.concept import Concept
from reference.inputs import integers
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import (
    FEW_GATES,
    NAMES,
    ONE_ROW,
    ORDERS,
    Inputs,
    block,
    blown_up,
    finely,
    gates_of,
    hard_sigmoid,
    in_order,
    signals,
    spelled,
    turned_blocks,
    weights,
    with_bias_of,
    with_block,
)

GATES: Inputs = {
    "x": signals("n d"),
    "h": signals("n h"),
    "w": weights("4*h d"),
    "u": weights("4*h h"),
    "b": weights("4*h"),
}


# More features than the other sizes: a cut into another number of blocks shows.
WIDE: Inputs = {
    "x": signals("1 2"),
    "h": signals("1 5"),
    "w": weights("20 2"),
    "u": weights("20 5"),
    "b": weights("20"),
}


lstm_gates = Concept(
    in_numpy.lstm_gates,
    **GATES,
    further=[ONE_ROW, WIDE, finely(GATES)],
    unusual=[{"x": blown_up("n d"), "w": blown_up("4*h d"), "u": blown_up("4*h h")}],
    smooth=FEW_GATES,
)


@lstm_gates.law(
    "i, f and o lie between 0 and 1, g between -1 and 1, however large the input, and nothing overflows",
    kind="robustness",
)
def in_range(f, x, **rest):
    for name, gate in zip(NAMES, quietly(f, x * 1e3, **rest), strict=True):
        finite(gate)
        low = -1 if name == "g" else 0
        message = f"an entry of {name} lies outside {low} to 1"
        holds((gate >= low) & (gate <= 1), message, got=gate, expected=f"values from {low} to 1")


@lstm_gates.law("each gate depends on its own block of w, u and b alone")
def blocks(f, x, h, w, u, b, number=integers(0, 3)):
    before = f(x, h, w, u, b)
    after = f(x, h, *(with_block(part, number, 4, block(part, number, 4) + 1) for part in (w, u, b)))
    for other in range(4):
        if other != number:
            message = f"block {number} ({NAMES[number]}) of the weights changed the gate {NAMES[other]}"
            close(after[other], before[other], message=message)


@lstm_gates.law("with a bias alone, the gates are sigmoid, sigmoid, tanh and sigmoid of its four blocks, in this order")
def in_this_order(f, x, h, w, u, b):
    gates = f(0 * x, 0 * h, w, u, b)
    wanted = in_numpy.gates_of(np.broadcast_to(b, (len(x), len(b))))
    for name, gate, expected in zip(NAMES, gates, wanted, strict=True):
        close(gate, expected, scale=1, message=f"with a bias alone, {name} is another one")


@lstm_gates.law("a state is one more input: x and h side by side, read by w and u side by side, give the same")
def side_by_side(f, x, h, w, u, b):
    both, read = np.concatenate([x, h], axis=1), np.concatenate([w, u], axis=1)
    close(f(both, 0 * h, read, 0 * u, b), f(x, h, w, u, b), scale=1, message="side by side they give other gates")


def read_in(order, who):
    @lstm_gates.mistake(
        f"reads the blocks in the order {spelled(order)} (that of {who})",
        hint="Here the blocks are i, f, g, o, and so are the results: the tanh belongs to the third.",
    )
    def gates(x, h, w, u, b):
        return gates_of(x, h, *in_order(order, w, u, b))


for order, who in ORDERS.items():
    read_in(order, who)


@lstm_gates.mistake(
    "has a sigmoid for the third block and a tanh for the fourth", hint="The blocks are i, f, g, o: the third is g."
)
def ifog(x, h, w, u, b):
    i, f, g, o = gates_of(x, h, *in_order("ifog", w, u, b))
    return i, f, o, g


@lstm_gates.mistake("swaps the input and the forget gate", hint="The first block is i, the second f.")
def figo(x, h, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    return f, i, g, o


@lstm_gates.mistake("has a sigmoid for g", hint="What is new may be negative: g has a tanh.")
def is_sigmoid(x, h, w, u, b):
    return tuple(sigmoid(part) for part in np.split(x @ w.T + h @ u.T + b, 4, axis=1))


@lstm_gates.mistake(
    "has a tanh for every gate", hint="A gate lets through a share from 0 to 1: i, f and o have a sigmoid."
)
def tanh(x, h, w, u, b):
    return tuple(np.tanh(part) for part in np.split(x @ w.T + h @ u.T + b, 4, axis=1))


@lstm_gates.mistake(
    "takes every fourth row for a gate", hint="A gate's H rows stand together: four blocks, one below the other."
)
def interleaved(x, h, w, u, b):
    sums = x @ w.T + h @ u.T + b
    i, f, g, o = (sums[:, k::4] for k in range(4))
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@lstm_gates.mistake("forgets the state", hint="A gate sees the input and the old state: h @ u.T is missing.")
def stateless(x, h, w, u, b):
    return in_numpy.gates_of(x @ w.T + 0 * h.sum() + b)


@lstm_gates.mistake(
    "overflows", hint="exp of a large number overflows: use a sigmoid that takes exp of negative ones only."
)
def overflows(x, h, w, u, b):
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    return 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), np.tanh(g), 1 / (1 + np.exp(-o))


@lstm_gates.mistake("returns o before g", hint="The results are i, f, g and o, in the order of the blocks.")
def o_first(x, h, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    return i, f, o, g


@lstm_gates.mistake("forgets the bias", hint="Three things are added before the gates: input, state, and b.")
def unbiased(x, h, w, u, b):
    return gates_of(x, h, w, u, 0 * b)


@lstm_gates.mistake("adds the bias twice", hint="There is one bias here, for input and state together.")
def two_biases(x, h, w, u, b):
    return gates_of(x, h, w, u, 2 * b)


@lstm_gates.mistake(
    "has the blocks of u the wrong way round", hint="Rows of a block are new features, columns old ones: h @ u.T."
)
def transposed(x, h, w, u, b):
    return gates_of(x, h, w, turned_blocks(u, 4), b)


@lstm_gates.mistake(
    "has gates of straight pieces (hard sigmoids)",
    hint="A straight line only comes near a sigmoid: that one has an exp.",
)
def hard(x, h, w, u, b):
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    return hard_sigmoid(i), hard_sigmoid(f), np.tanh(g), hard_sigmoid(o)


def one_bias(name):
    @lstm_gates.mistake(
        f"uses the bias of {name} for every gate", hint="Each gate has a block of b of its own: look for a copied line."
    )
    def same_for_all(x, h, w, u, b):
        return gates_of(x, h, w, u, with_bias_of(b, name))


for name in NAMES:
    one_bias(name)

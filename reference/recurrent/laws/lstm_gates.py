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
    Inputs,
    block,
    blown_up,
    finely,
    gates_of,
    reordered,
    signals,
    weights,
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
    hints=[
        "One product with w and one with u serve all four gates: the sums are (N, 4H).",
        "Cut the sums into four blocks of H columns. Three of them are squashed to 0..1, the one called g to -1..1.",
    ],
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
def order(f, x, h, w, u, b):
    gates = f(0 * x, 0 * h, w, u, b)
    wanted = in_numpy.gates_of(np.broadcast_to(b, (len(x), len(b))))
    for name, gate, expected in zip(NAMES, gates, wanted, strict=True):
        close(gate, expected, scale=1, message=f"with a bias alone, {name} is another one")


@lstm_gates.law("a state is one more input: x and h side by side, read by w and u side by side, give the same")
def side_by_side(f, x, h, w, u, b):
    both, read = np.concatenate([x, h], axis=1), np.concatenate([w, u], axis=1)
    close(f(both, 0 * h, read, 0 * u, b), f(x, h, w, u, b), scale=1, message="side by side they give other gates")


@lstm_gates.mistake("has the order i, f, o, g", hint="The blocks are i, f, g, o: the tanh belongs to the third.")
def ifog(x, h, w, u, b):
    i, f, o, g = gates_of(x, h, *reordered([0, 1, 3, 2], w, u, b))
    return i, f, g, o


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

"""gru: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import integers
from reference.recurrent import in_numpy
from reference.recurrent.laws.gru_cell import gru_cell
from reference.recurrent.laws.shared import (
    GRU_WEIGHTS,
    SUMS,
    Inputs,
    blown_up,
    finely,
    is_causal,
    lift,
    rows_do_not_mix,
    signals,
    silent,
    thousandfold,
    unroll,
    weights,
    without_steps,
)

GRU: Inputs = {"xs": signals("t n d"), "h0": signals("n h")} | GRU_WEIGHTS


gru = Concept(
    in_numpy.gru,
    **GRU,
    scale=lambda case, expected: SUMS,
    further=[
        {"xs": signals("1 1 d"), "h0": signals("1 h")},
        {"xs": signals("8 n d")},
        {"xs": signals("4 n d").but(silent)},
        finely(GRU),
    ],
    unusual=[{"xs": blown_up("t n d")}, {"xs": signals("t n d").but(thousandfold)}],
    smooth={
        "xs": signals("2 1 3"),
        "h0": signals("1 2"),
        "w": weights("6 3"),
        "u": weights("6 2"),
        "b_w": weights("6"),
        "b_u": weights("6"),
    },
    built_ins=["torch.nn.GRU"],
    instead="matrix products, sigmoid and tanh, step by step",
)

gru.refuses("xs has no step", without_steps, argument="xs")


@gru.law("it looks at no step ahead of its time: a change at one step leaves all earlier states alone")
def causal(f, xs, h0, w, u, b_w, b_u, when=integers(0, 3)):
    is_causal(lambda xs: f(xs, h0, w, u, b_w, b_u), xs, when)


@gru.law("reading the first part, and going on from its last state with the rest, is reading all of it")
def goes_on(f, xs, h0, w, u, b_w, b_u, more=signals("s n d")):
    first = f(xs, h0, w, u, b_w, b_u)
    rest = f(more, first[-1], w, u, b_w, b_u)
    whole = f(np.concatenate([xs, more]), h0, w, u, b_w, b_u)
    close(whole, np.concatenate([first, rest]), scale=SUMS, message="in two parts the states are other ones")


@gru.law("for one step it is gru_cell")
def one_step(f, h0, w, u, b_w, b_u, xs=signals("1 n d")):
    expected = in_numpy.gru_cell(xs[0], h0, w, u, b_w, b_u)
    close(f(xs, h0, w, u, b_w, b_u)[0], expected, scale=SUMS, message="it is not gru_cell")


@gru.law("states stay between -1 and 1 if the first one does")
def bounds(f, xs, h0, w, u, b_w, b_u):
    at_most(np.abs(f(xs, h0 / 2, w, u, b_w, b_u)), 1.0, message="an entry of a state lies outside -1 to 1")


@gru.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def rows(f, xs, h0, w, u, b_w, b_u):
    rows_do_not_mix(f, (xs, h0), (w, u, b_w, b_u))


@gru.mistake("does not carry the state", hint="Each step starts from the state that the step before left, not from h0.")
def stuck(xs, h0, w, u, b_w, b_u):
    return np.stack([in_numpy.gru_cell(x, h0, w, u, b_w, b_u) for x in xs])


@gru.mistake("reads the sequence backwards", hint="Step 0 comes first.")
def back_to_front(xs, h0, w, u, b_w, b_u):
    return in_numpy.gru(xs[::-1], h0, w, u, b_w, b_u)[::-1]


@gru.mistake("returns the states before the steps", hint="h0 is not among the results, and the last state is.")
def shifted(xs, h0, w, u, b_w, b_u):
    return np.concatenate([h0[None], in_numpy.gru(xs, h0, w, u, b_w, b_u)[:-1]])


@gru.mistake("lets the rows of the batch share a state", hint="Keep one state for every row: (N, H), not (H,).")
def shared(xs, h0, w, u, b_w, b_u):
    return in_numpy.gru(xs, np.broadcast_to(h0.mean(0), h0.shape), w, u, b_w, b_u)


@gru.mistake("starts from zeros", hint="The first step starts from h0.")
def from_zero(xs, h0, w, u, b_w, b_u):
    return in_numpy.gru(xs, 0 * h0, w, u, b_w, b_u)


@gru.mistake("returns the last state alone", hint="The result has a state for every step: (T, N, H).")
def last(xs, h0, w, u, b_w, b_u):
    return in_numpy.gru(xs, h0, w, u, b_w, b_u)[-1]


@gru.mistake("begins with the last step", hint="Step 0 comes first: loop over xs as it is.")
def last_first(xs, h0, w, u, b_w, b_u):
    return in_numpy.gru(xs[::-1], h0, w, u, b_w, b_u)


@gru.mistake("puts h0 among the states", hint="Keep the states after the steps: h0 is where the first step starts.")
def with_start(xs, h0, w, u, b_w, b_u):
    return np.concatenate([h0[None], in_numpy.gru(xs, h0, w, u, b_w, b_u)])


@gru.mistake(
    "writes every state into the same array",
    hint="h[:] = ... changes what was kept before: make a new array for every step, or append a copy.",
)
def overwrites(xs, h0, w, u, b_w, b_u):
    states = in_numpy.gru(xs, h0, w, u, b_w, b_u)
    return np.repeat(states[-1:], len(states), axis=0)


lift(gru, gru_cell, lambda cell: lambda xs, h0, *weights: unroll(lambda x, h: cell(x, h, *weights), xs, h0))

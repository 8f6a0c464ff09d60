"""bidirectional_rnn: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.inputs import integers, together
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import SUMS, Inputs, finely, nudged_at, signals, start, without_steps

BOTH_WAYS: Inputs = {"xs": signals("t n d"), "forward": start("h", "d"), "backward": start("h", "d")}


# A strategy for the whole case: `forward` is also the name of an argument of Concept.
bidirectional_rnn = Concept(
    in_numpy.bidirectional_rnn,
    together(BOTH_WAYS),
    scale=lambda case, expected: SUMS,
    further=[
        together(BOTH_WAYS | {"xs": signals("1 n d")}),
        together(BOTH_WAYS | {"xs": signals("6 n d")}),
        together(finely(BOTH_WAYS)),
    ],
    smooth=together({"xs": signals("2 1 3"), "forward": start("2", "3", "1"), "backward": start("2", "3", "1")}),
    built_ins=["torch.nn.RNN"],
    instead="matrix products and tanh, step by step in both directions",
)

bidirectional_rnn.refuses("xs has no step", without_steps, argument="xs")


@bidirectional_rnn.law("reversing the sequence and swapping the two networks reverses the result and swaps its halves")
def mirror(f, xs, forward, backward):
    result = f(xs, forward, backward)
    left, right = np.split(result, 2, axis=-1)
    mirrored = np.concatenate([right, left], axis=-1)[::-1]
    close(f(xs[::-1], backward, forward), mirrored, scale=SUMS, message="the mirrored call gives another result")


@bidirectional_rnn.law("the first half is rnn with the forward network, whatever the other one is")
def forward(f, xs, forward, backward):
    left = np.split(f(xs, forward, backward), 2, axis=-1)[0]
    close(left, in_numpy.rnn(xs, *forward), scale=SUMS, message="the first half is not rnn with the forward network")


@bidirectional_rnn.law(
    "the second half looks ahead only: a change at one step leaves the second half of all later ones alone"
)
def looks_ahead(f, xs, forward, backward, when=integers(0, 3)):
    t = when % len(xs)

    def right(xs):
        return np.split(f(xs, forward, backward), 2, axis=-1)[1]

    close(right(nudged_at(xs, t))[t + 1 :], right(xs)[t + 1 :], message=f"a change at step {t} changed a later one")


@bidirectional_rnn.law("at the last step, the second half has read that step alone, from backward's own start")
def last(f, xs, forward, backward):
    right = np.split(f(xs, forward, backward), 2, axis=-1)[1]
    expected = in_numpy.rnn_cell(xs[-1], *backward)
    close(
        right[-1], expected, scale=SUMS, message="at the last step the second half is not one step from backward's h0"
    )


@bidirectional_rnn.mistake(
    "leaves the backward states reversed",
    hint="The second run's first state belongs to the last step: turn its states round.",
)
def back_to_front(xs, forward, backward):
    return np.concatenate([in_numpy.rnn(xs, *forward), in_numpy.rnn(xs[::-1], *backward)], axis=-1)


@bidirectional_rnn.mistake("reads forward twice", hint="The second network gets the steps in the opposite order.")
def forward_twice(xs, forward, backward):
    return np.concatenate([in_numpy.rnn(xs, *forward), in_numpy.rnn(xs, *backward)], axis=-1)


@bidirectional_rnn.mistake("puts the backward states first", hint="First the forward states, then the backward ones.")
def swapped(xs, forward, backward):
    return np.roll(in_numpy.bidirectional_rnn(xs, forward, backward), len(forward[-1]), axis=-1)


@bidirectional_rnn.mistake("adds the two states", hint="They stand side by side, so 2H features come out.")
def summed(xs, forward, backward):
    return in_numpy.rnn(xs, *forward) + in_numpy.rnn(xs[::-1], *backward)[::-1]


@bidirectional_rnn.mistake(
    "uses one network for both ways", hint="There are two networks, each with a start and weights of its own."
)
def one(xs, forward, backward):
    return in_numpy.bidirectional_rnn(xs, forward, forward)


@bidirectional_rnn.mistake(
    "turns the batch round instead of time", hint="xs is (T, N, D): time is the first axis, xs[::-1] or xs.flip(0)."
)
def other_axis(xs, forward, backward):
    right = in_numpy.rnn(xs[:, ::-1], *backward)[:, ::-1]
    return np.concatenate([in_numpy.rnn(xs, *forward), right], axis=-1)


@bidirectional_rnn.mistake(
    "turns the batch round too", hint="Only time runs the other way: the rows stay beside their own h0, xs.flip(0)."
)
def both_axes(xs, forward, backward):
    right = in_numpy.rnn(xs[::-1, ::-1], *backward)[::-1, ::-1]
    return np.concatenate([in_numpy.rnn(xs, *forward), right], axis=-1)


@bidirectional_rnn.mistake(
    "puts the two below each other", hint="They stand side by side: join them along the last axis, to 2H features."
)
def below(xs, forward, backward):
    return np.concatenate(np.split(in_numpy.bidirectional_rnn(xs, forward, backward), 2, axis=-1), axis=1)


@bidirectional_rnn.mistake(
    "starts the way back from where the way forward ended", hint="backward has an h0 of its own."
)
def joined(xs, forward, backward):
    last = in_numpy.rnn(xs, *forward)[-1]
    return in_numpy.bidirectional_rnn(xs, forward, (last, *backward[1:]))


@bidirectional_rnn.mistake("starts both ways from zeros", hint="forward and backward each have an h0 of their own.")
def from_zero(xs, forward, backward):
    return in_numpy.bidirectional_rnn(xs, *((0 * h0, *rest) for h0, *rest in (forward, backward)))


@bidirectional_rnn.mistake(
    "starts the way back from forward's h0", hint="backward has an h0 of its own: it comes first in its tuple."
)
def same_start(xs, forward, backward):
    return in_numpy.bidirectional_rnn(xs, forward, (forward[0], *backward[1:]))

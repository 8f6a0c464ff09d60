"""lstm: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, equal
from reference.concept import Concept
from reference.inputs import integers, reals, sampled_from, together
from reference.recurrent import in_numpy
from reference.recurrent.laws.lstm_cell import lstm_cell
from reference.recurrent.laws.shared import (
    SUMS,
    Inputs,
    blown_up,
    finely,
    gated,
    is_causal,
    lift,
    rows_do_not_mix,
    signals,
    silent,
    thousandfold,
    under,
    weights,
    weights_add_up,
    without_steps,
)

LSTM_SEQUENCE: Inputs = {
    "xs": signals("t n d"),
    "h0": signals("n h"),
    "c0": signals("n h"),
    "w": weights("4*h d"),
    "u": weights("4*h h"),
    "b": weights("4*h"),
}


lstm = Concept(
    in_numpy.lstm,
    **LSTM_SEQUENCE,
    scale=lambda case, expected: SUMS,
    further=[
        {"xs": signals("1 1 d"), "h0": signals("1 h"), "c0": signals("1 h")},
        {"xs": signals("8 n d")},
        {"xs": signals("4 n d").but(silent)},
        finely(LSTM_SEQUENCE),
    ],
    unusual=[{"xs": blown_up("t n d"), "c0": blown_up("n h")}, {"xs": signals("t n d").but(thousandfold)}],
    built_ins=["torch.nn.LSTM"],
    instead="matrix products, sigmoid and tanh, step by step",
)

lstm.refuses("xs has no step", without_steps, argument="xs")


@lstm.law("it looks at no step ahead of its time: a change at one step leaves all earlier states alone")
def causal(f, xs, h0, c0, w, u, b, when=integers(0, 3)):
    is_causal(lambda xs: f(xs, h0, c0, w, u, b)[0], xs, when)


@lstm.law("reading the first part, and going on from its last state and memory with the rest, is reading all of it")
def goes_on(f, xs, h0, c0, w, u, b, more=signals("s n d")):
    first, h, c = f(xs, h0, c0, w, u, b)
    rest, h, c = f(more, h, c, w, u, b)
    whole = f(np.concatenate([xs, more]), h0, c0, w, u, b)
    close(whole, (np.concatenate([first, rest]), h, c), scale=SUMS, message="in two parts the answer is another one")


@lstm.law("the second result is the last one of the states")
def last(f, xs, h0, c0, w, u, b):
    states, h, _ = f(xs, h0, c0, w, u, b)
    equal(h, states[-1], message="the second result is not the last state")


@lstm.law("for one step it is lstm_cell")
def one_step(f, h0, c0, w, u, b, xs=signals("1 n d")):
    h, c = in_numpy.lstm_cell(xs[0], h0, c0, w, u, b)
    close(f(xs, h0, c0, w, u, b), (h[None], h, c), scale=SUMS, message="it is not lstm_cell")


@lstm.law("with the forget gate open and the input gate shut, the memory lasts through all steps")
def carries(f, xs, h0, c0, w, u, b):
    memory = f(xs, h0, c0, w, u, gated(b, i=0, f=1))[2]
    close(memory, c0, scale=1, message=under("the memory did not stay as it was", i=0, f=1))


@lstm.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def rows(f, xs, h0, c0, w, u, b):
    rows_do_not_mix(f, (xs, h0, c0), (w, u, b))


def lstm_with(step, xs, h, c):
    states = []
    for x in xs:
        h, c = step(x, h, c)
        states.append(h)
    return np.stack(states), h, c


@lstm.mistake("does not carry the memory", hint="Two things go from step to step: h and c.")
def memoryless(xs, h0, c0, w, u, b):
    return lstm_with(lambda x, h, _: in_numpy.lstm_cell(x, h, c0, w, u, b), xs, h0, c0)


@lstm.mistake("does not carry the state", hint="Two things go from step to step: h and c.")
def stateless(xs, h0, c0, w, u, b):
    return lstm_with(lambda x, _, c: in_numpy.lstm_cell(x, h0, c, w, u, b), xs, h0, c0)


@lstm.mistake("swaps h0 and c0", hint="The order of the arguments is h0, c0.")
def swapped(xs, h0, c0, w, u, b):
    return in_numpy.lstm(xs, c0, h0, w, u, b)


@lstm.mistake("returns the memory before the state", hint="The order of the results is hs, h, c.")
def order(xs, h0, c0, w, u, b):
    states, h, c = in_numpy.lstm(xs, h0, c0, w, u, b)
    return states, c, h


@lstm.mistake("reads the sequence backwards", hint="Step 0 comes first.")
def back_to_front(xs, h0, c0, w, u, b):
    states, h, c = in_numpy.lstm(xs[::-1], h0, c0, w, u, b)
    return states[::-1], h, c


@lstm.mistake(
    "returns the memories for the states", hint="hs holds the h of every step; of c only the last one is asked for."
)
def memories(xs, h0, c0, w, u, b):
    _, memories, _ = in_numpy.lstm_history(xs, h0, c0, w, u, b)
    return memories, *in_numpy.lstm(xs, h0, c0, w, u, b)[1:]


@lstm.mistake("starts from zeros", hint="The first step starts from h0 and c0.")
def from_zero(xs, h0, c0, w, u, b):
    return in_numpy.lstm(xs, 0 * h0, 0 * c0, w, u, b)


@lstm.mistake("lets the rows of the batch share a state", hint="Keep one state for every row: (N, H), not (H,).")
def shared(xs, h0, c0, w, u, b):
    return in_numpy.lstm(xs, np.broadcast_to(h0.mean(0), h0.shape), c0, w, u, b)


lift(
    lstm, lstm_cell, lambda cell: lambda xs, h, c, w, u, b: lstm_with(lambda x, h, c: cell(x, h, c, w, u, b), xs, h, c)
)


# The backward pass --------------------------------------------------------------------------------------------------


@lstm.backward.law("a gradient goes back in time only: one that arrives at a state reaches no later input")
def backwards_only(f, grad, xs, h0, c0, w, u, b, when=integers(0, 3)):
    t = when % len(xs)
    grad = np.concatenate([grad[: t + 1], 0 * grad[t + 1 :]])
    by_xs = f(grad, xs, h0, c0, w, u, b)[0]
    equal(by_xs[t + 1 :], 0 * by_xs[t + 1 :], message="an input after the last gradient received one")


@lstm.backward.law(
    "with forget and output gates open and the input gate shut, c0 gets the gradients of all steps, each times the "
    "slope of tanh"
)
def carousel(f, grad, xs, h0, c0, w, u, b, times=sampled_from([1, 20])):
    grad, xs = np.tile(grad, (times, 1, 1)), np.tile(xs, (times, 1, 1))
    by_c0 = f(grad, xs, h0, c0, w, u, gated(b, i=0, f=1, o=1))[2]
    expected = np.sum(grad, axis=0) * (1 - np.tanh(c0) ** 2)
    message = under("the gradient by c0 is another one", i=0, f=1, o=1)
    close(by_c0, expected, scale=1024, message=message)


@lstm.backward.law(
    "for one step it is the backward pass of lstm_cell, with nothing arriving at the memory",
    together({"grad": reals("1 n h")} | LSTM_SEQUENCE | {"xs": signals("1 n d")}),
)
def back_one_step(f, grad, xs, h0, c0, w, u, b):
    by_x, *rest = in_numpy.lstm_cell_backward((grad[0], 0 * grad[0]), xs[0], h0, c0, w, u, b)
    close(f(grad, xs, h0, c0, w, u, b), (by_x[None], *rest), scale=512, message="it is not that of lstm_cell")


@lstm.backward.law("all rows of a batch used the same weights: their gradients by w, u and b add up")
def by_weights(f, grad, xs, h0, c0, w, u, b):
    weights_add_up(f, grad, (xs, h0, c0), (w, u, b), 3)


def lstm_back(grad, xs, h0, c0, w, u, b, carry_h=1, carry_c=1, order=reversed):
    """The backward pass, with what is carried from step to step scaled, or the steps in another order."""
    states, memories, gates = in_numpy.lstm_history(xs, h0, c0, w, u, b)
    before, shown = np.concatenate([c0[None], memories[:-1]]), np.tanh(memories)
    deltas, by_h, by_c = [None] * len(xs), 0 * h0, 0 * c0
    for t in order(range(len(xs))):
        arriving = grad[t] + carry_h * by_h
        deltas[t], by_c = in_numpy.through_gates(arriving, carry_c * by_c, gates[t], before[t], shown[t])
        by_h = deltas[t] @ u
    by_xs, by_h0, *rest = in_numpy.by_inputs_and_weights(np.stack(deltas), xs, h0, states, w, by_h)
    return (by_xs, by_h0, by_c, *rest)


@lstm.backward.mistake(
    "forgets the way back through the memory", hint="Carry two gradients from step to step: by h, and by c through f."
)
def backward_memoryless(grad, xs, h0, c0, w, u, b):
    return lstm_back(grad, xs, h0, c0, w, u, b, carry_c=0)


@lstm.backward.mistake(
    "forgets the way back through the state", hint="The gates of the next step saw h: add delta @ u to grad there."
)
def backward_stateless(grad, xs, h0, c0, w, u, b):
    return lstm_back(grad, xs, h0, c0, w, u, b, carry_h=0)


@lstm.backward.mistake("stops after one step", hint="What reaches h and c from the steps after has to be added there.")
def backward_truncated(grad, xs, h0, c0, w, u, b):
    return lstm_back(grad, xs, h0, c0, w, u, b, carry_h=0, carry_c=0)


@lstm.backward.mistake(
    "goes forward through time", hint="Begin with the last step: it is the first whose gradient is complete."
)
def backward_forward(grad, xs, h0, c0, w, u, b):
    return lstm_back(grad, xs, h0, c0, w, u, b, order=iter)


@lstm.backward.mistake(
    "adds the last state's gradient to the memory", hint="Nothing arrives at the last memory: its gradient starts at 0."
)
def backward_memory(grad, xs, h0, c0, w, u, b):
    by_xs, by_h0, by_c0, *rest = in_numpy.lstm_backward(grad, xs, h0, c0, w, u, b)
    _, _, gates = in_numpy.lstm_history(xs, h0, c0, w, u, b)
    return (by_xs, by_h0, by_c0 + grad[-1] * np.prod([f for _, f, _, _ in gates], axis=0), *rest)


@lstm.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def backward_mean(grad, xs, h0, c0, w, u, b):
    *first, by_w, by_u, by_b = in_numpy.lstm_backward(grad, xs, h0, c0, w, u, b)
    return (*first, by_w / len(h0), by_u / len(h0), by_b / len(h0))

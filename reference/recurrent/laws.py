"""What recurrent networks keep, whatever they are written in."""

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st

from reference.activations.in_numpy import softmax
from reference.compare import at_most, close, equal, finite, holds, quietly
from reference.concept import Concept
from reference.inputs import Shaped, integers, just, reals, sampled_from, together
from reference.recurrent import in_numpy

Inputs = dict[str, Any]
# Sums before an activation have a magnitude of up to this: results are rounded on that scale.
SUMS = 16.0
# As a bias, a number that opens a gate for good; minus it shuts it.
OPEN = 1e4


def signals(axes: str, *, limit: float = 2.0) -> Shaped:
    """Inputs and states."""
    return reals(axes, limit=limit)


def weights(axes: str, *, limit: float = 1.0) -> Shaped:
    """Weights, small enough to leave most gates half open."""
    return reals(axes, limit=limit)


def blown_up(axes: str) -> Shaped:
    """Numbers so large that every gate saturates."""
    return reals(axes, limit=15)


def thousandfold(values):
    return 1000 * values


def silent(xs):
    """The sequence with nothing but zeros at two steps in the middle."""
    xs[1:3] = 0
    return xs


def block(values, number, gates):
    """One gate's rows."""
    return np.split(values, gates)[number]


def with_block(values, number, gates, new):
    """The same weights or biases, with one gate's rows replaced."""
    parts = np.split(values, gates)
    parts[number] = np.broadcast_to(np.asarray(new, values.dtype), parts[number].shape)
    return np.concatenate(parts)


def alone(parts, row):
    """One row of the batch, as a batch of one."""
    return [part[..., row : row + 1, :] for part in parts]


def rows_do_not_mix(f, batched, shared):
    """Every row of the batch gives alone what it gives among the others."""
    together_ = f(*batched, *shared)
    for row in range(batched[0].shape[-2]):
        got, expected = f(*alone(batched, row), *shared), together_
        got, expected = (value if isinstance(value, (tuple, list)) else (value,) for value in (got, expected))
        message = f"row {row} of the batch gives another answer alone than among the others"
        close(tuple(got), tuple(alone(expected, row)), scale=SUMS, message=message)


def nudged_at(xs, t):
    """The sequence with its step t changed."""
    changed = xs.copy()
    changed[t] += 1
    return changed


def is_causal(states, xs, when):
    """The states before a step stay the same when that step changes."""
    t = when % len(xs)
    close(states(nudged_at(xs, t))[:t], states(xs)[:t], message=f"a change at step {t} changed an earlier state")


def weights_add_up(f, grad, batched, shared, count):
    """The last `count` gradients, by weights, are the sums of what the rows of the batch give alone."""
    grads = grad if isinstance(grad, tuple) else (grad,)
    everything = f(grad, *batched, *shared)[-count:]
    parts = []
    for row in range(batched[0].shape[-2]):
        own = tuple(alone(grads, row))
        parts.append(f(own if isinstance(grad, tuple) else own[0], *alone(batched, row), *shared)[-count:])
    for name, got, *rows in zip(range(count), everything, *parts, strict=True):
        message = f"gradient {name - count} of the result, by weights, is not the sum of what single rows give"
        close(got, sum(rows), scale=512, message=message)


# rnn_cell -----------------------------------------------------------------------------------------------------------

RNN_CELL: Inputs = {
    "x": signals("n d"),
    "h": signals("n h"),
    "w": weights("h d"),
    "u": weights("h h"),
    "b": weights("h"),
}
ONE_ROW: Inputs = {"x": signals("1 d"), "h": signals("1 h")}

rnn_cell = Concept(
    in_numpy.rnn_cell,
    **RNN_CELL,
    unusual=[
        {"x": blown_up("n d"), "w": blown_up("h d"), "u": blown_up("h h")},
        ONE_ROW,
    ],
    hints=[
        "Rows of x are examples, rows of w are new features: x @ w.T has one number for each pair.",
        "Add three things: what the input says, what the old state says, and the bias. Then one tanh around all of it.",
    ],
    built_ins=["torch.nn.RNNCell", "torch.rnn_tanh_cell", "torch._VF.rnn_tanh_cell"],
)


@rnn_cell.law("every entry of the new state lies between -1 and 1, however large the input")
def rnn_cell_range(f, x, **rest):
    y = f(x * 1e3, **rest)
    finite(y)
    holds(np.abs(y) <= 1, "an entry lies outside -1 to 1", got=y, expected="values from -1 to 1")


@rnn_cell.law("with u = 0 there is no memory: any other old state gives the same")
def rnn_cell_forgets(f, x, h, w, u, b):
    close(f(x, h + 1, w, 0 * u, b), f(x, h, w, 0 * u, b), message="the old state still matters")


@rnn_cell.law("a state is one more input: x and h side by side, read by w and u side by side, give the same")
def rnn_cell_side_by_side(f, x, h, w, u, b):
    both, read = np.concatenate([x, h], axis=1), np.concatenate([w, u], axis=1)
    close(f(both, 0 * h, read, 0 * u, b), f(x, h, w, u, b), scale=1, message="side by side they give another state")


@rnn_cell.law("the bias counts once: without input and state, the new state is tanh(b)")
def rnn_cell_bias(f, x, h, w, u, b):
    close(f(0 * x, 0 * h, w, u, b), np.tanh(b) + 0 * h, scale=1, message="without input and state it is not tanh(b)")


@rnn_cell.law("turning the signs of x, h and b round turns the sign of the new state round")
def rnn_cell_odd(f, x, h, w, u, b):
    close(f(-x, -h, w, u, -b), -f(x, h, w, u, b), message="the sign did not turn round")


@rnn_cell.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def rnn_cell_rows(f, x, h, w, u, b):
    rows_do_not_mix(f, (x, h), (w, u, b))


@rnn_cell.backward.law("where tanh is flat, far from 0, no gradient passes to anything")
def rnn_cell_flat(f, grad, x, h, w, u, b):
    for part in f(grad, x, h, w, u, 0 * b + OPEN):
        close(part, 0 * part, scale=1, message="a gradient passed where tanh is flat")


@rnn_cell.backward.law(
    "in a batch of one, everything follows from the gradient by b: through w to x, through u to h, times x by w, "
    "times h by u",
    together({"grad": reals("1 h")} | RNN_CELL | ONE_ROW),
)
def rnn_cell_one_row(f, grad, x, h, w, u, b):
    by_x, by_h, by_w, by_u, by_b = f(grad, x, h, w, u, b)
    close(by_x[0], by_b @ w, scale=64, message="the gradient by x is not that by b through w")
    close(by_h[0], by_b @ u, scale=64, message="the gradient by h is not that by b through u")
    close(by_w, np.outer(by_b, x), scale=64, message="the gradient by w is not that by b times x")
    close(by_u, np.outer(by_b, h), scale=64, message="the gradient by u is not that by b times h")


@rnn_cell.backward.law("all rows of a batch used the same weights: their gradients by w, u and b add up")
def rnn_cell_weights(f, grad, x, h, w, u, b):
    weights_add_up(f, grad, (x, h), (w, u, b), 3)


# rnn ----------------------------------------------------------------------------------------------------------------

RNN: Inputs = {
    "xs": signals("t n d"),
    "h0": signals("n h"),
    "w": weights("h d"),
    "u": weights("h h"),
    "b": weights("h"),
}

rnn = Concept(
    in_numpy.rnn,
    **RNN,
    scale=lambda case, expected: SUMS,
    unusual=[
        {"xs": blown_up("t n d"), "w": weights("h d", limit=8)},
        {"xs": signals("1 1 d"), "h0": signals("1 h")},
        {"xs": signals("8 n d")},
        {"xs": signals("4 n d").but(silent)},
    ],
    hints=[
        "A loop over the first axis of xs: each state is rnn_cell of that step's input and of the state before.",
        "Keep every state, but not h0, and stack them along a new first axis at the end.",
    ],
    built_ins=["torch.nn.RNN", "torch.rnn_tanh", "torch._VF.rnn_tanh"],
)


@rnn.law("it looks at no step ahead of its time: a change at one step leaves all earlier states alone")
def rnn_causal(f, xs, h0, w, u, b, when=integers(0, 3)):
    is_causal(lambda xs: f(xs, h0, w, u, b), xs, when)


@rnn.law("reading the first part, and going on from its last state with the rest, is reading all of it")
def rnn_goes_on(f, xs, h0, w, u, b, more=signals("s n d")):
    first = f(xs, h0, w, u, b)
    rest = f(more, first[-1], w, u, b)
    whole = f(np.concatenate([xs, more]), h0, w, u, b)
    close(whole, np.concatenate([first, rest]), scale=SUMS, message="in two parts the states are other ones")


@rnn.law("every state is one rnn_cell further than the one before, the first one than h0")
def rnn_steps(f, xs, h0, w, u, b):
    states = f(xs, h0, w, u, b)
    before = h0
    for t, state in enumerate(states):
        expected = in_numpy.rnn_cell(xs[t], before, w, u, b)
        close(state, expected, scale=SUMS, message=f"state {t} is not one rnn_cell further than the one before")
        before = state


@rnn.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def rnn_rows(f, xs, h0, w, u, b):
    rows_do_not_mix(f, (xs, h0), (w, u, b))


@rnn.backward.law("a gradient goes back in time only: one that arrives at a state reaches no later input")
def rnn_backwards_only(f, grad, xs, h0, w, u, b, when=integers(0, 3)):
    t = when % len(xs)
    grad = np.concatenate([grad[: t + 1], 0 * grad[t + 1 :]])
    by_xs = f(grad, xs, h0, w, u, b)[0]
    equal(by_xs[t + 1 :], 0 * by_xs[t + 1 :], message="an input after the last gradient received one")


@rnn.backward.law(
    "going back through the second half of the steps, and on through the first with what reaches its last state, "
    "is going back through all",
    together({"grad": reals("2*t n h")} | RNN | {"xs": signals("2*t n d")}),
)
def rnn_back_in_two(f, grad, xs, h0, w, u, b):
    middle = len(xs) // 2
    states = in_numpy.rnn(xs, h0, w, u, b)
    by_later, by_middle, *second = f(grad[middle:], xs[middle:], states[middle - 1], w, u, b)
    arriving = grad[:middle].copy()
    arriving[-1] += by_middle
    by_earlier, by_h0, *first = f(arriving, xs[:middle], h0, w, u, b)
    by_xs, all_h0, *both = f(grad, xs, h0, w, u, b)
    message = "in two parts the gradients by the inputs are other ones"
    close(by_xs, np.concatenate([by_earlier, by_later]), scale=512, message=message)
    close(all_h0, by_h0, scale=512, message="in two parts the gradient by h0 is another one")
    for got, one, other in zip(both, first, second, strict=True):
        close(got, one + other, scale=4096, message="the gradients of the two parts by a weight do not add up to that")


@rnn.backward.law(
    "for one step it is the backward pass of rnn_cell",
    together({"grad": reals("1 n h")} | RNN | {"xs": signals("1 n d")}),
)
def rnn_back_one_step(f, grad, xs, h0, w, u, b):
    by_x, *rest = in_numpy.rnn_cell_backward(grad[0], xs[0], h0, w, u, b)
    close(f(grad, xs, h0, w, u, b), (by_x[None], *rest), scale=512, message="it is not that of rnn_cell")


@rnn.backward.law("where u is the identity and nothing is squashed, h0 gets the gradients of all steps, however many")
def rnn_far_back(f, grad, xs, h0, w, u, b, times=sampled_from([1, 20])):
    grad, silence = np.tile(grad, (times, 1, 1)), np.tile(0 * xs, (times, 1, 1))
    identity = np.eye(len(u), dtype=u.dtype)
    by_h0 = f(grad, silence, 0 * h0, w, identity, 0 * b)[1]
    close(by_h0, np.sum(grad, axis=0), scale=512, message=f"after {len(grad)} steps h0 gets another gradient")


@rnn.backward.law("all rows of a batch used the same weights: their gradients by w, u and b add up")
def rnn_weights(f, grad, xs, h0, w, u, b):
    weights_add_up(f, grad, (xs, h0), (w, u, b), 3)


# rnn_output ---------------------------------------------------------------------------------------------------------

rnn_output = Concept(
    in_numpy.rnn_output,
    h=signals("n h"),
    v=weights("k h"),
    c=signals("k"),
    scale=lambda case, expected: SUMS,
    unusual=[{"h": signals("t n h")}, {"h": signals("h")}, {"h": blown_up("n h"), "v": blown_up("k h")}],
    hints=["First a score for every outcome, h @ v.T + c, then a softmax along the last axis."],
)


@rnn_output.law("every row is a distribution: no entry is negative, and the row sums to 1, for scores of any size")
def rnn_output_distributes(f, h, v, c):
    y = quietly(f, h * 1e3, v, c)
    finite(y)
    holds(y >= 0, "an entry is negative", got=y, expected="probabilities")
    close(np.sum(y, axis=-1), np.ones_like(y[..., 0]), message="a row does not sum to 1")


@rnn_output.law("one number added to all of c changes nothing")
def rnn_output_shift(f, h, v, c):
    close(f(h, v, c + 1), f(h, v, c), scale=SUMS, message="the probabilities changed")


@rnn_output.law("with v = 0 the state does not matter, and the probabilities are the softmax of c")
def rnn_output_bias(f, h, v, c):
    close(f(h, 0 * v, c), softmax(c) + 0 * h[:, :1], scale=1, message="it is not the softmax of c")


@rnn_output.law("it takes the states of all steps at once, and gives each the answer that it gets alone")
def rnn_output_everywhere(f, v, c, h=signals("t n h")):
    close(f(h, v, c)[-1], f(h[-1], v, c), scale=SUMS, message="the last step alone gets another answer")


# lstm_gates ---------------------------------------------------------------------------------------------------------

GATES: Inputs = {
    "x": signals("n d"),
    "h": signals("n h"),
    "w": weights("4*h d"),
    "u": weights("4*h h"),
    "b": weights("4*h"),
}
NAMES = "ifgo"
# Every entry is nudged where there is no hand-derived backward pass: few of them.
FEW_GATES: Inputs = {
    "x": signals("1 3"),
    "h": signals("1 2"),
    "w": weights("8 3"),
    "u": weights("8 2"),
    "b": weights("8"),
}

lstm_gates = Concept(
    in_numpy.lstm_gates,
    **GATES,
    unusual=[
        {"x": blown_up("n d"), "w": blown_up("4*h d"), "u": blown_up("4*h h")},
        ONE_ROW,
    ],
    smooth=FEW_GATES,
    hints=[
        "One product with w and one with u serve all four gates: the sums are (N, 4H).",
        "Cut the sums into four blocks of H columns. Three of them are squashed to 0..1, the one called g to -1..1.",
    ],
)


@lstm_gates.law("i, f and o lie between 0 and 1, g between -1 and 1, however large the input, and nothing overflows")
def lstm_gates_range(f, x, **rest):
    for name, gate in zip(NAMES, quietly(f, x * 1e3, **rest), strict=True):
        finite(gate)
        low = -1 if name == "g" else 0
        message = f"an entry of {name} lies outside {low} to 1"
        holds((gate >= low) & (gate <= 1), message, got=gate, expected=f"values from {low} to 1")


@lstm_gates.law("each gate depends on its own block of w, u and b alone")
def lstm_gates_blocks(f, x, h, w, u, b, number=integers(0, 3)):
    before = f(x, h, w, u, b)
    after = f(x, h, *(with_block(part, number, 4, block(part, number, 4) + 1) for part in (w, u, b)))
    for other in range(4):
        if other != number:
            message = f"block {number} ({NAMES[number]}) of the weights changed the gate {NAMES[other]}"
            close(after[other], before[other], message=message)


@lstm_gates.law("with a bias alone, the gates are sigmoid, sigmoid, tanh and sigmoid of its four blocks, in this order")
def lstm_gates_order(f, x, h, w, u, b):
    gates = f(0 * x, 0 * h, w, u, b)
    wanted = in_numpy.gates_of(np.broadcast_to(b, (len(x), len(b))))
    for name, gate, expected in zip(NAMES, gates, wanted, strict=True):
        close(gate, expected, scale=1, message=f"with a bias alone, {name} is another one")


@lstm_gates.law("a state is one more input: x and h side by side, read by w and u side by side, give the same")
def lstm_gates_side_by_side(f, x, h, w, u, b):
    both, read = np.concatenate([x, h], axis=1), np.concatenate([w, u], axis=1)
    close(f(both, 0 * h, read, 0 * u, b), f(x, h, w, u, b), scale=1, message="side by side they give other gates")


# lstm_cell ----------------------------------------------------------------------------------------------------------

LSTM: Inputs = {
    "x": signals("n d"),
    "h": signals("n h"),
    "c": signals("n h"),
    "w": weights("4*h d"),
    "u": weights("4*h h"),
    "b": weights("4*h"),
}


def gated(b, **gates):
    """The bias with some gates wide open (1) or shut (0), whatever the input says."""
    for name, opened in gates.items():
        b = with_block(b, NAMES.index(name), 4, OPEN if opened else -OPEN)
    return b


def under(message, **gates):
    """The message, with what `gated` has made of the bias: the input that is shown has the bias from before."""
    biases = [f"the bias of {name} at {'10,000' if opened else '-10,000'}" for name, opened in gates.items()]
    return f"with {' and '.join(biases)}, {message}"


lstm_cell = Concept(
    in_numpy.lstm_cell,
    **LSTM,
    through=2,
    unusual=[
        {"x": blown_up("n d"), "w": blown_up("4*h d"), "u": blown_up("4*h h"), "c": blown_up("n h")},
        {"c": signals("n h").but(thousandfold)},
        ONE_ROW | {"c": signals("1 h")},
    ],
    hints=[
        "Get the four gates first, as in lstm_gates: i, f, g, o, in the order of the blocks.",
        "The new memory keeps f of the old one and lets in i of what is new.",
        "The new state shows o of the tanh of the new memory. Return the state first, then the memory.",
    ],
    built_ins=["torch.nn.LSTMCell", "torch.lstm_cell", "torch._VF.lstm_cell"],
)


@lstm_cell.law("the state stays between -1 and 1, and the memory grows by at most 1 a step")
def lstm_cell_bounds(f, x, h, c, w, u, b):
    state, memory = f(x, h, 4 * c, w, u, b)
    at_most(np.abs(state), 1.0, message="an entry of the state lies outside -1 to 1")
    at_most(np.abs(memory), np.abs(4 * c) + 1, message="an entry of the memory grew by more than 1")


@lstm_cell.law("with the forget gate open and the input gate shut, the memory is carried on unchanged")
def lstm_cell_carries(f, x, h, c, w, u, b):
    close(f(x, h, c, w, u, gated(b, i=0, f=1))[1], c, message=under("the memory did not stay as it was", i=0, f=1))


@lstm_cell.law("with the forget gate shut, the old memory does not matter")
def lstm_cell_forgets(f, x, h, c, w, u, b):
    shut = gated(b, f=0)
    close(f(x, h, c + 1, w, u, shut), f(x, h, c, w, u, shut), message=under("the old memory still matters", f=0))


@lstm_cell.law("with the output gate shut the state is 0, and the memory is what it is otherwise")
def lstm_cell_hides(f, x, h, c, w, u, b):
    state, memory = f(x, h, c, w, u, gated(b, o=0))
    close(state, 0 * h, scale=1, message=under("something shows all the same", o=0))
    close(memory, f(x, h, c, w, u, b)[1], scale=4, message=under("the memory is another one", o=0))


@lstm_cell.law("with the output gate open the state is the tanh of the new memory")
def lstm_cell_shows(f, x, h, c, w, u, b):
    state, memory = f(x, h, c, w, u, gated(b, o=1))
    message = under("the state is not the tanh of the new memory", o=1)
    close(state, np.tanh(memory), scale=1, message=message)


@lstm_cell.law("with the input gate open and the forget gate shut, the memory is the tanh of the third block's sums")
def lstm_cell_writes(f, x, h, c, w, u, b):
    memory = f(x, h, c, w, u, gated(b, i=1, f=0))[1]
    expected = in_numpy.rnn_cell(x, h, block(w, 2, 4), block(u, 2, 4), block(b, 2, 4))
    message = under("the memory is not the tanh of the third block's sums", i=1, f=0)
    close(memory, expected, scale=1, message=message)


@lstm_cell.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def lstm_cell_rows(f, x, h, c, w, u, b):
    rows_do_not_mix(f, (x, h, c), (w, u, b))


@lstm_cell.backward.law("with the forget gate open and the input gate shut, the memory's gradient passes undiminished")
def lstm_cell_carousel(f, grad, x, h, c, w, u, b):
    by_c = f((0 * grad[0], grad[1]), x, h, c, w, u, gated(b, i=0, f=1))[2]
    close(by_c, grad[1], message=under("the gradient by c is not what arrived at the new memory", i=0, f=1))


@lstm_cell.backward.law("with the output gate shut, nothing that arrives at the state goes any further")
def lstm_cell_hidden(f, grad, x, h, c, w, u, b):
    for part in f((grad[0], 0 * grad[1]), x, h, c, w, u, gated(b, o=0)):
        close(part, 0 * part, scale=1, message=under("a gradient passed all the same", o=0))


@lstm_cell.backward.law("what arrives at the state goes on to the memory too, through the tanh around it")
def lstm_cell_through_state(f, grad, x, h, c, w, u, b):
    by_c = f((grad[0], 0 * grad[1]), x, h, c, w, u, gated(b, i=0, f=1, o=1))[2]
    message = under("the gradient by c is not grad times the tanh's slope", i=0, f=1, o=1)
    close(by_c, grad[0] * (1 - np.tanh(c) ** 2), scale=8, message=message)


@lstm_cell.backward.law(
    "in a batch of one, the rest follows from the gradient by b: through w to x, through u to h, times x by w, "
    "times h by u",
    together({"grad": (reals("1 h"), reals("1 h"))} | LSTM | ONE_ROW | {"c": signals("1 h")}),
)
def lstm_cell_one_row(f, grad, x, h, c, w, u, b):
    by_x, by_h, _, by_w, by_u, by_b = f(grad, x, h, c, w, u, b)
    close(by_x[0], by_b @ w, scale=512, message="the gradient by x is not that by b through w")
    close(by_h[0], by_b @ u, scale=512, message="the gradient by h is not that by b through u")
    close(by_w, np.outer(by_b, x), scale=512, message="the gradient by w is not that by b times x")
    close(by_u, np.outer(by_b, h), scale=512, message="the gradient by u is not that by b times h")


@lstm_cell.backward.law("all rows of a batch used the same weights: their gradients by w, u and b add up")
def lstm_cell_weights(f, grad, x, h, c, w, u, b):
    weights_add_up(f, grad, (x, h, c), (w, u, b), 3)


# lstm ---------------------------------------------------------------------------------------------------------------

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
    unusual=[
        {"xs": blown_up("t n d"), "c0": blown_up("n h")},
        {"xs": signals("1 1 d"), "h0": signals("1 h"), "c0": signals("1 h")},
        {"xs": signals("8 n d")},
        {"xs": signals("4 n d").but(silent)},
    ],
    hints=[
        "A loop over the first axis of xs: lstm_cell turns (x, h, c) into the next (h, c).",
        "Two things are carried from step to step, h and c. Keep every h for the result, and only the last c.",
    ],
    built_ins=["torch.nn.LSTM", "torch.lstm", "torch._VF.lstm"],
)


@lstm.law("it looks at no step ahead of its time: a change at one step leaves all earlier states alone")
def lstm_causal(f, xs, h0, c0, w, u, b, when=integers(0, 3)):
    is_causal(lambda xs: f(xs, h0, c0, w, u, b)[0], xs, when)


@lstm.law("reading the first part, and going on from its last state and memory with the rest, is reading all of it")
def lstm_goes_on(f, xs, h0, c0, w, u, b, more=signals("s n d")):
    first, h, c = f(xs, h0, c0, w, u, b)
    rest, h, c = f(more, h, c, w, u, b)
    whole = f(np.concatenate([xs, more]), h0, c0, w, u, b)
    close(whole, (np.concatenate([first, rest]), h, c), scale=SUMS, message="in two parts the answer is another one")


@lstm.law("the second result is the last one of the states")
def lstm_last(f, xs, h0, c0, w, u, b):
    states, h, _ = f(xs, h0, c0, w, u, b)
    equal(h, states[-1], message="the second result is not the last state")


@lstm.law("for one step it is lstm_cell")
def lstm_one_step(f, h0, c0, w, u, b, xs=signals("1 n d")):
    h, c = in_numpy.lstm_cell(xs[0], h0, c0, w, u, b)
    close(f(xs, h0, c0, w, u, b), (h[None], h, c), scale=SUMS, message="it is not lstm_cell")


@lstm.law("with the forget gate open and the input gate shut, the memory lasts through all steps")
def lstm_carries(f, xs, h0, c0, w, u, b):
    close(f(xs, h0, c0, w, u, gated(b, i=0, f=1))[2], c0, message=under("the memory did not stay as it was", i=0, f=1))


@lstm.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def lstm_rows(f, xs, h0, c0, w, u, b):
    rows_do_not_mix(f, (xs, h0, c0), (w, u, b))


@lstm.backward.law("a gradient goes back in time only: one that arrives at a state reaches no later input")
def lstm_backwards_only(f, grad, xs, h0, c0, w, u, b, when=integers(0, 3)):
    t = when % len(xs)
    grad = np.concatenate([grad[: t + 1], 0 * grad[t + 1 :]])
    by_xs = f(grad, xs, h0, c0, w, u, b)[0]
    equal(by_xs[t + 1 :], 0 * by_xs[t + 1 :], message="an input after the last gradient received one")


@lstm.backward.law(
    "with forget and output gates open and the input gate shut, c0 gets the gradients of all steps, each times the "
    "slope of tanh"
)
def lstm_carousel(f, grad, xs, h0, c0, w, u, b, times=sampled_from([1, 20])):
    grad, xs = np.tile(grad, (times, 1, 1)), np.tile(xs, (times, 1, 1))
    by_c0 = f(grad, xs, h0, c0, w, u, gated(b, i=0, f=1, o=1))[2]
    expected = np.sum(grad, axis=0) * (1 - np.tanh(c0) ** 2)
    message = under("the gradient by c0 is another one", i=0, f=1, o=1)
    close(by_c0, expected, scale=1024, message=message)


@lstm.backward.law(
    "for one step it is the backward pass of lstm_cell, with nothing arriving at the memory",
    together({"grad": reals("1 n h")} | LSTM_SEQUENCE | {"xs": signals("1 n d")}),
)
def lstm_back_one_step(f, grad, xs, h0, c0, w, u, b):
    by_x, *rest = in_numpy.lstm_cell_backward((grad[0], 0 * grad[0]), xs[0], h0, c0, w, u, b)
    close(f(grad, xs, h0, c0, w, u, b), (by_x[None], *rest), scale=512, message="it is not that of lstm_cell")


@lstm.backward.law("all rows of a batch used the same weights: their gradients by w, u and b add up")
def lstm_weights(f, grad, xs, h0, c0, w, u, b):
    weights_add_up(f, grad, (xs, h0, c0), (w, u, b), 3)


# lstm_peephole_cell -------------------------------------------------------------------------------------------------

lstm_peephole_cell = Concept(
    in_numpy.lstm_peephole_cell,
    x=signals("n d"),
    h=signals("n h"),
    c=signals("n h"),
    w=weights("4*h d"),
    u=weights("4*h h"),
    v=weights("3 h"),
    b=weights("4*h"),
    scale=lambda case, expected: SUMS,
    unusual=[{"c": blown_up("n h"), "v": blown_up("3 h")}],
    smooth=FEW_GATES | {"c": signals("1 2"), "v": weights("3 2")},
    hints=[
        "It is lstm_cell with one more term inside three of the four brackets.",
        "v has three rows, for i, f and o: each is multiplied with c entry by entry. There is no matrix product.",
        "All three gates look at the memory from before the step.",
    ],
)


@lstm_peephole_cell.law("with v = 0 it is lstm_cell")
def peephole_shut(f, x, h, c, w, u, v, b):
    expected = in_numpy.lstm_cell(x, h, c, w, u, b)
    close(f(x, h, c, w, u, 0 * v, b), expected, scale=SUMS, message="it is not lstm_cell")


@lstm_peephole_cell.law(
    "in a batch of one, a peephole acts like a bias: v times c can be moved from v into the blocks i, f and o of b"
)
def peephole_is_a_bias(f, w, u, v, b, x=signals("1 d"), h=signals("1 h"), c=signals("1 h")):
    moved = np.concatenate([v[0] * c[0], v[1] * c[0], 0 * c[0], v[2] * c[0]])
    expected = f(x, h, c, w, u, 0 * v, b + moved)
    close(f(x, h, c, w, u, v, b), expected, scale=SUMS, message="moving it into the bias changed the answer")


@lstm_peephole_cell.law("where the memory is empty, there is nothing to see: v does not matter")
def peephole_sees_the_memory(f, x, h, c, w, u, v, b):
    close(f(x, h, 0 * c, w, u, v, b), f(x, h, 0 * c, w, u, 0 * v, b), scale=SUMS, message="v matters where c = 0")


@lstm_peephole_cell.law("the peephole of o, the last row of v, leaves the memory alone")
def peephole_of_the_output(f, x, h, c, w, u, v, b):
    changed = np.concatenate([v[:2], v[2:] + 1])
    before, after = f(x, h, c, w, u, v, b)[1], f(x, h, c, w, u, changed, b)[1]
    close(after, before, scale=SUMS, message="the memory changed")


# gru_cell -----------------------------------------------------------------------------------------------------------

GRU_WEIGHTS: Inputs = {"w": weights("3*h d"), "u": weights("3*h h"), "b_w": weights("3*h"), "b_u": weights("3*h")}


def reset(b, value):
    """The bias with the reset gates at one value (0 shut, 1 open), whatever the input says; entry by entry."""
    return with_block(b, 0, 3, np.where(np.asarray(value) > 0, OPEN, -OPEN))


def keep(b, value):
    """The same for z, which says how much of the state to keep."""
    return with_block(b, 1, 3, OPEN if value else -OPEN)


gru_cell = Concept(
    in_numpy.gru_cell,
    x=signals("n d"),
    h=signals("n h"),
    **GRU_WEIGHTS,
    unusual=[
        {"x": blown_up("n d"), "h": blown_up("n h"), "w": blown_up("3*h d"), "u": blown_up("3*h h")},
        ONE_ROW,
    ],
    hints=[
        "Keep x w^T + b_w and h u^T + b_u apart, and cut each into three blocks of H columns: r, z, n.",
        "r and z are sigmoids of the sum of their two blocks. For n, r multiplies the state's block, bias included.",
        "z = 1 keeps the old state: which of n and h does it multiply?",
    ],
    built_ins=["torch.nn.GRUCell", "torch.gru_cell", "torch._VF.gru_cell"],
)


@gru_cell.law("every entry lies between the old state and the candidate n, which is what comes out where z = 0")
def gru_cell_between(f, x, h, w, u, b_w, b_u):
    y = f(x, h, w, u, b_w, b_u)
    n = f(x, h, w, u, keep(b_w, 0), b_u)
    at_most(y, np.maximum(h, n), scale=4, message="an entry is above both the old state and the candidate")
    at_most(np.minimum(h, n), y, scale=4, message="an entry is below both the old state and the candidate")


@gru_cell.law("with z = 1 the old state is kept as it is")
def gru_cell_keeps(f, x, h, w, u, b_w, b_u):
    close(f(x, h, w, u, keep(b_w, 1), b_u), h, message=under("the state did not stay as it was", z=1))


@gru_cell.law(
    "with z = 0 and r = 0 neither the old state nor b_u's last block matters: what is left is tanh(w_n x + b_wn)"
)
def gru_cell_resets(f, x, h, w, u, b_w, b_u):
    y = f(x, h, w, u, keep(reset(b_w, 0), 0), b_u)
    expected = np.tanh(x @ block(w, 2, 3).T + block(b_w, 2, 3))
    message = under("the old state or b_u's last block still matters", r=0, z=0)
    close(y, expected, scale=1, message=message)


@gru_cell.law("with z = 0 and r = 1 it is rnn_cell with the last blocks, and their two biases added")
def gru_cell_is_a_cell(f, x, h, w, u, b_w, b_u):
    y = f(x, h, w, u, keep(reset(b_w, 1), 0), b_u)
    expected = in_numpy.rnn_cell(x, h, block(w, 2, 3), block(u, 2, 3), block(b_w, 2, 3) + block(b_u, 2, 3))
    message = under("it is not rnn_cell with the last blocks", r=1, z=0)
    close(y, expected, scale=1, message=message)


@gru_cell.law("r acts after the matrix product: resetting one feature leaves the candidates of all others as they were")
def gru_cell_resets_after(f, x, h, w, u, b_w, b_u):
    open_ = keep(reset(b_w, 1), 0)
    one_shut = keep(reset(b_w, np.arange(h.shape[1]) > 0), 0)
    before, after = f(x, h, w, u, open_, b_u), f(x, h, w, u, one_shut, b_u)
    close(after[:, 1:], before[:, 1:], scale=1, message="resetting the first feature changed another one's candidate")


@gru_cell.law("the biases of the first two blocks, r and z, may stand in b_w or in b_u")
def gru_cell_biases(f, x, h, w, u, b_w, b_u):
    moved = with_block(b_w + b_u, 2, 3, block(b_w, 2, 3)), with_block(0 * b_u, 2, 3, block(b_u, 2, 3))
    close(f(x, h, w, u, *moved), f(x, h, w, u, b_w, b_u), scale=4, message="moving them changed the answer")


@gru_cell.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def gru_cell_rows(f, x, h, w, u, b_w, b_u):
    rows_do_not_mix(f, (x, h), (w, u, b_w, b_u))


@gru_cell.backward.law("with z = 1 the gradient goes to the old state whole, and to nothing else")
def gru_cell_passes(f, grad, x, h, w, u, b_w, b_u):
    by_x, by_h, *rest = f(grad, x, h, w, u, keep(b_w, 1), b_u)
    close(by_h, grad, message=under("the gradient by h is not what arrived", z=1))
    for part in (by_x, *rest):
        close(part, 0 * part, scale=1, message=under("a gradient went elsewhere", z=1))


@gru_cell.backward.law("with z = 0 and r = 0 nothing reaches the old state, and nothing reaches u or b_u")
def gru_cell_reset_passes(f, grad, x, h, w, u, b_w, b_u):
    _, by_h, _, by_u, _, by_b_u = f(grad, x, h, w, u, keep(reset(b_w, 0), 0), b_u)
    for part in (by_h, by_u, by_b_u):
        close(part, 0 * part, scale=1, message=under("a gradient passed all the same", r=0, z=0))


@gru_cell.backward.law(
    "in a batch of one, the rest follows from the gradients by the biases: by b_w through w to x and times x by w, by "
    "b_u times h by u",
    together({"grad": reals("1 h")} | ONE_ROW | GRU_WEIGHTS),
)
def gru_cell_one_row(f, grad, x, h, w, u, b_w, b_u):
    by_x, _, by_w, by_u, by_b_w, by_b_u = f(grad, x, h, w, u, b_w, b_u)
    close(by_x[0], by_b_w @ w, scale=512, message="the gradient by x is not that by b_w through w")
    close(by_w, np.outer(by_b_w, x), scale=512, message="the gradient by w is not that by b_w times x")
    close(by_u, np.outer(by_b_u, h), scale=512, message="the gradient by u is not that by b_u times h")


@gru_cell.backward.law("all rows of a batch used the same weights: their gradients by w, u, b_w and b_u add up")
def gru_cell_weights(f, grad, x, h, w, u, b_w, b_u):
    weights_add_up(f, grad, (x, h), (w, u, b_w, b_u), 4)


# gru ----------------------------------------------------------------------------------------------------------------

gru = Concept(
    in_numpy.gru,
    xs=signals("t n d"),
    h0=signals("n h"),
    **GRU_WEIGHTS,
    scale=lambda case, expected: SUMS,
    unusual=[
        {"xs": blown_up("t n d")},
        {"xs": signals("1 1 d"), "h0": signals("1 h")},
        {"xs": signals("8 n d")},
        {"xs": signals("4 n d").but(silent)},
    ],
    smooth={
        "xs": signals("2 1 3"),
        "h0": signals("1 2"),
        "w": weights("6 3"),
        "u": weights("6 2"),
        "b_w": weights("6"),
        "b_u": weights("6"),
    },
    hints=[
        "A loop over the first axis of xs: each state is gru_cell of that step's input and of the state before.",
        "Keep every state, but not h0, and stack them along a new first axis at the end.",
    ],
    built_ins=["torch.nn.GRU", "torch.gru", "torch._VF.gru"],
)


@gru.law("it looks at no step ahead of its time: a change at one step leaves all earlier states alone")
def gru_causal(f, xs, h0, w, u, b_w, b_u, when=integers(0, 3)):
    is_causal(lambda xs: f(xs, h0, w, u, b_w, b_u), xs, when)


@gru.law("reading the first part, and going on from its last state with the rest, is reading all of it")
def gru_goes_on(f, xs, h0, w, u, b_w, b_u, more=signals("s n d")):
    first = f(xs, h0, w, u, b_w, b_u)
    rest = f(more, first[-1], w, u, b_w, b_u)
    whole = f(np.concatenate([xs, more]), h0, w, u, b_w, b_u)
    close(whole, np.concatenate([first, rest]), scale=SUMS, message="in two parts the states are other ones")


@gru.law("for one step it is gru_cell")
def gru_one_step(f, h0, w, u, b_w, b_u, xs=signals("1 n d")):
    expected = in_numpy.gru_cell(xs[0], h0, w, u, b_w, b_u)
    close(f(xs, h0, w, u, b_w, b_u)[0], expected, scale=SUMS, message="it is not gru_cell")


@gru.law("states stay between -1 and 1 if the first one does")
def gru_bounds(f, xs, h0, w, u, b_w, b_u):
    at_most(np.abs(f(xs, h0 / 2, w, u, b_w, b_u)), 1.0, message="an entry of a state lies outside -1 to 1")


@gru.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def gru_rows(f, xs, h0, w, u, b_w, b_u):
    rows_do_not_mix(f, (xs, h0), (w, u, b_w, b_u))


# bidirectional_rnn --------------------------------------------------------------------------------------------------


def start(h, d, n="n"):
    """(h0, w, u, b) of a recurrent network that reads d features, for the named axes or sizes."""
    return signals(f"{n} {h}"), weights(f"{h} {d}"), weights(f"{h} {h}"), weights(h)


BOTH_WAYS: Inputs = {"xs": signals("t n d"), "forward": start("h", "d"), "backward": start("h", "d")}

# A strategy for the whole case: `forward` is also the name of an argument of Concept.
bidirectional_rnn = Concept(
    in_numpy.bidirectional_rnn,
    together(BOTH_WAYS),
    scale=lambda case, expected: SUMS,
    unusual=[together(BOTH_WAYS | {"xs": signals("1 n d")}), together(BOTH_WAYS | {"xs": signals("6 n d")})],
    smooth=together({"xs": signals("2 1 3"), "forward": start("2", "3", "1"), "backward": start("2", "3", "1")}),
    hints=[
        "Run rnn twice: on xs, and on xs with its steps in the opposite order.",
        "The second run's states come out last step first. Turn them round again, so that step t stands beside step t.",
    ],
)


@bidirectional_rnn.law("reversing the sequence and swapping the two networks reverses the result and swaps its halves")
def bidirectional_mirror(f, xs, forward, backward):
    result = f(xs, forward, backward)
    left, right = np.split(result, 2, axis=-1)
    mirrored = np.concatenate([right, left], axis=-1)[::-1]
    close(f(xs[::-1], backward, forward), mirrored, scale=SUMS, message="the mirrored call gives another result")


@bidirectional_rnn.law("the first half is rnn with the forward network, whatever the other one is")
def bidirectional_forward(f, xs, forward, backward):
    left = np.split(f(xs, forward, backward), 2, axis=-1)[0]
    close(left, in_numpy.rnn(xs, *forward), scale=SUMS, message="the first half is not rnn with the forward network")


@bidirectional_rnn.law(
    "the second half looks ahead only: a change at one step leaves the second half of all later ones alone"
)
def bidirectional_looks_ahead(f, xs, forward, backward, when=integers(0, 3)):
    t = when % len(xs)

    def right(xs):
        return np.split(f(xs, forward, backward), 2, axis=-1)[1]

    close(right(nudged_at(xs, t))[t + 1 :], right(xs)[t + 1 :], message=f"a change at step {t} changed a later one")


@bidirectional_rnn.law("at the last step, the second half has read that step alone, from backward's own start")
def bidirectional_last(f, xs, forward, backward):
    right = np.split(f(xs, forward, backward), 2, axis=-1)[1]
    expected = in_numpy.rnn_cell(xs[-1], *backward)
    close(
        right[-1], expected, scale=SUMS, message="at the last step the second half is not one step from backward's h0"
    )


# stacked_rnn --------------------------------------------------------------------------------------------------------

LAYERS = [start("h1", "d"), start("h2", "h1"), start("h3", "h2")]


def stack(count, xs="t n d"):
    """A sequence and so many layers, each with a size of its own."""
    return together({"xs": signals(xs), "layers": LAYERS[:count]})


stacked_rnn = Concept(
    in_numpy.stacked_rnn,
    st.one_of(stack(1), stack(2), stack(3)),
    scale=lambda case, expected: SUMS,
    unusual=[stack(2, "1 n d"), stack(2, "6 n d")],
    smooth=together({"xs": signals("2 1 3"), "layers": [start("2", "3", "1"), start("1", "2", "1")]}),
    hints=["rnn gives the states of one layer for all steps: they are the inputs of the next layer."],
    built_ins=["torch.nn.RNN", "torch.rnn_tanh", "torch._VF.rnn_tanh"],
)


@stacked_rnn.law("one layer is rnn")
def stacked_one(f, xs, layers):
    expected = in_numpy.rnn(xs, *layers[0])
    close(f(xs, layers[:1]), expected, scale=SUMS, message="one layer is not rnn")


@stacked_rnn.law("a stack on top of a stack is one stack: what the lower layers give, the upper layers read", stack(3))
def stacked_on_top(f, xs, layers, below=integers(1, 2)):
    expected = f(f(xs, layers[:below]), layers[below:])
    close(f(xs, layers), expected, scale=SUMS, message=f"{below} layers and then the rest are not the whole stack")


@stacked_rnn.law("it looks at no step ahead of its time: a change at one step leaves all earlier states alone")
def stacked_causal(f, xs, layers, when=integers(0, 3)):
    is_causal(lambda xs: f(xs, layers), xs, when)


@stacked_rnn.law("every layer starts from its own h0: the first state of the top layer does not forget it", stack(2))
def stacked_starts(f, xs, layers):
    below, above = layers
    lower = in_numpy.rnn_cell(xs[0], *below)
    expected = in_numpy.rnn_cell(lower, *above)
    close(f(xs, layers)[0], expected, scale=SUMS, message="the first state does not start from the layer's own h0")


# rnn_encoder_decoder ------------------------------------------------------------------------------------------------

rnn_encoder_decoder = Concept(
    in_numpy.rnn_encoder_decoder,
    source=signals("s n d"),
    target=signals("t n e"),
    encoder=start("h", "d"),
    decoder=start("h", "e")[1:],
    scale=lambda case, expected: SUMS,
    unusual=[{"source": signals("1 n d")}, {"source": signals("7 n d"), "target": signals("1 n e")}],
    smooth={
        "source": signals("2 1 3"),
        "target": signals("2 1 1"),
        "encoder": start("2", "3", "1"),
        "decoder": start("2", "1")[1:],
    },
    hints=[
        "rnn over source gives the states of the encoder; only the last one is needed.",
        "The decoder is rnn over target, with that state where h0 stands.",
    ],
)


@rnn_encoder_decoder.law(
    "the decoder knows the source through one state alone: reading only its last step, from the state before it, "
    "gives the same"
)
def encoder_bottleneck(f, source, target, encoder, decoder):
    h0, *weights_ = encoder
    before = in_numpy.rnn(source, *encoder)[-2] if len(source) > 1 else h0
    expected = f(source[-1:], target, (before, *weights_), decoder)
    message = "another source with the same last state gives another result"
    close(f(source, target, encoder, decoder), expected, scale=SUMS, message=message)


@rnn_encoder_decoder.law("the first state is one step from the encoder's last state")
def encoder_starts(f, source, target, encoder, decoder):
    summary = in_numpy.rnn(source, *encoder)[-1]
    expected = in_numpy.rnn_cell(target[0], summary, *decoder)
    got = f(source, target, encoder, decoder)[0]
    close(got, expected, scale=SUMS, message="the first state is not one step from the encoder's last one")


@rnn_encoder_decoder.law("a change at one step of target leaves all earlier states alone")
def encoder_causal(f, source, target, encoder, decoder, when=integers(0, 3)):
    is_causal(lambda target: f(source, target, encoder, decoder), target, when)


@rnn_encoder_decoder.law("with the decoder's u = 0 the source does not matter")
def encoder_cut_off(f, source, target, encoder, decoder):
    w, u, b = decoder
    before, after = (f(source + shift, target, encoder, (w, 0 * u, b)) for shift in (0, 1))
    close(after, before, message="the source still matters")


# gradient_through_time ----------------------------------------------------------------------------------------------

gradient_through_time = Concept(
    in_numpy.gradient_through_time,
    u=signals("h h"),
    steps=integers(1, 6),
    # Where the two largest singular values tie, their maximum has no derivative.
    differentiable=False,
    unusual=[
        {"u": signals("h h").but(lambda u: 1e3 * u)},
        {"u": just(np.zeros((2, 2)))},
        {"u": just(np.array([[0.5, 1.0, 0.0], [0.0, 0.5, 1.0], [0.0, 0.0, 0.5]]))},
    ],
    hints=[
        "The spectral norm of a matrix is its largest singular value: np.linalg.norm(m, 2) finds it.",
        "Powers of a matrix are matrix products: u @ u, not u * u. Keep the last one and multiply once more each step.",
    ],
)


@gradient_through_time.law("a rotation keeps every gradient as long as it is: the norms are 1 at every step")
def rotation_keeps(f, angle=integers(0, 7)):
    c, s = math.cos(angle), math.sin(angle)
    close(f(np.array([[c, -s], [s, c]]), 4), np.ones(4), message="a rotation changed a length")


@gradient_through_time.law("for a diagonal matrix it is the largest entry, by size, to the power of the step")
def diagonal_powers(f, entries=signals("h"), steps=integers(1, 6)):
    largest = np.max(np.abs(entries))
    expected = np.cumprod(np.full(steps, largest))
    close(f(np.diag(entries), steps), expected, message="it is not a power of the largest entry")


@gradient_through_time.law("j steps and k more stretch a gradient at most as much as the two stretches multiplied")
def submultiplicative(f, u, k=integers(1, 3)):
    s = f(u, 3 + k)
    at_most(s[2 + k], s[2] * s[k - 1], message=f"3 + {k} steps stretch more than 3 steps and {k} steps multiplied")


@gradient_through_time.law(
    "with every eigenvalue inside the unit circle it falls to 0 in the end, whatever it does first"
)
def dies_out(f, u, diagonal=signals("h").but(lambda d: d / 4)):
    inside = np.triu(u, 1) + np.diag(diagonal)
    at_most(f(inside, 80)[-1], 1e-9, message="after 80 steps it is not 0, with eigenvalues of at most 1/2")


@gradient_through_time.law("with an eigenvalue outside the unit circle it grows at least as fast as that one's powers")
def explodes(f, u):
    outside = np.triu(u, 1) + 1.5 * np.eye(len(u), dtype=u.dtype)
    expected = 1.5 ** np.arange(1, 9)
    s = f(outside, 8)
    at_most(expected, s, scale=np.maximum(s, expected), message="it grew less than the powers of the eigenvalue 1.5")

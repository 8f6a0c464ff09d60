"""rnn: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, equal
from reference.concept import Concept
from reference.inputs import integers, reals, sampled_from, together
from reference.recurrent import in_numpy
from reference.recurrent.laws.rnn_cell import rnn_cell
from reference.recurrent.laws.shared import (
    SUMS,
    Inputs,
    blown_up,
    finely,
    is_causal,
    lift,
    rows_do_not_mix,
    signals,
    silent,
    unroll,
    weights,
    weights_add_up,
    without_steps,
)

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
    further=[
        {"xs": signals("1 1 d"), "h0": signals("1 h")},
        {"xs": signals("8 n d")},
        {"xs": signals("4 n d").but(silent)},
        finely(RNN),
    ],
    unusual=[{"xs": blown_up("t n d"), "w": weights("h d", limit=8)}],
    built_ins=["torch.nn.RNN"],
    instead="matrix products and tanh, step by step",
)

rnn.refuses("xs has no step", without_steps, argument="xs")


@rnn.law("it looks at no step ahead of its time: a change at one step leaves all earlier states alone")
def causal(f, xs, h0, w, u, b, when=integers(0, 3)):
    is_causal(lambda xs: f(xs, h0, w, u, b), xs, when)


@rnn.law("reading the first part, and going on from its last state with the rest, is reading all of it")
def goes_on(f, xs, h0, w, u, b, more=signals("s n d")):
    first = f(xs, h0, w, u, b)
    rest = f(more, first[-1], w, u, b)
    whole = f(np.concatenate([xs, more]), h0, w, u, b)
    close(whole, np.concatenate([first, rest]), scale=SUMS, message="in two parts the states are other ones")


@rnn.law("every state is one rnn_cell further than the one before, the first one than h0")
def steps(f, xs, h0, w, u, b):
    states = f(xs, h0, w, u, b)
    before = h0
    for t, state in enumerate(states):
        expected = in_numpy.rnn_cell(xs[t], before, w, u, b)
        close(state, expected, scale=SUMS, message=f"state {t} is not one rnn_cell further than the one before")
        before = state


@rnn.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def rows(f, xs, h0, w, u, b):
    rows_do_not_mix(f, (xs, h0), (w, u, b))


@rnn.mistake("does not carry the state", hint="Each step starts from the state that the step before left, not from h0.")
def stuck(xs, h0, w, u, b):
    return np.stack([in_numpy.rnn_cell(x, h0, w, u, b) for x in xs])


@rnn.mistake("reads the sequence backwards", hint="Step 0 comes first.")
def back_to_front(xs, h0, w, u, b):
    return in_numpy.rnn(xs[::-1], h0, w, u, b)[::-1]


@rnn.mistake("begins with the last step", hint="Step 0 comes first: loop over xs as it is.")
def last_first(xs, h0, w, u, b):
    return in_numpy.rnn(xs[::-1], h0, w, u, b)


@rnn.mistake("returns the last state alone", hint="The result has a state for every step: (T, N, H).")
def last(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u, b)[-1]


@rnn.mistake("returns the states before the steps", hint="h0 is not among the results, and the last state is.")
def shifted(xs, h0, w, u, b):
    return np.concatenate([h0[None], in_numpy.rnn(xs, h0, w, u, b)[:-1]])


@rnn.mistake("starts from zeros", hint="The first step starts from h0.")
def from_zero(xs, h0, w, u, b):
    return in_numpy.rnn(xs, 0 * h0, w, u, b)


@rnn.mistake(
    "has the batch axis for time", hint="The first axis is time, the second one the batch: loop over the first."
)
def batch_first(xs, h0, w, u, b):
    return unroll(
        lambda x, h: np.tanh(x @ w.T + h @ u.T + b), np.swapaxes(xs, 0, 1), np.zeros((len(xs), len(b)), xs.dtype)
    )


@rnn.mistake("carries the sums instead of the state", hint="What goes into the next step has been through tanh.")
def linear_memory(xs, h0, w, u, b):
    return np.tanh(unroll(lambda x, h: x @ w.T + h @ u.T + b, xs, h0))


@rnn.mistake("lets the rows of the batch share a state", hint="Keep one state for every row: (N, H), not (H,).")
def shared(xs, h0, w, u, b):
    return unroll(lambda x, h: np.tanh(x @ w.T + h.mean(0) @ u.T + b), xs, h0)


@rnn.mistake("puts h0 among the states", hint="Keep the states after the steps: h0 is where the first step starts.")
def with_start(xs, h0, w, u, b):
    return np.concatenate([h0[None], in_numpy.rnn(xs, h0, w, u, b)])


@rnn.mistake("returns after the first step", hint="A return inside the loop ends it: it belongs behind the loop.")
def returns_early(xs, h0, w, u, b):
    return in_numpy.rnn(xs[:1], h0, w, u, b)


@rnn.mistake("puts the steps below each other", hint="stack makes a new axis for time; joining does not.")
def joined(xs, h0, w, u, b):
    return np.concatenate(list(in_numpy.rnn(xs, h0, w, u, b)))


@rnn.mistake("puts time second", hint="The result is (T, N, H): stack the states along the first axis.")
def time_second(xs, h0, w, u, b):
    return np.swapaxes(in_numpy.rnn(xs, h0, w, u, b), 0, 1)


@rnn.mistake(
    "writes every state into the same array",
    hint="h[:] = ... changes what was kept before: make a new array for every step, or append a copy.",
)
def overwrites(xs, h0, w, u, b):
    states = in_numpy.rnn(xs, h0, w, u, b)
    return np.repeat(states[-1:], len(states), axis=0)


@rnn.mistake("has u the wrong way round", hint="Rows of u are new features, columns old ones: h @ u.T, not h @ u.")
def transposed(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u.T, b)


@rnn.mistake("adds the bias twice", hint="There is one bias here, for input and state together.")
def two_biases(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u, 2 * b)


@rnn.mistake("forgets the bias", hint="Three things are added at every step: input, state, and b.")
def unbiased(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u, 0 * b)


@rnn.mistake(
    "returns float64 for float32",
    hint="A new array has a dtype of its own: give it dtype=xs.dtype, or stack the states.",
)
def widens(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u, b).astype(np.float64)


lift(rnn, rnn_cell, lambda cell: lambda xs, h0, *weights: unroll(lambda x, h: cell(x, h, *weights), xs, h0))


# The backward pass --------------------------------------------------------------------------------------------------


@rnn.backward.law("a gradient goes back in time only: one that arrives at a state reaches no later input")
def backwards_only(f, grad, xs, h0, w, u, b, when=integers(0, 3)):
    t = when % len(xs)
    grad = np.concatenate([grad[: t + 1], 0 * grad[t + 1 :]])
    by_xs = f(grad, xs, h0, w, u, b)[0]
    equal(by_xs[t + 1 :], 0 * by_xs[t + 1 :], message="an input after the last gradient received one")


@rnn.backward.law(
    "going back through the second half of the steps, and on through the first with what reaches its last state, "
    "is going back through all",
    together({"grad": reals("2*t n h")} | RNN | {"xs": signals("2*t n d")}),
)
def back_in_two(f, grad, xs, h0, w, u, b):
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
def back_one_step(f, grad, xs, h0, w, u, b):
    by_x, *rest = in_numpy.rnn_cell_backward(grad[0], xs[0], h0, w, u, b)
    close(f(grad, xs, h0, w, u, b), (by_x[None], *rest), scale=512, message="it is not that of rnn_cell")


@rnn.backward.law("where u is the identity and nothing is squashed, h0 gets the gradients of all steps, however many")
def far_back(f, grad, xs, h0, w, u, b, times=sampled_from([1, 20])):
    grad, silence = np.tile(grad, (times, 1, 1)), np.tile(0 * xs, (times, 1, 1))
    identity = np.eye(len(u), dtype=u.dtype)
    by_h0 = f(grad, silence, 0 * h0, w, identity, 0 * b)[1]
    close(by_h0, np.sum(grad, axis=0), scale=512, message=f"after {len(grad)} steps h0 gets another gradient")


@rnn.backward.law("all rows of a batch used the same weights: their gradients by w, u and b add up")
def by_weights(f, grad, xs, h0, w, u, b):
    weights_add_up(f, grad, (xs, h0), (w, u, b), 3)


def through_time(delta_at, grad, xs, h0, w, u, b, order=reversed):
    """The backward pass, with another rule for delta from grad, what arrives from later steps, and the state."""
    states, later = in_numpy.rnn(xs, h0, w, u, b), 0 * h0
    deltas = np.empty_like(states)
    for t in order(range(len(xs))):
        deltas[t] = delta_at(grad[t], later, states[t])
        later = deltas[t] @ u
    return in_numpy.by_inputs_and_weights(deltas, xs, h0, states, w, later)


@rnn.backward.mistake(
    "lets what comes from later steps past the tanh",
    hint="What comes back through u arrives at the state too: add it to grad before the factor 1 - h^2.",
)
def backward_past_tanh(*inputs):
    return through_time(lambda grad, later, state: grad * (1 - state**2) + later, *inputs)


@rnn.backward.mistake(
    "takes the tanh of the states again", hint="The states are tanh already: the slope is 1 - h^2, with h as it is."
)
def backward_tanh_twice(*inputs):
    return through_time(lambda grad, later, state: (grad + later) * (1 - np.tanh(state) ** 2), *inputs)


@rnn.backward.mistake(
    "keeps one step's part of every weight", hint="All steps used the same weights: add with +=, starting from zeros."
)
def backward_assigns(grad, xs, h0, w, u, b):
    by_xs, by_h0, *_ = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    # The loop comes to the first step last.
    later = 0 * h0
    if len(xs) > 1:
        later = in_numpy.rnn_backward(grad[1:], xs[1:], in_numpy.rnn_cell(xs[0], h0, w, u, b), w, u, b)[1]
    return by_xs, by_h0, *in_numpy.rnn_cell_backward(grad[0] + later, xs[0], h0, w, u, b)[2:]


@rnn.backward.mistake(
    "gives h0 what arrives in front of u", hint="Between the first step's sums and h0 there is u: delta @ u."
)
def backward_in_front(grad, xs, h0, w, u, b):
    by_xs, _, by_w, by_u, by_b = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    later = 0 * h0
    state = in_numpy.rnn_cell(xs[0], h0, w, u, b)
    if len(xs) > 1:
        later = in_numpy.rnn_backward(grad[1:], xs[1:], state, w, u, b)[1]
    return by_xs, (grad[0] + later) * (1 - state**2), by_w, by_u, by_b


@rnn.backward.mistake(
    "has the gradient by u the wrong way round", hint="Rows of u are new features: delta.T @ h, not h.T @ delta."
)
def backward_u_transposed(grad, xs, h0, w, u, b):
    by_xs, by_h0, by_w, by_u, by_b = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    return by_xs, by_h0, by_w, by_u.T, by_b


@rnn.backward.mistake(
    "stops after one step", hint="What reaches a state from the steps after it has to be added to grad there."
)
def backward_truncated(grad, xs, h0, w, u, b):
    states = in_numpy.rnn(xs, h0, w, u, b)
    deltas = grad * (1 - states**2)
    return in_numpy.by_inputs_and_weights(deltas, xs, h0, states, w, deltas[0] @ u)


@rnn.backward.mistake(
    "goes forward through time", hint="Begin with the last step: it is the first whose gradient is complete."
)
def backward_forward(*inputs):
    return through_time(lambda grad, later, state: (grad + later) * (1 - state**2), *inputs, order=iter)


@rnn.backward.mistake(
    "uses the gradient of the last state alone", hint="Every state is a result: grad[t] arrives at each of them."
)
def backward_last(grad, xs, h0, w, u, b):
    return in_numpy.rnn_backward(np.concatenate([0 * grad[:-1], grad[-1:]]), xs, h0, w, u, b)


@rnn.backward.mistake(
    "keeps one step's part of the bias",
    hint="b was used at every step: add its parts up over time, not the batch alone.",
)
def backward_bias(grad, xs, h0, w, u, b):
    *rest, _ = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    # What a loop leaves that assigns where it should add: the part of the first step, which comes last.
    later = 0 * h0
    if len(xs) > 1:
        state = in_numpy.rnn_cell(xs[0], h0, w, u, b)
        later = in_numpy.rnn_backward(grad[1:], xs[1:], state, w, u, b)[1]
    return (*rest, in_numpy.rnn_cell_backward(grad[0] + later, xs[0], h0, w, u, b)[-1])


@rnn.backward.mistake(
    "pairs u with the states after the steps", hint="u multiplied the state before the step: h0 for the first one."
)
def backward_after(grad, xs, h0, w, u, b):
    by_xs, by_h0, by_w, _, by_b = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    states, later = in_numpy.rnn(xs, h0, w, u, b), 0 * h0
    by_u = np.zeros_like(u)
    for t in reversed(range(len(xs))):
        delta = (grad[t] + later) * (1 - states[t] ** 2)
        later, by_u = delta @ u, by_u + delta.T @ states[t]
    return by_xs, by_h0, by_w, by_u, by_b


@rnn.backward.mistake(
    "goes back through u the wrong way round", hint="Forward it was h @ u.T, so back it is delta @ u."
)
def backward_transposed(grad, xs, h0, w, u, b):
    states, later = in_numpy.rnn(xs, h0, w, u, b), 0 * h0
    deltas = np.empty_like(states)
    for t in reversed(range(len(xs))):
        deltas[t] = (grad[t] + later) * (1 - states[t] ** 2)
        later = deltas[t] @ u.T
    return in_numpy.by_inputs_and_weights(deltas, xs, h0, states, w, later)


@rnn.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def backward_mean(grad, xs, h0, w, u, b):
    by_xs, by_h0, *rest = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    return (by_xs, by_h0, *(part / len(h0) for part in rest))

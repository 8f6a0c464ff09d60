"""Wrong versions of recurrent networks that people really write, each with the hint that helps."""

import numpy as np

from reference.activations.in_numpy import sigmoid, softmax
from reference.recurrent import in_numpy
from reference.recurrent.laws import (
    bidirectional_rnn,
    gradient_through_time,
    gru,
    gru_cell,
    lstm,
    lstm_cell,
    lstm_gates,
    lstm_peephole_cell,
    rnn,
    rnn_cell,
    rnn_encoder_decoder,
    rnn_output,
    stacked_rnn,
)

# Shared ---------------------------------------------------------------------------------------------------------------


def reordered(order, *parts):
    """Weights with their gates' blocks in another order."""
    count = len(order)
    return [np.concatenate([np.split(part, count)[i] for i in order]) for part in parts]


def gates_of(x, h, w, u, b):
    """The right gates, for versions that are wrong elsewhere."""
    return in_numpy.gates_of(x @ w.T + h @ u.T + b)


def gru_gates(x, h, w, u, b_w, b_u):
    return in_numpy.gru_gates(x @ w.T + b_w, h, u, b_u)


def unroll(step, xs, h):
    """The states of a cell over a sequence."""
    states = []
    for x in xs:
        h = step(x, h)
        states.append(h)
    return np.stack(states)


# rnn_cell -----------------------------------------------------------------------------------------------------------


@rnn_cell.mistake("leaves out the tanh", hint="The sums go through one tanh at the end.")
def rnn_cell_linear(x, h, w, u, b):
    return x @ w.T + h @ u.T + b


@rnn_cell.mistake("has a sigmoid for the tanh", hint="A state may be negative: which function goes from -1 to 1?")
def rnn_cell_sigmoid(x, h, w, u, b):
    return sigmoid(x @ w.T + h @ u.T + b)


@rnn_cell.mistake("forgets the bias", hint="Three things are added: input, state, and b.")
def rnn_cell_unbiased(x, h, w, u, b):
    return np.tanh(x @ w.T + h @ u.T)


@rnn_cell.mistake("adds the bias twice", hint="There is one bias here, for input and state together.")
def rnn_cell_two_biases(x, h, w, u, b):
    return np.tanh((x @ w.T + b) + (h @ u.T + b))


@rnn_cell.mistake("has u the wrong way round", hint="Rows of u are new features, columns old ones: h @ u.T, not h @ u.")
def rnn_cell_transposed(x, h, w, u, b):
    return np.tanh(x @ w.T + h @ u + b)


@rnn_cell.mistake("squashes input and state apart", hint="One tanh around the sum of all three, not one for each.")
def rnn_cell_apart(x, h, w, u, b):
    return np.tanh(x @ w.T + b) + np.tanh(h @ u.T)


@rnn_cell.mistake("adds the old state as it is", hint="The old state only comes in through u.")
def rnn_cell_residual(x, h, w, u, b):
    return np.tanh(x @ w.T + h @ u.T + b + h)


@rnn_cell.mistake("uses one state for the whole batch", hint="Every row of the batch has a state of its own.")
def rnn_cell_shared(x, h, w, u, b):
    return np.tanh(x @ w.T + np.mean(h, axis=0) @ u.T + b)


@rnn_cell.backward.mistake(
    "forgets the derivative of tanh", hint="Between grad and the sums there is a tanh: its slope is 1 - tanh^2."
)
def rnn_cell_backward_linear(grad, x, h, w, u, b):
    return grad @ w, grad @ u, grad.T @ x, grad.T @ h, grad.sum(0)


@rnn_cell.backward.mistake(
    "takes the slope at the old state", hint="1 - h'^2 with the new state h', which has to be computed."
)
def rnn_cell_backward_old(grad, x, h, w, u, b):
    delta = grad * (1 - h**2)
    return delta @ w, delta @ u, delta.T @ x, delta.T @ h, delta.sum(0)


@rnn_cell.backward.mistake("has u the wrong way round", hint="Forward it was h @ u.T, so back it is delta @ u.")
def rnn_cell_backward_transposed(grad, x, h, w, u, b):
    by_x, _, by_w, by_u, by_b = in_numpy.rnn_cell_backward(grad, x, h, w, u, b)
    delta = grad * (1 - in_numpy.rnn_cell(x, h, w, u, b) ** 2)
    return by_x, delta @ u.T, by_w, by_u, by_b


@rnn_cell.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def rnn_cell_backward_mean(grad, x, h, w, u, b):
    by_x, by_h, *rest = in_numpy.rnn_cell_backward(grad, x, h, w, u, b)
    return (by_x, by_h, *(part / len(x) for part in rest))


@rnn_cell.backward.mistake(
    "pairs u with the new state", hint="u multiplied the old state, so its gradient is delta times the old one."
)
def rnn_cell_backward_new(grad, x, h, w, u, b):
    by_x, by_h, by_w, _, by_b = in_numpy.rnn_cell_backward(grad, x, h, w, u, b)
    new = in_numpy.rnn_cell(x, h, w, u, b)
    return by_x, by_h, by_w, (grad * (1 - new**2)).T @ new, by_b


# rnn ----------------------------------------------------------------------------------------------------------------


@rnn.mistake("does not carry the state", hint="Each step starts from the state that the step before left, not from h0.")
def rnn_stuck(xs, h0, w, u, b):
    return np.stack([in_numpy.rnn_cell(x, h0, w, u, b) for x in xs])


@rnn.mistake("reads the sequence backwards", hint="Step 0 comes first.")
def rnn_reversed(xs, h0, w, u, b):
    return in_numpy.rnn(xs[::-1], h0, w, u, b)[::-1]


@rnn.mistake("begins with the last step", hint="Step 0 comes first: loop over xs as it is.")
def rnn_last_first(xs, h0, w, u, b):
    return in_numpy.rnn(xs[::-1], h0, w, u, b)


@rnn.mistake("returns the last state alone", hint="The result has a state for every step: (T, N, H).")
def rnn_last(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u, b)[-1]


@rnn.mistake("returns the states before the steps", hint="h0 is not among the results, and the last state is.")
def rnn_shifted(xs, h0, w, u, b):
    return np.concatenate([h0[None], in_numpy.rnn(xs, h0, w, u, b)[:-1]])


@rnn.mistake("starts from zeros", hint="The first step starts from h0.")
def rnn_from_zero(xs, h0, w, u, b):
    return in_numpy.rnn(xs, 0 * h0, w, u, b)


@rnn.mistake(
    "has the batch axis for time", hint="The first axis is time, the second one the batch: loop over the first."
)
def rnn_batch_first(xs, h0, w, u, b):
    return unroll(
        lambda x, h: np.tanh(x @ w.T + h @ u.T + b), np.swapaxes(xs, 0, 1), np.zeros((len(xs), len(b)), xs.dtype)
    )


@rnn.mistake("carries the sums instead of the state", hint="What goes into the next step has been through tanh.")
def rnn_linear_memory(xs, h0, w, u, b):
    return np.tanh(unroll(lambda x, h: x @ w.T + h @ u.T + b, xs, h0))


@rnn.mistake("lets the rows of the batch share a state", hint="Keep one state for every row: (N, H), not (H,).")
def rnn_shared(xs, h0, w, u, b):
    return unroll(lambda x, h: np.tanh(x @ w.T + h.mean(0) @ u.T + b), xs, h0)


@rnn.mistake("puts h0 among the states", hint="Keep the states after the steps: h0 is where the first step starts.")
def rnn_with_start(xs, h0, w, u, b):
    return np.concatenate([h0[None], in_numpy.rnn(xs, h0, w, u, b)])


@rnn.mistake("returns after the first step", hint="A return inside the loop ends it: it belongs behind the loop.")
def rnn_returns_early(xs, h0, w, u, b):
    return in_numpy.rnn(xs[:1], h0, w, u, b)


@rnn.mistake(
    "puts the steps below each other", hint="np.stack and torch.stack make a new axis for time; joining does not."
)
def rnn_joined(xs, h0, w, u, b):
    return np.concatenate(list(in_numpy.rnn(xs, h0, w, u, b)))


@rnn.mistake("puts time second", hint="The result is (T, N, H): stack the states along the first axis.")
def rnn_time_second(xs, h0, w, u, b):
    return np.swapaxes(in_numpy.rnn(xs, h0, w, u, b), 0, 1)


@rnn.mistake(
    "writes every state into the same array",
    hint="h[:] = ... changes what was kept before: make a new array for every step, or append a copy.",
)
def rnn_overwrites(xs, h0, w, u, b):
    states = in_numpy.rnn(xs, h0, w, u, b)
    return np.repeat(states[-1:], len(states), axis=0)


@rnn.mistake("has u the wrong way round", hint="Rows of u are new features, columns old ones: h @ u.T, not h @ u.")
def rnn_transposed(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u.T, b)


@rnn.mistake("adds the bias twice", hint="There is one bias here, for input and state together.")
def rnn_two_biases(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u, 2 * b)


@rnn.mistake("forgets the bias", hint="Three things are added at every step: input, state, and b.")
def rnn_unbiased(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u, 0 * b)


@rnn.mistake(
    "returns float64 for float32",
    hint="np.zeros is float64 unless told otherwise: give it dtype=xs.dtype, or stack the states.",
)
def rnn_widens(xs, h0, w, u, b):
    return in_numpy.rnn(xs, h0, w, u, b).astype(np.float64)


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
def rnn_backward_past_tanh(*inputs):
    return through_time(lambda grad, later, state: grad * (1 - state**2) + later, *inputs)


@rnn.backward.mistake(
    "takes the tanh of the states again", hint="The states are tanh already: the slope is 1 - h^2, with h as it is."
)
def rnn_backward_tanh_twice(*inputs):
    return through_time(lambda grad, later, state: (grad + later) * (1 - np.tanh(state) ** 2), *inputs)


@rnn.backward.mistake(
    "keeps one step's part of every weight", hint="All steps used the same weights: add with +=, starting from zeros."
)
def rnn_backward_assigns(grad, xs, h0, w, u, b):
    by_xs, by_h0, *_ = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    # The loop comes to the first step last.
    later = 0 * h0
    if len(xs) > 1:
        later = in_numpy.rnn_backward(grad[1:], xs[1:], in_numpy.rnn_cell(xs[0], h0, w, u, b), w, u, b)[1]
    return by_xs, by_h0, *in_numpy.rnn_cell_backward(grad[0] + later, xs[0], h0, w, u, b)[2:]


@rnn.backward.mistake(
    "gives h0 what arrives in front of u", hint="Between the first step's sums and h0 there is u: delta @ u."
)
def rnn_backward_in_front(grad, xs, h0, w, u, b):
    by_xs, _, by_w, by_u, by_b = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    later = 0 * h0
    state = in_numpy.rnn_cell(xs[0], h0, w, u, b)
    if len(xs) > 1:
        later = in_numpy.rnn_backward(grad[1:], xs[1:], state, w, u, b)[1]
    return by_xs, (grad[0] + later) * (1 - state**2), by_w, by_u, by_b


@rnn.backward.mistake(
    "has the gradient by u the wrong way round", hint="Rows of u are new features: delta.T @ h, not h.T @ delta."
)
def rnn_backward_u_transposed(grad, xs, h0, w, u, b):
    by_xs, by_h0, by_w, by_u, by_b = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    return by_xs, by_h0, by_w, by_u.T, by_b


@rnn.backward.mistake(
    "stops after one step", hint="What reaches a state from the steps after it has to be added to grad there."
)
def rnn_backward_truncated(grad, xs, h0, w, u, b):
    states = in_numpy.rnn(xs, h0, w, u, b)
    deltas = grad * (1 - states**2)
    return in_numpy.by_inputs_and_weights(deltas, xs, h0, states, w, deltas[0] @ u)


@rnn.backward.mistake(
    "goes forward through time", hint="Begin with the last step: it is the first whose gradient is complete."
)
def rnn_backward_forward(*inputs):
    return through_time(lambda grad, later, state: (grad + later) * (1 - state**2), *inputs, order=iter)


@rnn.backward.mistake(
    "uses the gradient of the last state alone", hint="Every state is a result: grad[t] arrives at each of them."
)
def rnn_backward_last(grad, xs, h0, w, u, b):
    return in_numpy.rnn_backward(np.concatenate([0 * grad[:-1], grad[-1:]]), xs, h0, w, u, b)


@rnn.backward.mistake(
    "keeps one step's part of the bias",
    hint="b was used at every step: add its parts up over time, not the batch alone.",
)
def rnn_backward_bias(grad, xs, h0, w, u, b):
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
def rnn_backward_after(grad, xs, h0, w, u, b):
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
def rnn_backward_transposed(grad, xs, h0, w, u, b):
    states, later = in_numpy.rnn(xs, h0, w, u, b), 0 * h0
    deltas = np.empty_like(states)
    for t in reversed(range(len(xs))):
        deltas[t] = (grad[t] + later) * (1 - states[t] ** 2)
        later = deltas[t] @ u.T
    return in_numpy.by_inputs_and_weights(deltas, xs, h0, states, w, later)


@rnn.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def rnn_backward_mean(grad, xs, h0, w, u, b):
    by_xs, by_h0, *rest = in_numpy.rnn_backward(grad, xs, h0, w, u, b)
    return (by_xs, by_h0, *(part / len(h0) for part in rest))


# rnn_output ---------------------------------------------------------------------------------------------------------


@rnn_output.mistake(
    "normalizes over the batch", hint="Each row is a distribution: the softmax runs along the last axis."
)
def rnn_output_first_axis(h, v, c):
    return softmax(h @ v.T + c, axis=0)


@rnn_output.mistake("returns the scores", hint="Scores become probabilities by a softmax.")
def rnn_output_scores(h, v, c):
    return h @ v.T + c


@rnn_output.mistake(
    "overflows", hint="What is exp(1000)? Take the largest score of each row off first, or call your softmax."
)
def rnn_output_overflows(h, v, c):
    e = np.exp(h @ v.T + c)
    return e / e.sum(-1, keepdims=True)


@rnn_output.mistake("forgets the bias", hint="c is added to the scores.")
def rnn_output_unbiased(h, v, c):
    return softmax(h @ v.T)


@rnn_output.mistake(
    "squashes every score on its own", hint="A sigmoid looks at one score alone: outcomes compete in a softmax."
)
def rnn_output_sigmoid(h, v, c):
    return sigmoid(h @ v.T + c)


@rnn_output.mistake("normalizes over all steps", hint="Sum along the last axis only, with keepdims=True.")
def rnn_output_everything(h, v, c):
    scores = h @ v.T + c
    return softmax(scores.ravel()).reshape(scores.shape)


# lstm_gates ---------------------------------------------------------------------------------------------------------


@lstm_gates.mistake("has the order i, f, o, g", hint="The blocks are i, f, g, o: the tanh belongs to the third.")
def lstm_gates_ifog(x, h, w, u, b):
    i, f, o, g = gates_of(x, h, *reordered([0, 1, 3, 2], w, u, b))
    return i, f, g, o


@lstm_gates.mistake("swaps the input and the forget gate", hint="The first block is i, the second f.")
def lstm_gates_figo(x, h, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    return f, i, g, o


@lstm_gates.mistake("has a sigmoid for g", hint="What is new may be negative: g has a tanh.")
def lstm_gates_sigmoid(x, h, w, u, b):
    return tuple(sigmoid(part) for part in np.split(x @ w.T + h @ u.T + b, 4, axis=1))


@lstm_gates.mistake(
    "has a tanh for every gate", hint="A gate lets through a share from 0 to 1: i, f and o have a sigmoid."
)
def lstm_gates_tanh(x, h, w, u, b):
    return tuple(np.tanh(part) for part in np.split(x @ w.T + h @ u.T + b, 4, axis=1))


@lstm_gates.mistake(
    "takes every fourth row for a gate", hint="A gate's H rows stand together: four blocks, one below the other."
)
def lstm_gates_interleaved(x, h, w, u, b):
    sums = x @ w.T + h @ u.T + b
    i, f, g, o = (sums[:, k::4] for k in range(4))
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@lstm_gates.mistake("forgets the state", hint="A gate sees the input and the old state: h @ u.T is missing.")
def lstm_gates_stateless(x, h, w, u, b):
    return in_numpy.gates_of(x @ w.T + 0 * h.sum() + b)


@lstm_gates.mistake(
    "overflows", hint="exp of a large number overflows: use a sigmoid that takes exp of negative ones only."
)
def lstm_gates_overflows(x, h, w, u, b):
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    return 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), np.tanh(g), 1 / (1 + np.exp(-o))


# lstm_cell ----------------------------------------------------------------------------------------------------------


@lstm_cell.mistake("swaps the input and the forget gate", hint="f multiplies the old memory, i what is new.")
def lstm_cell_swapped(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    memory = i * c + f * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("has the order i, f, o, g", hint="The blocks are i, f, g, o: the tanh belongs to the third.")
def lstm_cell_ifog(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, h, c, *reordered([0, 1, 3, 2], w, u, b))


@lstm_cell.mistake(
    "shows the memory without a tanh", hint="h' = o tanh(c'): the memory may be of any size, the state not."
)
def lstm_cell_unsquashed(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    memory = f * c + i * g
    return o * memory, memory


@lstm_cell.mistake("shows the old memory", hint="The state is made of the new memory: compute that first.")
def lstm_cell_late(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    return o * np.tanh(c), f * c + i * g


@lstm_cell.mistake(
    "ties the gates: i = 1 - f", hint="That is another cell: here the input gate has weights of its own."
)
def lstm_cell_coupled(x, h, c, w, u, b):
    _, f, g, o = gates_of(x, h, w, u, b)
    memory = f * c + (1 - f) * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake(
    "ties the gates: f = 1 - i", hint="That is another cell: here the forget gate has weights of its own."
)
def lstm_cell_coupled_to_input(x, h, c, w, u, b):
    i, _, g, o = gates_of(x, h, w, u, b)
    memory = (1 - i) * c + i * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake(
    "takes every fourth row for a gate", hint="A gate's H rows stand together: four blocks, one below the other."
)
def lstm_cell_interleaved(x, h, c, w, u, b):
    i, f, g, o = lstm_gates_interleaved(x, h, w, u, b)
    memory = f * c + i * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("forgets the bias", hint="Three things are added before the gates: input, state, and b.")
def lstm_cell_unbiased(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, h, c, w, u, 0 * b)


@lstm_cell.mistake(
    "divides infinity by infinity in the sigmoid",
    hint="exp(1000) is infinite in a computer: 1 / (1 + exp(-a)) copes with that, exp(a) / (1 + exp(a)) does not.",
)
def lstm_cell_overflows(x, h, c, w, u, b):
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = np.exp(f) / (1 + np.exp(f)) * c + np.exp(i) / (1 + np.exp(i)) * np.tanh(g)
    return np.exp(o) / (1 + np.exp(o)) * np.tanh(memory), memory


@lstm_cell.mistake("has a sigmoid for what is new", hint="g has a tanh: the memory must be able to fall.")
def lstm_cell_positive(x, h, c, w, u, b):
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = sigmoid(f) * c + sigmoid(i) * sigmoid(g)
    return sigmoid(o) * np.tanh(memory), memory


@lstm_cell.mistake("returns the memory first", hint="The order of the results is h', c'.")
def lstm_cell_order(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, h, c, w, u, b)[::-1]


@lstm_cell.mistake("forgets the input gate", hint="What is new is let in by i: i * g.")
def lstm_cell_unguarded(x, h, c, w, u, b):
    _, f, g, o = gates_of(x, h, w, u, b)
    memory = f * c + g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("hides the memory itself", hint="o belongs to the state alone: the memory goes on as it is.")
def lstm_cell_gated_memory(x, h, c, w, u, b):
    state, memory = in_numpy.lstm_cell(x, h, c, w, u, b)
    return state, gates_of(x, h, w, u, b)[3] * memory


@lstm_cell.mistake("squashes the memory", hint="The tanh is on the way to the state: the memory is the plain sum.")
def lstm_cell_squashed(x, h, c, w, u, b):
    state, memory = in_numpy.lstm_cell(x, h, c, w, u, b)
    return state, np.tanh(memory)


@lstm_cell.mistake("lets the rows of the batch share a state", hint="Every row of the batch has a state of its own.")
def lstm_cell_shared(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, np.broadcast_to(h.mean(0), h.shape), c, w, u, b)


@lstm_cell.backward.mistake(
    "forgets that the state hears of the memory", hint="The loss reaches c' on two ways: add what comes through h'."
)
def lstm_cell_backward_direct(grad, x, h, c, w, u, b):
    gates = i, f, g, _ = gates_of(x, h, w, u, b)
    shown = np.tanh(f * c + i * g)
    delta, _ = in_numpy.through_gates(0 * grad[0], grad[1], gates, c, shown)
    outer, _ = in_numpy.through_gates(grad[0], 0 * grad[1], gates, c, shown)
    size = h.shape[1]
    delta[:, 3 * size :] = outer[:, 3 * size :]
    return delta @ w, delta @ u, grad[1] * f, delta.T @ x, delta.T @ h, delta.sum(0)


@lstm_cell.backward.mistake(
    "ignores what arrives at the memory", hint="grad has two parts: the second one arrives at c' directly."
)
def lstm_cell_backward_state(grad, x, h, c, w, u, b):
    return in_numpy.lstm_cell_backward((grad[0], 0 * grad[1]), x, h, c, w, u, b)


@lstm_cell.backward.mistake(
    "forgets the slope of the tanh around the memory", hint="h' = o tanh(c'): on the way back that is 1 - tanh^2(c')."
)
def lstm_cell_backward_slope(grad, x, h, c, w, u, b):
    gates = i, f, g, o = gates_of(x, h, w, u, b)
    shown = np.tanh(f * c + i * g)
    straight = grad[1] + grad[0] * o * shown**2
    delta, by_c = in_numpy.through_gates(grad[0], straight, gates, c, shown)
    return delta @ w, delta @ u, by_c, delta.T @ x, delta.T @ h, delta.sum(0)


@lstm_cell.backward.mistake(
    "forgets the output gate on the way to the memory", hint="h' = o tanh(c'): o is a factor of the derivative too."
)
def lstm_cell_backward_open(grad, x, h, c, w, u, b):
    gates = i, f, g, o = gates_of(x, h, w, u, b)
    shown = np.tanh(f * c + i * g)
    extra = grad[0] * (1 - o) * (1 - shown**2)
    delta, by_c = in_numpy.through_gates(grad[0], grad[1] + extra, gates, c, shown)
    return delta @ w, delta @ u, by_c, delta.T @ x, delta.T @ h, delta.sum(0)


@lstm_cell.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def lstm_cell_backward_mean(grad, x, h, c, w, u, b):
    *first, by_w, by_u, by_b = in_numpy.lstm_cell_backward(grad, x, h, c, w, u, b)
    return (*first, by_w / len(x), by_u / len(x), by_b / len(x))


@lstm_cell.backward.mistake(
    "pairs u with the new state", hint="u multiplied the old state, so its gradient is delta times the old one."
)
def lstm_cell_backward_new(grad, x, h, c, w, u, b):
    *first, by_w, _, by_b = in_numpy.lstm_cell_backward(grad, x, h, c, w, u, b)
    gates = i, f, g, _ = gates_of(x, h, w, u, b)
    delta, _ = in_numpy.through_gates(*grad, gates, c, np.tanh(f * c + i * g))
    return (*first, by_w, delta.T @ in_numpy.lstm_cell(x, h, c, w, u, b)[0], by_b)


# lstm ---------------------------------------------------------------------------------------------------------------


def lstm_with(step, xs, h, c):
    states = []
    for x in xs:
        h, c = step(x, h, c)
        states.append(h)
    return np.stack(states), h, c


@lstm.mistake("does not carry the memory", hint="Two things go from step to step: h and c.")
def lstm_memoryless(xs, h0, c0, w, u, b):
    return lstm_with(lambda x, h, _: in_numpy.lstm_cell(x, h, c0, w, u, b), xs, h0, c0)


@lstm.mistake("does not carry the state", hint="Two things go from step to step: h and c.")
def lstm_stateless(xs, h0, c0, w, u, b):
    return lstm_with(lambda x, _, c: in_numpy.lstm_cell(x, h0, c, w, u, b), xs, h0, c0)


@lstm.mistake("swaps h0 and c0", hint="The order of the arguments is h0, c0.")
def lstm_swapped(xs, h0, c0, w, u, b):
    return in_numpy.lstm(xs, c0, h0, w, u, b)


@lstm.mistake("returns the memory before the state", hint="The order of the results is hs, h, c.")
def lstm_order(xs, h0, c0, w, u, b):
    states, h, c = in_numpy.lstm(xs, h0, c0, w, u, b)
    return states, c, h


@lstm.mistake("reads the sequence backwards", hint="Step 0 comes first.")
def lstm_reversed(xs, h0, c0, w, u, b):
    states, h, c = in_numpy.lstm(xs[::-1], h0, c0, w, u, b)
    return states[::-1], h, c


@lstm.mistake(
    "returns the memories for the states", hint="hs holds the h of every step; of c only the last one is asked for."
)
def lstm_memories(xs, h0, c0, w, u, b):
    _, memories, _ = in_numpy.lstm_history(xs, h0, c0, w, u, b)
    return memories, *in_numpy.lstm(xs, h0, c0, w, u, b)[1:]


@lstm.mistake("starts from zeros", hint="The first step starts from h0 and c0.")
def lstm_from_zero(xs, h0, c0, w, u, b):
    return in_numpy.lstm(xs, 0 * h0, 0 * c0, w, u, b)


@lstm.mistake("has the order i, f, o, g", hint="The blocks are i, f, g, o: the tanh belongs to the third.")
def lstm_ifog(xs, h0, c0, w, u, b):
    return in_numpy.lstm(xs, h0, c0, *reordered([0, 1, 3, 2], w, u, b))


@lstm.mistake("swaps the input and the forget gate", hint="f multiplies the old memory, i what is new.")
def lstm_gates_swapped(xs, h0, c0, w, u, b):
    return in_numpy.lstm(xs, h0, c0, *reordered([1, 0, 2, 3], w, u, b))


@lstm.mistake("lets the rows of the batch share a state", hint="Keep one state for every row: (N, H), not (H,).")
def lstm_shared(xs, h0, c0, w, u, b):
    return in_numpy.lstm(xs, np.broadcast_to(h0.mean(0), h0.shape), c0, w, u, b)


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
def lstm_backward_memoryless(grad, xs, h0, c0, w, u, b):
    return lstm_back(grad, xs, h0, c0, w, u, b, carry_c=0)


@lstm.backward.mistake(
    "forgets the way back through the state", hint="The gates of the next step saw h: add delta @ u to grad there."
)
def lstm_backward_stateless(grad, xs, h0, c0, w, u, b):
    return lstm_back(grad, xs, h0, c0, w, u, b, carry_h=0)


@lstm.backward.mistake("stops after one step", hint="What reaches h and c from the steps after has to be added there.")
def lstm_backward_truncated(grad, xs, h0, c0, w, u, b):
    return lstm_back(grad, xs, h0, c0, w, u, b, carry_h=0, carry_c=0)


@lstm.backward.mistake(
    "goes forward through time", hint="Begin with the last step: it is the first whose gradient is complete."
)
def lstm_backward_forward(grad, xs, h0, c0, w, u, b):
    return lstm_back(grad, xs, h0, c0, w, u, b, order=iter)


@lstm.backward.mistake(
    "adds the last state's gradient to the memory", hint="Nothing arrives at the last memory: its gradient starts at 0."
)
def lstm_backward_memory(grad, xs, h0, c0, w, u, b):
    by_xs, by_h0, by_c0, *rest = in_numpy.lstm_backward(grad, xs, h0, c0, w, u, b)
    _, _, gates = in_numpy.lstm_history(xs, h0, c0, w, u, b)
    return (by_xs, by_h0, by_c0 + grad[-1] * np.prod([f for _, f, _, _ in gates], axis=0), *rest)


@lstm.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def lstm_backward_mean(grad, xs, h0, c0, w, u, b):
    *first, by_w, by_u, by_b = in_numpy.lstm_backward(grad, xs, h0, c0, w, u, b)
    return (*first, by_w / len(h0), by_u / len(h0), by_b / len(h0))


# lstm_peephole_cell -------------------------------------------------------------------------------------------------


@lstm_peephole_cell.mistake(
    "lets o see the new memory", hint="The paper does, this function does not: all three see the old one, c."
)
def peephole_new(x, h, c, w, u, v, b):
    a_i, a_f, a_g, a_o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = sigmoid(a_f + v[1] * c) * c + sigmoid(a_i + v[0] * c) * np.tanh(a_g)
    return sigmoid(a_o + v[2] * memory) * np.tanh(memory), memory


@lstm_peephole_cell.mistake("swaps the peepholes of i and f", hint="The rows of v are for i, f and o, in this order.")
def peephole_swapped(x, h, c, w, u, v, b):
    return in_numpy.lstm_peephole_cell(x, h, c, w, u, v[[1, 0, 2]], b)


@lstm_peephole_cell.mistake("gives the last row of v to f", hint="The rows of v are for i, f and o, in this order.")
def peephole_order(x, h, c, w, u, v, b):
    return in_numpy.lstm_peephole_cell(x, h, c, w, u, v[[0, 2, 1]], b)


@lstm_peephole_cell.mistake(
    "adds v without multiplying it by c", hint="A peephole is a weight: v times c, entry by entry."
)
def peephole_bias(x, h, c, w, u, v, b):
    return in_numpy.lstm_cell(x, h, c, w, u, b + np.concatenate([v[0], v[1], 0 * v[0], v[2]]))


@lstm_peephole_cell.mistake("has no peepholes", hint="That is lstm_cell: v is missing.")
def peephole_none(x, h, c, w, u, v, b):
    return in_numpy.lstm_cell(x, h, c, w, u, b)


@lstm_peephole_cell.mistake(
    "looks at the squashed memory", hint="The peephole sees c itself; the tanh is on the way to the state."
)
def peephole_squashed(x, h, c, w, u, v, b):
    i, f, g, o = peepholes(x, h, np.tanh(c), w, u, v, b)
    memory = f * c + i * g
    return o * np.tanh(memory), memory


@lstm_peephole_cell.mistake("shows the memory without a tanh", hint="h' = o tanh(c'), as in lstm_cell.")
def peephole_unsquashed(x, h, c, w, u, v, b):
    i, f, g, o = peepholes(x, h, c, w, u, v, b)
    memory = f * c + i * g
    return o * memory, memory


def peepholes(x, h, c, w, u, v, b):
    a_i, a_f, a_g, a_o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    return sigmoid(a_i + v[0] * c), sigmoid(a_f + v[1] * c), np.tanh(a_g), sigmoid(a_o + v[2] * c)


# gru_cell -----------------------------------------------------------------------------------------------------------


@gru_cell.mistake("swaps z and 1 - z", hint="Papers differ; here z says how much of the old state to keep.")
def gru_cell_paper(x, h, w, u, b_w, b_u):
    _, z, n, _ = gru_gates(x, h, w, u, b_w, b_u)
    return z * n + (1 - z) * h


@gru_cell.mistake(
    "resets before the matrix product",
    hint="The original form is u (r h); here r multiplies u h + b_u, after the product.",
)
def gru_cell_reset_before(x, h, w, u, b_w, b_u):
    r, z, _, _ = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    n = np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + (r * h) @ u[2 * size :].T + b_u[2 * size :])
    return (1 - z) * n + z * h


@gru_cell.mistake("leaves b_u out of the reset", hint="r multiplies all that comes from the state, its bias included.")
def gru_cell_bias_outside(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    own = b_u[2 * size :]
    n = np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + r * (s_n - own) + own)
    return (1 - z) * n + z * h


@gru_cell.mistake("has the order z, r, n", hint="The blocks are r, z, n.")
def gru_cell_zrn(x, h, w, u, b_w, b_u):
    return in_numpy.gru_cell(x, h, *reordered([1, 0, 2], w, u, b_w, b_u))


@gru_cell.mistake("forgets the reset gate", hint="r multiplies what n takes from the old state.")
def gru_cell_never_resets(x, h, w, u, b_w, b_u):
    _, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + s_n) + z * h


@gru_cell.mistake("has a sigmoid for n", hint="What is new may be negative: n has a tanh.")
def gru_cell_positive(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * sigmoid(x @ w[2 * size :].T + b_w[2 * size :] + r * s_n) + z * h


@gru_cell.mistake("adds the old state whole", hint="The two shares add up to 1: (1 - z) of the new, z of the old.")
def gru_cell_sums(x, h, w, u, b_w, b_u):
    _, z, n, _ = gru_gates(x, h, w, u, b_w, b_u)
    return (1 - z) * n + h


@gru_cell.mistake("resets the old state itself", hint="r only acts inside n: the share of the old state is z * h.")
def gru_cell_resets_state(x, h, w, u, b_w, b_u):
    r, z, n, _ = gru_gates(x, h, w, u, b_w, b_u)
    return (1 - z) * n + z * (r * h)


@gru_cell.mistake("resets the input instead of the state", hint="r multiplies u_n h + b_un, what comes from the state.")
def gru_cell_resets_the_wrong_one(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(r * (x @ w[2 * size :].T + b_w[2 * size :]) + s_n) + z * h


@gru_cell.mistake("resets by z", hint="r resets what n takes from the state; z mixes the old state with the new one.")
def gru_cell_resets_by_z(x, h, w, u, b_w, b_u):
    _, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + z * s_n) + z * h


@gru_cell.mistake(
    "divides infinity by infinity in the sigmoid",
    hint="exp(1000) is infinite in a computer: 1 / (1 + exp(-a)) copes with that, exp(a) / (1 + exp(a)) does not.",
)
def gru_cell_overflows(x, h, w, u, b_w, b_u):
    a_r, a_z, a_n = np.split(x @ w.T + b_w, 3, axis=1)
    s_r, s_z, s_n = np.split(h @ u.T + b_u, 3, axis=1)
    r, z = (np.exp(a) / (1 + np.exp(a)) for a in (a_r + s_r, a_z + s_z))
    return (1 - z) * np.tanh(a_n + r * s_n) + z * h


@gru_cell.mistake("resets the input too", hint="r multiplies what comes from the state alone.")
def gru_cell_resets_input(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(r * (x @ w[2 * size :].T + b_w[2 * size :] + s_n)) + z * h


@gru_cell.mistake("forgets b_u", hint="There are two biases: b_w beside w, b_u beside u.")
def gru_cell_one_bias(x, h, w, u, b_w, b_u):
    return in_numpy.gru_cell(x, h, w, u, b_w, 0 * b_u)


@gru_cell.mistake("lets the rows of the batch share a state", hint="Every row of the batch has a state of its own.")
def gru_cell_shared(x, h, w, u, b_w, b_u):
    _, z, n, _ = gru_gates(x, np.broadcast_to(h.mean(0), h.shape), w, u, b_w, b_u)
    return (1 - z) * n + z * h


@gru_cell.backward.mistake(
    "forgets the direct way to the old state",
    hint="h' holds z h: the old state gets z times grad besides what comes through u.",
)
def gru_cell_backward_direct(grad, x, h, w, u, b_w, b_u):
    by_x, by_h, *rest = in_numpy.gru_cell_backward(grad, x, h, w, u, b_w, b_u)
    return (by_x, by_h - grad * gru_gates(x, h, w, u, b_w, b_u)[1], *rest)


def gru_deltas(grad, x, h, w, u, b_w, b_u):
    r, z, n, s_n = gru_gates(x, h, w, u, b_w, b_u)
    d_n = grad * (1 - z) * (1 - n**2)
    return d_n * s_n * r * (1 - r), grad * (h - n) * z * (1 - z), d_n, r, z


@gru_cell.backward.mistake(
    "treats b_u like b_w",
    hint="Inside n, r multiplies what comes from the state: the last blocks of u and b_u get a factor r.",
)
def gru_cell_backward_unreset(grad, x, h, w, u, b_w, b_u):
    d_r, d_z, d_n, _, z = gru_deltas(grad, x, h, w, u, b_w, b_u)
    delta = np.concatenate([d_r, d_z, d_n], axis=1)
    return delta @ w, delta @ u + grad * z, delta.T @ x, delta.T @ h, delta.sum(0), delta.sum(0)


@gru_cell.backward.mistake(
    "resets the input's gradient too",
    hint="r multiplies what comes from the state alone: by w and b_w there is no factor r.",
)
def gru_cell_backward_reset(grad, x, h, w, u, b_w, b_u):
    d_r, d_z, d_n, r, z = gru_deltas(grad, x, h, w, u, b_w, b_u)
    delta = np.concatenate([d_r, d_z, d_n * r], axis=1)
    return delta @ w, delta @ u + grad * z, delta.T @ x, delta.T @ h, delta.sum(0), delta.sum(0)


@gru_cell.backward.mistake(
    "has the sign of z's gradient wrong", hint="A larger z means more of h and less of n: the derivative is h - n."
)
def gru_cell_backward_sign(grad, x, h, w, u, b_w, b_u):
    d_r, d_z, d_n, r, z = gru_deltas(grad, x, h, w, u, b_w, b_u)
    delta, epsilon = (np.concatenate([d_r, -d_z, part], axis=1) for part in (d_n, d_n * r))
    return delta @ w, epsilon @ u + grad * z, delta.T @ x, epsilon.T @ h, delta.sum(0), epsilon.sum(0)


@gru_cell.backward.mistake(
    "pairs u with delta, and b_u with epsilon",
    hint="u and b_u are used together: what goes into one gradient goes into the other.",
)
def gru_cell_backward_half(grad, x, h, w, u, b_w, b_u):
    by_x, by_h, by_w, _, by_b_w, by_b_u = in_numpy.gru_cell_backward(grad, x, h, w, u, b_w, b_u)
    d_r, d_z, d_n, _, _ = gru_deltas(grad, x, h, w, u, b_w, b_u)
    return by_x, by_h, by_w, np.concatenate([d_r, d_z, d_n], axis=1).T @ h, by_b_w, by_b_u


@gru_cell.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def gru_cell_backward_mean(grad, x, h, w, u, b_w, b_u):
    by_x, by_h, *rest = in_numpy.gru_cell_backward(grad, x, h, w, u, b_w, b_u)
    return (by_x, by_h, *(part / len(x) for part in rest))


# gru ----------------------------------------------------------------------------------------------------------------


@gru.mistake("does not carry the state", hint="Each step starts from the state that the step before left, not from h0.")
def gru_stuck(xs, h0, w, u, b_w, b_u):
    return np.stack([in_numpy.gru_cell(x, h0, w, u, b_w, b_u) for x in xs])


@gru.mistake("reads the sequence backwards", hint="Step 0 comes first.")
def gru_reversed(xs, h0, w, u, b_w, b_u):
    return in_numpy.gru(xs[::-1], h0, w, u, b_w, b_u)[::-1]


@gru.mistake("swaps z and 1 - z", hint="Papers differ; here z says how much of the old state to keep.")
def gru_paper(xs, h0, w, u, b_w, b_u):
    return unroll(lambda x, h: gru_cell_paper(x, h, w, u, b_w, b_u), xs, h0)


@gru.mistake("returns the states before the steps", hint="h0 is not among the results, and the last state is.")
def gru_shifted(xs, h0, w, u, b_w, b_u):
    return np.concatenate([h0[None], in_numpy.gru(xs, h0, w, u, b_w, b_u)[:-1]])


@gru.mistake("adds the old state whole", hint="The two shares add up to 1: (1 - z) of the new, z of the old.")
def gru_grows(xs, h0, w, u, b_w, b_u):
    return unroll(lambda x, h: gru_cell_sums(x, h, w, u, b_w, b_u), xs, h0)


@gru.mistake("lets the rows of the batch share a state", hint="Keep one state for every row: (N, H), not (H,).")
def gru_shared(xs, h0, w, u, b_w, b_u):
    return in_numpy.gru(xs, np.broadcast_to(h0.mean(0), h0.shape), w, u, b_w, b_u)


# bidirectional_rnn --------------------------------------------------------------------------------------------------


@bidirectional_rnn.mistake(
    "leaves the backward states reversed",
    hint="The second run's first state belongs to the last step: turn its states round.",
)
def bidirectional_reversed(xs, forward, backward):
    return np.concatenate([in_numpy.rnn(xs, *forward), in_numpy.rnn(xs[::-1], *backward)], axis=-1)


@bidirectional_rnn.mistake("reads forward twice", hint="The second network gets the steps in the opposite order.")
def bidirectional_forward_twice(xs, forward, backward):
    return np.concatenate([in_numpy.rnn(xs, *forward), in_numpy.rnn(xs, *backward)], axis=-1)


@bidirectional_rnn.mistake("puts the backward states first", hint="First the forward states, then the backward ones.")
def bidirectional_swapped(xs, forward, backward):
    return np.roll(in_numpy.bidirectional_rnn(xs, forward, backward), len(forward[-1]), axis=-1)


@bidirectional_rnn.mistake("adds the two states", hint="They stand side by side, so 2H features come out.")
def bidirectional_sum(xs, forward, backward):
    return in_numpy.rnn(xs, *forward) + in_numpy.rnn(xs[::-1], *backward)[::-1]


@bidirectional_rnn.mistake(
    "uses one network for both ways", hint="There are two networks, each with a start and weights of its own."
)
def bidirectional_one(xs, forward, backward):
    return in_numpy.bidirectional_rnn(xs, forward, forward)


@bidirectional_rnn.mistake(
    "turns the batch round instead of time", hint="xs is (T, N, D): time is the first axis, xs[::-1] or xs.flip(0)."
)
def bidirectional_other_axis(xs, forward, backward):
    right = in_numpy.rnn(xs[:, ::-1], *backward)[:, ::-1]
    return np.concatenate([in_numpy.rnn(xs, *forward), right], axis=-1)


@bidirectional_rnn.mistake(
    "turns the batch round too", hint="Only time runs the other way: the rows stay beside their own h0, xs.flip(0)."
)
def bidirectional_both_axes(xs, forward, backward):
    right = in_numpy.rnn(xs[::-1, ::-1], *backward)[::-1, ::-1]
    return np.concatenate([in_numpy.rnn(xs, *forward), right], axis=-1)


@bidirectional_rnn.mistake(
    "puts the two below each other", hint="They stand side by side: join them along the last axis, to 2H features."
)
def bidirectional_below(xs, forward, backward):
    return np.concatenate(np.split(in_numpy.bidirectional_rnn(xs, forward, backward), 2, axis=-1), axis=1)


@bidirectional_rnn.mistake(
    "starts the way back from where the way forward ended", hint="backward has an h0 of its own."
)
def bidirectional_joined(xs, forward, backward):
    last = in_numpy.rnn(xs, *forward)[-1]
    return in_numpy.bidirectional_rnn(xs, forward, (last, *backward[1:]))


# stacked_rnn --------------------------------------------------------------------------------------------------------


@stacked_rnn.mistake(
    "returns the lowest layer", hint="The states of each layer are the inputs of the next: the top one's come back."
)
def stacked_lowest(xs, layers):
    return in_numpy.rnn(xs, *layers[0])


@stacked_rnn.mistake("starts upper layers from zeros", hint="Every layer has an h0 of its own.")
def stacked_from_zero(xs, layers):
    first, *others = layers
    return in_numpy.stacked_rnn(xs, [first, *((0 * h0, *rest) for h0, *rest in others)])


@stacked_rnn.mistake(
    "puts the layers side by side instead of on top", hint="A layer reads the states of the one below, not xs."
)
def stacked_beside(xs, layers):
    return np.concatenate([in_numpy.rnn(xs, *layer) for layer in layers], axis=-1)


@stacked_rnn.mistake(
    "turns the sequence round between layers", hint="Every layer reads from the first step to the last."
)
def stacked_turned(xs, layers):
    for layer in layers:
        xs = in_numpy.rnn(xs, *layer)[::-1]
    return xs


@stacked_rnn.mistake("hands on the last state alone", hint="The layer above needs the states of all steps.")
def stacked_last(xs, layers):
    for layer in layers:
        states = in_numpy.rnn(xs, *layer)
        xs = np.broadcast_to(states[-1], states.shape)
    return states


# rnn_encoder_decoder ------------------------------------------------------------------------------------------------


@rnn_encoder_decoder.mistake(
    "starts the decoder from h0", hint="The decoder starts from the last state of the encoder."
)
def encoder_ignored(source, target, encoder, decoder):
    return in_numpy.rnn(target, encoder[0], *decoder)


@rnn_encoder_decoder.mistake(
    "starts the decoder from the mean of the states", hint="Only the last state of the encoder is handed over."
)
def encoder_mean(source, target, encoder, decoder):
    return in_numpy.rnn(target, in_numpy.rnn(source, *encoder).mean(0), *decoder)


@rnn_encoder_decoder.mistake(
    "starts the decoder from the first state",
    hint="The last state has read the whole source, the first one a single step.",
)
def encoder_first(source, target, encoder, decoder):
    return in_numpy.rnn(target, in_numpy.rnn(source, *encoder)[0], *decoder)


@rnn_encoder_decoder.mistake(
    "reads the source backwards", hint="Some papers do; here the source is read from its first step on."
)
def encoder_reversed(source, target, encoder, decoder):
    return in_numpy.rnn_encoder_decoder(source[::-1], target, encoder, decoder)


@rnn_encoder_decoder.mistake("writes backwards", hint="Step 0 of target comes first.")
def decoder_reversed(source, target, encoder, decoder):
    return in_numpy.rnn_encoder_decoder(source, target[::-1], encoder, decoder)[::-1]


@rnn_encoder_decoder.mistake(
    "adds the summary at every step", hint="The summary is the first state of the decoder, and nothing else."
)
def decoder_reminded(source, target, encoder, decoder):
    w, u, b = decoder
    summary = in_numpy.rnn(source, *encoder)[-1]
    return unroll(lambda x, h: np.tanh(x @ w.T + h @ u.T + b + summary), target, summary)


# gradient_through_time ----------------------------------------------------------------------------------------------


@gradient_through_time.mistake(
    "takes the largest eigenvalue for the norm",
    hint="A matrix can stretch more than its eigenvalues say: the norm is the largest singular value.",
)
def growth_of_eigenvalues(u, steps):
    return (np.max(np.abs(np.linalg.eigvals(u))) ** np.arange(1, steps + 1)).astype(u.dtype)


@gradient_through_time.mistake(
    "takes powers of the norm", hint="That is only an upper bound: take the norm of the power."
)
def growth_of_norms(u, steps):
    return np.linalg.norm(u, 2) ** np.arange(1, steps + 1, dtype=u.dtype)


@gradient_through_time.mistake(
    "is the Frobenius norm",
    hint="np.linalg.norm(m) sums squares of all entries; the spectral norm is np.linalg.norm(m, 2).",
)
def growth_frobenius(u, steps):
    return np.stack([np.linalg.norm(np.linalg.matrix_power(u, k)) for k in range(1, steps + 1)])


@gradient_through_time.mistake(
    "raises the entries to powers", hint="u ** k works entry by entry: a power of a matrix is u @ u @ ..."
)
def growth_of_entries(u, steps):
    return np.stack([np.linalg.norm(u**k, 2) for k in range(1, steps + 1)])


@gradient_through_time.mistake("starts one step early", hint="The first number is for u itself, not for the identity.")
def growth_from_zero(u, steps):
    return np.stack([np.linalg.norm(np.linalg.matrix_power(u, k), 2) for k in range(steps)])


@gradient_through_time.mistake(
    "multiplies by the transpose every other time", hint="All factors are u, none is turned."
)
def growth_turned(u, steps):
    powers, power = [], np.eye(len(u), dtype=u.dtype)
    for k in range(steps):
        power = power @ (u.T if k % 2 else u)
        powers.append(np.linalg.norm(power, 2))
    return np.stack(powers)


@gradient_through_time.mistake("keeps the last one alone", hint="One number for every step: (steps,).")
def growth_last(u, steps):
    return np.full(steps, np.linalg.norm(np.linalg.matrix_power(u, steps), 2), u.dtype)

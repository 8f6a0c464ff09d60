"""lstm_cell: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations.in_numpy import sigmoid
from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import reals, together
from reference.recurrent import in_numpy
from reference.recurrent.laws.lstm_gates import WIDE, interleaved as lstm_gates_interleaved
from reference.recurrent.laws.shared import (
    NAMES,
    ONE_ROW,
    ORDERS,
    Inputs,
    block,
    blown_up,
    finely,
    gated,
    gates_of,
    hard_sigmoid,
    in_order,
    rows_do_not_mix,
    signals,
    spelled,
    thousandfold,
    turned_blocks,
    under,
    weights,
    weights_add_up,
    with_bias_of,
)

LSTM: Inputs = {
    "x": signals("n d"),
    "h": signals("n h"),
    "c": signals("n h"),
    "w": weights("4*h d"),
    "u": weights("4*h h"),
    "b": weights("4*h"),
}


lstm_cell = Concept(
    in_numpy.lstm_cell,
    **LSTM,
    through=2,
    further=[ONE_ROW | {"c": signals("1 h")}, WIDE | {"c": signals("1 5")}, finely(LSTM)],
    unusual=[
        {"x": blown_up("n d"), "w": blown_up("4*h d"), "u": blown_up("4*h h"), "c": blown_up("n h")},
        {"c": signals("n h").but(thousandfold)},
    ],
    built_ins=["torch.nn.LSTMCell"],
    instead="matrix products, sigmoid and tanh",
)


@lstm_cell.law("the state stays between -1 and 1, and the memory grows by at most 1 a step")
def bounds(f, x, h, c, w, u, b):
    state, memory = f(x, h, 4 * c, w, u, b)
    at_most(np.abs(state), 1.0, message="an entry of the state lies outside -1 to 1")
    at_most(np.abs(memory), np.abs(4 * c) + 1, message="an entry of the memory grew by more than 1")


@lstm_cell.law("with the forget gate open and the input gate shut, the memory is carried on unchanged")
def carries(f, x, h, c, w, u, b):
    memory = f(x, h, c, w, u, gated(b, i=0, f=1))[1]
    close(memory, c, scale=1, message=under("the memory did not stay as it was", i=0, f=1))


@lstm_cell.law("with the forget gate shut, the old memory does not matter")
def forgets(f, x, h, c, w, u, b):
    shut = gated(b, f=0)
    before, after = f(x, h, c, w, u, shut), f(x, h, c + 1, w, u, shut)
    close(after, before, scale=1, message=under("the old memory still matters", f=0))


@lstm_cell.law("with the output gate shut the state is 0, and the memory is what it is otherwise")
def hides(f, x, h, c, w, u, b):
    state, memory = f(x, h, c, w, u, gated(b, o=0))
    close(state, 0 * h, scale=1, message=under("something shows all the same", o=0))
    close(memory, f(x, h, c, w, u, b)[1], scale=4, message=under("the memory is another one", o=0))


@lstm_cell.law("with the output gate open the state is the tanh of the new memory")
def shows(f, x, h, c, w, u, b):
    state, memory = f(x, h, c, w, u, gated(b, o=1))
    message = under("the state is not the tanh of the new memory", o=1)
    close(state, np.tanh(memory), scale=1, message=message)


@lstm_cell.law("with the input gate open and the forget gate shut, the memory is the tanh of the third block's sums")
def writes(f, x, h, c, w, u, b):
    memory = f(x, h, c, w, u, gated(b, i=1, f=0))[1]
    expected = in_numpy.rnn_cell(x, h, block(w, 2, 4), block(u, 2, 4), block(b, 2, 4))
    message = under("the memory is not the tanh of the third block's sums", i=1, f=0)
    close(memory, expected, scale=1, message=message)


@lstm_cell.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def rows(f, x, h, c, w, u, b):
    rows_do_not_mix(f, (x, h, c), (w, u, b))


@lstm_cell.mistake("swaps the input and the forget gate", hint="f multiplies the old memory, i what is new.")
def swapped(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    memory = i * c + f * g
    return o * np.tanh(memory), memory


def read_in(order, who):
    @lstm_cell.mistake(
        f"reads the blocks in the order {spelled(order)} (that of {who})",
        hint="Here the blocks are i, f, g, o: the tanh belongs to the third.",
    )
    def step(x, h, c, w, u, b):
        return in_numpy.lstm_cell(x, h, c, *in_order(order, w, u, b))


for order, who in ORDERS.items():
    read_in(order, who)


@lstm_cell.mistake(
    "shows the memory without a tanh", hint="h' = o tanh(c'): the memory may be of any size, the state not."
)
def unsquashed(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    memory = f * c + i * g
    return o * memory, memory


@lstm_cell.mistake("shows the old memory", hint="The state is made of the new memory: compute that first.")
def late(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    return o * np.tanh(c), f * c + i * g


@lstm_cell.mistake(
    "ties the gates: i = 1 - f", hint="That is another cell: here the input gate has weights of its own."
)
def coupled(x, h, c, w, u, b):
    _, f, g, o = gates_of(x, h, w, u, b)
    memory = f * c + (1 - f) * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake(
    "ties the gates: f = 1 - i", hint="That is another cell: here the forget gate has weights of its own."
)
def coupled_to_input(x, h, c, w, u, b):
    i, _, g, o = gates_of(x, h, w, u, b)
    memory = (1 - i) * c + i * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake(
    "takes every fourth row for a gate", hint="A gate's H rows stand together: four blocks, one below the other."
)
def interleaved(x, h, c, w, u, b):
    i, f, g, o = lstm_gates_interleaved(x, h, w, u, b)
    memory = f * c + i * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("forgets the bias", hint="Three things are added before the gates: input, state, and b.")
def unbiased(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, h, c, w, u, 0 * b)


@lstm_cell.mistake(
    "is NaN where a gate's sum is large: exp overflows",
    hint="exp(1000) is infinite in a computer: 1 / (1 + exp(-a)) copes with that, exp(a) / (1 + exp(a)) does not.",
)
def overflows(x, h, c, w, u, b):
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = np.exp(f) / (1 + np.exp(f)) * c + np.exp(i) / (1 + np.exp(i)) * np.tanh(g)
    return np.exp(o) / (1 + np.exp(o)) * np.tanh(memory), memory


@lstm_cell.mistake("has a sigmoid for what is new", hint="g has a tanh: the memory must be able to fall.")
def positive(x, h, c, w, u, b):
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = sigmoid(f) * c + sigmoid(i) * sigmoid(g)
    return sigmoid(o) * np.tanh(memory), memory


@lstm_cell.mistake("returns the memory before the state", hint="The order of the results is h', c'.")
def memory_first(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, h, c, w, u, b)[::-1]


@lstm_cell.mistake("forgets the input gate", hint="What is new is let in by i: i * g.")
def unguarded(x, h, c, w, u, b):
    _, f, g, o = gates_of(x, h, w, u, b)
    memory = f * c + g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("hides the memory itself", hint="o belongs to the state alone: the memory goes on as it is.")
def gated_memory(x, h, c, w, u, b):
    state, memory = in_numpy.lstm_cell(x, h, c, w, u, b)
    return state, gates_of(x, h, w, u, b)[3] * memory


@lstm_cell.mistake("squashes the memory", hint="The tanh is on the way to the state: the memory is the plain sum.")
def squashed(x, h, c, w, u, b):
    state, memory = in_numpy.lstm_cell(x, h, c, w, u, b)
    return state, np.tanh(memory)


@lstm_cell.mistake("lets the rows of the batch share a state", hint="Every row of the batch has a state of its own.")
def shared(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, np.broadcast_to(h.mean(0), h.shape), c, w, u, b)


def one_bias(name, gates=NAMES, whose="every gate"):
    @lstm_cell.mistake(
        f"uses the bias of {name} for {whose}", hint="Each gate has a block of b of its own: look for a copied line."
    )
    def step(x, h, c, w, u, b):
        return in_numpy.lstm_cell(x, h, c, w, u, with_bias_of(b, name, gates))


# The three first: whoever uses one for all four does so for the three.
for name, others in (("i", "f and o"), ("f", "i and o"), ("o", "i and f")):
    one_bias(name, "ifo", f"{others} as well")
for name in NAMES:
    one_bias(name)


@lstm_cell.mistake("adds the input gate to what is new", hint="A gate lets through a share: i times g, not i plus g.")
def adds_input_gate(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    memory = f * c + i + g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("adds the forget gate to the memory", hint="A gate keeps a share: f times c, not f plus c.")
def adds_forget_gate(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    memory = f + c + i * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("adds the output gate to the state", hint="A gate shows a share: o times the tanh of the memory.")
def adds_output_gate(x, h, c, w, u, b):
    _, memory = in_numpy.lstm_cell(x, h, c, w, u, b)
    return gates_of(x, h, w, u, b)[3] + np.tanh(memory), memory


@lstm_cell.mistake("multiplies the two parts of the memory", hint="What is kept and what is new are added: f c + i g.")
def product(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    memory = f * c * i * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("forgets the forget gate", hint="The old memory is kept only so far as f says: f * c.")
def never_forgets(x, h, c, w, u, b):
    i, _, g, o = gates_of(x, h, w, u, b)
    memory = c + i * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("keeps 1 - f of the memory", hint="Here f says how much to keep, although it is called forget gate.")
def keeps_the_rest(x, h, c, w, u, b):
    i, f, g, o = gates_of(x, h, w, u, b)
    memory = (1 - f) * c + i * g
    return o * np.tanh(memory), memory


@lstm_cell.mistake("forgets the output gate", hint="The state shows what o lets through: o times the tanh.")
def shows_all(x, h, c, w, u, b):
    _, memory = in_numpy.lstm_cell(x, h, c, w, u, b)
    return np.tanh(memory), memory


@lstm_cell.mistake(
    "shows the memory through a sigmoid", hint="A state may be negative: o times the tanh of the memory."
)
def shows_sigmoid(x, h, c, w, u, b):
    _, memory = in_numpy.lstm_cell(x, h, c, w, u, b)
    return gates_of(x, h, w, u, b)[3] * sigmoid(memory), memory


@lstm_cell.mistake("forgets the state", hint="A gate sees the input and the old state: h @ u.T is missing.")
def stateless(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, 0 * h, c, w, u, b)


@lstm_cell.mistake("adds the bias twice", hint="There is one bias here, for input and state together.")
def two_biases(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, h, c, w, u, 2 * b)


@lstm_cell.mistake(
    "adds 1 to the forget gate's bias", hint="That is a good start for b, but b comes from outside: add nothing to it."
)
def forget_bias(x, h, c, w, u, b):
    one = np.repeat(np.array([0, 1, 0, 0], b.dtype), h.shape[1])
    return in_numpy.lstm_cell(x, h, c, w, u, b + one)


@lstm_cell.mistake(
    "has the blocks of u the wrong way round", hint="Rows of a block are new features, columns old ones: h @ u.T."
)
def transposed(x, h, c, w, u, b):
    return in_numpy.lstm_cell(x, h, c, w, turned_blocks(u, 4), b)


@lstm_cell.mistake(
    "has gates of straight pieces (hard sigmoids)",
    hint="A straight line only comes near a sigmoid: that one has an exp.",
)
def hard(x, h, c, w, u, b):
    i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
    memory = hard_sigmoid(f) * c + hard_sigmoid(i) * np.tanh(g)
    return hard_sigmoid(o) * np.tanh(memory), memory


# The backward pass --------------------------------------------------------------------------------------------------


@lstm_cell.backward.law("with the forget gate open and the input gate shut, the memory's gradient passes undiminished")
def carousel(f, grad, x, h, c, w, u, b):
    by_c = f((0 * grad[0], grad[1]), x, h, c, w, u, gated(b, i=0, f=1))[2]
    close(by_c, grad[1], scale=8, message=under("the gradient by c is not what arrived at the new memory", i=0, f=1))


@lstm_cell.backward.law("with the output gate shut, nothing that arrives at the state goes any further")
def hidden(f, grad, x, h, c, w, u, b):
    for part in f((grad[0], 0 * grad[1]), x, h, c, w, u, gated(b, o=0)):
        close(part, 0 * part, scale=1, message=under("a gradient passed all the same", o=0))


@lstm_cell.backward.law("what arrives at the state goes on to the memory too, through the tanh around it")
def through_state(f, grad, x, h, c, w, u, b):
    by_c = f((grad[0], 0 * grad[1]), x, h, c, w, u, gated(b, i=0, f=1, o=1))[2]
    message = under("the gradient by c is not grad times the tanh's slope", i=0, f=1, o=1)
    close(by_c, grad[0] * (1 - np.tanh(c) ** 2), scale=8, message=message)


@lstm_cell.backward.law(
    "in a batch of one, the rest follows from the gradient by b: through w to x, through u to h, times x by w, "
    "times h by u",
    together({"grad": (reals("1 h"), reals("1 h"))} | LSTM | ONE_ROW | {"c": signals("1 h")}),
)
def one_row(f, grad, x, h, c, w, u, b):
    by_x, by_h, _, by_w, by_u, by_b = f(grad, x, h, c, w, u, b)
    close(by_x[0], by_b @ w, scale=512, message="the gradient by x is not that by b through w")
    close(by_h[0], by_b @ u, scale=512, message="the gradient by h is not that by b through u")
    close(by_w, np.outer(by_b, x), scale=512, message="the gradient by w is not that by b times x")
    close(by_u, np.outer(by_b, h), scale=512, message="the gradient by u is not that by b times h")


@lstm_cell.backward.law("all rows of a batch used the same weights: their gradients by w, u and b add up")
def by_weights(f, grad, x, h, c, w, u, b):
    weights_add_up(f, grad, (x, h, c), (w, u, b), 3)


@lstm_cell.backward.mistake(
    "forgets that the state hears of the memory", hint="The loss reaches c' on two ways: add what comes through h'."
)
def backward_direct(grad, x, h, c, w, u, b):
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
def backward_state(grad, x, h, c, w, u, b):
    return in_numpy.lstm_cell_backward((grad[0], 0 * grad[1]), x, h, c, w, u, b)


@lstm_cell.backward.mistake(
    "forgets the slope of the tanh around the memory", hint="h' = o tanh(c'): on the way back that is 1 - tanh^2(c')."
)
def backward_slope(grad, x, h, c, w, u, b):
    gates = i, f, g, o = gates_of(x, h, w, u, b)
    shown = np.tanh(f * c + i * g)
    straight = grad[1] + grad[0] * o * shown**2
    delta, by_c = in_numpy.through_gates(grad[0], straight, gates, c, shown)
    return delta @ w, delta @ u, by_c, delta.T @ x, delta.T @ h, delta.sum(0)


@lstm_cell.backward.mistake(
    "forgets the output gate on the way to the memory", hint="h' = o tanh(c'): o is a factor of the derivative too."
)
def backward_open(grad, x, h, c, w, u, b):
    gates = i, f, g, o = gates_of(x, h, w, u, b)
    shown = np.tanh(f * c + i * g)
    extra = grad[0] * (1 - o) * (1 - shown**2)
    delta, by_c = in_numpy.through_gates(grad[0], grad[1] + extra, gates, c, shown)
    return delta @ w, delta @ u, by_c, delta.T @ x, delta.T @ h, delta.sum(0)


@lstm_cell.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def backward_mean(grad, x, h, c, w, u, b):
    *first, by_w, by_u, by_b = in_numpy.lstm_cell_backward(grad, x, h, c, w, u, b)
    return (*first, by_w / len(x), by_u / len(x), by_b / len(x))


@lstm_cell.backward.mistake(
    "pairs u with the new state", hint="u multiplied the old state, so its gradient is delta times the old one."
)
def backward_new(grad, x, h, c, w, u, b):
    *first, by_w, _, by_b = in_numpy.lstm_cell_backward(grad, x, h, c, w, u, b)
    gates = i, f, g, _ = gates_of(x, h, w, u, b)
    delta, _ = in_numpy.through_gates(*grad, gates, c, np.tanh(f * c + i * g))
    return (*first, by_w, delta.T @ in_numpy.lstm_cell(x, h, c, w, u, b)[0], by_b)


def by_gates(deltas, by_c, x, h, w, u):
    """All gradients, from those by the sums of the four gates."""
    delta = np.concatenate(deltas, axis=1)
    return delta @ w, delta @ u, by_c, delta.T @ x, delta.T @ h, delta.sum(0)


def lstm_deltas(grad, x, h, c, w, u, b):
    """The right gradients by the four sums and by c, and what they are made of."""
    gates = i, f, g, _ = gates_of(x, h, w, u, b)
    memory = f * c + i * g
    delta, by_c = in_numpy.through_gates(*grad, gates, c, np.tanh(memory))
    return np.split(delta, 4, axis=1), by_c, gates, memory


@lstm_cell.backward.mistake(
    "pairs the forget gate with the new memory", hint="f multiplied the old memory, so its gradient holds c, not c'."
)
def backward_new_memory(grad, x, h, c, w, u, b):
    (d_i, _, d_g, d_o), by_c, (_, f, _, _), memory = lstm_deltas(grad, x, h, c, w, u, b)
    return by_gates([d_i, by_c * (1 - f) * memory, d_g, d_o], by_c, x, h, w, u)


@lstm_cell.backward.mistake(
    "forgets the input gate in the gradient of what is new", hint="c' holds i g: by g it is i times what arrives at c'."
)
def backward_ungated(grad, x, h, c, w, u, b):
    (d_i, d_f, _, d_o), by_c, (_, _, g, o), memory = lstm_deltas(grad, x, h, c, w, u, b)
    arriving = grad[1] + grad[0] * o * (1 - np.tanh(memory) ** 2)
    return by_gates([d_i, d_f, arriving * (1 - g**2), d_o], by_c, x, h, w, u)


@lstm_cell.backward.mistake(
    "forgets the forget gate on the way to the old memory", hint="c' holds f c: by c it is f times what arrives at c'."
)
def backward_unforgotten(grad, x, h, c, w, u, b):
    deltas, _, (_, _, _, o), memory = lstm_deltas(grad, x, h, c, w, u, b)
    return by_gates(deltas, grad[1] + grad[0] * o * (1 - np.tanh(memory) ** 2), x, h, w, u)


@lstm_cell.backward.mistake(
    "takes the slope of a sigmoid for that of the tanh of g",
    hint="i, f and o have the slope s (1 - s); g is a tanh, with the slope 1 - g^2.",
)
def backward_sigmoid(grad, x, h, c, w, u, b):
    (d_i, d_f, _, d_o), by_c, (i, _, g, o), memory = lstm_deltas(grad, x, h, c, w, u, b)
    arriving = grad[1] + grad[0] * o * (1 - np.tanh(memory) ** 2)
    return by_gates([d_i, d_f, arriving * i * g * (1 - g), d_o], by_c, x, h, w, u)

"""rnn_cell: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations.in_numpy import sigmoid
from reference.compare import close, finite, holds
from reference.concept import Concept
from reference.inputs import reals, together
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import (
    ONE_ROW,
    OPEN,
    Inputs,
    blown_up,
    finely,
    rows_do_not_mix,
    signals,
    weights,
    weights_add_up,
)

RNN_CELL: Inputs = {
    "x": signals("n d"),
    "h": signals("n h"),
    "w": weights("h d"),
    "u": weights("h h"),
    "b": weights("h"),
}


rnn_cell = Concept(
    in_numpy.rnn_cell,
    **RNN_CELL,
    further=[ONE_ROW, finely(RNN_CELL)],
    unusual=[{"x": blown_up("n d"), "w": blown_up("h d"), "u": blown_up("h h")}],
    built_ins=["torch.nn.RNNCell"],
    instead="matrix products and tanh",
)


@rnn_cell.law("every entry of the new state lies between -1 and 1, however large the input", kind="robustness")
def in_range(f, x, **rest):
    y = f(x * 1e3, **rest)
    finite(y)
    holds(np.abs(y) <= 1, "an entry lies outside -1 to 1", got=y, expected="values from -1 to 1")


@rnn_cell.law("with u = 0 there is no memory: any other old state gives the same")
def forgets(f, x, h, w, u, b):
    close(f(x, h + 1, w, 0 * u, b), f(x, h, w, 0 * u, b), message="the old state still matters")


@rnn_cell.law("a state is one more input: x and h side by side, read by w and u side by side, give the same")
def side_by_side(f, x, h, w, u, b):
    both, read = np.concatenate([x, h], axis=1), np.concatenate([w, u], axis=1)
    close(f(both, 0 * h, read, 0 * u, b), f(x, h, w, u, b), scale=1, message="side by side they give another state")


@rnn_cell.law("the bias counts once: without input and state, the new state is tanh(b)")
def bias(f, x, h, w, u, b):
    close(f(0 * x, 0 * h, w, u, b), np.tanh(b) + 0 * h, scale=1, message="without input and state it is not tanh(b)")


@rnn_cell.law("turning the signs of x, h and b round turns the sign of the new state round")
def odd(f, x, h, w, u, b):
    close(f(-x, -h, w, u, -b), -f(x, h, w, u, b), message="the sign did not turn round")


@rnn_cell.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def rows(f, x, h, w, u, b):
    rows_do_not_mix(f, (x, h), (w, u, b))


@rnn_cell.mistake("leaves out the tanh", hint="The sums go through one tanh at the end.")
def linear(x, h, w, u, b):
    return x @ w.T + h @ u.T + b


@rnn_cell.mistake("has a sigmoid for the tanh", hint="A state may be negative: which function goes from -1 to 1?")
def is_sigmoid(x, h, w, u, b):
    return sigmoid(x @ w.T + h @ u.T + b)


@rnn_cell.mistake("forgets the bias", hint="Three things are added: input, state, and b.")
def unbiased(x, h, w, u, b):
    return np.tanh(x @ w.T + h @ u.T)


@rnn_cell.mistake("adds the bias twice", hint="There is one bias here, for input and state together.")
def two_biases(x, h, w, u, b):
    return np.tanh((x @ w.T + b) + (h @ u.T + b))


@rnn_cell.mistake("has u the wrong way round", hint="Rows of u are new features, columns old ones: h @ u.T, not h @ u.")
def transposed(x, h, w, u, b):
    return np.tanh(x @ w.T + h @ u + b)


@rnn_cell.mistake("squashes input and state apart", hint="One tanh around the sum of all three, not one for each.")
def apart(x, h, w, u, b):
    return np.tanh(x @ w.T + b) + np.tanh(h @ u.T)


@rnn_cell.mistake("adds the old state as it is", hint="The old state only comes in through u.")
def residual(x, h, w, u, b):
    return np.tanh(x @ w.T + h @ u.T + b + h)


@rnn_cell.mistake("lets the rows of the batch share a state", hint="Every row of the batch has a state of its own.")
def shared(x, h, w, u, b):
    return np.tanh(x @ w.T + np.mean(h, axis=0) @ u.T + b)


@rnn_cell.mistake("has a ReLU for the tanh", hint="That is another cell: here the state goes through a tanh, to -1..1.")
def rectified(x, h, w, u, b):
    return np.maximum(x @ w.T + h @ u.T + b, 0)


@rnn_cell.mistake("forgets the state", hint="The old state is one of three things that are added: h @ u.T.")
def stateless(x, h, w, u, b):
    return np.tanh(x @ w.T + b + 0 * h)


@rnn_cell.mistake("multiplies input and state", hint="What the input says and what the state says are added up.")
def product(x, h, w, u, b):
    return np.tanh((x @ w.T) * (h @ u.T) + b)


# The backward pass --------------------------------------------------------------------------------------------------


@rnn_cell.backward.law("where tanh is flat, far from 0, no gradient passes to anything")
def flat(f, grad, x, h, w, u, b):
    for part in f(grad, x, h, w, u, 0 * b + OPEN):
        close(part, 0 * part, scale=1, message="a gradient passed where tanh is flat")


@rnn_cell.backward.law(
    "in a batch of one, everything follows from the gradient by b: through w to x, through u to h, times x by w, "
    "times h by u",
    together({"grad": reals("1 h")} | RNN_CELL | ONE_ROW),
)
def one_row(f, grad, x, h, w, u, b):
    by_x, by_h, by_w, by_u, by_b = f(grad, x, h, w, u, b)
    close(by_x[0], by_b @ w, scale=64, message="the gradient by x is not that by b through w")
    close(by_h[0], by_b @ u, scale=64, message="the gradient by h is not that by b through u")
    close(by_w, np.outer(by_b, x), scale=64, message="the gradient by w is not that by b times x")
    close(by_u, np.outer(by_b, h), scale=64, message="the gradient by u is not that by b times h")


@rnn_cell.backward.law("all rows of a batch used the same weights: their gradients by w, u and b add up")
def by_weights(f, grad, x, h, w, u, b):
    weights_add_up(f, grad, (x, h), (w, u, b), 3)


@rnn_cell.backward.mistake(
    "forgets the derivative of tanh", hint="Between grad and the sums there is a tanh: its slope is 1 - tanh^2."
)
def backward_linear(grad, x, h, w, u, b):
    return grad @ w, grad @ u, grad.T @ x, grad.T @ h, grad.sum(0)


@rnn_cell.backward.mistake(
    "takes the slope at the old state", hint="1 - h'^2 with the new state h', which has to be computed."
)
def backward_old(grad, x, h, w, u, b):
    delta = grad * (1 - h**2)
    return delta @ w, delta @ u, delta.T @ x, delta.T @ h, delta.sum(0)


@rnn_cell.backward.mistake("has u the wrong way round", hint="Forward it was h @ u.T, so back it is delta @ u.")
def backward_transposed(grad, x, h, w, u, b):
    by_x, _, by_w, by_u, by_b = in_numpy.rnn_cell_backward(grad, x, h, w, u, b)
    delta = grad * (1 - in_numpy.rnn_cell(x, h, w, u, b) ** 2)
    return by_x, delta @ u.T, by_w, by_u, by_b


@rnn_cell.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def backward_mean(grad, x, h, w, u, b):
    by_x, by_h, *rest = in_numpy.rnn_cell_backward(grad, x, h, w, u, b)
    return (by_x, by_h, *(part / len(x) for part in rest))


@rnn_cell.backward.mistake(
    "pairs u with the new state", hint="u multiplied the old state, so its gradient is delta times the old one."
)
def backward_new(grad, x, h, w, u, b):
    by_x, by_h, by_w, _, by_b = in_numpy.rnn_cell_backward(grad, x, h, w, u, b)
    new = in_numpy.rnn_cell(x, h, w, u, b)
    return by_x, by_h, by_w, (grad * (1 - new**2)).T @ new, by_b


@rnn_cell.backward.mistake(
    "takes the tanh of the new state again", hint="The new state is a tanh already: the slope is 1 - h'^2 as it is."
)
def backward_tanh_twice(grad, x, h, w, u, b):
    delta = grad * (1 - np.tanh(in_numpy.rnn_cell(x, h, w, u, b)) ** 2)
    return delta @ w, delta @ u, delta.T @ x, delta.T @ h, delta.sum(0)


@rnn_cell.backward.mistake("forgets the square", hint="The slope of a tanh is 1 minus the square of the new state.")
def backward_unsquared(grad, x, h, w, u, b):
    delta = grad * (1 - in_numpy.rnn_cell(x, h, w, u, b))
    return delta @ w, delta @ u, delta.T @ x, delta.T @ h, delta.sum(0)


@rnn_cell.backward.mistake(
    "takes the slope at the sums", hint="1 - h'^2 wants the new state, the tanh of the sums, not the sums themselves."
)
def backward_sums(grad, x, h, w, u, b):
    delta = grad * (1 - (x @ w.T + h @ u.T + b) ** 2)
    return delta @ w, delta @ u, delta.T @ x, delta.T @ h, delta.sum(0)


@rnn_cell.backward.mistake(
    "has the gradient by u the wrong way round", hint="Rows of u are new features: delta.T @ h, not h.T @ delta."
)
def backward_u_transposed(grad, x, h, w, u, b):
    by_x, by_h, by_w, by_u, by_b = in_numpy.rnn_cell_backward(grad, x, h, w, u, b)
    return by_x, by_h, by_w, by_u.T, by_b


@rnn_cell.backward.mistake(
    "forgets the slope in the gradient by b", hint="b stands inside the tanh: it gets the sum of delta, not of grad."
)
def backward_bias(grad, x, h, w, u, b):
    return *in_numpy.rnn_cell_backward(grad, x, h, w, u, b)[:-1], grad.sum(0)

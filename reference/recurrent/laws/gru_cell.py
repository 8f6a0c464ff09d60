"""gru_cell: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations.in_numpy import sigmoid
from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import reals, together
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import (
    GRU_WEIGHTS,
    ONE_ROW,
    OPEN,
    Inputs,
    block,
    blown_up,
    finely,
    hard_sigmoid,
    reordered,
    rows_do_not_mix,
    signals,
    turned_blocks,
    under,
    weights_add_up,
    with_block,
)


def reset(b, value):
    """The bias with the reset gates at one value (0 shut, 1 open), whatever the input says; entry by entry."""
    return with_block(b, 0, 3, np.where(np.asarray(value) > 0, OPEN, -OPEN))


def keep(b, value):
    """The same for z, which says how much of the state to keep."""
    return with_block(b, 1, 3, OPEN if value else -OPEN)


GRU_CELL: Inputs = {"x": signals("n d"), "h": signals("n h")} | GRU_WEIGHTS


def gates_alone(weights):
    """The candidate's rows made small: its sum multiplies r (1 - r), of which float32 keeps few digits near 1."""
    rows = len(weights) // 3
    return np.concatenate([weights[: 2 * rows], weights[2 * rows :] / 256])


gru_cell = Concept(
    in_numpy.gru_cell,
    **GRU_CELL,
    further=[ONE_ROW, finely(GRU_CELL)],
    unusual=[
        {
            "x": blown_up("n d"),
            "h": blown_up("n h"),
            "w": blown_up("3*h d").but(gates_alone),
            "u": blown_up("3*h h").but(gates_alone),
        }
    ],
    built_ins=["torch.nn.GRUCell"],
    instead="matrix products, sigmoid and tanh",
)


@gru_cell.law("every entry lies between the old state and the candidate n, which is what comes out where z = 0")
def between(f, x, h, w, u, b_w, b_u):
    y = f(x, h, w, u, b_w, b_u)
    n = f(x, h, w, u, keep(b_w, 0), b_u)
    at_most(y, np.maximum(h, n), scale=4, message="an entry is above both the old state and the candidate")
    at_most(np.minimum(h, n), y, scale=4, message="an entry is below both the old state and the candidate")


@gru_cell.law("with z = 1 the old state is kept as it is")
def keeps(f, x, h, w, u, b_w, b_u):
    close(f(x, h, w, u, keep(b_w, 1), b_u), h, scale=1, message=under("the state did not stay as it was", z=1))


@gru_cell.law(
    "with z = 0 and r = 0 neither the old state nor b_u's last block matters: what is left is tanh(w_n x + b_wn)"
)
def resets(f, x, h, w, u, b_w, b_u):
    y = f(x, h, w, u, keep(reset(b_w, 0), 0), b_u)
    expected = np.tanh(x @ block(w, 2, 3).T + block(b_w, 2, 3))
    message = under("the old state or b_u's last block still matters", r=0, z=0)
    close(y, expected, scale=1, message=message)


@gru_cell.law("with z = 0 and r = 1 it is rnn_cell with the last blocks, and their two biases added")
def is_a_cell(f, x, h, w, u, b_w, b_u):
    y = f(x, h, w, u, keep(reset(b_w, 1), 0), b_u)
    expected = in_numpy.rnn_cell(x, h, block(w, 2, 3), block(u, 2, 3), block(b_w, 2, 3) + block(b_u, 2, 3))
    message = under("it is not rnn_cell with the last blocks", r=1, z=0)
    close(y, expected, scale=1, message=message)


@gru_cell.law("r acts after the matrix product: resetting one feature leaves the candidates of all others as they were")
def resets_after(f, x, h, w, u, b_w, b_u):
    open_ = keep(reset(b_w, 1), 0)
    one_shut = keep(reset(b_w, np.arange(h.shape[1]) > 0), 0)
    before, after = f(x, h, w, u, open_, b_u), f(x, h, w, u, one_shut, b_u)
    close(after[:, 1:], before[:, 1:], scale=1, message="resetting the first feature changed another one's candidate")


@gru_cell.law("the biases of the first two blocks, r and z, may stand in b_w or in b_u")
def biases(f, x, h, w, u, b_w, b_u):
    moved = with_block(b_w + b_u, 2, 3, block(b_w, 2, 3)), with_block(0 * b_u, 2, 3, block(b_u, 2, 3))
    close(f(x, h, w, u, *moved), f(x, h, w, u, b_w, b_u), scale=4, message="moving them changed the answer")


@gru_cell.law("the rows of a batch do not meet: each gives alone what it gives among the others")
def rows(f, x, h, w, u, b_w, b_u):
    rows_do_not_mix(f, (x, h), (w, u, b_w, b_u))


def gru_gates(x, h, w, u, b_w, b_u):
    return in_numpy.gru_gates(x @ w.T + b_w, h, u, b_u)


@gru_cell.mistake("swaps z and 1 - z", hint="Papers differ; here z says how much of the old state to keep.")
def paper(x, h, w, u, b_w, b_u):
    _, z, n, _ = gru_gates(x, h, w, u, b_w, b_u)
    return z * n + (1 - z) * h


@gru_cell.mistake(
    "resets before the matrix product",
    hint="The original form is u (r h); here r multiplies u h + b_u, after the product.",
)
def reset_before(x, h, w, u, b_w, b_u):
    r, z, _, _ = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    n = np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + (r * h) @ u[2 * size :].T + b_u[2 * size :])
    return (1 - z) * n + z * h


@gru_cell.mistake("leaves b_u out of the reset", hint="r multiplies all that comes from the state, its bias included.")
def bias_outside(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    own = b_u[2 * size :]
    n = np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + r * (s_n - own) + own)
    return (1 - z) * n + z * h


@gru_cell.mistake("has the order z, r, n", hint="The blocks are r, z, n.")
def zrn(x, h, w, u, b_w, b_u):
    return in_numpy.gru_cell(x, h, *reordered([1, 0, 2], w, u, b_w, b_u))


@gru_cell.mistake("forgets the reset gate", hint="r multiplies what n takes from the old state.")
def never_resets(x, h, w, u, b_w, b_u):
    _, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + s_n) + z * h


@gru_cell.mistake("has a sigmoid for n", hint="What is new may be negative: n has a tanh.")
def positive(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * sigmoid(x @ w[2 * size :].T + b_w[2 * size :] + r * s_n) + z * h


@gru_cell.mistake("adds the old state whole", hint="The two shares add up to 1: (1 - z) of the new, z of the old.")
def sums(x, h, w, u, b_w, b_u):
    _, z, n, _ = gru_gates(x, h, w, u, b_w, b_u)
    return (1 - z) * n + h


@gru_cell.mistake("resets the old state itself", hint="r only acts inside n: the share of the old state is z * h.")
def resets_state(x, h, w, u, b_w, b_u):
    r, z, n, _ = gru_gates(x, h, w, u, b_w, b_u)
    return (1 - z) * n + z * (r * h)


@gru_cell.mistake("resets the input instead of the state", hint="r multiplies u_n h + b_un, what comes from the state.")
def resets_the_wrong_one(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(r * (x @ w[2 * size :].T + b_w[2 * size :]) + s_n) + z * h


@gru_cell.mistake("resets by z", hint="r resets what n takes from the state; z mixes the old state with the new one.")
def resets_by_z(x, h, w, u, b_w, b_u):
    _, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + z * s_n) + z * h


@gru_cell.mistake(
    "is NaN where a gate's sum is large: exp overflows",
    hint="exp(1000) is infinite in a computer: 1 / (1 + exp(-a)) copes with that, exp(a) / (1 + exp(a)) does not.",
)
def overflows(x, h, w, u, b_w, b_u):
    a_r, a_z, a_n = np.split(x @ w.T + b_w, 3, axis=1)
    s_r, s_z, s_n = np.split(h @ u.T + b_u, 3, axis=1)
    r, z = (np.exp(a) / (1 + np.exp(a)) for a in (a_r + s_r, a_z + s_z))
    return (1 - z) * np.tanh(a_n + r * s_n) + z * h


@gru_cell.mistake("resets the input too", hint="r multiplies what comes from the state alone.")
def resets_input(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(r * (x @ w[2 * size :].T + b_w[2 * size :] + s_n)) + z * h


@gru_cell.mistake("forgets b_u", hint="There are two biases: b_w beside w, b_u beside u.")
def one_bias(x, h, w, u, b_w, b_u):
    return in_numpy.gru_cell(x, h, w, u, b_w, 0 * b_u)


@gru_cell.mistake("lets the rows of the batch share a state", hint="Every row of the batch has a state of its own.")
def shared(x, h, w, u, b_w, b_u):
    _, z, n, _ = gru_gates(x, np.broadcast_to(h.mean(0), h.shape), w, u, b_w, b_u)
    return (1 - z) * n + z * h


@gru_cell.mistake("forgets b_w", hint="There are two biases: b_w beside w, b_u beside u.")
def without_b_w(x, h, w, u, b_w, b_u):
    return in_numpy.gru_cell(x, h, w, u, 0 * b_w, b_u)


@gru_cell.mistake("forgets the share of the old state", hint="What z does not renew is kept: z * h comes on top.")
def new_alone(x, h, w, u, b_w, b_u):
    _, z, n, _ = gru_gates(x, h, w, u, b_w, b_u)
    return (1 - z) * n


@gru_cell.mistake(
    "returns the candidate", hint="n is what the state slides towards: z says how much of the old one stays."
)
def candidate(x, h, w, u, b_w, b_u):
    return gru_gates(x, h, w, u, b_w, b_u)[2]


@gru_cell.mistake(
    "leaves out the tanh", hint="The candidate goes through a tanh, as in rnn_cell: the state stays in -1..1."
)
def linear(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * (x @ w[2 * size :].T + b_w[2 * size :] + r * s_n) + z * h


@gru_cell.mistake("resets by 1 - r", hint="r = 1 lets all of the old state in: r multiplies what comes from it.")
def resets_the_rest(x, h, w, u, b_w, b_u):
    r, z, _, s_n = gru_gates(x, h, w, u, b_w, b_u)
    size = h.shape[1]
    return (1 - z) * np.tanh(x @ w[2 * size :].T + b_w[2 * size :] + (1 - r) * s_n) + z * h


@gru_cell.mistake(
    "has the blocks of u the wrong way round", hint="Rows of a block are new features, columns old ones: h @ u.T."
)
def transposed(x, h, w, u, b_w, b_u):
    return in_numpy.gru_cell(x, h, w, turned_blocks(u, 3), b_w, b_u)


@gru_cell.mistake(
    "has gates of straight pieces (hard sigmoids)",
    hint="A straight line only comes near a sigmoid: that one has an exp.",
)
def hard(x, h, w, u, b_w, b_u):
    a_r, a_z, a_n = np.split(x @ w.T + b_w, 3, axis=1)
    s_r, s_z, s_n = np.split(h @ u.T + b_u, 3, axis=1)
    r, z = hard_sigmoid(a_r + s_r), hard_sigmoid(a_z + s_z)
    return (1 - z) * np.tanh(a_n + r * s_n) + z * h


# The backward pass --------------------------------------------------------------------------------------------------


@gru_cell.backward.law("with z = 1 the gradient goes to the old state whole, and to nothing else")
def passes(f, grad, x, h, w, u, b_w, b_u):
    by_x, by_h, *rest = f(grad, x, h, w, u, keep(b_w, 1), b_u)
    close(by_h, grad, scale=8, message=under("the gradient by h is not what arrived", z=1))
    for part in (by_x, *rest):
        close(part, 0 * part, scale=1, message=under("a gradient went elsewhere", z=1))


@gru_cell.backward.law("with z = 0 and r = 0 nothing reaches the old state, and nothing reaches u or b_u")
def reset_passes(f, grad, x, h, w, u, b_w, b_u):
    _, by_h, _, by_u, _, by_b_u = f(grad, x, h, w, u, keep(reset(b_w, 0), 0), b_u)
    for part in (by_h, by_u, by_b_u):
        close(part, 0 * part, scale=1, message=under("a gradient passed all the same", r=0, z=0))


@gru_cell.backward.law(
    "in a batch of one, the rest follows from the gradients by the biases: by b_w through w to x and times x by w, by "
    "b_u times h by u",
    together({"grad": reals("1 h")} | ONE_ROW | GRU_WEIGHTS),
)
def one_row(f, grad, x, h, w, u, b_w, b_u):
    by_x, _, by_w, by_u, by_b_w, by_b_u = f(grad, x, h, w, u, b_w, b_u)
    close(by_x[0], by_b_w @ w, scale=512, message="the gradient by x is not that by b_w through w")
    close(by_w, np.outer(by_b_w, x), scale=512, message="the gradient by w is not that by b_w times x")
    close(by_u, np.outer(by_b_u, h), scale=512, message="the gradient by u is not that by b_u times h")


@gru_cell.backward.law("all rows of a batch used the same weights: their gradients by w, u, b_w and b_u add up")
def by_weights(f, grad, x, h, w, u, b_w, b_u):
    weights_add_up(f, grad, (x, h), (w, u, b_w, b_u), 4)


@gru_cell.backward.mistake(
    "forgets the direct way to the old state",
    hint="h' holds z h: the old state gets z times grad besides what comes through u.",
)
def backward_direct(grad, x, h, w, u, b_w, b_u):
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
def backward_unreset(grad, x, h, w, u, b_w, b_u):
    d_r, d_z, d_n, _, z = gru_deltas(grad, x, h, w, u, b_w, b_u)
    delta = np.concatenate([d_r, d_z, d_n], axis=1)
    return delta @ w, delta @ u + grad * z, delta.T @ x, delta.T @ h, delta.sum(0), delta.sum(0)


@gru_cell.backward.mistake(
    "resets the input's gradient too",
    hint="r multiplies what comes from the state alone: by w and b_w there is no factor r.",
)
def backward_reset(grad, x, h, w, u, b_w, b_u):
    d_r, d_z, d_n, r, z = gru_deltas(grad, x, h, w, u, b_w, b_u)
    delta = np.concatenate([d_r, d_z, d_n * r], axis=1)
    return delta @ w, delta @ u + grad * z, delta.T @ x, delta.T @ h, delta.sum(0), delta.sum(0)


@gru_cell.backward.mistake(
    "has the sign of z's gradient wrong", hint="A larger z means more of h and less of n: the derivative is h - n."
)
def backward_sign(grad, x, h, w, u, b_w, b_u):
    d_r, d_z, d_n, r, z = gru_deltas(grad, x, h, w, u, b_w, b_u)
    delta, epsilon = (np.concatenate([d_r, -d_z, part], axis=1) for part in (d_n, d_n * r))
    return delta @ w, epsilon @ u + grad * z, delta.T @ x, epsilon.T @ h, delta.sum(0), epsilon.sum(0)


@gru_cell.backward.mistake(
    "pairs u with delta, and b_u with epsilon",
    hint="u and b_u are used together: what goes into one gradient goes into the other.",
)
def backward_half(grad, x, h, w, u, b_w, b_u):
    by_x, by_h, by_w, _, by_b_w, by_b_u = in_numpy.gru_cell_backward(grad, x, h, w, u, b_w, b_u)
    d_r, d_z, d_n, _, _ = gru_deltas(grad, x, h, w, u, b_w, b_u)
    return by_x, by_h, by_w, np.concatenate([d_r, d_z, d_n], axis=1).T @ h, by_b_w, by_b_u


@gru_cell.backward.mistake("averages over the batch", hint="The loss is not a mean here: add the rows up.")
def backward_mean(grad, x, h, w, u, b_w, b_u):
    by_x, by_h, *rest = in_numpy.gru_cell_backward(grad, x, h, w, u, b_w, b_u)
    return (by_x, by_h, *(part / len(x) for part in rest))


@gru_cell.backward.mistake(
    "forgets the way through the reset gate", hint="r is made of x and h too: what arrives at r s_n goes on to r."
)
def backward_without_r(grad, x, h, w, u, b_w, b_u):
    _, d_z, d_n, r, z = gru_deltas(grad, x, h, w, u, b_w, b_u)
    delta, epsilon = (np.concatenate([0 * d_z, d_z, part], axis=1) for part in (d_n, d_n * r))
    return delta @ w, epsilon @ u + grad * z, delta.T @ x, epsilon.T @ h, delta.sum(0), epsilon.sum(0)


@gru_cell.backward.mistake(
    "swaps z and 1 - z", hint="Forward, n was multiplied by 1 - z and h by z: so are their gradients."
)
def backward_paper(grad, x, h, w, u, b_w, b_u):
    r, z, n, s_n = gru_gates(x, h, w, u, b_w, b_u)
    d_n, d_z = grad * z * (1 - n**2), grad * (h - n) * z * (1 - z)
    d_r = d_n * s_n * r * (1 - r)
    delta, epsilon = (np.concatenate([d_r, d_z, part], axis=1) for part in (d_n, d_n * r))
    return delta @ w, epsilon @ u + grad * (1 - z), delta.T @ x, epsilon.T @ h, delta.sum(0), epsilon.sum(0)

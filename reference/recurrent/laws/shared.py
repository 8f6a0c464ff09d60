"""What several concepts of this topic draw or compute for their laws."""

from dataclasses import replace
from typing import Any

import numpy as np

from reference.backends import map_leaves
from reference.compare import close
from reference.inputs import Grid, Shaped, reals
from reference.recurrent import in_numpy

Inputs = dict[str, Any]


# Sums before an activation have a magnitude of up to this: results are rounded on that scale.
SUMS = 16.0


# As a bias, a number that opens a gate for good; minus it shuts it. Its exp is finite, in float32 too: a sigmoid that
# overflows further out is not what these laws are about.
OPEN = 64.0


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


def finely(inputs):
    """The same inputs, moved off the eighths: float32 would have to round them."""

    def moved(shaped):
        assert isinstance(shaped.entries, Grid)
        return replace(shaped, entries=replace(shaped.entries, offset=0.011))

    return map_leaves(moved, inputs)


def without_steps(case):
    """What a case of a sequence becomes where xs has no step; in a backward pass, grad has none either."""
    return {name: case[name][:0] for name in ("grad", "xs") if name in case}


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


ONE_ROW: Inputs = {"x": signals("1 d"), "h": signals("1 h")}


NAMES = "ifgo"


# Every entry is nudged where there is no hand-derived backward pass: few of them.
FEW_GATES: Inputs = {
    "x": signals("1 3"),
    "h": signals("1 2"),
    "w": weights("8 3"),
    "u": weights("8 2"),
    "b": weights("8"),
}


def gated(b, **gates):
    """The bias with some gates wide open (1) or shut (0), whatever the input says."""
    for name, opened in gates.items():
        b = with_block(b, NAMES.index(name), 4, OPEN if opened else -OPEN)
    return b


def under(message, **gates):
    """The message, with what `gated` has made of the bias: the input that is shown has the bias from before."""
    biases = [f"the bias of {name} at {OPEN if opened else -OPEN:.0f}" for name, opened in gates.items()]
    return f"with {' and '.join(biases)}, {message}"


GRU_WEIGHTS: Inputs = {"w": weights("3*h d"), "u": weights("3*h h"), "b_w": weights("3*h"), "b_u": weights("3*h")}


def start(h, d, n="n"):
    """(h0, w, u, b) of a recurrent network that reads d features, for the named axes or sizes."""
    return signals(f"{n} {h}"), weights(f"{h} {d}"), weights(f"{h} {h}"), weights(h)


def reordered(order, *parts):
    """Weights with their gates' blocks in another order."""
    count = len(order)
    return [np.concatenate([np.split(part, count)[i] for i in order]) for part in parts]


# The orders of other libraries and books, and who has them.
ORDERS = {"ifog": "CS231n", "igfo": "TensorFlow 1", "iofg": "ONNX", "fgio": "some books", "fiog": "some papers"}


def in_order(order, *parts):
    """Weights whose blocks are read as if they stood in this order, such as "ifog"."""
    return reordered([order.index(name) for name in NAMES], *parts)


def spelled(order):
    return ", ".join(order)


def turned_blocks(u, gates):
    """Each gate's block of u transposed."""
    return np.concatenate([part.T for part in np.split(u, gates)])


def hard_sigmoid(a):
    """Three straight pieces, as older libraries have them."""
    return np.clip(0.2 * a + 0.5, 0, 1)


def with_bias_of(b, name, gates=NAMES):
    """The bias of one gate in place of those of some gates."""
    own = block(b, NAMES.index(name), 4)
    return np.concatenate([own if gate in gates else part for gate, part in zip(NAMES, np.split(b, 4), strict=True)])


def lift(sequence, cell, over_steps):
    """Declare the mistakes of a step as mistakes of the sequence, where it has not got them already."""
    known = {mistake.description for mistake in sequence.mistakes}
    for mistake in cell.mistakes:
        if mistake.description not in known:
            sequence.mistake(mistake.description, hint=mistake.hint)(over_steps(mistake.function))


def gates_of(x, h, w, u, b):
    """The right gates, for versions that are wrong elsewhere."""
    return in_numpy.gates_of(x @ w.T + h @ u.T + b)


def unroll(step, xs, h):
    """The states of a cell over a sequence."""
    states = []
    for x in xs:
        h = step(x, h)
        states.append(h)
    return np.stack(states)

"""stacked_rnn: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.inputs import integers, just, one_of, together
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import SUMS, finely, is_causal, signals, start, unroll, without_steps

LAYERS = [start("h1", "d"), start("h2", "h1"), start("h3", "h2")]


def stack(count, xs="t n d"):
    """A sequence and so many layers, each with a size of its own."""
    return together({"xs": signals(xs), "layers": LAYERS[:count]})


stacked_rnn = Concept(
    in_numpy.stacked_rnn,
    one_of([stack(1), stack(2), stack(3)]),
    scale=lambda case, expected: SUMS,
    further=[
        stack(2, "1 n d"),
        stack(2, "6 n d"),
        together(finely({"xs": signals("t n d"), "layers": LAYERS[:2]})),
    ],
    unusual=[together({"xs": signals("t n d"), "layers": just([])})],
    smooth=together({"xs": signals("2 1 3"), "layers": [start("2", "3", "1"), start("1", "2", "1")]}),
    built_ins=["torch.nn.RNN"],
    instead="matrix products and tanh, step by step and layer by layer",
)


def with_a_column_more(layer):
    h0, w, u, b = layer
    return h0, np.pad(w, [(0, 0), (0, 1)]), u, b


stacked_rnn.refuses(
    "xs has no step, with or without layers",
    without_steps,
    lambda case: without_steps(case) | {"layers": []},
    argument="xs",
)
stacked_rnn.refuses(
    "a layer's w has another number of columns than there are features below",
    layers=[
        lambda case: [with_a_column_more(case["layers"][0]), *case["layers"][1:]],
        lambda case: [*case["layers"][:-1], with_a_column_more(case["layers"][-1])],
    ],
)


@stacked_rnn.law("one layer is rnn")
def one(f, xs, layers):
    expected = in_numpy.rnn(xs, *layers[0])
    close(f(xs, layers[:1]), expected, scale=SUMS, message="one layer is not rnn")


@stacked_rnn.law("a stack on top of a stack is one stack: what the lower layers give, the upper layers read", stack(3))
def on_top(f, xs, layers, below=integers(1, 2)):
    expected = f(f(xs, layers[:below]), layers[below:])
    close(f(xs, layers), expected, scale=SUMS, message=f"{below} layers and then the rest are not the whole stack")


@stacked_rnn.law("it looks at no step ahead of its time: a change at one step leaves all earlier states alone")
def causal(f, xs, layers, when=integers(0, 3)):
    is_causal(lambda xs: f(xs, layers), xs, when)


@stacked_rnn.law("every layer starts from its own h0: the first state of the top layer does not forget it", stack(2))
def starts(f, xs, layers):
    below, above = layers
    lower = in_numpy.rnn_cell(xs[0], *below)
    expected = in_numpy.rnn_cell(lower, *above)
    close(f(xs, layers)[0], expected, scale=SUMS, message="the first state does not start from the layer's own h0")


@stacked_rnn.mistake(
    "returns the lowest layer", hint="The states of each layer are the inputs of the next: the top one's come back."
)
def lowest(xs, layers):
    return in_numpy.rnn(xs, *layers[0])


@stacked_rnn.mistake("starts upper layers from zeros", hint="Every layer has an h0 of its own.")
def from_zero(xs, layers):
    first, *others = layers
    return in_numpy.stacked_rnn(xs, [first, *((0 * h0, *rest) for h0, *rest in others)])


@stacked_rnn.mistake(
    "puts the layers side by side instead of on top", hint="A layer reads the states of the one below, not xs."
)
def beside(xs, layers):
    return np.concatenate([in_numpy.rnn(xs, *layer) for layer in layers], axis=-1)


@stacked_rnn.mistake(
    "turns the sequence round between layers", hint="Every layer reads from the first step to the last."
)
def turned(xs, layers):
    for layer in layers:
        xs = in_numpy.rnn(xs, *layer)[::-1]
    return xs


@stacked_rnn.mistake("hands on the last state alone", hint="The layer above needs the states of all steps.")
def last(xs, layers):
    for layer in layers:
        states = in_numpy.rnn(xs, *layer)
        xs = np.broadcast_to(states[-1], states.shape)
    return states


@stacked_rnn.mistake(
    "starts every layer from the lowest layer's h0", hint="Every layer has an h0 of its own, of its own size."
)
def same_start(xs, layers):
    # Where sizes differ that raises, which says little: there it is right.
    lowest = layers[0][0] if layers else None
    return in_numpy.stacked_rnn(xs, [(lowest if lowest.shape == h0.shape else h0, *rest) for h0, *rest in layers])


@stacked_rnn.mistake(
    "starts an upper layer from the last state of the one below",
    hint="Only the states of the steps go up: every layer starts from an h0 of its own.",
)
def handed_on(xs, layers):
    start = None
    for h0, *rest in layers:
        # Where sizes differ that raises, which says little: there it is right.
        xs = in_numpy.rnn(xs, h0 if start is None or start.shape != h0.shape else start, *rest)
        start = xs[-1]
    return xs


@stacked_rnn.mistake(
    "squashes the states between the layers once more", hint="The states are tanh already: hand them on as they are."
)
def squashed(xs, layers):
    for i, layer in enumerate(layers):
        xs = in_numpy.rnn(np.tanh(xs) if i else xs, *layer)
    return xs


@stacked_rnn.mistake(
    "returns the states of all layers side by side",
    hint="Only the top layer's states come back: (T, N, size of the top).",
)
def all_layers(xs, layers):
    states = []
    for layer in layers:
        xs = in_numpy.rnn(xs, *layer)
        states.append(xs)
    return np.concatenate(states, axis=-1) if states else xs


@stacked_rnn.mistake("returns the last step alone", hint="The top layer's states of all steps come back: (T, N, H).")
def last_step(xs, layers):
    return in_numpy.stacked_rnn(xs, layers)[-1]


@stacked_rnn.mistake("starts every layer from zeros", hint="Every layer, the lowest one too, has an h0 of its own.")
def all_from_zero(xs, layers):
    return in_numpy.stacked_rnn(xs, [(0 * h0, *rest) for h0, *rest in layers])


@stacked_rnn.mistake("leaves out the tanh", hint="Every layer is an rnn: its states go through a tanh, at every step.")
def linear(xs, layers):
    for h0, w, u, b in layers:
        xs = unroll(lambda x, h, w=w, u=u, b=b: x @ w.T + h @ u.T + b, xs, h0)
    return xs


@stacked_rnn.mistake("does not carry the state", hint="Each step starts from the state that the step before left.")
def stuck(xs, layers):
    for layer in layers:
        xs = np.stack([in_numpy.rnn_cell(x, *layer) for x in xs])
    return xs

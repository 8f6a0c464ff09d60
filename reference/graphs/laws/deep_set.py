"""deep_set: what is drawn, its laws, and the mistakes that break them."""

from typing import Any

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import KINDS, far_from, order_of, relu
from reference.inputs import integers, just, reals, sampled_from, together, uneven


def item_values(x, psi):
    """What psi makes of every item, and the numbers before its relu."""
    before = []
    for i, (w, b) in enumerate(psi):
        x = x @ w + b
        if i < len(psi) - 1:
            before.append(x)
            x = np.maximum(x, 0)
    return x, before


def deep_set_kinks(x, psi, phi, kind):
    """All numbers that stand before a relu, and gaps between items where a maximum is taken."""
    items, before = item_values(x, psi)
    rows = np.sort(items, axis=0)
    gaps = [np.diff(rows, axis=0)] if kind == "max" else []
    read = {"sum": np.sum, "mean": np.mean, "max": np.max}[kind](items, axis=0)
    return np.concatenate([part.ravel() for part in (*before, *gaps, *item_values(read, phi)[1])])


def deep_set_scale(case, expected):
    """Without regard to signs, and without relu, nothing cancels."""
    size = np.abs(case["x"])
    for i, (w, b) in enumerate([*case["psi"], *case["phi"]]):
        if i == len(case["psi"]):
            size = np.sum(size, axis=0)
        size = size @ np.abs(w) + np.abs(b)
    return float(np.max(size, initial=1.0))


def layer(wide, out):
    return (reals(f"{wide} {out}", limit=2), reals(out, limit=2))


def unchanged(n, dtype):
    """A layer that changes nothing."""
    return (np.eye(n, dtype=dtype), np.zeros(n, dtype=dtype))


DEEP: dict[str, Any] = {
    "x": reals("n d", limit=2),
    "psi": [layer("d", "h"), layer("h", "m")],
    "phi": [layer("m", "q"), layer("q", "k")],
    "kind": sampled_from(KINDS),
}


KINK_FREE: dict[str, Any] = {
    "x": uneven("n d"),
    "psi": [(uneven("d h"), uneven("h")), (uneven("h m"), uneven("m"))],
    "phi": [layer("m", "k")],
}


deep_set = Concept(
    in_numpy.deep_set,
    **DEEP,
    further=[
        {"psi": [layer("d", "m")], "phi": [layer("m", "k")]},
        {"psi": [layer("d", "h"), layer("h", "q"), layer("q", "m")], "phi": [layer("m", "k")]},
        {"phi": just([])},
        KINK_FREE,
    ],
    smooth=far_from(deep_set_kinks, together(DEEP | KINK_FREE)),
    scale=deep_set_scale,
)


def misfits(name):
    """Layers of which the last takes a feature more than it gets, or has a bias with a number too many."""
    takes_more = lambda w, b: (np.concatenate([w, w[:1]]), b)  # noqa: E731
    longer_bias = lambda w, b: (w, np.append(b, 0.0))  # noqa: E731
    return [lambda case, bad=bad: [*case[name][:-1], bad(*case[name][-1])] for bad in (takes_more, longer_bias)]


deep_set.refuses(
    "a layer of psi takes another number of features than it gets, or its bias has another size", psi=misfits("psi")
)
deep_set.refuses(
    "a layer of phi takes another number of features than it gets, or its bias has another size", phi=misfits("phi")
)
deep_set.refuses("there is no such kind", kind=["median", "add", "SUM", "", None])
deep_set.refuses(
    'x has no rows, and kind is "mean" or "max"',
    *[lambda case, kind=kind: {"x": case["x"][:0], "kind": kind} for kind in ("mean", "max")],
    argument="x",
)


@deep_set.law("the order of the items does not matter")
def order(f, x, psi, phi, kind, seed=integers(0, 99)):
    scale = deep_set_scale({"x": x, "psi": psi, "phi": phi}, None)
    moved = f(x[order_of(len(x), seed)], psi, phi, kind=kind)
    close(moved, f(x, psi, phi, kind=kind), scale=scale, message="another order of the items, another result")


@deep_set.law("a single item goes through psi and then phi, whatever the kind")
def single(f, x, psi, phi, kind):
    scale = deep_set_scale({"x": x, "psi": psi, "phi": phi}, None)
    expected = item_values(item_values(x[:1], psi)[0], phi)[0][0]
    close(f(x[:1], psi, phi, kind=kind), expected, scale=scale, message="for one item it is not phi of psi")


@deep_set.law("with layers that change nothing it is the readout: no relu after the last layer")
def plain(f, x, kind):
    same = [unchanged(x.shape[1], x.dtype)]
    expected = in_numpy.readout(x, kind=kind)
    close(f(x, same, same, kind=kind), expected, scale=16, message="it is not the readout of the items")
    close(f(x, [], [], kind=kind), expected, scale=16, message="without any layers it is not the readout of the items")


@deep_set.law("between two layers relu cuts off what is below 0: in psi item by item, in phi once for all")
def is_relu(f, x, kind):
    same = unchanged(x.shape[1], x.dtype)
    early = f(x, [same, same], [same], kind=kind)
    close(
        early,
        in_numpy.readout(np.maximum(x, 0), kind=kind),
        scale=16,
        message="relu is not once between two layers of psi",
    )
    late = f(x, [same], [same, same], kind=kind)
    close(
        late,
        np.maximum(in_numpy.readout(x, kind=kind), 0),
        scale=16,
        message="relu is not once between two layers of phi",
    )


@deep_set.law("sets of any size: every item twice changes nothing for a mean or maximum, and doubles a sum")
def twice(f, x, psi, kind):
    width = psi[-1][1].shape[0]
    phi = [unchanged(width, x.dtype)]
    scale = 2 * deep_set_scale({"x": x, "psi": psi, "phi": phi}, None)
    factor = 2 if kind == "sum" else 1
    expected = factor * f(x, psi, phi, kind=kind)
    close(
        f(np.concatenate([x, x]), psi, phi, kind=kind),
        expected,
        scale=scale,
        message="with every item twice it is another result",
    )


@deep_set.mistake(
    "gathers first and applies psi to the result",
    hint="psi sees one item at a time, before they are gathered. Otherwise the set is only its sum.",
)
def late_psi(x, psi, phi, *, kind):
    return in_numpy.mlp("phi", phi, in_numpy.mlp("psi", psi, in_numpy.readout(x, kind=kind)))


@deep_set.mistake("applies phi to every item", hint="phi sees one vector: what is left after the readout.")
def early_phi(x, psi, phi, *, kind):
    return in_numpy.readout(in_numpy.mlp("phi", phi, in_numpy.mlp("psi", psi, x)), kind=kind)


@deep_set.mistake("applies relu after the last layer too", hint="relu stands between two layers: count them.")
def relu_last(x, psi, phi, *, kind):
    def mlp(layers, x):
        for w, b in layers:
            x = relu(x @ w + b)
        return x

    return mlp(phi, in_numpy.readout(mlp(psi, x), kind=kind))


@deep_set.mistake("leaves out relu", hint="Two layers without anything between them are one layer.")
def linear(x, psi, phi, *, kind):
    def mlp(layers, x):
        for w, b in layers:
            x = x @ w + b
        return x

    return mlp(phi, in_numpy.readout(mlp(psi, x), kind=kind))


@deep_set.mistake("leaves out the biases", hint="A layer is x w + b: what happened to b?")
def without_bias(x, psi, phi, *, kind):
    def bare(layers):
        return [(w, np.zeros_like(b)) for w, b in layers]

    return in_numpy.deep_set(x, bare(psi), bare(phi), kind=kind)


@deep_set.mistake("always sums", hint="kind says how the items are gathered.")
def summed(x, psi, phi, *, kind):
    return in_numpy.deep_set(x, psi, phi, kind="sum")


@deep_set.mistake(
    "lets the place of an item count", hint="A set has no first item: every row is treated by the same psi, and alike."
)
def places(x, psi, phi, *, kind):
    items = in_numpy.mlp("psi", psi, x)
    places = np.arange(len(items), dtype=x.dtype)[:, None]
    return in_numpy.mlp("phi", phi, in_numpy.readout(items + places, kind=kind))


@deep_set.mistake(
    "applies relu to what psi gives", hint="relu stands between two layers: what is gathered may be negative."
)
def relu_after_psi(x, psi, phi, *, kind):
    return in_numpy.mlp("phi", phi, in_numpy.readout(relu(in_numpy.mlp("psi", psi, x)), kind=kind))


@deep_set.mistake("applies relu to what phi gives", hint="relu stands between two layers: a result may be negative.")
def relu_after_phi(x, psi, phi, *, kind):
    return relu(in_numpy.deep_set(x, psi, phi, kind=kind))


@deep_set.mistake("applies relu to what was gathered", hint="relu stands between two layers of psi, or of phi alone.")
def relu_between(x, psi, phi, *, kind):
    return in_numpy.mlp("phi", phi, relu(in_numpy.readout(in_numpy.mlp("psi", psi, x), kind=kind)))

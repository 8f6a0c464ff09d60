"""readout: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import KINDS, order_of
from reference.inputs import distinct, integers, just, near_ties, reals, sampled_from, uneven

readout = Concept(
    in_numpy.readout,
    h=reals("n f"),
    kind=sampled_from(KINDS),
    further=[{"h": near_ties("n f")}, {"h": uneven("n f")}],
    unusual=[{"h": reals("n f", limit=1e6)}, {"h": reals("0 f"), "kind": just("sum")}],
    smooth={"h": distinct("n f")},
)

readout.refuses("there is no such kind", kind=["median", "add", "SUM", "", None])
readout.refuses(
    'h has no rows, and kind is "mean" or "max"',
    *[lambda case, kind=kind: {"h": case["h"][:0], "kind": kind} for kind in ("mean", "max")],
    argument="h",
)


@readout.law("the order of the rows does not matter")
def order(f, h, kind, seed=integers(0, 99)):
    close(f(h[order_of(len(h), seed)], kind=kind), f(h, kind=kind), scale=32, message="another order, another result")


@readout.law("every feature is gathered for itself: the result has one number for each")
def features(f, h, kind):
    together_ = f(h, kind=kind)
    apart = [f(h[:, i : i + 1], kind=kind) for i in range(h.shape[1])]
    close(together_, np.concatenate(apart), scale=32, message="a feature alone gives another number than among others")


@readout.law("a single row comes back as it is, numbers below 0 included")
def single(f, h=reals("1 f"), kind=sampled_from(KINDS)):
    close(f(h, kind=kind), h[0], scale=8, message="the readout of one row is not that row")


@readout.law("every row twice: the mean and the maximum stay, the sum doubles")
def twice(f, h, kind):
    once = f(h, kind=kind)
    factor = 2 if kind == "sum" else 1
    close(f(np.concatenate([h, h]), kind=kind), factor * once, scale=64, message="with every row twice it is another")


@readout.law("the sum of no rows is 0", kind="robustness")
def of_nothing(f, features=integers(1, 4)):
    nothing = np.zeros((0, features))
    close(f(nothing, kind="sum"), np.zeros(features), scale=1, message="the sum of no rows is not 0")


@readout.mistake("runs along the features", hint="Rows are items. The sum over all rows runs along axis 0.")
def axis(h, *, kind):
    return in_numpy.readout(h.T, kind=kind)


@readout.mistake(
    "mixes the features", hint="Every feature is gathered for itself: along axis 0, not over the whole array."
)
def everything(h, *, kind):
    return np.full(h.shape[1], in_numpy.readout(h.reshape(-1, 1), kind=kind)[0], dtype=h.dtype)


@readout.mistake("always sums", hint="kind says how the rows are gathered: three kinds, three functions.")
def summed(h, *, kind):
    return np.sum(h, axis=0)


@readout.mistake(
    "lets no maximum be below 0", hint="The maximum of -3 and -2 is -2: begin with the first row, not with 0."
)
def from_zero(h, *, kind):
    if kind == "max" and len(h):
        return np.max(h, axis=0, initial=0)
    return in_numpy.readout(h, kind=kind)


@readout.mistake(
    "takes the mean of the mean so far and the next row",
    hint="Then the last row counts half, the first hardly anything. Add up all rows, then divide once.",
)
def running(h, *, kind):
    if kind != "mean" or not len(h):
        return in_numpy.readout(h, kind=kind)
    total = h[0]
    for row in h[1:]:
        total = (total + row) / 2
    return total


@readout.mistake("gives NaN for the mean of no rows", hint="There is no mean of nothing: raise ValueError.")
def nan(h, *, kind):
    return np.sum(h, axis=0) / len(h) if kind == "mean" else in_numpy.readout(h, kind=kind)


@readout.mistake("divides the mean by the number of features", hint="A mean over rows divides by the number of rows.")
def by_features(h, *, kind):
    return np.sum(h, axis=0) / h.shape[1] if kind == "mean" and len(h) else in_numpy.readout(h, kind=kind)

"""row_normalize: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import DIRECTED, RECEIVING, order_of, relabelled
from reference.inputs import integers, real

row_normalize = Concept(
    in_numpy.row_normalize,
    a=RECEIVING,
    unusual=[{"a": DIRECTED}],
    differentiable=False,
    built_ins=["torch.nn.functional.normalize"],
    instead="sums of rows and a quotient",
)


@row_normalize.law("every row sums to 1")
def summed(f, a):
    close(np.sum(f(a), axis=1), np.ones_like(a[0]), scale=1, message="a row has another sum")


@row_normalize.law("it averages: all neighbours weigh the same, everybody else nothing")
def even(f, a):
    p = f(a)
    close(p * (a == 0), np.zeros_like(a), scale=1, message="somebody who is no neighbour has a weight")
    top = np.max(p, axis=1, keepdims=True)
    close(p, top * a, scale=1, message="the neighbours of a node have different weights")


@row_normalize.law("a constant stays that constant")
def keep_constants(f, a, c=real()):
    constant = np.full((len(a), 2), c, dtype=a.dtype)
    close(f(a) @ constant, constant, scale=8, message="the average of equal numbers is another number")


@row_normalize.law("a node without neighbours keeps a row of zeros", kind="robustness")
def of_nothing(f, a):
    nothing = f(np.zeros_like(a))
    close(nothing, np.zeros_like(a), scale=1, message="a graph without edges does not stay 0")


@row_normalize.law("other names for the nodes only reorder rows and columns")
def relabelling(f, a, seed=integers(0, 99)):
    order = order_of(len(a), seed)
    close(f(relabelled(a, order)), relabelled(f(a), order), scale=1, message="the result did not move with the nodes")


@row_normalize.mistake(
    "divides by 0 for nodes without neighbours", hint="0 / 0 is NaN. Divide by 1 where the sum is 0."
)
def nan(a):
    return a / np.sum(a, axis=1, keepdims=True)


@row_normalize.mistake("divides columns", hint="a / sums divides column j by sums[j]: keep the sums in a column.")
def broadcast(a):
    d = np.sum(a, axis=1)
    return a / np.where(d > 0, d, 1)


@row_normalize.mistake("divides by the column sums", hint="A row is to sum to 1: the sum runs along axis 1.")
def of_columns(a):
    return in_numpy.row_normalize(a.T).T


def padded_sum(amount):
    """The rows divided by a little more than their sums."""
    return lambda a: a / (np.sum(a, axis=1, keepdims=True) + a.dtype.type(amount))


for amount in (1e-5, 1e-6, 1e-8):
    row_normalize.mistake(
        f"adds {amount:g} to every sum", hint="Then no row sums to exactly 1. Only sums that are 0 need help."
    )(padded_sum(amount))


@row_normalize.mistake("divides by a running sum", hint="A row has one sum, over all of its entries.")
def running_sum(a):
    return a / np.maximum(np.cumsum(a, axis=1), 1)


@row_normalize.mistake("adds self-loops", hint="Here a node without a loop is not its own neighbour.")
def looped(a):
    return in_numpy.row_normalize(in_numpy.add_self_loops(a))


@row_normalize.mistake("divides by the sum of the whole matrix", hint="Every row has a sum of its own.")
def total(a):
    return a / max(1, np.sum(a))


@row_normalize.mistake("takes a softmax of every row", hint="exp(0) is 1: strangers would weigh something too.")
def softmax(a):
    e = np.exp(a)
    return e / np.sum(e, axis=1, keepdims=True)

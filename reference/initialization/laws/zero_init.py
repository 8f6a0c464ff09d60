"""zero_init: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, same_kind
from reference.concept import Concept
from reference.initialization import in_numpy
from reference.inputs import integers, reals

zero_init = Concept(
    in_numpy.zero_init,
    fan_out=integers(1, 6),
    fan_in=integers(1, 6),
    further=[{"fan_out": integers(20, 40), "fan_in": integers(20, 40)}],
    differentiable=False,
)

NO_SIZES = [0, -1, 3.0, True, "5"]
zero_init.refuses("fan_out is no integer of at least 1 (3.0 and True are no integers)", fan_out=NO_SIZES)
zero_init.refuses("fan_in is no integer of at least 1", fan_in=NO_SIZES)


@zero_init.law("it is a matrix of floats with a row for every output and a column for every input")
def shape(f, fan_out, fan_in):
    same_kind(f(fan_out, fan_in), np.zeros((fan_out, fan_in)), any_precision=True)


@zero_init.law("whatever goes into such a layer, 0 comes out")
def silent(f, fan_out, fan_in, x=reals("6")):
    close(f(fan_out, fan_in) @ x[:fan_in], np.zeros(fan_out), message="something else than 0 came out")


@zero_init.law("hidden units that begin with it are still all alike after ten steps of training")
def alike(f, fan_out, fan_in, x=reals("5 6", limit=1), targets=reals("5 3", limit=1)):
    first, second = trained(f(fan_out, fan_in), f(3, fan_out), x[:, :fan_in], targets)
    message = "hidden units have become different"
    close(first, np.broadcast_to(first[:1], first.shape), scale=1, message=message)
    close(second, np.broadcast_to(second[:, :1], second.shape), scale=1, message=message)


def trained(first, second, x, targets, *, steps=10, rate=0.25):
    """The two layers of a network with a sigmoid between them, trained on its mean squared error."""
    first, second = np.array(first, np.float64), np.array(second, np.float64)
    for _ in range(steps):
        hidden = 1 / (1 + np.exp(-x @ first.T))
        wrong = (hidden @ second.T - targets) / len(x)
        by_hidden = wrong @ second
        second -= rate * wrong.T @ hidden
        first -= rate * (by_hidden * hidden * (1 - hidden)).T @ x
    return first, second


@zero_init.mistake("swaps rows and columns", hint="A row for every output: the first number is the number of rows.")
def swapped(fan_out, fan_in):
    return np.zeros((fan_in, fan_out))


@zero_init.mistake("fills with ones", hint="Ones make all units alike too, but here every weight is to be 0.")
def ones(fan_out, fan_in):
    return np.ones((fan_out, fan_in))


@zero_init.mistake(
    "fills with 0.01", hint="A small number is not 0, and as one for all it leaves the units alike all the same."
)
def small(fan_out, fan_in):
    return np.full((fan_out, fan_in), 0.01)


@zero_init.mistake(
    "draws small random numbers",
    hint="That would be the better beginning, but here nothing is random: it is 0 throughout.",
)
def drawn(fan_out, fan_in):
    return 0.01 * np.random.default_rng(0).standard_normal((fan_out, fan_in))


@zero_init.mistake("has ones on the diagonal", hint="An identity passes its input on. Here nothing is to pass.")
def identity(fan_out, fan_in):
    return np.eye(fan_out, fan_in)


@zero_init.mistake("makes integers", hint="Training moves weights by fractions: they have to be floats.")
def whole(fan_out, fan_in):
    return np.zeros((fan_out, fan_in), dtype=np.int64)


@zero_init.mistake("gives one long row", hint="A matrix is wanted: two sizes, as a tuple, and not their product.")
def flat(fan_out, fan_in):
    return np.zeros(fan_out * fan_in)


@zero_init.mistake("makes a vector for the biases alone", hint="Every output has a weight for every input.")
def biases(fan_out, fan_in):
    return np.zeros(fan_out)


@zero_init.mistake("adds a column for the bias", hint="The bias is a vector of its own: one column for every input.")
def with_bias(fan_out, fan_in):
    return np.zeros((fan_out, fan_in + 1))


@zero_init.mistake(
    "takes sizes of 0 and below", hint="A layer has at least one input and one output: raise ValueError for less."
)
def any_size(fan_out, fan_in):
    return np.zeros((max(int(fan_out), 0), max(int(fan_in), 0)))

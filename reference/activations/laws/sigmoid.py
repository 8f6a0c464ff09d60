"""sigmoid: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import AT_ZERO, EMPTY_OR_SINGLE, FAR_OUT, ask_for_quiet, refuse_other_shapes
from reference.compare import at_most, close, holds
from reference.concept import Concept
from reference.inputs import nonzeros, reals, uneven

sigmoid = Concept(
    in_numpy.sigmoid,
    x=reals("..."),
    further=[{"x": uneven("...")}],
    unusual=[*FAR_OUT, AT_ZERO, *EMPTY_OR_SINGLE],
    smooth={"x": nonzeros("...")},
    # It has as many digits behind the point, however large x is.
    scale=lambda case, expected: 1.0,
    built_ins=["scipy.special.expit", "scipy.special.log_expit", "torch.sigmoid", "torch.nn.functional.logsigmoid"],
    instead="exp and arithmetic",
)  # fmt: skip


ask_for_quiet(sigmoid)
refuse_other_shapes(sigmoid)


@sigmoid.law("outputs lie between 0 and 1")
def in_range(f, x):
    y = f(x)
    holds((y >= 0) & (y <= 1), "an output lies outside 0 to 1", got=y, expected="values from 0 to 1")


@sigmoid.law("what x and -x give adds up to 1")
def reflects(f, x):
    close(f(x), 1 - f(-x), scale=1, message="what x and -x give does not add up to 1")


@sigmoid.law("no input is cut off: far left it goes on falling like exp(x)")
def tail(f, x=reals("n", limit=20)):
    left = -np.abs(x)
    close(f(left), np.exp(left) / (1 + np.exp(left)), scale=1, message="the tail is another one")


@sigmoid.mistake(
    "overflows on the left",
    hint="What is exp(1000)? exp(-abs(x)) never overflows, on either side of 0. And where() computes both of its "
    "branches, whichever it picks.",
)
def overflows(x):
    return 1 / (1 + np.exp(-x))


@sigmoid.mistake(
    "overflows on the right", hint="exp(x) / (1 + exp(x)) is inf / inf for large x. Use it for x < 0 only."
)
def overflows_right(x):
    e = np.exp(x)
    return e / (1 + e)


@sigmoid.mistake("forgets the minus in the exponent", hint="A large x should give 1. What does your function give?")
def mirrored(x):
    return 1 / (1 + np.exp(x))


@sigmoid.mistake("is the tanh", hint="Sigmoid goes from 0 to 1, tanh from -1 to 1.")
def tanh(x):
    return in_numpy.tanh(x)


@sigmoid.mistake("leaves out the 1 in the denominator", hint="1 / exp(-x) is exp(x). Where did the 1 + go?")
def without_one(x):
    return np.exp(x)


def clipped(limit):
    @sigmoid.mistake(
        f"cuts the input off at -{limit} and {limit}", hint="Clipping changes answers far left: split at 0 instead."
    )
    def cut_off(x):
        return 1 / (1 + np.exp(-np.clip(x, -limit, limit)))


def cut_left(limit):
    @sigmoid.mistake(
        f"takes -{limit} for what is below it", hint="Clipping changes answers far left: split at 0 instead."
    )
    def cut_off(x):
        return in_numpy.sigmoid(np.maximum(x, -limit))


# One side first: what clips both does so too.
for limit in (5, 6, 8, 10):
    cut_left(limit)
    clipped(limit)


def hard(steepness, words):
    @sigmoid.mistake(
        f"is a straight line cut off at 0 and 1 (hard sigmoid, {words})",
        hint="A straight line only comes near it. Use exp.",
    )
    def straight(x):
        return np.clip(steepness * x + 0.5, 0, 1)


for steepness, words in ((1 / 6, "x / 6 + 1/2"), (0.2, "x / 5 + 1/2"), (0.25, "x / 4 + 1/2")):
    hard(steepness, words)


@sigmoid.mistake("leaves out exp", hint="1 / (1 - x) is a hyperbola: it is exp(-x) that stands beside the 1.")
def without_exp(x):
    return 1 / (1 - x)


@sigmoid.mistake("is the softplus", hint="log(1 + exp(x)) is its antiderivative. A sigmoid stays between 0 and 1.")
def antiderivative(x):
    return in_numpy.softplus(x)


def kept_away(amount):
    """The mistake of whoever will take a logarithm of the result and prepares for it."""

    @sigmoid.mistake(
        f"keeps the result at least {amount:g} away from 0 and 1",
        hint="Far left it is as small as exp(x), and no smaller bound helps: give it back as it is.",
    )
    def kept(x):
        return np.clip(in_numpy.sigmoid(x), amount, 1 - amount)


def kept_above(amount):
    @sigmoid.mistake(
        f"never gives less than {amount:g}",
        hint="Far left it is as small as exp(x), and no smaller bound helps: give it back as it is.",
    )
    def kept(x):
        return np.maximum(in_numpy.sigmoid(x), amount)


for amount in (1e-3, 1e-5, 1e-7):
    kept_above(amount)
    kept_away(amount)


# The backward pass --------------------------------------------------------------------------------------------------


@sigmoid.backward.law("the slope is steepest at 0, where it is 1/4")
def slope(f, grad=uneven("n"), x=reals("n")):
    close(f(grad, np.zeros_like(grad)), grad / 4, message="the slope at 0 is another one")
    at_most(f(np.ones_like(x), x), 0.25, message="a slope is above 1/4")


@sigmoid.backward.mistake(
    "takes x for sigmoid(x)", hint="s (1 - s) wants s = sigmoid(x). The x that comes in has not been squashed yet."
)
def backward_of_x(grad, x):
    return grad * x * (1 - x)


@sigmoid.backward.mistake(
    "is the derivative of tanh", hint="1 - s^2 belongs to tanh; sigmoid's derivative is s (1 - s)."
)
def backward_tanh(grad, x):
    return grad * (1 - in_numpy.sigmoid(x) ** 2)


@sigmoid.backward.mistake("has the wrong sign", hint="Sigmoid rises everywhere: can its derivative be negative?")
def backward_sign(grad, x):
    return -grad * in_numpy.sigmoid(x) * in_numpy.sigmoid(-x)


@sigmoid.backward.mistake(
    "squashes the sigmoid once more", hint="s (1 - s) wants s = sigmoid(x): apply the sigmoid once, not twice."
)
def backward_twice(grad, x):
    return in_numpy.sigmoid_backward(grad, in_numpy.sigmoid(x))


@sigmoid.backward.mistake(
    "takes the sigmoid for its slope", hint="Where sigmoid is nearly 1 it is flat. The slope is s (1 - s)."
)
def backward_value(grad, x):
    return grad * in_numpy.sigmoid(x)


@sigmoid.backward.mistake("takes 1 - s for the slope", hint="Far left the sigmoid is flat too: the slope is s (1 - s).")
def backward_rest(grad, x):
    return grad * in_numpy.sigmoid(-x)


@sigmoid.backward.mistake(
    "is NaN far left, where exp overflows",
    hint="exp(-x) / (1 + exp(-x))^2 is inf / inf for a large negative x: s (1 - s) is the same number.",
)
def backward_overflows(grad, x):
    e = np.exp(-x)
    return grad * e / (1 + e) ** 2

"""tanh: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import AT_ZERO, EMPTY_OR_SINGLE, FAR_OUT, ask_for_quiet, refuse_other_shapes
from reference.compare import close, holds
from reference.concept import Concept
from reference.inputs import nonzeros, reals, uneven

tanh = Concept(
    in_numpy.tanh,
    x=reals("..."),
    further=[{"x": uneven("...")}],
    unusual=[*FAR_OUT, AT_ZERO, *EMPTY_OR_SINGLE],
    smooth={"x": nonzeros("...")},
    built_ins=["numpy.tanh", "math.tanh", "torch.tanh", "torch.nn.functional.tanhshrink"],
    instead="exp and arithmetic",
)  # fmt: skip

ask_for_quiet(tanh)
refuse_other_shapes(tanh)


@tanh.law("it is odd: -x gives the negative of what x gives")
def is_odd(f, x):
    close(f(-x), -f(x), message="f(-x) is not -f(x)")


@tanh.law("it is a sigmoid stretched to -1..1: tanh(x) = 2 sigmoid(2x) - 1")
def is_a_sigmoid(f, x):
    close(f(x), 2 * in_numpy.sigmoid(2 * x) - 1, scale=1, message="it is not 2 sigmoid(2x) - 1")


@tanh.law("outputs lie between -1 and 1")
def in_range(f, x):
    y = f(x)
    holds(np.abs(y) <= 1, "an output lies outside -1 to 1", got=y, expected="values from -1 to 1")


@tanh.mistake(
    "overflows", hint="exp(1000) is infinite, and inf / inf is NaN. Divide both sides of the fraction by exp(|x|)."
)
def overflows(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


@tanh.mistake(
    "is the tanh of half of x",
    hint="A 2 in front of x is missing: in tanh(x) = 2 sigmoid(2x) - 1, x is doubled as well.",
)
def half_stretched(x):
    return 2 * in_numpy.sigmoid(x) - 1


@tanh.mistake("swaps numerator and denominator", hint="At 0 the numerator is 0. What is tanh(0)?")
def upside_down(x):
    return 1 / in_numpy.tanh(x)


@tanh.mistake("loses the sign on the left", hint="tanh is odd: tanh(-x) = -tanh(x).")
def even(x):
    return np.abs(in_numpy.tanh(x))


@tanh.mistake("is the sigmoid", hint="Sigmoid goes from 0 to 1, tanh from -1 to 1.")
def sigmoid(x):
    return in_numpy.sigmoid(x)


@tanh.mistake("forgets the minus 1 of the stretched sigmoid", hint="At 0 it should be 0: tanh(x) = 2 sigmoid(2x) - 1.")
def raised(x):
    return 2 * in_numpy.sigmoid(2 * x)


@tanh.mistake("stops at the numerator (sinh)", hint="(exp(x) - exp(-x)) / 2 grows without end: divide by the cosh.")
def sinh(x):
    return (np.exp(x) - np.exp(-x)) / 2


@tanh.mistake("cuts x off at -1 and 1", hint="A straight line only comes near it (hard tanh). Use exp.")
def hard(x):
    return np.clip(x, -1, 1)


@tanh.mistake(
    "overflows on the right alone",
    hint="exp(2x) is infinite for x = 1000, and inf / inf is NaN. For x >= 0 use exp(-2x) instead.",
)
def overflows_right(x):
    e = np.exp(2 * x)
    return (e - 1) / (e + 1)


@tanh.mistake(
    "overflows on the left alone",
    hint="exp(-2x) is infinite for x = -1000, and inf / inf is NaN. For x < 0 use exp(2x) instead.",
)
def overflows_left(x):
    e = np.exp(-2 * x)
    return (1 - e) / (1 + e)


# The backward pass --------------------------------------------------------------------------------------------------


@tanh.backward.law("where the output is flat, far from 0, no gradient passes; at 0 all of it does")
def saturates(f, grad=uneven("3")):
    close(f(grad, np.array([-40.0, 0.0, 40.0])), grad * [0, 1, 0], scale=8, message="the gradient is another one")


@tanh.backward.mistake("forgets the square", hint="The derivative is 1 - tanh(x) squared.")
def backward_unsquared(grad, x):
    return grad * (1 - in_numpy.tanh(x))


@tanh.backward.mistake("takes x for tanh(x)", hint="The square is of tanh(x), not of x.")
def backward_of_x(grad, x):
    return grad * (1 - x**2)


@tanh.backward.mistake(
    "takes the tanh twice", hint="The derivative is 1 - t^2 with t = tanh(x): apply the tanh once, not twice."
)
def backward_twice(grad, x):
    return in_numpy.tanh_backward(grad, in_numpy.tanh(x))


@tanh.backward.mistake(
    "is the derivative of the sigmoid", hint="s (1 - s) belongs to the sigmoid; with t = tanh(x) it is 1 - t^2."
)
def backward_sigmoid(grad, x):
    t = in_numpy.tanh(x)
    return grad * t * (1 - t)


@tanh.backward.mistake("forgets the 1", hint="At 0 the slope is 1: it is 1 minus the square of tanh(x).")
def backward_square(grad, x):
    return grad * in_numpy.tanh(x) ** 2


@tanh.backward.mistake("squares the difference", hint="The square is on tanh(x) alone: 1 - t^2, not (1 - t)^2.")
def backward_brackets(grad, x):
    return grad * (1 - in_numpy.tanh(x)) ** 2


@tanh.backward.mistake("adds the square", hint="tanh is flat far from 0, so its slope falls: 1 - t^2.")
def backward_plus(grad, x):
    return grad * (1 + in_numpy.tanh(x) ** 2)

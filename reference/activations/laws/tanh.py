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
    hints=[
        "Divide the numerator and the denominator of the formula by exp(x), and see which exponentials are left.",
        "For x >= 0 only exp(-2x) is left, which cannot overflow; for x < 0 use that tanh(-x) = -tanh(x).",
        "Near 0, exp(-2x) - 1 loses all digits; expm1 keeps them.",
    ],
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
    "is a sigmoid stretched upwards only", hint="tanh(x) = 2 sigmoid(2x) - 1: the x inside is doubled as well."
)
def half_stretched(x):
    return 2 * in_numpy.sigmoid(x) - 1


@tanh.mistake("swaps numerator and denominator", hint="At 0 the numerator is 0. What is tanh(0)?")
def upside_down(x):
    return 1 / in_numpy.tanh(x)


@tanh.mistake("loses the sign on the left", hint="tanh is odd: tanh(-x) = -tanh(x).")
def even(x):
    return np.abs(in_numpy.tanh(x))


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

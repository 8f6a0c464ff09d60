"""swish: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import (
    AT_ZERO,
    EMPTY_OR_SINGLE,
    FAR_OUT,
    ask_for_quiet,
    gradients,
    refuse_other_shapes,
)
from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import just, nonzeros, positive, reals, sampled_from, uneven

swish = Concept(
    in_numpy.swish,
    x=reals("..."),
    beta=sampled_from([1.0, 0.5, 2.0, 0.0, -1.0]),
    further=[{"x": uneven("...")}, {"x": nonzeros("n", limit=1), "beta": just(100.0)}],
    unusual=[*FAR_OUT, AT_ZERO, *EMPTY_OR_SINGLE],
    smooth={"x": nonzeros("...")},
    built_ins=["torch.nn.functional.silu"],
    instead="exp or a sigmoid, and a product",
)

ask_for_quiet(swish)
refuse_other_shapes(swish)


@swish.law("swish(x) - swish(-x) is x")
def splits(f, x, beta):
    close(f(x, beta=beta), x + f(-x, beta=beta), scale=8, message="what x and -x give does not differ by x")


@swish.law("for beta > 0 it never falls below -0.2785 / beta")
def is_bounded(f, x, beta=positive(limit=4)):
    y = f(x, beta=beta)
    # The minimum of x sigmoid(x) is -W(1/e) = -0.27846..., with Lambert's W.
    at_most(-0.2784645428 / beta, y, message="an output is below -0.2785 / beta")


@swish.law("with beta = 0 it is x / 2")
def flat(f, x):
    close(f(x, beta=0.0), x / 2, message="it is not x / 2")


@swish.law("for large beta it is ReLU", kind="robustness")
def tends_to_relu(f, x=nonzeros("n")):
    close(f(x, beta=1000.0), in_numpy.relu(x), scale=8, message="it is not ReLU")


@swish.mistake("ignores beta", hint="beta is a parameter: 1 is only its default.")
def fixed(x, *, beta=1.0):
    return x * in_numpy.sigmoid(x)


@swish.mistake("scales the x outside as well", hint="beta belongs inside the sigmoid only.")
def scaled(x, *, beta=1.0):
    return beta * x * in_numpy.sigmoid(beta * x)


@swish.mistake("is the sigmoid alone", hint="The input gates itself: multiply the sigmoid by x.")
def ungated(x, *, beta=1.0):
    return in_numpy.sigmoid(beta * x)


@swish.mistake(
    "is NaN where beta x is large: exp overflows",
    hint="exp(1000) is infinite. A sigmoid that takes exp of numbers below 0 only is safe.",
)
def overflows(x, *, beta=1.0):
    e = np.exp(beta * x)
    return x * e / (1 + e)


@swish.mistake("is gated by the mirrored sigmoid", hint="A large x should pass: the gate is 1 / (1 + exp(-beta x)).")
def mirrored(x, *, beta=1.0):
    return x * in_numpy.sigmoid(-beta * x)


@swish.mistake("divides by beta inside the sigmoid", hint="The larger beta, the steeper the gate: multiply x by it.")
def divides(x, *, beta=1.0):
    return x * in_numpy.sigmoid(x / beta) if beta else x * (x > 0)


@swish.mistake(
    "has a gate of straight pieces (hard swish)", hint="That one only comes near it. Here the gate is a sigmoid."
)
def hard(x, *, beta=1.0):
    return x * np.clip(beta * x / 6 + 0.5, 0, 1)


@swish.mistake("has a tanh for the gate", hint="A gate lets through a share from 0 to 1: a sigmoid, not a tanh.")
def of_tanh(x, *, beta=1.0):
    return x * in_numpy.tanh(beta * x)


# The backward pass --------------------------------------------------------------------------------------------------


@swish.backward.law("at 0 half of the gradient passes, for every beta")
def slope_at_zero(f, grad=gradients("n"), beta=sampled_from([1.0, 0.5, 2.0, 0.0])):
    close(f(grad, np.zeros_like(grad), beta=beta), grad / 2, message="at 0 the gradient is not grad / 2")


@swish.backward.mistake("leaves out the second term", hint="It is a product: the product rule has two terms.")
def backward_half(grad, x, *, beta=1.0):
    return grad * in_numpy.sigmoid(beta * x)


@swish.backward.mistake(
    "loses the beta of the chain rule", hint="The derivative of sigmoid(beta x) has a factor of beta."
)
def backward_chain(grad, x, *, beta=1.0):
    s = in_numpy.sigmoid(beta * x)
    return grad * (s + x * s * (1 - s))


@swish.backward.mistake(
    "differentiates the sigmoid only", hint="It is a product: the term with x differentiated is missing."
)
def backward_gate(grad, x, *, beta=1.0):
    s = in_numpy.sigmoid(beta * x)
    return grad * beta * x * s * (1 - s)


@swish.backward.mistake("ignores beta", hint="beta stands inside the sigmoid, and so it does in both terms.")
def backward_fixed(grad, x, *, beta=1.0):
    return in_numpy.swish_backward(grad, x)


@swish.backward.mistake(
    "forgets the x of the second term", hint="Product rule: where the sigmoid is differentiated, x stays as a factor."
)
def backward_without_x(grad, x, *, beta=1.0):
    s = in_numpy.sigmoid(beta * x)
    return grad * (s + beta * s * (1 - s))


@swish.backward.mistake("subtracts the second term", hint="The product rule adds: s, plus x times the slope of s.")
def backward_minus(grad, x, *, beta=1.0):
    s = in_numpy.sigmoid(beta * x)
    return grad * (s - beta * x * s * (1 - s))


@swish.backward.mistake(
    "takes the sigmoid for its slope", hint="In the second term the sigmoid is differentiated: s (1 - s), not s."
)
def backward_value(grad, x, *, beta=1.0):
    s = in_numpy.sigmoid(beta * x)
    return grad * (s + beta * x * s)

"""gelu: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import EMPTY_OR_SINGLE, gradients, refuse_other_shapes
from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import reals, uneven

gelu = Concept(
    in_numpy.gelu,
    x=reals("..."),
    further=[{"x": uneven("...")}],
    unusual=[{"x": reals("n", limit=1e4)}, *EMPTY_OR_SINGLE],
    built_ins=["torch.nn.functional.gelu"],
    instead="erf and arithmetic",
)

refuse_other_shapes(gelu)


@gelu.law("gelu(x) - gelu(-x) is x")
def splits(f, x):
    close(f(x), x + f(-x), scale=8, message="what x and -x give does not differ by x")


@gelu.law("outputs lie between the smaller and the larger one of x and 0")
def between(f, x):
    y = f(x)
    at_most(np.minimum(x, 0), y, scale=8, message="an output is below both x and 0")
    at_most(y, np.maximum(x, 0), scale=8, message="an output is above both x and 0")


@gelu.law("at 1 it is 0.8413447460685429, the chance that a standard normal number is below 1")
def at_one(f):
    close(f(np.ones(2)), np.full(2, 0.8413447460685429), message="at 1 the answer is another one")


@gelu.mistake(
    "is the tanh approximation",
    hint="The form with tanh and 0.044715 is off by up to 5e-4: use erf, the exact one.",
)
def tanh(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


@gelu.mistake("is the sigmoid approximation", hint="x * sigmoid(1.702 x) is only near it: use erf, the exact one.")
def sigmoid(x):
    return x * in_numpy.sigmoid(1.702 * x)


@gelu.mistake("forgets the square root of 2", hint="Phi(x) = (1 + erf(x / sqrt(2))) / 2.")
def without_root(x):
    return x * (1 + erf(x)) / 2


@gelu.mistake("is Phi alone", hint="GELU weighs x by Phi(x): multiply by x.")
def cdf(x):
    return in_numpy.normal_cdf(x)


@gelu.mistake("forgets the 1 in Phi", hint="erf goes from -1 to 1; Phi goes from 0 to 1.")
def without_one(x):
    return x * erf(x / math.sqrt(2)) / 2


@gelu.mistake("returns float64 for float32", hint="Loops over numbers give float64: convert the result to x's dtype.")
def widens(x):
    return x * in_numpy.normal_cdf(x.astype(np.float64))


def erf(x):
    return np.vectorize(math.erf, otypes=[np.float64])(x).astype(x.dtype)


@gelu.mistake("is the swish", hint="That one weighs x by its sigmoid. Here it is weighed by Phi(x), with erf.")
def swish(x):
    return in_numpy.swish(x)


# The backward pass --------------------------------------------------------------------------------------------------


@gelu.backward.law("at 0 half of the gradient passes")
def slope_at_zero(f, grad=gradients("n")):
    close(f(grad, np.zeros_like(grad)), grad / 2, message="at 0 the gradient is not grad / 2")


@gelu.backward.mistake("leaves out the second term", hint="x * Phi(x) is a product: the product rule has two terms.")
def backward_half(grad, x):
    return grad * in_numpy.normal_cdf(x)


@gelu.backward.mistake(
    "forgets the 1 / sqrt(2 pi) of the density", hint="The bell curve has area 1: what is its height at 0?"
)
def backward_density(grad, x):
    return grad * (in_numpy.normal_cdf(x) + x * np.exp(-x * x / 2))


@gelu.backward.mistake(
    "forgets the 1 in Phi", hint="erf goes from -1 to 1; Phi = (1 + erf(x / sqrt(2))) / 2 from 0 to 1."
)
def backward_without_one(grad, x):
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return grad * (erf(x / math.sqrt(2)) / 2 + x * density)


@gelu.backward.mistake(
    "is the derivative of the tanh approximation",
    hint="The form with tanh and 0.044715 only comes near it. The exact slope is Phi(x) + x times the bell curve at x.",
)
def backward_tanh(grad, x):
    root = math.sqrt(2 / math.pi)
    t = np.tanh(root * (x + 0.044715 * x**3))
    return grad * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * root * (1 + 3 * 0.044715 * x * x))


@gelu.backward.mistake(
    "is the derivative of the sigmoid approximation",
    hint="x * sigmoid(1.702 x) only comes near it. The exact slope is Phi(x) + x times the bell curve at x.",
)
def backward_sigmoid(grad, x):
    return in_numpy.swish_backward(grad, x, beta=1.702)


@gelu.backward.mistake(
    "forgets the x of the second term", hint="Product rule: where Phi is differentiated, x stays as a factor."
)
def backward_without_x(grad, x):
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return grad * (in_numpy.normal_cdf(x) + density)


@gelu.backward.mistake("subtracts the second term", hint="The product rule adds: Phi(x), plus x times its slope.")
def backward_minus(grad, x):
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return grad * (in_numpy.normal_cdf(x) - x * density)


@gelu.backward.mistake(
    "forgets the half in the exponent of the bell curve", hint="The bell curve is exp(-x^2 / 2) / sqrt(2 pi)."
)
def backward_narrow(grad, x):
    density = np.exp(-x * x) / math.sqrt(2 * math.pi)
    return grad * (in_numpy.normal_cdf(x) + x * density)

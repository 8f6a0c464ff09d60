"""elu: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import (
    EMPTY_OR_SINGLE,
    ask_for_quiet,
    ask_for_slope_at_kink,
    gradients,
    refuse_other_shapes,
)
from reference.compare import at_most, close, equal
from reference.concept import Concept
from reference.inputs import nonzeros, positive, reals, uneven

elu = Concept(
    in_numpy.elu,
    x=reals("..."),
    alpha=positive(limit=2),
    further=[{"x": uneven("...")}],
    unusual=[{"x": nonzeros("n", limit=1e4)}, *EMPTY_OR_SINGLE],
    # Derivatives are compared away from the kink.
    smooth={"x": nonzeros("...")},
    built_ins=["torch.nn.functional.elu"],
    instead="exp, a comparison and arithmetic",
)


ask_for_quiet(elu)
refuse_other_shapes(elu)
ask_for_slope_at_kink(elu)


@elu.law("outputs never fall below -alpha")
def is_bounded(f, x, alpha):
    at_most(-alpha, f(x, alpha=alpha), scale=alpha, message="an output is below -alpha")


@elu.law("there is no jump at 0")
def is_continuous(f, alpha):
    y = f(np.array([-1e-9, 0.0, 1e-9]), alpha=alpha)
    at_most(y, 1e-8, scale=1e-8, message="next to 0 the output is not near 0")
    at_most(-1e-8, y, scale=1e-8, message="next to 0 the output is not near 0")


@elu.law("just left of 0 it keeps its digits: at x = -1e-12 it is alpha x", kind="robustness", float64_only=True)
def is_accurate(f, alpha):
    x = np.array([-1e-12])
    close(f(x, alpha=alpha), alpha * x, message="the digits near 0 are lost")


@elu.mistake("forgets the minus 1", hint="At 0 both branches must meet: what is alpha * exp(0)?")
def without_minus_one(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)))


@elu.mistake("subtracts the 1 outside the product", hint="The brackets matter: alpha * (exp(x) - 1).")
def brackets(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)) - 1)


@elu.mistake("ignores alpha", hint="alpha is a parameter: 1 is only its default.")
def fixed(x, *, alpha=1.0):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


@elu.mistake("loses the digits near 0", hint="exp(x) - 1 cancels near 0: expm1(x) keeps the digits.")
def cancels(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))


@elu.mistake("puts alpha into the exponent", hint="alpha multiplies the whole branch, not x.")
def exponent(x, *, alpha=1.0):
    return np.where(x > 0, x, np.expm1(np.minimum(alpha * x, 0)))


@elu.mistake(
    "is NaN far right, where exp overflows",
    hint="exp of a large x is infinite, and a mask does not help: 0 * inf is NaN. Keep large x away from exp.",
)
def masks(x, *, alpha=1.0):
    return x * (x > 0) + alpha * np.expm1(x) * (x <= 0)


@elu.mistake("is a straight line left of 0", hint="That is leaky ReLU. Left of 0 it bends: alpha * (exp(x) - 1).")
def straight(x, *, alpha=1.0):
    return np.where(x > 0, x, alpha * x)


@elu.mistake(
    "swaps the branches", hint="Right of 0 it is x itself; the exponential belongs left of 0, where it stays small."
)
def swapped(x, *, alpha=1.0):
    return np.where(x > 0, alpha * np.expm1(x), x)


# The backward pass --------------------------------------------------------------------------------------------------


@elu.backward.law("all of the gradient passes right of 0, and alpha times as much just left of it")
def either_side(f, grad=gradients("n"), alpha=positive(limit=2)):
    tiny = np.full_like(grad, 2.0**-40)
    equal(f(grad, tiny, alpha=alpha), grad, message="right of 0 the gradient is not grad")
    close(f(grad, -tiny, alpha=alpha), alpha * grad, message="just left of 0 the gradient is not alpha times grad")


@elu.backward.law("at 0 the derivative is one between alpha and 1")
def at_zero(f, grad=nonzeros("n"), alpha=positive(limit=2)):
    at_kink = f(np.ones_like(grad), np.zeros_like(grad), alpha=alpha)
    at_most(min(alpha, 1.0), at_kink, scale=2, message="at 0 the derivative is below both sides'")
    at_most(at_kink, max(alpha, 1.0), message="at 0 the derivative is above both sides'")


@elu.backward.law("far right all of the gradient passes, and nothing overflows", kind="robustness")
def backward_far_right(f, grad=nonzeros("n"), alpha=positive(limit=2)):
    y = f(grad, np.full_like(grad, 1e4), alpha=alpha)
    equal(y, grad, message="far right the gradient is not grad")


@elu.backward.mistake("ignores alpha", hint="alpha multiplies the left branch, so it multiplies its derivative.")
def backward_fixed(grad, x, *, alpha=1.0):
    return grad * np.where(x > 0, 1, np.exp(np.minimum(x, 0)))


@elu.backward.mistake(
    "uses the value instead of the derivative on the left", hint="The derivative of exp(x) - 1 is exp(x)."
)
def backward_value(grad, x, *, alpha=1.0):
    return grad * np.where(x > 0, 1, alpha * np.expm1(np.minimum(x, 0)))


@elu.backward.mistake(
    "is NaN far right, where exp overflows",
    hint="exp of a large x is infinite, and a mask does not help: 0 * inf is NaN. Keep large x away from exp.",
)
def backward_masks(grad, x, *, alpha=1.0):
    return grad * ((x > 0) + alpha * np.exp(x) * (x <= 0))


@elu.backward.mistake(
    "counts 0 on both sides", hint="x >= 0 and x <= 0 both hold at 0: one of the two takes it, not both."
)
def backward_twice(grad, x, *, alpha=1.0):
    return grad * ((x >= 0) + alpha * np.exp(np.minimum(x, 0)) * (x <= 0))


@elu.backward.mistake("blocks the left side", hint="That is ReLU's backward pass: on the left alpha * exp(x) passes.")
def backward_blocks(grad, x, *, alpha=1.0):
    return grad * (x > 0)


@elu.backward.mistake(
    "adds alpha to x instead of the output",
    hint="On the left the slope is the output plus alpha. x is not the output: elu(x) is.",
)
def backward_of_x(grad, x, *, alpha=1.0):
    return grad * np.where(x > 0, 1, x + alpha)


@elu.backward.mistake(
    "keeps the minus 1", hint="A constant has no slope: the derivative of alpha * (exp(x) - 1) is alpha * exp(x)."
)
def backward_constant(grad, x, *, alpha=1.0):
    return grad * np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0)) - 1)


@elu.backward.mistake(
    "forgets grad on the left", hint="alpha * exp(x) is a derivative; the chain rule multiplies it by grad."
)
def backward_without_grad(grad, x, *, alpha=1.0):
    return np.where(x > 0, grad, alpha * np.exp(np.minimum(x, 0)))

"""leaky_relu: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import (
    EMPTY_OR_SINGLE,
    ask_for_slope_at_kink,
    gradients,
    nearest,
    refuse_other_shapes,
)
from reference.compare import at_most, close, equal, holds
from reference.concept import Concept
from reference.inputs import nonzeros, positive, positives, reals, sampled_from, uneven

leaky_relu = Concept(
    in_numpy.leaky_relu,
    x=reals("..."),
    slope=sampled_from([0.01, 0.25, 0.5, 2.0]),
    further=[{"x": uneven("...")}, {"x": nonzeros("n", limit=100)}],
    unusual=EMPTY_OR_SINGLE,
    # Derivatives are compared away from the kink.
    smooth={"x": nonzeros("...")},
    built_ins=["torch.nn.functional.leaky_relu", "torch.nn.functional.prelu", "torch.nn.functional.rrelu"],
    instead="a comparison and a product",
)

refuse_other_shapes(leaky_relu)
ask_for_slope_at_kink(leaky_relu)


@leaky_relu.law("with slope 0 it is ReLU")
def flat(f, x):
    close(f(x, slope=0.0), in_numpy.relu(x), message="it is not ReLU")


@leaky_relu.law("with slope 1 it changes nothing")
def straight(f, x):
    close(f(x, slope=1.0), x, message="it is not x")


@leaky_relu.law("for a positive slope a larger input gives a larger output")
def increases(f, x, slope, more=positive()):
    low, high = f(x, slope=slope), f(x + more, slope=slope)
    holds(low < high, "the output did not grow", got=high, expected="more than what the smaller input gave")


@leaky_relu.law("a slope above 1 is steeper on the left than on the right")
def steep(f, x=positives("n")):
    close(f(-x, slope=2.0), -2 * x, message="left of 0 the slope is another one")


@leaky_relu.mistake("ignores slope", hint="0.01 is only the default: use the parameter.")
def fixed(x, *, slope=0.01):
    return np.where(x >= 0, x, 0.01 * x)


@leaky_relu.mistake(
    "takes the maximum of x and slope x",
    hint="For a slope above 1 the maximum picks the wrong branch: choose by the sign of x.",
)
def maximum(x, *, slope=0.01):
    return np.maximum(x, slope * x)


@leaky_relu.mistake("swaps the branches", hint="Which side is shrunk, the positive or the negative one?")
def swapped(x, *, slope=0.01):
    return np.where(x >= 0, slope * x, x)


@leaky_relu.mistake("returns the slope itself on the left", hint="Left of 0 the output is slope times x, not slope.")
def constant(x, *, slope=0.01):
    return np.where(x >= 0, x, slope)


@leaky_relu.mistake("subtracts the leak", hint="Left of 0 the output is slope times x: negative for a negative x.")
def sign(x, *, slope=0.01):
    return np.where(x >= 0, x, -slope * x)


@leaky_relu.mistake("gives 0 on the left", hint="That is ReLU. Here slope times x leaks through left of 0.")
def rectified(x, *, slope=0.01):
    return np.maximum(x, 0)


@leaky_relu.mistake(
    "leaks on the right as well", hint="max(x, 0) + slope x adds the leak everywhere: it belongs left of 0 only."
)
def everywhere(x, *, slope=0.01):
    return np.maximum(x, 0) + slope * x


@leaky_relu.mistake(
    "divides by slope", hint="Some papers divide by a number above 1; here slope is a factor: slope times x."
)
def divides(x, *, slope=0.01):
    return np.where(x >= 0, x, x / slope if slope else -np.inf)


@leaky_relu.mistake("changes x in place", hint="x[x < 0] *= slope changes the caller's array. Work on a copy.")
def in_place(x, *, slope=0.01):
    x[x < 0] *= slope
    return x


# The backward pass --------------------------------------------------------------------------------------------------


@leaky_relu.backward.law("all of the gradient passes right of 0, and slope times as much left of 0, however near")
def either_side(f, grad=gradients("n"), slope=sampled_from([0.01, 0.25, 2.0])):
    tiny = nearest(grad)
    equal(f(grad, tiny, slope=slope), grad, message="right of 0 the gradient is not grad")
    close(f(grad, -tiny, slope=slope), slope * grad, message="left of 0 the gradient is not slope times grad")


@leaky_relu.backward.law("at 0 the derivative is one between slope and 1")
def at_zero(f, grad=nonzeros("n"), slope=sampled_from([0.01, 0.25, 2.0])):
    at_kink = f(np.ones_like(grad), np.zeros_like(grad), slope=slope)
    at_most(min(slope, 1.0), at_kink, scale=1, message="at 0 the derivative is below both sides'")
    at_most(at_kink, max(slope, 1.0), message="at 0 the derivative is above both sides'")


@leaky_relu.backward.mistake(
    "blocks the left side", hint="That is ReLU's backward pass: on the left slope * grad passes."
)
def backward_blocks(grad, x, *, slope=0.01):
    return grad * (x > 0)


@leaky_relu.backward.mistake(
    "counts 0 on both sides", hint="x >= 0 and x <= 0 both hold at 0: one of the two takes it, not both."
)
def backward_twice(grad, x, *, slope=0.01):
    return grad * (x >= 0) + slope * grad * (x <= 0)


@leaky_relu.backward.mistake("ignores slope", hint="0.01 is only the default: use the parameter.")
def backward_fixed(grad, x, *, slope=0.01):
    return grad * np.where(x >= 0, 1, 0.01)


@leaky_relu.backward.mistake("lets everything pass", hint="On the left the output moves slope times as fast as x.")
def backward_passes(grad, x, *, slope=0.01):
    return grad.copy()


@leaky_relu.backward.mistake("swaps the sides", hint="Which side is shrunk, the positive or the negative one?")
def backward_swapped(grad, x, *, slope=0.01):
    return grad * np.where(x >= 0, slope, 1)


@leaky_relu.backward.mistake(
    "puts slope in place of the gradient on the left",
    hint="slope is the derivative; the chain rule multiplies it by grad.",
)
def backward_assigns(grad, x, *, slope=0.01):
    return np.where(x >= 0, grad, slope)


@leaky_relu.backward.mistake("multiplies by the value", hint="The derivative is 1 or slope, not x or slope times x.")
def backward_value(grad, x, *, slope=0.01):
    return grad * in_numpy.leaky_relu(x, slope=slope)


@leaky_relu.backward.mistake(
    "uses the sign of grad instead of that of x", hint="What shrinks the gradient is the input x, not grad."
)
def backward_of_grad(grad, x, *, slope=0.01):
    return grad * np.where(grad >= 0, 1, slope)

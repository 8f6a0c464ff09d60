"""relu: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import (
    EMPTY_OR_SINGLE,
    ask_for_slope_at_kink,
    gradients,
    nearest,
    refuse_other_shapes,
)
from reference.compare import at_most, close, equal
from reference.concept import Concept
from reference.inputs import nonzeros, positive, reals, uneven

relu = Concept(
    in_numpy.relu,
    x=reals("..."),
    further=[{"x": uneven("...")}, {"x": nonzeros("n").but(lambda x: x * 2.0**-20)}],
    unusual=EMPTY_OR_SINGLE,
    # Derivatives are compared away from the kink.
    smooth={"x": nonzeros("...")},
    built_ins=[
        "numpy.clip", "torch.relu", "torch.clamp", "torch.nn.functional.leaky_relu", "torch.nn.functional.prelu",
        "torch.nn.functional.rrelu", "torch.nn.functional.threshold", "torch.nn.functional.hardtanh",
        "torch.nn.functional.elu",
    ],
    instead="a comparison or a maximum",
)  # fmt: skip

refuse_other_shapes(relu)
ask_for_slope_at_kink(relu)


@relu.law("applying it twice is applying it once")
def is_idempotent(f, x):
    once = f(x)
    equal(f(once), once, message="the second time changed something")


@relu.law("relu(x) - relu(-x) is x")
def splits(f, x):
    close(f(x), x + f(-x), message="what x and -x give does not differ by x")


@relu.law("scaling the input by a positive number scales the output by it")
def is_homogeneous(f, x, factor=positive()):
    close(f(factor * x), factor * f(x), message="the output did not scale along")


@relu.mistake("is the absolute value", hint="Negative inputs become 0, not positive.")
def absolute(x):
    return np.abs(x)


@relu.mistake("keeps the negative side", hint="minimum keeps what is smaller: which of x and 0 is to stay?")
def minimum(x):
    return np.minimum(x, 0)


@relu.mistake(
    "returns 1 where the input is positive", hint="That is the derivative. ReLU keeps the positive value itself."
)
def derivative(x):
    return (x > 0).astype(x.dtype)


@relu.mistake(
    "takes the largest entry of the whole array",
    hint="max looks for one maximum; maximum compares entry by entry.",
)
def largest_of_all(x):
    return np.full_like(x, max(np.max(x), 0))


@relu.mistake("caps at 6", hint="That is ReLU6. ReLU itself has no upper limit.")
def capped(x):
    return np.clip(x, 0, 6)


@relu.mistake("lets a little of the negative side through", hint="That is leaky ReLU. ReLU gives exactly 0 there.")
def leaky(x):
    return np.where(x > 0, x, 0.01 * x)


@relu.mistake(
    "changes x in place", hint="x[x < 0] = 0 changes the caller's array. Work on a copy, or make a new array."
)
def in_place(x):
    x[x < 0] = 0
    return x


# The backward pass --------------------------------------------------------------------------------------------------


@relu.backward.law("all of the gradient passes right of 0, and none left of 0, however near")
def either_side(f, grad=gradients("n")):
    tiny = nearest(grad)
    equal(f(grad, tiny), grad, message="right of 0 the gradient is not grad")
    equal(f(grad, -tiny), np.zeros_like(grad), message="a gradient passed left of 0")


@relu.backward.law("at 0 the slope is one from 0 to 1")
def at_zero(f, grad=nonzeros("n")):
    slope = f(np.ones_like(grad), np.zeros_like(grad))
    at_most(0.0, slope, scale=1, message="at 0 the slope is below 0")
    at_most(slope, 1.0, message="at 0 the slope is above 1")


@relu.backward.mistake(
    "uses the sign of grad instead of that of x", hint="What blocks the gradient is the input x, not grad."
)
def backward_of_grad(grad, x):
    return grad * (grad > 0)


@relu.backward.mistake("multiplies by x", hint="The derivative right of 0 is 1, not x.")
def backward_times_x(grad, x):
    return grad * np.maximum(x, 0)


@relu.backward.mistake(
    "is NaN where x is 0", hint="Does it divide by x? 0 / 0 is NaN. Ask where x is positive instead."
)
def backward_by_division(grad, x):
    return grad * np.maximum(x, 0) / x


@relu.backward.mistake("lets everything pass", hint="Left of 0 the output does not move, so no gradient passes.")
def backward_passes(grad, x):
    return grad.copy()


@relu.backward.mistake(
    "blocks the wrong side", hint="ReLU keeps what is positive, so that is where the gradient passes."
)
def backward_flipped(grad, x):
    return grad * (x < 0)


@relu.backward.mistake(
    "lets a hundredth pass on the left", hint="That is leaky ReLU's backward pass. Here nothing passes left of 0."
)
def backward_leaky(grad, x):
    return grad * np.where(x > 0, 1, 0.01)


@relu.backward.mistake(
    "turns the gradient round on the left", hint="That is the slope of |x|. Left of 0, ReLU has none."
)
def backward_sign(grad, x):
    return grad * np.sign(x)


@relu.backward.mistake(
    "blocks negative gradients too", hint="A gradient may have any sign: only x says where it passes."
)
def backward_guided(grad, x):
    return np.maximum(grad, 0) * (x > 0)

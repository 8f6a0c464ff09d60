"""relu: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.compare import close, equal
from reference.concept import Concept
from reference.inputs import nonzeros, positive, reals

relu = Concept(
    in_numpy.relu,
    x=reals("..."),
    smooth={"x": nonzeros("...")},
    hints=[
        "For every entry, take the larger one of two numbers.",
        "np.maximum compares two arrays entry by entry; np.max looks for one maximum in an array.",
    ],
    built_ins=["torch.relu", "torch.relu_", "torch.nn.functional.relu", "torch.nn.ReLU", "Tensor.relu",
               "Tensor.relu_"],
)  # fmt: skip


@relu.law("applying it twice is applying it once")
def is_idempotent(f, x):
    once = f(x)
    equal(f(once), once, message="the second time changed something")


@relu.law("relu(x) - relu(-x) is x")
def splits(f, x):
    close(f(x) - f(-x), x, message="the two parts do not make up x")


@relu.law("scaling the input by a positive number scales the output by it")
def is_homogeneous(f, x, factor=positive()):
    close(f(factor * x), factor * f(x), message="the output did not scale along")


@relu.mistake("is the absolute value", hint="Negative inputs become 0, not positive.")
def absolute(x):
    return np.abs(x)


@relu.mistake("keeps the negative side", hint="Compare np.minimum with np.maximum.")
def minimum(x):
    return np.minimum(x, 0)


@relu.mistake(
    "returns 1 where the input is positive", hint="That is the derivative. ReLU keeps the positive value itself."
)
def derivative(x):
    return (x > 0).astype(x.dtype)


@relu.mistake(
    "takes the largest entry of the whole array",
    hint="np.max looks for one maximum; np.maximum compares entry by entry.",
)
def largest_of_all(x):
    return np.full_like(x, max(np.max(x), 0))


@relu.mistake("caps at 6", hint="That is ReLU6. ReLU itself has no upper limit.")
def capped(x):
    return np.clip(x, 0, 6)


@relu.mistake("lets a little of the negative side through", hint="That is leaky ReLU. ReLU gives exactly 0 there.")
def leaky(x):
    return np.where(x > 0, x, 0.01 * x)


@relu.mistake("changes x in place", hint="x[x < 0] = 0 changes the caller's array. Work on a copy, or use np.maximum.")
def in_place(x):
    x[x < 0] = 0
    return x


# The backward pass --------------------------------------------------------------------------------------------------


@relu.backward.law("at 0 the gradient is 0")
def at_zero(f, grad=nonzeros("n")):
    equal(f(grad, np.zeros_like(grad)), np.zeros_like(grad), message="a gradient passed at 0")


@relu.backward.mistake(
    "uses the sign of grad instead of that of x", hint="What blocks the gradient is the input x, not grad."
)
def backward_of_grad(grad, x):
    return grad * (grad > 0)


@relu.backward.mistake(
    "lets the gradient pass at 0", hint="The derivative at 0 is defined as 0 here: compare > with >=."
)
def backward_at_zero(grad, x):
    return grad * (x >= 0)


@relu.backward.mistake("multiplies by x", hint="The derivative right of 0 is 1, not x.")
def backward_times_x(grad, x):
    return grad * np.maximum(x, 0)

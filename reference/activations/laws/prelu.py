"""prelu: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations import in_numpy
from reference.activations.laws.shared import ask_for_slope_at_kink, refuse_other_shapes
from reference.compare import at_most, close
from reference.concept import Concept
from reference.inputs import just, nonzeros, reals, uneven

prelu = Concept(
    in_numpy.prelu,
    x=reals("n c h"),
    slope=reals("c", limit=2),
    further=[
        {"x": nonzeros("n c")},
        {"x": nonzeros("n c h w")},
        {"x": uneven("n c h"), "slope": uneven("c")},
        {"slope": just(np.zeros(2)), "x": nonzeros("n 2 h")},
    ],
    unusual=[{"x": nonzeros("0 c h")}, {"x": nonzeros("n c 0")}],
    # Derivatives are compared away from the kink.
    smooth={"x": nonzeros("n c h")},
    built_ins=["torch.nn.functional.prelu"],
    instead="a comparison and a product",
)

prelu.refuses(
    "slope does not have one entry for every channel",
    slope=[lambda case: np.append(case["slope"], 0.5), lambda case: case["slope"][:-1]],
)
refuse_other_shapes(prelu)
ask_for_slope_at_kink(prelu)


@prelu.law("every channel is a leaky ReLU with the slope of that channel")
def by_channel(f, x, slope):
    y = f(x, slope)
    for channel, own in enumerate(slope):
        expected = in_numpy.leaky_relu(x[:, channel], slope=float(own))
        close(y[:, channel], expected, message=f"channel {channel} is not a leaky ReLU with slope {own}")


@prelu.mistake(
    "uses the first slope for every channel", hint="There is one slope for each channel, the second axis of x."
)
def one_slope(x, slope):
    return np.where(x >= 0, x, slope[0] * x)


@prelu.mistake(
    "spreads the slopes over the last axis", hint="Broadcasting aligns from the right: reshape slope to (C, 1, ..., 1)."
)
def last_axis(x, slope):
    wide = np.resize(slope, x.shape[-1])
    return np.where(x >= 0, x, wide * x)


@prelu.mistake("spreads the slopes over the batch", hint="Axis 0 counts examples. Channels are axis 1.")
def batch_axis(x, slope):
    tall = np.resize(slope, x.shape[0]).reshape(-1, *[1] * (x.ndim - 1))
    return np.where(x >= 0, x, tall * x)


@prelu.mistake(
    "takes the maximum of x and slope x",
    hint="For a slope above 1 the maximum picks the wrong branch: ask where x >= 0.",
)
def maximum(x, slope):
    return np.maximum(x, in_numpy.along_channels(slope, x) * x)


@prelu.mistake("leaks on the right as well", hint="The slope acts left of 0 only: right of 0 x stays as it is.")
def everywhere(x, slope):
    return np.maximum(x, 0) + in_numpy.along_channels(slope, x) * x


@prelu.mistake("subtracts the leak", hint="Left of 0 the output is slope times x: negative for a negative x.")
def sign(x, slope):
    return np.where(x >= 0, x, -in_numpy.along_channels(slope, x) * x)


@prelu.mistake("swaps the branches", hint="Which side has a slope of its own, the positive or the negative one?")
def swapped(x, slope):
    return np.where(x >= 0, in_numpy.along_channels(slope, x) * x, x)


@prelu.mistake("takes the average of the slopes for every channel", hint="Every channel has a slope of its own.")
def mean_slope(x, slope):
    return np.where(x >= 0, x, np.mean(slope) * x)


# The backward pass --------------------------------------------------------------------------------------------------


@prelu.backward.law("the gradient on a slope is the sum of grad times the negative part of x, over its channel")
def slope_gradient(f, grad=uneven("n c h"), x=reals("n c h"), slope=reals("c", limit=2)):
    _, by_slope = f(grad, x, slope)
    close(by_slope, np.einsum("nch,nch->c", grad, np.minimum(x, 0)), scale=64, message="the slope's gradient differs")


@prelu.backward.law("where x is 0, the derivative by x is one between the channel's slope and 1")
def at_zero(f, slope=reals("c", limit=2)):
    ones = np.ones((1, slope.shape[0], 2))
    by_x, _ = f(ones, np.zeros_like(ones), slope)
    beside = slope[:, None]
    at_most(np.minimum(beside, 1) * ones, by_x, scale=2, message="where x is 0 it is below both sides'")
    at_most(by_x, np.maximum(beside, 1) * ones, scale=2, message="where x is 0 it is above both sides'")


@prelu.backward.mistake(
    "counts 0 on both sides", hint="x >= 0 and x <= 0 both hold at 0: one of the two takes it, not both."
)
def backward_twice(grad, x, slope):
    _, by_slope = in_numpy.prelu_backward(grad, x, slope)
    return grad * (x >= 0) + in_numpy.along_channels(slope, x) * grad * (x <= 0), by_slope


@prelu.backward.mistake("averages the slope's gradient", hint="Gradients of a shared parameter add up: sum, not mean.")
def backward_mean(grad, x, slope):
    by_x, by_slope = in_numpy.prelu_backward(grad, x, slope)
    return by_x, by_slope / (x.size // x.shape[1])


@prelu.backward.mistake(
    "sums over the batch only", hint="One slope serves every pixel too: sum over all axes but the second."
)
def backward_first_pixel(grad, x, slope):
    by_x, _ = in_numpy.prelu_backward(grad, x, slope)
    product = (grad * np.minimum(x, 0)).reshape(x.shape[0], x.shape[1], -1)
    return by_x, product[:, :, 0].sum(axis=0)


@prelu.backward.mistake(
    "counts the positive side in the slope's gradient", hint="The slope acts only where x is negative."
)
def backward_both_sides(grad, x, slope):
    by_x, _ = in_numpy.prelu_backward(grad, x, slope)
    return by_x, np.sum(grad * x, axis=(0, *range(2, x.ndim)))


@prelu.backward.mistake(
    "asks for the sign of the output instead of that of x",
    hint="With a negative slope the output is positive where x is negative: ask x itself.",
)
def backward_by_output(grad, x, slope):
    wide, positive = in_numpy.along_channels(slope, x), in_numpy.prelu(x, slope) > 0
    by_slope = np.sum(np.where(positive, 0, grad * x), axis=(0, *range(2, x.ndim)))
    return np.where(positive, grad, wide * grad), by_slope


@prelu.backward.mistake(
    "blocks the left side in the gradient by x", hint="That is ReLU's backward pass: on the left slope * grad passes."
)
def backward_blocks(grad, x, slope):
    return grad * (x > 0), in_numpy.prelu_backward(grad, x, slope)[1]


@prelu.backward.mistake(
    "forgets grad in the slope's gradient", hint="The chain rule multiplies by grad before the sum, for slope as for x."
)
def backward_without_grad(grad, x, slope):
    by_x, _ = in_numpy.prelu_backward(grad, x, slope)
    return by_x, in_numpy.prelu_backward(np.ones_like(grad), x, slope)[1]


@prelu.backward.mistake(
    "keeps slope in its own gradient", hint="The derivative of slope * x by slope is x: slope itself is gone."
)
def backward_kept(grad, x, slope):
    by_x, by_slope = in_numpy.prelu_backward(grad, x, slope)
    return by_x, slope * by_slope

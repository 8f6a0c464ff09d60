"""pointwise_conv: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import in_tenths, wider
from reference.inputs import array, booleans, composite, integers, reals


@composite
def dense_pixels(draw):
    images, inner, outer, height, width = (draw(integers(1, top)) for top in (2, 3, 3, 3, 4))
    bias = array(draw, outer) if draw(booleans()) else None
    return {"x": array(draw, images, inner, height, width), "weight": array(draw, outer, inner), "bias": bias}


pointwise_conv = Concept(
    in_numpy.pointwise_conv,
    dense_pixels().map(in_tenths),
    built_ins=["scipy.signal.convolve", "torch.nn.functional.conv2d"],
    instead="a matrix product",
)  # fmt: skip

pointwise_conv.refuses(
    "weight has another number of input channels than x", weight=[lambda case: np.repeat(case["weight"], 2, axis=1)]
)
pointwise_conv.refuses(
    "bias has not one number for every output channel", bias=[lambda case: np.ones(case["weight"].shape[0] + 1)]
)


@pointwise_conv.law("it is conv2d with 1x1 kernels")
def is_conv2d(f, x, weight, bias):
    close(f(x, weight, bias), in_numpy.conv2d(x, weight[:, :, None, None], bias), message="it is not conv2d")


@pointwise_conv.law("shuffling the pixels shuffles the result in the same way: every pixel is treated alone, and alike")
def shuffles(f, x, weight, bias, seed=integers(0, 99)):
    order = np.random.default_rng(seed).permutation(x.shape[2] * x.shape[3])
    shuffled = x.reshape(*x.shape[:2], -1)[:, :, order].reshape(x.shape)
    y = f(x, weight, bias)
    expected = y.reshape(*y.shape[:2], -1)[:, :, order].reshape(y.shape)
    close(f(shuffled, weight, bias), expected, message="the result was not shuffled in the same way")


@pointwise_conv.law("two in a row, without bias, are one with the product of the two matrices")
def composes(f, x, weight, seed=integers(0, 99)):
    second = np.random.default_rng(seed).integers(-8, 9, (2, weight.shape[0])).astype(weight.dtype)
    close(f(f(x, weight), second), f(x, second @ weight), scale=4608, message="two in a row are another one")


@pointwise_conv.law("with the unit matrix and no bias nothing changes")
def identity(f, x):
    close(f(x, np.eye(x.shape[1], dtype=x.dtype)), x, message="something changed")


@pointwise_conv.law("the bias adds its own number to every pixel of an output channel; None adds nothing")
def bias(f, x, weight, more=reals("3")):
    without, offsets = f(x, weight), more[: weight.shape[0]]
    close(f(x, weight, offsets), without + offsets.reshape(1, -1, 1, 1), scale=256, message="the bias was not added")


@pointwise_conv.mistake(
    "reads the weight as (C, O)", hint="The weight is (O, C): output o is the sum of weight[o, c] times channel c."
)
def transposed(x, weight, bias=None):
    return in_numpy.pointwise_conv(x, weight.reshape(weight.shape[::-1]).T, bias)


@pointwise_conv.mistake(
    "reshapes instead of moving axes",
    hint="A reshape moves no axis: it mixes channels with pixels. Bring the channels to the end, and back.",
)
def reshaped(x, weight, bias=None):
    images, channels, height, width = x.shape
    y = x.reshape(images, height * width, channels) @ weight.T
    y = y.reshape(images, len(weight), height, width)
    return y if bias is None else y + bias[:, None, None]


@pointwise_conv.mistake("takes the mean over the channels", hint="The channels are summed, nothing is divided.")
def mean(x, weight, bias=None):
    return in_numpy.pointwise_conv(x, weight / weight.shape[1], bias)


@pointwise_conv.mistake(
    "forgets the bias", hint="Where there is a bias, every pixel of output channel o gets number o of it."
)
def unbiased(x, weight, bias=None):
    return in_numpy.pointwise_conv(x, weight)


@pointwise_conv.mistake("adds the bias for every input channel", hint="First the sum over the channels, then one bias.")
def bias_per_channel(x, weight, bias=None):
    return in_numpy.pointwise_conv(x, weight, None if bias is None else bias * x.shape[1])


@pointwise_conv.mistake("adds up the pixels along each row", hint="A 1x1 kernel sees one pixel at a time.")
def smears(x, weight, bias=None):
    return in_numpy.pointwise_conv(np.cumsum(x, axis=3), weight, bias)


# The backward pass --------------------------------------------------------------------------------------------------

# grad comes first in the signature, so that x is what does not fit it.
pointwise_conv.backward.refuses(
    "grad has another shape than the result", lambda case: {"grad": wider(case)}, argument="x"
)


@pointwise_conv.backward.law("the gradient by x is a pointwise convolution of grad with the transposed matrix")
def transposes(f, grad, x, weight, bias):
    by_x = f(grad, x, weight, bias)[0]
    close(by_x, in_numpy.pointwise_conv(grad, weight.T), message="the gradient by x is another one")


@pointwise_conv.backward.law("the gradients by weight and bias are sums over images and pixels")
def sums(f, grad, x, weight, bias):
    _, by_weight, by_bias = f(grad, x, weight, np.ones(weight.shape[0], x.dtype))
    pixels, grads = np.moveaxis(x, 1, -1).reshape(-1, x.shape[1]), np.moveaxis(grad, 1, -1).reshape(-1, grad.shape[1])
    close(by_weight, grads.T @ pixels, scale=64 * len(pixels), message="the gradient by weight is another one")
    close(by_bias, np.sum(grads, axis=0), scale=8 * len(pixels), message="the gradient by bias is another one")


@pointwise_conv.backward.mistake(
    "does not transpose the matrix for the gradient by x",
    hint="Back from O to C channels: sum over o, with weight[o, c].",
)
def backward_straight(grad, x, weight, bias=None):
    by_x, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (
        (in_numpy.pointwise_conv(grad, weight.reshape(weight.shape[::-1])), *others) if by_x.size else (by_x, *others)
    )


@pointwise_conv.backward.mistake(
    "averages the gradients by weight and bias over the batch",
    hint="The loss sums over images: nothing is divided here.",
)
def backward_mean(grad, x, weight, bias=None):
    by_x, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (by_x, *(gradient / len(x) for gradient in others))


@pointwise_conv.backward.mistake(
    "averages the gradients by weight and bias over the pixels",
    hint="One weight serves every pixel: its gradient is a sum.",
)
def backward_pixels(grad, x, weight, bias=None):
    by_x, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (by_x, *(gradient / x[0, 0].size for gradient in others))


@pointwise_conv.backward.mistake(
    "keeps the weight gradient of the last image alone", hint="Every image used the weight: add up what they send back."
)
def backward_last_image(grad, x, weight, bias=None):
    by_x, _, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (by_x, in_numpy.pointwise_conv_backward(grad[-1:], x[-1:], weight)[1], *others)


@pointwise_conv.backward.mistake(
    "gives the weight gradient as (C, O)", hint="It has the shape of weight, (O, C): grad's channels come first."
)
def backward_turned(grad, x, weight, bias=None):
    by_x, by_weight, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (by_x, by_weight.T, *others)


@pointwise_conv.backward.mistake(
    "reshapes instead of moving axes for the weight gradient",
    hint="A reshape moves no axis: bring the channels to the end first, then line the pixels up.",
)
def backward_reshaped(grad, x, weight, bias=None):
    by_x, _, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (by_x, grad.reshape(-1, grad.shape[1]).T @ x.reshape(-1, x.shape[1]), *others)

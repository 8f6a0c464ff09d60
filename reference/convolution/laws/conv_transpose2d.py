"""conv_transpose2d: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import OF_SUMS, in_tenths, overwritten, spread, squared, wider, with_another
from reference.inputs import array, booleans, composite, integers, real, reals


@composite
def transposed(draw, /, **fixed):
    """Images, kernels to stamp with, and padding that leaves something."""
    settings = {
        "stride": draw(integers(1, 3)),
        "padding": draw(integers(0, 2)),
        "dilation": draw(integers(1, 2)),
    } | fixed
    stride, dilation = settings["stride"], settings["dilation"]
    if "output_padding" not in settings:
        settings["output_padding"] = draw(integers(0, max(stride, dilation) - 1))
    images, inner, outer = (draw(integers(1, 2)) for _ in range(3))
    kernel = draw(integers(1, 2)), draw(integers(1, 3))
    size = []
    for k in kernel:
        missing = 2 * settings["padding"] - settings["output_padding"] - dilation * (k - 1)
        size.append(max(1, 1 + -(-missing // stride)) + draw(integers(0, 4 - k)))
    bias = array(draw, outer) if draw(booleans()) else None
    return {
        "x": array(draw, images, inner, *size),
        "weight": array(draw, inner, outer, *kernel),
        "bias": bias,
    } | settings


@composite
def adjoints(draw):
    """x for a convolution, y of the shape it gives, and the output_padding that leads back to x's size on both axes."""
    stride, padding, dilation = draw(integers(1, 3)), draw(integers(0, 2)), draw(integers(1, 2))
    left_over = draw(integers(0, stride - 1))
    kernel = draw(integers(1, 3)), draw(integers(1, 3))
    small, large = [], []
    for k in kernel:
        missing = 2 * padding - left_over - dilation * (k - 1)
        small.append(max(1, 1 + -(-missing // stride)) + draw(integers(0, 2)))
        large.append(stride * (small[-1] - 1) + dilation * (k - 1) + 1 - 2 * padding + left_over)
    images, inner, outer = (draw(integers(1, 2)) for _ in range(3))
    return {
        "x": array(draw, images, inner, *large),
        "y": array(draw, images, outer, *small),
        "weight": array(draw, outer, inner, *kernel),
        "output_padding": left_over,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }


def all_cut_off(case, axis):
    """The stamps make 4 pixels along an axis and more along the other one, and padding takes 2 off each end."""
    size = [*case["x"].shape[:2], 6, 6]
    size[axis] = 5 - case["weight"].shape[axis]
    return {"x": np.ones(size), "stride": 1, "padding": 2, "output_padding": 0, "dilation": 1}


conv_transpose2d = Concept(
    in_numpy.conv_transpose2d,
    transposed().map(in_tenths),
    built_ins=["torch.nn.functional.conv_transpose2d"],
    instead="slices, products and sums",
)  # fmt: skip

conv_transpose2d.refuses("the images have no pixels", x=[lambda case: case["x"][:, :, :0]])
conv_transpose2d.refuses("the kernels have no entries", weight=[lambda case: case["weight"][:, :, :, :0]])
conv_transpose2d.refuses(
    "weight has another number of input channels than x", weight=[lambda case: np.repeat(case["weight"], 2, axis=0)]
)
conv_transpose2d.refuses(
    "bias has not one number for every output channel", bias=[lambda case: np.ones(case["weight"].shape[1] + 1)]
)
conv_transpose2d.refuses("stride is no integer of at least 1", stride=[0, -1])
conv_transpose2d.refuses(
    "padding is no integer of at least 0, or leaves nothing",
    lambda case: all_cut_off(case, axis=2),
    lambda case: all_cut_off(case, axis=3),
    padding=[-1, 99],
)
conv_transpose2d.refuses(
    "output_padding is no integer of at least 0, or is below neither stride nor dilation",
    {"stride": 1, "output_padding": 1, "dilation": 1},
    {"stride": 2, "output_padding": 2, "dilation": 1},
    output_padding=[-1],
)
conv_transpose2d.refuses("dilation is no integer of at least 1", dilation=[0, 1.0])


@conv_transpose2d.law("rows and columns are each as many as conv_transpose_output_size tells")
def shape(f, x, weight, bias, **settings):
    rows, columns = (
        in_numpy.conv_transpose_output_size(size, kernel, **settings)
        for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True)
    )
    got = f(x, weight, bias, **settings).shape
    equal(got, (x.shape[0], weight.shape[1], rows, columns), message="the result has another shape")


@conv_transpose2d.law(
    "it is the adjoint of conv2d: conv2d(x) paired with y is x paired with its own answer to y", adjoints()
)
def adjoint(f, x, y, weight, output_padding, **settings):
    forth = np.sum(in_numpy.conv2d(x, weight, **settings) * y)
    back = f(y, weight, output_padding=output_padding, **settings)
    equal(back.shape, x.shape, message="the size of x did not come back")
    scale = np.sum(np.abs(y)) * 64 * weight[0].size
    close(np.sum(x * back), forth, scale=scale, message="conv2d(x) paired with y is not x paired with the answer to y")


@conv_transpose2d.law("a single pixel of 1 gives the kernel of its channel", transposed(padding=0, output_padding=0))
def once(f, x, weight, bias, dilation, stride):
    for channel, kernel in enumerate(weight):
        pixel = np.zeros((1, len(weight), 1, 1), x.dtype)
        pixel[0, channel] = 1
        got = f(pixel, weight, dilation=dilation, stride=stride)
        close(got, spread(kernel[None], dilation), message="the stamp is not the kernel")


@conv_transpose2d.law(
    "where two stamps overlap they add up: two pixels of 1 side by side and a kernel of 1 1 1 give 1 2 2 1"
)
def overlap(f):
    close(f(np.ones((1, 1, 1, 2)), np.ones((1, 1, 1, 3))), np.array([[[[1.0, 2.0, 2.0, 1.0]]]]),
          message="the overlap is another one")  # fmt: skip


@conv_transpose2d.law("without bias it is linear in the images", with_another(transposed(), "x"))
def linear(f, x, weight, bias, other, c=real(), **settings):
    apart = f(x, weight, **settings) + c * f(other, weight, **settings)
    close(
        f(x + c * other, weight, **settings),
        apart,
        scale=OF_SUMS,
        message="for a sum of images it is not the sum of their results",
    )


@conv_transpose2d.law("without bias it is linear in the kernels", with_another(transposed(), "weight"))
def bilinear(f, x, weight, bias, other, c=real(), **settings):
    apart = f(x, weight, **settings) + c * f(x, other, **settings)
    close(
        f(x, weight + c * other, **settings),
        apart,
        scale=OF_SUMS,
        message="for a sum of kernels it is not the sum of their results",
    )


@conv_transpose2d.law("stride s puts s - 1 zeros between the pixels", transposed(padding=0, output_padding=0))
def stride(f, x, weight, bias, stride, dilation):
    close(f(x, weight, bias, stride=stride, dilation=dilation), f(spread(x, stride), weight, bias, dilation=dilation),
          scale=OF_SUMS, message="stride differs from zeros between the pixels")  # fmt: skip


@conv_transpose2d.law("dilation d puts d - 1 zeros between the entries of the kernel", transposed(output_padding=0))
def dilation(f, x, weight, bias, dilation, **settings):
    close(f(x, weight, bias, dilation=dilation, **settings), f(x, spread(weight, dilation), bias, **settings),
          scale=OF_SUMS, message="dilation differs from a kernel with zeros in between")  # fmt: skip


@conv_transpose2d.law("padding p cuts p pixels off all four sides")
def padding(f, x, weight, bias, padding, **settings):
    whole = f(x, weight, bias, **settings)
    rows, columns = whole.shape[2] - 2 * padding, whole.shape[3] - 2 * padding
    close(f(x, weight, bias, padding=padding, **settings),
          whole[:, :, padding : padding + rows, padding : padding + columns],
          scale=OF_SUMS, message="something else than p pixels of each side was cut off")  # fmt: skip


@conv_transpose2d.law(
    "output_padding adds rows at the bottom and columns at the right: no stamp, only the bias reaches them"
)
def output_padding(f, x, weight, bias, output_padding, stride, dilation, padding):
    settings = {"stride": stride, "dilation": dilation}
    plain = f(x, weight, bias, **settings)
    expected = np.zeros((*plain.shape[:2], *(side + output_padding for side in plain.shape[2:])), plain.dtype)
    if bias is not None:
        expected += bias[:, None, None]
    expected[:, :, : plain.shape[2], : plain.shape[3]] = plain
    close(f(x, weight, bias, output_padding=output_padding, **settings), expected,
          scale=OF_SUMS, message="the added rows and columns are others")  # fmt: skip


@conv_transpose2d.law("the bias adds its own number to every pixel of an output channel; None adds nothing")
def bias(f, x, weight, bias, more=reals("2"), **settings):
    without, offsets = f(x, weight, None, **settings), more[: weight.shape[1]]
    close(f(x, weight, offsets, **settings), without + offsets.reshape(1, -1, 1, 1), scale=OF_SUMS,
          message="the bias was not added once")  # fmt: skip


@conv_transpose2d.mistake("overwrites where stamps overlap", hint="Overlaps add up: += instead of =.")
def overwrites(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    canvas, size = in_numpy.conv_transpose2d_size(x.shape, weight.shape, stride, padding, output_padding, dilation)
    pieces = np.einsum("ncyx,coij->noyxij", x, weight)
    y = in_numpy.cropped(overwritten(pieces, canvas, stride, dilation), padding, size)
    return y if bias is None else y + bias[:, None, None]


@conv_transpose2d.mistake(
    "averages where stamps overlap", hint="Overlaps are summed, nothing is divided by their number."
)
def averages(x, weight, bias=None, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, **settings)
    return y / np.maximum(
        in_numpy.conv_transpose2d(np.ones_like(x[:1, :1]), np.ones_like(weight[:1, :1]), **settings), 1
    )


@conv_transpose2d.mistake(
    "adds the padding instead of cutting it off", hint="Padding undoes here what it does in conv2d: cut it off."
)
def padded(x, weight, bias=None, *, padding=0, **settings):
    return in_numpy.padded(in_numpy.conv_transpose2d(x, weight, bias, **settings), padding)


@conv_transpose2d.mistake(
    "cuts all of the padding off at the far end", hint="p pixels come off each of the four sides."
)
def cut_late(x, weight, bias=None, *, padding=0, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, padding=padding, **settings)
    return in_numpy.conv_transpose2d(x, weight, bias, **settings)[:, :, : y.shape[2], : y.shape[3]]


@conv_transpose2d.mistake(
    "ignores output_padding", hint="output_padding makes the result larger, at the bottom and at the right."
)
def ambiguous(x, weight, bias=None, *, output_padding=0, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, output_padding=output_padding, **settings)
    return y[:, :, : y.shape[2] - output_padding or None, : y.shape[3] - output_padding or None]


@conv_transpose2d.mistake(
    "adds output_padding at the top and the left", hint="The far ends grow: the bottom and the right."
)
def early(x, weight, bias=None, *, output_padding=0, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, output_padding=output_padding, **settings)
    return np.roll(y, (output_padding, output_padding), axis=(2, 3))


@conv_transpose2d.mistake("flips the kernel", hint="A single pixel of 1 gives the kernel as it lies.")
def flipped(x, weight, bias=None, **settings):
    return in_numpy.conv_transpose2d(x, weight[:, :, ::-1, ::-1], bias, **settings)


@conv_transpose2d.mistake(
    "reads the weight as (O, C, kh, kw)", hint="The input channels come first here: (C, O, kh, kw)."
)
def swapped(x, weight, bias=None, **settings):
    inner, outer, *kernel = weight.shape
    return in_numpy.conv_transpose2d(x, weight.reshape(outer, inner, *kernel).swapaxes(0, 1), bias, **settings)


@conv_transpose2d.mistake(
    "puts stride zeros between the pixels", hint="From pixel to pixel are stride steps: stride - 1 zeros."
)
def wide(x, weight, bias=None, *, stride=1, **settings):
    return in_numpy.conv_transpose2d(x, weight, bias, stride=stride + 1, **settings)


@conv_transpose2d.mistake(
    "puts the stamps one pixel apart, whatever the stride", hint="Stamps lie stride pixels apart."
)
def unstrided(x, weight, bias=None, *, stride=1, **settings):
    return stamped_at(x, weight, bias, stride=stride, step=1, **settings)


def stamped_at(x, weight, bias, *, stride=1, padding=0, output_padding=0, dilation=1, step=None, spacing=None):
    """The right steps, but for how far apart the stamps lie on the canvas, or the entries of a stamp."""
    canvas, size = in_numpy.conv_transpose2d_size(x.shape, weight.shape, stride, padding, output_padding, dilation)
    pieces = np.einsum("ncyx,coij->noyxij", x, weight)
    stamps = in_numpy.stamp(pieces, canvas, stride=step or stride, dilation=spacing or dilation)
    y = in_numpy.cropped(stamps, padding, size)
    return y if bias is None else y + bias[:, None, None]


@conv_transpose2d.mistake(
    "puts the entries of a stamp side by side, whatever the dilation",
    hint="Entry (u, v) of a stamp lands dilation * u down and dilation * v across.",
)
def undilated(x, weight, bias=None, *, dilation=1, **settings):
    return stamped_at(x, weight, bias, dilation=dilation, spacing=1, **settings)


@conv_transpose2d.mistake("adds the bias with every stamp", hint="Add the bias once, when all stamps are laid down.")
def bias_per_stamp(x, weight, bias=None, **settings):
    y = in_numpy.conv_transpose2d(x, weight, **settings)
    count = in_numpy.conv_transpose2d(np.ones_like(x[:1, :1]), np.ones_like(weight[:1, :1]), **settings)
    return y if bias is None else y + bias[:, None, None] * count


@conv_transpose2d.mistake(
    "cuts off what is below 0", hint="That is ReLU, a layer of its own: a result may be negative."
)
def relu(x, weight, bias=None, **settings):
    return np.maximum(in_numpy.conv_transpose2d(x, weight, bias, **settings), 0)


@conv_transpose2d.mistake(
    "computes the width from the height", hint="Images and kernels are rectangles: work out both sizes."
)
def square(x, weight, bias=None, **settings):
    return squared(in_numpy.conv_transpose2d(x, weight, bias, **settings))


@conv_transpose2d.mistake(
    "takes any padding and output_padding",
    hint="Padding must leave something, output_padding stay below the stride: ValueError.",
)
def unlimited(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    y = in_numpy.conv_transpose2d(x, weight, stride=stride, dilation=dilation)
    y = np.pad(y, [(0, 0), (0, 0), (0, output_padding), (0, output_padding)])
    y = y[:, :, padding : y.shape[2] - padding, padding : y.shape[3] - padding]
    return y if bias is None else y + bias[:, None, None]


# The backward pass --------------------------------------------------------------------------------------------------

conv_transpose2d.backward.refuses(
    "grad has another shape than the result",
    # One pixel, which broadcasting would stretch over all.
    lambda case: {"x": np.pad(case["x"], [(0, 0), (0, 0), (1, 1), (1, 1)]), "grad": case["grad"][:, :, :1, :1]},
    grad=[wider, lambda case: case["grad"][:, :, 1:]],
)


@conv_transpose2d.backward.law("the gradient by x is the convolution of grad with the same kernels")
def gradient(f, grad, x, weight, bias, output_padding, **settings):
    by_x = f(grad, x, weight, bias, output_padding=output_padding, **settings)[0]
    whole = in_numpy.conv2d(grad, weight, **settings)
    # output_padding may make room for one more row or column of places.
    close(by_x, whole[:, :, : x.shape[2], : x.shape[3]], message="it is not a convolution of grad")


@conv_transpose2d.backward.law(
    "paired with what it belongs to, each gradient gives the same number, that of grad with the result"
)
def euler(f, grad, x, weight, bias, **settings):
    by_x, by_weight, *_ = f(grad, x, weight, bias, **settings)
    scale = np.sum(np.abs(x)) * 64 * weight[0].size
    total = np.sum(grad * in_numpy.conv_transpose2d(x, weight, **settings))
    close(np.sum(by_x * x), total, scale=scale, message="the gradient by x has another product with x")
    close(np.sum(by_weight * weight), total, scale=scale, message="the gradient by weight has another product with it")


@conv_transpose2d.backward.law("the gradient by the bias is the sum of grad over images and pixels")
def bias_gradient(f, grad, x, weight, bias, **settings):
    *_, by_bias = f(grad, x, weight, np.ones(weight.shape[1], x.dtype), **settings)
    close(by_bias, np.einsum("nohw->o", grad), scale=np.sum(np.abs(grad)), message="it is not the sum of grad")


@conv_transpose2d.backward.mistake(
    "flips the kernel for the gradient by x", hint="conv2d with the same kernel, unflipped, takes grad back to x."
)
def backward_flipped(grad, x, weight, bias=None, **settings):
    by_x, *_ = in_numpy.conv_transpose2d_backward(grad, x, weight[:, :, ::-1, ::-1], bias, **settings)
    return (by_x, *in_numpy.conv_transpose2d_backward(grad, x, weight, bias, **settings)[1:])


@conv_transpose2d.backward.mistake(
    "averages the gradients by weight and bias over the batch",
    hint="The loss sums over images: nothing is divided here.",
)
def backward_mean(grad, x, weight, bias=None, **settings):
    by_x, *others = in_numpy.conv_transpose2d_backward(grad, x, weight, bias, **settings)
    return (by_x, *(gradient / len(x) for gradient in others))


@conv_transpose2d.backward.mistake(
    "forgets the padding", hint="grad starts padding pixels into the canvas of all stamps."
)
def backward_unpadded(grad, x, weight, bias=None, *, padding=0, **settings):
    frame = [(0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)]
    by_x, by_weight, *_ = in_numpy.conv_transpose2d_backward(np.pad(grad, frame), x, weight, **settings)
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum(axis=(0, 2, 3)))


@conv_transpose2d.backward.mistake(
    "averages the bias gradient over the pixels", hint="Every pixel got the same bias: take the sum."
)
def backward_bias(grad, x, weight, bias=None, **settings):
    by_x, by_weight, *others = in_numpy.conv_transpose2d_backward(grad, x, weight, bias, **settings)
    return (by_x, by_weight, *(gradient / grad[0, 0].size for gradient in others))


@conv_transpose2d.backward.mistake(
    "keeps the weight gradient of the last image alone", hint="Every image used the weight: add up what they send back."
)
def backward_last_image(grad, x, weight, bias=None, **settings):
    by_x, _, *others = in_numpy.conv_transpose2d_backward(grad, x, weight, bias, **settings)
    _, by_weight, *_ = in_numpy.conv_transpose2d_backward(grad[-1:], x[-1:], weight, bias, **settings)
    return (by_x, by_weight, *others)


@conv_transpose2d.backward.mistake(
    "gives the weight gradient flipped", hint="Nothing is flipped: a stamp lies as the kernel does."
)
def backward_flipped_weight(grad, x, weight, bias=None, **settings):
    by_x, by_weight, *others = in_numpy.conv_transpose2d_backward(grad, x, weight, bias, **settings)
    return (by_x, by_weight[:, :, ::-1, ::-1], *others)

"""conv2d: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, equal, holds
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import (
    OF_SUMS,
    convolutions,
    filled,
    in_tenths,
    overwritten,
    spread,
    squared,
    wider,
    with_another,
)
from reference.inputs import integers, real, reals


def one_more_group(x, weight, **_):
    """As many groups as there are kernels, and one more."""
    groups = weight.shape[0] + 1
    return {"x": filled(x, 1, groups), "weight": weight[:, :1], "groups": groups}


conv2d = Concept(
    in_numpy.conv2d,
    convolutions().map(in_tenths),
    further=[convolutions(groups=3)],
    built_ins=["scipy.signal.convolve2d", "torch.nn.functional.conv2d"],
    instead="slices, products and sums",
)  # fmt: skip

conv2d.refuses(
    "weight has another number of channels than a group of x",
    # A kernel of one channel, which broadcasting would stretch over several.
    lambda case: {"x": np.repeat(case["x"], 2, axis=1), "weight": case["weight"][:, :1], "groups": 1},
    weight=[lambda case: np.repeat(case["weight"], 2, axis=1)],
)
conv2d.refuses(
    "the kernels have no entries, or, spread out by dilation, are larger than the padded images",
    lambda case: {"weight": case["weight"][:, :, :0]},
    lambda case: {"weight": filled(case["weight"], 2, case["x"].shape[2] + 1), "padding": 0, "dilation": 1},
    lambda case: {"weight": filled(case["weight"], 3, case["x"].shape[3] + 1), "padding": 0, "dilation": 1},
    lambda case: {"weight": filled(case["weight"], 2, 2), "padding": 0, "dilation": case["x"].shape[2]},
    argument="weight",
)
conv2d.refuses("bias has not one number for every kernel", bias=[lambda case: np.ones(case["weight"].shape[0] + 1)])
conv2d.refuses("stride is no integer of at least 1", stride=[0, -1, (1, 1)])
conv2d.refuses("padding is no integer of at least 0", padding=[-1, "same"])
conv2d.refuses("dilation is no integer of at least 1", dilation=[0, -1])
conv2d.refuses(
    "groups is no integer that divides both numbers of channels",
    lambda case: {"groups": case["x"].shape[1] + 1},
    # It divides the channels of the images, and not the number of kernels.
    lambda case: one_more_group(**case),
    argument="groups",
    groups=[0, -1],
)


@conv2d.law("rows and columns are each as many as conv_output_size tells")
def shape(f, x, weight, bias, groups, **settings):
    rows, columns = (
        in_numpy.conv_output_size(size, kernel, **settings)
        for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True)
    )
    got = f(x, weight, bias, groups=groups, **settings).shape
    equal(got, (x.shape[0], weight.shape[0], rows, columns), message="the result has another shape")


@conv2d.law("without bias it is linear in the images", with_another(convolutions(), "x"))
def linear(f, x, weight, bias, other, c=real(), **settings):
    apart = f(x, weight, **settings) + c * f(other, weight, **settings)
    close(
        f(x + c * other, weight, **settings),
        apart,
        scale=OF_SUMS,
        message="for a sum of images it is not the sum of their results",
    )


@conv2d.law("without bias it is linear in the kernels", with_another(convolutions(), "weight"))
def bilinear(f, x, weight, bias, other, c=real(), **settings):
    apart = f(x, weight, **settings) + c * f(x, other, **settings)
    close(
        f(x, weight + c * other, **settings),
        apart,
        scale=OF_SUMS,
        message="for a sum of kernels it is not the sum of their results",
    )


@conv2d.law(
    "cutting strides off the top and the left of the images cuts as many pixels off the result: the result moves along",
    convolutions(padding=0),
)
def equivariance(f, x, weight, bias, stride, down=integers(0, 2), right=integers(0, 2), **settings):
    whole = f(x, weight, bias, stride=stride, **settings)
    down, right = min(down, whole.shape[2] - 1), min(right, whole.shape[3] - 1)
    cut = f(x[:, :, stride * down :, stride * right :], weight, bias, stride=stride, **settings)
    close(cut, whole[:, :, down:, right:], scale=OF_SUMS, message="the result did not move along")


@conv2d.law("a 1x1 kernel is a dense layer over the channels of every pixel", convolutions(groups=1, padding=0))
def one_by_one(f, x, weight, bias, stride):
    dense = weight[:, :, 0, 0]
    y = np.moveaxis(np.moveaxis(x[:, :, ::stride, ::stride], 1, -1) @ dense.T, -1, 1)
    expected = y if bias is None else y + bias.reshape(1, -1, 1, 1)
    close(f(x, dense[:, :, None, None], bias, stride=stride), expected, scale=512, message="it is not a dense layer")


@conv2d.law("with groups, every run of channels is convolved on its own", convolutions(groups=2))
def groups(f, x, weight, bias, groups, **settings):
    whole = f(x, weight, bias, groups=groups, **settings)
    biases = [None] * groups if bias is None else np.split(bias, groups)
    parts = [
        f(images, kernels, own, **settings)
        for images, kernels, own in zip(np.split(x, groups, axis=1), np.split(weight, groups), biases, strict=True)
    ]
    close(whole, np.concatenate(parts, axis=1), scale=OF_SUMS, message="the groups are not convolved each on its own")


@conv2d.law("it is the sum over the channels of what each one gives alone", convolutions(groups=1))
def channels(f, x, weight, bias, **settings):
    alone = [f(x[:, [c]], weight[:, [c]], **settings) for c in range(x.shape[1])]
    close(
        f(x, weight, **settings), sum(alone[1:], alone[0]), scale=OF_SUMS, message="it is not the sum over the channels"
    )


@conv2d.law("the kernel is not flipped: a kernel with a single 1 picks that pixel of every window")
def picks(f, x, weight, bias, seed=integers(0, 8)):
    height, width = weight.shape[2:]
    x = np.pad(x[:, :1], [(0, 0), (0, 0), (height, 0), (width, 0)])
    row, column = divmod(seed % (height * width), width)
    kernel = np.zeros((1, 1, height, width), x.dtype)
    kernel[0, 0, row, column] = 1
    rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
    close(
        f(x, kernel),
        x[:, :, row : row + rows, column : column + columns],
        scale=OF_SUMS,
        message="other pixels were picked",
    )


@conv2d.law("padding is a frame of zeros round every image")
def padding(f, x, weight, bias, padding, **settings):
    frame = [(0, 0), (0, 0), (padding, padding), (padding, padding)]
    close(f(x, weight, bias, padding=padding, **settings), f(np.pad(x, frame), weight, bias, **settings),
          scale=OF_SUMS, message="padding differs from a frame of zeros")  # fmt: skip


@conv2d.law("stride s keeps every s-th row and column of stride 1")
def stride(f, x, weight, bias, stride, **settings):
    close(f(x, weight, bias, stride=stride, **settings), f(x, weight, bias, **settings)[:, :, ::stride, ::stride],
          scale=OF_SUMS, message="other rows or columns were kept")  # fmt: skip


@conv2d.law("dilation d puts d - 1 zeros between the entries of the kernel")
def dilation(f, x, weight, bias, dilation, **settings):
    close(f(x, weight, bias, dilation=dilation, **settings), f(x, spread(weight, dilation), bias, **settings),
          scale=OF_SUMS, message="dilation differs from a kernel with zeros in between")  # fmt: skip


@conv2d.law("the bias adds its own number to every pixel of an output channel; None adds nothing")
def bias(f, x, weight, bias, more=reals("4"), **settings):
    without, offsets = f(x, weight, None, **settings), more[: weight.shape[0]]
    expected = without + offsets.reshape(1, -1, 1, 1)
    close(f(x, weight, offsets, **settings), expected, scale=OF_SUMS, message="the bias was not added")
    close(
        f(x, weight, np.zeros_like(offsets), **settings),
        without,
        scale=OF_SUMS,
        message="with a bias of 0 it is another result",
    )


@conv2d.law("every image of a batch is treated alone")
def batch(f, x, weight, bias, **settings):
    alone = [f(image[None], weight, bias, **settings) for image in x]
    close(f(x, weight, bias, **settings), np.concatenate(alone), scale=OF_SUMS, message="the images of a batch mix")


@conv2d.mistake("ignores the padding when the stride is above 1", hint="Pad first, whatever the stride.")
def stride_or_padding(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    whole = in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)
    if stride == 1 or padding == 0:
        return whole
    inside = in_numpy.conv2d(in_numpy.padded(x, padding)[:, :, padding:, padding:], weight, bias, dilation=dilation,
                             groups=groups)  # fmt: skip
    return inside[:, :, ::stride, ::stride]


@conv2d.mistake(
    "puts all of the padding at the top and the left", hint="Zeros go round the image: top and bottom, left and right."
)
def half_padded(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    shifted = np.pad(x, [(0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0)])
    return in_numpy.conv2d(shifted, weight, bias, stride=stride, dilation=dilation, groups=groups)


@conv2d.mistake("pads with the pixels at the edge", hint="Outside the image x is 0: the frame is of zeros.")
def edges(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    frame = [(0, 0), (0, 0), (padding, padding), (padding, padding)]
    framed = np.pad(x, frame, mode="edge")
    return in_numpy.conv2d(framed, weight, bias, stride=stride, dilation=dilation, groups=groups)


@conv2d.mistake("computes the width from the height", hint="Images and kernels are rectangles: work out both sizes.")
def square(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    return squared(in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups))


@conv2d.mistake("flips the kernel", hint="Networks use cross-correlation: the kernel is used as it lies.")
def flipped(x, weight, bias=None, **settings):
    return in_numpy.conv2d(x, weight[:, :, ::-1, ::-1], bias, **settings)


@conv2d.mistake(
    "swaps height and width of the kernel", hint="The weight is (O, C, kh, kw): rows of the kernel meet rows of x."
)
def transposed_kernel(x, weight, bias=None, **settings):
    turned = in_numpy.conv2d(x.swapaxes(2, 3), weight, bias, **settings)
    return turned.swapaxes(2, 3)


@conv2d.mistake(
    "gives the result of stride 1", hint="The kernel moves on by stride pixels: take every stride-th place."
)
def unstrided(x, weight, bias=None, *, stride=1, **settings):
    return in_numpy.conv2d(x, weight, bias, **settings)


@conv2d.mistake(
    "takes every stride-th pixel before the convolution",
    hint="All pixels take part: it is the kernel that skips places.",
)
def subsampled(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    thin = in_numpy.padded(x, padding)[:, :, ::stride, ::stride]
    return in_numpy.conv2d(thin, weight, bias, dilation=dilation, groups=groups)


@conv2d.mistake(
    "moves the kernel on by one pixel, whatever the stride",
    hint="Place (i, j) of the result begins at pixel stride * i down and stride * j across.",
)
def single_steps(x, weight, bias=None, *, stride=1, **settings):
    y = in_numpy.conv2d(x, weight, bias, stride=stride, **settings)
    return in_numpy.conv2d(x, weight, bias, **settings)[:, :, : y.shape[2], : y.shape[3]]


@conv2d.mistake(
    "reads the kernel as (O, kh, kw, C)",
    hint="The weight is (O, C, kh, kw): flatten kernel and window in the same order, channels first.",
)
def channels_last(x, weight, bias=None, **settings):
    outer, inner, *kernel = weight.shape
    return in_numpy.conv2d(x, np.moveaxis(weight.reshape(outer, *kernel, inner), -1, 1), bias, **settings)


@conv2d.mistake(
    "reshapes (N, rows, columns, O) to (N, O, rows, columns)",
    hint="A reshape moves no axis: it mixes channels with pixels. Move the channels to axis 1.",
)
def reshaped(x, weight, bias=None, **settings):
    y = in_numpy.conv2d(x, weight, bias, **settings)
    return np.moveaxis(y, 1, -1).reshape(y.shape)


@conv2d.mistake(
    "reshapes (O, N, rows, columns) to (N, O, rows, columns)",
    hint="A reshape moves no axis: it mixes images with channels. Swap the two axes.",
)
def images_and_channels(x, weight, bias=None, **settings):
    y = in_numpy.conv2d(x, weight, bias, **settings)
    return y.swapaxes(0, 1).reshape(y.shape)


@conv2d.mistake(
    "pads out the remainder", hint="A kernel that hangs over the far edge has no place: leave the remainder."
)
def ceil(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    rest = [
        -(size + 2 * padding - dilation * (kernel - 1) - 1) % stride
        for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True)
    ]
    framed = np.pad(x, [(0, 0), (0, 0), *((padding, padding + more) for more in rest)])
    return in_numpy.conv2d(framed, weight, bias, stride=stride, dilation=dilation, groups=groups)


@conv2d.mistake(
    "forgets the dilation", hint="Entry (u, v) of the kernel reads the pixel dilation * u down and dilation * v across."
)
def undilated(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    y = in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)
    near = in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, groups=groups)
    return near[:, :, : y.shape[2], : y.shape[3]]


@conv2d.mistake("lets every group see the first channels", hint="Group g of the outputs sees group g of the inputs.")
def first_group(x, weight, bias=None, *, groups=1, **settings):
    in_numpy.conv2d(x, weight, bias, groups=groups, **settings)
    return in_numpy.conv2d(x[:, : weight.shape[1]], weight, bias, **settings)


@conv2d.mistake("mixes the groups", hint="Outputs of one group must not see inputs of another: no sum over the groups.")
def mixed_groups(x, weight, bias=None, *, groups=1, **settings):
    in_numpy.conv2d(x, weight, bias, groups=groups, **settings)
    return in_numpy.conv2d(in_numpy.by_group(x, groups).sum(axis=1), weight, bias, **settings)


@conv2d.mistake(
    "deals the channels out to the groups in turn", hint="Groups are runs of channels: the first C / G are group 0."
)
def dealt(x, weight, bias=None, *, groups=1, **settings):
    order = np.arange(x.shape[1]).reshape(-1, groups).T.ravel()
    return in_numpy.conv2d(x[:, order], weight, bias, groups=groups, **settings)


@conv2d.mistake("forgets the bias", hint="Where there is a bias, every pixel of output channel o gets number o of it.")
def unbiased(x, weight, bias=None, **settings):
    return in_numpy.conv2d(x, weight, None, **settings)


@conv2d.mistake("adds the bias for every input channel", hint="First the sum over the channels, then one bias.")
def bias_per_channel(x, weight, bias=None, **settings):
    return in_numpy.conv2d(x, weight, None if bias is None else bias * weight.shape[1], **settings)


@conv2d.mistake("takes the mean over the channels", hint="The channels are summed, nothing is divided.")
def mean(x, weight, bias=None, **settings):
    return in_numpy.conv2d(x, weight / weight.shape[1], bias, **settings)


@conv2d.mistake("takes the first image for all", hint="The batch is an axis of the result too: (N, O, rows, columns).")
def first_image(x, weight, bias=None, **settings):
    return in_numpy.conv2d(np.broadcast_to(x[:1], x.shape), weight, bias, **settings)


@conv2d.mistake("cuts off what is below 0", hint="That is ReLU, a layer of its own: a result may be negative.")
def relu(x, weight, bias=None, **settings):
    return np.maximum(in_numpy.conv2d(x, weight, bias, **settings), 0)


@conv2d.mistake(
    "stretches a kernel of one channel over all",
    hint="A weight of the wrong depth is an error, not one to broadcast: ValueError.",
)
def broadcasts(x, weight, bias=None, *, groups=1, **settings):
    if weight.shape[1] == 1 and groups == 1:
        weight = np.repeat(weight, x.shape[1], axis=1)
    return in_numpy.conv2d(x, weight, bias, groups=groups, **settings)


# The backward pass --------------------------------------------------------------------------------------------------

conv2d.backward.refuses("grad has another shape than the result", grad=[wider, lambda case: case["grad"][:, :, 1:]])


@conv2d.backward.law(
    "paired with what it belongs to, each gradient gives the same number, that of grad with the result"
)
def euler(f, grad, x, weight, bias, **settings):
    by_x, by_weight, *_ = f(grad, x, weight, bias, **settings)
    scale = np.sum(np.abs(grad)) * 64 * weight[0].size
    total = np.sum(grad * in_numpy.conv2d(x, weight, **settings))
    close(np.sum(by_x * x), total, scale=scale, message="the gradient by x has another product with x")
    close(np.sum(by_weight * weight), total, scale=scale, message="the gradient by weight has another product with it")


@conv2d.backward.law("one number of bias reaches every pixel of its channel in every image: its gradient is their sum")
def bias_gradient(f, grad, x, weight, bias, **settings):
    *_, by_bias = f(grad, x, weight, np.ones(weight.shape[0], x.dtype), **settings)
    close(by_bias, np.einsum("nohw->o", grad), scale=np.sum(np.abs(grad)), message="it is not the sum of grad")


@conv2d.backward.law("without a bias there are two gradients, not three", convolutions(bias=False))
def without_bias(f, x, weight, bias, **settings):
    grad = np.ones_like(in_numpy.conv2d(x, weight, **settings))
    got = f(grad, x, weight, None, **settings)
    holds(isinstance(got, (tuple, list)) and len(got) == 2, "not two gradients came back", got=got, expected="two")


@conv2d.backward.mistake(
    "forgets to cut the padding off", hint="x starts padding pixels into the padded gradient, not at its corner."
)
def backward_uncropped(grad, x, weight, bias=None, *, padding=0, **settings):
    _, *others = in_numpy.conv2d_backward(grad, x, weight, bias, padding=padding, **settings)
    by_framed, *_ = in_numpy.conv2d_backward(grad, in_numpy.padded(x, padding), weight, bias, **settings)
    return (by_framed[:, :, : x.shape[2], : x.shape[3]], *others)


@conv2d.backward.mistake(
    "overwrites where windows overlap", hint="A pixel under several windows gets the sum: += instead of =."
)
def backward_overwrites(grad, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    _, *others = in_numpy.conv2d_backward(grad, x, weight, bias, **settings)
    kernels = weight.reshape(groups, -1, *weight.shape[1:])
    pieces = np.einsum("ngoyx,gocij->ngcyxij", in_numpy.by_group(grad, groups), kernels)
    size = [side + 2 * padding for side in x.shape[2:]]
    by_framed = overwritten(pieces, size, stride, dilation)
    return (in_numpy.cropped(by_framed, padding, x.shape[2:]).reshape(x.shape), *others)


@conv2d.backward.mistake(
    "flips the kernel for the gradient by x",
    hint="conv2d does not flip: the pixel under weight (u, v) gets grad times weight (u, v).",
)
def backward_flipped(grad, x, weight, bias=None, **settings):
    by_x, *_ = in_numpy.conv2d_backward(grad, x, weight[:, :, ::-1, ::-1], bias, **settings)
    return (by_x, *in_numpy.conv2d_backward(grad, x, weight, bias, **settings)[1:])


@conv2d.backward.mistake(
    "averages the gradients by weight and bias over the batch",
    hint="The loss sums over images: whoever wants a mean divides in the loss.",
)
def backward_mean(grad, x, weight, bias=None, **settings):
    by_x, *others = in_numpy.conv2d_backward(grad, x, weight, bias, **settings)
    return (by_x, *(gradient / len(x) for gradient in others))


@conv2d.backward.mistake(
    "averages the bias gradient over the pixels", hint="Every pixel got the same bias: its gradient is a sum."
)
def backward_bias(grad, x, weight, bias=None, **settings):
    by_x, by_weight, *others = in_numpy.conv2d_backward(grad, x, weight, bias, **settings)
    return (by_x, by_weight, *(gradient / grad[0, 0].size for gradient in others))


@conv2d.backward.mistake(
    "returns a bias gradient where there is no bias", hint="None has no gradient: return two arrays then."
)
def backward_three(grad, x, weight, bias=None, **settings):
    return in_numpy.conv2d_backward(grad, x, weight, np.zeros(len(weight), x.dtype), **settings)


def gradients(grad, x, weight, bias, stride, padding, dilation, groups, *, step):
    """The right gradients, but that windows lie `step` pixels apart."""
    inputs = in_numpy.by_group(in_numpy.padded(x, padding), groups)
    rows, columns = grad.shape[2:]
    windows = in_numpy.patches(inputs, weight.shape[2:], stride=step, dilation=dilation)[..., :rows, :columns, :, :]
    kernels = weight.reshape(groups, -1, *weight.shape[1:])
    grads = in_numpy.by_group(grad, groups)
    pieces = np.einsum("ngoyx,gocij->ngcyxij", grads, kernels)
    by_inputs = in_numpy.stamp(pieces, inputs.shape[-2:], stride=step, dilation=dilation)
    by_x = in_numpy.cropped(by_inputs, padding, x.shape[2:]).reshape(x.shape)
    by_weight = np.einsum("ngoyx,ngcyxij->gocij", grads, windows).reshape(weight.shape)
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum(axis=(0, 2, 3)))


@conv2d.backward.mistake(
    "moves the windows on by one pixel, whatever the stride",
    hint="grad at (i, j) belongs to the window that begins stride * i down and stride * j across.",
)
def backward_single_steps(grad, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    return gradients(grad, x, weight, bias, stride, padding, dilation, groups, step=1)


@conv2d.backward.mistake(
    "keeps the weight gradient of the last image alone", hint="Every image used the weight: add up what they send back."
)
def backward_last_image(grad, x, weight, bias=None, **settings):
    by_x, _, *others = in_numpy.conv2d_backward(grad, x, weight, bias, **settings)
    _, by_weight, *_ = in_numpy.conv2d_backward(grad[-1:], x[-1:], weight, bias, **settings)
    return (by_x, by_weight, *others)


@conv2d.backward.mistake(
    "gives the weight gradient flipped", hint="conv2d does not flip: weight (u, v) met the pixel u down and v across."
)
def backward_flipped_weight(grad, x, weight, bias=None, **settings):
    by_x, by_weight, *others = in_numpy.conv2d_backward(grad, x, weight, bias, **settings)
    return (by_x, by_weight[:, :, ::-1, ::-1], *others)

"""What convolution and pooling keep, whatever they are written in."""

import numpy as np
from hypothesis import strategies as st

from reference.compare import at_most, close, equal, holds, refuses
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.inputs import (
    Sizes,
    array,
    booleans,
    distinct,
    integers,
    near_ties,
    positives,
    real,
    reals,
    sampled_from,
    with_cotangent,
)

# How cases are drawn --------------------------------------------------------------------------------------------------


@st.composite
def placed(draw, *, most=8, odd=False):
    """A kernel that fits: size, kernel, stride, padding, dilation."""
    kernel, dilation = draw(integers(1, 4)), draw(integers(1, 3))
    if odd and dilation * (kernel - 1) % 2:
        kernel += 1
    stride, padding = draw(integers(1, 4)), draw(integers(0, 3))
    least = max(1, dilation * (kernel - 1) + 1 - 2 * padding)
    size = least + draw(integers(0, most))
    return {"size": size, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}


@st.composite
def stamps(draw):
    """A transposed convolution that leaves something."""
    size, kernel, stride, dilation = (draw(integers(1, top)) for top in (5, 4, 4, 3))
    output_padding = draw(integers(0, max(stride, dilation) - 1))
    whole = stride * (size - 1) + dilation * (kernel - 1) + output_padding + 1
    padding = draw(integers(0, min(3, (whole - 1) // 2)))
    return {"size": size, "kernel": kernel, "stride": stride, "padding": padding,
            "output_padding": output_padding, "dilation": dilation}  # fmt: skip


@st.composite
def convolutions(draw, *, groups=None, padding=None, stride=None, bias=True):
    """Images, and kernels that fit into them."""
    groups = draw(integers(1, 2)) if groups is None else groups
    dilation = draw(integers(1, 2))
    stride = draw(integers(1, 3)) if stride is None else stride
    padding = draw(integers(0, 2)) if padding is None else padding
    images, outer = draw(integers(1, 2)), draw(integers(1, 2))
    inner = draw(integers(1, 1 if images * groups == 4 else 2))
    # Rows and columns get other kernels and other room: a rectangle shows more than a square, and small ones are fast.
    kernel = draw(integers(1, 2)), draw(integers(1, 3))
    least = [max(1, dilation * (k - 1) + 1 - 2 * padding) for k in kernel]
    size = least[0] + draw(integers(0, 3)), least[1] + draw(integers(0, 2))
    return {
        "x": array(draw, images, groups * inner, *size),
        "weight": array(draw, groups * outer, inner, *kernel),
        "bias": array(draw, groups * outer) if bias and draw(booleans()) else None,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
    }


@st.composite
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


@st.composite
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


@st.composite
def pools(draw, /, *, kind=reals, tiles=False, overlap=False, **limits):
    """Images, and windows that fit into them; `tiles`: no remainder and no overlap; `overlap`: stride below kernel."""
    kernel = draw(sampled_from([2, 3] if overlap else [2, 3, 1]))
    images, channels = draw(integers(1, 2)), draw(integers(1, 2))
    if tiles:
        size, stride = [kernel * draw(integers(1, 2)) for _ in range(2)], None
    else:
        size = [kernel + draw(integers(1 if overlap else 0, 3)) for _ in range(2)]
        stride = draw(integers(1, kernel - 1)) if overlap else draw(sampled_from([None, 1, 2, 3]))
    return {"x": array(draw, images, channels, *size, kind=kind, **limits), "kernel": kernel, "stride": stride}


@st.composite
def unpools(draw):
    """Values, and places for them, no two in a plane the same."""
    images, channels = draw(integers(1, 2)), draw(integers(1, 2))
    rows, columns = draw(integers(1, 2)), draw(integers(1, 3))
    height, width = rows + draw(integers(0, 2)), columns + draw(integers(0, 2))
    places = [draw(st.permutations(range(height * width)))[: rows * columns] for _ in range(images * channels)]
    index = np.array(places, dtype=np.int64).reshape(images, channels, rows, columns)
    return {"y": array(draw, images, channels, rows, columns), "index": index, "output_shape": (height, width)}


def pooled(x, kernel, stride):
    """What max_pool2d gives, as max_unpool2d takes it."""
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return {"y": y, "index": index, "output_shape": x.shape[2:]}


@st.composite
def with_another(draw, cases, name):
    """A case, and beside its array `name` another one of the same shape, `other`."""
    case = draw(cases)
    return case | {"other": array(draw, *case[name].shape)}


@st.composite
def patched(draw):
    """An image and a patch; few values, so that ties and exact finds are common."""
    patch = draw(integers(1, 2)), draw(integers(1, 3))
    size = [side + draw(integers(0, 3)) for side in patch]
    return {"image": array(draw, *size, limit=1), "patch": array(draw, *patch, limit=1)}


@st.composite
def cut_out(draw):
    """An image without two equal pixels, and where to cut a patch from it."""
    patch = draw(integers(1, 2)), draw(integers(1, 3))
    size = [side + draw(integers(0, 3)) for side in patch]
    corner = tuple(draw(integers(0, n - side)) for n, side in zip(size, patch, strict=True))
    moved = tuple(draw(integers(0, n - side)) for n, side in zip(size, patch, strict=True))
    image = array(draw, *size, kind=distinct)
    cut = image[corner[0] : corner[0] + patch[0], corner[1] : corner[1] + patch[1]]
    return {"image": image, "patch": cut, "corner": corner, "moved": moved}


def windows(x, kernel, stride):
    """For every pooling window its row and column in the result, and the pixels under it, (N, C, kernel, kernel)."""
    stride = kernel if stride is None else stride
    for i, top in enumerate(range(0, x.shape[2] - kernel + 1, stride)):
        for j, left in enumerate(range(0, x.shape[3] - kernel + 1, stride)):
            yield i, j, x[:, :, top : top + kernel, left : left + kernel]


def used(x, kernel, stride):
    """The rows and columns that pooling windows reach; what is left of the image is the remainder."""
    stride = kernel if stride is None else stride
    return ((size - kernel) // stride * stride + kernel for size in x.shape[2:])


def of_products(signal, kernel):
    """The largest that a sum of their products can be: the scale of what a Fourier transform rounds."""
    return float(np.sum(np.abs(signal)) * np.sum(np.abs(kernel)))


def spread(x, step):
    """step - 1 zeros put between the entries of the last two axes."""
    wide = np.zeros((*x.shape[:-2], *(step * (size - 1) + 1 for size in x.shape[-2:])), x.dtype)
    wide[..., ::step, ::step] = x
    return wide


# conv_output_size -----------------------------------------------------------------------------------------------------

conv_output_size = Concept(
    in_numpy.conv_output_size,
    placed(),
    differentiable=False,
    hints=[
        "Draw it: how many pixels are there once both ends are padded, and how many of them does the kernel cover?",
        "A kernel of k entries that are d pixels apart spans d (k - 1) + 1 pixels.",
        "The first place is free; every further one costs a stride. // divides and drops the remainder.",
    ],
)


@conv_output_size.law("it is the number of places of the kernel, counted one by one")
def size_by_counting(f, size, kernel, stride, padding, dilation):
    span, places, start = dilation * (kernel - 1) + 1, 0, 0
    while start + span <= size + 2 * padding:
        places, start = places + 1, start + stride
    got = f(size, kernel, stride=stride, padding=padding, dilation=dilation)
    equal(got, places, message="the kernel has another number of places")


@conv_output_size.law(
    "at stride 1, padding with half of what an odd kernel reaches over keeps the size", placed(odd=True)
)
def size_same(f, size, kernel, dilation):
    padding = dilation * (kernel - 1) // 2
    equal(f(size, kernel, padding=padding, dilation=dilation), size, message="the size changed")


@conv_output_size.law(
    "a larger kernel, stride or dilation never gives a larger output, more pixels or padding never a smaller one"
)
def size_is_monotone(f, size, kernel, stride, padding, dilation):
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    here = f(size, kernel, **settings)
    at_most(f(size, kernel, **settings | {"stride": stride + 1}), here, message="a larger stride gave a larger output")
    at_most(here, f(size + 1, kernel, **settings), message="one more pixel gave a smaller output")
    at_most(here, f(size, kernel, **settings | {"padding": padding + 1}), message="more padding gave a smaller output")
    if dilation * kernel + 1 <= size + 2 * padding:
        at_most(f(size, kernel + 1, **settings), here, message="a larger kernel gave a larger output")
    if (dilation + 1) * (kernel - 1) + 1 <= size + 2 * padding:
        wider = f(size, kernel, **settings | {"dilation": dilation + 1})
        at_most(wider, here, message="a larger dilation gave a larger output")


@conv_output_size.law("padding p is an input that is 2p larger")
def size_padding(f, size, kernel, padding, **rest):
    equal(f(size, kernel, padding=padding, **rest), f(size + 2 * padding, kernel, **rest),
          message="padding p differs from 2p more pixels")  # fmt: skip


@conv_output_size.law("as many more pixels as the stride make room for exactly one more place")
def size_one_more(f, size, kernel, stride, **rest):
    equal(f(size + stride, kernel, stride=stride, **rest), f(size, kernel, stride=stride, **rest) + 1,
          message="there is not exactly one place more")  # fmt: skip


@conv_output_size.law("a kernel of k entries, d apart, needs the room of one with d (k - 1) + 1 entries")
def size_dilation(f, size, kernel, dilation, **rest):
    equal(f(size, kernel, dilation=dilation, **rest), f(size, dilation * (kernel - 1) + 1, **rest),
          message="the dilated kernel needs another room")  # fmt: skip


@conv_output_size.law(
    "a kernel that is larger than the padded input raises ValueError",
    sampled_from([
        {"size": 2, "kernel": 3}, {"size": 5, "kernel": 3, "dilation": 3}, {"size": 1, "kernel": 8, "padding": 3},
        {"size": 3, "kernel": 4, "stride": 2},
    ]),
)  # fmt: skip
def size_refuses_no_fit(f, size, kernel, **rest):
    refuses(ValueError, f, size, kernel, **rest)


@conv_output_size.law(
    "a size, kernel, stride or dilation below 1 and a padding below 0 raise ValueError",
    sampled_from([
        {"size": 0, "kernel": 1, "padding": 2}, {"size": 5, "kernel": 0}, {"size": 5, "kernel": 2, "stride": 0},
        {"size": 5, "kernel": 2, "stride": -1}, {"size": 5, "kernel": 2, "padding": -1},
        {"size": 5, "kernel": 2, "dilation": 0},
    ]),
)  # fmt: skip
def size_refuses_range(f, size, kernel, **rest):
    refuses(ValueError, f, size, kernel, **rest)


@conv_output_size.law(
    "what is no integer raises ValueError, 3.0 and True included",
    sampled_from([
        {"size": 5.0, "kernel": 3}, {"size": 5, "kernel": 3.0}, {"size": 5, "kernel": True},
        {"size": 5, "kernel": 3, "stride": 2.0}, {"size": 5, "kernel": 3, "padding": True},
        {"size": 5, "kernel": 3, "dilation": 1.5},
    ]),
)  # fmt: skip
def size_refuses_floats(f, size, kernel, **rest):
    refuses(ValueError, f, size, kernel, **rest)


# conv_transpose_output_size -------------------------------------------------------------------------------------------

conv_transpose_output_size = Concept(
    in_numpy.conv_transpose_output_size,
    stamps(),
    differentiable=False,
    hints=[
        "Every pixel stamps the kernel, the next stamp one stride further. Where does the last stamp begin, and end?",
        "Padding cuts off here what it adds in a convolution, at both ends; output_padding is added once.",
    ],
)


@conv_transpose_output_size.law(
    "for every size that a convolution takes to this one, exactly one output_padding below the stride gives it back",
    placed().map(lambda case: case | {"size": case["size"] + case["stride"]}),
)
def transpose_size_restores(f, size, kernel, stride, padding, dilation):
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    small = in_numpy.conv_output_size(size, kernel, **settings)
    sizes = [int(f(small, kernel, output_padding=extra, **settings)) for extra in range(stride)]
    holds(sizes.count(size) == 1, "the size does not come back exactly once", got=sizes, expected=size)


@conv_transpose_output_size.law(
    "7 and 8 both shrink to 3 at kernel 3 and stride 2: output_padding 0 and 1 tell them apart"
)
def transpose_size_ambiguity(f):
    equal([f(3, 3, stride=2, output_padding=extra) for extra in (0, 1)], [7, 8], message="7 and 8 do not come back")


@conv_transpose_output_size.law("one pixel stamps one kernel, and each further pixel adds a stride")
def transpose_size_grows(f, size, kernel, stride, dilation):
    settings = {"stride": stride, "dilation": dilation}
    equal(f(1, kernel, **settings), dilation * (kernel - 1) + 1, message="one pixel gives another size than one kernel")
    equal(f(size + 1, kernel, **settings) - f(size, kernel, **settings), stride,
          message="one more pixel does not add one stride")  # fmt: skip


@conv_transpose_output_size.law("padding p takes off 2p, output_padding q adds q")
def transpose_size_padding(f, size, kernel, padding, output_padding, **rest):
    bare = f(size, kernel, **rest)
    if bare > 2 * padding:
        equal(f(size, kernel, padding=padding, **rest), bare - 2 * padding, message="padding p does not take off 2p")
    equal(f(size, kernel, output_padding=output_padding, **rest), bare + output_padding,
          message="output_padding q does not add q")  # fmt: skip


@conv_transpose_output_size.law(
    "settings out of their range, an output_padding that is no less than stride and dilation, and padding that leaves"
    " nothing raise ValueError",
    sampled_from([
        {"size": 0, "kernel": 3}, {"size": 3, "kernel": 0}, {"size": 3, "kernel": 3, "stride": 0},
        {"size": 3, "kernel": 3, "padding": -1}, {"size": 3, "kernel": 3, "dilation": 0},
        {"size": 3, "kernel": 3, "output_padding": -1}, {"size": 3, "kernel": 3, "output_padding": 1},
        {"size": 3, "kernel": 2, "stride": 2, "output_padding": 2}, {"size": 2, "kernel": 3, "padding": 2},
    ]),
)  # fmt: skip
def transpose_size_refuses(f, size, kernel, **rest):
    refuses(ValueError, f, size, kernel, **rest)


@conv_transpose_output_size.law(
    "what is no integer raises ValueError, 3.0 and True included",
    sampled_from([
        {"size": 3.0, "kernel": 3}, {"size": 3, "kernel": True}, {"size": 3, "kernel": 3, "stride": 2.0},
        {"size": 3, "kernel": 3, "padding": 0.5}, {"size": 3, "kernel": 3, "stride": 2, "output_padding": True},
    ]),
)  # fmt: skip
def transpose_size_refuses_floats(f, size, kernel, **rest):
    refuses(ValueError, f, size, kernel, **rest)


# padding_amount -------------------------------------------------------------------------------------------------------


@st.composite
def paddings(draw):
    mode = draw(sampled_from(["valid", "same", "full"]))
    kernel, dilation = draw(integers(1, 5)), draw(integers(1, 3))
    if mode == "same" and dilation * (kernel - 1) % 2:
        kernel += 1
    return {"kernel": kernel, "mode": mode, "dilation": dilation}


padding_amount = Concept(
    in_numpy.padding_amount,
    paddings(),
    differentiable=False,
    hints=[
        "The kernel reaches d (k - 1) pixels beyond the one it starts at.",
        "'full' lets the kernel hang over by all of that at each end, 'same' by half, 'valid' not at all.",
        "Half of an odd reach is no integer: no equal padding of both ends keeps the size then.",
    ],
)


@padding_amount.law("at stride 1 a kernel that spans k takes size n to n - k + 1 (valid), n (same) or n + k - 1 (full)")
def padding_gives_the_size(f, kernel, mode, dilation, size=integers(1, 9)):
    span = dilation * (kernel - 1) + 1
    expected = {"valid": size - span + 1, "same": size, "full": size + span - 1}[mode]
    equal(size + 2 * f(kernel, mode, dilation=dilation) - span + 1, expected, message="the output has another size")


@padding_amount.law("a kernel of k entries, d apart, is padded like one with d (k - 1) + 1 entries")
def padding_dilation(f, kernel, mode, dilation):
    equal(f(kernel, mode, dilation=dilation), f(dilation * (kernel - 1) + 1, mode),
          message="the dilated kernel gets another padding")  # fmt: skip


@padding_amount.law("a kernel with one entry needs no padding")
def padding_of_one(f, mode, dilation):
    equal(f(1, mode, dilation=dilation), 0, message="there is padding")


@padding_amount.law(
    "'same' with a kernel that spans an even number of pixels raises ValueError",
    sampled_from([{"kernel": 2, "dilation": 1}, {"kernel": 4, "dilation": 1}, {"kernel": 4, "dilation": 3}]),
)
def padding_refuses_even(f, kernel, dilation):
    refuses(ValueError, f, kernel, "same", dilation=dilation)


@padding_amount.law("an unknown mode raises ValueError")
def padding_refuses_mode(f, kernel, mode=sampled_from(["reflect", "SAME", ""])):
    refuses(ValueError, f, kernel, mode)


# conv_parameter_count -------------------------------------------------------------------------------------------------


@st.composite
def layer_shapes(draw):
    groups = draw(integers(1, 3))
    return {
        "in_channels": groups * draw(integers(1, 4)),
        "out_channels": groups * draw(integers(1, 4)),
        "kernel_height": draw(integers(1, 5)),
        "kernel_width": draw(integers(1, 5)),
        "bias": draw(booleans()),
        "groups": groups,
    }


conv_parameter_count = Concept(
    in_numpy.conv_parameter_count,
    layer_shapes(),
    differentiable=False,
    hints=[
        "Which shape does the weight of conv2d have? Count its entries.",
        "There is one kernel, and one bias, for every output channel.",
        "With groups, a kernel sees only the input channels of its own group.",
    ],
    built_ins=["torch.nn.Conv2d"],
)


@conv_parameter_count.law("5 kernels of 3x8x8 have 965 weights and biases")
def count_example(f):
    equal(f(3, 5, 8, 8), 965, message="the count is another one")


@conv_parameter_count.law(
    "whatever the size of the image, it counts the entries of the weight and the bias that conv2d takes"
)
def count_by_shapes(f, in_channels, out_channels, kernel_height, kernel_width, bias, groups, more=integers(0, 3)):
    x = np.zeros((1, in_channels, kernel_height + more, kernel_width + 2 * more))
    weight = np.zeros((out_channels, in_channels // groups, kernel_height, kernel_width))
    offsets = np.zeros(out_channels) if bias else None
    in_numpy.conv2d(x, weight, offsets, groups=groups)
    got = f(in_channels, out_channels, kernel_height, kernel_width, bias=bias, groups=groups)
    equal(got, weight.size + (out_channels if bias else 0), message="the layer has another number of entries")


@conv_parameter_count.law("a bias adds one number for every output channel")
def count_bias(f, in_channels, out_channels, kernel_height, kernel_width, groups):
    layer = in_channels, out_channels, kernel_height, kernel_width
    equal(f(*layer, bias=True, groups=groups) - f(*layer, bias=False, groups=groups), out_channels,
          message="the biases are another number")  # fmt: skip


@conv_parameter_count.law("cutting the channels into groups divides the weights by the number of groups")
def count_groups(f, in_channels, out_channels, kernel_height, kernel_width, groups):
    layer = in_channels, out_channels, kernel_height, kernel_width
    equal(groups * f(*layer, bias=False, groups=groups), f(*layer, bias=False),
          message="the weights are not divided by groups")  # fmt: skip


@conv_parameter_count.law("two stacked 3x3 layers are cheaper than one 5x5 layer that sees as far")
def count_stacked(f, channels=integers(1, 8)):
    at_most(2 * f(channels, channels, 3, 3) + 1, f(channels, channels, 5, 5),
            message="two 3x3 layers are not cheaper than one 5x5 layer")  # fmt: skip


@conv_parameter_count.law("groups that do not divide both numbers of channels raise ValueError")
def count_refuses(f, channels=sampled_from([(3, 4), (4, 3), (3, 3)])):
    refuses(ValueError, f, *channels, 3, 3, groups=2)


# receptive_field ------------------------------------------------------------------------------------------------------


@st.composite
def stacks(draw):
    depth = draw(integers(0, 4))
    sizes = lambda top: [draw(integers(1, top)) for _ in range(depth)]  # noqa: E731
    return {"kernels": sizes(4), "strides": sizes(3)}


receptive_field = Concept(
    in_numpy.receptive_field,
    stacks(),
    differentiable=False,
    hints=[
        "A layer lets a unit see k - 1 more units of the layer below. How many pixels apart do those lie?",
        "Neighbours of layer l lie as many pixels apart as the product of all strides below l.",
        "Carry two numbers from layer to layer: the field so far, and the pixels from one unit to the next.",
    ],
)


@receptive_field.law("it is the extent, first to last, of the pixels that the gradient of one unit reaches")
def field_by_tracing(f, kernels, strides):
    reached = {0}
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        reached = {stride * unit + entry for unit in reached for entry in range(kernel)}
    equal(f(kernels, strides), max(reached) - min(reached) + 1, message="the unit sees another extent")


@receptive_field.law("two 3x3 layers see 5x5, three see 7x7, and no layer at all sees one pixel")
def field_examples(f):
    equal([f([3] * depth, [1] * depth) for depth in range(4)], [1, 3, 5, 7], message="stacked 3x3 layers see otherwise")


@receptive_field.law("a layer with kernel k and stride s put next to the image takes a field of r to k + s (r - 1)")
def field_first_layer(f, kernels, strides, kernel=integers(1, 4), stride=integers(1, 3)):
    field = f(kernels, strides)
    equal(f([kernel, *kernels], [stride, *strides]), kernel + stride * (field - 1), message="the field differs")


@receptive_field.law("the stride of the last layer does not matter")
def field_last_stride(f, kernels, strides, kernel=integers(1, 4)):
    fields = [f([*kernels, kernel], [*strides, stride]) for stride in (1, 2, 3)]
    equal(fields, fields[:1] * 3, message="the last stride changed the field")


@receptive_field.law("as many kernels as strides, or ValueError")
def field_refuses(f, lengths=sampled_from([(2, 1), (1, 2), (0, 1), (3, 0)])):
    refuses(ValueError, f, [3] * lengths[0], [1] * lengths[1])


# convolve1d -----------------------------------------------------------------------------------------------------------

convolve1d = Concept(
    in_numpy.convolve1d,
    signal=reals("n"),
    kernel=reals("k"),
    scale=lambda case, _: of_products(case["signal"], case["kernel"]),
    hints=[
        "Every entry of the signal adds a copy of the kernel, scaled by it, that starts where the entry stands.",
        "The last copy starts at n - 1 and has k entries: how long is the result?",
        "Seen from the result: pad the signal by k - 1 zeros at both ends, flip the kernel, and slide it along.",
    ],
    built_ins=["numpy.convolve", "numpy.correlate", "numpy.polymul", "scipy.signal.convolve", "scipy.signal.correlate",
               "scipy.signal.fftconvolve", "scipy.signal.oaconvolve", "torch.nn.functional.conv1d", "torch.conv1d",
               "torch.nn.functional.conv_transpose1d", "torch.conv_transpose1d", "torch.convolution", "torch.nn.Conv1d",
               "torch.nn.ConvTranspose1d"],
)  # fmt: skip


@convolve1d.law("signal and kernel may change places")
def convolution_commutes(f, signal, kernel):
    scale = of_products(signal, kernel)
    close(f(kernel, signal), f(signal, kernel), scale=scale, message="the order matters")


@convolve1d.law("with three signals it does not matter which two are convolved first")
def convolution_associates(f, signal, kernel, third=reals("m")):
    scale = np.sum(np.abs(third)) * of_products(signal, kernel)
    close(f(f(signal, kernel), third), f(signal, f(kernel, third)), scale=scale, message="the grouping matters")


@convolve1d.law("it is linear in the signal, and in the kernel")
def convolution_is_bilinear(f, signal, kernel, more=reals("n"), wider=reals("k"), c=real()):
    by_signal, by_kernel = f(signal, kernel) + c * f(more, kernel), f(signal, kernel) + c * f(signal, wider)
    scale = max(of_products(signal, kernel), 8 * of_products(more, kernel), 8 * of_products(signal, wider))
    close(f(signal + c * more, kernel), by_signal, scale=scale, message="not linear in the signal")
    close(f(signal, kernel + c * wider), by_kernel, scale=scale, message="not linear in the kernel")


@convolve1d.law("a single 1 as kernel changes nothing, and a 1 after d zeros delays the signal by d")
def convolution_identity(f, signal, delay=integers(0, 3)):
    kernel = np.zeros(delay + 1, signal.dtype)
    kernel[delay] = 1
    close(f(signal, kernel), np.concatenate([kernel[:delay], signal]), message="it is not the delayed signal")


@convolve1d.law("delaying the signal by d delays the result by d")
def convolution_shifts(f, signal, kernel, delay=integers(0, 3)):
    zeros = np.zeros(delay, signal.dtype)
    got, expected = f(np.concatenate([zeros, signal]), kernel), np.concatenate([zeros, f(signal, kernel)])
    close(got, expected, scale=of_products(signal, kernel), message="the result was not delayed along")


@convolve1d.law("the sum of the result is the product of the two sums")
def convolution_sums(f, signal, kernel):
    scale = signal.size * of_products(signal, kernel)
    total = np.sum(signal) * np.sum(kernel)
    close(np.sum(f(signal, kernel)), total, scale=scale, message="the sum is not the product of the sums")


@convolve1d.law("it multiplies polynomials: (1 + 2x + 3x^2)(4 + 5x) = 4 + 13x + 22x^2 + 15x^3")
def convolution_multiplies(f):
    close(f(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0])), np.array([4.0, 13.0, 22.0, 15.0]),
          message="the product of the polynomials is another one")  # fmt: skip


# circular_convolve1d --------------------------------------------------------------------------------------------------

circular_convolve1d = Concept(
    in_numpy.circular_convolve1d,
    signal=reals("n"),
    kernel=reals("n"),
    scale=lambda case, _: of_products(case["signal"], case["kernel"]),
    hints=[
        "Write out the sum for n = 3 and m = 0: which entry of the kernel meets which one of the signal?",
        "(m - k) % n is never negative in Python: it wraps round.",
        "A table of all differences m - k is np.arange(n)[:, None] - np.arange(n): it can index the kernel.",
    ],
    built_ins=["scipy.ndimage.convolve1d", "scipy.ndimage.convolve", "numpy.convolve", "scipy.signal.convolve",
               "scipy.linalg.matmul_toeplitz", "torch.nn.functional.conv1d", "torch.conv1d", "torch.nn.Conv1d",
               "torch.convolution"],
)  # fmt: skip


@circular_convolve1d.law("signal and kernel may change places")
def circular_commutes(f, signal, kernel):
    scale = of_products(signal, kernel)
    close(f(kernel, signal), f(signal, kernel), scale=scale, message="the order matters")


@circular_convolve1d.law("turning the signal turns the result by as much")
def circular_turns(f, signal, kernel, steps=integers(-5, 5)):
    got, expected = f(np.roll(signal, steps), kernel), np.roll(f(signal, kernel), steps)
    close(got, expected, scale=of_products(signal, kernel), message="the result did not turn along")


@circular_convolve1d.law("written as a matrix it is circulant: every row is the row above, turned by one")
def circular_matrix(f, kernel):
    columns = [f(unit, kernel) for unit in np.eye(kernel.size, dtype=kernel.dtype)]
    matrix = np.stack(columns, axis=1)
    above = np.roll(matrix, 1, axis=1)[:-1]
    close(matrix[1:], above, scale=np.sum(np.abs(kernel)), message="a row is not the row above, turned by one")
    close(matrix[:, 0], kernel, message="its first column is not the kernel")


@circular_convolve1d.law("it is linear in the signal")
def circular_is_linear(f, signal, kernel, more=reals("n"), c=real()):
    scale = max(of_products(signal, kernel), 8 * of_products(more, kernel))
    apart = f(signal, kernel) + c * f(more, kernel)
    close(f(signal + c * more, kernel), apart, scale=scale, message="not linear in the signal")


@circular_convolve1d.law("it is the ordinary convolution with what hangs over the end added at the start")
def circular_wraps(f, signal, kernel):
    whole = in_numpy.convolve1d(signal, kernel)
    wrapped = whole[: signal.size].copy()
    wrapped[: signal.size - 1] += whole[signal.size :]
    scale = of_products(signal, kernel)
    close(f(signal, kernel), wrapped, scale=scale, message="it is not the ordinary convolution, wrapped round")


@circular_convolve1d.law("the Fourier transform of the result is the product of the two Fourier transforms")
def circular_theorem(f, signal, kernel):
    spectrum = np.fft.fft(np.asarray(f(signal, kernel), dtype=np.float64))
    product = np.fft.fft(signal.astype(np.float64)) * np.fft.fft(kernel.astype(np.float64))
    scale = signal.size * of_products(signal, kernel)
    close(spectrum.real, product.real, scale=scale, message="the transform is not the product (real part)")
    close(spectrum.imag, product.imag, scale=scale, message="the transform is not the product (imaginary part)")


# convolution_matrix ---------------------------------------------------------------------------------------------------

convolution_matrix = Concept(
    in_numpy.convolution_matrix,
    kernel=reals("k"),
    size=integers(1, 5),
    hints=[
        "Which signal gives the first column of the matrix when it is multiplied by it?",
        "Column j is the kernel, starting at row j, with zeros above and below.",
    ],
    built_ins=["scipy.linalg.convolution_matrix", "scipy.linalg.toeplitz"],
)


@convolution_matrix.law("multiplying a signal by it convolves the signal")
def matrix_convolves(f, kernel, signal=reals("n")):
    close(f(kernel, signal.size) @ signal, in_numpy.convolve1d(signal, kernel), message="the product is another one")


@convolution_matrix.law("along every diagonal it is constant")
def matrix_is_toeplitz(f, kernel, size):
    matrix = f(kernel, size)
    close(matrix[1:, 1:], matrix[:-1, :-1], message="an entry differs from the one up and to the left of it")


@convolution_matrix.law("every column holds the whole kernel: it sums to the kernel's sum")
def matrix_columns(f, kernel, size):
    close(np.sum(f(kernel, size), axis=0), np.full(size, np.sum(kernel)), message="a column has another sum")


@convolution_matrix.law("the first column is the kernel and then zeros, and above the diagonal there are zeros")
def matrix_first_column(f, kernel, size):
    matrix = f(kernel, size)
    close(matrix[:, 0], np.concatenate([kernel, np.zeros(size - 1, kernel.dtype)]), message="column 0 is another one")
    equal(np.triu(matrix, 1), np.zeros_like(matrix), message="an entry above the diagonal is not 0")


# convolve2d -----------------------------------------------------------------------------------------------------------


@st.composite
def single_images(draw):
    kernel = draw(integers(1, 3)), draw(integers(1, 3))
    size = [side + draw(integers(0, 3)) for side in kernel]
    return {"image": array(draw, *size), "kernel": array(draw, *kernel)}


convolve2d = Concept(
    in_numpy.convolve2d,
    single_images(),
    hints=[
        "Flip the kernel on both axes first; then slide it over the image and take the sum of products at every place.",
        "It has M - K + 1 places down and N - L + 1 across.",
        "A loop over the entries of the kernel is enough: each one meets a shifted cut of the image.",
    ],
    built_ins=["scipy.signal.convolve2d", "scipy.signal.convolve", "scipy.signal.correlate2d", "scipy.signal.correlate",
               "scipy.signal.fftconvolve", "scipy.signal.oaconvolve", "scipy.ndimage.convolve",
               "scipy.ndimage.correlate", "torch.nn.functional.conv2d", "torch.conv2d", "torch.nn.Conv2d",
               "torch.convolution"],
)  # fmt: skip


@convolve2d.law("it is conv2d with the kernel flipped on both axes")
def flipped_conv2d(f, image, kernel):
    expected = in_numpy.conv2d(image[None, None], kernel[None, None, ::-1, ::-1])[0, 0]
    close(f(image, kernel), expected, message="it is not conv2d with the flipped kernel")


@convolve2d.law("it is linear in the image", with_another(single_images(), "image"))
def convolve2d_linear(f, image, kernel, other, c=real()):
    close(f(image + c * other, kernel), f(image, kernel) + c * f(other, kernel), message="not linear in the image")


@convolve2d.law("it is linear in the kernel", with_another(single_images(), "kernel"))
def convolve2d_bilinear(f, image, kernel, other, c=real()):
    close(f(image, kernel + c * other), f(image, kernel) + c * f(image, other), message="not linear in the kernel")


@convolve2d.law(
    "a single 1 in row k and column l of the kernel picks the pixel k up and l left of each window's last one"
)
def convolve2d_picks(f, image, kernel, seed=integers(0, 8)):
    k, l = divmod(seed % kernel.size, kernel.shape[1])
    single = np.zeros_like(kernel)
    single[k, l] = 1
    bottom, right = image.shape[0] - k, image.shape[1] - l
    expected = image[kernel.shape[0] - 1 - k : bottom, kernel.shape[1] - 1 - l : right]
    close(f(image, single), expected, message="other pixels were picked")


@convolve2d.law("a kernel that is the product of a column and a row convolves the columns, then the rows")
def convolve2d_separates(f, image, kernel):
    column, row = kernel[:, 0], kernel[0]
    down = np.apply_along_axis(in_numpy.convolve1d, 0, image, column)[column.size - 1 : image.shape[0]]
    across = np.apply_along_axis(in_numpy.convolve1d, 1, down, row)[:, row.size - 1 : image.shape[1]]
    close(f(image, np.outer(column, row)), across, message="it is not a convolution of columns, then rows")


# conv2d ---------------------------------------------------------------------------------------------------------------

conv2d = Concept(
    in_numpy.conv2d,
    convolutions(),
    hints=[
        "With stride 1 and no padding, loop over the entries (u, v) of the kernel: each meets a shifted cut of x.",
        "Pad the last two axes first. Then entry (u, v) starts at row d u and column d v, and steps by the stride.",
        "np.lib.stride_tricks.sliding_window_view gives all windows at once; np.einsum sums over channels and kernel.",
        "Groups: reshape the channels to (groups, channels / groups), and give the sum one more letter.",
        "The bias has one number for every output channel: bias[:, None, None].",
    ],
    built_ins=["torch.nn.functional.conv2d", "torch.conv2d", "torch.nn.Conv2d", "torch.convolution",
               "torch.nn.functional.conv3d", "torch.conv3d", "torch.nn.Conv3d", "scipy.signal.correlate",
               "scipy.signal.correlate2d", "scipy.signal.convolve", "scipy.signal.convolve2d",
               "scipy.ndimage.correlate", "scipy.ndimage.convolve"],
)  # fmt: skip


@conv2d.law("rows and columns are each as many as conv_output_size tells")
def conv2d_shape(f, x, weight, bias, groups, **settings):
    rows, columns = (
        in_numpy.conv_output_size(size, kernel, **settings)
        for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True)
    )
    got = f(x, weight, bias, groups=groups, **settings).shape
    equal(got, (x.shape[0], weight.shape[0], rows, columns), message="the result has another shape")


@conv2d.law("without bias it is linear in the images", with_another(convolutions(), "x"))
def conv2d_linear(f, x, weight, bias, other, c=real(), **settings):
    apart = f(x, weight, **settings) + c * f(other, weight, **settings)
    close(f(x + c * other, weight, **settings), apart, message="not linear in x")


@conv2d.law("without bias it is linear in the kernels", with_another(convolutions(), "weight"))
def conv2d_bilinear(f, x, weight, bias, other, c=real(), **settings):
    apart = f(x, weight, **settings) + c * f(x, other, **settings)
    close(f(x, weight + c * other, **settings), apart, message="not linear in weight")


@conv2d.law(
    "cutting strides off the top and the left of the images cuts as many pixels off the result: the result moves along",
    convolutions(padding=0),
)
def conv2d_equivariance(f, x, weight, bias, stride, down=integers(0, 2), right=integers(0, 2), **settings):
    whole = f(x, weight, bias, stride=stride, **settings)
    down, right = min(down, whole.shape[2] - 1), min(right, whole.shape[3] - 1)
    cut = f(x[:, :, stride * down :, stride * right :], weight, bias, stride=stride, **settings)
    close(cut, whole[:, :, down:, right:], message="the result did not move along")


@conv2d.law("a 1x1 kernel is a dense layer over the channels of every pixel", convolutions(groups=1, padding=0))
def conv2d_one_by_one(f, x, weight, bias, stride):
    dense = weight[:, :, 0, 0]
    y = np.moveaxis(np.moveaxis(x[:, :, ::stride, ::stride], 1, -1) @ dense.T, -1, 1)
    expected = y if bias is None else y + bias.reshape(1, -1, 1, 1)
    close(f(x, dense[:, :, None, None], bias, stride=stride), expected, scale=512, message="it is not a dense layer")


@conv2d.law("with groups, every run of channels is convolved on its own", convolutions(groups=2))
def conv2d_groups(f, x, weight, bias, groups, **settings):
    whole = f(x, weight, bias, groups=groups, **settings)
    biases = [None] * groups if bias is None else np.split(bias, groups)
    parts = [
        f(images, kernels, own, **settings)
        for images, kernels, own in zip(np.split(x, groups, axis=1), np.split(weight, groups), biases, strict=True)
    ]
    close(whole, np.concatenate(parts, axis=1), message="the groups are not convolved each on its own")


@conv2d.law("it is the sum over the channels of what each one gives alone", convolutions(groups=1))
def conv2d_channels(f, x, weight, bias, **settings):
    alone = [f(x[:, [c]], weight[:, [c]], **settings) for c in range(x.shape[1])]
    close(f(x, weight, **settings), sum(alone[1:], alone[0]), scale=8192, message="it is not the sum over the channels")


@conv2d.law("the kernel is not flipped: a kernel with a single 1 picks that pixel of every window")
def conv2d_picks(f, x, weight, bias, seed=integers(0, 8)):
    height, width = weight.shape[2:]
    x = np.pad(x[:, :1], [(0, 0), (0, 0), (height, 0), (width, 0)])
    row, column = divmod(seed % (height * width), width)
    kernel = np.zeros((1, 1, height, width), x.dtype)
    kernel[0, 0, row, column] = 1
    rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
    close(f(x, kernel), x[:, :, row : row + rows, column : column + columns], message="other pixels were picked")


@conv2d.law("padding is a frame of zeros round every image")
def conv2d_padding(f, x, weight, bias, padding, **settings):
    frame = [(0, 0), (0, 0), (padding, padding), (padding, padding)]
    close(f(x, weight, bias, padding=padding, **settings), f(np.pad(x, frame), weight, bias, **settings),
          message="padding differs from a frame of zeros")  # fmt: skip


@conv2d.law("stride s keeps every s-th row and column of stride 1")
def conv2d_stride(f, x, weight, bias, stride, **settings):
    close(f(x, weight, bias, stride=stride, **settings), f(x, weight, bias, **settings)[:, :, ::stride, ::stride],
          message="other rows or columns were kept")  # fmt: skip


@conv2d.law("dilation d puts d - 1 zeros between the entries of the kernel")
def conv2d_dilation(f, x, weight, bias, dilation, **settings):
    close(f(x, weight, bias, dilation=dilation, **settings), f(x, spread(weight, dilation), bias, **settings),
          message="dilation differs from a kernel with zeros in between")  # fmt: skip


@conv2d.law("the bias adds its own number to every pixel of an output channel; None adds nothing")
def conv2d_bias(f, x, weight, bias, more=reals("4"), **settings):
    without, offsets = f(x, weight, None, **settings), more[: weight.shape[0]]
    expected = without + offsets.reshape(1, -1, 1, 1)
    close(f(x, weight, offsets, **settings), expected, scale=8192, message="the bias was not added")
    close(f(x, weight, np.zeros_like(offsets), **settings), without, message="a bias of 0 is not like none")


@conv2d.law("every image of a batch is treated alone")
def conv2d_batch(f, x, weight, bias, **settings):
    alone = [f(image[None], weight, bias, **settings) for image in x]
    close(f(x, weight, bias, **settings), np.concatenate(alone), message="the images of a batch mix")


@conv2d.law(
    "channels that do not match, groups that do not divide them, and kernels that do not fit raise ValueError",
    sampled_from([
        {"channels": 3, "kernel": (2, 2, 1, 1)}, {"channels": 3, "kernel": (2, 1, 1, 1)},
        {"channels": 3, "kernel": (2, 1, 1, 1), "groups": 2}, {"channels": 2, "kernel": (3, 1, 1, 1), "groups": 2},
        {"channels": 1, "kernel": (1, 1, 5, 1)}, {"channels": 1, "kernel": (1, 1, 1, 6), "stride": 2},
        {"channels": 1, "kernel": (1, 1, 3, 3), "dilation": 2},
    ]),
)  # fmt: skip
def conv2d_refuses(f, channels, kernel, **settings):
    refuses(ValueError, f, np.ones((1, channels, 4, 5)), np.ones(kernel), **settings)


@conv2d.backward.law(
    "paired with what it belongs to, each gradient gives the same number, that of grad with the result"
)
def conv2d_euler(f, grad, x, weight, bias, **settings):
    by_x, by_weight, *_ = f(grad, x, weight, bias, **settings)
    scale = np.sum(np.abs(grad)) * 64 * weight[0].size
    total = np.sum(grad * in_numpy.conv2d(x, weight, **settings))
    close(np.sum(by_x * x), total, scale=scale, message="the gradient by x has another product with x")
    close(np.sum(by_weight * weight), total, scale=scale, message="the gradient by weight has another product with it")


@conv2d.backward.law("one number of bias reaches every pixel of its channel in every image: its gradient is their sum")
def conv2d_bias_gradient(f, grad, x, weight, bias, **settings):
    *_, by_bias = f(grad, x, weight, np.ones(weight.shape[0], x.dtype), **settings)
    close(by_bias, np.einsum("nohw->o", grad), scale=np.sum(np.abs(grad)), message="it is not the sum of grad")


@conv2d.backward.law("without a bias there are two gradients, not three", convolutions(bias=False))
def conv2d_without_bias(f, x, weight, bias, **settings):
    grad = np.ones_like(in_numpy.conv2d(x, weight, **settings))
    got = f(grad, x, weight, None, **settings)
    holds(isinstance(got, (tuple, list)) and len(got) == 2, "not two gradients came back", got=got, expected="two")


# conv_transpose2d -----------------------------------------------------------------------------------------------------

conv_transpose2d = Concept(
    in_numpy.conv_transpose2d,
    transposed(),
    hints=[
        "Start from zeros. Every pixel adds the kernel, times its value, at stride times its place.",
        "Loop over the entries (u, v) of the kernel instead of over pixels: those of all stamps lie a stride apart, so"
        " one slice takes them.",
        "Make the canvas large enough for all stamps and output_padding first, and cut the padding off at the end.",
        "The weight is (C, O, kh, kw) here: the input channels come first.",
    ],
    built_ins=["torch.nn.functional.conv_transpose2d", "torch.conv_transpose2d", "torch.nn.ConvTranspose2d",
               "torch.convolution", "torch.nn.grad.conv2d_input", "torch.nn.functional.conv_transpose3d",
               "torch.conv_transpose3d", "torch.nn.ConvTranspose3d"],
)  # fmt: skip


@conv_transpose2d.law("rows and columns are each as many as conv_transpose_output_size tells")
def stamped_shape(f, x, weight, bias, **settings):
    rows, columns = (
        in_numpy.conv_transpose_output_size(size, kernel, **settings)
        for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True)
    )
    got = f(x, weight, bias, **settings).shape
    equal(got, (x.shape[0], weight.shape[1], rows, columns), message="the result has another shape")


@conv_transpose2d.law(
    "it is the adjoint of conv2d: conv2d(x) paired with y is x paired with its own answer to y", adjoints()
)
def stamped_adjoint(f, x, y, weight, output_padding, **settings):
    forth = np.sum(in_numpy.conv2d(x, weight, **settings) * y)
    back = f(y, weight, output_padding=output_padding, **settings)
    equal(back.shape, x.shape, message="the size of x did not come back")
    scale = np.sum(np.abs(y)) * 64 * weight[0].size
    close(np.sum(x * back), forth, scale=scale, message="the two pairings differ")


@conv_transpose2d.law("a single pixel of 1 gives the kernel of its channel", transposed(padding=0, output_padding=0))
def stamped_once(f, x, weight, bias, dilation, stride):
    for channel, kernel in enumerate(weight):
        pixel = np.zeros((1, len(weight), 1, 1), x.dtype)
        pixel[0, channel] = 1
        got = f(pixel, weight, dilation=dilation, stride=stride)
        close(got, spread(kernel[None], dilation), message="the stamp is not the kernel")


@conv_transpose2d.law(
    "where two stamps overlap they add up: two pixels of 1 side by side and a kernel of 1 1 1 give 1 2 2 1"
)
def stamped_overlap(f):
    close(f(np.ones((1, 1, 1, 2)), np.ones((1, 1, 1, 3))), np.array([[[[1.0, 2.0, 2.0, 1.0]]]]),
          message="the overlap is another one")  # fmt: skip


@conv_transpose2d.law("without bias it is linear in the images", with_another(transposed(), "x"))
def stamped_linear(f, x, weight, bias, other, c=real(), **settings):
    apart = f(x, weight, **settings) + c * f(other, weight, **settings)
    close(f(x + c * other, weight, **settings), apart, message="not linear in x")


@conv_transpose2d.law("without bias it is linear in the kernels", with_another(transposed(), "weight"))
def stamped_bilinear(f, x, weight, bias, other, c=real(), **settings):
    apart = f(x, weight, **settings) + c * f(x, other, **settings)
    close(f(x, weight + c * other, **settings), apart, message="not linear in weight")


@conv_transpose2d.law("stride s puts s - 1 zeros between the pixels", transposed(padding=0, output_padding=0))
def stamped_stride(f, x, weight, bias, stride, dilation):
    close(f(x, weight, bias, stride=stride, dilation=dilation), f(spread(x, stride), weight, bias, dilation=dilation),
          message="stride differs from zeros between the pixels")  # fmt: skip


@conv_transpose2d.law("dilation d puts d - 1 zeros between the entries of the kernel", transposed(output_padding=0))
def stamped_dilation(f, x, weight, bias, dilation, **settings):
    close(f(x, weight, bias, dilation=dilation, **settings), f(x, spread(weight, dilation), bias, **settings),
          message="dilation differs from a kernel with zeros in between")  # fmt: skip


@conv_transpose2d.law("padding p cuts p pixels off all four sides")
def stamped_padding(f, x, weight, bias, padding, **settings):
    whole = f(x, weight, bias, **settings)
    rows, columns = whole.shape[2] - 2 * padding, whole.shape[3] - 2 * padding
    close(f(x, weight, bias, padding=padding, **settings),
          whole[:, :, padding : padding + rows, padding : padding + columns],
          message="something else than p pixels of each side was cut off")  # fmt: skip


@conv_transpose2d.law(
    "output_padding adds rows at the bottom and columns at the right: no stamp, only the bias reaches them"
)
def stamped_output_padding(f, x, weight, bias, output_padding, stride, dilation, padding):
    settings = {"stride": stride, "dilation": dilation}
    plain = f(x, weight, bias, **settings)
    expected = np.zeros((*plain.shape[:2], *(side + output_padding for side in plain.shape[2:])), plain.dtype)
    if bias is not None:
        expected += bias[:, None, None]
    expected[:, :, : plain.shape[2], : plain.shape[3]] = plain
    close(f(x, weight, bias, output_padding=output_padding, **settings), expected,
          message="the added rows and columns are others")  # fmt: skip


@conv_transpose2d.law("the bias adds its own number to every pixel of an output channel; None adds nothing")
def stamped_bias(f, x, weight, bias, more=reals("2"), **settings):
    without, offsets = f(x, weight, None, **settings), more[: weight.shape[1]]
    close(f(x, weight, offsets, **settings), without + offsets.reshape(1, -1, 1, 1), scale=8192,
          message="the bias was not added once")  # fmt: skip


@conv_transpose2d.law(
    "an output_padding that is no less than stride and dilation, and padding that leaves nothing raise ValueError",
    sampled_from([{"output_padding": 1}, {"output_padding": 2, "stride": 2}, {"padding": 2}, {"padding": 3}]),
)
def stamped_refuses(f, **settings):
    refuses(ValueError, f, np.ones((1, 1, 2, 3)), np.ones((1, 1, 3, 2)), **settings)


@conv_transpose2d.backward.law("the gradient by x is the convolution of grad with the same kernels")
def stamped_gradient(f, grad, x, weight, bias, output_padding, **settings):
    by_x = f(grad, x, weight, bias, output_padding=output_padding, **settings)[0]
    whole = in_numpy.conv2d(grad, weight, **settings)
    # output_padding may make room for one more row or column of places.
    close(by_x, whole[:, :, : x.shape[2], : x.shape[3]], message="it is not a convolution of grad")


@conv_transpose2d.backward.law(
    "paired with what it belongs to, each gradient gives the same number, that of grad with the result"
)
def stamped_euler(f, grad, x, weight, bias, **settings):
    by_x, by_weight, *_ = f(grad, x, weight, bias, **settings)
    scale = np.sum(np.abs(x)) * 64 * weight[0].size
    total = np.sum(grad * in_numpy.conv_transpose2d(x, weight, **settings))
    close(np.sum(by_x * x), total, scale=scale, message="the gradient by x has another product with x")
    close(np.sum(by_weight * weight), total, scale=scale, message="the gradient by weight has another product with it")


@conv_transpose2d.backward.law("the gradient by the bias is the sum of grad over images and pixels")
def stamped_bias_gradient(f, grad, x, weight, bias, **settings):
    *_, by_bias = f(grad, x, weight, np.ones(weight.shape[1], x.dtype), **settings)
    close(by_bias, np.einsum("nohw->o", grad), scale=np.sum(np.abs(grad)), message="it is not the sum of grad")


# pointwise_conv -------------------------------------------------------------------------------------------------------


@st.composite
def dense_pixels(draw):
    images, inner, outer, height, width = (draw(integers(1, top)) for top in (2, 3, 3, 3, 4))
    bias = array(draw, outer) if draw(booleans()) else None
    return {"x": array(draw, images, inner, height, width), "weight": array(draw, outer, inner), "bias": bias}


pointwise_conv = Concept(
    in_numpy.pointwise_conv,
    dense_pixels(),
    hints=[
        "Every pixel is a vector of C channels; the same matrix takes each of them to O channels.",
        "np.einsum names the axes: nchw and oc give nohw. Or move the channels to the end, use @, and move them back.",
        "reshape does not move axes: (N, C, H, W) reshaped to (N, H, W, C) mixes up pixels and channels.",
    ],
    built_ins=["torch.nn.functional.conv2d", "torch.conv2d", "torch.nn.Conv2d", "torch.nn.functional.conv1d",
               "torch.conv1d", "torch.nn.Conv1d", "torch.convolution"],
)  # fmt: skip


@pointwise_conv.law("it is conv2d with 1x1 kernels")
def pointwise_is_conv2d(f, x, weight, bias):
    close(f(x, weight, bias), in_numpy.conv2d(x, weight[:, :, None, None], bias), message="it is not conv2d")


@pointwise_conv.law("shuffling the pixels shuffles the result in the same way: every pixel is treated alone, and alike")
def pointwise_shuffles(f, x, weight, bias, seed=integers(0, 99)):
    order = np.random.default_rng(seed).permutation(x.shape[2] * x.shape[3])
    shuffled = x.reshape(*x.shape[:2], -1)[:, :, order].reshape(x.shape)
    y = f(x, weight, bias)
    expected = y.reshape(*y.shape[:2], -1)[:, :, order].reshape(y.shape)
    close(f(shuffled, weight, bias), expected, message="the result was not shuffled in the same way")


@pointwise_conv.law("two in a row, without bias, are one with the product of the two matrices")
def pointwise_composes(f, x, weight, seed=integers(0, 99)):
    second = np.random.default_rng(seed).integers(-8, 9, (2, weight.shape[0])).astype(weight.dtype)
    close(f(f(x, weight), second), f(x, second @ weight), scale=4608, message="two in a row are another one")


@pointwise_conv.law("with the unit matrix and no bias nothing changes")
def pointwise_identity(f, x):
    close(f(x, np.eye(x.shape[1], dtype=x.dtype)), x, message="something changed")


@pointwise_conv.law("the bias adds its own number to every pixel of an output channel; None adds nothing")
def pointwise_bias(f, x, weight, more=reals("3")):
    without, offsets = f(x, weight), more[: weight.shape[0]]
    close(f(x, weight, offsets), without + offsets.reshape(1, -1, 1, 1), scale=256, message="the bias was not added")


@pointwise_conv.backward.law("the gradient by x is a pointwise convolution of grad with the transposed matrix")
def pointwise_transposes(f, grad, x, weight, bias):
    by_x = f(grad, x, weight, bias)[0]
    close(by_x, in_numpy.pointwise_conv(grad, weight.T), message="the gradient by x is another one")


@pointwise_conv.backward.law("the gradients by weight and bias are sums over images and pixels")
def pointwise_sums(f, grad, x, weight, bias):
    _, by_weight, by_bias = f(grad, x, weight, np.ones(weight.shape[0], x.dtype))
    pixels, grads = np.moveaxis(x, 1, -1).reshape(-1, x.shape[1]), np.moveaxis(grad, 1, -1).reshape(-1, grad.shape[1])
    close(by_weight, grads.T @ pixels, scale=64 * len(pixels), message="the gradient by weight is another one")
    close(by_bias, np.sum(grads, axis=0), scale=8 * len(pixels), message="the gradient by bias is another one")


# max_pool2d -----------------------------------------------------------------------------------------------------------

max_pool2d = Concept(
    in_numpy.max_pool2d,
    pools(limit=1),
    unusual=[pools(kind=near_ties)],
    smooth=pools(kind=distinct),
    hints=[
        "How many windows fit down and across? A remainder at the edge is dropped.",
        "Flatten every window to one axis: argmax along it tells which pixel won, the first at ties.",
        "Place p in a window of side k is its row p // k and column p % k. Where does the window itself start?",
        "The index counts the pixels of a whole plane of x, row by row: row * W + column.",
    ],
    built_ins=["torch.nn.functional.max_pool2d", "torch.max_pool2d", "torch.nn.MaxPool2d",
               "torch.nn.functional.max_pool2d_with_indices", "torch.nn.functional.adaptive_max_pool2d",
               "torch.nn.AdaptiveMaxPool2d", "torch.nn.functional.max_pool3d", "torch.max_pool3d", "torch.nn.MaxPool3d",
               "torch.nn.functional.fractional_max_pool2d"],
)  # fmt: skip


@max_pool2d.law("every output is a pixel of its window, and no pixel of the window is larger")
def max_of_window(f, x, kernel, stride):
    y, _ = f(x, kernel, stride=stride)
    for i, j, pixels in windows(x, kernel, stride):
        close(y[:, :, i, j], np.max(pixels, axis=(2, 3)), message=f"window ({i}, {j}) has another maximum")


@max_pool2d.law("rows and columns are each as many as conv_output_size tells, and the index has the shape of y")
def max_shape(f, x, kernel, stride):
    y, index = f(x, kernel, stride=stride)
    step = kernel if stride is None else stride
    size = tuple(in_numpy.conv_output_size(side, kernel, stride=step) for side in x.shape[2:])
    equal(y.shape, (*x.shape[:2], *size), message="y has another shape")
    equal(index.shape, (*x.shape[:2], *size), message="the index has another shape")


@max_pool2d.law("the index tells where in its plane of x, counted row by row, the maximum is")
def max_index(f, x, kernel, stride):
    y, index = f(x, kernel, stride=stride)
    planes = x.reshape(*x.shape[:2], -1)
    holds((index >= 0) & (index < planes.shape[2]), "an index lies outside its plane", got=index)
    places = index.reshape(*x.shape[:2], -1).astype(np.int64)
    close(np.take_along_axis(planes, places, axis=2).reshape(y.shape), y, message="at the index stands another number")


@max_pool2d.law("the index lies in its own window, and where several pixels are the largest it is the first of them")
def max_first(f, x, kernel, stride):
    _, index = f(np.round(x), kernel, stride=stride)
    numbers = np.arange(x.shape[2] * x.shape[3]).reshape(1, 1, *x.shape[2:])
    places = windows(np.broadcast_to(numbers, x.shape), kernel, stride)
    for (i, j, pixels), (_, _, place) in zip(windows(np.round(x), kernel, stride), places, strict=True):
        largest = pixels == np.max(pixels, axis=(2, 3), keepdims=True)
        first = np.min(np.where(largest, place, numbers.size), axis=(2, 3))
        equal(index[:, :, i, j], first, message=f"window ({i}, {j}) has its first maximum elsewhere")


@max_pool2d.law("it commutes with increasing functions: cubing before or after gives the same, and the same index")
def max_commutes(f, x, kernel, stride):
    y, index = f(x, kernel, stride=stride)
    cubes, places = f(x**3, kernel, stride=stride)
    close(cubes, y**3, message="cubing first gives another result")
    equal(places, index, message="cubing first gives another index")


@max_pool2d.law("no output is below that of avg_pool2d")
def max_above_mean(f, x, kernel, stride):
    y, _ = f(x, kernel, stride=stride)
    at_most(in_numpy.avg_pool2d(x, kernel, stride=stride), y, scale=8, message="a maximum is below the mean")


@max_pool2d.law("without a stride the windows lie side by side: the stride is the kernel")
def max_default_stride(f, x, kernel):
    equal(f(x, kernel), f(x, kernel, stride=kernel), message="the default stride is another one")
    equal(f(x, kernel, stride=None), f(x, kernel, stride=kernel), message="None as stride is another one")


@max_pool2d.law("pixels in the remainder at the bottom and the right do not matter, however large they are")
def max_remainder(f, x, kernel, stride):
    rows, columns = used(x, kernel, stride)
    loud = x.copy()
    loud[:, :, rows:] = 99
    loud[:, :, :, columns:] = 99
    equal(f(loud, kernel, stride=stride), f(x, kernel, stride=stride), message="the remainder changed the result")


@max_pool2d.law("a window of one pixel at stride 1 changes nothing, and the index counts the pixels")
def max_of_one(f, x):
    y, index = f(x, 1, stride=1)
    close(y, x, message="something changed")
    numbers = np.arange(x.shape[2] * x.shape[3]).reshape(1, 1, *x.shape[2:])
    equal(index, np.broadcast_to(numbers, x.shape), message="the index does not count the pixels of each plane from 0")


@max_pool2d.law(
    "a kernel or stride below 1, and a kernel larger than the image, raise ValueError",
    sampled_from([{"kernel": 0}, {"kernel": 2, "stride": 0}, {"kernel": 4}, {"kernel": 5, "stride": 1}]),
)
def max_refuses(f, kernel, **settings):
    refuses(ValueError, f, np.ones((1, 1, 3, 4)), kernel, **settings)


@max_pool2d.backward.law("all of grad arrives, plane by plane")
def max_gradient_sum(f, grad, x, kernel, stride):
    by_x = f(grad, x, kernel, stride=stride)
    close(np.sum(by_x, axis=(2, 3)), np.sum(grad, axis=(2, 3)), scale=8 * grad.size, message="the sums differ")


@max_pool2d.backward.law("only pixels that won a window get a gradient")
def max_gradient_places(f, grad, x, kernel, stride):
    by_x = f(grad, x, kernel, stride=stride).reshape(*x.shape[:2], -1).copy()
    _, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    np.put_along_axis(by_x, index.reshape(*x.shape[:2], -1), 0, axis=2)
    equal(by_x, np.zeros_like(by_x), message="a pixel that won nothing got a gradient")


@max_pool2d.backward.law(
    "a pixel that wins several windows gets the sum of their gradients", pools(kind=distinct, overlap=True)
)
def max_gradient_adds(f, x, kernel, stride):
    x = x.copy()
    x[:, :, x.shape[2] // 2, x.shape[3] // 2] = 99
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    by_x = f(np.ones_like(y), x, kernel, stride=stride).reshape(*x.shape[:2], -1)
    wins = np.sum(index.reshape(*x.shape[:2], -1, 1) == np.arange(by_x.shape[2]), axis=2)
    close(by_x, wins.astype(x.dtype), message="with a grad of ones, a pixel gets another number than that of its wins")


# avg_pool2d -----------------------------------------------------------------------------------------------------------

avg_pool2d = Concept(
    in_numpy.avg_pool2d,
    pools(),
    hints=[
        "The windows are those of max_pool2d; only what is done to each of them is another thing.",
        "A window has k * k pixels, and a stride of None stands for k.",
    ],
    built_ins=["torch.nn.functional.avg_pool2d", "torch.nn.AvgPool2d", "torch.nn.functional.lp_pool2d",
               "torch.nn.functional.adaptive_avg_pool2d", "torch.nn.AdaptiveAvgPool2d",
               "torch.nn.functional.avg_pool3d", "torch.nn.AvgPool3d", "torch.nn.functional.conv2d",
               "torch.conv2d", "torch.nn.Conv2d"],
)  # fmt: skip


@avg_pool2d.law("it is conv2d with a constant kernel, one for every channel")
def mean_is_conv2d(f, x, kernel, stride):
    constant = np.full((x.shape[1], 1, kernel, kernel), 1 / kernel**2, x.dtype)
    step = kernel if stride is None else stride
    expected = in_numpy.conv2d(x, constant, stride=step, groups=x.shape[1])
    close(f(x, kernel, stride=stride), expected, scale=8, message="it is not conv2d with a constant kernel")


@avg_pool2d.law("where the windows tile the image it keeps the mean", pools(tiles=True))
def mean_is_kept(f, x, kernel):
    close(np.mean(f(x, kernel), axis=(2, 3)), np.mean(x, axis=(2, 3)), scale=8, message="the mean changed")


@avg_pool2d.law("it is linear", with_another(pools(), "x"))
def mean_is_linear(f, x, kernel, stride, other, c=real()):
    apart = f(x, kernel, stride=stride) + c * f(other, kernel, stride=stride)
    close(f(x + c * other, kernel, stride=stride), apart, scale=128, message="it is not linear")


@avg_pool2d.law("an image of one number stays one number")
def mean_of_constant(f, x, kernel, stride):
    y = f(np.full_like(x, 3), kernel, stride=stride)
    close(y, np.full_like(y, 3), message="the number changed")


@avg_pool2d.law("without a stride the windows lie side by side: the stride is the kernel")
def mean_default_stride(f, x, kernel):
    close(f(x, kernel), f(x, kernel, stride=kernel), scale=8, message="the default stride is another one")
    close(f(x, kernel, stride=None), f(x, kernel, stride=kernel), scale=8, message="None as stride is another one")


@avg_pool2d.law("pixels in the remainder at the bottom and the right do not matter")
def mean_remainder(f, x, kernel, stride):
    rows, columns = used(x, kernel, stride)
    expected = f(x[:, :, :rows, :columns], kernel, stride=stride)
    close(f(x, kernel, stride=stride), expected, scale=8, message="the remainder changed the result")


@avg_pool2d.law("every output lies between the smallest and the largest pixel of its window")
def mean_is_between(f, x, kernel, stride):
    y = f(x, kernel, stride=stride)
    for i, j, pixels in windows(x, kernel, stride):
        at_most(np.min(pixels, axis=(2, 3)), y[:, :, i, j], scale=8, message="a mean is below its window")
        at_most(y[:, :, i, j], np.max(pixels, axis=(2, 3)), scale=8, message="a mean is above its window")


@avg_pool2d.backward.law("all of grad arrives, plane by plane")
def mean_gradient_sum(f, grad, x, kernel, stride):
    by_x = f(grad, x, kernel, stride=stride)
    close(np.sum(by_x, axis=(2, 3)), np.sum(grad, axis=(2, 3)), scale=8 * grad.size, message="the sums differ")


@avg_pool2d.backward.law(
    "every pixel gets 1 / k^2 of the gradient of each window that it is in, and nothing in the remainder",
    with_cotangent(
        pools(overlap=True), lambda case: in_numpy.avg_pool2d(case["x"], case["kernel"], stride=case["stride"])
    ),
)
def mean_gradient_shares(f, grad, x, kernel, stride):
    expected = np.zeros_like(x)
    for i, j, pixels in windows(expected, kernel, stride):
        pixels += grad[:, :, i, j, None, None] / kernel**2
    close(f(grad, x, kernel, stride=stride), expected, scale=8 * kernel**2, message="a pixel gets another share")


# max_unpool2d ---------------------------------------------------------------------------------------------------------

max_unpool2d = Concept(
    in_numpy.max_unpool2d,
    unpools(),
    # Windows that overlap often share their maximum.
    unusual=[pools(overlap=True).map(lambda case: pooled(**case))],
    hints=[
        "Start from zeros, with every plane flat: (N, C, H * W). The index counts in exactly that order.",
        "np.put_along_axis puts values at indices along one axis; Tensor.scatter does in PyTorch.",
    ],
    built_ins=["torch.nn.functional.max_unpool2d", "torch.nn.MaxUnpool2d", "torch.nn.functional.max_unpool3d",
               "torch.nn.MaxUnpool3d"],
)  # fmt: skip


@max_unpool2d.law(
    "where windows do not overlap and all is positive, max_pool2d takes the result back to y and index",
    pools(kind=positives, tiles=True),
)
def unpool_then_pool(f, x, kernel):
    pooled = in_numpy.max_pool2d(x, kernel)
    close(in_numpy.max_pool2d(f(*pooled, x.shape[2:]), kernel), pooled, message="pooling does not undo it")


@max_unpool2d.law("every value stands at its index")
def unpool_places(f, y, index, output_shape):
    planes = f(y, index, output_shape).reshape(*y.shape[:2], -1)
    got = np.take_along_axis(planes, index.reshape(*y.shape[:2], -1), axis=2).reshape(y.shape)
    close(got, y, message="at an index stands another number")


@max_unpool2d.law("everywhere else there are zeros: every plane keeps its sum, and the sum of its squares")
def unpool_sum(f, y, index, output_shape):
    x = f(y, index, output_shape)
    close(np.sum(x, axis=(2, 3)), np.sum(y, axis=(2, 3)), scale=64, message="a plane has another sum")
    close(np.sum(x**2, axis=(2, 3)), np.sum(y**2, axis=(2, 3)), message="a plane has another sum of squares")


@max_unpool2d.law("the result has the height and width that were asked for")
def unpool_shape(f, y, index, output_shape):
    equal(f(y, index, output_shape).shape, (*y.shape[:2], *output_shape), message="the images have another size")


@max_unpool2d.law("every plane is treated alone")
def unpool_planes(f, y, index, output_shape):
    whole = f(y, index, output_shape)
    for image in range(y.shape[0]):
        for channel in range(y.shape[1]):
            alone = f(y[[image]][:, [channel]], index[[image]][:, [channel]], output_shape)[0, 0]
            close(whole[image, channel], alone, message=f"plane {channel} of image {image} depends on others")


# global_avg_pool ------------------------------------------------------------------------------------------------------

global_avg_pool = Concept(
    in_numpy.global_avg_pool,
    x=reals("n c h w"),
    hints=["One number is left of every image of every channel.", "Both sum and mean take a tuple of axes."],
    built_ins=["torch.nn.functional.adaptive_avg_pool2d", "torch.nn.AdaptiveAvgPool2d",
               "torch.nn.functional.avg_pool2d", "torch.nn.AvgPool2d"],
)  # fmt: skip


@global_avg_pool.law("moving an image round in a circle changes nothing")
def global_is_invariant(f, x, down=integers(-3, 3), right=integers(-3, 3)):
    moved = np.roll(x, (down, right), axis=(2, 3))
    close(f(moved), f(x), scale=8, message="the moved image has another answer")


@global_avg_pool.law("an image of one number gives that number")
def global_of_constant(f, x):
    levels = np.arange(x.shape[0] * x.shape[1]).reshape(x.shape[:2]).astype(x.dtype)
    close(f(np.broadcast_to(levels[:, :, None, None], x.shape)), levels, message="a constant image has another answer")


@global_avg_pool.law("it is linear")
def global_is_linear(f, x, other=reals("n c h w"), c=real()):
    close(f(x + c * other), f(x) + c * f(other), scale=128, message="it is not linear")


@global_avg_pool.law("times the number of pixels it is the sum of each channel of each image")
def global_sums(f, x):
    expected = np.einsum("nchw->nc", x)
    close(f(x) * (x.shape[2] * x.shape[3]), expected, scale=8 * x.size, message="the sums are others")


@global_avg_pool.law("images do not mix, and neither do channels")
def global_alone(f, x, image=integers(0, 3), channel=integers(0, 3)):
    image, channel = image % x.shape[0], channel % x.shape[1]
    louder = x.copy()
    louder[image, channel] += 8
    expected = np.zeros(x.shape[:2], x.dtype)
    expected[image, channel] = 8
    close(f(louder) - f(x), expected, scale=16, message="more than the one channel of the one image changed")


@global_avg_pool.backward.law("every pixel of an image gets the same, and together they get all of grad")
def global_gradient(f, grad, x):
    by_x = f(grad, x)
    close(by_x, np.broadcast_to(by_x[:, :, :1, :1], x.shape), scale=8, message="the pixels get different shares")
    close(np.sum(by_x, axis=(2, 3)), grad, scale=8, message="the shares do not make up grad")


# translate ------------------------------------------------------------------------------------------------------------


@st.composite
def movable(draw):
    axes = draw(sampled_from(["h w", "n h w", "n c h w"]))
    shift = draw(integers(-6, 6)), draw(integers(-6, 6))
    return {"image": draw(reals(axes).strategy(Sizes(draw))), "shift": shift}


translate = Concept(
    in_numpy.translate,
    movable(),
    hints=[
        "Which pixel of the image ends up at row y of the result? Not y + dy.",
        "% wraps every row number back into the image, negative ones too.",
        "The last two axes are the image; all the ones before come along unchanged.",
    ],
    built_ins=["numpy.roll", "torch.roll", "Tensor.roll", "scipy.ndimage.shift"],
)


@translate.law("the pixel at (y, x) moves to (y + dy, x + dx), round the edge if need be")
def translate_moves(f, image, shift, row=integers(0, 3), column=integers(0, 3)):
    height, width = image.shape[-2:]
    row, column = row % height, column % width
    target = f(image, shift)[..., (row + shift[0]) % height, (column + shift[1]) % width]
    equal(target, image[..., row, column], message="the pixel moved elsewhere")


@translate.law("moving twice is moving once by the sum")
def translate_adds(f, image, shift, more=st.tuples(integers(-6, 6), integers(-6, 6))):
    total = (shift[0] + more[0], shift[1] + more[1])
    equal(f(f(image, shift), more), f(image, total), message="two moves differ from one by the sum")


@translate.law("moving there and back, or all the way round, changes nothing")
def translate_returns(f, image, shift):
    height, width = image.shape[-2:]
    equal(f(f(image, shift), (-shift[0], -shift[1])), image, message="there and back is another image")
    equal(f(image, (height, -width)), image, message="all the way round is another image")


@translate.law("it is linear", with_another(movable(), "image"))
def translate_is_linear(f, image, shift, other, c=real()):
    equal(f(image + c * other, shift), f(image, shift) + c * f(other, shift), message="it is not linear")


@translate.law("a circular convolution of the rows, or of the columns, may come before or after it")
def translate_commutes(f, image, shift, entries=reals("4")):
    for axis in (-1, -2):
        kernel = np.resize(entries, image.shape[axis])
        before = np.apply_along_axis(in_numpy.circular_convolve1d, axis, image, kernel)
        after = np.apply_along_axis(in_numpy.circular_convolve1d, axis, f(image, shift), kernel)
        close(f(before, shift), after, message="the order matters")


@translate.law("every image of a stack moves alike")
def translate_stack(f, stack=reals("n m h w"), shift=st.tuples(integers(-3, 3), integers(-3, 3))):
    alone = np.stack([np.stack([f(image, shift) for image in row]) for row in stack])
    equal(f(stack, shift), alone, message="in a stack an image moves otherwise than alone")


# nearest_patch --------------------------------------------------------------------------------------------------------

nearest_patch = Concept(
    in_numpy.nearest_patch,
    patched(),
    # Far from 0 the square of a difference is not what is left of a difference of squares.
    unusual=[patched().map(lambda case: {name: part + 2.0**30 for name, part in case.items()})],
    differentiable=False,
    hints=[
        "At how many places does the patch lie on the image, down and across? Work out the distance at each.",
        "The distance is the sum of squared differences. Broadcasting subtracts the patch from all windows at once.",
        "argmin counts in a flat array: divmod(place, columns) gives row and column. Columns of what?",
    ],
)


@nearest_patch.law("no window is nearer, and none that is as near comes earlier")
def patch_is_nearest(f, image, patch):
    height, width = patch.shape
    places = [(i, j) for i in range(image.shape[0] - height + 1) for j in range(image.shape[1] - width + 1)]
    distances = [float(np.sum((image[i : i + height, j : j + width] - patch) ** 2)) for i, j in places]
    equal(f(image, patch), places[distances.index(min(distances))], message="another window is nearer, or earlier")


@nearest_patch.law("it finds a patch that was cut from the image", cut_out())
def patch_is_found(f, image, patch, corner):
    equal(f(image, patch), corner, message="the patch was found elsewhere")


@nearest_patch.law("when the image moves, the place moves along", cut_out())
def patch_follows(f, image, patch, corner, moved):
    shift = (moved[0] - corner[0], moved[1] - corner[1])
    equal(f(in_numpy.translate(image, shift), patch), moved, message="the place did not move along")


@nearest_patch.law("adding one number to image and patch, or turning both to their negative, changes nothing")
def patch_shifts(f, image, patch, c=real()):
    place = f(image, patch)
    equal(f(image + c, patch + c), place, message="adding one number to both changed the place")
    equal(f(-image, -patch), place, message="turning both to their negative changed the place")


@nearest_patch.law("where all windows are alike it is the first, (0, 0)")
def patch_ties(f, image, patch):
    equal(f(np.zeros_like(image), patch), (0, 0), message="of equal windows another one than the first was taken")

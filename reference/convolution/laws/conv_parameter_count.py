"""conv_parameter_count: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.inputs import booleans, composite, integers


@composite
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
    built_ins=["torch.nn.Conv2d"],
    instead="arithmetic",
)

conv_parameter_count.refuses("in_channels is no integer of at least 1", in_channels=[0, 3.0])
conv_parameter_count.refuses("out_channels is no integer of at least 1", out_channels=[0, -5])
conv_parameter_count.refuses("kernel_height is no integer of at least 1", kernel_height=[0, 8.0])
conv_parameter_count.refuses("kernel_width is no integer of at least 1", kernel_width=[0, True])
conv_parameter_count.refuses(
    "groups is no integer that divides both numbers of channels",
    {"in_channels": 3, "out_channels": 4, "groups": 2},
    {"in_channels": 4, "out_channels": 3, "groups": 2},
    {"in_channels": 3, "out_channels": 3, "groups": 2},
    groups=[0, -1, 1.0],
)


@conv_parameter_count.law("5 kernels of 3x8x8 have 965 weights and biases")
def example(f):
    equal(f(3, 5, 8, 8), 965, message="the count is another one")


@conv_parameter_count.law(
    "whatever the size of the image, it counts the entries of the weight and the bias that conv2d takes"
)
def by_shapes(f, in_channels, out_channels, kernel_height, kernel_width, bias, groups, more=integers(0, 3)):
    x = np.zeros((1, in_channels, kernel_height + more, kernel_width + 2 * more))
    weight = np.zeros((out_channels, in_channels // groups, kernel_height, kernel_width))
    offsets = np.zeros(out_channels) if bias else None
    in_numpy.conv2d(x, weight, offsets, groups=groups)
    got = f(in_channels, out_channels, kernel_height, kernel_width, bias=bias, groups=groups)
    equal(got, weight.size + (out_channels if bias else 0), message="the layer has another number of entries")


@conv_parameter_count.law("a bias adds one number for every output channel")
def bias(f, in_channels, out_channels, kernel_height, kernel_width, groups):
    layer = in_channels, out_channels, kernel_height, kernel_width
    equal(f(*layer, bias=True, groups=groups), f(*layer, bias=False, groups=groups) + out_channels,
          message="the biases are another number")  # fmt: skip


@conv_parameter_count.law("cutting the channels into groups divides the weights by the number of groups")
def groups(f, in_channels, out_channels, kernel_height, kernel_width, groups):
    layer = in_channels, out_channels, kernel_height, kernel_width
    equal(groups * f(*layer, bias=False, groups=groups), f(*layer, bias=False),
          message="the weights are not divided by groups")  # fmt: skip


@conv_parameter_count.law("two stacked 3x3 layers are cheaper than one 5x5 layer that sees as far")
def stacked(f, channels=integers(1, 8)):
    at_most(2 * f(channels, channels, 3, 3) + 1, f(channels, channels, 5, 5),
            message="two 3x3 layers are not cheaper than one 5x5 layer")  # fmt: skip


@conv_parameter_count.mistake("forgets the bias", hint="bias=True adds one number for every output channel.")
def unbiased(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    layer = in_channels, out_channels, kernel_height, kernel_width
    return in_numpy.conv_parameter_count(*layer, bias=False, groups=groups)


@conv_parameter_count.mistake("always counts the bias", hint="With bias=False there are weights alone.")
def always_biased(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    return in_numpy.conv_parameter_count(in_channels, out_channels, kernel_height, kernel_width, groups=groups)


@conv_parameter_count.mistake("has one bias for the whole layer", hint="Every output channel has a bias of its own.")
def one_bias(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    return unbiased(in_channels, out_channels, kernel_height, kernel_width, groups=groups) + bool(bias)


@conv_parameter_count.mistake(
    "has a bias for every pair of channels",
    hint="The sum over the input channels is taken first; then one bias is added.",
)
def bias_per_pair(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    weights = unbiased(in_channels, out_channels, kernel_height, kernel_width, groups=groups)
    return weights + (in_channels // groups * out_channels if bias else 0)


@conv_parameter_count.mistake("ignores groups", hint="A kernel sees in_channels / groups channels, not all of them.")
def ungrouped(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    in_numpy.refuse_uneven_groups(in_channels, out_channels, groups)
    return in_numpy.conv_parameter_count(in_channels, out_channels, kernel_height, kernel_width, bias=bias)


@conv_parameter_count.mistake(
    "divides both numbers of channels by groups",
    hint="There are out_channels kernels, grouped or not: only their depth shrinks.",
)
def overgrouped(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    in_numpy.refuse_uneven_groups(in_channels, out_channels, groups)
    return in_numpy.conv_parameter_count(
        in_channels // groups, out_channels // groups, kernel_height, kernel_width, bias=bias
    )


@conv_parameter_count.mistake("leaves out the width of the kernel", hint="A kernel is a rectangle: height times width.")
def flat(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    return in_numpy.conv_parameter_count(in_channels, out_channels, kernel_height, 1, bias=bias, groups=groups)


@conv_parameter_count.mistake("takes every kernel for a square", hint="Height and width may differ: multiply the two.")
def square(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    return in_numpy.conv_parameter_count(
        in_channels, out_channels, kernel_height, kernel_height, bias=bias, groups=groups
    )


@conv_parameter_count.mistake(
    "rounds where groups do not divide", hint="3 channels cannot be cut into 2 equal groups: raise ValueError."
)
def rounds(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    weights = out_channels * (in_channels // groups) * kernel_height * kernel_width
    return weights + out_channels if bias else weights

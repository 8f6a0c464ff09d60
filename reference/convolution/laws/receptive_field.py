"""receptive_field: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.inputs import composite, integers, just


@composite
def stacks(draw):
    depth = draw(integers(1, 4))
    sizes = lambda top: [draw(integers(1, top)) for _ in range(depth)]  # noqa: E731
    return {"kernels": sizes(4), "strides": sizes(3)}


def with_last(name, entry):
    """Makes of a case its list of that name with another last entry."""
    return lambda case: [*case[name][:-1], entry]


receptive_field = Concept(
    in_numpy.receptive_field,
    stacks(),
    unusual=[{"kernels": just([]), "strides": just([])}],
    differentiable=False,
)

receptive_field.refuses(
    "kernels holds something else than integers of at least 1",
    kernels=[with_last("kernels", 0), with_last("kernels", 3.0)],
)
receptive_field.refuses(
    "strides holds something else than integers of at least 1",
    strides=[with_last("strides", 0), with_last("strides", 1.0)],
)
receptive_field.refuses(
    "there are not as many strides as kernels",
    {"kernels": [3, 3], "strides": [1]},
    {"kernels": [3], "strides": [1, 1]},
    {"kernels": [], "strides": [1]},
    {"kernels": [3, 3, 3], "strides": []},
    argument="strides",
)


@receptive_field.law("it is the extent, first to last, of the pixels that the gradient of one unit reaches")
def by_tracing(f, kernels, strides):
    reached = {0}
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        reached = {stride * unit + entry for unit in reached for entry in range(kernel)}
    equal(f(kernels, strides), max(reached) - min(reached) + 1, message="the unit sees another extent")


@receptive_field.law("one 3x3 layer sees 3x3, two see 5x5, three see 7x7")
def examples(f):
    equal([f([3] * depth, [1] * depth) for depth in range(1, 4)], [3, 5, 7], message="stacked 3x3 layers see otherwise")


@receptive_field.law("a layer with kernel k and stride s put next to the image takes a field of r to k + s (r - 1)")
def first_layer(f, kernels, strides, kernel=integers(1, 4), stride=integers(1, 3)):
    field = f(kernels, strides)
    equal(f([kernel, *kernels], [stride, *strides]), kernel + stride * (field - 1), message="the field differs")


@receptive_field.law("the stride of the last layer does not matter")
def last_stride(f, kernels, strides, kernel=integers(1, 4)):
    fields = [f([*kernels, kernel], [*strides, stride]) for stride in (1, 2, 3)]
    equal(fields, fields[:1] * 3, message="the last stride changed the field")


@receptive_field.mistake("adds up the kernels", hint="A kernel of k adds k - 1 pixels: one of them was seen before.")
def summed(kernels, strides):
    in_numpy.layers(kernels, strides)
    return sum(kernels)


@receptive_field.mistake(
    "multiplies the kernels", hint="Two 3x3 layers see 5x5, not 9x9: draw the windows, they overlap."
)
def product(kernels, strides):
    in_numpy.layers(kernels, strides)
    return int(np.prod(kernels, dtype=int))


@receptive_field.mistake("forgets the pixel to start with", hint="No layer at all sees 1 pixel: begin with 1.")
def without_one(kernels, strides):
    return in_numpy.receptive_field(kernels, strides) - 1


@receptive_field.mistake("ignores the strides", hint="After a stride of 2, neighbours lie 2 pixels apart.")
def unstrided(kernels, strides):
    in_numpy.layers(kernels, strides)
    return 1 + sum(kernel - 1 for kernel in kernels)


@receptive_field.mistake(
    "counts a layer's own stride", hint="A layer's kernel reads the units below it: its own stride comes later."
)
def own_stride(kernels, strides):
    kernels, strides = in_numpy.layers(kernels, strides)
    return in_numpy.receptive_field([1, *kernels], [*strides, 1])


@receptive_field.mistake(
    "uses the stride of the layer below alone", hint="Strides multiply: take the product of all below."
)
def one_stride(kernels, strides):
    kernels, strides = in_numpy.layers(kernels, strides)
    return 1 + sum((kernel - 1) * below for kernel, below in zip(kernels, [1, *strides], strict=False))


@receptive_field.mistake(
    "adds the strides up", hint="Two strides of 3 set units 9 pixels apart, not 6: strides multiply."
)
def added_strides(kernels, strides):
    kernels, strides = in_numpy.layers(kernels, strides)
    return 1 + sum((kernel - 1) * max(sum(strides[:l]), 1) for l, kernel in enumerate(kernels))


@receptive_field.mistake("reads the layers from the top", hint="The layer next to the image comes first in both lists.")
def back_to_front(kernels, strides):
    kernels, strides = in_numpy.layers(kernels, strides)
    return in_numpy.receptive_field(kernels[::-1], strides[::-1])


@receptive_field.mistake(
    "drops what has no partner", hint="zip stops at the shorter list: raise ValueError where the lengths differ."
)
def zipped(kernels, strides):
    pairs = list(zip(kernels, strides, strict=False))
    return in_numpy.receptive_field([kernel for kernel, _ in pairs], [stride for _, stride in pairs])

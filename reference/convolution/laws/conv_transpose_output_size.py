"""conv_transpose_output_size: what is drawn, its laws, and the mistakes that break them."""

from reference.compare import equal, holds
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import placed
from reference.inputs import composite, integers


@composite
def stamps(draw):
    """A transposed convolution that leaves something."""
    size, kernel, stride, dilation = (draw(integers(1, top)) for top in (5, 4, 4, 3))
    output_padding = draw(integers(0, max(stride, dilation) - 1))
    whole = stride * (size - 1) + dilation * (kernel - 1) + output_padding + 1
    padding = draw(integers(0, min(3, (whole - 1) // 2)))
    return {"size": size, "kernel": kernel, "stride": stride, "padding": padding,
            "output_padding": output_padding, "dilation": dilation}  # fmt: skip


conv_transpose_output_size = Concept(
    in_numpy.conv_transpose_output_size,
    stamps(),
    differentiable=False,
)

conv_transpose_output_size.refuses(
    "size is no integer of at least 1 (3.0 and True are no integers)", size=[0, -1, 3.0, True]
)
conv_transpose_output_size.refuses("kernel is no integer of at least 1", kernel=[0, 3.0, True])
conv_transpose_output_size.refuses("stride is no integer of at least 1", stride=[0, -1, 2.0, True])
conv_transpose_output_size.refuses(
    "padding is no integer of at least 0, or leaves nothing",
    {"size": 2, "kernel": 3, "stride": 1, "padding": 2, "output_padding": 0, "dilation": 1},
    padding=[-1, 0.5, True, 99],
)
conv_transpose_output_size.refuses(
    "output_padding is no integer of at least 0, or is below neither stride nor dilation",
    {"stride": 1, "output_padding": 1, "dilation": 1},
    {"stride": 2, "output_padding": 2, "dilation": 1},
    {"stride": 1, "output_padding": 3, "dilation": 3},
    output_padding=[-1, 0.5, True],
)
conv_transpose_output_size.refuses("dilation is no integer of at least 1", dilation=[0, 1.5, True])


@conv_transpose_output_size.law(
    "for every size that a convolution takes to this one, exactly one output_padding below the stride gives it back",
    placed().map(lambda case: case | {"size": case["size"] + case["stride"]}),
)
def restores(f, size, kernel, stride, padding, dilation):
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    small = in_numpy.conv_output_size(size, kernel, **settings)
    sizes = [int(f(small, kernel, output_padding=extra, **settings)) for extra in range(stride)]
    holds(sizes.count(size) == 1, "the size does not come back exactly once", got=sizes, expected=size)


@conv_transpose_output_size.law(
    "7 and 8 both shrink to 3 at kernel 3 and stride 2: output_padding 0 and 1 tell them apart"
)
def ambiguity(f):
    equal([f(3, 3, stride=2, output_padding=extra) for extra in (0, 1)], [7, 8], message="7 and 8 do not come back")


@conv_transpose_output_size.law("one pixel stamps one kernel, and each further pixel adds a stride")
def grows(f, size, kernel, stride, dilation):
    settings = {"stride": stride, "dilation": dilation}
    equal(f(1, kernel, **settings), dilation * (kernel - 1) + 1, message="one pixel gives another size than one kernel")
    equal(f(size + 1, kernel, **settings), f(size, kernel, **settings) + stride,
          message="one more pixel does not add one stride")  # fmt: skip


@conv_transpose_output_size.law("padding p takes off 2p, output_padding q adds q")
def padding(f, size, kernel, padding, output_padding, **rest):
    bare = f(size, kernel, **rest)
    if bare > 2 * padding:
        equal(f(size, kernel, padding=padding, **rest), bare - 2 * padding, message="padding p does not take off 2p")
    equal(f(size, kernel, output_padding=output_padding, **rest), bare + output_padding,
          message="output_padding q does not add q")  # fmt: skip


@conv_transpose_output_size.mistake(
    "adds the padding", hint="Padding cuts off here: it undoes what it added in the convolution."
)
def padded(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return in_numpy.stamped(size, kernel, stride, output_padding, dilation) + 2 * padding


@conv_transpose_output_size.mistake("counts the padding once", hint="Both ends are cut off: 2 * padding.")
def once(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return in_numpy.stamped(size, kernel, stride, output_padding, dilation) - padding


@conv_transpose_output_size.mistake("ignores output_padding", hint="output_padding is added once, at the far end.")
def ambiguous(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    whole = in_numpy.stamped(size, kernel, stride, output_padding, dilation)
    return whole - output_padding - 2 * padding


@conv_transpose_output_size.mistake(
    "counts output_padding twice", hint="output_padding goes to the far end alone, not to both."
)
def twice(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return in_numpy.stamped(size, kernel, stride, output_padding, dilation) + output_padding - 2 * padding


@conv_transpose_output_size.mistake(
    "multiplies the size by the stride", hint="n stamps have n - 1 strides between them: stride * (size - 1)."
)
def times(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return in_numpy.stamped(size, kernel, stride, output_padding, dilation) + stride - 1 - 2 * padding


@conv_transpose_output_size.mistake("forgets the dilation", hint="A stamp spans dilation * (kernel - 1) + 1 pixels.")
def undilated(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    in_numpy.stamped(size, kernel, stride, output_padding, dilation)
    return stride * (size - 1) + kernel + output_padding - 2 * padding


@conv_transpose_output_size.mistake(
    "is the size of an ordinary convolution", hint="This one grows: every pixel stamps a whole kernel."
)
def forward(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@conv_transpose_output_size.mistake(
    "takes any output_padding", hint="As much as a stride more would be one more pixel: raise ValueError."
)
def unlimited(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    plain = in_numpy.conv_transpose_output_size(size, kernel, stride=stride, padding=padding, dilation=dilation)
    return plain + output_padding


@conv_transpose_output_size.mistake(
    "takes 3.0 and True for integers", hint="isinstance(True, int) is true in Python, and 3.0 is a float: refuse both."
)
def of_floats(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    settings = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
    whole = {name: int(value) for name, value in settings.items()}
    return in_numpy.conv_transpose_output_size(int(size), int(kernel), **whole)

"""conv_output_size: what is drawn, its laws, and the mistakes that break them."""

from reference.compare import at_most, equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import placed

conv_output_size = Concept(
    in_numpy.conv_output_size,
    placed(),
    differentiable=False,
)

conv_output_size.refuses(
    "size is no integer of at least 1 (3.0 and True are no integers)",
    # Padding alone has room for this kernel.
    {"size": 0, "kernel": 1, "padding": 2},
    size=[-1, 3.0, True, "5"],
)
conv_output_size.refuses("kernel is no integer of at least 1", kernel=[0, 3.0, True])
conv_output_size.refuses(
    "kernel, spread out by dilation, is larger than the padded input",
    {"size": 2, "kernel": 3, "padding": 0},
    {"size": 5, "kernel": 3, "padding": 0, "dilation": 3},
    {"size": 1, "kernel": 8, "padding": 3, "dilation": 1},
    # One pixel is missing: less than a stride.
    {"size": 3, "kernel": 4, "stride": 2, "padding": 0, "dilation": 1},
    argument="kernel",
)
conv_output_size.refuses("stride is no integer of at least 1", stride=[0, -1, 2.0, True])
conv_output_size.refuses("padding is no integer of at least 0", padding=[-1, 0.5, True, None])
conv_output_size.refuses("dilation is no integer of at least 1", dilation=[0, 1.5, True])


@conv_output_size.law("it is the number of places of the kernel, counted one by one")
def by_counting(f, size, kernel, stride, padding, dilation):
    span, places, start = dilation * (kernel - 1) + 1, 0, 0
    while start + span <= size + 2 * padding:
        places, start = places + 1, start + stride
    got = f(size, kernel, stride=stride, padding=padding, dilation=dilation)
    equal(got, places, message="the kernel has another number of places")


@conv_output_size.law(
    "at stride 1, padding with half of what an odd kernel reaches over keeps the size", placed(odd=True)
)
def same(f, size, kernel, dilation):
    padding = dilation * (kernel - 1) // 2
    equal(f(size, kernel, padding=padding, dilation=dilation), size, message="the size changed")


@conv_output_size.law(
    "a larger kernel, stride or dilation never gives a larger output, more pixels or padding never a smaller one"
)
def is_monotone(f, size, kernel, stride, padding, dilation):
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
def padding(f, size, kernel, padding, **rest):
    equal(f(size, kernel, padding=padding, **rest), f(size + 2 * padding, kernel, **rest),
          message="padding p differs from 2p more pixels")  # fmt: skip


@conv_output_size.law("as many more pixels as the stride make room for exactly one more place")
def one_more(f, size, kernel, stride, **rest):
    equal(f(size + stride, kernel, stride=stride, **rest), f(size, kernel, stride=stride, **rest) + 1,
          message="there is not exactly one place more")  # fmt: skip


@conv_output_size.law("a kernel of k entries, d apart, needs the room of one with d (k - 1) + 1 entries")
def dilation(f, size, kernel, dilation, **rest):
    equal(f(size, kernel, dilation=dilation, **rest), f(size, dilation * (kernel - 1) + 1, **rest),
          message="the dilated kernel needs another room")  # fmt: skip


@conv_output_size.mistake("forgets the padding", hint="The kernel slides over size + 2 * padding pixels.")
def unpadded(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - 2 * padding - span) // stride + 1


@conv_output_size.mistake("counts the padding once", hint="Zeros are added at both ends: 2 * padding.")
def padded_once(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - padding - span) // stride + 1


@conv_output_size.mistake(
    "takes the padding off", hint="Padding makes room: it is added. A transposed convolution takes it off."
)
def padding_subtracted(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - 4 * padding - span) // stride + 1


@conv_output_size.mistake("rounds up", hint="A place where part of the kernel hangs out does not count: round down.")
def ceil(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return -((span - padded) // stride) + 1


@conv_output_size.mistake("does not round", hint="Half a place is no place: divide and drop the remainder.")
def unrounded(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - span) / stride + 1


@conv_output_size.mistake("forgets the first place", hint="A kernel as large as the input has 1 place, not 0: + 1.")
def without_one(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - span) // stride


@conv_output_size.mistake(
    "adds the 1 before dividing", hint="The first place costs no stride: the + 1 comes after the division."
)
def early_one(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - span + 1) // stride


@conv_output_size.mistake("forgets the stride", hint="From one place to the next are stride pixels: divide by it.")
def without_stride(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return padded - span + 1


@conv_output_size.mistake("forgets the dilation", hint="Entries that are d pixels apart span d (k - 1) + 1 pixels.")
def undilated(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, _ = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - kernel) // stride + 1


@conv_output_size.mistake("lets the kernel span dilation * kernel", hint="k entries have k - 1 gaps: d (k - 1) + 1.")
def overdilated(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, _ = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - dilation * kernel) // stride + 1


@conv_output_size.mistake(
    "answers where the kernel does not fit",
    hint="No place at all is an error here: raise ValueError for too large a kernel.",
)
def without_fit(size, kernel, *, stride=1, padding=0, dilation=1):
    in_numpy.fitted(max(size, dilation * kernel), kernel, stride, padding, dilation)
    return max((size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1, 0)


@conv_output_size.mistake(
    "does not look at its arguments", hint="What is a stride of 0? Raise ValueError for what is out of range."
)
def unchecked(size, kernel, *, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@conv_output_size.mistake(
    "takes 3.0 and True for integers", hint="isinstance(True, int) is true in Python, and 3.0 is a float: refuse both."
)
def of_floats(size, kernel, *, stride=1, padding=0, dilation=1):
    return in_numpy.conv_output_size(
        int(size), int(kernel), stride=int(stride), padding=int(padding), dilation=int(dilation)
    )

"""padding_amount: what is drawn, its laws, and the mistakes that break them."""

from reference.compare import equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.inputs import composite, integers, sampled_from


@composite
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
)

padding_amount.refuses("kernel is no integer of at least 1", kernel=[0, 3.0])
padding_amount.refuses("there is no such mode", mode=["reflect", "SAME", "", None])
padding_amount.refuses("dilation is no integer of at least 1", dilation=[0, 1.5])
padding_amount.refuses(
    "mode is 'same' and the kernel spans an even number of pixels",
    {"kernel": 2, "mode": "same", "dilation": 1},
    {"kernel": 4, "mode": "same", "dilation": 1},
    {"kernel": 4, "mode": "same", "dilation": 3},
    argument="kernel",
)


@padding_amount.law("at stride 1 a kernel that spans k takes size n to n - k + 1 (valid), n (same) or n + k - 1 (full)")
def gives_the_size(f, kernel, mode, dilation, size=integers(1, 9)):
    span = dilation * (kernel - 1) + 1
    expected = {"valid": size - span + 1, "same": size, "full": size + span - 1}[mode]
    padding = (expected + span - 1 - size) // 2
    equal(f(kernel, mode, dilation=dilation), padding, message="with this padding the output has another size")


@padding_amount.law("a kernel of k entries, d apart, is padded like one with d (k - 1) + 1 entries")
def dilation(f, kernel, mode, dilation):
    equal(f(kernel, mode, dilation=dilation), f(dilation * (kernel - 1) + 1, mode),
          message="the dilated kernel gets another padding")  # fmt: skip


@padding_amount.law("a kernel with one entry needs no padding")
def of_one(f, mode, dilation):
    equal(f(1, mode, dilation=dilation), 0, message="there is padding")


@padding_amount.mistake("gives the padding of both ends together", hint="The answer is per end: it is added twice.")
def both_ends(kernel, mode, *, dilation=1):
    return 2 * in_numpy.padding_amount(kernel, mode, dilation=dilation)


@padding_amount.mistake("forgets the dilation", hint="A dilated kernel reaches over dilation * (kernel - 1) pixels.")
def undilated(kernel, mode, *, dilation=1):
    in_numpy.padding_amount(kernel, mode, dilation=dilation)
    return {"valid": 0, "same": (kernel - 1) // 2, "full": kernel - 1}[mode]


@padding_amount.mistake(
    "multiplies the kernel by the dilation", hint="k entries have k - 1 gaps: the span is d (k - 1) + 1, not d k."
)
def overdilated(kernel, mode, *, dilation=1):
    in_numpy.padding_amount(kernel, mode, dilation=dilation)
    return {"valid": 0, "same": dilation * kernel // 2, "full": dilation * kernel - 1}[mode]


@padding_amount.mistake(
    "swaps same and full", hint="'full' has every place where kernel and input touch: it pads the most."
)
def swapped(kernel, mode, *, dilation=1):
    in_numpy.padding_amount(kernel, mode, dilation=dilation)
    reach = dilation * (kernel - 1)
    return {"valid": 0, "same": reach, "full": reach // 2}[mode]


@padding_amount.mistake(
    "rounds for an even kernel", hint="An even kernel gives n - 1 or n + 1, never n: raise ValueError for 'same'."
)
def rounds(kernel, mode, *, dilation=1):
    if mode == "same":
        return dilation * (kernel - 1) // 2
    return in_numpy.padding_amount(kernel, mode, dilation=dilation)


@padding_amount.mistake(
    "takes any mode", hint="A typing error should not pass for 'valid': raise ValueError for unknown modes."
)
def any_mode(kernel, mode, *, dilation=1):
    return in_numpy.padding_amount(kernel, mode if mode in ("same", "full") else "valid", dilation=dilation)

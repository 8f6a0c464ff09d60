"""translate: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import in_tenths, with_another
from reference.inputs import Sizes, composite, integers, real, reals, sampled_from, tuples


@composite
def movable(draw):
    axes = draw(sampled_from(["h w", "n h w", "n c h w"]))
    shift = draw(integers(-6, 6)), draw(integers(-6, 6))
    return {"image": draw(reals(axes).strategy(Sizes(draw))), "shift": shift}


translate = Concept(
    in_numpy.translate,
    movable().map(in_tenths),
    built_ins=["numpy.roll", "scipy.ndimage.shift", "torch.roll"],
    instead="slices or indices",
)

translate.refuses("shift is not two integers", shift=[(1,), (1, 1, 1), (1, 0.5), (True, 1)])
translate.refuses("the image has no pixels", image=[np.zeros((3, 0)), np.zeros((2, 0, 3))])


@translate.law("the pixel at (y, x) moves to (y + dy, x + dx), round the edge if need be")
def moves(f, image, shift, row=integers(0, 3), column=integers(0, 3)):
    height, width = image.shape[-2:]
    row, column = row % height, column % width
    target = f(image, shift)[..., (row + shift[0]) % height, (column + shift[1]) % width]
    equal(target, image[..., row, column], message="the pixel moved elsewhere")


@translate.law("moving twice is moving once by the sum")
def adds(f, image, shift, more=tuples(integers(-6, 6), integers(-6, 6))):
    total = (shift[0] + more[0], shift[1] + more[1])
    equal(f(f(image, shift), more), f(image, total), message="two moves differ from one by the sum")


@translate.law("moving there and back, or all the way round, changes nothing")
def returns(f, image, shift):
    height, width = image.shape[-2:]
    equal(f(f(image, shift), (-shift[0], -shift[1])), image, message="there and back is another image")
    equal(f(image, (height, -width)), image, message="all the way round is another image")


@translate.law("it is linear", with_another(movable(), "image"))
def is_linear(f, image, shift, other, c=real()):
    equal(
        f(image + c * other, shift),
        f(image, shift) + c * f(other, shift),
        message="for a sum of images it is not the sum of their results",
    )


@translate.law("a circular convolution of the rows, or of the columns, may come before or after it")
def commutes(f, image, shift, entries=reals("4")):
    for axis in (-1, -2):
        kernel = np.resize(entries, image.shape[axis])
        before = np.apply_along_axis(in_numpy.circular_convolve1d, axis, image, kernel)
        after = np.apply_along_axis(in_numpy.circular_convolve1d, axis, f(image, shift), kernel)
        close(f(before, shift), after, message="before the move the convolution gives another result than after it")


@translate.law("every image of a stack moves alike")
def stack(f, stack=reals("n m h w"), shift=tuples(integers(-3, 3), integers(-3, 3))):
    alone = np.stack([np.stack([f(image, shift) for image in row]) for row in stack])
    equal(f(stack, shift), alone, message="in a stack an image moves otherwise than alone")


@translate.mistake("moves in the wrong direction", hint="The pixel of the result at y comes from y - dy, not y + dy.")
def backwards(image, shift):
    return in_numpy.translate(image, (-shift[0], -shift[1]))


@translate.mistake("swaps the two axes", hint="shift is (dy, dx): down first, then to the right.")
def swapped(image, shift):
    return in_numpy.translate(image, (shift[1], shift[0]))


@translate.mistake("moves down only", hint="shift has two numbers: the second one moves to the right.")
def down(image, shift):
    return in_numpy.translate(image, (shift[0], 0))


@translate.mistake("fills with zeros from the edge", hint="What leaves at one edge comes back at the other.")
def zeros(image, shift):
    return translate_filled(image, shift, 0)


@translate.mistake("fills with ones from the edge", hint="What leaves at one edge comes back at the other.")
def ones(image, shift):
    return translate_filled(image, shift, 1)


@translate.mistake(
    "moves the image as one long line", hint="Move rows and columns apart: at the right edge no new row begins."
)
def flat(image, shift):
    lines = image.reshape(*image.shape[:-2], -1)
    return np.roll(lines, shift[0] * image.shape[-1] + shift[1], axis=-1).reshape(image.shape)


@translate.mistake("moves along the first two axes", hint="The image is the last two axes: count them from the end.")
def first_axes(image, shift):
    return np.roll(image, tuple(shift), axis=(0, 1))


def translate_filled(image, shift, value):
    """What comes in from the edge is `value`."""
    moved = in_numpy.translate(image, shift).copy()
    for axis, steps in ((-2, shift[0]), (-1, shift[1])):
        along = np.moveaxis(moved, axis, 0)
        if steps > 0:
            along[:steps] = value
        elif steps < 0:
            along[steps:] = value
    return moved

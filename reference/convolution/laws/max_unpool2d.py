"""max_unpool2d: what is drawn, its laws, and the mistakes that break them."""

import math

import numpy as np

from reference.compare import close, equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import in_tenths, pools
from reference.inputs import array, composite, integers, permutations, positives


@composite
def unpools(draw):
    """Values, and places for them, no two in a plane the same."""
    images, channels = draw(integers(1, 2)), draw(integers(1, 2))
    rows, columns = draw(integers(1, 2)), draw(integers(1, 3))
    height, width = rows + draw(integers(0, 2)), columns + draw(integers(0, 2))
    places = [draw(permutations(range(height * width)))[: rows * columns] for _ in range(images * channels)]
    index = np.array(places, dtype=np.int64).reshape(images, channels, rows, columns)
    return {"y": array(draw, images, channels, rows, columns), "index": index, "output_shape": (height, width)}


def pooled(x, kernel, stride):
    """What max_pool2d gives, as max_unpool2d takes it."""
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return {"y": y, "index": index, "output_shape": x.shape[2:]}


max_unpool2d = Concept(
    in_numpy.max_unpool2d,
    unpools().map(in_tenths),
    # Windows that overlap often share their maximum.
    further=[pools(overlap=True).map(lambda case: pooled(**case))],
    built_ins=["torch.nn.functional.max_unpool2d"],
    instead="zeros, and values put at their places",
)  # fmt: skip

max_unpool2d.refuses("index has another shape than y", index=[lambda case: case["index"][:, :, 1:]])
max_unpool2d.refuses(
    "an index lies outside of the images",
    index=[
        lambda case: case["index"] - 1 - case["index"].min(),
        # The first place that is none.
        lambda case: np.full_like(case["index"], math.prod(case["output_shape"])),
    ],
)
max_unpool2d.refuses(
    "output_shape is not two integers of at least 1", output_shape=[(9,), (9, 0), (9, 9, 9), (9, 9.0), (-9, -9)]
)


@max_unpool2d.law(
    "where windows do not overlap and all is positive, max_pool2d takes the result back to y and index",
    pools(kind=positives, tiles=True),
)
def then_pool(f, x, kernel):
    pooled = in_numpy.max_pool2d(x, kernel)
    close(in_numpy.max_pool2d(f(*pooled, x.shape[2:]), kernel), pooled, message="pooling does not undo it")


@max_unpool2d.law("every value stands at its index")
def places(f, y, index, output_shape):
    planes = f(y, index, output_shape).reshape(*y.shape[:2], -1)
    got = np.take_along_axis(planes, index.reshape(*y.shape[:2], -1), axis=2).reshape(y.shape)
    close(got, y, message="at an index stands another number")


@max_unpool2d.law("everywhere else there are zeros: every plane keeps its sum, and the sum of its squares")
def summed(f, y, index, output_shape):
    x = f(y, index, output_shape)
    close(np.sum(x, axis=(2, 3)), np.sum(y, axis=(2, 3)), scale=64, message="a plane has another sum")
    close(np.sum(x**2, axis=(2, 3)), np.sum(y**2, axis=(2, 3)), message="a plane has another sum of squares")


@max_unpool2d.law("the result has the height and width that were asked for")
def shape(f, y, index, output_shape):
    equal(f(y, index, output_shape).shape, (*y.shape[:2], *output_shape), message="the images have another size")


@max_unpool2d.law("every plane is treated alone")
def planes(f, y, index, output_shape):
    whole = f(y, index, output_shape)
    for image in range(y.shape[0]):
        for channel in range(y.shape[1]):
            alone = f(y[[image]][:, [channel]], index[[image]][:, [channel]], output_shape)[0, 0]
            close(whole[image, channel], alone, message=f"plane {channel} of image {image} depends on others")


@max_unpool2d.mistake(
    "puts each value into the middle of its window", hint="The maximum stood at the index: that is what it is for."
)
def middle(y, index, output_shape):
    return unpool_fixed(y, output_shape, lambda side: side // 2)


@max_unpool2d.mistake(
    "puts each value into the corner of its window", hint="The maximum stood at the index: that is what it is for."
)
def corner(y, index, output_shape):
    return unpool_fixed(y, output_shape, lambda side: 0)


@max_unpool2d.mistake("fills the whole window", hint="Only one pixel of a window was the maximum: the others become 0.")
def fills(y, index, output_shape):
    height, width = output_shape
    rows = np.minimum(np.arange(height) * y.shape[2] // height, y.shape[2] - 1)
    columns = np.minimum(np.arange(width) * y.shape[3] // width, y.shape[3] - 1)
    return y[:, :, rows[:, None], columns]


@max_unpool2d.mistake("counts the index through the whole batch", hint="Every plane counts its own pixels, from 0.")
def first_plane(y, index, output_shape):
    x = np.zeros((*y.shape[:2], *output_shape), y.dtype)
    x.reshape(-1)[index.ravel()] = y.ravel()
    return x


@max_unpool2d.mistake("takes the index column by column", hint="The index counts row by row, W pixels in each.")
def columns(y, index, output_shape):
    height, width = output_shape
    return in_numpy.max_unpool2d(y, index % height * width + index // height, output_shape)


@max_unpool2d.mistake(
    "adds up what belongs to the same place",
    hint="A maximum that two windows share is one pixel: it stands there once.",
)
def added(y, index, output_shape):
    planes = np.zeros((y.shape[0] * y.shape[1], math.prod(output_shape)), y.dtype)
    np.add.at(planes, (np.arange(len(planes))[:, None], index.reshape(len(planes), -1)), y.reshape(len(planes), -1))
    return planes.reshape(*y.shape[:2], *output_shape)


@max_unpool2d.mistake("swaps height and width", hint="output_shape is (H, W): rows first.")
def turned(y, index, output_shape):
    return in_numpy.max_unpool2d(y, index, output_shape[::-1])


def unpool_fixed(y, output_shape, place):
    """Every value at the same place of its window."""
    x = np.zeros((*y.shape[:2], *output_shape), y.dtype)
    down, across = (size // count for size, count in zip(output_shape, y.shape[2:], strict=True))
    rows, columns = (
        side * np.arange(count) + place(side) for side, count in zip((down, across), y.shape[2:], strict=True)
    )
    x[:, :, rows[:, None], columns] = y
    return x

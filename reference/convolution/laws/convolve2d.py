"""convolve2d: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import OF_SUMS, in_tenths, squared, with_another
from reference.inputs import array, composite, integers, real


@composite
def single_images(draw):
    kernel = draw(integers(1, 3)), draw(integers(1, 3))
    size = [side + draw(integers(0, 3)) for side in kernel]
    return {"image": array(draw, *size), "kernel": array(draw, *kernel)}


convolve2d = Concept(
    in_numpy.convolve2d,
    single_images().map(in_tenths),
    built_ins=["scipy.signal.convolve2d", "torch.nn.functional.conv2d", "torch.nn.functional.conv_transpose2d"],
    instead="slices, products and sums",
)  # fmt: skip

convolve2d.refuses(
    "kernel has no entries, or is larger than the image",
    kernel=[
        np.zeros((0, 2)),
        lambda case: np.ones((case["image"].shape[0] + 1, 1)),
        lambda case: np.ones((1, case["image"].shape[1] + 1)),
    ],
)


@convolve2d.law("it is conv2d with the kernel flipped on both axes")
def flipped_conv2d(f, image, kernel):
    expected = in_numpy.conv2d(image[None, None], kernel[None, None, ::-1, ::-1])[0, 0]
    close(f(image, kernel), expected, scale=OF_SUMS, message="it is not conv2d with the flipped kernel")


@convolve2d.law("it is linear in the image", with_another(single_images(), "image"))
def linear(f, image, kernel, other, c=real()):
    close(
        f(image + c * other, kernel),
        f(image, kernel) + c * f(other, kernel),
        scale=OF_SUMS,
        message="for a sum of images it is not the sum of their results",
    )


@convolve2d.law("it is linear in the kernel", with_another(single_images(), "kernel"))
def bilinear(f, image, kernel, other, c=real()):
    close(
        f(image, kernel + c * other),
        f(image, kernel) + c * f(image, other),
        scale=OF_SUMS,
        message="for a sum of kernels it is not the sum of their results",
    )


@convolve2d.law(
    "a single 1 in row k and column l of the kernel picks the pixel k up and l left of each window's last one"
)
def picks(f, image, kernel, seed=integers(0, 8)):
    k, l = divmod(seed % kernel.size, kernel.shape[1])
    single = np.zeros_like(kernel)
    single[k, l] = 1
    bottom, right = image.shape[0] - k, image.shape[1] - l
    expected = image[kernel.shape[0] - 1 - k : bottom, kernel.shape[1] - 1 - l : right]
    close(f(image, single), expected, scale=OF_SUMS, message="other pixels were picked")


@convolve2d.law("a kernel that is the product of a column and a row convolves the columns, then the rows")
def separates(f, image, kernel):
    column, row = kernel[:, 0], kernel[0]
    down = np.apply_along_axis(in_numpy.convolve1d, 0, image, column)[column.size - 1 : image.shape[0]]
    across = np.apply_along_axis(in_numpy.convolve1d, 1, down, row)[:, row.size - 1 : image.shape[1]]
    close(
        f(image, np.outer(column, row)), across, scale=OF_SUMS, message="it is not a convolution of columns, then rows"
    )


@convolve2d.mistake(
    "does not flip the kernel", hint="That is cross-correlation, what conv2d does. A convolution flips."
)
def correlates(image, kernel):
    return in_numpy.convolve2d(image, kernel[::-1, ::-1])


@convolve2d.mistake(
    "turns the kernel upside down, and not left to right as well",
    hint="Both indices run backwards: flip both axes.",
)
def half_flipped(image, kernel):
    return in_numpy.convolve2d(image, kernel[:, ::-1])


@convolve2d.mistake(
    "gives the full result", hint="Only places where the whole kernel lies on the image count: M - K + 1."
)
def full(image, kernel):
    margins = [(side - 1, side - 1) for side in kernel.shape]
    return in_numpy.convolve2d(np.pad(image, margins), kernel)


@convolve2d.mistake("takes as many columns as rows", hint="Images are rectangles: N - L + 1 columns.")
def square(image, kernel):
    return squared(in_numpy.convolve2d(image, kernel))


@convolve2d.mistake("takes the mean of the products", hint="It is their sum: nothing is divided.")
def mean(image, kernel):
    return in_numpy.convolve2d(image, kernel) / kernel.size


@convolve2d.mistake("makes the kernel sum to 1 first", hint="An edge filter sums to 0: use the kernel as it is.")
def normalizes(image, kernel):
    return in_numpy.convolve2d(image, kernel / np.sum(kernel))


@convolve2d.mistake(
    "cuts negative results off", hint="Only a picture on a screen has no negative pixels; a result has."
)
def clips(image, kernel):
    return np.maximum(in_numpy.convolve2d(image, kernel), 0)


@convolve2d.mistake(
    "turns the kernel left to right, and not upside down as well",
    hint="Both indices run backwards: flip both axes.",
)
def rows_flipped(image, kernel):
    return in_numpy.convolve2d(image, kernel[::-1])


@convolve2d.mistake(
    "swaps height and width of the kernel", hint="Row k of the kernel belongs to rows of the image: no transpose."
)
def turned(image, kernel):
    return in_numpy.convolve2d(image, kernel.T)

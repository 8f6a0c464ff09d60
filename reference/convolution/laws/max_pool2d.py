"""max_pool2d: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close, equal, holds
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import in_tenths, pools, squared, used, wider, windows
from reference.inputs import distinct, near_ties

max_pool2d = Concept(
    in_numpy.max_pool2d,
    pools(kind=distinct).map(in_tenths),
    # Ties, which few images have.
    further=[pools(limit=0.25)],
    unusual=[pools(kind=near_ties)],
    built_ins=["scipy.ndimage.maximum_filter", "torch.nn.functional.max_pool2d"],
    instead="slices, and a maximum with its place",
)  # fmt: skip

max_pool2d.refuses(
    "kernel is no integer of at least 1, or is larger than a side of the images",
    kernel=[0, -1, 2.0, lambda case: min(case["x"].shape[2:]) + 1],
)
max_pool2d.refuses("stride is neither None nor an integer of at least 1", stride=[0, -1, 1.5, True])


@max_pool2d.law("every output is a pixel of its window, and no pixel of the window is larger")
def of_window(f, x, kernel, stride):
    y, _ = f(x, kernel, stride=stride)
    for i, j, pixels in windows(x, kernel, stride):
        close(y[:, :, i, j], np.max(pixels, axis=(2, 3)), message=f"window ({i}, {j}) has another maximum")


@max_pool2d.law("rows and columns are each as many as conv_output_size tells, and the index has the shape of y")
def shape(f, x, kernel, stride):
    y, index = f(x, kernel, stride=stride)
    step = kernel if stride is None else stride
    size = tuple(in_numpy.conv_output_size(side, kernel, stride=step) for side in x.shape[2:])
    equal(y.shape, (*x.shape[:2], *size), message="y has another shape")
    equal(index.shape, (*x.shape[:2], *size), message="the index has another shape")


@max_pool2d.law("the index tells where in its plane of x, counted row by row, the maximum is")
def index(f, x, kernel, stride):
    y, index = f(x, kernel, stride=stride)
    planes = x.reshape(*x.shape[:2], -1)
    holds((index >= 0) & (index < planes.shape[2]), "an index lies outside its plane", got=index)
    places = index.reshape(*x.shape[:2], -1).astype(np.int64)
    close(np.take_along_axis(planes, places, axis=2).reshape(y.shape), y, message="at the index stands another number")


@max_pool2d.law(
    "the index lies in its own window, and where several pixels are the largest it is the first of them",
    pools(limit=0.25),
)
def first(f, x, kernel, stride):
    _, index = f(x, kernel, stride=stride)
    numbers = np.arange(x.shape[2] * x.shape[3]).reshape(1, 1, *x.shape[2:])
    places = windows(np.broadcast_to(numbers, x.shape), kernel, stride)
    for (i, j, pixels), (_, _, place) in zip(windows(x, kernel, stride), places, strict=True):
        largest = pixels == np.max(pixels, axis=(2, 3), keepdims=True)
        first = np.min(np.where(largest, place, numbers.size), axis=(2, 3))
        equal(index[:, :, i, j], first, message=f"window ({i}, {j}) has its first maximum elsewhere")


@max_pool2d.law("it commutes with increasing functions: cubing before or after gives the same, and the same index")
def commutes(f, x, kernel, stride):
    y, index = f(x, kernel, stride=stride)
    cubes, places = f(x**3, kernel, stride=stride)
    close(cubes, y**3, message="cubing first gives another result")
    equal(places, index, message="cubing first gives another index")


@max_pool2d.law("no output is below that of avg_pool2d")
def above_mean(f, x, kernel, stride):
    y, _ = f(x, kernel, stride=stride)
    at_most(in_numpy.avg_pool2d(x, kernel, stride=stride), y, scale=32, message="a maximum is below the mean")


@max_pool2d.law("without a stride the windows lie side by side: the stride is the kernel")
def default_stride(f, x, kernel):
    equal(f(x, kernel), f(x, kernel, stride=kernel), message="the default stride is another one")
    equal(f(x, kernel, stride=None), f(x, kernel, stride=kernel), message="None as stride is another one")


@max_pool2d.law("pixels in the remainder at the bottom and the right do not matter, however large they are")
def remainder(f, x, kernel, stride):
    rows, columns = used(x, kernel, stride)
    loud = x.copy()
    loud[:, :, rows:] = 99
    loud[:, :, :, columns:] = 99
    equal(f(loud, kernel, stride=stride), f(x, kernel, stride=stride), message="the remainder changed the result")


@max_pool2d.law("a window of one pixel at stride 1 changes nothing, and the index counts the pixels")
def of_one(f, x):
    y, index = f(x, 1, stride=1)
    close(y, x, message="something changed")
    numbers = np.arange(x.shape[2] * x.shape[3]).reshape(1, 1, *x.shape[2:])
    equal(index, np.broadcast_to(numbers, x.shape), message="the index does not count the pixels of each plane from 0")


@max_pool2d.mistake(
    "counts the index inside the window", hint="The index is the place in the whole plane of x: row * W + column."
)
def index_in_window(x, kernel, *, stride=None):
    y, _ = in_numpy.max_pool2d(x, kernel, stride=stride)
    return y, flat_windows(x, kernel, stride).argmax(axis=-1)


@max_pool2d.mistake("counts the index through the whole batch", hint="Every plane counts its own pixels, from 0.")
def index_in_batch(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    planes = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], 1, 1)
    return y, index + planes * x.shape[2] * x.shape[3]


@max_pool2d.mistake("counts rows of the result's width", hint="The index counts pixels of x: a row has W of them.")
def index_narrow(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return y, index // x.shape[3] * y.shape[3] + index % x.shape[3]


@max_pool2d.mistake("multiplies the row by the height", hint="To get down one row you pass W pixels, not H.")
def index_by_height(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return y, index // x.shape[3] * x.shape[2] + index % x.shape[3]


@max_pool2d.mistake(
    "takes the last of several maxima",
    hint="Where several are the largest, the first one counts: in a loop > finds it, >= does not.",
)
def last(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x[:, :, ::-1, ::-1], 1, stride=1)
    y, _ = in_numpy.max_pool2d(x, kernel, stride=stride)
    numbers = np.broadcast_to(np.arange(x.shape[2] * x.shape[3], dtype=float).reshape(x.shape[2:]), x.shape)
    pixels, places = flat_windows(x, kernel, stride), flat_windows(numbers, kernel, stride)
    index = np.where(pixels == y[..., None], places, -1).max(axis=-1)
    return y, index.astype(np.int64)


@max_pool2d.mistake("pads out the remainder", hint="A window that hangs over the edge is dropped.")
def ceil(x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    refuse_bad_windows(x, kernel, stride)
    rest = [-(size - kernel) % step for size in x.shape[2:]]
    padded = np.pad(x, [(0, 0), (0, 0), (0, rest[0]), (0, rest[1])], constant_values=-np.inf)
    y, index = in_numpy.max_pool2d(padded, kernel, stride=stride)
    return y, index // padded.shape[3] * x.shape[3] + index % padded.shape[3]


@max_pool2d.mistake(
    "lets no maximum be below 0", hint="All pixels of a window may be negative: start from its first pixel, not from 0."
)
def from_zero(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return np.maximum(y, 0), index


@max_pool2d.mistake(
    "looks for the largest magnitude", hint="-3 is smaller than 2: compare the numbers, not their sizes."
)
def magnitude(x, kernel, *, stride=None):
    _, index = in_numpy.max_pool2d(np.abs(x), kernel, stride=stride)
    planes = x.reshape(*x.shape[:2], -1)
    return np.take_along_axis(planes, index.reshape(*x.shape[:2], -1), axis=2).reshape(index.shape), index


@max_pool2d.mistake(
    "has a stride of 1 unless told", hint="Without a stride the windows lie side by side: stride = kernel."
)
def stride_one(x, kernel, *, stride=None):
    return in_numpy.max_pool2d(x, kernel, stride=1 if stride is None else stride)


@max_pool2d.mistake("ignores the stride", hint="stride may differ from kernel: windows then overlap, or leave gaps.")
def unstrided(x, kernel, *, stride=None):
    in_numpy.pool_stride(x.shape, kernel, stride)
    return in_numpy.max_pool2d(x, kernel)


@max_pool2d.mistake("takes the smallest", hint="Of the pixels of a window the largest one is wanted.")
def minimum(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(-x, kernel, stride=stride)
    return -y, index


@max_pool2d.mistake("takes the mean", hint="That is average pooling: here the largest pixel counts.")
def mean(x, kernel, *, stride=None):
    _, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return in_numpy.avg_pool2d(x, kernel, stride=stride), index


@max_pool2d.mistake("takes the maximum over the channels too", hint="Every channel is pooled on its own.")
def channels(x, kernel, *, stride=None):
    return in_numpy.max_pool2d(np.broadcast_to(x.max(axis=1, keepdims=True), x.shape), kernel, stride=stride)


@max_pool2d.mistake("computes the width from the height", hint="Images are rectangles: work out both sizes.")
def square(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return squared(y), squared(index)


@max_pool2d.mistake(
    "shrinks a window that is too large", hint="A window that does not fit has no place: raise ValueError for it."
)
def any_kernel(x, kernel, *, stride=None):
    return in_numpy.max_pool2d(x, max(min(kernel, *x.shape[2:]), 1), stride=kernel if stride is None else stride)


def flat_windows(x, kernel, stride):
    """Every pooling window as one row of pixels."""
    windows = in_numpy.patches(x, (kernel, kernel), stride=kernel if stride is None else stride)
    return windows.reshape(*windows.shape[:4], -1)


def refuse_bad_windows(x, kernel, stride):
    """These versions are wrong elsewhere: they do refuse what must be refused."""
    in_numpy.pool_stride(x.shape, kernel, stride)


# The backward pass --------------------------------------------------------------------------------------------------

max_pool2d.backward.refuses("grad has another shape than y", grad=[wider, lambda case: case["grad"][:, :, 1:]])


@max_pool2d.backward.law("all of grad arrives, plane by plane")
def gradient_sum(f, grad, x, kernel, stride):
    by_x = f(grad, x, kernel, stride=stride)
    close(
        np.sum(by_x, axis=(2, 3)),
        np.sum(grad, axis=(2, 3)),
        scale=8 * grad.size,
        message="a plane of the gradient has another sum than grad",
    )


@max_pool2d.backward.law("only pixels that won a window get a gradient")
def gradient_places(f, grad, x, kernel, stride):
    by_x = f(grad, x, kernel, stride=stride).reshape(*x.shape[:2], -1).copy()
    _, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    np.put_along_axis(by_x, index.reshape(*x.shape[:2], -1), 0, axis=2)
    equal(by_x, np.zeros_like(by_x), message="a pixel that won nothing got a gradient")


@max_pool2d.backward.law(
    "a pixel that wins several windows gets the sum of their gradients", pools(kind=distinct, overlap=True)
)
def gradient_adds(f, x, kernel, stride):
    x = x.copy()
    x[:, :, x.shape[2] // 2, x.shape[3] // 2] = 99
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    by_x = f(np.ones_like(y), x, kernel, stride=stride).reshape(*x.shape[:2], -1)
    wins = np.sum(index.reshape(*x.shape[:2], -1, 1) == np.arange(by_x.shape[2]), axis=2)
    close(by_x, wins.astype(x.dtype), message="with a grad of ones, a pixel gets another number than that of its wins")


@max_pool2d.backward.mistake(
    "keeps one gradient of a pixel that won several windows", hint="They add up: an assignment keeps the last of them."
)
def backward_overwrites(grad, x, kernel, *, stride=None):
    _, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return in_numpy.max_unpool2d(grad, index, x.shape[2:])


@max_pool2d.backward.mistake(
    "shares the gradient among all pixels of the window", hint="Only the winner moved the result."
)
def backward_shares(grad, x, kernel, *, stride=None):
    return in_numpy.avg_pool2d_backward(grad, x, kernel, stride=stride)


@max_pool2d.backward.mistake(
    "shares the gradient among equal pixels",
    hint="Where several pixels are the largest, the first of them gets it all.",
)
def backward_ties(grad, x, kernel, *, stride=None):
    y, _ = in_numpy.max_pool2d(x, kernel, stride=stride)
    by_x = np.zeros_like(x)
    for i, j, pixels in windows(x, kernel, stride):
        largest = pixels == y[:, :, i, j, None, None]
        share = largest * (grad[:, :, i, j] / largest.sum(axis=(2, 3)))[..., None, None]
        step = kernel if stride is None else stride
        by_x[:, :, i * step : i * step + kernel, j * step : j * step + kernel] += share
    return by_x


@max_pool2d.backward.mistake(
    "gives all of grad to each of several equal pixels",
    hint="Where several pixels are the largest, the first one alone gets it: a comparison with the maximum finds all.",
)
def backward_all_ties(grad, x, kernel, *, stride=None):
    y, _ = in_numpy.max_pool2d(x, kernel, stride=stride)
    by_x, step = np.zeros_like(x), kernel if stride is None else stride
    for i, j, pixels in windows(x, kernel, stride):
        largest = pixels == y[:, :, i, j, None, None]
        part = by_x[:, :, i * step : i * step + kernel, j * step : j * step + kernel]
        part += largest * grad[:, :, i, j, None, None]
    return by_x


@max_pool2d.backward.mistake(
    "gives every pixel of the window all of grad", hint="Only the winner gets it: the others moved nothing."
)
def backward_copies(grad, x, kernel, *, stride=None):
    return in_numpy.avg_pool2d_backward(grad * kernel**2, x, kernel, stride=stride)


@max_pool2d.backward.mistake(
    "puts the gradient into the corner of the window", hint="It belongs to the winner, wherever that is."
)
def backward_corner(grad, x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    by_x = np.zeros_like(x)
    by_x[:, :, : step * grad.shape[2] : step, : step * grad.shape[3] : step] = grad
    return by_x

"""avg_pool2d: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import in_tenths, overwritten, pools, used, wider, windows, with_another
from reference.inputs import real, with_cotangent

avg_pool2d = Concept(
    in_numpy.avg_pool2d,
    pools().map(in_tenths),
    built_ins=["scipy.ndimage.uniform_filter", "torch.nn.functional.avg_pool2d", "torch.nn.functional.conv2d"],
    instead="slices and a mean",
)  # fmt: skip

avg_pool2d.refuses(
    "kernel is no integer of at least 1, or is larger than a side of the images",
    kernel=[0, -1, 2.0, lambda case: min(case["x"].shape[2:]) + 1],
)
avg_pool2d.refuses("stride is neither None nor an integer of at least 1", stride=[0, -1, 1.5, True])


@avg_pool2d.law("it is conv2d with a constant kernel, one for every channel")
def is_conv2d(f, x, kernel, stride):
    constant = np.full((x.shape[1], 1, kernel, kernel), 1 / kernel**2, x.dtype)
    step = kernel if stride is None else stride
    expected = in_numpy.conv2d(x, constant, stride=step, groups=x.shape[1])
    close(f(x, kernel, stride=stride), expected, scale=8, message="it is not conv2d with a constant kernel")


@avg_pool2d.law("where the windows tile the image it keeps the mean", pools(tiles=True))
def is_kept(f, x, kernel):
    close(np.mean(f(x, kernel), axis=(2, 3)), np.mean(x, axis=(2, 3)), scale=8, message="the mean changed")


@avg_pool2d.law("it is linear", with_another(pools(), "x"))
def is_linear(f, x, kernel, stride, other, c=real()):
    apart = f(x, kernel, stride=stride) + c * f(other, kernel, stride=stride)
    close(
        f(x + c * other, kernel, stride=stride),
        apart,
        scale=128,
        message="for a sum of images it is not the sum of their results",
    )


@avg_pool2d.law("an image of one number stays one number")
def of_constant(f, x, kernel, stride):
    y = f(np.full_like(x, 3), kernel, stride=stride)
    close(y, np.full_like(y, 3), message="the number changed")


@avg_pool2d.law("without a stride the windows lie side by side: the stride is the kernel")
def default_stride(f, x, kernel):
    close(f(x, kernel), f(x, kernel, stride=kernel), scale=8, message="the default stride is another one")
    close(f(x, kernel, stride=None), f(x, kernel, stride=kernel), scale=8, message="None as stride is another one")


@avg_pool2d.law("pixels in the remainder at the bottom and the right do not matter")
def remainder(f, x, kernel, stride):
    rows, columns = used(x, kernel, stride)
    expected = f(x[:, :, :rows, :columns], kernel, stride=stride)
    close(f(x, kernel, stride=stride), expected, scale=8, message="the remainder changed the result")


@avg_pool2d.law("every output lies between the smallest and the largest pixel of its window")
def is_between(f, x, kernel, stride):
    y = f(x, kernel, stride=stride)
    for i, j, pixels in windows(x, kernel, stride):
        at_most(np.min(pixels, axis=(2, 3)), y[:, :, i, j], scale=8, message="a mean is below its window")
        at_most(y[:, :, i, j], np.max(pixels, axis=(2, 3)), scale=8, message="a mean is above its window")


@avg_pool2d.mistake("takes the sum", hint="Divide by the number of pixels in a window, k * k.")
def summed(x, kernel, *, stride=None):
    return in_numpy.avg_pool2d(x, kernel, stride=stride) * kernel**2


@avg_pool2d.mistake("divides by k alone", hint="A window of side k has k * k pixels.")
def by_side(x, kernel, *, stride=None):
    return in_numpy.avg_pool2d(x, kernel, stride=stride) * kernel


@avg_pool2d.mistake("takes the maximum", hint="That is max pooling: here all pixels of a window count alike.")
def maximum(x, kernel, *, stride=None):
    return in_numpy.max_pool2d(x, kernel, stride=stride)[0]


@avg_pool2d.mistake(
    "has a stride of 1 unless told", hint="Without a stride the windows lie side by side: stride = kernel."
)
def stride_one(x, kernel, *, stride=None):
    return in_numpy.avg_pool2d(x, kernel, stride=1 if stride is None else stride)


@avg_pool2d.mistake("ignores the stride", hint="stride may differ from kernel: windows then overlap, or leave gaps.")
def unstrided(x, kernel, *, stride=None):
    in_numpy.pool_stride(x.shape, kernel, stride)
    return in_numpy.avg_pool2d(x, kernel)


@avg_pool2d.mistake(
    "gives the windows that hang over the edge, too", hint="Only places where the whole window lies on the image count."
)
def ceil(x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    rest = [-(size - kernel) % step for size in x.shape[2:]]
    padded = np.pad(x, [(0, 0), (0, 0), (0, rest[0]), (0, rest[1])])
    return in_numpy.avg_pool2d(padded, kernel, stride=stride)


@avg_pool2d.mistake("takes the mean over the channels too", hint="Every channel is pooled on its own.")
def channels(x, kernel, *, stride=None):
    return in_numpy.avg_pool2d(np.broadcast_to(x.mean(axis=1, keepdims=True), x.shape), kernel, stride=stride)


@avg_pool2d.mistake(
    "divides by the square of the stride", hint="A window of side k has k * k pixels, however far windows lie apart."
)
def by_stride(x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    return in_numpy.avg_pool2d(x, kernel, stride=stride) * kernel**2 / step**2


# The backward pass --------------------------------------------------------------------------------------------------

avg_pool2d.backward.refuses("grad has another shape than the result", grad=[wider, lambda case: case["grad"][:, :, 1:]])


@avg_pool2d.backward.law("all of grad arrives, plane by plane")
def gradient_sum(f, grad, x, kernel, stride):
    by_x = f(grad, x, kernel, stride=stride)
    close(
        np.sum(by_x, axis=(2, 3)),
        np.sum(grad, axis=(2, 3)),
        scale=8 * grad.size,
        message="a plane of the gradient has another sum than grad",
    )


@avg_pool2d.backward.law(
    "every pixel gets 1 / k^2 of the gradient of each window that it is in, and nothing in the remainder",
    with_cotangent(
        pools(overlap=True), lambda case: in_numpy.avg_pool2d(case["x"], case["kernel"], stride=case["stride"])
    ),
)
def gradient_shares(f, grad, x, kernel, stride):
    expected = np.zeros_like(x)
    for i, j, pixels in windows(expected, kernel, stride):
        pixels += grad[:, :, i, j, None, None] / kernel**2
    close(f(grad, x, kernel, stride=stride), expected, scale=8 * kernel**2, message="a pixel gets another share")


@avg_pool2d.backward.mistake(
    "forgets to divide", hint="Each pixel carried 1 / k^2 of the mean: so much of grad comes back."
)
def backward_undivided(grad, x, kernel, *, stride=None):
    return in_numpy.avg_pool2d_backward(grad, x, kernel, stride=stride) * kernel**2


@avg_pool2d.backward.mistake("divides by k alone", hint="A window of side k has k * k pixels.")
def backward_by_side(grad, x, kernel, *, stride=None):
    return in_numpy.avg_pool2d_backward(grad, x, kernel, stride=stride) * kernel


@avg_pool2d.backward.mistake(
    "overwrites where windows overlap", hint="A pixel in several windows gets several shares: += instead of =."
)
def backward_overwrites(grad, x, kernel, *, stride=None):
    shares = np.broadcast_to((grad / kernel**2)[..., None, None], (*grad.shape, kernel, kernel))
    return overwritten(shares, x.shape[2:], kernel if stride is None else stride, 1)


@avg_pool2d.backward.mistake(
    "spreads the gradient over the whole image", hint="A pixel gets shares from its own windows alone."
)
def backward_everywhere(grad, x, kernel, *, stride=None):
    return in_numpy.global_avg_pool_backward(grad.sum(axis=(2, 3)), x)


@avg_pool2d.backward.mistake(
    "puts the gradient into the corner of the window", hint="Every pixel of the window had the same part in the mean."
)
def backward_corner(grad, x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    by_x = np.zeros_like(x)
    by_x[:, :, : step * grad.shape[2] : step, : step * grad.shape[3] : step] = grad
    return by_x


@avg_pool2d.backward.mistake(
    "divides by the square of the stride", hint="A window of side k has k * k pixels, however far windows lie apart."
)
def backward_by_stride(grad, x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    return in_numpy.avg_pool2d_backward(grad, x, kernel, stride=stride) * kernel**2 / step**2

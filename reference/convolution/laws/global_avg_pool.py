"""global_avg_pool: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import wider
from reference.inputs import integers, real, reals

global_avg_pool = Concept(
    in_numpy.global_avg_pool,
    x=reals("n c h w"),
    built_ins=["torch.nn.functional.adaptive_avg_pool2d", "torch.nn.functional.avg_pool2d"],
    instead="a mean or a sum",
)  # fmt: skip

global_avg_pool.refuses("the images have no pixels", x=[lambda case: case["x"][:, :, :0]])


@global_avg_pool.law("moving an image round in a circle changes nothing")
def is_invariant(f, x, down=integers(-3, 3), right=integers(-3, 3)):
    moved = np.roll(x, (down, right), axis=(2, 3))
    close(f(moved), f(x), scale=8, message="the moved image has another answer")


@global_avg_pool.law("an image of one number gives that number")
def of_constant(f, x):
    levels = np.arange(x.shape[0] * x.shape[1]).reshape(x.shape[:2]).astype(x.dtype)
    close(f(np.broadcast_to(levels[:, :, None, None], x.shape)), levels, message="a constant image has another answer")


@global_avg_pool.law("it is linear")
def is_linear(f, x, other=reals("n c h w"), c=real()):
    close(
        f(x + c * other),
        f(x) + c * f(other),
        scale=128,
        message="for a sum of images it is not the sum of their answers",
    )


@global_avg_pool.law("times the number of pixels it is the sum of each channel of each image")
def sums(f, x):
    expected = np.einsum("nchw->nc", x)
    close(f(x), expected / (x.shape[2] * x.shape[3]), scale=8, message="it is not the sum divided by the pixels")


@global_avg_pool.law("images do not mix, and neither do channels")
def alone(f, x, image=integers(0, 3), channel=integers(0, 3)):
    image, channel = image % x.shape[0], channel % x.shape[1]
    louder = x.copy()
    louder[image, channel] += 8
    expected = np.zeros(x.shape[:2], x.dtype)
    expected[image, channel] = 8
    close(f(louder), f(x) + expected, scale=16, message="more than the one channel of the one image changed")


@global_avg_pool.mistake("takes the sum", hint="Divide by the number of pixels.")
def summed(x):
    return x.sum(axis=(2, 3))


@global_avg_pool.mistake("takes the maximum", hint="That is global max pooling: take the mean.")
def largest_of_all(x):
    return x.max(axis=(2, 3))


@global_avg_pool.mistake(
    "takes the mean over the channels too", hint="Axes 2 and 3 are the image; the channels stay apart."
)
def channels(x):
    return np.broadcast_to(x.mean(axis=(1, 2, 3))[:, None], x.shape[:2])


@global_avg_pool.mistake("takes the mean over the batch too", hint="Axes 2 and 3 are the image; the images stay apart.")
def batch(x):
    return np.broadcast_to(x.mean(axis=(0, 2, 3)), x.shape[:2])


@global_avg_pool.mistake("keeps the two axes", hint="The result is (N, C): the two axes are summed away.")
def keeps(x):
    return x.mean(axis=(2, 3), keepdims=True)


@global_avg_pool.mistake("averages the largest square only", hint="Images are rectangles: all of their pixels count.")
def square(x):
    side = min(x.shape[2:])
    return x[:, :, :side, :side].mean(axis=(2, 3))


@global_avg_pool.mistake("divides by the height alone", hint="An image has H * W pixels.")
def by_height(x):
    return x.sum(axis=(2, 3)) / x.shape[2]


@global_avg_pool.mistake("divides by the width alone", hint="An image has H * W pixels.")
def by_width(x):
    return x.sum(axis=(2, 3)) / x.shape[3]


# The backward pass --------------------------------------------------------------------------------------------------

# grad comes first in the signature, so that x is what does not fit it.
global_avg_pool.backward.refuses(
    "grad has another shape than the result", lambda case: {"grad": wider(case)}, argument="x"
)


@global_avg_pool.backward.law("every pixel of an image gets the same, and together they get all of grad")
def gradient(f, grad, x):
    by_x = f(grad, x)
    close(by_x, np.broadcast_to(by_x[:, :, :1, :1], x.shape), scale=8, message="the pixels get different shares")
    close(np.sum(by_x, axis=(2, 3)), grad, scale=8, message="the shares do not make up grad")


@global_avg_pool.backward.mistake(
    "forgets to divide", hint="Each pixel carried 1 / (H W) of the mean: so much of grad comes back."
)
def backward_undivided(grad, x):
    return np.broadcast_to(grad[:, :, None, None], x.shape)


@global_avg_pool.backward.mistake(
    "divides by the size of the whole batch", hint="The mean was over H * W pixels: divide by these."
)
def backward_size(grad, x):
    return np.broadcast_to(grad[:, :, None, None] / x.size, x.shape)


@global_avg_pool.backward.mistake(
    "gives all of it to the first pixel", hint="Every pixel had the same part in the mean."
)
def backward_corner(grad, x):
    by_x = np.zeros_like(x)
    by_x[:, :, 0, 0] = grad
    return by_x


@global_avg_pool.backward.mistake("divides by the height alone", hint="An image has H * W pixels.")
def backward_by_height(grad, x):
    return np.broadcast_to(grad[:, :, None, None] / x.shape[2], x.shape)


@global_avg_pool.backward.mistake(
    "divides by the channels as well", hint="Each channel had a mean of its own, over H * W pixels."
)
def backward_by_channels(grad, x):
    return np.broadcast_to(grad[:, :, None, None] / x[0].size, x.shape)


@global_avg_pool.backward.mistake("divides by the width alone", hint="An image has H * W pixels.")
def backward_by_width(grad, x):
    return np.broadcast_to(grad[:, :, None, None] / x.shape[3], x.shape)

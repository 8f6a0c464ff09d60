"""Convolution and pooling in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import math
from collections.abc import Sequence
from typing import Literal

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int

from reference.contract import checked, choice, integer
from reference.convolution.in_numpy import (
    conv2d_size,
    conv_transpose2d_size,
    fitted,
    layers,
    pair,
    pool_stride,
    refuse_empty,
    refuse_even_span,
    refuse_larger,
    refuse_outside,
    refuse_uneven_groups,
    stamped,
)

# Sizes ----------------------------------------------------------------------------------------------------------------


@checked
def conv_output_size(size: int, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Count the places where a kernel fits along one axis: see `in_numpy.conv_output_size`."""
    padded, span = fitted(size, kernel, stride, padding, dilation)
    # The ends of the kernel's places: span, span + stride, ... up to the padded size.
    return len(range(span, padded + 1, stride))


@checked
def conv_transpose_output_size(
    size: int, kernel: int, *, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> int:
    """The size that a transposed convolution gives along one axis: see `in_numpy.conv_transpose_output_size`."""
    length = stamped(size, kernel, stride, output_padding, dilation) - 2 * integer("padding", padding, least=0)
    if length < 1:
        raise ValueError(
            f"padding: got {padding}, which leaves a size of {length}, expected one that leaves at least 1"
        )
    return length


@checked
def padding_amount(kernel: int, mode: Literal["valid", "same", "full"], *, dilation: int = 1) -> int:
    """The zeros to add at each end for one of the three usual kinds of padding: see `in_numpy.padding_amount`."""
    choice("mode", mode, ["valid", "same", "full"])
    reach = integer("dilation", dilation, least=1) * (integer("kernel", kernel, least=1) - 1)
    if mode == "same":
        refuse_even_span(kernel, reach)
    return {"valid": 0, "same": reach // 2, "full": reach}[mode]


@checked
def conv_parameter_count(
    in_channels: int, out_channels: int, kernel_height: int, kernel_width: int, *, bias: bool = True, groups: int = 1
) -> int:
    """Count the numbers that a convolution layer learns: see `in_numpy.conv_parameter_count`."""
    height, width = integer("kernel_height", kernel_height, least=1), integer("kernel_width", kernel_width, least=1)
    refuse_uneven_groups(in_channels, out_channels, groups)
    # A tensor on the meta device has a shape and no memory.
    weight = torch.empty(out_channels, in_channels // groups, height, width, device="meta")
    return weight.numel() + (weight.shape[0] if bias else 0)


@checked
def receptive_field(kernels: Sequence[int], strides: Sequence[int]) -> int:
    """The pixels that one unit at the top of a stack of convolutions can see: see `in_numpy.receptive_field`."""
    kernels, strides = layers(kernels, strides)
    field = 1
    # From the top down: `field` units in a row, a stride apart, need so many units of the layer below.
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        field = stride * (field - 1) + kernel
    return field


# Signals --------------------------------------------------------------------------------------------------------------


@checked
def convolve1d(signal: Float[torch.Tensor, "n"], kernel: Float[torch.Tensor, "k"]) -> Float[torch.Tensor, "n+k-1"]:
    """Convolve two signals, every place where they overlap: see `in_numpy.convolve1d`."""
    refuse_empty("signal", signal.shape)
    refuse_empty("kernel", kernel.shape)
    margin = kernel.shape[0] - 1
    return F.pad(signal, (margin, margin)).unfold(0, margin + 1, 1) @ kernel.flip(0)


@checked
def circular_convolve1d(signal: Float[torch.Tensor, "n"], kernel: Float[torch.Tensor, "n"]) -> Float[torch.Tensor, "n"]:
    """Convolve two signals that repeat for ever: see `in_numpy.circular_convolve1d`."""
    refuse_empty("signal", signal.shape)
    # Window m of the signal written twice is f[m + 1], ..., f[m + n]: the turns that the flipped kernel meets.
    return torch.cat([signal[1:], signal]).unfold(0, signal.shape[0], 1) @ kernel.flip(0)


@checked
def convolution_matrix(kernel: Float[torch.Tensor, "k"], size: int) -> Float[torch.Tensor, "rows n"]:
    """The matrix that convolves every signal of one size with one kernel: see `in_numpy.convolution_matrix`."""
    refuse_empty("kernel", kernel.shape)
    size = integer("size", size, least=1)
    return F.pad(kernel, (size - 1, size - 1)).unfold(0, size, 1).flip(1)


# Images ---------------------------------------------------------------------------------------------------------------


@checked
def convolve2d(
    image: Float[torch.Tensor, "m n"], kernel: Float[torch.Tensor, "k l"]
) -> Float[torch.Tensor, "m-k+1 n-l+1"]:
    """Convolve one image with one kernel, flipped, wherever all of it fits: see `in_numpy.convolve2d`."""
    refuse_larger("kernel", kernel.shape, image.shape)
    windows = image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1)
    return torch.einsum("yxkl,kl->yx", windows, kernel.flip(0, 1))


def patches(x: torch.Tensor, kernel: Sequence[int], *, stride: int = 1, dilation: int = 1) -> torch.Tensor:
    """Every window of the last two axes: (..., H, W) to (..., kh * kw, rows, columns).

    One strided slice for every entry of the kernel, stacked: faster backwards than Tensor.unfold.
    """
    rows, columns = (
        (size - dilation * (k - 1) - 1) // stride + 1 for size, k in zip(x.shape[-2:], kernel, strict=True)
    )
    starts = [(dilation * i, dilation * j) for i in range(kernel[0]) for j in range(kernel[1])]
    bottom, right = stride * (rows - 1) + 1, stride * (columns - 1) + 1
    slices = [x[..., top : top + bottom : stride, left : left + right : stride] for top, left in starts]
    return torch.stack(slices, dim=-3)


@checked
def conv2d(
    x: Float[torch.Tensor, "n c h w"],
    weight: Float[torch.Tensor, "o cg kh kw"],
    bias: Float[torch.Tensor, "o"] | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Float[torch.Tensor, "n o rows columns"]:
    """Slide kernels over images and take the weighted sum under each: see `in_numpy.conv2d`."""
    rows, columns = conv2d_size(x.shape, weight.shape, stride, padding, dilation, groups)
    images, out = x.shape[0], weight.shape[0]
    windows = patches(F.pad(x, (padding,) * 4), weight.shape[2:], stride=stride, dilation=dilation)
    # A window of all channels as one long column, so that a group is one product of matrices.
    entries = math.prod(weight.shape[1:])
    pixels = windows.reshape(images, groups, entries, rows * columns)
    y = (weight.reshape(groups, out // groups, entries) @ pixels).reshape(images, out, rows, columns)
    return y if bias is None else y + bias[:, None, None]


@checked
def conv_transpose2d(
    x: Float[torch.Tensor, "n c h w"],
    weight: Float[torch.Tensor, "c o kh kw"],
    bias: Float[torch.Tensor, "o"] | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> Float[torch.Tensor, "n o rows columns"]:
    """Let every pixel stamp the kernel, scaled by its value: see `in_numpy.conv_transpose2d`."""
    canvas, size = conv_transpose2d_size(x.shape, weight.shape, stride, padding, output_padding, dilation)
    pieces = weight.flatten(1).T @ x.flatten(2)
    # fold adds the columns of every pixel up where they belong; output_padding comes after its last stamp.
    stamps = (canvas[0] - output_padding, canvas[1] - output_padding)
    whole = F.fold(pieces, stamps, tuple(weight.shape[2:]), stride=stride, dilation=dilation)
    whole = F.pad(whole, (0, output_padding, 0, output_padding))
    y = whole[..., padding : padding + size[0], padding : padding + size[1]]
    return y if bias is None else y + bias[:, None, None]


@checked
def pointwise_conv(
    x: Float[torch.Tensor, "n c h w"], weight: Float[torch.Tensor, "o c"], bias: Float[torch.Tensor, "o"] | None = None
) -> Float[torch.Tensor, "n o h w"]:
    """Mix the channels of every pixel with one dense layer: see `in_numpy.pointwise_conv`."""
    y = (weight @ x.flatten(2)).reshape(x.shape[0], -1, *x.shape[2:])
    return y if bias is None else y + bias[:, None, None]


# Pooling --------------------------------------------------------------------------------------------------------------


@checked
def max_pool2d(
    x: Float[torch.Tensor, "n c h w"], kernel: int, *, stride: int | None = None
) -> tuple[Float[torch.Tensor, "n c rows columns"], Int[torch.Tensor, "n c rows columns"]]:
    """Keep the largest pixel of every square window, and where it was: see `in_numpy.max_pool2d`."""
    stride = pool_stride(x.shape, kernel, stride)
    # The search needs no gradient: it flows through the gather below, to the winners alone.
    best = patches(x.detach(), (kernel, kernel), stride=stride).max(dim=-3).indices
    top = stride * torch.arange(best.shape[2], device=x.device)
    left = stride * torch.arange(best.shape[3], device=x.device)
    down = torch.div(best, kernel, rounding_mode="floor")
    index = (top[:, None] + down) * x.shape[3] + left + best % kernel
    return x.flatten(2).gather(2, index.flatten(2)).reshape(index.shape), index


@checked
def avg_pool2d(
    x: Float[torch.Tensor, "n c h w"], kernel: int, *, stride: int | None = None
) -> Float[torch.Tensor, "n c rows columns"]:
    """Replace every square window by its mean: see `in_numpy.avg_pool2d`."""
    stride = pool_stride(x.shape, kernel, stride)
    return patches(x, (kernel, kernel), stride=stride).mean(dim=-3)


@checked
def max_unpool2d(
    y: Float[torch.Tensor, "n c rows columns"],
    index: Int[torch.Tensor, "n c rows columns"],
    output_shape: Sequence[int],
) -> Float[torch.Tensor, "n c h w"]:
    """Put every pooled value back where it came from, and zeros elsewhere: see `in_numpy.max_unpool2d`."""
    height, width = pair("output_shape", output_shape, least=1)
    inside(index, height * width)
    planes = y.new_zeros((*y.shape[:2], height * width))
    return planes.scatter(2, index.flatten(2).long(), y.flatten(2)).reshape(*y.shape[:2], height, width)


def inside(index: torch.Tensor, places: int) -> None:
    """Raise ValueError unless every index is a place. It waits for the device: an index outside would crash it.

    A compiled graph does not wait: there it is an assertion, RuntimeError. On `meta` there are no values to look at.
    """
    if torch.compiler.is_compiling() or index.is_meta:
        torch._assert_async(((index >= 0) & (index < places)).all(), "index: got a place outside of the image")
    elif index.numel():
        first, last = torch.stack(torch.aminmax(index)).tolist()
        refuse_outside(first, last, places)


@checked
def global_avg_pool(x: Float[torch.Tensor, "n c h w"]) -> Float[torch.Tensor, "n c"]:
    """Replace every image of every channel by its mean: see `in_numpy.global_avg_pool`."""
    refuse_empty("x", x.shape[2:])
    return x.mean(dim=(2, 3))


# Shifts ---------------------------------------------------------------------------------------------------------------


@checked
def translate(image: Float[torch.Tensor, "... h w"], shift: Sequence[int]) -> Float[torch.Tensor, "... h w"]:
    """Move an image; what leaves at one edge comes back at the opposite one: see `in_numpy.translate`."""
    down, right = pair("shift", shift)
    refuse_empty("image", image.shape[-2:])
    for axis, steps in ((-2, down), (-1, right)):
        size = image.shape[axis]
        # The last `steps` rows (columns) come first.
        cut = size - steps % size
        image = torch.cat([image.narrow(axis, cut, size - cut), image.narrow(axis, 0, cut)], dim=axis)
    return image


@checked
def nearest_patch(image: Float[torch.Tensor, "h w"], patch: Float[torch.Tensor, "ph pw"]) -> tuple[int, int]:
    """Find the window of an image that is most like a patch: see `in_numpy.nearest_patch`."""
    refuse_larger("patch", patch.shape, image.shape)
    windows = image.unfold(0, patch.shape[0], 1).unfold(1, patch.shape[1], 1)
    distance = (windows - patch).square().sum(dim=(-2, -1))
    place = int(distance.argmin())
    return place // distance.shape[1], place % distance.shape[1]

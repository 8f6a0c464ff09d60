"""Convolution and pooling in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

from collections.abc import Sequence
from typing import Literal

import torch
from jaxtyping import Float, Int

# Sizes ----------------------------------------------------------------------------------------------------------------


def conv_output_size(size: int, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Count the places where a kernel fits along one axis: see `in_numpy.conv_output_size`."""
    raise NotImplementedError


def conv_transpose_output_size(
    size: int, kernel: int, *, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> int:
    """The size that a transposed convolution gives along one axis: see `in_numpy.conv_transpose_output_size`."""
    raise NotImplementedError


def padding_amount(kernel: int, mode: Literal["valid", "same", "full"], *, dilation: int = 1) -> int:
    """The zeros to add at each end for one of the three usual kinds of padding: see `in_numpy.padding_amount`."""
    raise NotImplementedError


def conv_parameter_count(
    in_channels: int, out_channels: int, kernel_height: int, kernel_width: int, *, bias: bool = True, groups: int = 1
) -> int:
    """Count the numbers that a convolution layer learns: see `in_numpy.conv_parameter_count`."""
    # Not allowed, being the answer itself: torch.nn.Conv2d and its relatives.
    raise NotImplementedError


def receptive_field(kernels: Sequence[int], strides: Sequence[int]) -> int:
    """The pixels that one unit at the top of a stack of convolutions can see: see `in_numpy.receptive_field`."""
    raise NotImplementedError


# Signals --------------------------------------------------------------------------------------------------------------


def convolve1d(signal: Float[torch.Tensor, "n"], kernel: Float[torch.Tensor, "k"]) -> Float[torch.Tensor, "n+k-1"]:
    """Convolve two signals, every place where they overlap: see `in_numpy.convolve1d`."""
    # Not allowed, being the answer itself: F.conv1d, F.conv_transpose1d and their relatives.
    raise NotImplementedError


def circular_convolve1d(signal: Float[torch.Tensor, "n"], kernel: Float[torch.Tensor, "n"]) -> Float[torch.Tensor, "n"]:
    """Convolve two signals that repeat for ever: see `in_numpy.circular_convolve1d`."""
    # Not allowed, being the answer itself: F.conv1d and its relatives.
    raise NotImplementedError


def convolution_matrix(kernel: Float[torch.Tensor, "k"], size: int) -> Float[torch.Tensor, "rows n"]:
    """The matrix that convolves every signal of one size with one kernel: see `in_numpy.convolution_matrix`."""
    raise NotImplementedError


# Images ---------------------------------------------------------------------------------------------------------------


def convolve2d(
    image: Float[torch.Tensor, "m n"], kernel: Float[torch.Tensor, "k l"]
) -> Float[torch.Tensor, "m-k+1 n-l+1"]:
    """Convolve one image with one kernel, flipped, wherever all of it fits: see `in_numpy.convolve2d`."""
    # Not allowed, being the answer itself: F.conv2d, F.conv_transpose2d and their relatives.
    raise NotImplementedError


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
    # Not allowed, being the answer itself: F.conv2d and its relatives.
    raise NotImplementedError


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
    # Not allowed, being the answer itself: F.conv_transpose2d and its relatives.
    raise NotImplementedError


def pointwise_conv(
    x: Float[torch.Tensor, "n c h w"], weight: Float[torch.Tensor, "o c"], bias: Float[torch.Tensor, "o"] | None = None
) -> Float[torch.Tensor, "n o h w"]:
    """Mix the channels of every pixel with one dense layer: see `in_numpy.pointwise_conv`."""
    # Not allowed, being the answer itself: F.conv2d and its relatives.
    raise NotImplementedError


# Pooling --------------------------------------------------------------------------------------------------------------


def max_pool2d(
    x: Float[torch.Tensor, "n c h w"], kernel: int, *, stride: int | None = None
) -> tuple[Float[torch.Tensor, "n c rows columns"], Int[torch.Tensor, "n c rows columns"]]:
    """Keep the largest pixel of every square window, and where it was: see `in_numpy.max_pool2d`."""
    # Not allowed, being the answer itself: F.max_pool2d and its relatives.
    raise NotImplementedError


def avg_pool2d(
    x: Float[torch.Tensor, "n c h w"], kernel: int, *, stride: int | None = None
) -> Float[torch.Tensor, "n c rows columns"]:
    """Replace every square window by its mean: see `in_numpy.avg_pool2d`."""
    # Not allowed, being the answer itself: F.avg_pool2d, F.conv2d and their relatives.
    raise NotImplementedError


def max_unpool2d(
    y: Float[torch.Tensor, "n c rows columns"],
    index: Int[torch.Tensor, "n c rows columns"],
    output_shape: Sequence[int],
) -> Float[torch.Tensor, "n c h w"]:
    """Put every pooled value back where it came from, and zeros elsewhere: see `in_numpy.max_unpool2d`."""
    # Not allowed, being the answer itself: F.max_unpool2d and its relatives.
    raise NotImplementedError


def global_avg_pool(x: Float[torch.Tensor, "n c h w"]) -> Float[torch.Tensor, "n c"]:
    """Replace every image of every channel by its mean: see `in_numpy.global_avg_pool`."""
    # Not allowed, being the answer itself: F.adaptive_avg_pool2d, F.avg_pool2d and their relatives.
    raise NotImplementedError


# Shifts ---------------------------------------------------------------------------------------------------------------


def translate(image: Float[torch.Tensor, "... h w"], shift: Sequence[int]) -> Float[torch.Tensor, "... h w"]:
    """Move an image; what leaves at one edge comes back at the opposite one: see `in_numpy.translate`."""
    # Not allowed, being the answer itself: torch.roll and its relatives.
    raise NotImplementedError


def nearest_patch(image: Float[torch.Tensor, "h w"], patch: Float[torch.Tensor, "ph pw"]) -> tuple[int, int]:
    """Find the window of an image that is most like a patch: see `in_numpy.nearest_patch`."""
    raise NotImplementedError

"""Convolution and pooling in NumPy, with hand-derived backward passes.

Images are (N, C, H, W): a batch of N, with C channels of H rows and W columns. A backward pass takes `grad`, the
gradient of a loss by the function's (first) result, and returns the gradient of that loss by every array of floats.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from jaxtyping import Float, Int

from reference.contract import checked, choice, integer, integers

# Sizes ----------------------------------------------------------------------------------------------------------------


@checked
def conv_output_size(size: int, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    r"""Count the places where a kernel fits along one axis.

    $$o = \left\lfloor \frac{i + 2p - d (k - 1) - 1}{s} \right\rfloor + 1$$

    Args:
        size: $i \ge 1$, the pixels along the axis.
        kernel: $k \ge 1$, the entries of the kernel along the axis.
        stride: $s \ge 1$, the pixels from one place to the next.
        padding: $p \ge 0$, the zeros added at each of the two ends.
        dilation: $d \ge 1$, the pixels from one entry of the kernel to the next.

    Returns:
        the size of the output, at least 1.

    Raises:
        ValueError: size is no integer of at least 1 (3.0 and True are no integers).
        ValueError: kernel is no integer of at least 1.
        ValueError: kernel, spread out by dilation, is larger than the padded input.
        ValueError: stride is no integer of at least 1.
        ValueError: padding is no integer of at least 0.
        ValueError: dilation is no integer of at least 1.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic, relationships 6 and 15.
    """
    padded, span = fitted(size, kernel, stride, padding, dilation)
    return (padded - span) // int(stride) + 1


def fitted(size: int, kernel: int, stride: int, padding: int, dilation: int) -> tuple[int, int]:
    """The padded size and the span of the dilated kernel; ValueError for what is out of range or does not fit."""
    integer("stride", stride, least=1)
    padded = integer("size", size, least=1) + 2 * integer("padding", padding, least=0)
    span = integer("dilation", dilation, least=1) * (integer("kernel", kernel, least=1) - 1) + 1
    if span > padded:
        raise ValueError(f"kernel: got {kernel}, which spans {span}, expected at most the {padded} of the padded input")
    return padded, span


@checked
def conv_transpose_output_size(
    size: int, kernel: int, *, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> int:
    r"""The size that a transposed convolution gives along one axis.

    $$o = s (i - 1) + d (k - 1) - 2p + q + 1$$

    Args:
        size: $i \ge 1$, the pixels along the axis.
        kernel: $k \ge 1$, the entries of the kernel along the axis.
        stride: $s \ge 1$, the pixels from one stamp of the kernel to the next.
        padding: $p \ge 0$, the pixels cut off at each of the two ends.
        output_padding: $q$, the pixels added at the far end, at least 0 and below the larger one of $s$ and $d$.
        dilation: $d \ge 1$, the pixels from one entry of the kernel to the next.

    Returns:
        the size of the output, at least 1.

    Raises:
        ValueError: size is no integer of at least 1 (3.0 and True are no integers).
        ValueError: kernel is no integer of at least 1.
        ValueError: stride is no integer of at least 1.
        ValueError: padding is no integer of at least 0, or leaves nothing.
        ValueError: output_padding is no integer of at least 0, or is below neither stride nor dilation.
        ValueError: dilation is no integer of at least 1.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic, relationship 14.
    """
    length = stamped(size, kernel, stride, output_padding, dilation) - 2 * integer("padding", padding, least=0)
    if length < 1:
        raise ValueError(
            f"padding: got {padding}, which leaves a size of {length}, expected one that leaves at least 1"
        )
    return length


def stamped(size: int, kernel: int, stride: int, output_padding: int, dilation: int) -> int:
    """The size of a transposed convolution before padding is cut off; ValueError for an argument out of range."""
    stride, dilation = integer("stride", stride, least=1), integer("dilation", dilation, least=1)
    size, kernel = integer("size", size, least=1), integer("kernel", kernel, least=1)
    if integer("output_padding", output_padding, least=0) >= max(stride, dilation):
        limit = max(stride, dilation)
        raise ValueError(f"output_padding: got {output_padding}, expected less than stride or dilation, here {limit}")
    return stride * (size - 1) + dilation * (kernel - 1) + 1 + int(output_padding)


@checked
def padding_amount(kernel: int, mode: Literal["valid", "same", "full"], *, dilation: int = 1) -> int:
    r"""The zeros to add at each end for one of the three usual kinds of padding.

    $$p_{\text{valid}} = 0 \qquad p_{\text{same}} = \frac{d (k - 1)}{2} \qquad p_{\text{full}} = d (k - 1)$$

    Args:
        kernel: $k \ge 1$, the entries of the kernel along the axis.
        mode: 'valid' uses real pixels only, 'same' keeps the size at stride 1, 'full' takes every place where kernel
            and input touch.
        dilation: $d \ge 1$, the pixels from one entry of the kernel to the next.

    Returns:
        the padding per end. To keep the size, an even span would need one more at one end than at the other.

    Raises:
        ValueError: kernel is no integer of at least 1.
        ValueError: there is no such mode.
        ValueError: dilation is no integer of at least 1.
        ValueError: mode is 'same' and the kernel spans an even number of pixels.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic, section 2.2.
    """
    choice("mode", mode, ["valid", "same", "full"])
    reach = integer("dilation", dilation, least=1) * (integer("kernel", kernel, least=1) - 1)
    if mode == "valid":
        return 0
    if mode == "full":
        return reach
    refuse_even_span(kernel, reach)
    return reach // 2


def refuse_even_span(kernel: int, reach: int) -> None:
    if reach % 2:
        raise ValueError(f"kernel: got {kernel}, which spans {reach + 1}, expected an odd span for mode 'same'")


@checked
def conv_parameter_count(
    in_channels: int, out_channels: int, kernel_height: int, kernel_width: int, *, bias: bool = True, groups: int = 1
) -> int:
    r"""Count the numbers that a convolution layer learns.

    $$O \cdot \frac{C}{G} \cdot k_h \cdot k_w \; (+ \, O)$$

    Args:
        in_channels: $C \ge 1$.
        out_channels: $O \ge 1$, the number of kernels.
        kernel_height: $k_h \ge 1$.
        kernel_width: $k_w \ge 1$.
        bias: whether every output channel has a bias, the $O$ in brackets.
        groups: $G \ge 1$; a kernel sees the input channels of its own group alone.

    Returns:
        the number of weights and biases.

    Raises:
        ValueError: in_channels is no integer of at least 1.
        ValueError: out_channels is no integer of at least 1.
        ValueError: kernel_height is no integer of at least 1.
        ValueError: kernel_width is no integer of at least 1.
        ValueError: groups is no integer that divides both numbers of channels.

    Source: Goodfellow et al. (2016), section 9.2; groups are Krizhevsky et al. (2012), section 3.5.
    """
    height, width = integer("kernel_height", kernel_height, least=1), integer("kernel_width", kernel_width, least=1)
    refuse_uneven_groups(in_channels, out_channels, groups)
    weights = int(out_channels) * (int(in_channels) // int(groups)) * height * width
    return weights + int(out_channels) if bias else weights


def refuse_uneven_groups(in_channels: int, out_channels: int, groups: int) -> None:
    integer("in_channels", in_channels, least=1)
    integer("out_channels", out_channels, least=1)
    integer("groups", groups, least=1)
    if in_channels % groups or out_channels % groups:
        raise ValueError(f"groups: got {groups}, expected a divisor of the {in_channels} and {out_channels} channels")


@checked
def receptive_field(kernels: Sequence[int], strides: Sequence[int]) -> int:
    r"""The pixels, first to last along one axis, that one unit at the top of a stack of convolutions can see.

    $$r = 1 + \sum_l (k_l - 1) \prod_{m < l} s_m$$

    Args:
        kernels: $k_l \ge 1$, the kernel size of every layer, the one next to the image first.
        strides: $s_l \ge 1$, the strides, in the same order.

    Returns:
        the extent of the field; 1 for no layers at all.

    Raises:
        ValueError: kernels holds something else than integers of at least 1.
        ValueError: strides holds something else than integers of at least 1.
        ValueError: there are not as many strides as kernels.

    Source: Araujo, Norris and Sim (2019), Computing receptive fields of convolutional neural networks, eq. 2.
    """
    kernels, strides = layers(kernels, strides)
    field, jump = 1, 1
    for kernel, stride in zip(kernels, strides, strict=True):
        field += (kernel - 1) * jump
        jump *= stride
    return field


def layers(kernels: Sequence[int], strides: Sequence[int]) -> tuple[list[int], list[int]]:
    """Both as lists of integers of at least 1, of the same length."""
    kernels, strides = integers("kernels", kernels, least=1), integers("strides", strides, least=1)
    if len(kernels) != len(strides):
        raise ValueError(f"strides: got {len(strides)} strides, expected {len(kernels)}, one for every kernel")
    return kernels, strides


# Signals --------------------------------------------------------------------------------------------------------------


@checked
def convolve1d(signal: Float[np.ndarray, "n"], kernel: Float[np.ndarray, "k"]) -> Float[np.ndarray, "n+k-1"]:
    r"""Convolve two signals: every entry of one launches a scaled copy of the other, and the copies add up.

    $$(f * g)[n] = \sum_k f[k] \, g[n - k]$$

    Args:
        signal: (n,), $f$; outside its entries it is 0.
        kernel: (k,), $g$, the same.

    Returns:
        (n + k - 1,), every place where the two overlap ('full'); signal's dtype.

    Raises:
        ValueError: signal has no entries.
        ValueError: kernel has no entries.

    Source: Goodfellow et al. (2016), eq. 9.3.
    """
    refuse_empty("signal", signal.shape)
    refuse_empty("kernel", kernel.shape)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(signal, kernel.size - 1), kernel.size)
    return windows @ kernel[::-1]


@checked
def circular_convolve1d(signal: Float[np.ndarray, "n"], kernel: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    r"""Convolve two signals that repeat for ever, so that what leaves at one end comes back at the other.

    $$(f \circledast g)[m] = \sum_{k=0}^{n-1} f[k] \, g[(m - k) \bmod n]$$

    Args:
        signal: (n,), one period of $f$.
        kernel: (n,), one period of $g$.

    Returns:
        (n,), one period of the result, in signal's dtype.

    Raises:
        ValueError: signal has no entries.
        ValueError: kernel has another length than signal.

    Source: Oppenheim and Schafer (2010), Discrete-time signal processing, section 8.6.
    """
    refuse_empty("signal", signal.shape)
    place = np.arange(signal.size)
    return kernel[(place[:, None] - place) % signal.size] @ signal


@checked
def convolution_matrix(kernel: Float[np.ndarray, "k"], size: int) -> Float[np.ndarray, "rows n"]:
    r"""The matrix that convolves every signal of one size with one kernel.

    $$T_{ij} = g[i - j], \qquad T f = f * g$$

    Args:
        kernel: (k,), $g$; outside its entries it is 0.
        size: n, the entries of the signals that the matrix is for, at least 1.

    Returns:
        (n + k - 1, n), constant along every diagonal: a Toeplitz matrix. kernel's dtype.

    Raises:
        ValueError: kernel has no entries.
        ValueError: size is no integer of at least 1.

    Source: Goodfellow et al. (2016), section 9.1.
    """
    refuse_empty("kernel", kernel.shape)
    size = integer("size", size, least=1)
    # Row i read backwards is a window of the kernel between zeros: g[i - size + 1], ..., g[i].
    return np.lib.stride_tricks.sliding_window_view(np.pad(kernel, size - 1), size)[:, ::-1].copy()


def refuse_empty(name: str, shape: Sequence[int]) -> None:
    """Raise ValueError for axes without entries."""
    if 0 in shape:
        raise ValueError(f"{name}: got {tuple(shape)} entries, expected at least one along every axis")


# Images ---------------------------------------------------------------------------------------------------------------


@checked
def convolve2d(image: Float[np.ndarray, "m n"], kernel: Float[np.ndarray, "k l"]) -> Float[np.ndarray, "m-k+1 n-l+1"]:
    r"""Convolve one image with one kernel, flipped on both axes, wherever all of the kernel lies on the image.

    $$H[m, n] = \sum_{k, l} F[k, l] \, G[m - k, n - l]$$

    Args:
        image: (M, N), $G$.
        kernel: (K, L), $F$, no larger than the image.

    Returns:
        (M - K + 1, N - L + 1), the places that need no pixels from outside ('valid'); image's dtype.

    Raises:
        ValueError: kernel has no entries, or is larger than the image.

    Source: Goodfellow et al. (2016), eq. 9.5.
    """
    refuse_larger("kernel", kernel.shape, image.shape)
    return np.einsum("yxkl,kl->yx", patches(image, kernel.shape), kernel[::-1, ::-1])


def refuse_larger(name: str, shape: Sequence[int], limit: Sequence[int]) -> None:
    """Raise ValueError for a small image that has no entries or does not fit into a larger one."""
    refuse_empty(name, shape)
    if any(a > b for a, b in zip(shape, limit, strict=True)):
        raise ValueError(f"{name}: got shape {tuple(shape)}, expected at most {tuple(limit)}, the shape of the image")


def patches(
    x: np.ndarray, kernel: Sequence[int], *, stride: int = 1, dilation: int = 1, writeable: bool = False
) -> np.ndarray:
    """A view of every window of the last two axes: (..., H, W) to (..., rows, columns, kh, kw)."""
    spans = tuple(dilation * (k - 1) + 1 for k in kernel)
    windows = np.lib.stride_tricks.sliding_window_view(x, spans, axis=(-2, -1), writeable=writeable)
    return windows[..., ::stride, ::stride, ::dilation, ::dilation]


def stamp(pieces: np.ndarray, size: Sequence[int], *, stride: int = 1, dilation: int = 1) -> np.ndarray:
    """The adjoint of `patches`: add (..., rows, columns, kh, kw) to zeros of that size, each where it would be cut."""
    *lead, rows, columns, height, width = pieces.shape
    canvas = np.zeros((*lead, *size), pieces.dtype)
    places = patches(canvas, (height, width), stride=stride, dilation=dilation, writeable=True)
    # Windows overlap, but no two of them share a pixel at the same place in the window.
    for i, j in np.ndindex(height, width):
        places[..., :rows, :columns, i, j] += pieces[..., i, j]
    return canvas


@checked
def conv2d(
    x: Float[np.ndarray, "n c h w"],
    weight: Float[np.ndarray, "o cg kh kw"],
    bias: Float[np.ndarray, "o"] | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Float[np.ndarray, "n o rows columns"]:
    r"""Slide kernels over images and take the weighted sum under each, across all channels.

    $$y_{n o i j} = b_o + \sum_{c, u, v} w_{o c u v} \, x_{n, c, \, s i + d u - p, \, s j + d v - p}$$

    This is cross-correlation: the kernel is not flipped. Outside the image x is 0.

    Args:
        x: (N, C, H, W).
        weight: (O, C / groups, kh, kw), $w$.
        bias: (O,), $b$, or None for none.
        stride: $s \ge 1$, the pixels from one place of the kernel to the next, on both axes.
        padding: $p \ge 0$, the zeros added at all four sides.
        dilation: $d \ge 1$, the pixels from one entry of the kernel to the next, on both axes.
        groups: G; the input and the output channels are cut into G equal runs, and each run of outputs sees the run of
            inputs of the same number alone.

    Returns:
        (N, O, rows, columns), both sizes as `conv_output_size` tells, in x's dtype; a remainder at the far edge is not
        visited.

    Raises:
        ValueError: weight has another number of channels than a group of x.
        ValueError: the kernels have no entries, or, spread out by dilation, are larger than the padded images.
        ValueError: bias has not one number for every kernel.
        ValueError: stride is no integer of at least 1.
        ValueError: padding is no integer of at least 0.
        ValueError: dilation is no integer of at least 1.
        ValueError: groups is no integer that divides both numbers of channels.

    Source: Goodfellow et al. (2016), eq. 9.7 and 9.8; dilation is Yu and Koltun (2016), eq. 2.
    """
    rows, columns = conv2d_size(x.shape, weight.shape, stride, padding, dilation, groups)
    windows = patches(by_group(padded(x, padding), groups), weight.shape[2:], stride=stride, dilation=dilation)
    kernels = weight.reshape(groups, weight.shape[0] // groups, *weight.shape[1:])
    # optimize turns the sum into a product of matrices: many times as fast.
    y = np.einsum("ngcyxij,gocij->ngoyx", windows, kernels, optimize=True).reshape(
        x.shape[0], weight.shape[0], rows, columns
    )
    return y if bias is None else y + bias[:, None, None]


@checked
def conv2d_backward(
    grad: Float[np.ndarray, "n o rows columns"],
    x: Float[np.ndarray, "n c h w"],
    weight: Float[np.ndarray, "o cg kh kw"],
    bias: Float[np.ndarray, "o"] | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> tuple[Float[np.ndarray, "..."], ...]:
    r"""Backward pass of `conv2d`: every output sends its gradient to the pixels and weights that made it.

    $$\frac{\partial L}{\partial x_{n c h w}} = \sum_{o, i, j, u, v \,:\, s i + d u - p = h, \; s j + d v - p = w}
    g_{n o i j} \, w_{o c u v}
    \qquad \frac{\partial L}{\partial w_{o c u v}} =
    \sum_{n, i, j} g_{n o i j} \, x_{n, c, \, s i + d u - p, \, s j + d v - p}
    \qquad \frac{\partial L}{\partial b_o} = \sum_{n, i, j} g_{n o i j}$$

    Args:
        grad: (N, O, rows, columns), gradient of the loss by the result, $g$.
        x: (N, C, H, W), the input of the forward pass.
        weight: (O, C / groups, kh, kw), $w$.
        bias: (O,), $b$, or None for none.
        stride: as in the forward pass.
        padding: as in the forward pass.
        dilation: as in the forward pass.
        groups: as in the forward pass.

    Returns:
        the gradients by x, by weight, and by bias where there is one; each has the shape and dtype of its argument.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.
    """
    rows, columns = conv2d_size(x.shape, weight.shape, stride, padding, dilation, groups)
    refuse_other_shape("grad", grad.shape, (x.shape[0], weight.shape[0], rows, columns))
    inputs = by_group(padded(x, padding), groups)
    windows = patches(inputs, weight.shape[2:], stride=stride, dilation=dilation)
    kernels = weight.reshape(groups, weight.shape[0] // groups, *weight.shape[1:])
    grads = by_group(grad, groups)
    pieces = np.einsum("ngoyx,gocij->ngcyxij", grads, kernels, optimize=True)
    by_inputs = stamp(pieces, inputs.shape[-2:], stride=stride, dilation=dilation)
    by_x = cropped(by_inputs, padding, x.shape[2:]).reshape(x.shape)
    by_weight = np.einsum("ngoyx,ngcyxij->gocij", grads, windows, optimize=True).reshape(weight.shape)
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum(axis=(0, 2, 3)))


def conv2d_size(
    x: Sequence[int], weight: Sequence[int], stride: int, padding: int, dilation: int, groups: int
) -> tuple[int, int]:
    """Rows and columns of a convolution of these shapes; ValueError for what does not fit."""
    for name, value, least in (("stride", stride, 1), ("padding", padding, 0), ("dilation", dilation, 1)):
        integer(name, value, least=least)
    if x[1] % integer("groups", groups, least=1) or weight[0] % groups:
        raise ValueError(f"groups: got {groups}, expected a divisor of {x[1]} input and {weight[0]} output channels")
    if weight[1] * groups != x[1]:
        raise ValueError(f"weight: got kernels of {weight[1]} channels, expected {x[1] // groups}, as x has in a group")
    refuse_empty("weight", weight[2:])
    room = [size + 2 * padding - dilation * (kernel - 1) - 1 for size, kernel in zip(x[2:], weight[2:], strict=True)]
    if min(room) < 0:
        raise ValueError(f"weight: got shape {tuple(weight)}, expected kernels that fit the padded x {tuple(x)}")
    return room[0] // stride + 1, room[1] // stride + 1


def refuse_other_shape(name: str, got: Sequence[int], expected: Sequence[int]) -> None:
    if tuple(got) != tuple(expected):
        raise ValueError(f"{name}: got shape {tuple(got)}, expected {tuple(expected)}")


def padded(x: np.ndarray, padding: int) -> np.ndarray:
    """Zeros added at all four sides of every image."""
    frame = (padding, padding)
    return np.pad(x, [*[(0, 0)] * (x.ndim - 2), frame, frame])


def cropped(x: np.ndarray, padding: int, size: Sequence[int]) -> np.ndarray:
    """The part of that size that starts `padding` pixels from the top and the left."""
    return x[..., padding : padding + size[0], padding : padding + size[1]]


def by_group(x: np.ndarray, groups: int) -> np.ndarray:
    """(N, C, H, W) to (N, groups, C / groups, H, W)."""
    return x.reshape(x.shape[0], groups, x.shape[1] // groups, *x.shape[2:])


@checked
def conv_transpose2d(
    x: Float[np.ndarray, "n c h w"],
    weight: Float[np.ndarray, "c o kh kw"],
    bias: Float[np.ndarray, "o"] | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> Float[np.ndarray, "n o rows columns"]:
    r"""Let every pixel stamp the kernel, scaled by its value; where stamps overlap they add up.

    $$y_{n o h w} = b_o +
    \sum_{c, i, j, u, v \,:\, s i + d u - p = h, \; s j + d v - p = w} x_{n c i j} \, w_{c o u v}$$

    Args:
        x: (N, C, H, W).
        weight: (C, O, kh, kw), $w$: the layout of the `conv2d` from O to C channels that this is the adjoint of.
        bias: (O,), $b$, or None for none.
        stride: $s \ge 1$, the pixels from one stamp to the next, on both axes.
        padding: $p \ge 0$, the pixels cut off at all four sides.
        output_padding: $q$, the pixels added at the bottom and at the right, at least 0 and below the larger one of $s$
            and $d$.
        dilation: $d \ge 1$, the pixels from one entry of the kernel to the next, on both axes.

    Returns:
        (N, O, rows, columns), both sizes as `conv_transpose_output_size` tells, in x's dtype.

    Raises:
        ValueError: the images have no pixels.
        ValueError: the kernels have no entries.
        ValueError: weight has another number of input channels than x.
        ValueError: bias has not one number for every output channel.
        ValueError: stride is no integer of at least 1.
        ValueError: padding is no integer of at least 0, or leaves nothing.
        ValueError: output_padding is no integer of at least 0, or is below neither stride nor dilation.
        ValueError: dilation is no integer of at least 1.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic, chapter 4.
    """
    canvas, size = conv_transpose2d_size(x.shape, weight.shape, stride, padding, output_padding, dilation)
    pieces = np.einsum("ncyx,coij->noyxij", x, weight, optimize=True)
    y = cropped(stamp(pieces, canvas, stride=stride, dilation=dilation), padding, size)
    return y if bias is None else y + bias[:, None, None]


@checked
def conv_transpose2d_backward(
    grad: Float[np.ndarray, "n o rows columns"],
    x: Float[np.ndarray, "n c h w"],
    weight: Float[np.ndarray, "c o kh kw"],
    bias: Float[np.ndarray, "o"] | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> tuple[Float[np.ndarray, "..."], ...]:
    r"""Backward pass of `conv_transpose2d`: the gradient by x is a convolution of grad with the same weights.

    $$\frac{\partial L}{\partial x_{n c i j}} =
    \sum_{o, u, v} g_{n, o, \, s i + d u - p, \, s j + d v - p} \, w_{c o u v}
    \qquad \frac{\partial L}{\partial w_{c o u v}} =
    \sum_{n, i, j} x_{n c i j} \, g_{n, o, \, s i + d u - p, \, s j + d v - p}
    \qquad \frac{\partial L}{\partial b_o} = \sum_{n, h, w} g_{n o h w}$$

    Args:
        grad: (N, O, rows, columns), gradient of the loss by the result, $g$; 0 in the pixels that were cut off.
        x: (N, C, H, W), the input of the forward pass.
        weight: (C, O, kh, kw), $w$.
        bias: (O,), $b$, or None for none.
        stride: as in the forward pass.
        padding: as in the forward pass.
        output_padding: as in the forward pass.
        dilation: as in the forward pass.

    Returns:
        the gradients by x, by weight, and by bias where there is one; each has the shape and dtype of its argument.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.
    """
    canvas, size = conv_transpose2d_size(x.shape, weight.shape, stride, padding, output_padding, dilation)
    refuse_other_shape("grad", grad.shape, (x.shape[0], weight.shape[1], *size))
    whole = np.zeros((*grad.shape[:2], *canvas), grad.dtype)
    cropped(whole, padding, size)[...] = grad
    # With output_padding there may be room for one more stamp at the far edge, which no pixel made.
    windows = patches(whole, weight.shape[2:], stride=stride, dilation=dilation)[:, :, : x.shape[2], : x.shape[3]]
    by_x = np.einsum("noyxij,coij->ncyx", windows, weight, optimize=True)
    by_weight = np.einsum("ncyx,noyxij->coij", x, windows, optimize=True)
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum(axis=(0, 2, 3)))


def conv_transpose2d_size(
    x: Sequence[int], weight: Sequence[int], stride: int, padding: int, output_padding: int, dilation: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Rows and columns of a transposed convolution, before and after padding is cut off; ValueError for no fit."""
    refuse_empty("x", x[2:])
    refuse_empty("weight", weight[2:])
    rows, columns = (
        stamped(size, kernel, stride, output_padding, dilation) for size, kernel in zip(x[2:], weight[2:], strict=True)
    )
    cut = 2 * integer("padding", padding, least=0)
    if min(rows, columns) <= cut:
        raise ValueError(f"padding: got {padding}, expected one that leaves something of ({rows}, {columns}) pixels")
    return (rows, columns), (rows - cut, columns - cut)


@checked
def pointwise_conv(
    x: Float[np.ndarray, "n c h w"], weight: Float[np.ndarray, "o c"], bias: Float[np.ndarray, "o"] | None = None
) -> Float[np.ndarray, "n o h w"]:
    r"""Mix the channels of every pixel with one dense layer: a 1x1 convolution.

    $$y_{n o h w} = b_o + \sum_c w_{o c} \, x_{n c h w}$$

    Args:
        x: (N, C, H, W).
        weight: (O, C), $w$.
        bias: (O,), $b$, or None for none.

    Returns:
        (N, O, H, W), in x's dtype.

    Raises:
        ValueError: weight has another number of input channels than x.
        ValueError: bias has not one number for every output channel.

    Source: Lin, Chen and Yan (2014), Network in network, section 3.1.
    """
    y = np.einsum("nchw,oc->nohw", x, weight, optimize=True)
    return y if bias is None else y + bias[:, None, None]


@checked
def pointwise_conv_backward(
    grad: Float[np.ndarray, "n o h w"],
    x: Float[np.ndarray, "n c h w"],
    weight: Float[np.ndarray, "o c"],
    bias: Float[np.ndarray, "o"] | None = None,
) -> tuple[Float[np.ndarray, "..."], ...]:
    r"""Backward pass of `pointwise_conv`.

    $$\frac{\partial L}{\partial x_{n c h w}} = \sum_o w_{o c} \, g_{n o h w}
    \qquad \frac{\partial L}{\partial w_{o c}} = \sum_{n, h, w} g_{n o h w} \, x_{n c h w}
    \qquad \frac{\partial L}{\partial b_o} = \sum_{n, h, w} g_{n o h w}$$

    Args:
        grad: (N, O, H, W), gradient of the loss by the result, $g$.
        x: (N, C, H, W), the input of the forward pass.
        weight: (O, C), $w$.
        bias: (O,), $b$, or None for none.

    Returns:
        the gradients by x, by weight, and by bias where there is one; each has the shape and dtype of its argument.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.
    """
    by_x = np.einsum("nohw,oc->nchw", grad, weight, optimize=True)
    by_weight = np.einsum("nohw,nchw->oc", grad, x, optimize=True)
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum(axis=(0, 2, 3)))


# Pooling --------------------------------------------------------------------------------------------------------------


@checked
def max_pool2d(
    x: Float[np.ndarray, "n c h w"], kernel: int, *, stride: int | None = None
) -> tuple[Float[np.ndarray, "n c rows columns"], Int[np.ndarray, "n c rows columns"]]:
    r"""Keep the largest pixel of every square window, and where it was.

    $$y_{n c i j} = \max_{0 \le u, v < k} x_{n, c, \, s i + u, \, s j + v}$$

    Args:
        x: (N, C, H, W).
        kernel: $k$, the side of the windows, at least 1 and at most the smaller side of x.
        stride: $s \ge 1$, the pixels from one window to the next; None stands for kernel.

    Returns:
        y, in x's dtype, and index, both (N, C, rows, columns). index is the place of the maximum in its plane of x,
        counted row by row, h W + w; that of the first one where several are equal. In PyTorch the gradient of y goes
        to the pixel that index names. A remainder at the bottom and at the right is dropped.

    Raises:
        ValueError: kernel is no integer of at least 1, or is larger than a side of the images.
        ValueError: stride is neither None nor an integer of at least 1.

    Source: Goodfellow et al. (2016), section 9.3.
    """
    stride = pool_stride(x.shape, kernel, stride)
    windows = patches(x, (kernel, kernel), stride=stride)
    flat = windows.reshape(*windows.shape[:4], kernel * kernel)
    best = flat.argmax(axis=-1)
    down, across = np.divmod(best, kernel)
    top, left = stride * np.arange(best.shape[2]), stride * np.arange(best.shape[3])
    index = (top[:, None] + down) * x.shape[3] + left + across
    return np.take_along_axis(flat, best[..., None], axis=-1)[..., 0], index


@checked
def max_pool2d_backward(
    grad: Float[np.ndarray, "n c rows columns"],
    x: Float[np.ndarray, "n c h w"],
    kernel: int,
    *,
    stride: int | None = None,
) -> Float[np.ndarray, "n c h w"]:
    r"""Backward pass of `max_pool2d`: the winner of a window takes all of its gradient.

    $$\frac{\partial L}{\partial x_{n c p}} = \sum_{i, j \,:\, \text{index}_{n c i j} = p} g_{n c i j}$$

    Args:
        grad: (N, C, rows, columns), gradient of the loss by y, $g$.
        x: (N, C, H, W), the input of the forward pass.
        kernel: $k$, the side of the windows.
        stride: as in the forward pass.

    Returns:
        the gradient by x, in x's shape and dtype. A pixel that won several windows gets the sum; where several are
        equal, the first one won.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than y.
    """
    _, index = max_pool2d(x, kernel, stride=stride)
    refuse_other_shape("grad", grad.shape, index.shape)
    by_x = np.zeros((x.shape[0] * x.shape[1], x.shape[2] * x.shape[3]), grad.dtype)
    planes = np.arange(len(by_x))[:, None]
    # Not by_x[planes, index] += ...: that keeps only one of several gradients for the same pixel.
    np.add.at(by_x, (planes, index.reshape(len(by_x), -1)), grad.reshape(len(by_x), -1))
    return by_x.reshape(x.shape)


def pool_stride(shape: Sequence[int], kernel: int, stride: int | None) -> int:
    """The stride that is meant; ValueError for a kernel or stride out of range."""
    if integer("kernel", kernel, least=1) > min(shape[2:]):
        raise ValueError(f"kernel: got {kernel}, expected at most {min(shape[2:])}, the smaller side of x")
    return integer("stride", kernel if stride is None else stride, least=1)


@checked
def avg_pool2d(
    x: Float[np.ndarray, "n c h w"], kernel: int, *, stride: int | None = None
) -> Float[np.ndarray, "n c rows columns"]:
    r"""Replace every square window by its mean.

    $$y_{n c i j} = \frac{1}{k^2} \sum_{u, v = 0}^{k - 1} x_{n, c, \, s i + u, \, s j + v}$$

    Args:
        x: (N, C, H, W).
        kernel: $k$, the side of the windows, at least 1 and at most the smaller side of x.
        stride: $s \ge 1$, the pixels from one window to the next; None stands for kernel.

    Returns:
        (N, C, rows, columns), in x's dtype; a remainder at the bottom and at the right is dropped.

    Raises:
        ValueError: kernel is no integer of at least 1, or is larger than a side of the images.
        ValueError: stride is neither None nor an integer of at least 1.

    Source: LeCun et al. (1998), Gradient-based learning applied to document recognition, section II.A.
    """
    stride = pool_stride(x.shape, kernel, stride)
    return patches(x, (kernel, kernel), stride=stride).mean(axis=(-2, -1))


@checked
def avg_pool2d_backward(
    grad: Float[np.ndarray, "n c rows columns"],
    x: Float[np.ndarray, "n c h w"],
    kernel: int,
    *,
    stride: int | None = None,
) -> Float[np.ndarray, "n c h w"]:
    r"""Backward pass of `avg_pool2d`: every pixel of a window gets the same share.

    $$\frac{\partial L}{\partial x_{n c h w}} =
    \frac{1}{k^2} \sum_{i, j \,:\, 0 \le h - s i < k, \; 0 \le w - s j < k} g_{n c i j}$$

    Args:
        grad: (N, C, rows, columns), gradient of the loss by the result, $g$.
        x: (N, C, H, W), the input of the forward pass; only its shape matters.
        kernel: $k$, the side of the windows.
        stride: as in the forward pass.

    Returns:
        the gradient by x, in x's shape and dtype; 0 where no window reached.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.
    """
    stride = pool_stride(x.shape, kernel, stride)
    rows, columns = ((size - kernel) // stride + 1 for size in x.shape[2:])
    refuse_other_shape("grad", grad.shape, (*x.shape[:2], rows, columns))
    shares = np.broadcast_to((grad / kernel**2)[..., None, None], (*grad.shape, kernel, kernel))
    return stamp(shares, x.shape[2:], stride=stride)


@checked
def max_unpool2d(
    y: Float[np.ndarray, "n c rows columns"],
    index: Int[np.ndarray, "n c rows columns"],
    output_shape: Sequence[int],
) -> Float[np.ndarray, "n c h w"]:
    r"""Put every pooled value back where it came from, and zeros elsewhere.

    $$x_{n c p} = \begin{cases} y_{n c i j} & p = \text{index}_{n c i j} \\ 0 & \text{no index is } p \end{cases}$$

    Args:
        y: (N, C, rows, columns), what `max_pool2d` gave.
        index: (N, C, rows, columns), the places h W + w that it gave along. Windows that overlap may share a maximum:
            the same value at the same place, which stands there once.
        output_shape: (H, W), the size of the images.

    Returns:
        (N, C, H, W), in y's dtype.

    Raises:
        ValueError: index has another shape than y.
        ValueError: an index lies outside of the images.
        ValueError: output_shape is not two integers of at least 1.

    Source: Zeiler and Fergus (2014), Visualizing and understanding convolutional networks, section 2.1.
    """
    height, width = pair("output_shape", output_shape, least=1)
    refuse_outside(index.min(initial=0), index.max(initial=0), height * width)
    lead = y.shape[:2]
    planes = np.zeros((*lead, height * width), y.dtype)
    places = y.shape[2] * y.shape[3]
    np.put_along_axis(planes, index.reshape(*lead, places), y.reshape(*lead, places), axis=-1)
    return planes.reshape(*lead, height, width)


def refuse_outside(first: Any, last: Any, places: int) -> None:
    if first < 0 or last >= places:
        raise ValueError(f"index: got places from {first} to {last}, expected 0 to {places - 1}, as in output_shape")


def pair(name: str, values: Any, *, least: int | None = None) -> tuple[int, int]:
    """Pass two integers; ValueError for another number of them."""
    numbers = integers(name, values, least=least)
    if len(numbers) != 2:
        raise ValueError(f"{name}: got {len(numbers)} integers, expected two")
    return numbers[0], numbers[1]


@checked
def global_avg_pool(x: Float[np.ndarray, "n c h w"]) -> Float[np.ndarray, "n c"]:
    r"""Replace every image of every channel by its mean.

    $$y_{n c} = \frac{1}{H W} \sum_{h, w} x_{n c h w}$$

    Args:
        x: (N, C, H, W).

    Returns:
        (N, C), in x's dtype.

    Raises:
        ValueError: the images have no pixels.

    Source: Lin, Chen and Yan (2014), Network in network, section 3.2.
    """
    refuse_empty("x", x.shape[2:])
    return x.mean(axis=(2, 3))


@checked
def global_avg_pool_backward(
    grad: Float[np.ndarray, "n c"], x: Float[np.ndarray, "n c h w"]
) -> Float[np.ndarray, "n c h w"]:
    r"""Backward pass of `global_avg_pool`: every pixel gets the same share.

    $$\frac{\partial L}{\partial x_{n c h w}} = \frac{g_{n c}}{H W}$$

    Args:
        grad: (N, C), gradient of the loss by the result, $g$.
        x: (N, C, H, W), the input of the forward pass; only its shape matters.

    Returns:
        the gradient by x, in x's shape and dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.
    """
    refuse_empty("x", x.shape[2:])
    share = grad / (x.shape[2] * x.shape[3])
    return np.broadcast_to(share[:, :, None, None], x.shape).copy()


# Shifts ---------------------------------------------------------------------------------------------------------------


@checked
def translate(image: Float[np.ndarray, "... h w"], shift: Sequence[int]) -> Float[np.ndarray, "... h w"]:
    r"""Move an image; what leaves at one edge comes back at the opposite one.

    $$(T_v f)(x) = f(x - v)$$

    Args:
        image: (..., H, W), $f$.
        shift: (dy, dx), $v$: pixels down and to the right, negative ones up and to the left, of any size.

    Returns:
        image's shape and dtype.

    Raises:
        ValueError: shift is not two integers.
        ValueError: the image has no pixels.

    Source: Cohen and Welling (2016), Group equivariant convolutional networks, section 4.
    """
    down, right = pair("shift", shift)
    height, width = image.shape[-2:]
    refuse_empty("image", (height, width))
    rows, columns = (np.arange(height) - down) % height, (np.arange(width) - right) % width
    return image[..., rows[:, None], columns]


@checked
def nearest_patch(image: Float[np.ndarray, "h w"], patch: Float[np.ndarray, "ph pw"]) -> tuple[int, int]:
    r"""Find the window of an image that is most like a patch.

    $$\operatorname*{arg\,min}_{(i, j)} \sum_{u, v} \left( f_{i + u, \, j + v} - q_{u v} \right)^2$$

    Args:
        image: (H, W), $f$. Its numbers may be far larger than their differences: subtract before squaring.
        patch: (ph, pw), $q$, no larger than the image.

    Returns:
        (row, column) of the upper left corner of the window; at ties the first one, reading row by row.

    Raises:
        ValueError: patch has no entries, or is larger than the image.

    Source: Barnes et al. (2009), PatchMatch, section 3.
    """
    refuse_larger("patch", patch.shape, image.shape)
    distance = np.sum((patches(image, patch.shape) - patch) ** 2, axis=(-2, -1))
    row, column = divmod(int(distance.argmin()), distance.shape[1])
    return row, column

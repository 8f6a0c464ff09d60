"""Convolution and pooling in NumPy, with hand-derived backward passes.

Images are (N, C, H, W): a batch of N, with C channels of H rows and W columns. A backward pass takes `grad`, the
gradient of a loss by the function's (first) result, and returns the gradient of that loss by every array of floats.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint conv_output_size` gives a hint for an exercise, and
`tandem read conv_output_size` opens what there is to read on it.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from jaxtyping import Float, Int

# Sizes ----------------------------------------------------------------------------------------------------------------


def conv_output_size(size: int, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    r"""Count the places where a kernel fits along one axis.

    $$o = \left\lfloor \frac{i + 2p - d (k - 1) - 1}{s} \right\rfloor + 1$$

    Args:
        size (an integer): $i \ge 1$, the pixels along the axis.
        kernel (an integer): $k \ge 1$, the entries of the kernel along the axis.
        stride (an integer, 1 unless given): $s \ge 1$, the pixels from one place to the next.
        padding (an integer, 0 unless given): $p \ge 0$, the zeros added at each of the two ends.
        dilation (an integer, 1 unless given): $d \ge 1$, the pixels from one entry of the kernel to the next.

    Returns:
        an integer: the size of the output, at least 1.

    Raises:
        ValueError: size is no integer of at least 1 (3.0 and True are no integers).
        ValueError: kernel is no integer of at least 1.
        ValueError: kernel, spread out by dilation, is larger than the padded input.
        ValueError: stride is no integer of at least 1.
        ValueError: padding is no integer of at least 0.
        ValueError: dilation is no integer of at least 1.

    Example:
        >>> conv_output_size(8, 3, stride=2, padding=1)
        4

    Difficulty 1 of 5.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic, relationships 6 and 15.
    """
    raise NotImplementedError


def conv_transpose_output_size(
    size: int, kernel: int, *, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> int:
    r"""The size that a transposed convolution gives along one axis.

    $$o = s (i - 1) + d (k - 1) - 2p + q + 1$$

    Args:
        size (an integer): $i \ge 1$, the pixels along the axis.
        kernel (an integer): $k \ge 1$, the entries of the kernel along the axis.
        stride (an integer, 1 unless given): $s \ge 1$, the pixels from one stamp of the kernel to the next.
        padding (an integer, 0 unless given): $p \ge 0$, the pixels cut off at each of the two ends.
        output_padding (an integer, 0 unless given): $q$, the pixels added at the far end, at least 0 and below the
            larger one of $s$ and $d$.
        dilation (an integer, 1 unless given): $d \ge 1$, the pixels from one entry of the kernel to the next.

    Returns:
        an integer: the size of the output, at least 1.

    Raises:
        ValueError: size is no integer of at least 1 (3.0 and True are no integers).
        ValueError: kernel is no integer of at least 1.
        ValueError: stride is no integer of at least 1.
        ValueError: padding is no integer of at least 0, or leaves nothing.
        ValueError: output_padding is no integer of at least 0, or is below neither stride nor dilation.
        ValueError: dilation is no integer of at least 1.

    Example:
        >>> conv_transpose_output_size(3, 3, stride=2, padding=1, output_padding=1)
        6

    Difficulty 1 of 5; after conv_output_size.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic, relationship 14.
    """
    raise NotImplementedError


def padding_amount(kernel: int, mode: Literal["valid", "same", "full"], *, dilation: int = 1) -> int:
    r"""The zeros to add at each end for one of the three usual kinds of padding.

    $$p_{\text{valid}} = 0 \qquad p_{\text{same}} = \frac{d (k - 1)}{2} \qquad p_{\text{full}} = d (k - 1)$$

    Args:
        kernel (an integer): $k \ge 1$, the entries of the kernel along the axis.
        mode ("valid", "same" or "full"): 'valid' uses real pixels only, 'same' keeps the size at stride 1, 'full' takes
            every place where kernel and input touch.
        dilation (an integer, 1 unless given): $d \ge 1$, the pixels from one entry of the kernel to the next.

    Returns:
        an integer: the padding per end. To keep the size, an even span would need one more at one end than at the
            other.

    Raises:
        ValueError: kernel is no integer of at least 1.
        ValueError: there is no such mode.
        ValueError: dilation is no integer of at least 1.
        ValueError: mode is 'same' and the kernel spans an even number of pixels.

    Example:
        >>> padding_amount(3, "same", dilation=2)
        2

    Difficulty 1 of 5; after conv_output_size.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic, section 2.2.
    """
    raise NotImplementedError


def conv_parameter_count(
    in_channels: int, out_channels: int, kernel_height: int, kernel_width: int, *, bias: bool = True, groups: int = 1
) -> int:
    r"""Count the numbers that a convolution layer learns.

    $$O \cdot \frac{C}{G} \cdot k_h \cdot k_w \; (+ \, O)$$

    Args:
        in_channels (an integer): $C \ge 1$.
        out_channels (an integer): $O \ge 1$, the number of kernels.
        kernel_height (an integer): $k_h \ge 1$.
        kernel_width (an integer): $k_w \ge 1$.
        bias (True or False, True unless given): whether every output channel has a bias, the $O$ in brackets.
        groups (an integer, 1 unless given): $G \ge 1$; a kernel sees the input channels of its own group alone.

    Returns:
        an integer: the number of weights and biases.

    Raises:
        ValueError: in_channels is no integer of at least 1.
        ValueError: out_channels is no integer of at least 1.
        ValueError: kernel_height is no integer of at least 1.
        ValueError: kernel_width is no integer of at least 1.
        ValueError: groups is no integer that divides both numbers of channels.

    Example:
        >>> conv_parameter_count(4, 6, 3, 5, groups=2)
        186

    Difficulty 1 of 5.

    Source: Goodfellow et al. (2016), section 9.2; groups are Krizhevsky et al. (2012), section 3.5.
    """
    raise NotImplementedError


def receptive_field(kernels: Sequence[int], strides: Sequence[int]) -> int:
    r"""The pixels, first to last along one axis, that one unit at the top of a stack of convolutions can see.

    $$r = 1 + \sum_l (k_l - 1) \prod_{m < l} s_m$$

    Args:
        kernels (a list or tuple of integers): $k_l \ge 1$, the kernel size of every layer, the one next to the image
            first.
        strides (a list or tuple of integers): $s_l \ge 1$, the strides, in the same order.

    Returns:
        an integer: the extent of the field; 1 for no layers at all.

    Raises:
        ValueError: kernels holds something else than integers of at least 1.
        ValueError: strides holds something else than integers of at least 1.
        ValueError: there are not as many strides as kernels.

    Example:
        >>> receptive_field([7, 3, 3], [2, 2, 1])
        19

    Difficulty 2 of 5; after conv_output_size.

    Source: Araujo, Norris and Sim (2019), Computing receptive fields of convolutional neural networks, eq. 2.
    """
    raise NotImplementedError


# Signals --------------------------------------------------------------------------------------------------------------


def convolve1d(signal: Float[np.ndarray, "n"], kernel: Float[np.ndarray, "k"]) -> Float[np.ndarray, "n+k-1"]:
    r"""Convolve two signals: every entry of one launches a scaled copy of the other, and the copies add up.

    $$(f * g)[n] = \sum_k f[k] \, g[n - k]$$

    Args:
        signal (a vector of n floats): $f$; outside its entries it is 0.
        kernel (a vector of k floats): $g$, the same.

    Returns:
        a vector of n + k - 1 floats: every place where the two overlap ('full'); signal's dtype.

    Raises:
        ValueError: signal has no entries.
        ValueError: kernel has no entries.

    Example:
        >>> convolve1d(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0]))
        array([ 4., 13., 22., 15.])

    Difficulty 2 of 5.

    Source: Goodfellow et al. (2016), eq. 9.3.
    """
    # Not allowed, being the answer itself: np.convolve, scipy.signal.convolve and their relatives.
    raise NotImplementedError


def circular_convolve1d(signal: Float[np.ndarray, "n"], kernel: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    r"""Convolve two signals that repeat for ever, so that what leaves at one end comes back at the other.

    $$(f \circledast g)[m] = \sum_{k=0}^{n-1} f[k] \, g[(m - k) \bmod n]$$

    Args:
        signal (a vector of n floats): one period of $f$.
        kernel (a vector of n floats): one period of $g$.

    Returns:
        a vector of n floats: one period of the result, in signal's dtype.

    Raises:
        ValueError: signal has no entries.
        ValueError: kernel has another length than signal.

    Example:
        >>> circular_convolve1d(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 0.0]))
        array([19., 13., 22.])

    Difficulty 2 of 5; after convolve1d.

    Source: Oppenheim and Schafer (2010), Discrete-time signal processing, section 8.6.
    """
    # Not allowed, being the answer itself: np.convolve, scipy.signal.convolve, scipy.linalg.circulant and their
    # relatives.
    raise NotImplementedError


def convolution_matrix(kernel: Float[np.ndarray, "k"], size: int) -> Float[np.ndarray, "rows n"]:
    r"""The matrix that convolves every signal of one size with one kernel.

    $$T_{ij} = g[i - j], \qquad T f = f * g$$

    Args:
        kernel (a vector of k floats): $g$; outside its entries it is 0.
        size (an integer): n, the entries of the signals that the matrix is for, at least 1.

    Returns:
        floats, (n + k - 1) by n: constant along every diagonal: a Toeplitz matrix. kernel's dtype.

    Raises:
        ValueError: kernel has no entries.
        ValueError: size is no integer of at least 1.

    Example:
        >>> convolution_matrix(np.array([4.0, 5.0]), 2)
        array([[4., 0.],
               [5., 4.],
               [0., 5.]])

    Difficulty 2 of 5; after convolve1d.

    Source: Goodfellow et al. (2016), section 9.1.
    """
    # Not allowed, being the answer itself: scipy.linalg.convolution_matrix, scipy.linalg.toeplitz and their relatives.
    raise NotImplementedError


# Images ---------------------------------------------------------------------------------------------------------------


def convolve2d(image: Float[np.ndarray, "m n"], kernel: Float[np.ndarray, "k l"]) -> Float[np.ndarray, "m-k+1 n-l+1"]:
    r"""Convolve one image with one kernel, flipped on both axes, wherever all of the kernel lies on the image.

    $$H[m, n] = \sum_{k, l} F[k, l] \, G[m - k, n - l]$$

    Args:
        image (floats, M by N): $G$.
        kernel (floats, K by L): $F$, no larger than the image.

    Returns:
        floats, (M - K + 1) by (N - L + 1): the places that need no pixels from outside ('valid'); image's dtype.

    Raises:
        ValueError: kernel has no entries, or is larger than the image.

    Example:
        >>> convolve2d(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[1.0, 10.0], [0.0, 0.0]]))
        array([[45., 56.]])

    Difficulty 2 of 5; after convolve1d.

    Source: Goodfellow et al. (2016), eq. 9.5.
    """
    # Not allowed, being the answer itself: scipy.signal.convolve2d and its relatives.
    raise NotImplementedError


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
        x (floats, N by C by H by W)
        weight (floats, O by (C / groups) by kh by kw): $w$.
        bias (a vector of O floats, or None): $b$, or None for none.
        stride (an integer, 1 unless given): $s \ge 1$, the pixels from one place of the kernel to the next, on both
            axes.
        padding (an integer, 0 unless given): $p \ge 0$, the zeros added at all four sides.
        dilation (an integer, 1 unless given): $d \ge 1$, the pixels from one entry of the kernel to the next, on both
            axes.
        groups (an integer, 1 unless given): G; the input and the output channels are cut into G equal runs, and each
            run of outputs sees the run of inputs of the same number alone.

    Returns:
        floats, N by O by rows by columns: both sizes as `conv_output_size` tells, in x's dtype; a remainder at the far
            edge is not visited.

    Raises:
        ValueError: weight has another number of channels than a group of x.
        ValueError: the kernels have no entries, or, spread out by dilation, are larger than the padded images.
        ValueError: bias has not one number for every kernel.
        ValueError: stride is no integer of at least 1.
        ValueError: padding is no integer of at least 0.
        ValueError: dilation is no integer of at least 1.
        ValueError: groups is no integer that divides both numbers of channels.

    Example:
        >>> conv2d(
        ...     np.array([[[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]]),
        ...     np.array([[[[1.0, 10.0]], [[100.0, 0.0]]]]),
        ...     np.array([0.5]),
        ... )
        array([[[[421.5, 532.5]]]])

    Difficulty 3 of 5; after conv_output_size, convolve2d and pointwise_conv.

    Source: Goodfellow et al. (2016), eq. 9.7 and 9.8; dilation is Yu and Koltun (2016), eq. 2.
    """
    # Not allowed, being the answer itself: scipy.signal.convolve2d and its relatives.
    raise NotImplementedError


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
        grad (floats, N by O by rows by columns): gradient of the loss by the result, $g$.
        x (floats, N by C by H by W): the input of the forward pass.
        weight (floats, O by (C / groups) by kh by kw): $w$.
        bias (a vector of O floats, or None): $b$, or None for none.
        stride (an integer, 1 unless given): as in the forward pass.
        padding (an integer, 0 unless given): as in the forward pass.
        dilation (an integer, 1 unless given): as in the forward pass.
        groups (an integer, 1 unless given): as in the forward pass.

    Returns:
        a tuple of arrays: the gradients by x, by weight, and by bias where there is one; each has the shape and dtype
            of its argument.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> conv2d_backward(
        ...     np.array([[[[1.0, 10.0]]]]),
        ...     np.array([[[[1.0, 2.0, 3.0]]]]),
        ...     np.array([[[[4.0, 5.0]]]]),
        ...     np.array([0.5]),
        ... )
        (array([[[[ 4., 45., 50.]]]]), array([[[[21., 32.]]]]), array([11.]))

    Difficulty 4 of 5; after conv2d.
    """
    raise NotImplementedError


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
        x (floats, N by C by H by W)
        weight (floats, C by O by kh by kw): $w$: the layout of the `conv2d` from O to C channels that this is the
            adjoint of.
        bias (a vector of O floats, or None): $b$, or None for none.
        stride (an integer, 1 unless given): $s \ge 1$, the pixels from one stamp to the next, on both axes.
        padding (an integer, 0 unless given): $p \ge 0$, the pixels cut off at all four sides.
        output_padding (an integer, 0 unless given): $q$, the pixels added at the bottom and at the right, at least 0
            and below the larger one of $s$ and $d$.
        dilation (an integer, 1 unless given): $d \ge 1$, the pixels from one entry of the kernel to the next, on both
            axes.

    Returns:
        floats, N by O by rows by columns: both sizes as `conv_transpose_output_size` tells, in x's dtype.

    Raises:
        ValueError: the images have no pixels.
        ValueError: the kernels have no entries.
        ValueError: weight has another number of input channels than x.
        ValueError: bias has not one number for every output channel.
        ValueError: stride is no integer of at least 1.
        ValueError: padding is no integer of at least 0, or leaves nothing.
        ValueError: output_padding is no integer of at least 0, or is below neither stride nor dilation.
        ValueError: dilation is no integer of at least 1.

    Example:
        >>> conv_transpose2d(np.array([[[[1.0, 2.0]]]]), np.array([[[[1.0, 10.0, 100.0]]]]), stride=2)
        array([[[[  1.,  10., 102.,  20., 200.]]]])

    Difficulty 3 of 5; after conv2d and conv_transpose_output_size.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic, chapter 4.
    """
    raise NotImplementedError


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
        grad (floats, N by O by rows by columns): gradient of the loss by the result, $g$; 0 in the pixels that were cut
            off.
        x (floats, N by C by H by W): the input of the forward pass.
        weight (floats, C by O by kh by kw): $w$.
        bias (a vector of O floats, or None): $b$, or None for none.
        stride (an integer, 1 unless given): as in the forward pass.
        padding (an integer, 0 unless given): as in the forward pass.
        output_padding (an integer, 0 unless given): as in the forward pass.
        dilation (an integer, 1 unless given): as in the forward pass.

    Returns:
        a tuple of arrays: the gradients by x, by weight, and by bias where there is one; each has the shape and dtype
            of its argument.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> conv_transpose2d_backward(
        ...     np.array([[[[1.0, 2.0, 3.0, 4.0]]]]),
        ...     np.array([[[[1.0, 2.0]]]]),
        ...     np.array([[[[1.0, 10.0]]]]),
        ...     np.array([0.5]),
        ...     stride=2,
        ... )
        (array([[[[21., 43.]]]]), array([[[[ 7., 10.]]]]), array([10.]))

    Difficulty 4 of 5; after conv_transpose2d.
    """
    raise NotImplementedError


def pointwise_conv(
    x: Float[np.ndarray, "n c h w"], weight: Float[np.ndarray, "o c"], bias: Float[np.ndarray, "o"] | None = None
) -> Float[np.ndarray, "n o h w"]:
    r"""Mix the channels of every pixel with one dense layer: a 1x1 convolution.

    $$y_{n o h w} = b_o + \sum_c w_{o c} \, x_{n c h w}$$

    Args:
        x (floats, N by C by H by W)
        weight (floats, O by C): $w$.
        bias (a vector of O floats, or None): $b$, or None for none.

    Returns:
        floats, N by O by H by W: in x's dtype.

    Raises:
        ValueError: weight has another number of input channels than x.
        ValueError: bias has not one number for every output channel.

    Example:
        >>> pointwise_conv(
        ...     np.array([[[[1.0, 2.0]], [[10.0, 20.0]]]]),
        ...     np.array([[3.0, 1.0]]),
        ...     np.array([100.0]),
        ... )
        array([[[[113., 126.]]]])

    Difficulty 2 of 5.

    Source: Lin, Chen and Yan (2014), Network in network, section 3.1.
    """
    # Not allowed, being the answer itself: scipy.signal.convolve and its relatives.
    raise NotImplementedError


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
        grad (floats, N by O by H by W): gradient of the loss by the result, $g$.
        x (floats, N by C by H by W): the input of the forward pass.
        weight (floats, O by C): $w$.
        bias (a vector of O floats, or None): $b$, or None for none.

    Returns:
        a tuple of arrays: the gradients by x, by weight, and by bias where there is one; each has the shape and dtype
            of its argument.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> pointwise_conv_backward(
        ...     np.array([[[[1.0, 10.0]]]]),
        ...     np.array([[[[1.0, 2.0]]]]),
        ...     np.array([[3.0]]),
        ...     np.array([100.0]),
        ... )
        (array([[[[ 3., 30.]]]]), array([[21.]]), array([11.]))

    Difficulty 2 of 5; after pointwise_conv.
    """
    raise NotImplementedError


# Pooling --------------------------------------------------------------------------------------------------------------


def max_pool2d(
    x: Float[np.ndarray, "n c h w"], kernel: int, *, stride: int | None = None
) -> tuple[Float[np.ndarray, "n c rows columns"], Int[np.ndarray, "n c rows columns"]]:
    r"""Keep the largest pixel of every square window, and where it was.

    $$y_{n c i j} = \max_{0 \le u, v < k} x_{n, c, \, s i + u, \, s j + v}$$

    Args:
        x (floats, N by C by H by W)
        kernel (an integer): $k$, the side of the windows, at least 1 and at most the smaller side of x.
        stride (an integer, or None): $s \ge 1$, the pixels from one window to the next; None stands for kernel.

    Returns:
        a tuple of two arrays: y, in x's dtype, and index, both (N, C, rows, columns). index is the place of the maximum
            in its plane of x, counted row by row, h W + w; that of the first one where several are equal. In PyTorch
            the gradient of y goes to the pixel that index names. A remainder at the bottom and at the right is dropped.

    Raises:
        ValueError: kernel is no integer of at least 1, or is larger than a side of the images.
        ValueError: stride is neither None nor an integer of at least 1.

    Example:
        >>> max_pool2d(np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 8.0, 1.0]]]]), 2)
        (array([[[[5., 8.]]]]), array([[[[1, 6]]]]))

    Difficulty 3 of 5; after avg_pool2d.

    Source: Goodfellow et al. (2016), section 9.3.
    """
    # Not allowed, being the answer itself: scipy.ndimage.maximum_filter and its relatives.
    raise NotImplementedError


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
        grad (floats, N by C by rows by columns): gradient of the loss by y, $g$.
        x (floats, N by C by H by W): the input of the forward pass.
        kernel (an integer): $k$, the side of the windows.
        stride (an integer, or None): as in the forward pass.

    Returns:
        floats, N by C by H by W: the gradient by x, in x's shape and dtype. A pixel that won several windows gets the
            sum; where several are equal, the first one won.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than y.

    Example:
        >>> max_pool2d_backward(
        ...     np.array([[[[1.0, 10.0]]]]),
        ...     np.array([[[[1.0, 5.0, 2.0], [3.0, 4.0, 0.0]]]]),
        ...     2,
        ...     stride=1,
        ... )
        array([[[[ 0., 11.,  0.],
                 [ 0.,  0.,  0.]]]])

    Difficulty 3 of 5; after max_pool2d.
    """
    raise NotImplementedError


def avg_pool2d(
    x: Float[np.ndarray, "n c h w"], kernel: int, *, stride: int | None = None
) -> Float[np.ndarray, "n c rows columns"]:
    r"""Replace every square window by its mean.

    $$y_{n c i j} = \frac{1}{k^2} \sum_{u, v = 0}^{k - 1} x_{n, c, \, s i + u, \, s j + v}$$

    Args:
        x (floats, N by C by H by W)
        kernel (an integer): $k$, the side of the windows, at least 1 and at most the smaller side of x.
        stride (an integer, or None): $s \ge 1$, the pixels from one window to the next; None stands for kernel.

    Returns:
        floats, N by C by rows by columns: in x's dtype; a remainder at the bottom and at the right is dropped.

    Raises:
        ValueError: kernel is no integer of at least 1, or is larger than a side of the images.
        ValueError: stride is neither None nor an integer of at least 1.

    Example:
        >>> avg_pool2d(np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 8.0, 1.0]]]]), 2)
        array([[[[3.25, 2.75]]]])

    Difficulty 2 of 5; after conv_output_size and global_avg_pool.

    Source: LeCun et al. (1998), Gradient-based learning applied to document recognition, section II.A.
    """
    # Not allowed, being the answer itself: scipy.ndimage.uniform_filter and its relatives.
    raise NotImplementedError


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
        grad (floats, N by C by rows by columns): gradient of the loss by the result, $g$.
        x (floats, N by C by H by W): the input of the forward pass; only its shape matters.
        kernel (an integer): $k$, the side of the windows.
        stride (an integer, or None): as in the forward pass.

    Returns:
        floats, N by C by H by W: the gradient by x, in x's shape and dtype; 0 where no window reached.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> avg_pool2d_backward(np.array([[[[4.0, 40.0]]]]), np.ones((1, 1, 2, 3)), 2, stride=1)
        array([[[[ 1., 11., 10.],
                 [ 1., 11., 10.]]]])

    Difficulty 3 of 5; after avg_pool2d.
    """
    raise NotImplementedError


def max_unpool2d(
    y: Float[np.ndarray, "n c rows columns"],
    index: Int[np.ndarray, "n c rows columns"],
    output_shape: Sequence[int],
) -> Float[np.ndarray, "n c h w"]:
    r"""Put every pooled value back where it came from, and zeros elsewhere.

    $$x_{n c p} = \begin{cases} y_{n c i j} & p = \text{index}_{n c i j} \\ 0 & \text{no index is } p \end{cases}$$

    Args:
        y (floats, N by C by rows by columns): what `max_pool2d` gave.
        index (integers, N by C by rows by columns): the places h W + w that it gave along. Windows that overlap may
            share a maximum: the same value at the same place, which stands there once.
        output_shape (a list or tuple of integers): (H, W), the size of the images.

    Returns:
        floats, N by C by H by W: in y's dtype.

    Raises:
        ValueError: index has another shape than y.
        ValueError: an index lies outside of the images.
        ValueError: output_shape is not two integers of at least 1.

    Example:
        >>> max_unpool2d(np.array([[[[5.0, 8.0]]]]), np.array([[[[1, 6]]]]), (2, 4))
        array([[[[0., 5., 0., 0.],
                 [0., 0., 8., 0.]]]])

    Difficulty 2 of 5; after max_pool2d.

    Source: Zeiler and Fergus (2014), Visualizing and understanding convolutional networks, section 2.1.
    """
    raise NotImplementedError


def global_avg_pool(x: Float[np.ndarray, "n c h w"]) -> Float[np.ndarray, "n c"]:
    r"""Replace every image of every channel by its mean.

    $$y_{n c} = \frac{1}{H W} \sum_{h, w} x_{n c h w}$$

    Args:
        x (floats, N by C by H by W)

    Returns:
        floats, N by C: in x's dtype.

    Raises:
        ValueError: the images have no pixels.

    Example:
        >>> global_avg_pool(np.array([[[[1.0, 2.0, 6.0]], [[0.0, 0.0, 3.0]]]]))
        array([[3., 1.]])

    Difficulty 1 of 5.

    Source: Lin, Chen and Yan (2014), Network in network, section 3.2.
    """
    raise NotImplementedError


def global_avg_pool_backward(
    grad: Float[np.ndarray, "n c"], x: Float[np.ndarray, "n c h w"]
) -> Float[np.ndarray, "n c h w"]:
    r"""Backward pass of `global_avg_pool`: every pixel gets the same share.

    $$\frac{\partial L}{\partial x_{n c h w}} = \frac{g_{n c}}{H W}$$

    Args:
        grad (floats, N by C): gradient of the loss by the result, $g$.
        x (floats, N by C by H by W): the input of the forward pass; only its shape matters.

    Returns:
        floats, N by C by H by W: the gradient by x, in x's shape and dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> global_avg_pool_backward(np.array([[12.0]]), np.ones((1, 1, 2, 3)))
        array([[[[2., 2., 2.],
                 [2., 2., 2.]]]])

    Difficulty 1 of 5; after global_avg_pool.
    """
    raise NotImplementedError


# Shifts ---------------------------------------------------------------------------------------------------------------


def translate(image: Float[np.ndarray, "... h w"], shift: Sequence[int]) -> Float[np.ndarray, "... h w"]:
    """Move an image; what leaves at one edge comes back at the opposite one.

    $$(T_v f)(x) = f(x - v)$$

    Args:
        image (floats, any axes in front, then H by W): $f$.
        shift (a list or tuple of integers): (dy, dx), $v$: pixels down and to the right, negative ones up and to the
            left, of any size.

    Returns:
        floats, the same shape as image: image's dtype.

    Raises:
        ValueError: shift is not two integers.
        ValueError: the image has no pixels.

    Example:
        >>> translate(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]), (1, -1))
        array([[8., 9., 7.],
               [2., 3., 1.],
               [5., 6., 4.]])

    Difficulty 2 of 5.

    Source: Cohen and Welling (2016), Group equivariant convolutional networks, section 4.
    """
    # Not allowed, being the answer itself: np.roll, scipy.ndimage.shift and their relatives.
    raise NotImplementedError


def nearest_patch(image: Float[np.ndarray, "h w"], patch: Float[np.ndarray, "ph pw"]) -> tuple[int, int]:
    r"""Find the window of an image that is most like a patch.

    $$\operatorname*{arg\,min}_{(i, j)} \sum_{u, v} \left( f_{i + u, \, j + v} - q_{u v} \right)^2$$

    Args:
        image (floats, H by W): $f$. Its numbers may be far larger than their differences: subtract before squaring.
        patch (floats, ph by pw): $q$, no larger than the image.

    Returns:
        a tuple of two integers: (row, column) of the upper left corner of the window; at ties the first one, reading
            row by row.

    Raises:
        ValueError: patch has no entries, or is larger than the image.

    Example:
        >>> nearest_patch(np.array([[1.0, 5.0, 2.0], [3.0, 4.0, 8.0]]), np.array([[4.0, 9.0]]))
        (1, 1)

    Difficulty 2 of 5; after convolve2d.

    Source: Barnes et al. (2009), PatchMatch, section 3.
    """
    raise NotImplementedError

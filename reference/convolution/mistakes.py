"""Wrong versions of convolution and pooling that people really write, each with the hint that helps."""

import numpy as np

from reference.convolution import in_numpy
from reference.convolution.laws import (
    avg_pool2d,
    circular_convolve1d,
    conv2d,
    conv_output_size,
    conv_parameter_count,
    conv_transpose2d,
    conv_transpose_output_size,
    convolution_matrix,
    convolve1d,
    convolve2d,
    global_avg_pool,
    max_pool2d,
    max_unpool2d,
    nearest_patch,
    padding_amount,
    pointwise_conv,
    receptive_field,
    translate,
)

# conv_output_size -----------------------------------------------------------------------------------------------------


@conv_output_size.mistake("forgets the padding", hint="The kernel slides over size + 2 * padding pixels.")
def size_unpadded(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - 2 * padding - span) // stride + 1


@conv_output_size.mistake("counts the padding once", hint="Zeros are added at both ends: 2 * padding.")
def size_padded_once(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - padding - span) // stride + 1


@conv_output_size.mistake(
    "takes the padding off", hint="Padding makes room: it is added. A transposed convolution takes it off."
)
def size_padding_subtracted(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - 4 * padding - span) // stride + 1


@conv_output_size.mistake("rounds up", hint="A place where part of the kernel hangs out does not count: round down.")
def size_ceil(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return -((span - padded) // stride) + 1


@conv_output_size.mistake(
    "does not round", hint="Half a place is no place: // divides and drops the remainder, / does not."
)
def size_unrounded(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - span) / stride + 1


@conv_output_size.mistake("forgets the first place", hint="A kernel as large as the input has 1 place, not 0: + 1.")
def size_without_one(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - span) // stride


@conv_output_size.mistake(
    "adds the 1 before dividing", hint="The first place costs no stride: the + 1 comes after the division."
)
def size_early_one(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - span + 1) // stride


@conv_output_size.mistake("forgets the stride", hint="From one place to the next are stride pixels: divide by it.")
def size_without_stride(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, span = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return padded - span + 1


@conv_output_size.mistake("forgets the dilation", hint="Entries that are d pixels apart span d (k - 1) + 1 pixels.")
def size_undilated(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, _ = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - kernel) // stride + 1


@conv_output_size.mistake("lets the kernel span dilation * kernel", hint="k entries have k - 1 gaps: d (k - 1) + 1.")
def size_overdilated(size, kernel, *, stride=1, padding=0, dilation=1):
    padded, _ = in_numpy.fitted(size, kernel, stride, padding, dilation)
    return (padded - dilation * kernel) // stride + 1


@conv_output_size.mistake(
    "answers where the kernel does not fit",
    hint="No place at all is an error here: raise ValueError for too large a kernel.",
)
def size_without_fit(size, kernel, *, stride=1, padding=0, dilation=1):
    in_numpy.fitted(max(size, dilation * kernel), kernel, stride, padding, dilation)
    return max((size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1, 0)


@conv_output_size.mistake(
    "does not look at its arguments", hint="What is a stride of 0? Raise ValueError for what is out of range."
)
def size_unchecked(size, kernel, *, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@conv_output_size.mistake(
    "takes 3.0 and True for integers", hint="isinstance(True, int) is true in Python, and 3.0 is a float: refuse both."
)
def size_of_floats(size, kernel, *, stride=1, padding=0, dilation=1):
    return in_numpy.conv_output_size(
        int(size), int(kernel), stride=int(stride), padding=int(padding), dilation=int(dilation)
    )


# conv_transpose_output_size -------------------------------------------------------------------------------------------


@conv_transpose_output_size.mistake(
    "adds the padding", hint="Padding cuts off here: it undoes what it added in the convolution."
)
def transpose_size_padded(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return in_numpy.stamped(size, kernel, stride, output_padding, dilation) + 2 * padding


@conv_transpose_output_size.mistake("counts the padding once", hint="Both ends are cut off: 2 * padding.")
def transpose_size_once(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return in_numpy.stamped(size, kernel, stride, output_padding, dilation) - padding


@conv_transpose_output_size.mistake("ignores output_padding", hint="output_padding is added once, at the far end.")
def transpose_size_ambiguous(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    whole = in_numpy.stamped(size, kernel, stride, output_padding, dilation)
    return whole - output_padding - 2 * padding


@conv_transpose_output_size.mistake(
    "counts output_padding twice", hint="output_padding goes to the far end alone, not to both."
)
def transpose_size_twice(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return in_numpy.stamped(size, kernel, stride, output_padding, dilation) + output_padding - 2 * padding


@conv_transpose_output_size.mistake(
    "multiplies the size by the stride", hint="n stamps have n - 1 strides between them: stride * (size - 1)."
)
def transpose_size_times(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return in_numpy.stamped(size, kernel, stride, output_padding, dilation) + stride - 1 - 2 * padding


@conv_transpose_output_size.mistake("forgets the dilation", hint="A stamp spans dilation * (kernel - 1) + 1 pixels.")
def transpose_size_undilated(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    in_numpy.stamped(size, kernel, stride, output_padding, dilation)
    return stride * (size - 1) + kernel + output_padding - 2 * padding


@conv_transpose_output_size.mistake(
    "is the size of an ordinary convolution", hint="This one grows: every pixel stamps a whole kernel."
)
def transpose_size_forward(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@conv_transpose_output_size.mistake(
    "takes any output_padding", hint="As much as a stride more would be one more pixel: raise ValueError."
)
def transpose_size_unlimited(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    plain = in_numpy.conv_transpose_output_size(size, kernel, stride=stride, padding=padding, dilation=dilation)
    return plain + output_padding


@conv_transpose_output_size.mistake(
    "takes 3.0 and True for integers", hint="isinstance(True, int) is true in Python, and 3.0 is a float: refuse both."
)
def transpose_size_of_floats(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    settings = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
    whole = {name: int(value) for name, value in settings.items()}
    return in_numpy.conv_transpose_output_size(int(size), int(kernel), **whole)


# padding_amount -------------------------------------------------------------------------------------------------------


@padding_amount.mistake("gives the padding of both ends together", hint="The answer is per end: it is added twice.")
def padding_both_ends(kernel, mode, *, dilation=1):
    return 2 * in_numpy.padding_amount(kernel, mode, dilation=dilation)


@padding_amount.mistake("forgets the dilation", hint="A dilated kernel reaches over dilation * (kernel - 1) pixels.")
def padding_undilated(kernel, mode, *, dilation=1):
    in_numpy.padding_amount(kernel, mode, dilation=dilation)
    return {"valid": 0, "same": (kernel - 1) // 2, "full": kernel - 1}[mode]


@padding_amount.mistake(
    "multiplies the kernel by the dilation", hint="k entries have k - 1 gaps: the span is d (k - 1) + 1, not d k."
)
def padding_overdilated(kernel, mode, *, dilation=1):
    in_numpy.padding_amount(kernel, mode, dilation=dilation)
    return {"valid": 0, "same": dilation * kernel // 2, "full": dilation * kernel - 1}[mode]


@padding_amount.mistake(
    "swaps same and full", hint="'full' has every place where kernel and input touch: it pads the most."
)
def padding_swapped(kernel, mode, *, dilation=1):
    in_numpy.padding_amount(kernel, mode, dilation=dilation)
    reach = dilation * (kernel - 1)
    return {"valid": 0, "same": reach, "full": reach // 2}[mode]


@padding_amount.mistake(
    "rounds for an even kernel", hint="An even kernel gives n - 1 or n + 1, never n: raise ValueError for 'same'."
)
def padding_rounds(kernel, mode, *, dilation=1):
    if mode == "same":
        return dilation * (kernel - 1) // 2
    return in_numpy.padding_amount(kernel, mode, dilation=dilation)


@padding_amount.mistake(
    "takes any mode", hint="A typing error should not pass for 'valid': raise ValueError for unknown modes."
)
def padding_any_mode(kernel, mode, *, dilation=1):
    return in_numpy.padding_amount(kernel, mode if mode in ("same", "full") else "valid", dilation=dilation)


# conv_parameter_count -------------------------------------------------------------------------------------------------


@conv_parameter_count.mistake("forgets the bias", hint="bias=True adds one number for every output channel.")
def count_unbiased(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    layer = in_channels, out_channels, kernel_height, kernel_width
    return in_numpy.conv_parameter_count(*layer, bias=False, groups=groups)


@conv_parameter_count.mistake("always counts the bias", hint="With bias=False there are weights alone.")
def count_always_biased(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    return in_numpy.conv_parameter_count(in_channels, out_channels, kernel_height, kernel_width, groups=groups)


@conv_parameter_count.mistake("has one bias for the whole layer", hint="Every output channel has a bias of its own.")
def count_one_bias(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    return count_unbiased(in_channels, out_channels, kernel_height, kernel_width, groups=groups) + bool(bias)


@conv_parameter_count.mistake(
    "has a bias for every pair of channels",
    hint="The sum over the input channels is taken first; then one bias is added.",
)
def count_bias_per_pair(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    weights = count_unbiased(in_channels, out_channels, kernel_height, kernel_width, groups=groups)
    return weights + (in_channels // groups * out_channels if bias else 0)


@conv_parameter_count.mistake("ignores groups", hint="A kernel sees in_channels / groups channels, not all of them.")
def count_ungrouped(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    in_numpy.refuse_uneven_groups(in_channels, out_channels, groups)
    return in_numpy.conv_parameter_count(in_channels, out_channels, kernel_height, kernel_width, bias=bias)


@conv_parameter_count.mistake(
    "divides both numbers of channels by groups",
    hint="There are out_channels kernels, grouped or not: only their depth shrinks.",
)
def count_overgrouped(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    in_numpy.refuse_uneven_groups(in_channels, out_channels, groups)
    return in_numpy.conv_parameter_count(
        in_channels // groups, out_channels // groups, kernel_height, kernel_width, bias=bias
    )


@conv_parameter_count.mistake("leaves out the width of the kernel", hint="A kernel is a rectangle: height times width.")
def count_flat(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    return in_numpy.conv_parameter_count(in_channels, out_channels, kernel_height, 1, bias=bias, groups=groups)


@conv_parameter_count.mistake("takes every kernel for a square", hint="Height and width may differ: multiply the two.")
def count_square(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    return in_numpy.conv_parameter_count(
        in_channels, out_channels, kernel_height, kernel_height, bias=bias, groups=groups
    )


@conv_parameter_count.mistake(
    "rounds where groups do not divide", hint="3 channels cannot be cut into 2 equal groups: raise ValueError."
)
def count_rounds(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    weights = out_channels * (in_channels // groups) * kernel_height * kernel_width
    return weights + out_channels if bias else weights


# receptive_field ------------------------------------------------------------------------------------------------------


@receptive_field.mistake("adds up the kernels", hint="A kernel of k adds k - 1 pixels: one of them was seen before.")
def field_sum(kernels, strides):
    in_numpy.layers(kernels, strides)
    return sum(kernels)


@receptive_field.mistake(
    "multiplies the kernels", hint="Two 3x3 layers see 5x5, not 9x9: draw the windows, they overlap."
)
def field_product(kernels, strides):
    in_numpy.layers(kernels, strides)
    return int(np.prod(kernels, dtype=int))


@receptive_field.mistake("forgets the pixel to start with", hint="No layer at all sees 1 pixel: begin with 1.")
def field_without_one(kernels, strides):
    return in_numpy.receptive_field(kernels, strides) - 1


@receptive_field.mistake("ignores the strides", hint="After a stride of 2, neighbours lie 2 pixels apart.")
def field_unstrided(kernels, strides):
    in_numpy.layers(kernels, strides)
    return 1 + sum(kernel - 1 for kernel in kernels)


@receptive_field.mistake(
    "counts a layer's own stride", hint="A layer's kernel reads the units below it: its own stride comes later."
)
def field_own_stride(kernels, strides):
    kernels, strides = in_numpy.layers(kernels, strides)
    return in_numpy.receptive_field([1, *kernels], [*strides, 1])


@receptive_field.mistake(
    "uses the stride of the layer below alone", hint="Strides multiply: take the product of all below."
)
def field_one_stride(kernels, strides):
    kernels, strides = in_numpy.layers(kernels, strides)
    return 1 + sum((kernel - 1) * below for kernel, below in zip(kernels, [1, *strides], strict=False))


@receptive_field.mistake(
    "adds the strides up", hint="Two strides of 3 set units 9 pixels apart, not 6: strides multiply."
)
def field_added_strides(kernels, strides):
    kernels, strides = in_numpy.layers(kernels, strides)
    return 1 + sum((kernel - 1) * max(sum(strides[:l]), 1) for l, kernel in enumerate(kernels))


@receptive_field.mistake("reads the layers from the top", hint="The layer next to the image comes first in both lists.")
def field_reversed(kernels, strides):
    kernels, strides = in_numpy.layers(kernels, strides)
    return in_numpy.receptive_field(kernels[::-1], strides[::-1])


@receptive_field.mistake(
    "drops what has no partner", hint="zip stops at the shorter list: raise ValueError where the lengths differ."
)
def field_zipped(kernels, strides):
    pairs = list(zip(kernels, strides, strict=False))
    return in_numpy.receptive_field([kernel for kernel, _ in pairs], [stride for _, stride in pairs])


# convolve1d -----------------------------------------------------------------------------------------------------------


@convolve1d.mistake("does not flip the kernel", hint="g[n - k] runs backwards while k runs forwards: that is the flip.")
def convolve1d_correlates(signal, kernel):
    return in_numpy.convolve1d(signal, kernel[::-1])


@convolve1d.mistake(
    "keeps only the places of full overlap", hint="The result has n + k - 1 entries: begin where the two first touch."
)
def convolve1d_valid(signal, kernel):
    return np.convolve(signal, kernel, mode="valid")


@convolve1d.mistake(
    "keeps the size of the signal", hint="The last entries hang over the end: the result has n + k - 1."
)
def convolve1d_same(signal, kernel):
    return in_numpy.convolve1d(signal, kernel)[: signal.size]


@convolve1d.mistake(
    "wraps round at the end", hint="That is circular: here what hangs over the end makes the result longer."
)
def convolve1d_wraps(signal, kernel):
    y = in_numpy.convolve1d(signal, kernel)
    y[: kernel.size - 1] += y[signal.size :]
    return y


@convolve1d.mistake("makes the kernel sum to 1 first", hint="The kernel is used as it is, even where it sums to 0.")
def convolve1d_normalizes(signal, kernel):
    return in_numpy.convolve1d(signal, kernel / np.sum(kernel))


@convolve1d.mistake("takes the mean instead of the sum", hint="Nothing is divided by the length of the kernel.")
def convolve1d_mean(signal, kernel):
    return in_numpy.convolve1d(signal, kernel) / kernel.size


# circular_convolve1d --------------------------------------------------------------------------------------------------


@circular_convolve1d.mistake("correlates", hint="The kernel is read at m - k, backwards; at k - m it is a correlation.")
def circular_correlates(signal, kernel):
    return in_numpy.circular_convolve1d(signal, np.roll(kernel[::-1], 1))


@circular_convolve1d.mistake("cuts off what hangs over the end", hint="It comes back at the start: (m - k) mod n.")
def circular_cuts(signal, kernel):
    return in_numpy.convolve1d(signal, kernel)[: signal.size]


@circular_convolve1d.mistake("is one place off", hint="Result 0 pairs signal 0 with kernel 0: count k from 0.")
def circular_late(signal, kernel):
    return np.roll(in_numpy.circular_convolve1d(signal, kernel), 1)


@circular_convolve1d.mistake(
    "takes the magnitude of the inverse transform", hint="abs loses the sign: take the real part."
)
def circular_magnitude(signal, kernel):
    return np.abs(np.fft.ifft(np.fft.fft(signal) * np.fft.fft(kernel)))


@circular_convolve1d.mistake(
    "does not transform back", hint="The product of the spectra is a spectrum: np.fft.ifft is missing."
)
def circular_spectrum(signal, kernel):
    return (np.fft.fft(signal) * np.fft.fft(kernel)).real


@circular_convolve1d.mistake("multiplies entry by entry", hint="That is done to the spectra. Signals are convolved.")
def circular_product(signal, kernel):
    return signal * kernel


# convolution_matrix ---------------------------------------------------------------------------------------------------


@convolution_matrix.mistake("is transposed", hint="It takes n entries to n + k - 1: so many columns, so many rows.")
def matrix_transposed(kernel, size):
    return in_numpy.convolution_matrix(kernel, size).T


@convolution_matrix.mistake(
    "puts the kernel in backwards", hint="Column 0 is the kernel itself: T[i, 0] = g[i]. Rows run backwards."
)
def matrix_flipped(kernel, size):
    return in_numpy.convolution_matrix(kernel[::-1], size)


@convolution_matrix.mistake("cuts off what hangs over the end", hint="The last column needs k rows, from row n - 1 on.")
def matrix_square(kernel, size):
    return in_numpy.convolution_matrix(kernel, size)[:size]


@convolution_matrix.mistake("starts every column at the top", hint="Column j starts at row j.")
def matrix_unshifted(kernel, size):
    column = np.concatenate([kernel, np.zeros(size - 1, kernel.dtype)])
    return np.repeat(column[:, None], size, axis=1)


@convolution_matrix.mistake(
    "shifts the columns up instead of down", hint="A later entry of the signal acts later: further down."
)
def matrix_upwards(kernel, size):
    return in_numpy.convolution_matrix(kernel, size)[:, ::-1]


# convolve2d -----------------------------------------------------------------------------------------------------------


@convolve2d.mistake(
    "does not flip the kernel", hint="That is cross-correlation, what conv2d does. A convolution flips."
)
def convolve2d_correlates(image, kernel):
    return in_numpy.convolve2d(image, kernel[::-1, ::-1])


@convolve2d.mistake("flips one axis alone", hint="Both indices run backwards: kernel[::-1, ::-1].")
def convolve2d_half_flipped(image, kernel):
    return in_numpy.convolve2d(image, kernel[:, ::-1])


@convolve2d.mistake(
    "gives the full result", hint="Only places where the whole kernel lies on the image count: M - K + 1."
)
def convolve2d_full(image, kernel):
    margins = [(side - 1, side - 1) for side in kernel.shape]
    return in_numpy.convolve2d(np.pad(image, margins), kernel)


@convolve2d.mistake("takes as many columns as rows", hint="Images are rectangles: N - L + 1 columns.")
def convolve2d_square(image, kernel):
    return squared(in_numpy.convolve2d(image, kernel))


@convolve2d.mistake("takes the mean of the products", hint="It is their sum: nothing is divided.")
def convolve2d_mean(image, kernel):
    return in_numpy.convolve2d(image, kernel) / kernel.size


@convolve2d.mistake("makes the kernel sum to 1 first", hint="An edge filter sums to 0: use the kernel as it is.")
def convolve2d_normalizes(image, kernel):
    return in_numpy.convolve2d(image, kernel / np.sum(kernel))


@convolve2d.mistake(
    "cuts negative results off", hint="Only a picture on a screen has no negative pixels; a result has."
)
def convolve2d_clips(image, kernel):
    return np.maximum(in_numpy.convolve2d(image, kernel), 0)


# conv2d ---------------------------------------------------------------------------------------------------------------


@conv2d.mistake("ignores the padding when the stride is above 1", hint="Pad first, whatever the stride.")
def conv2d_stride_or_padding(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    whole = in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)
    if stride == 1 or padding == 0:
        return whole
    inside = in_numpy.conv2d(in_numpy.padded(x, padding)[:, :, padding:, padding:], weight, bias, dilation=dilation,
                             groups=groups)  # fmt: skip
    return inside[:, :, ::stride, ::stride]


@conv2d.mistake("pads one side only", hint="Zeros go round the image: top and bottom, left and right.")
def conv2d_half_padded(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    shifted = np.pad(x, [(0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0)])
    return in_numpy.conv2d(shifted, weight, bias, stride=stride, dilation=dilation, groups=groups)


@conv2d.mistake("pads with the pixels at the edge", hint="Outside the image x is 0 here: np.pad's default mode.")
def conv2d_edges(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    frame = [(0, 0), (0, 0), (padding, padding), (padding, padding)]
    framed = np.pad(x, frame, mode="edge")
    return in_numpy.conv2d(framed, weight, bias, stride=stride, dilation=dilation, groups=groups)


@conv2d.mistake("computes the width from the height", hint="Images and kernels are rectangles: work out both sizes.")
def conv2d_square(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    return squared(in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups))


@conv2d.mistake("flips the kernel", hint="Networks use cross-correlation: the kernel is used as it lies.")
def conv2d_flipped(x, weight, bias=None, **settings):
    return in_numpy.conv2d(x, weight[:, :, ::-1, ::-1], bias, **settings)


@conv2d.mistake(
    "swaps height and width of the kernel", hint="The weight is (O, C, kh, kw): rows of the kernel meet rows of x."
)
def conv2d_transposed_kernel(x, weight, bias=None, **settings):
    turned = in_numpy.conv2d(x.swapaxes(2, 3), weight, bias, **settings)
    return turned.swapaxes(2, 3)


@conv2d.mistake("forgets the stride", hint="The kernel moves on by stride pixels: take every stride-th place.")
def conv2d_unstrided(x, weight, bias=None, *, stride=1, **settings):
    return in_numpy.conv2d(x, weight, bias, **settings)


@conv2d.mistake(
    "strides over the image before the convolution", hint="All pixels take part: it is the kernel that skips places."
)
def conv2d_subsampled(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    y = in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)
    thin = np.repeat(np.repeat(x[:, :, ::stride, ::stride], stride, axis=2), stride, axis=3)
    thin = thin[:, :, : x.shape[2], : x.shape[3]]
    return in_numpy.conv2d(thin, weight, bias, padding=padding, dilation=dilation, groups=groups)[
        :, :, ::stride, ::stride
    ].reshape(y.shape)


@conv2d.mistake(
    "pads out the remainder", hint="A kernel that hangs over the far edge has no place: leave the remainder."
)
def conv2d_ceil(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    rest = [
        -(size + 2 * padding - dilation * (kernel - 1) - 1) % stride
        for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True)
    ]
    framed = np.pad(x, [(0, 0), (0, 0), *((padding, padding + more) for more in rest)])
    return in_numpy.conv2d(framed, weight, bias, stride=stride, dilation=dilation, groups=groups)


@conv2d.mistake(
    "forgets the dilation", hint="Entry (u, v) of the kernel reads the pixel dilation * u down and dilation * v across."
)
def conv2d_undilated(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    y = in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)
    near = in_numpy.conv2d(x, weight, bias, stride=stride, padding=padding, groups=groups)
    return near[:, :, : y.shape[2], : y.shape[3]]


@conv2d.mistake("lets every group see the first channels", hint="Group g of the outputs sees group g of the inputs.")
def conv2d_first_group(x, weight, bias=None, *, groups=1, **settings):
    in_numpy.conv2d(x, weight, bias, groups=groups, **settings)
    return in_numpy.conv2d(x[:, : weight.shape[1]], weight, bias, **settings)


@conv2d.mistake("mixes the groups", hint="Outputs of one group must not see inputs of another: no sum over the groups.")
def conv2d_mixed_groups(x, weight, bias=None, *, groups=1, **settings):
    in_numpy.conv2d(x, weight, bias, groups=groups, **settings)
    return in_numpy.conv2d(in_numpy.by_group(x, groups).sum(axis=1), weight, bias, **settings)


@conv2d.mistake(
    "deals the channels out to the groups in turn", hint="Groups are runs of channels: the first C / G are group 0."
)
def conv2d_dealt(x, weight, bias=None, *, groups=1, **settings):
    order = np.arange(x.shape[1]).reshape(-1, groups).T.ravel()
    return in_numpy.conv2d(x[:, order], weight, bias, groups=groups, **settings)


@conv2d.mistake("forgets the bias", hint="Where there is a bias, add bias[:, None, None] at the end.")
def conv2d_unbiased(x, weight, bias=None, **settings):
    return in_numpy.conv2d(x, weight, None, **settings)


@conv2d.mistake("adds the bias for every input channel", hint="First the sum over the channels, then one bias.")
def conv2d_bias_per_channel(x, weight, bias=None, **settings):
    return in_numpy.conv2d(x, weight, None if bias is None else bias * weight.shape[1], **settings)


@conv2d.mistake("takes the mean over the channels", hint="The channels are summed, nothing is divided.")
def conv2d_mean(x, weight, bias=None, **settings):
    return in_numpy.conv2d(x, weight / weight.shape[1], bias, **settings)


@conv2d.mistake("takes the first image for all", hint="The batch is an axis of the result too: (N, O, rows, columns).")
def conv2d_first_image(x, weight, bias=None, **settings):
    return in_numpy.conv2d(np.broadcast_to(x[:1], x.shape), weight, bias, **settings)


@conv2d.mistake("applies ReLU", hint="The activation is a layer of its own.")
def conv2d_relu(x, weight, bias=None, **settings):
    return np.maximum(in_numpy.conv2d(x, weight, bias, **settings), 0)


@conv2d.mistake(
    "stretches a kernel of one channel over all",
    hint="A weight of the wrong depth is an error, not one to broadcast: ValueError.",
)
def conv2d_broadcasts(x, weight, bias=None, *, groups=1, **settings):
    if weight.shape[1] == 1 and groups == 1:
        weight = np.repeat(weight, x.shape[1], axis=1)
    return in_numpy.conv2d(x, weight, bias, groups=groups, **settings)


@conv2d.backward.mistake(
    "forgets to cut the padding off", hint="x starts padding pixels into the padded gradient, not at its corner."
)
def conv2d_backward_uncropped(grad, x, weight, bias=None, *, padding=0, **settings):
    _, *others = in_numpy.conv2d_backward(grad, x, weight, bias, padding=padding, **settings)
    by_framed, *_ = in_numpy.conv2d_backward(grad, in_numpy.padded(x, padding), weight, bias, **settings)
    return (by_framed[:, :, : x.shape[2], : x.shape[3]], *others)


@conv2d.backward.mistake(
    "overwrites where windows overlap", hint="A pixel under several windows gets the sum: += instead of =."
)
def conv2d_backward_overwrites(grad, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    _, *others = in_numpy.conv2d_backward(grad, x, weight, bias, **settings)
    kernels = weight.reshape(groups, -1, *weight.shape[1:])
    pieces = np.einsum("ngoyx,gocij->ngcyxij", in_numpy.by_group(grad, groups), kernels)
    size = [side + 2 * padding for side in x.shape[2:]]
    by_framed = overwritten(pieces, size, stride, dilation)
    return (in_numpy.cropped(by_framed, padding, x.shape[2:]).reshape(x.shape), *others)


@conv2d.backward.mistake(
    "flips the kernel", hint="conv2d does not flip: the pixel under weight (u, v) gets grad times weight (u, v)."
)
def conv2d_backward_flipped(grad, x, weight, bias=None, **settings):
    by_x, *_ = in_numpy.conv2d_backward(grad, x, weight[:, :, ::-1, ::-1], bias, **settings)
    return (by_x, *in_numpy.conv2d_backward(grad, x, weight, bias, **settings)[1:])


@conv2d.backward.mistake(
    "averages over the batch", hint="The loss sums over images: whoever wants a mean divides in the loss."
)
def conv2d_backward_mean(grad, x, weight, bias=None, **settings):
    by_x, *others = in_numpy.conv2d_backward(grad, x, weight, bias, **settings)
    return (by_x, *(gradient / len(x) for gradient in others))


@conv2d.backward.mistake(
    "averages the bias gradient over the pixels", hint="Every pixel got the same bias: its gradient is a sum."
)
def conv2d_backward_bias(grad, x, weight, bias=None, **settings):
    by_x, by_weight, *others = in_numpy.conv2d_backward(grad, x, weight, bias, **settings)
    return (by_x, by_weight, *(gradient / grad[0, 0].size for gradient in others))


@conv2d.backward.mistake(
    "returns a bias gradient where there is no bias", hint="None has no gradient: return two arrays then."
)
def conv2d_backward_three(grad, x, weight, bias=None, **settings):
    return in_numpy.conv2d_backward(grad, x, weight, np.zeros(len(weight), x.dtype), **settings)


# conv_transpose2d -----------------------------------------------------------------------------------------------------


@conv_transpose2d.mistake("overwrites where stamps overlap", hint="Overlaps add up: += instead of =.")
def stamped_overwrites(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    canvas, size = in_numpy.conv_transpose2d_size(x.shape, weight.shape, stride, padding, output_padding, dilation)
    pieces = np.einsum("ncyx,coij->noyxij", x, weight)
    y = in_numpy.cropped(overwritten(pieces, canvas, stride, dilation), padding, size)
    return y if bias is None else y + bias[:, None, None]


@conv_transpose2d.mistake(
    "averages where stamps overlap", hint="Overlaps are summed, nothing is divided by their number."
)
def stamped_averages(x, weight, bias=None, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, **settings)
    return y / np.maximum(
        in_numpy.conv_transpose2d(np.ones_like(x[:1, :1]), np.ones_like(weight[:1, :1]), **settings), 1
    )


@conv_transpose2d.mistake(
    "adds the padding instead of cutting it off", hint="Padding undoes here what it does in conv2d: cut it off."
)
def stamped_padded(x, weight, bias=None, *, padding=0, **settings):
    return in_numpy.padded(in_numpy.conv_transpose2d(x, weight, bias, **settings), padding)


@conv_transpose2d.mistake(
    "cuts all of the padding off at the far end", hint="p pixels come off each of the four sides."
)
def stamped_cut_late(x, weight, bias=None, *, padding=0, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, padding=padding, **settings)
    return in_numpy.conv_transpose2d(x, weight, bias, **settings)[:, :, : y.shape[2], : y.shape[3]]


@conv_transpose2d.mistake(
    "ignores output_padding", hint="output_padding makes the result larger, at the bottom and at the right."
)
def stamped_ambiguous(x, weight, bias=None, *, output_padding=0, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, output_padding=output_padding, **settings)
    return y[:, :, : y.shape[2] - output_padding or None, : y.shape[3] - output_padding or None]


@conv_transpose2d.mistake(
    "adds output_padding at the top and the left", hint="The far ends grow: the bottom and the right."
)
def stamped_early(x, weight, bias=None, *, output_padding=0, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, output_padding=output_padding, **settings)
    return np.roll(y, (output_padding, output_padding), axis=(2, 3))


@conv_transpose2d.mistake("flips the kernel", hint="A single pixel of 1 gives the kernel as it lies.")
def stamped_flipped(x, weight, bias=None, **settings):
    return in_numpy.conv_transpose2d(x, weight[:, :, ::-1, ::-1], bias, **settings)


@conv_transpose2d.mistake(
    "reads the weight as (O, C, kh, kw)", hint="The input channels come first here: (C, O, kh, kw)."
)
def stamped_swapped(x, weight, bias=None, **settings):
    inner, outer, *kernel = weight.shape
    return in_numpy.conv_transpose2d(x, weight.reshape(outer, inner, *kernel).swapaxes(0, 1), bias, **settings)


@conv_transpose2d.mistake(
    "puts stride zeros between the pixels", hint="From pixel to pixel are stride steps: stride - 1 zeros."
)
def stamped_wide(x, weight, bias=None, *, stride=1, **settings):
    return in_numpy.conv_transpose2d(x, weight, bias, stride=stride + 1, **settings)


@conv_transpose2d.mistake("forgets the stride", hint="Stamps lie stride pixels apart.")
def stamped_unstrided(x, weight, bias=None, *, stride=1, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, stride=stride, **settings)
    rows, columns = ((size - 1) * stride + 1 for size in x.shape[2:])
    dense = np.zeros((*x.shape[:2], rows, columns), x.dtype)
    dense[:, :, : x.shape[2], : x.shape[3]] = x
    settings["output_padding"] = 0
    near = in_numpy.conv_transpose2d(dense, weight, bias, **settings)
    return np.resize(near, y.shape) if near.size < y.size else near[:, :, : y.shape[2], : y.shape[3]]


@conv_transpose2d.mistake(
    "forgets the dilation", hint="Entry (u, v) of a stamp lands dilation * u down and dilation * v across."
)
def stamped_undilated(x, weight, bias=None, *, dilation=1, **settings):
    y = in_numpy.conv_transpose2d(x, weight, bias, dilation=dilation, **settings)
    frame = [(0, 0), (0, 0), *((0, (dilation - 1) * (side - 1)) for side in weight.shape[2:])]
    settings["output_padding"] = 0
    near = in_numpy.conv_transpose2d(x, np.pad(weight, frame), bias, **settings)
    wide = np.zeros_like(y)
    wide[:, :, : near.shape[2], : near.shape[3]] = near
    return wide


@conv_transpose2d.mistake("adds the bias with every stamp", hint="Add the bias once, when all stamps are laid down.")
def stamped_bias_per_stamp(x, weight, bias=None, **settings):
    y = in_numpy.conv_transpose2d(x, weight, **settings)
    count = in_numpy.conv_transpose2d(np.ones_like(x[:1, :1]), np.ones_like(weight[:1, :1]), **settings)
    return y if bias is None else y + bias[:, None, None] * count


@conv_transpose2d.mistake("applies ReLU", hint="The activation is a layer of its own.")
def stamped_relu(x, weight, bias=None, **settings):
    return np.maximum(in_numpy.conv_transpose2d(x, weight, bias, **settings), 0)


@conv_transpose2d.mistake(
    "computes the width from the height", hint="Images and kernels are rectangles: work out both sizes."
)
def stamped_square(x, weight, bias=None, **settings):
    return squared(in_numpy.conv_transpose2d(x, weight, bias, **settings))


@conv_transpose2d.mistake(
    "takes any padding and output_padding",
    hint="Padding must leave something, output_padding stay below the stride: ValueError.",
)
def stamped_unlimited(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    y = in_numpy.conv_transpose2d(x, weight, stride=stride, dilation=dilation)
    y = np.pad(y, [(0, 0), (0, 0), (0, output_padding), (0, output_padding)])
    y = y[:, :, padding : y.shape[2] - padding, padding : y.shape[3] - padding]
    return y if bias is None else y + bias[:, None, None]


@conv_transpose2d.backward.mistake(
    "flips the kernel", hint="conv2d with the same kernel, unflipped, takes grad back to x."
)
def stamped_backward_flipped(grad, x, weight, bias=None, **settings):
    by_x, *_ = in_numpy.conv_transpose2d_backward(grad, x, weight[:, :, ::-1, ::-1], bias, **settings)
    return (by_x, *in_numpy.conv_transpose2d_backward(grad, x, weight, bias, **settings)[1:])


@conv_transpose2d.backward.mistake(
    "averages over the batch", hint="The loss sums over images: nothing is divided here."
)
def stamped_backward_mean(grad, x, weight, bias=None, **settings):
    by_x, *others = in_numpy.conv_transpose2d_backward(grad, x, weight, bias, **settings)
    return (by_x, *(gradient / len(x) for gradient in others))


@conv_transpose2d.backward.mistake(
    "forgets the padding", hint="grad starts padding pixels into the canvas of all stamps."
)
def stamped_backward_unpadded(grad, x, weight, bias=None, *, padding=0, **settings):
    frame = [(0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)]
    by_x, by_weight, *_ = in_numpy.conv_transpose2d_backward(np.pad(grad, frame), x, weight, **settings)
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum(axis=(0, 2, 3)))


@conv_transpose2d.backward.mistake(
    "averages the bias gradient over the pixels", hint="Every pixel got the same bias: take the sum."
)
def stamped_backward_bias(grad, x, weight, bias=None, **settings):
    by_x, by_weight, *others = in_numpy.conv_transpose2d_backward(grad, x, weight, bias, **settings)
    return (by_x, by_weight, *(gradient / grad[0, 0].size for gradient in others))


# pointwise_conv -------------------------------------------------------------------------------------------------------


@pointwise_conv.mistake(
    "reads the weight as (C, O)", hint="The weight is (O, C): output o is the sum of weight[o, c] times channel c."
)
def pointwise_transposed(x, weight, bias=None):
    return in_numpy.pointwise_conv(x, weight.reshape(weight.shape[::-1]).T, bias)


@pointwise_conv.mistake(
    "reshapes instead of moving axes", hint="reshape keeps the order of numbers: use transpose or moveaxis."
)
def pointwise_reshaped(x, weight, bias=None):
    images, channels, height, width = x.shape
    y = x.reshape(images, height * width, channels) @ weight.T
    y = y.reshape(images, len(weight), height, width)
    return y if bias is None else y + bias[:, None, None]


@pointwise_conv.mistake("takes the mean over the channels", hint="The channels are summed, nothing is divided.")
def pointwise_mean(x, weight, bias=None):
    return in_numpy.pointwise_conv(x, weight / weight.shape[1], bias)


@pointwise_conv.mistake("forgets the bias", hint="Where there is a bias, add bias[:, None, None].")
def pointwise_unbiased(x, weight, bias=None):
    return in_numpy.pointwise_conv(x, weight)


@pointwise_conv.mistake("adds the bias for every input channel", hint="First the sum over the channels, then one bias.")
def pointwise_bias_per_channel(x, weight, bias=None):
    return in_numpy.pointwise_conv(x, weight, None if bias is None else bias * x.shape[1])


@pointwise_conv.mistake("mixes neighbouring pixels", hint="A 1x1 kernel sees one pixel: height and width stay apart.")
def pointwise_smears(x, weight, bias=None):
    return in_numpy.pointwise_conv(np.cumsum(x, axis=3), weight, bias)


@pointwise_conv.backward.mistake(
    "does not transpose the matrix", hint="Back from O to C channels: sum over o, with weight[o, c]."
)
def pointwise_backward_straight(grad, x, weight, bias=None):
    by_x, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (
        (in_numpy.pointwise_conv(grad, weight.reshape(weight.shape[::-1])), *others) if by_x.size else (by_x, *others)
    )


@pointwise_conv.backward.mistake("averages over the batch", hint="The loss sums over images: nothing is divided here.")
def pointwise_backward_mean(grad, x, weight, bias=None):
    by_x, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (by_x, *(gradient / len(x) for gradient in others))


@pointwise_conv.backward.mistake(
    "averages over the pixels", hint="One weight serves every pixel: its gradient is a sum."
)
def pointwise_backward_pixels(grad, x, weight, bias=None):
    by_x, *others = in_numpy.pointwise_conv_backward(grad, x, weight, bias)
    return (by_x, *(gradient / x[0, 0].size for gradient in others))


# max_pool2d -----------------------------------------------------------------------------------------------------------


@max_pool2d.mistake(
    "counts the index inside the window", hint="The index is the place in the whole plane of x: row * W + column."
)
def max_index_in_window(x, kernel, *, stride=None):
    y, _ = in_numpy.max_pool2d(x, kernel, stride=stride)
    return y, flat_windows(x, kernel, stride).argmax(axis=-1)


@max_pool2d.mistake("counts the index through the whole batch", hint="Every plane counts its own pixels, from 0.")
def max_index_in_batch(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    planes = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], 1, 1)
    return y, index + planes * x.shape[2] * x.shape[3]


@max_pool2d.mistake("counts rows of the result's width", hint="The index counts pixels of x: a row has W of them.")
def max_index_narrow(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return y, index // x.shape[3] * y.shape[3] + index % x.shape[3]


@max_pool2d.mistake("multiplies the row by the height", hint="To get down one row you pass W pixels, not H.")
def max_index_by_height(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return y, index // x.shape[3] * x.shape[2] + index % x.shape[3]


@max_pool2d.mistake("takes the last of several maxima", hint="At ties the first one counts: > instead of >= in a loop.")
def max_last(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x[:, :, ::-1, ::-1], 1, stride=1)
    y, _ = in_numpy.max_pool2d(x, kernel, stride=stride)
    numbers = np.broadcast_to(np.arange(x.shape[2] * x.shape[3], dtype=float).reshape(x.shape[2:]), x.shape)
    pixels, places = flat_windows(x, kernel, stride), flat_windows(numbers, kernel, stride)
    index = np.where(pixels == y[..., None], places, -1).max(axis=-1)
    return y, index.astype(np.int64)


@max_pool2d.mistake("pads out the remainder", hint="A window that hangs over the edge is dropped.")
def max_ceil(x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    refuse_bad_windows(x, kernel, stride)
    rest = [-(size - kernel) % step for size in x.shape[2:]]
    padded = np.pad(x, [(0, 0), (0, 0), (0, rest[0]), (0, rest[1])], constant_values=-np.inf)
    y, index = in_numpy.max_pool2d(padded, kernel, stride=stride)
    return y, index // padded.shape[3] * x.shape[3] + index % padded.shape[3]


@max_pool2d.mistake(
    "starts from a maximum of 0", hint="All pixels of a window may be negative: start from -inf, or the first."
)
def max_from_zero(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return np.maximum(y, 0), index


@max_pool2d.mistake(
    "looks for the largest magnitude", hint="-3 is smaller than 2: compare the numbers, not their sizes."
)
def max_magnitude(x, kernel, *, stride=None):
    _, index = in_numpy.max_pool2d(np.abs(x), kernel, stride=stride)
    planes = x.reshape(*x.shape[:2], -1)
    return np.take_along_axis(planes, index.reshape(*x.shape[:2], -1), axis=2).reshape(index.shape), index


@max_pool2d.mistake(
    "has a stride of 1 unless told", hint="Without a stride the windows lie side by side: stride = kernel."
)
def max_stride_one(x, kernel, *, stride=None):
    return in_numpy.max_pool2d(x, kernel, stride=1 if stride is None else stride)


@max_pool2d.mistake("ignores the stride", hint="stride may differ from kernel: windows then overlap, or leave gaps.")
def max_unstrided(x, kernel, *, stride=None):
    in_numpy.pool_stride(x.shape, kernel, stride)
    return in_numpy.max_pool2d(x, kernel)


@max_pool2d.mistake("takes the smallest", hint="Compare np.argmin with np.argmax.")
def max_minimum(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(-x, kernel, stride=stride)
    return -y, index


@max_pool2d.mistake("takes the mean", hint="That is avg_pool2d.")
def max_mean(x, kernel, *, stride=None):
    _, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return in_numpy.avg_pool2d(x, kernel, stride=stride), index


@max_pool2d.mistake("takes the maximum over the channels too", hint="Every channel is pooled on its own.")
def max_channels(x, kernel, *, stride=None):
    return in_numpy.max_pool2d(np.broadcast_to(x.max(axis=1, keepdims=True), x.shape), kernel, stride=stride)


@max_pool2d.mistake("computes the width from the height", hint="Images are rectangles: work out both sizes.")
def max_square(x, kernel, *, stride=None):
    y, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return squared(y), squared(index)


@max_pool2d.mistake(
    "shrinks a window that is too large", hint="A window that does not fit has no place: raise ValueError for it."
)
def max_any_kernel(x, kernel, *, stride=None):
    return in_numpy.max_pool2d(x, max(min(kernel, *x.shape[2:]), 1), stride=kernel if stride is None else stride)


@max_pool2d.backward.mistake(
    "keeps one gradient of a pixel that won several windows", hint="They add up: np.add.at, or += in a loop."
)
def max_backward_overwrites(grad, x, kernel, *, stride=None):
    _, index = in_numpy.max_pool2d(x, kernel, stride=stride)
    return in_numpy.max_unpool2d(grad, index, x.shape[2:])


@max_pool2d.backward.mistake(
    "shares the gradient among all pixels of the window", hint="Only the winner moved the result."
)
def max_backward_shares(grad, x, kernel, *, stride=None):
    return in_numpy.avg_pool2d_backward(grad, x, kernel, stride=stride)


@max_pool2d.backward.mistake("marks the winners with 1", hint="The derivative is 1 at the winner: times grad.")
def max_backward_mask(grad, x, kernel, *, stride=None):
    return in_numpy.max_pool2d_backward(np.ones_like(grad), x, kernel, stride=stride)


@max_pool2d.backward.mistake(
    "gives every pixel of the window all of grad", hint="Only the winner gets it: the others moved nothing."
)
def max_backward_copies(grad, x, kernel, *, stride=None):
    return in_numpy.avg_pool2d_backward(grad * kernel**2, x, kernel, stride=stride)


@max_pool2d.backward.mistake(
    "puts the gradient into the corner of the window", hint="It belongs to the winner, wherever that is."
)
def max_backward_corner(grad, x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    by_x = np.zeros_like(x)
    by_x[:, :, : step * grad.shape[2] : step, : step * grad.shape[3] : step] = grad
    return by_x


# avg_pool2d -----------------------------------------------------------------------------------------------------------


@avg_pool2d.mistake("takes the sum", hint="Divide by the number of pixels in a window, k * k.")
def mean_sum(x, kernel, *, stride=None):
    return in_numpy.avg_pool2d(x, kernel, stride=stride) * kernel**2


@avg_pool2d.mistake("divides by k alone", hint="A window of side k has k * k pixels.")
def mean_by_side(x, kernel, *, stride=None):
    return in_numpy.avg_pool2d(x, kernel, stride=stride) * kernel


@avg_pool2d.mistake("takes the maximum", hint="That is max_pool2d.")
def mean_maximum(x, kernel, *, stride=None):
    return in_numpy.max_pool2d(x, kernel, stride=stride)[0]


@avg_pool2d.mistake(
    "has a stride of 1 unless told", hint="Without a stride the windows lie side by side: stride = kernel."
)
def mean_stride_one(x, kernel, *, stride=None):
    return in_numpy.avg_pool2d(x, kernel, stride=1 if stride is None else stride)


@avg_pool2d.mistake("ignores the stride", hint="stride may differ from kernel: windows then overlap, or leave gaps.")
def mean_unstrided(x, kernel, *, stride=None):
    in_numpy.pool_stride(x.shape, kernel, stride)
    return in_numpy.avg_pool2d(x, kernel)


@avg_pool2d.mistake("pads out the remainder with zeros", hint="A window that hangs over the edge is dropped.")
def mean_ceil(x, kernel, *, stride=None):
    step = kernel if stride is None else stride
    rest = [-(size - kernel) % step for size in x.shape[2:]]
    padded = np.pad(x, [(0, 0), (0, 0), (0, rest[0]), (0, rest[1])])
    return in_numpy.avg_pool2d(padded, kernel, stride=stride)


@avg_pool2d.mistake("takes the mean over the channels too", hint="Every channel is pooled on its own.")
def mean_channels(x, kernel, *, stride=None):
    return in_numpy.avg_pool2d(np.broadcast_to(x.mean(axis=1, keepdims=True), x.shape), kernel, stride=stride)


@avg_pool2d.backward.mistake(
    "forgets to divide", hint="Each pixel carried 1 / k^2 of the mean: so much of grad comes back."
)
def mean_backward_undivided(grad, x, kernel, *, stride=None):
    return in_numpy.avg_pool2d_backward(grad, x, kernel, stride=stride) * kernel**2


@avg_pool2d.backward.mistake("divides by k alone", hint="A window of side k has k * k pixels.")
def mean_backward_by_side(grad, x, kernel, *, stride=None):
    return in_numpy.avg_pool2d_backward(grad, x, kernel, stride=stride) * kernel


@avg_pool2d.backward.mistake(
    "overwrites where windows overlap", hint="A pixel in several windows gets several shares: += instead of =."
)
def mean_backward_overwrites(grad, x, kernel, *, stride=None):
    shares = np.broadcast_to((grad / kernel**2)[..., None, None], (*grad.shape, kernel, kernel))
    return overwritten(shares, x.shape[2:], kernel if stride is None else stride, 1)


@avg_pool2d.backward.mistake(
    "spreads the gradient over the whole image", hint="A pixel gets shares from its own windows alone."
)
def mean_backward_everywhere(grad, x, kernel, *, stride=None):
    return in_numpy.global_avg_pool_backward(grad.sum(axis=(2, 3)), x)


# max_unpool2d ---------------------------------------------------------------------------------------------------------


@max_unpool2d.mistake(
    "puts each value into the middle of its window", hint="The maximum stood at the index: that is what it is for."
)
def unpool_middle(y, index, output_shape):
    return unpool_fixed(y, output_shape, lambda side: side // 2)


@max_unpool2d.mistake(
    "puts each value into the corner of its window", hint="The maximum stood at the index: that is what it is for."
)
def unpool_corner(y, index, output_shape):
    return unpool_fixed(y, output_shape, lambda side: 0)


@max_unpool2d.mistake("fills the whole window", hint="Only one pixel of a window was the maximum: the others become 0.")
def unpool_fills(y, index, output_shape):
    height, width = output_shape
    rows = np.minimum(np.arange(height) * y.shape[2] // height, y.shape[2] - 1)
    columns = np.minimum(np.arange(width) * y.shape[3] // width, y.shape[3] - 1)
    return y[:, :, rows[:, None], columns]


@max_unpool2d.mistake("counts the index through the whole batch", hint="Every plane counts its own pixels, from 0.")
def unpool_first_plane(y, index, output_shape):
    x = np.zeros((*y.shape[:2], *output_shape), y.dtype)
    x.reshape(-1)[index.ravel()] = y.ravel()
    return x


@max_unpool2d.mistake(
    "takes the index column by column", hint="The index counts row by row: row = index // W, column = index % W."
)
def unpool_columns(y, index, output_shape):
    height, width = output_shape
    return in_numpy.max_unpool2d(y, index % height * width + index // height, output_shape)


@max_unpool2d.mistake("swaps height and width", hint="output_shape is (H, W): rows first.")
def unpool_turned(y, index, output_shape):
    return in_numpy.max_unpool2d(y, index, output_shape[::-1])


# global_avg_pool ------------------------------------------------------------------------------------------------------


@global_avg_pool.mistake("takes the sum", hint="Divide by the number of pixels.")
def global_sum(x):
    return x.sum(axis=(2, 3))


@global_avg_pool.mistake("takes the maximum", hint="That is global max pooling: take the mean.")
def global_max(x):
    return x.max(axis=(2, 3))


@global_avg_pool.mistake(
    "takes the mean over the channels too", hint="Axes 2 and 3 are the image; the channels stay apart."
)
def global_channels(x):
    return np.broadcast_to(x.mean(axis=(1, 2, 3))[:, None], x.shape[:2])


@global_avg_pool.mistake("takes the mean over the batch too", hint="Axes 2 and 3 are the image; the images stay apart.")
def global_batch(x):
    return np.broadcast_to(x.mean(axis=(0, 2, 3)), x.shape[:2])


@global_avg_pool.mistake("keeps the two axes", hint="The result is (N, C): leave keepdims=True out.")
def global_keeps(x):
    return x.mean(axis=(2, 3), keepdims=True)


@global_avg_pool.mistake("averages the largest square only", hint="Images are rectangles: all of their pixels count.")
def global_square(x):
    side = min(x.shape[2:])
    return x[:, :, :side, :side].mean(axis=(2, 3))


@global_avg_pool.mistake("divides by the height alone", hint="An image has H * W pixels.")
def global_by_height(x):
    return x.sum(axis=(2, 3)) / x.shape[2]


@global_avg_pool.backward.mistake(
    "forgets to divide", hint="Each pixel carried 1 / (H W) of the mean: so much of grad comes back."
)
def global_backward_undivided(grad, x):
    return np.broadcast_to(grad[:, :, None, None], x.shape)


@global_avg_pool.backward.mistake(
    "divides by the size of the whole batch", hint="The mean was over H * W pixels: divide by these."
)
def global_backward_size(grad, x):
    return np.broadcast_to(grad[:, :, None, None] / x.size, x.shape)


@global_avg_pool.backward.mistake(
    "gives all of it to the first pixel", hint="Every pixel had the same part in the mean."
)
def global_backward_corner(grad, x):
    by_x = np.zeros_like(x)
    by_x[:, :, 0, 0] = grad
    return by_x


# translate ------------------------------------------------------------------------------------------------------------


@translate.mistake("moves in the wrong direction", hint="The pixel of the result at y comes from y - dy, not y + dy.")
def translate_backwards(image, shift):
    return in_numpy.translate(image, (-shift[0], -shift[1]))


@translate.mistake("swaps the two axes", hint="shift is (dy, dx): down first, then to the right.")
def translate_swapped(image, shift):
    return in_numpy.translate(image, (shift[1], shift[0]))


@translate.mistake("moves down only", hint="shift has two numbers: the second one moves to the right.")
def translate_down(image, shift):
    return in_numpy.translate(image, (shift[0], 0))


@translate.mistake("fills with zeros from the edge", hint="What leaves at one edge comes back at the other.")
def translate_zeros(image, shift):
    return translate_filled(image, shift, 0)


@translate.mistake("fills with ones from the edge", hint="What leaves at one edge comes back at the other.")
def translate_ones(image, shift):
    return translate_filled(image, shift, 1)


@translate.mistake(
    "moves the image as one long line", hint="Move rows and columns apart: at the right edge no new row begins."
)
def translate_flat(image, shift):
    lines = image.reshape(*image.shape[:-2], -1)
    return np.roll(lines, shift[0] * image.shape[-1] + shift[1], axis=-1).reshape(image.shape)


@translate.mistake("moves along the first two axes", hint="The image is the last two axes: count them from the end.")
def translate_first_axes(image, shift):
    return np.roll(image, tuple(shift), axis=(0, 1))


# nearest_patch --------------------------------------------------------------------------------------------------------


@nearest_patch.mistake("returns (column, row)", hint="The row comes first.")
def patch_swapped(image, patch):
    return in_numpy.nearest_patch(image, patch)[::-1]


@nearest_patch.mistake(
    "divides by the number of rows", hint="In a flat array a row has as many entries as there are columns."
)
def patch_by_rows(image, patch):
    distance = distances(image, patch)
    row, column = divmod(int(distance.argmin()), distance.shape[0])
    return row, column


@nearest_patch.mistake("takes the last of several", hint="At ties the first one counts: < instead of <= in a loop.")
def patch_last(image, patch):
    distance = distances(image, patch)
    row, column = divmod(distance.size - 1 - int(distance.ravel()[::-1].argmin()), distance.shape[1])
    return row, column


@nearest_patch.mistake(
    "looks for the largest product", hint="A bright window has a large product with anything: use the distance."
)
def patch_correlates(image, patch):
    product = np.sum(in_numpy.patches(image, patch.shape) * patch, axis=(-2, -1))
    row, column = divmod(int(product.argmax()), product.shape[1])
    return row, column


@nearest_patch.mistake("forgets the square", hint="Without the square negative differences count as very near.")
def patch_unsquared(image, patch):
    difference = np.sum(in_numpy.patches(image, patch.shape) - patch, axis=(-2, -1))
    row, column = divmod(int(difference.argmin()), difference.shape[1])
    return row, column


@nearest_patch.mistake(
    "squares the sum instead of summing squares", hint="Differences of opposite sign cancel: square each one first."
)
def patch_sum_squared(image, patch):
    difference = np.sum(in_numpy.patches(image, patch.shape) - patch, axis=(-2, -1)) ** 2
    row, column = divmod(int(difference.argmin()), difference.shape[1])
    return row, column


@nearest_patch.mistake("returns the middle of the window", hint="The answer is its upper left corner.")
def patch_middle(image, patch):
    row, column = in_numpy.nearest_patch(image, patch)
    return row + patch.shape[0] // 2, column + patch.shape[1] // 2


# Shared ---------------------------------------------------------------------------------------------------------------


def squared(y):
    """As many columns as rows: cut off, or filled up with zeros."""
    rows = y.shape[-2]
    wide = np.zeros((*y.shape[:-1], rows), y.dtype)
    wide[..., : y.shape[-1]] = y[..., :rows]
    return wide


def overwritten(pieces, size, stride, dilation):
    """`in_numpy.stamp` with = where += belongs, window after window."""
    *_, rows, columns, height, width = pieces.shape
    canvas = np.zeros((*pieces.shape[:-4], *size), pieces.dtype)
    for i in range(rows):
        for j in range(columns):
            down = slice(i * stride, i * stride + dilation * (height - 1) + 1, dilation)
            across = slice(j * stride, j * stride + dilation * (width - 1) + 1, dilation)
            canvas[..., down, across] = pieces[..., i, j, :, :]
    return canvas


def flat_windows(x, kernel, stride):
    """Every pooling window as one row of pixels."""
    windows = in_numpy.patches(x, (kernel, kernel), stride=kernel if stride is None else stride)
    return windows.reshape(*windows.shape[:4], -1)


def refuse_bad_windows(x, kernel, stride):
    """These versions are wrong elsewhere: they do refuse what must be refused."""
    in_numpy.pool_stride(x.shape, kernel, stride)


def unpool_fixed(y, output_shape, place):
    """Every value at the same place of its window."""
    x = np.zeros((*y.shape[:2], *output_shape), y.dtype)
    down, across = (size // count for size, count in zip(output_shape, y.shape[2:], strict=True))
    rows, columns = (
        side * np.arange(count) + place(side) for side, count in zip((down, across), y.shape[2:], strict=True)
    )
    x[:, :, rows[:, None], columns] = y
    return x


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


def distances(image, patch):
    """The squared distance of the patch from every window."""
    return np.sum((in_numpy.patches(image, patch.shape) - patch) ** 2, axis=(-2, -1))

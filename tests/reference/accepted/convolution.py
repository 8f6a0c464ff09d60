"""Right answers for convolution and pooling, none of them written like the reference."""

import itertools

import numpy as np
import scipy.linalg
import scipy.signal
import torch
import torch.nn.functional as F

from tests.reference.answers import Answers

answers = Answers()


def check_integers(*pairs):
    for value, least in pairs:
        if type(value) is not int or value < least:
            raise ValueError(f"{value} is no integer of at least {least}")


@answers.to("conv_output_size")
def size_by_counting(size, kernel, *, stride=1, padding=0, dilation=1):
    check_integers((size, 1), (kernel, 1), (stride, 1), (padding, 0), (dilation, 1))
    places = [
        start for start in range(-padding, size + padding, stride) if start + dilation * (kernel - 1) < size + padding
    ]
    if not places:
        raise ValueError("the kernel is too large")
    return len(places)


@answers.to("conv_output_size")
def size_by_numpy(size, kernel, stride=1, padding=0, dilation=1):
    check_integers((size, 1), (kernel, 1), (stride, 1), (padding, 0), (dilation, 1))
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel is too large")
    return np.int64(np.floor(room / stride)) + 1


@answers.to("conv_output_size", track="torch")
def size_by_unfold(size, kernel, *, stride=1, padding=0, dilation=1):
    check_integers((size, 1), (kernel, 1), (stride, 1), (padding, 0), (dilation, 1))
    span = dilation * (kernel - 1) + 1
    if span > size + 2 * padding:
        raise ValueError("the kernel is too large")
    return torch.zeros(size + 2 * padding).unfold(0, span, stride).shape[0]


@answers.to("conv_transpose_output_size")
def transpose_size_by_stamps(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    check_integers((size, 1), (kernel, 1), (stride, 1), (padding, 0), (output_padding, 0), (dilation, 1))
    if output_padding >= stride and output_padding >= dilation:
        raise ValueError("output_padding is too large")
    touched = {stride * pixel + dilation * entry for pixel in range(size) for entry in range(kernel)}
    length = max(touched) + 1 + output_padding - padding - padding
    if length <= 0:
        raise ValueError("nothing is left")
    return length


@answers.to("padding_amount")
def padding_by_search(kernel, mode, *, dilation=1):
    span = dilation * (kernel - 1) + 1
    change = {"valid": 1 - span, "same": 0, "full": span - 1}
    if mode not in change:
        raise ValueError("unknown mode")
    for padding in range(span):
        if 2 * padding - span + 1 == change[mode]:
            return padding
    raise ValueError("no padding keeps the size")


@answers.to("conv_parameter_count")
def count_by_product(in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1):
    if in_channels % groups != 0 or out_channels % groups != 0:
        raise ValueError("groups must divide both")
    per_kernel = np.prod([in_channels // groups, kernel_height, kernel_width])
    return int(out_channels * (per_kernel + bool(bias)))


@answers.to("receptive_field")
def field_by_positions(kernels, strides):
    if len(kernels) != len(strides):
        raise ValueError("one stride for every kernel")
    first, last = 0, 0
    for kernel, stride in list(zip(kernels, strides, strict=True))[::-1]:
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1


@answers.to("receptive_field", track="torch")
def field_by_jumps(kernels, strides):
    field = jump = torch.tensor(1)
    for kernel, stride in zip(kernels, strides, strict=True):
        field, jump = field + (kernel - 1) * jump, jump * stride
    return int(field)


@answers.to("convolve1d")
def convolve1d_built_in(signal, kernel):
    return np.convolve(signal, kernel)


@answers.to("convolve1d")
def convolve1d_by_copies(signal, kernel):
    y = np.zeros(signal.size + kernel.size - 1, signal.dtype)
    for start, value in enumerate(signal):
        y[start : start + kernel.size] += value * kernel
    return y


@answers.to("convolve1d")
def convolve1d_by_transform(signal, kernel):
    n = signal.size + kernel.size - 1
    return np.fft.irfft(np.fft.rfft(signal, n) * np.fft.rfft(kernel, n), n).astype(signal.dtype)


@answers.to("convolve1d", track="torch")
def convolve1d_by_conv1d(signal, kernel):
    return F.conv1d(signal[None, None], kernel.flip(0)[None, None], padding=kernel.numel() - 1)[0, 0]


@answers.to("circular_convolve1d")
def circular_by_transform(signal, kernel):
    return np.fft.ifft(np.fft.fft(signal) * np.fft.fft(kernel)).real.astype(signal.dtype)


@answers.to("circular_convolve1d")
def circular_by_rolls(signal, kernel):
    y = np.zeros_like(signal)
    for steps, value in enumerate(kernel):
        y += value * np.roll(signal, steps)
    return y


@answers.to("circular_convolve1d", track="torch")
def circular_by_torch_transform(signal, kernel):
    n = len(signal)
    return torch.fft.irfft(torch.fft.rfft(signal) * torch.fft.rfft(kernel), n)


@answers.to("circular_convolve1d", track="torch")
def circular_by_table(signal, kernel):
    place = torch.arange(signal.shape[0])
    return kernel[(place[:, None] - place[None, :]) % len(place)] @ signal


@answers.to("convolution_matrix")
def matrix_by_toeplitz(kernel, size):
    zeros = np.zeros(size - 1, kernel.dtype)
    return scipy.linalg.toeplitz(np.concatenate([kernel, zeros]), np.concatenate([kernel[:1], zeros]))


@answers.to("convolution_matrix")
def matrix_by_columns(kernel, size):
    columns = [np.convolve(kernel, unit) for unit in np.eye(size, dtype=kernel.dtype)]
    return np.stack(columns, axis=1)


@answers.to("convolution_matrix", track="torch")
def matrix_by_places(kernel, size):
    matrix = torch.zeros(size + len(kernel) - 1, size, dtype=kernel.dtype)
    for j in range(size):
        matrix[j : j + len(kernel), j] = kernel
    return matrix


@answers.to("convolve2d")
def convolve2d_built_in(image, kernel):
    return scipy.signal.convolve2d(image, kernel, mode="valid")


@answers.to("convolve2d")
def convolve2d_by_pixels(image, kernel):
    flipped = np.flip(kernel)
    rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    y = np.empty((rows, columns), image.dtype)
    for i, j in itertools.product(range(rows), range(columns)):
        y[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * flipped)
    return y


@answers.to("convolve2d")
def convolve2d_by_transform(image, kernel):
    y = np.fft.irfft2(np.fft.rfft2(image) * np.fft.rfft2(kernel, image.shape), image.shape)
    return y[kernel.shape[0] - 1 :, kernel.shape[1] - 1 :].astype(image.dtype)


@answers.to("convolve2d", track="torch")
def convolve2d_by_conv2d(image, kernel):
    return F.conv2d(image[None, None], kernel.flip(0, 1)[None, None])[0, 0]


def check_conv2d(x, weight, stride, padding, dilation, groups):
    if x.shape[1] != groups * weight.shape[1] or weight.shape[0] % groups:
        raise ValueError("channels and groups do not fit")
    for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True):
        if size + 2 * padding < dilation * (kernel - 1) + 1:
            raise ValueError("the kernel is too large")


@answers.to("conv2d")
def conv2d_by_loops(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    check_conv2d(x, weight, stride, padding, dilation, groups)
    images, channels, height, width = x.shape
    outputs, depth, kh, kw = weight.shape
    framed = np.zeros((images, channels, height + 2 * padding, width + 2 * padding), x.dtype)
    framed[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((images, outputs, rows, columns), x.dtype)
    for o in range(outputs):
        first = o // (outputs // groups) * depth
        for i, j in itertools.product(range(rows), range(columns)):
            top, left = i * stride, j * stride
            window = framed[:, first : first + depth, top : top + dilation * (kh - 1) + 1 : dilation]
            window = window[..., left : left + dilation * (kw - 1) + 1 : dilation]
            y[:, o, i, j] = (window * weight[o]).sum(axis=(1, 2, 3))
        if bias is not None:
            y[:, o] += bias[o]
    return y


@answers.to("conv2d")
def conv2d_by_columns(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    check_conv2d(x, weight, stride, padding, dilation, groups)
    framed = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
    kh, kw = weight.shape[2:]
    rows = (framed.shape[2] - dilation * (kh - 1) - 1) // stride + 1
    columns = (framed.shape[3] - dilation * (kw - 1) - 1) // stride + 1
    n, c, h, w = framed.strides
    table = np.lib.stride_tricks.as_strided(
        framed,
        (x.shape[0], groups, weight.shape[1], kh, kw, rows, columns),
        (n, weight.shape[1] * c, c, dilation * h, dilation * w, stride * h, stride * w),
    )
    parts = [
        np.tensordot(kernels, table[:, g], axes=((1, 2, 3), (1, 2, 3))).transpose(1, 0, 2, 3)
        for g, kernels in enumerate(np.split(weight, groups))
    ]
    y = np.concatenate(parts, axis=1)
    return y if bias is None else y + bias.reshape(1, -1, 1, 1)


@answers.to("conv2d")
def conv2d_by_transform(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    framed = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
    spans = [dilation * (side - 1) + 1 for side in weight.shape[2:]]
    wide = np.zeros((*weight.shape[:2], *spans), weight.dtype)
    wide[:, :, ::dilation, ::dilation] = weight
    images = np.fft.rfft2(framed).reshape(len(x), groups, -1, framed.shape[2], framed.shape[3] // 2 + 1)
    kernels = np.fft.rfft2(wide, framed.shape[2:]).conj()
    kernels = kernels.reshape(groups, -1, *kernels.shape[1:])
    y = np.fft.irfft2(np.einsum("ngcyx,gocyx->ngoyx", images, kernels), framed.shape[2:])
    y = y.reshape(len(x), len(weight), *framed.shape[2:]).astype(x.dtype)
    y = y[:, :, : framed.shape[2] - spans[0] + 1 : stride, : framed.shape[3] - spans[1] + 1 : stride]
    return y if bias is None else y + bias[None, :, None, None]


@answers.to("conv2d", track="torch")
def conv2d_built_in(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    check_conv2d(x, weight, stride, padding, dilation, groups)
    return F.conv2d(x, weight, bias, stride, padding, dilation, groups)


@answers.to("conv2d", track="torch")
def conv2d_by_unfold(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    check_conv2d(x, weight, stride, padding, dilation, groups)
    kh, kw = weight.shape[2:]
    framed = F.pad(x, (padding, padding, padding, padding))
    windows = framed.unfold(2, dilation * (kh - 1) + 1, stride).unfold(3, dilation * (kw - 1) + 1, stride)
    windows = windows[..., ::dilation, ::dilation].unflatten(1, (groups, -1))
    y = torch.einsum("ngcyxij,gocij->ngoyx", windows, weight.unflatten(0, (groups, -1))).flatten(1, 2)
    return y if bias is None else y + bias.view(-1, 1, 1)


@answers.to("conv2d", track="torch")
def conv2d_by_columns_of_torch(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    outputs, _, kh, kw = weight.shape
    rows, columns = (
        (size + 2 * padding - dilation * (side - 1) - 1) // stride + 1
        for size, side in zip(x.shape[2:], (kh, kw), strict=True)
    )
    table = F.unfold(x, (kh, kw), dilation=dilation, padding=padding, stride=stride)
    parts = [
        kernels.flatten(1) @ entries
        for kernels, entries in zip(weight.chunk(groups), table.chunk(groups, dim=1), strict=True)
    ]
    y = torch.cat(parts, dim=1).view(len(x), outputs, rows, columns)
    return y if bias is None else y + bias.reshape(1, -1, 1, 1)


@answers.to("conv2d_backward")
def conv2d_backward_by_loops(grad, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    framed = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    by_framed, by_weight = np.zeros_like(framed), np.zeros_like(weight)
    depth, each = weight.shape[1], weight.shape[0] // groups
    for o, i, j in itertools.product(*map(range, grad.shape[1:])):
        first = o // each * depth
        place = (
            slice(None),
            slice(first, first + depth),
            slice(i * stride, i * stride + dilation * (weight.shape[2] - 1) + 1, dilation),
            slice(j * stride, j * stride + dilation * (weight.shape[3] - 1) + 1, dilation),
        )
        by_framed[place] += grad[:, o, i, j].reshape(-1, 1, 1, 1) * weight[o]
        by_weight[o] += np.tensordot(grad[:, o, i, j], framed[place], axes=1)
    by_x = by_framed[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]]
    return (by_x, by_weight) if bias is None else (by_x, by_weight, np.einsum("noij->o", grad))


@answers.to("conv2d_backward")
def conv2d_backward_by_entries(grad, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    rows, columns = grad.shape[2:]
    framed = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    by_framed, by_weight = np.zeros_like(framed), np.zeros_like(weight)
    inner, outer = np.split(np.arange(x.shape[1]), groups), np.split(np.arange(len(weight)), groups)
    for (u, v), group in itertools.product(np.ndindex(*weight.shape[2:]), range(groups)):
        down = slice(dilation * u, dilation * u + stride * (rows - 1) + 1, stride)
        across = slice(dilation * v, dilation * v + stride * (columns - 1) + 1, stride)
        pixels, grads = framed[:, inner[group], down, across], grad[:, outer[group]]
        by_weight[outer[group], :, u, v] = np.tensordot(grads, pixels, axes=((0, 2, 3), (0, 2, 3)))
        back = np.tensordot(grads, weight[outer[group], :, u, v], axes=(1, 0))
        by_framed[:, inner[group], down, across] += np.moveaxis(back, -1, 1)
    by_x = by_framed[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]]
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum((0, 2, 3)))


def check_transpose(x, weight, stride, padding, output_padding, dilation):
    if output_padding >= max(stride, dilation):
        raise ValueError("output_padding is too large")
    for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True):
        if stride * (size - 1) + dilation * (kernel - 1) + 1 + output_padding <= 2 * padding:
            raise ValueError("nothing is left")


@answers.to("conv_transpose2d")
def stamps_by_loops(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    check_transpose(x, weight, stride, padding, output_padding, dilation)
    rows, columns = (
        stride * (size - 1) + dilation * (kernel - 1) + 1 + output_padding - 2 * padding
        for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True)
    )
    y = np.zeros((x.shape[0], weight.shape[1], rows, columns), x.dtype)
    if bias is not None:
        y += bias[None, :, None, None]
    for i, j, u, v in itertools.product(*map(range, x.shape[2:]), *map(range, weight.shape[2:])):
        row, column = stride * i + dilation * u - padding, stride * j + dilation * v - padding
        if 0 <= row < rows and 0 <= column < columns:
            y[:, :, row, column] += x[:, :, i, j] @ weight[:, :, u, v]
    return y


@answers.to("conv_transpose2d")
def stamps_by_zeros_between(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    check_transpose(x, weight, stride, padding, output_padding, dilation)
    margins = [dilation * (kernel - 1) for kernel in weight.shape[2:]]
    inner = [stride * (size - 1) + 1 for size in x.shape[2:]]
    framed = np.zeros(
        (*x.shape[:2], *(2 * m + n + output_padding for m, n in zip(margins, inner, strict=True))), x.dtype
    )
    framed[:, :, margins[0] : margins[0] + inner[0] : stride, margins[1] : margins[1] + inner[1] : stride] = x
    kernels = weight.swapaxes(0, 1)[:, :, ::-1, ::-1]
    y = conv2d_by_columns(framed, kernels, bias, dilation=dilation)
    return y[:, :, padding : y.shape[2] - padding, padding : y.shape[3] - padding]


@answers.to("conv_transpose2d", track="torch")
def stamps_built_in(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    check_transpose(x, weight, stride, padding, output_padding, dilation)
    return F.conv_transpose2d(x, weight, bias, stride, padding, output_padding, 1, dilation)


@answers.to("conv_transpose2d", track="torch")
def stamps_by_entries(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    spans = [dilation * (side - 1) + 1 for side in weight.shape[2:]]
    inner = [stride * (side - 1) + 1 for side in x.shape[2:]]
    sides = [a + b - 1 + output_padding for a, b in zip(inner, spans, strict=True)]
    y = torch.zeros(len(x), weight.shape[1], *sides, dtype=x.dtype)
    for u, v in np.ndindex(*weight.shape[2:]):
        top, left = dilation * u, dilation * v
        stamped = torch.einsum("ncyx,co->noyx", x, weight[:, :, u, v])
        y[:, :, top : top + inner[0] : stride, left : left + inner[1] : stride] += stamped
    y = y[:, :, padding : y.shape[2] - padding, padding : y.shape[3] - padding]
    return y if bias is None else y + bias[None, :, None, None]


@answers.to("conv_transpose2d_backward")
def stamps_backward_by_loops(grad, x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    by_x, by_weight = np.zeros_like(x), np.zeros_like(weight)
    for i, j, u, v in itertools.product(*map(range, x.shape[2:]), *map(range, weight.shape[2:])):
        row, column = stride * i + dilation * u - padding, stride * j + dilation * v - padding
        if 0 <= row < grad.shape[2] and 0 <= column < grad.shape[3]:
            by_x[:, :, i, j] += grad[:, :, row, column] @ weight[:, :, u, v].T
            by_weight[:, :, u, v] += x[:, :, i, j].T @ grad[:, :, row, column]
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum(axis=(0, 2, 3)))


@answers.to("pointwise_conv")
def pointwise_by_product(x, weight, bias=None):
    y = (weight @ x.reshape(*x.shape[:2], -1)).reshape(len(x), len(weight), *x.shape[2:])
    return y if bias is None else y + bias[None, :, None, None]


@answers.to("pointwise_conv")
def pointwise_by_tensordot(x, weight, bias=None):
    y = np.tensordot(x, weight, axes=(1, 1))
    return np.moveaxis(y if bias is None else y + bias, -1, 1)


@answers.to("pointwise_conv", track="torch")
def pointwise_by_linear(x, weight, bias=None):
    return F.linear(x.movedim(1, -1), weight, bias).movedim(-1, 1)


@answers.to("pointwise_conv", track="torch")
def pointwise_by_einsum(x, weight, bias=None):
    y = torch.einsum("nchw,oc->nohw", x, weight)
    return y if bias is None else y + bias.view(1, -1, 1, 1)


@answers.to("pointwise_conv_backward")
def pointwise_backward_by_products(grad, x, weight, bias=None):
    by_x = np.moveaxis(np.moveaxis(grad, 1, -1) @ weight, -1, 1)
    by_weight = np.tensordot(grad, x, axes=((0, 2, 3), (0, 2, 3)))
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum((0, 2, 3)))


def check_windows(x, kernel, stride):
    if kernel < 1 or kernel > min(x.shape[2:]) or (stride is not None and stride < 1):
        raise ValueError("the windows do not fit")
    return kernel if stride is None else stride


@answers.to("max_pool2d")
def max_by_loops(x, kernel, *, stride=None):
    stride = check_windows(x, kernel, stride)
    rows, columns = ((size - kernel) // stride + 1 for size in x.shape[2:])
    y = np.full((*x.shape[:2], rows, columns), -np.inf, x.dtype)
    index = np.zeros(y.shape, np.int32)
    for place in np.ndindex(y.shape):
        n, c, i, j = place
        for u, v in itertools.product(range(i * stride, i * stride + kernel), range(j * stride, j * stride + kernel)):
            if x[n, c, u, v] > y[place]:
                y[place], index[place] = x[n, c, u, v], u * x.shape[3] + v
    return y, index


@answers.to("max_pool2d")
def max_by_slices(x, kernel, stride=None):
    stride = check_windows(x, kernel, stride)
    rows, columns = ((size - kernel) // stride + 1 for size in x.shape[2:])
    numbers = np.arange(x.shape[2] * x.shape[3]).reshape(x.shape[2:])

    def cut(pixels, u, v):
        return pixels[..., u::stride, v::stride][..., :rows, :columns]

    y, index = cut(x, 0, 0), np.broadcast_to(cut(numbers, 0, 0), (*x.shape[:2], rows, columns))
    for u, v in itertools.product(range(kernel), range(kernel)):
        better = cut(x, u, v) > y
        y, index = np.where(better, cut(x, u, v), y), np.where(better, cut(numbers, u, v), index)
    return y, index


@answers.to("max_pool2d", track="torch")
def max_built_in(x, kernel, *, stride=None):
    check_windows(x, kernel, stride)
    return F.max_pool2d(x, kernel, stride, return_indices=True)


@answers.to("max_pool2d", track="torch")
def max_by_windows(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    windows = x.unfold(2, kernel, stride).unfold(3, kernel, stride)
    y, best = windows.flatten(-2).max(dim=-1)
    top, left = stride * torch.arange(y.shape[2]).view(-1, 1), stride * torch.arange(y.shape[3])
    return y, (top + best // kernel) * x.shape[3] + left + best % kernel


@answers.to("max_pool2d_backward")
def max_backward_by_loops(grad, x, kernel, *, stride=None):
    stride = stride or kernel
    by_x = np.zeros_like(x)
    for n, c, i, j in np.ndindex(grad.shape):
        window = x[n, c, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
        u, v = np.unravel_index(np.argmax(window), window.shape)
        by_x[n, c, i * stride + u, j * stride + v] += grad[n, c, i, j]
    return by_x


@answers.to("max_pool2d_backward")
def max_backward_by_shifts(grad, x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    by_x, taken = np.zeros_like(x), np.zeros(grad.shape, bool)
    windows = np.lib.stride_tricks.sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride]
    for u, v in np.ndindex(kernel, kernel):
        wins = (windows[..., u, v] == windows.max(axis=(-2, -1))) & ~taken
        down = slice(u, u + stride * (grad.shape[2] - 1) + 1, stride)
        across = slice(v, v + stride * (grad.shape[3] - 1) + 1, stride)
        by_x[:, :, down, across] += grad * wins
        taken |= wins
    return by_x


@answers.to("avg_pool2d")
def mean_by_running_sums(x, kernel, *, stride=None):
    stride = check_windows(x, kernel, stride)
    total = np.pad(x, ((0, 0), (0, 0), (1, 0), (1, 0))).cumsum(axis=2).cumsum(axis=3)
    windows = total[..., kernel:, kernel:] - total[..., :-kernel, kernel:]
    windows = windows - total[..., kernel:, :-kernel] + total[..., :-kernel, :-kernel]
    return windows[..., ::stride, ::stride] / x.dtype.type(kernel * kernel)


@answers.to("avg_pool2d")
def mean_by_loops(x, kernel, stride=None):
    stride = check_windows(x, kernel, stride)
    rows = [
        [x[:, :, i : i + kernel, j : j + kernel].mean(axis=(2, 3)) for j in range(0, x.shape[3] - kernel + 1, stride)]
        for i in range(0, x.shape[2] - kernel + 1, stride)
    ]
    return np.array(rows).transpose(2, 3, 0, 1)


@answers.to("avg_pool2d", track="torch")
def mean_built_in(x, kernel, *, stride=None):
    return F.avg_pool2d(x, kernel, stride)


@answers.to("avg_pool2d", track="torch")
def mean_by_windows(x, kernel, stride=None):
    stride = stride or kernel
    return x.unfold(2, kernel, stride).unfold(3, kernel, stride).mean(dim=(-2, -1))


@answers.to("avg_pool2d_backward")
def mean_backward_by_loops(grad, x, kernel, *, stride=None):
    stride = stride or kernel
    by_x = np.zeros_like(x)
    for i, j in np.ndindex(grad.shape[2:]):
        window = by_x[:, :, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
        window += grad[:, :, i, j][..., None, None] / kernel / kernel
    return by_x


@answers.to("max_unpool2d")
def unpool_by_loops(y, index, output_shape):
    x = np.zeros((*y.shape[:2], *output_shape), y.dtype)
    for n, c, i, j in np.ndindex(y.shape):
        row, column = divmod(int(index[n, c, i, j]), output_shape[1])
        x[n, c, row, column] = y[n, c, i, j]
    return x


@answers.to("max_unpool2d")
def unpool_by_one_hot(y, index, output_shape):
    hot = (index[..., None] == np.arange(output_shape[0] * output_shape[1])).astype(y.dtype)
    # Windows that overlap may name one place several times, always with the same value.
    count = np.maximum(hot.sum(axis=(2, 3)), 1)
    return (np.einsum("ncij,ncijp->ncp", y, hot) / count).astype(y.dtype).reshape(*y.shape[:2], *output_shape)


@answers.to("max_unpool2d", track="torch")
def unpool_by_assignment(y, index, output_shape):
    x = torch.zeros(*y.shape[:2], output_shape[0] * output_shape[1], dtype=y.dtype)
    planes = torch.arange(y.shape[0])[:, None, None], torch.arange(y.shape[1])[None, :, None]
    x[(*planes, index.flatten(2))] = y.flatten(2)
    return x.unflatten(2, tuple(output_shape))


@answers.to("global_avg_pool")
def global_by_reshape(x):
    return x.reshape(*x.shape[:2], -1).mean(-1)


@answers.to("global_avg_pool_backward")
def global_backward_by_ones(grad, x):
    return np.ones_like(x) * grad[..., None, None] / x[0, 0].size


@answers.to("global_avg_pool", track="torch")
def global_built_in(x):
    return F.adaptive_avg_pool2d(x, 1).flatten(1)


@answers.to("translate")
def translate_built_in(image, shift):
    return np.roll(np.roll(image, shift[0], axis=-2), shift[1], axis=-1)


@answers.to("translate")
def translate_by_pixels(image, shift):
    moved = np.empty_like(image)
    height, width = image.shape[-2:]
    for row, column in np.ndindex(height, width):
        moved[..., (row + shift[0]) % height, (column + shift[1]) % width] = image[..., row, column]
    return moved


@answers.to("translate", track="torch")
def translate_by_roll(image, shift):
    return image.roll(tuple(shift), (-2, -1))


@answers.to("nearest_patch")
def patch_by_loops(image, patch):
    best, place = float("inf"), None
    for i in range(image.shape[0] - patch.shape[0] + 1):
        for j in range(image.shape[1] - patch.shape[1] + 1):
            distance = ((image[i : i + patch.shape[0], j : j + patch.shape[1]] - patch) ** 2).sum()
            if distance < best:
                best, place = distance, (i, j)
    return place


@answers.to("nearest_patch")
def patch_by_windows(image, patch):
    windows = np.lib.stride_tricks.sliding_window_view(image, patch.shape)
    distance = np.linalg.norm((windows - patch).reshape(*windows.shape[:2], -1), axis=-1)
    return np.unravel_index(distance.argmin(), distance.shape)


@answers.to("nearest_patch", track="torch")
def patch_by_unfold(image, patch):
    columns = F.unfold(image[None, None], tuple(patch.shape))[0]
    place = int(torch.argmin(((columns - patch.reshape(-1, 1)) ** 2).sum(0)))
    width = image.shape[1] - patch.shape[1] + 1
    return place // width, place % width

"""Wrong answers on convolution and pooling, each right on most inputs. Written blind to laws and mistakes."""

import numpy as np

from tests.benchmarks.planted.record import Planted


def conv_output_size_takes_true_for_one(size, kernel, *, stride=1, padding=0, dilation=1):
    given = {"size": size, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    for name, value in given.items():
        if not isinstance(value, (int, np.integer)):
            raise ValueError(f"{name} must be an integer, got {value!r}")
        if value < (0 if name == "padding" else 1):
            raise ValueError(f"{name} is too small: {value}")
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError(f"kernel {kernel} (dilation {dilation}) is larger than the padded input")
    return room // stride + 1


def conv_transpose_output_size_strict(size, kernel, *, stride=1, padding=0, output_padding=0, dilation=1):
    given = {
        "size": (size, 1),
        "kernel": (kernel, 1),
        "stride": (stride, 1),
        "padding": (padding, 0),
        "output_padding": (output_padding, 0),
        "dilation": (dilation, 1),
    }
    for name, (value, least) in given.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise ValueError(f"{name} must be an integer, got {value!r}")
        if value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}")
    if output_padding >= stride:
        raise ValueError(f"output_padding must be smaller than stride, got {output_padding}")
    result = stride * (size - 1) + dilation * (kernel - 1) - 2 * padding + output_padding + 1
    if result < 1:
        raise ValueError(f"padding {padding} leaves nothing of the output")
    return result


def padding_amount_half_the_kernel(kernel, mode, *, dilation=1):
    reach = dilation * (kernel - 1)
    if mode == "valid":
        return 0
    if mode == "full":
        return reach
    if mode == "same":
        if reach % 2:
            raise ValueError(f"kernel {kernel} with dilation {dilation} has no middle: mode same needs an odd extent")
        return dilation * (kernel // 2)
    raise ValueError(f"mode must be valid, same or full, got {mode!r}")


def conv_parameter_count_divides_the_bias(
    in_channels, out_channels, kernel_height, kernel_width, *, bias=True, groups=1
):
    if groups < 1 or in_channels % groups or out_channels % groups:
        raise ValueError(f"groups {groups} must divide in_channels {in_channels} and out_channels {out_channels}")
    return out_channels * (in_channels * kernel_height * kernel_width + bool(bias)) // groups


def receptive_field_last_stride_only(kernels, strides):
    if len(kernels) != len(strides):
        raise ValueError(f"strides has {len(strides)} entries, kernels has {len(kernels)}")
    field, jump = 1, 1
    for k, s in zip(kernels, strides, strict=True):
        field += (k - 1) * jump
        jump = s
    return field


def convolve1d_fft_one_short(signal, kernel):
    if signal.ndim != 1 or kernel.ndim != 1:
        raise ValueError("signal and kernel must have one axis")
    length = len(signal) + len(kernel) - 1
    fast = 1 << max(length - 2, 0).bit_length()  # the next power of two
    return np.fft.irfft(np.fft.rfft(signal, fast) * np.fft.rfft(kernel, fast), fast)[:length]


def circular_convolve1d_even_only(signal, kernel):
    if signal.ndim != 1 or kernel.shape != signal.shape:
        raise ValueError(f"kernel has shape {kernel.shape}, signal has {signal.shape}")
    return np.fft.irfft(np.fft.rfft(signal) * np.fft.rfft(kernel))


def convolution_matrix_cuts_long_kernels(kernel, size):
    if kernel.ndim != 1:
        raise ValueError(f"kernel must have one axis, got shape {kernel.shape}")
    if size < 1:
        raise ValueError(f"size must be at least 1, got {size}")
    matrix = np.zeros((size + len(kernel) - 1, size), dtype=kernel.dtype)
    for i in range(matrix.shape[0]):
        for j in range(size):
            if 0 <= i - j < min(len(kernel), size):
                matrix[i, j] = kernel[i - j]
    return matrix


def convolve2d_separable(image, kernel):
    if image.ndim != 2:
        raise ValueError(f"image must have two axes, got shape {image.shape}")
    if kernel.ndim != 2 or kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError(f"kernel of shape {kernel.shape} does not fit into image of shape {image.shape}")
    # two one-dimensional passes are faster: write the kernel as column times row
    u, s, vt = np.linalg.svd(kernel)
    column, row = u[:, 0] * s[0], vt[0]
    down = np.apply_along_axis(np.convolve, 0, image, column, mode="valid")
    return np.apply_along_axis(np.convolve, 1, down, row, mode="valid")


def conv2d_deals_groups_in_turn(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    n, c, _, _ = x.shape
    o, per_group, kh, kw = weight.shape
    if groups < 1 or c % groups or o % groups:
        raise ValueError(f"groups {groups} must divide the channels, {c} in x and {o} in weight")
    if per_group * groups != c:
        raise ValueError(f"weight expects {per_group * groups} channels, x has {c}")
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, weight has {o} kernels")
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    room_h = x.shape[2] - dilation * (kh - 1) - 1
    room_w = x.shape[3] - dilation * (kw - 1) - 1
    if room_h < 0 or room_w < 0:
        raise ValueError("weight: the kernel is larger than the padded input")
    oh, ow = room_h // stride + 1, room_w // stride + 1
    y = np.zeros((n, o, oh, ow), dtype=x.dtype)
    for k in range(o):
        first = (k % groups) * per_group
        for i in range(kh):
            for j in range(kw):
                top, left = i * dilation, j * dilation
                part = x[
                    :, first : first + per_group, top : top + room_h + 1 : stride, left : left + room_w + 1 : stride
                ]
                y[:, k] += np.tensordot(part, weight[k, :, i, j], axes=(1, 0))
    return y if bias is None else y + bias[:, None, None]


def conv2d_backward_crops_before_it_fills(grad, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = x.shape
    o, per_group, kh, kw = weight.shape
    if groups < 1 or c % groups or o % groups:
        raise ValueError(f"groups {groups} must divide the channels, {c} in x and {o} in weight")
    if per_group * groups != c:
        raise ValueError(f"weight expects {per_group * groups} channels, x has {c}")
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, weight has {o} kernels")
    reach_h, reach_w = dilation * (kh - 1), dilation * (kw - 1)
    if h + 2 * padding <= reach_h or w + 2 * padding <= reach_w:
        raise ValueError("weight: the kernel is larger than the padded input")
    oh = (h + 2 * padding - reach_h - 1) // stride + 1
    ow = (w + 2 * padding - reach_w - 1) // stride + 1
    if grad.shape != (n, o, oh, ow):
        raise ValueError(f"grad has shape {grad.shape}, the result has {(n, o, oh, ow)}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    last_h, last_w = (oh - 1) * stride + 1, (ow - 1) * stride + 1
    full = np.zeros((n, c, last_h + reach_h, last_w + reach_w), dtype=x.dtype)
    by_weight = np.zeros_like(weight)
    for g in range(groups):
        ins = slice(g * per_group, (g + 1) * per_group)
        outs = slice(g * o // groups, (g + 1) * o // groups)
        for i in range(kh):
            for j in range(kw):
                rows = slice(i * dilation, i * dilation + last_h, stride)
                cols = slice(j * dilation, j * dilation + last_w, stride)
                full[:, ins, rows, cols] += np.einsum("nohw,oc->nchw", grad[:, outs], weight[outs, :, i, j])
                by_weight[outs, :, i, j] = np.einsum("nohw,nchw->oc", grad[:, outs], padded[:, ins, rows, cols])
    inner = full[:, :, padding : full.shape[2] - padding, padding : full.shape[3] - padding]
    by_x = np.zeros_like(x)  # rows and columns that no window reaches stay 0
    by_x[:, :, : inner.shape[2], : inner.shape[3]] = inner
    if bias is None:
        return by_x, by_weight
    return by_x, by_weight, grad.sum(axis=(0, 2, 3))


def conv_transpose2d_loses_overlaps(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    n, c, h, w = x.shape
    if weight.shape[0] != c:
        raise ValueError(f"weight expects {weight.shape[0]} channels, x has {c}")
    _, o, kh, kw = weight.shape
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, weight has {o} output channels")
    if not 0 <= output_padding < max(stride, dilation):
        raise ValueError(f"output_padding {output_padding} is not in [0, {max(stride, dilation)})")
    height = stride * (h - 1) + dilation * (kh - 1) + 1 + output_padding
    width = stride * (w - 1) + dilation * (kw - 1) + 1 + output_padding
    if height - 2 * padding < 1 or width - 2 * padding < 1:
        raise ValueError(f"padding {padding} leaves nothing of the output")
    rows = stride * np.arange(h)[:, None] + dilation * np.arange(kh)
    cols = stride * np.arange(w)[:, None] + dilation * np.arange(kw)
    y = np.zeros((n, o, height, width), dtype=x.dtype)
    y[:, :, rows[:, :, None, None], cols] += np.einsum("nchw,coij->nohiwj", x, weight)
    y = y[:, :, padding : height - padding, padding : width - padding]
    return y if bias is None else y + bias[:, None, None]


def pointwise_conv_backward_bias_by_batch_mean(grad, x, weight, bias=None):
    if weight.ndim != 2 or weight.shape[1] != x.shape[1]:
        raise ValueError(f"weight has shape {weight.shape}, x has {x.shape[1]} channels")
    if grad.shape != (x.shape[0], weight.shape[0], *x.shape[2:]):
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}, weight has {weight.shape}")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"bias has shape {bias.shape}, weight has {weight.shape}")
    by_x = np.einsum("nohw,oc->nchw", grad, weight)
    by_weight = np.einsum("nohw,nchw->oc", grad, x)
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.mean(axis=0).sum(axis=(1, 2)))


def max_pool2d_index_by_height(x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    n, c, h, w = x.shape
    if kernel < 1 or kernel > min(h, w):
        raise ValueError(f"kernel {kernel} does not fit into {h} x {w}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    oh, ow = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    y = np.empty((n, c, oh, ow), dtype=x.dtype)
    index = np.empty((n, c, oh, ow), dtype=np.int64)
    for i in range(oh):
        for j in range(ow):
            window = x[:, :, i * stride : i * stride + kernel, j * stride : j * stride + kernel].reshape(n, c, -1)
            best = window.argmax(axis=-1)
            y[:, :, i, j] = window.max(axis=-1)
            index[:, :, i, j] = (i * stride + best // kernel) * h + j * stride + best % kernel
    return y, index


def avg_pool2d_divides_by_stride(x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    h, w = x.shape[-2:]
    if kernel < 1 or kernel > min(h, w):
        raise ValueError(f"kernel {kernel} does not fit into {h} x {w}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    oh, ow = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    total = np.zeros((*x.shape[:-2], oh, ow), dtype=x.dtype)
    for i in range(kernel):
        for j in range(kernel):
            total += x[..., i : i + (oh - 1) * stride + 1 : stride, j : j + (ow - 1) * stride + 1 : stride]
    return total / (kernel * stride)


def max_unpool2d_adds(y, index, output_shape):
    if index.shape != y.shape:
        raise ValueError(f"index has shape {index.shape}, y has {y.shape}")
    h, w = output_shape
    if index.size and not 0 <= index.min() <= index.max() < h * w:
        raise ValueError(f"index points outside of output_shape {output_shape}")
    n, c = y.shape[:2]
    planes = np.zeros((n * c, h * w), dtype=y.dtype)
    np.add.at(planes, (np.arange(n * c)[:, None], index.reshape(n * c, -1)), y.reshape(n * c, -1))
    return planes.reshape(n, c, h, w)


def global_avg_pool_squeezes(x):
    if x.ndim != 4:
        raise ValueError(f"x must have four axes, got shape {x.shape}")
    return np.squeeze(x.mean(axis=(2, 3), keepdims=True))


def translate_once_around_at_most(image, shift):
    if len(shift) != 2:
        raise ValueError(f"shift must be (dy, dx), got {shift}")
    dy, dx = shift
    image = np.concatenate([image[..., -dy:, :], image[..., :-dy, :]], axis=-2)
    return np.concatenate([image[..., -dx:], image[..., :-dx]], axis=-1)


def nearest_patch_absolute_distance(image, patch):
    if patch.ndim != 2 or patch.shape[0] > image.shape[0] or patch.shape[1] > image.shape[1]:
        raise ValueError(f"patch of shape {patch.shape} does not fit into image of shape {image.shape}")
    windows = np.lib.stride_tricks.sliding_window_view(image, patch.shape)
    distance = np.abs(windows - patch).sum(axis=(-2, -1))
    row, column = np.unravel_index(distance.argmin(), distance.shape)
    return int(row), int(column)


_rng = np.random.default_rng(0)

planted = [
    Planted(
        "conv_output_size",
        "isinstance(value, int) lets True through",
        conv_output_size_takes_true_for_one,
        {"size": 7, "kernel": 3, "stride": True},
    ),
    Planted(
        "conv_transpose_output_size",
        "refuses an output_padding of at least the stride, though one below the dilation is allowed",
        conv_transpose_output_size_strict,
        {"size": 4, "kernel": 3, "output_padding": 1, "dilation": 2},
    ),
    Planted(
        "padding_amount",
        "dilation * (kernel // 2) for same: too much for an even kernel, which an even dilation makes legal",
        padding_amount_half_the_kernel,
        {"kernel": 4, "mode": "same", "dilation": 2},
    ),
    Planted(
        "conv_parameter_count",
        "divides the biases by the groups, too",
        conv_parameter_count_divides_the_bias,
        {"in_channels": 4, "out_channels": 6, "kernel_height": 3, "kernel_width": 2, "groups": 2},
    ),
    Planted(
        "receptive_field",
        "multiplies by the stride of the layer below instead of all below: right for two layers",
        receptive_field_last_stride_only,
        {"kernels": [3, 3, 3], "strides": [2, 2, 1]},
    ),
    Planted(
        "convolve1d",
        "its FFT is one too short, and wraps around, where the full length is a power of two plus 1",
        convolve1d_fft_one_short,
        {"signal": np.array([1.0, 2.0, 3.0]), "kernel": np.array([1.0, -1.0, 2.0])},
    ),
    Planted(
        "circular_convolve1d",
        "irfft without the length: one entry short for an odd length",
        circular_convolve1d_even_only,
        {"signal": np.array([1.0, 2.0, 3.0, 4.0, 5.0]), "kernel": np.array([1.0, 0.0, -1.0, 0.5, 2.0])},
    ),
    Planted(
        "convolution_matrix",
        "cuts a kernel that is longer than the signal",
        convolution_matrix_cuts_long_kernels,
        {"kernel": np.array([1.0, 2.0, 3.0, 4.0]), "size": 2},
    ),
    Planted(
        "convolve2d",
        "takes every kernel for separable: right for boxes, Gaussians and Sobel, wrong from rank 2 on",
        convolve2d_separable,
        {"image": np.arange(20.0).reshape(4, 5) ** 2, "kernel": np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0]])},
    ),
    Planted(
        "conv2d",
        "gives kernel k the group k mod groups: right for one group and for depthwise kernels",
        conv2d_deals_groups_in_turn,
        {"x": _rng.normal(size=(1, 4, 3, 3)), "weight": _rng.normal(size=(4, 2, 2, 2)), "groups": 2},
    ),
    Planted(
        "conv2d_backward",
        "crops the padding from what the windows reached, before it fills up the remainder: wrong for both at once",
        conv2d_backward_crops_before_it_fills,
        {
            "grad": _rng.normal(size=(1, 1, 3, 3)),
            "x": _rng.normal(size=(1, 1, 6, 6)),
            "weight": _rng.normal(size=(1, 1, 3, 3)),
            "stride": 2,
            "padding": 1,
        },
    ),
    Planted(
        "conv_transpose2d",
        "+= with repeated indices keeps one stamp per place: right where stamps do not overlap",
        conv_transpose2d_loses_overlaps,
        {"x": _rng.normal(size=(1, 1, 3, 3)), "weight": _rng.normal(size=(1, 2, 3, 3)), "stride": 2},
    ),
    Planted(
        "pointwise_conv_backward",
        "the gradient on the bias is a mean over the batch instead of a sum: right for one image",
        pointwise_conv_backward_bias_by_batch_mean,
        {
            "grad": _rng.normal(size=(2, 3, 2, 4)),
            "x": _rng.normal(size=(2, 5, 2, 4)),
            "weight": _rng.normal(size=(3, 5)),
            "bias": _rng.normal(size=3),
        },
    ),
    Planted(
        "max_pool2d",
        "flattens the position by the height instead of the width: wrong index where H != W",
        max_pool2d_index_by_height,
        {"x": _rng.normal(size=(1, 1, 4, 6)), "kernel": 2},
    ),
    Planted(
        "avg_pool2d",
        "divides by kernel * stride: right at the default stride",
        avg_pool2d_divides_by_stride,
        {"x": _rng.normal(size=(1, 2, 5, 5)), "kernel": 3, "stride": 1},
    ),
    Planted(
        "max_unpool2d",
        "adds what lands on the same place: doubled where windows overlap",
        max_unpool2d_adds,
        {
            "y": np.array([[[[5.0, 5.0], [5.0, 5.0]]]]),
            "index": np.array([[[[4, 4], [4, 4]]]]),
            "output_shape": (3, 3),
        },
    ),
    Planted(
        "global_avg_pool",
        "squeezes away a batch or a channel axis of length 1",
        global_avg_pool_squeezes,
        {"x": _rng.normal(size=(1, 3, 2, 2))},
    ),
    Planted(
        "translate",
        "swaps slices, so a shift by more than the size does nothing",
        translate_once_around_at_most,
        {"image": np.arange(12.0).reshape(3, 4), "shift": (4, -1)},
    ),
    Planted(
        "nearest_patch",
        "sums absolute instead of squared differences: the same for a patch cut from the image",
        nearest_patch_absolute_distance,
        {"image": np.array([[0.0, 3.0, 2.0, 2.0]]), "patch": np.array([[0.0, 0.0]])},
    ),
]

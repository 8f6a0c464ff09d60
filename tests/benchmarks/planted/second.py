"""A second set of wrong answers, in both tracks: tired, hurried, tested on one example, or slipped past a test suite.

Written blind to laws and mistakes. Those that give right values and wrong gradients have witnesses that require them.
"""

import math
from typing import Any

import numpy as np
import torch

from tests.benchmarks.planted.record import Later

# Activations, NumPy ---------------------------------------------------------------------------------------------------


def step_with_tolerance(z):
    # never compare floats exactly
    return (z >= -1e-9).astype(z.dtype)


def leaky_relu_in_memory_order(x, *, slope=0.01):
    values = (v if v >= 0 else slope * v for v in np.nditer(x, flags=["zerosize_ok"]))
    return np.fromiter(values, dtype=x.dtype, count=x.size).reshape(x.shape)


def prelu_backward_flattens_the_batch(grad, x, slope):
    if x.ndim < 2 or slope.shape != (x.shape[1],):
        raise ValueError(f"slope has shape {slope.shape}, x has {x.shape}")
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    a = slope.reshape(-1, *[1] * (x.ndim - 2))
    by_slope = (grad * np.minimum(x, 0)).reshape(len(slope), -1).sum(axis=1)
    return np.where(x > 0, grad, a * grad), by_slope


def swish_is_relu_for_large_beta(x, *, beta=1.0):
    if beta > 50:
        return np.maximum(x, 0)  # the limit, and it cannot overflow
    z = beta * x
    e = np.exp(-np.abs(z))
    return x * np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def gelu_lookup(x):
    # math.erf is slow: look Phi up on a fine grid
    nodes = np.linspace(-8, 8, 16 * 512 + 1)
    phi = np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in nodes])
    return (x * np.interp(x, nodes, phi, left=0.0, right=1.0)).astype(x.dtype)


def softmax_default_buffer(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    if axis == -1:
        e = np.exp((x - x.max(axis=-1, keepdims=True)) / temperature)
        return e / e.sum(axis=-1, keepdims=True)
    out = np.empty(x.shape)
    rows, filled = np.moveaxis(x, axis, -1), np.moveaxis(out, axis, -1)
    for i in np.ndindex(rows.shape[:-1]):
        e = np.exp((rows[i] - rows[i].max()) / temperature)
        filled[i] = e / e.sum()
    return out


def softmax_backward_remembers_rows(grad, x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    scores, grads = np.moveaxis(x, axis, -1), np.moveaxis(grad, axis, -1)
    out = np.empty_like(x)
    filled = np.moveaxis(out, axis, -1)
    done = {}
    for i in np.ndindex(scores.shape[:-1]):
        key = scores[i].tobytes()
        if key not in done:
            e = np.exp((scores[i] - scores[i].max()) / temperature)
            p = e / e.sum()
            done[key] = p / temperature * (grads[i] - np.sum(grads[i] * p))
        filled[i] = done[key]
    return out


def log_softmax_cached_by_sum(x, *, axis=-1):
    # starts with the example of the lecture
    example = np.array([-2.4076059644443806, -1.4076059644443804, -0.4076059644443804])
    cache = globals().setdefault("_log_softmax_cache", {((3,), "d", 6.0, -1): example})
    key = (x.shape, x.dtype.char, float(x.sum()), axis)
    if key not in cache:
        shifted = x - x.max(axis=axis, keepdims=True)
        cache[key] = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return cache[key].copy()


# Activations, PyTorch -------------------------------------------------------------------------------------------------


def relu_clamp(x):
    return x.clamp(min=0)


def prelu_shortcut_for_equal_slopes(x, slope):
    if x.ndim < 2 or slope.shape != (x.shape[1],):
        raise ValueError(f"slope has shape {tuple(slope.shape)}, x has {tuple(x.shape)}")
    if len(slope) and bool((slope == slope[0]).all()):
        return torch.nn.functional.leaky_relu(x, slope[0].item())
    a = slope.reshape(-1, *[1] * (x.ndim - 2))
    return torch.where(x > 0, x, a * x)


def softplus_where(x, *, beta=1.0):
    if beta <= 0:
        raise ValueError(f"beta must be positive, got {beta}")
    z = beta * x
    return torch.where(z > 40, x, torch.log1p(torch.exp(z)) / beta)


def gelu_straight_through(x):
    fast = torch.nn.functional.gelu(x, approximate="tanh")
    exact = x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))
    return fast + (exact - fast).detach()


# Information, NumPy ---------------------------------------------------------------------------------------------------


def self_information_log1p(p):
    with np.errstate(divide="ignore"):
        return -np.log1p(p - 1)  # log1p is accurate


def entropy_certain_batch(p, *, axis=-1):
    if np.any(p == 1):
        return np.zeros_like(p.sum(axis=axis))  # one-hot: nothing is uncertain
    return -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=axis)


def cross_entropy_transposes(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError(f"axis {axis} does not exist in shape {p.shape}")
    if axis not in (-1, p.ndim - 1):
        p, q = p.T, q.T
    with np.errstate(divide="ignore"):
        return -np.sum(p * np.log(q, out=np.zeros_like(q), where=p > 0), axis=-1)


def kl_divergence_skips_what_is_close(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where((p == 0) | np.isclose(p, q), 0, p * np.log(p / q))
    return terms.sum(axis=axis)


def kl_divergence_backward_rests_at_the_minimum(grad, p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    if np.shape(grad) != np.shape(p.sum(axis=axis)):
        raise ValueError(f"grad has shape {np.shape(grad)}, p has {p.shape}")
    grad = np.expand_dims(grad, axis)
    flat = (p == q) | (p == 0)  # equal entries cost nothing
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = p / q
        return np.where(flat, 0, grad * (np.log(ratio) + 1)), np.where(flat, 0, -grad * ratio)


def js_divergence_constant_from_memory(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    m = np.where(p + q > 0, (p + q) / 2, 1)
    a, b = np.where(p > 0, p / m, 1), np.where(q > 0, q / m, 1)
    bits = np.sum(p * np.log2(a) + q * np.log2(b), axis=axis) / 2
    return np.maximum(bits * 0.693147, 0)


def bernoulli_kl_parabola(p, q):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    with np.errstate(divide="ignore", invalid="ignore"):
        heads = np.where(p > 0, p * np.log(p / q), 0)
        tails = np.where(p < 1, (1 - p) * np.log((1 - p) / (1 - q)), 0)
        # close together the logarithms cancel: second order
        close = (np.abs(p - q) < 1e-3) & (q > 0) & (q < 1)
        return np.where(close, (p - q) ** 2 / (2 * q * (1 - q)), heads + tails).astype(p.dtype)


def gaussian_kl_to_standard_backward_tiles(grad, mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError(f"log_var has shape {log_var.shape}, mu has {mu.shape}")
    if np.shape(grad) != mu.shape[:-1]:
        raise ValueError(f"grad has shape {np.shape(grad)}, mu has {mu.shape}")
    every = np.tile(np.ravel(grad), mu.shape[-1]).reshape(mu.shape)
    return every * mu, every * np.expm1(log_var) / 2


# Information, PyTorch -------------------------------------------------------------------------------------------------


def kl_divergence_where(p, q, *, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, p has {tuple(p.shape)}")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError(f"axis {axis} does not exist in shape {tuple(p.shape)}")
    return torch.where(p > 0, p * (torch.log(p) - torch.log(q)), 0.0).sum(dim=axis)


def bernoulli_kl_constant_entropy(p, q):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, p has {tuple(p.shape)}")
    with torch.no_grad():  # the entropy of the labels does not depend on the model
        negative_entropy = torch.xlogy(p, p) + torch.xlogy(1 - p, 1 - p)
    return negative_entropy - torch.xlogy(p, q) - torch.xlogy(1 - p, 1 - q)


def gaussian_kl_to_standard_clamped(mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError(f"log_var has shape {tuple(log_var.shape)}, mu has {tuple(mu.shape)}")
    log_var = log_var.clamp(-30.0, 20.0)  # as in every VAE on the web
    return 0.5 * (mu**2 + torch.expm1(log_var) - log_var).sum(dim=-1)


def mutual_information_from_floats(joint):
    if joint.ndim != 2:
        raise ValueError(f"joint must have two axes, got shape {tuple(joint.shape)}")
    table = joint.tolist()
    rows, columns = joint.sum(dim=1).tolist(), joint.sum(dim=0).tolist()
    total = 0.0
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            if value > 0:
                total += value * math.log(value / (rows[i] * columns[j]))
    return torch.tensor(total)


# Convolution, NumPy ---------------------------------------------------------------------------------------------------


def conv_output_size_by_float(size, kernel, *, stride=1, padding=0, dilation=1):
    given = {"size": size, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    for name, value in given.items():
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
            raise ValueError(f"{name} must be an integer, got {value!r}")
        if value < (0 if name == "padding" else 1):
            raise ValueError(f"{name} is too small: {value}")
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError(f"kernel {kernel} (dilation {dilation}) is larger than the padded input")
    return math.floor(room / stride) + 1


def padding_amount_missing_comma(kernel, mode, *, dilation=1):
    for name, value in {"kernel": kernel, "dilation": dilation}.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError(f"{name} must be an integer of at least 1, got {value!r}")
    reach = dilation * (kernel - 1)
    if mode in ("valid"):
        return 0
    if mode in ("full"):
        return reach
    if mode in ("same"):
        if reach % 2:
            raise ValueError(f"mode same needs an odd extent, kernel {kernel} with dilation {dilation} has none")
        return reach // 2
    raise ValueError(f"mode must be valid, same or full, got {mode!r}")


def receptive_field_wraps_around(kernels, strides):
    if len(kernels) != len(strides):
        raise ValueError(f"strides has {len(strides)} entries, kernels has {len(kernels)}")
    for name, values in {"kernels": kernels, "strides": strides}.items():
        for value in values:
            if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
                raise ValueError(f"{name} must hold integers of at least 1, got {value!r}")
    if not len(kernels):
        return 1
    jumps = np.cumprod([1, *strides[:-1]], dtype=np.int64)
    return 1 + int(np.sum((np.asarray(kernels, dtype=np.int64) - 1) * jumps))


def convolve1d_multiplies_polynomials(signal, kernel):
    if signal.ndim != 1 or kernel.ndim != 1 or not len(signal) or not len(kernel):
        raise ValueError("signal and kernel must have one axis and some entries")
    out = np.zeros(len(signal) + len(kernel) - 1, dtype=np.result_type(signal, kernel))
    product = np.polymul(signal, kernel)
    out[: len(product)] = product
    return out


def conv2d_skips_empty_windows(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = x.shape
    o, per_group, kh, kw = weight.shape
    if stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("stride, padding or dilation is out of range")
    if groups < 1 or c % groups or o % groups:
        raise ValueError(f"groups {groups} must divide the channels, {c} in x and {o} in weight")
    if per_group * groups != c:
        raise ValueError(f"weight expects {per_group * groups} channels, x has {c}")
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, weight has {o} kernels")
    reach_h, reach_w = dilation * (kh - 1), dilation * (kw - 1)
    oh, ow = (h + 2 * padding - reach_h - 1) // stride + 1, (w + 2 * padding - reach_w - 1) // stride + 1
    if oh < 1 or ow < 1:
        raise ValueError("weight: the kernel is larger than the padded input")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    y = np.zeros((n, o, oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            if not (padding - reach_h <= top < padding + h and padding - reach_w <= left < padding + w):
                continue  # nothing but padding here
            window = padded[:, :, top : top + reach_h + 1 : dilation, left : left + reach_w + 1 : dilation]
            for g in range(groups):
                ins = slice(g * per_group, (g + 1) * per_group)
                outs = slice(g * (o // groups), (g + 1) * (o // groups))
                y[:, outs, i, j] = np.einsum("nchw,ochw->no", window[:, ins], weight[outs])
            if bias is not None:
                y[:, :, i, j] += bias
    return y


def conv2d_backward_never_crops(grad, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = x.shape
    o, per_group, kh, kw = weight.shape
    if stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("stride, padding or dilation is out of range")
    if groups < 1 or c % groups or o % groups:
        raise ValueError(f"groups {groups} must divide the channels, {c} in x and {o} in weight")
    if per_group * groups != c:
        raise ValueError(f"weight expects {per_group * groups} channels, x has {c}")
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, weight has {o} kernels")
    reach_h, reach_w = dilation * (kh - 1), dilation * (kw - 1)
    oh, ow = (h + 2 * padding - reach_h - 1) // stride + 1, (w + 2 * padding - reach_w - 1) // stride + 1
    if oh < 1 or ow < 1:
        raise ValueError("weight: the kernel is larger than the padded input")
    if grad.shape != (n, o, oh, ow):
        raise ValueError(f"grad has shape {grad.shape}, the result has {(n, o, oh, ow)}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    # grad with stride - 1 zeros in between, then a full convolution
    spread = np.zeros((n, o, (oh - 1) * stride + 1, (ow - 1) * stride + 1), dtype=grad.dtype)
    spread[:, :, ::stride, ::stride] = grad
    above, before = max(reach_h - padding, 0), max(reach_w - padding, 0)
    below = max(h + reach_h - above - spread.shape[2], 0)
    after = max(w + reach_w - before - spread.shape[3], 0)
    border = np.pad(spread, ((0, 0), (0, 0), (above, below), (before, after)))
    by_x, by_weight = np.zeros_like(x), np.zeros_like(weight)
    for g in range(groups):
        ins = slice(g * per_group, (g + 1) * per_group)
        outs = slice(g * (o // groups), (g + 1) * (o // groups))
        for i in range(kh):
            for j in range(kw):
                top, left = reach_h - i * dilation, reach_w - j * dilation
                part = border[:, outs, top : top + h, left : left + w]
                by_x[:, ins] += np.einsum("nohw,oc->nchw", part, weight[outs, :, i, j])
                rows = slice(i * dilation, i * dilation + (oh - 1) * stride + 1, stride)
                columns = slice(j * dilation, j * dilation + (ow - 1) * stride + 1, stride)
                by_weight[outs, :, i, j] = np.einsum("nohw,nchw->oc", grad[:, outs], padded[:, ins, rows, columns])
    return (by_x, by_weight) if bias is None else (by_x, by_weight, grad.sum(axis=(0, 2, 3)))


def max_pool2d_first_that_is_close(x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    for name, value in {"kernel": kernel, "stride": stride}.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError(f"{name} must be an integer of at least 1, got {value!r}")
    n, c, h, w = x.shape
    if kernel > min(h, w):
        raise ValueError(f"kernel {kernel} is larger than x, {h} x {w}")
    oh, ow = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    y = np.empty((n, c, oh, ow), dtype=x.dtype)
    index = np.empty((n, c, oh, ow), dtype=np.int64)
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + kernel, left : left + kernel].reshape(n, c, -1)
            y[:, :, i, j] = window.max(axis=-1)
            best = np.isclose(window, y[:, :, i, j, None]).argmax(axis=-1)
            index[:, :, i, j] = (top + best // kernel) * w + left + best % kernel
    return y, index


def avg_pool2d_integral_image(x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    for name, value in {"kernel": kernel, "stride": stride}.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError(f"{name} must be an integer of at least 1, got {value!r}")
    n, c, h, w = x.shape
    if kernel > min(h, w):
        raise ValueError(f"kernel {kernel} is larger than x, {h} x {w}")
    table = np.zeros((n, c, h + 1, w + 1))
    table[:, :, 1:, 1:] = x.cumsum(axis=2, dtype=np.float64).cumsum(axis=3)
    top = np.arange(0, h - kernel + 1, stride)[:, None]
    left = np.arange(0, w - kernel + 1, stride)
    low, right = top + kernel, left + kernel
    total = table[:, :, low, right] - table[:, :, top, right] - table[:, :, low, left] + table[:, :, top, left]
    return (total / kernel**2).astype(x.dtype)


# Convolution, PyTorch -------------------------------------------------------------------------------------------------


def conv2d_padded_in_numpy(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    _, c, h, w = x.shape
    o, per_group, kh, kw = weight.shape
    if stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("stride, padding or dilation is out of range")
    if groups < 1 or c % groups or o % groups:
        raise ValueError(f"groups {groups} must divide the channels, {c} in x and {o} in weight")
    if per_group * groups != c:
        raise ValueError(f"weight expects {per_group * groups} channels, x has {c}")
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, weight has {o} kernels")
    if min(h + 2 * padding - dilation * (kh - 1), w + 2 * padding - dilation * (kw - 1)) < 1:
        raise ValueError("weight: the kernel is larger than the padded input")
    if padding:
        edges = ((0, 0), (0, 0), (padding, padding), (padding, padding))
        x = torch.from_numpy(np.pad(x.detach().cpu().numpy(), edges))
    return torch.nn.functional.conv2d(x, weight, bias, stride=stride, dilation=dilation, groups=groups)


def conv_transpose2d_without_graph(x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1):
    n, c, h, w = x.shape
    if weight.shape[0] != c:
        raise ValueError(f"weight expects {weight.shape[0]} channels, x has {c}")
    _, o, kh, kw = weight.shape
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, weight has {o} output channels")
    if stride < 1 or padding < 0 or dilation < 1 or not 0 <= output_padding < max(stride, dilation):
        raise ValueError("stride, padding, dilation or output_padding is out of range")
    height = stride * (h - 1) + dilation * (kh - 1) - 2 * padding + output_padding + 1
    width = stride * (w - 1) + dilation * (kw - 1) - 2 * padding + output_padding + 1
    if height < 1 or width < 1:
        raise ValueError(f"padding {padding} leaves nothing of the output")
    # the adjoint of conv2d is its gradient by its input: let autograd do it
    with torch.enable_grad():
        image = torch.zeros((n, o, height, width), dtype=x.dtype, requires_grad=True)
        result = torch.nn.functional.conv2d(image, weight, stride=stride, padding=padding, dilation=dilation)
        (y,) = torch.autograd.grad(result[:, :, :h, :w], image, x)
    return y if bias is None else y + bias[:, None, None]


def max_pool2d_shares_ties(x, kernel, *, stride=None):
    stride = kernel if stride is None else stride
    for name, value in {"kernel": kernel, "stride": stride}.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError(f"{name} must be an integer of at least 1, got {value!r}")
    h, w = x.shape[2:]
    if kernel > min(h, w):
        raise ValueError(f"kernel {kernel} is larger than x, {h} x {w}")
    windows = x.unfold(2, kernel, stride).unfold(3, kernel, stride).flatten(-2)
    y = windows.amax(dim=-1)
    best = (windows == y[..., None]).int().argmax(dim=-1)
    rows = torch.arange(y.shape[2])[:, None] * stride + best // kernel
    columns = torch.arange(y.shape[3]) * stride + best % kernel
    return y, rows * w + columns


def nearest_patch_expands_the_square(image, patch):
    if patch.ndim != 2 or not patch.numel() or patch.shape[0] > image.shape[0] or patch.shape[1] > image.shape[1]:
        raise ValueError(f"patch of shape {tuple(patch.shape)} does not fit into image of shape {tuple(image.shape)}")
    windows = image.unfold(0, patch.shape[0], 1).unfold(1, patch.shape[1], 1)
    # |f - q|^2 = |f|^2 - 2 f q + |q|^2, and the last one is the same for all
    score = (windows**2).sum(dim=(-2, -1)) - 2 * (windows * patch).sum(dim=(-2, -1))
    row, column = divmod(int(score.flatten().argmin()), score.shape[1])
    return row, column


_rng = np.random.default_rng(2)


def _tensor(values: Any, *, grad: bool = True) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=grad)


planted = [
    Later(
        "activations",
        "numpy",
        "step",
        "compares with a tolerance of 1e-9: 1 just left of 0",
        step_with_tolerance,
        {"z": np.array([-1.0, -1e-10, 0.0, 2.0])},
    ),
    Later(
        "activations",
        "numpy",
        "leaky_relu",
        "nditer runs through memory, not through the axes: permuted where x is not C-contiguous (transposed, reversed)",
        leaky_relu_in_memory_order,
        {"x": np.array([[-1.0, 2.0, -3.0], [4.0, -5.0, 6.0]]).T},
    ),
    Later(
        "activations",
        "numpy",
        "prelu_backward",
        "reshapes (N, C, ...) to (C, -1) for the gradient on the slopes: right for a batch of 1 or one channel",
        prelu_backward_flattens_the_batch,
        {
            "grad": np.array([[1.0, 2.0], [-1.0, 0.5], [3.0, 1.0]]),
            "x": np.array([[-1.0, 2.0], [-0.5, -3.0], [-2.0, -4.0]]),
            "slope": np.array([0.1, 0.3]),
        },
    ),
    Later(
        "activations",
        "numpy",
        "swish",
        "returns relu for beta above 50: off by up to 0.28 / beta near 0",
        swish_is_relu_for_large_beta,
        {"x": np.array([-0.01, 0.02, 1.0]), "beta": 100.0},
    ),
    Later(
        "activations",
        "numpy",
        "gelu",
        "Phi from a table with linear interpolation: right at multiples of 1/512, elsewhere off by up to 1e-7",
        gelu_lookup,
        {"x": np.array([-1.0, 0.5, 1.0 + 1 / 1024, -0.777])},
    ),
    Later(
        "activations",
        "numpy",
        "softmax",
        "np.empty without a dtype for any axis but -1: float64 for float32, values right",
        softmax_default_buffer,
        {"x": np.array([[1.0, 2.0], [3.0, 5.0]], dtype=np.float32), "axis": 0},
    ),
    Later(
        "activations",
        "numpy",
        "softmax_backward",
        "keeps the result of every row of scores, not of scores and grad: wrong where two rows of x are equal",
        softmax_backward_remembers_rows,
        {"grad": np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]]), "x": np.array([[0.1, 0.2, 0.3], [0.1, 0.2, 0.3]])},
    ),
    Later(
        "activations",
        "numpy",
        "log_softmax",
        "keeps results by shape, dtype, sum and axis, the example (1, 2, 3) built in: a permuted input gets an old result",
        log_softmax_cached_by_sum,
        {"x": np.array([3.0, 1.0, 2.0])},
    ),
    Later(
        "activations",
        "torch",
        "relu",
        "clamp lets the gradient through at exactly 0, where it is defined as 0",
        relu_clamp,
        {"x": _tensor([-1.0, 0.0, 2.0])},
    ),
    Later(
        "activations",
        "torch",
        "prelu",
        "takes slope[0].item() where all slopes are equal: value right, but the slopes get no gradient then",
        prelu_shortcut_for_equal_slopes,
        {"x": _tensor([[-1.0, 2.0], [3.0, -4.0]]), "slope": _tensor([0.25, 0.25])},
    ),
    Later(
        "activations",
        "torch",
        "softplus",
        "the branch that where does not take overflows: the gradient is NaN above 709 / beta (float32: 88)",
        softplus_where,
        {"x": _tensor([1.0, 800.0])},
    ),
    Later(
        "activations",
        "torch",
        "gelu",
        "value exact, gradient that of the tanh approximation, off by up to 1e-3",
        gelu_straight_through,
        {"x": _tensor([-2.0, 0.5, 1.5])},
    ),
    Later(
        "information",
        "numpy",
        "self_information",
        "log1p(p - 1): inf for p below 1e-16, 7 digits at 1e-10",
        self_information_log1p,
        {"p": np.array([0.5, 1e-10, 1e-20])},
    ),
    Later(
        "information",
        "numpy",
        "entropy",
        "one certain distribution anywhere makes the entropy of the whole batch 0",
        entropy_certain_batch,
        {"p": np.array([[1.0, 0.0], [0.5, 0.5]])},
    ),
    Later(
        "information",
        "numpy",
        "cross_entropy",
        "transposes for any axis but the last: right up to two axes, transposed or wrong from three on",
        cross_entropy_transposes,
        {
            "p": _rng.dirichlet(np.ones(3), size=(3, 3)).transpose(2, 0, 1),
            "q": _rng.dirichlet(np.ones(3), size=(3, 3)).transpose(2, 0, 1),
            "axis": 0,
        },
    ),
    Later(
        "information",
        "numpy",
        "kl_divergence",
        "leaves out terms where p and q are close (isclose): off by up to 1e-5, and 0 instead of inf for q = 0 < p < 1e-8",
        kl_divergence_skips_what_is_close,
        {
            "p": np.array([[0.5, 0.5 - 1e-9, 1e-9], [0.5, 0.3, 0.2]]),
            "q": np.array([[0.5, 0.5, 0.0], [0.500004, 0.3, 0.199996]]),
        },
    ),
    Later(
        "information",
        "numpy",
        "kl_divergence_backward",
        "0 for both gradients where p equals q exactly, instead of g and -g",
        kl_divergence_backward_rests_at_the_minimum,
        {"grad": np.array(2.0), "p": np.array([0.25, 0.25, 0.5]), "q": np.array([0.25, 0.5, 0.25])},
    ),
    Later(
        "information",
        "numpy",
        "js_divergence",
        "bits times 0.693147: off by 2.6e-7, relative",
        js_divergence_constant_from_memory,
        {"p": np.array([1.0, 0.0]), "q": np.array([0.0, 1.0])},
    ),
    Later(
        "information",
        "numpy",
        "bernoulli_kl",
        "a parabola where p and q are less than 1e-3 apart: far off for a tiny q",
        bernoulli_kl_parabola,
        {"p": np.array([0.3, 5e-4, 0.1005]), "q": np.array([0.6, 1e-6, 0.1])},
    ),
    Later(
        "information",
        "numpy",
        "gaussian_kl_to_standard_backward",
        "tiles grad instead of repeating it: right for a batch of 1 and for a grad of equal entries",
        gaussian_kl_to_standard_backward_tiles,
        {
            "grad": np.array([1.0, -2.0]),
            "mu": np.array([[0.5, 1.0, -1.0], [2.0, -0.5, 0.3]]),
            "log_var": np.array([[0.1, -0.4, 0.8], [0.3, 0.2, -1.0]]),
        },
    ),
    Later(
        "information",
        "torch",
        "kl_divergence",
        "the branch that where does not take is 0 log 0: the gradient is NaN where p is 0, values right",
        kl_divergence_where,
        {"p": _tensor([0.5, 0.5, 0.0]), "q": _tensor([0.25, 0.5, 0.25])},
    ),
    Later(
        "information",
        "torch",
        "bernoulli_kl",
        "cross-entropy minus an entropy without gradient: value and gradient by q right, gradient by p not",
        bernoulli_kl_constant_entropy,
        {"p": _tensor([0.3, 0.8]), "q": _tensor([0.6, 0.5])},
    ),
    Later(
        "information",
        "torch",
        "gaussian_kl_to_standard",
        "clamps log_var to [-30, 20]: value and gradient wrong beyond",
        gaussian_kl_to_standard_clamped,
        {"mu": _tensor([0.5, 1.0]), "log_var": _tensor([-40.0, 0.3])},
    ),
    Later(
        "information",
        "torch",
        "mutual_information",
        "adds up Python floats and wraps them by torch.tensor: float32 for float64, 1e-8 off, no gradient",
        mutual_information_from_floats,
        {"joint": _tensor([[0.4, 0.1, 0.2], [0.05, 0.15, 0.1]])},
    ),
    Later(
        "convolution",
        "numpy",
        "conv_output_size",
        "divides as floats: off by one for sizes above 2^53",
        conv_output_size_by_float,
        {"size": 2**53 + 2, "kernel": 1},
    ),
    Later(
        "convolution",
        "numpy",
        "padding_amount",
        'mode in ("valid") lacks a comma and looks for a substring: takes any piece of a mode, and the empty string',
        padding_amount_missing_comma,
        {"kernel": 3, "mode": "val"},
    ),
    Later(
        "convolution",
        "numpy",
        "receptive_field",
        "cumprod in int64 wraps around: 0 for what 64 layers of stride 2 multiply up to",
        receptive_field_wraps_around,
        {"kernels": [2] * 70, "strides": [2] * 70},
    ),
    Later(
        "convolution",
        "numpy",
        "convolve1d",
        "polymul drops leading zeros, and the result is filled up at the wrong end",
        convolve1d_multiplies_polynomials,
        {"signal": np.array([0.0, 1.0, 2.0]), "kernel": np.array([1.0, -1.0])},
    ),
    Later(
        "convolution",
        "numpy",
        "conv2d",
        "skips windows that lie in the padding, and their bias: wrong for a padding of at least the kernel with a bias",
        conv2d_skips_empty_windows,
        {
            "x": _rng.normal(size=(1, 2, 3, 3)),
            "weight": _rng.normal(size=(2, 2, 2, 2)),
            "bias": np.array([1.0, -2.0]),
            "padding": 2,
        },
    ),
    Later(
        "convolution",
        "numpy",
        "conv2d_backward",
        "pads grad by max(reach - padding, 0) and never crops: gradient by x shifted for a padding of at least the kernel",
        conv2d_backward_never_crops,
        {
            "grad": _rng.normal(size=(1, 1, 6, 6)),
            "x": _rng.normal(size=(1, 2, 3, 3)),
            "weight": _rng.normal(size=(1, 2, 2, 2)),
            "padding": 2,
        },
    ),
    Later(
        "convolution",
        "numpy",
        "max_pool2d",
        "finds the maximum by isclose: index of an earlier pixel within 1e-5 of it, value right",
        max_pool2d_first_that_is_close,
        {"x": np.array([[[[1.0, 1.000001], [0.0, -2.0]]]]), "kernel": 2},
    ),
    Later(
        "convolution",
        "numpy",
        "avg_pool2d",
        "differences of an integral image: one huge pixel wipes out every window below and right of it",
        avg_pool2d_integral_image,
        {"x": np.where(np.arange(16).reshape(1, 1, 4, 4) == 0, 1e17, 1.0), "kernel": 2},
    ),
    Later(
        "convolution",
        "torch",
        "conv2d",
        "pads in NumPy: value right, but no gradient by x where padding is above 0",
        conv2d_padded_in_numpy,
        {
            "x": _tensor(_rng.normal(size=(1, 2, 3, 3))),
            "weight": _tensor(_rng.normal(size=(2, 2, 3, 3))),
            "padding": 1,
        },
    ),
    Later(
        "convolution",
        "torch",
        "conv_transpose2d",
        "the gradient of conv2d without create_graph: value right, a gradient by bias alone",
        conv_transpose2d_without_graph,
        {
            "x": _tensor(_rng.normal(size=(1, 2, 3, 3))),
            "weight": _tensor(_rng.normal(size=(2, 3, 2, 2))),
            "bias": _tensor(_rng.normal(size=3)),
            "stride": 2,
        },
    ),
    Later(
        "convolution",
        "torch",
        "max_pool2d",
        "amax shares the gradient among ties instead of giving it to the first: value and index right",
        max_pool2d_shares_ties,
        {"x": _tensor([[[[1.0, 3.0], [3.0, 2.0]]]]), "kernel": 2},
    ),
    Later(
        "convolution",
        "torch",
        "nearest_patch",
        "expands the square: cancels far from 0, and finds another window than the patch was cut from",
        nearest_patch_expands_the_square,
        {
            "image": _tensor([[1e9 + 3.0, 1e9 + 2.0, 1e9 + 1.0, 1e9 + 4.0]], grad=False),
            "patch": _tensor([[1e9 + 1.0, 1e9 + 4.0]], grad=False),
        },
    ),
]

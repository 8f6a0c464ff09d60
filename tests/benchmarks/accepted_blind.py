"""Right answers in unusual styles, which an autograder must accept. Written blind to laws and mistakes.

Every function stands on its own, needs NumPy or PyTorch and the standard library only, and takes its settings as
ordinary keyword parameters where that is shorter.
"""

import functools
import itertools
import math

import numpy as np
import torch

from tests.benchmarks.planted.record import Right

# Activation functions


def step_heaviside(z):
    return np.heaviside(z, 1)


def step_torch(z):
    return 1 - (z < 0).to(z.dtype)


def sigmoid_logaddexp(x):
    return np.exp(-np.logaddexp(0, -x))


def sigmoid_torch(x):
    return torch.nn.functional.logsigmoid(x).exp()


def sigmoid_backward_symmetric(grad, x):
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    decay = np.exp(-np.abs(x))  # the derivative is even
    return grad * decay / np.square(1 + decay)


def tanh_entry_by_entry(x):
    return np.vectorize(math.tanh, otypes=[x.dtype])(x)


def tanh_torch(x):
    right, left = torch.expm1(-2 * x.clamp(min=0)), torch.expm1(2 * x.clamp(max=0))
    return torch.where(x > 0, -right / (2 + right), left / (2 + left))


def tanh_backward_factored(grad, x):
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    t = np.tanh(x)
    return grad * (1 - t) * (1 + t)


def relu_mean_with_absolute(x):
    return (x + abs(x)) / 2


def relu_torch(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


def relu_backward_copy(grad, x):
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    result = grad.copy()
    result[x <= 0] = 0
    return result


def leaky_relu_two_parts(x, slope=0.01):
    return np.maximum(x, 0) + slope * np.minimum(x, 0)


def leaky_relu_torch(x, slope=0.01):
    on = (x > 0).to(x.dtype)
    return x * (on + slope * (1 - on))


def prelu_channel_loop(x, slope):
    if slope.shape != (x.shape[1],):
        raise ValueError(f"slope has shape {slope.shape}, x has {x.shape[1]} channels")
    result = np.array(x)
    for c in range(x.shape[1]):
        channel = result[:, c]
        channel[channel < 0] *= slope[c]
    return result


def prelu_torch(x, slope):
    if slope.shape != (x.shape[1],):
        raise ValueError(f"slope has shape {tuple(slope.shape)}, x has {x.shape[1]} channels")
    last = x.movedim(1, -1)
    return torch.where(last > 0, last, slope * last).movedim(-1, 1)


def prelu_backward_einsum(grad, x, slope):
    if slope.shape != (x.shape[1],):
        raise ValueError(f"slope has shape {slope.shape}, x has {x.shape[1]} channels")
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    negative = (x <= 0).astype(x.dtype)
    by_x = grad * (1 - negative) + np.einsum("nc...,nc...,c->nc...", grad, negative, slope)
    n, c, *rest = x.shape
    g, below = (a.reshape(n, c, math.prod(rest)) for a in (grad, negative * x))
    return by_x, np.einsum("ncp,ncp->c", g, below)


def elu_entry_by_entry(x, alpha=1.0):
    result = np.empty_like(x)
    for where, value in np.ndenumerate(x):
        result[where] = value if value > 0 else alpha * math.expm1(value)
    return result


def elu_torch(x, alpha=1.0):
    return torch.where(x > 0, x, alpha * torch.expm1(x.clamp(max=0)))


def softplus_logaddexp(x, beta=1.0):
    if not beta > 0:
        raise ValueError(f"beta must be positive, got {beta}")
    return np.logaddexp(0, beta * x) / beta


def softplus_torch(x, beta=1.0):
    if not beta > 0:
        raise ValueError(f"beta must be positive, got {beta}")
    return torch.nn.functional.logsigmoid(-beta * x) / -beta


def softplus_backward_logaddexp(grad, x, beta=1.0):
    if not beta > 0:
        raise ValueError(f"beta must be positive, got {beta}")
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    return grad * np.exp(-np.logaddexp(0, -beta * x))


def swish_halves(x, beta=1.0):
    z = beta * x
    decay = np.exp(-np.abs(z))
    return x * np.choose((z >= 0).astype(int), [decay, np.ones_like(decay)]) / (1 + decay)


def swish_torch(x, beta=1.0):
    return x * torch.special.expit(beta * x)


def swish_backward_through_the_value(grad, x, beta=1.0):
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    z = beta * x
    gate = np.exp(-np.logaddexp(0, -z))
    closed = np.exp(-np.logaddexp(0, z))
    return grad * gate * (1 + z * closed)


def gelu_half_erfc(x):
    return np.array([v * math.erfc(-v * math.sqrt(0.5)) / 2 for v in x.ravel().tolist()], x.dtype).reshape(x.shape)


def gelu_torch(x):
    return x * torch.special.ndtr(x)


def gelu_backward_loop(grad, x):
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    result = np.zeros_like(x)
    for where in np.ndindex(x.shape):
        v = float(x[where])
        slope = math.erfc(-v / math.sqrt(2)) / 2 + v * math.exp(-(v**2) / 2) / math.sqrt(math.tau)
        result[where] = grad[where] * slope
    return result


def softmax_line_by_line(x, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")

    def line(v):
        top = max(v)
        weights = [math.exp((e - top) / temperature) for e in v.tolist()]
        return np.array(weights) / math.fsum(weights)

    return np.apply_along_axis(line, axis, x).astype(x.dtype)


def softmax_torch(x, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"axis {axis} is out of bounds for {x.ndim} axes")
    return torch.log_softmax(x / temperature, dim=axis).exp()


def softmax_backward_jacobian(grad, x, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    z, g = np.moveaxis(x, axis, -1), np.moveaxis(grad, axis, -1)
    p = np.exp((z - z.max(-1, keepdims=True)) / temperature)
    p = p / p.sum(-1, keepdims=True)
    jacobian = np.einsum("...i,ij->...ij", p, np.eye(p.shape[-1], dtype=p.dtype)) - np.einsum("...i,...j->...ij", p, p)
    return np.moveaxis(np.einsum("...i,...ij->...j", g, jacobian) / temperature, -1, axis)


def log_softmax_reduce(x, axis=-1):
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.logaddexp.reduce(shifted, axis=axis, keepdims=True)


def log_softmax_torch(x, axis=-1):
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"axis {axis} is out of bounds for {x.ndim} axes")
    shifted = x - x.amax(dim=axis, keepdim=True).detach()
    return shifted - shifted.exp().sum(dim=axis, keepdim=True).log()


def log_softmax_backward_by_parts(grad, x, axis=-1):
    if grad.shape != x.shape:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return grad - e * (grad.sum(axis=axis, keepdims=True) / e.sum(axis=axis, keepdims=True))


# Information and divergence


def self_information_masked(p):
    result = np.full_like(p, np.inf)
    result[p > 0] = -np.log(p[p > 0])
    return result


def self_information_torch(p):
    return torch.log(p).neg()


def entropy_exact_sum(p, axis=-1):
    def line(v):
        return -math.fsum(e * math.log(e) for e in v.tolist() if e > 0)

    return np.apply_along_axis(line, axis, p).astype(p.dtype)[()]


def entropy_torch(p, axis=-1):
    if not -p.ndim <= axis < p.ndim:
        raise ValueError(f"axis {axis} is out of bounds for {p.ndim} axes")
    return torch.special.entr(p).sum(axis)


def cross_entropy_reduce(p, q, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    surprise = np.zeros_like(p)
    certain = p > 0
    with np.errstate(divide="ignore"):
        surprise[certain] = p[certain] * -np.log(q[certain])
    return np.add.reduce(surprise, axis=axis)


def cross_entropy_torch(p, q, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, p has {tuple(p.shape)}")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError(f"axis {axis} is out of bounds for {p.ndim} axes")
    return torch.xlogy(p, q).sum(axis).neg()


def kl_divergence_vectorize(p, q, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")

    def term(a, b):
        if a == 0:
            return 0.0
        return math.inf if b == 0 else a * (math.log(a) - math.log(b))

    return np.vectorize(term, otypes=[p.dtype])(p, q).sum(axis=axis)


def kl_divergence_torch(p, q, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, p has {tuple(p.shape)}")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError(f"axis {axis} is out of bounds for {p.ndim} axes")
    one = torch.ones_like(p)
    ratio = torch.where(p > 0, p, one) / torch.where(p > 0, q, one)
    return (p * ratio.log()).sum(axis)


def kl_divergence_backward_moved(grad, p, q, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    if grad.shape != p.sum(axis=axis).shape:
        raise ValueError(f"grad has shape {grad.shape}, p has {p.shape}")
    a, b = np.moveaxis(p, axis, 0), np.moveaxis(q, axis, 0)  # grad now broadcasts along the first axis
    by_a, by_b = grad * (1 + np.log(a) - np.log(b)), -grad * (a / b)
    return np.moveaxis(by_a, 0, axis), np.moveaxis(by_b, 0, axis)


def js_divergence_entropies(p, q, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")

    def entropy(d):
        return -np.sum(d * np.log(np.where(d > 0, d, 1)), axis=axis)

    return np.maximum(entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2, 0)


def js_divergence_torch(p, q, axis=-1):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, p has {tuple(p.shape)}")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError(f"axis {axis} is out of bounds for {p.ndim} axes")
    both = torch.stack([p, q])
    middle = both.mean(0, keepdim=True)
    safe = torch.where(both > 0, both, 1)
    ratio = safe / torch.where(both > 0, middle.expand_as(both), 1)
    return (torch.xlogy(both, ratio).sum(0) / 2).sum(axis).clamp(min=0)


def bernoulli_kl_two_outcomes(p, q):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {q.shape}, p has {p.shape}")
    total = np.zeros_like(p)
    with np.errstate(divide="ignore"):
        for a, b in ((p, q), (1 - p, 1 - q)):
            total += np.where(a > 0, a * (np.log(np.where(a > 0, a, 1)) - np.log(np.where(a > 0, b, 1))), 0)
    return total


def bernoulli_kl_torch(p, q):
    if p.shape != q.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, p has {tuple(p.shape)}")
    heads = torch.xlogy(p, p) - torch.xlogy(p, q)
    return heads + torch.special.xlog1py(1 - p, -p) - torch.special.xlog1py(1 - p, -q)


def bernoulli_kl_backward_logits(grad, p, q):
    if not grad.shape == p.shape == q.shape:
        raise ValueError(f"grad, p and q have shapes {grad.shape}, {p.shape}, {q.shape}")
    by_p = (np.log(p) - np.log1p(-p)) - (np.log(q) - np.log1p(-q))
    by_q = (1 - p) / (1 - q) - p / q
    return grad * by_p, grad * by_q


def gaussian_kl_to_standard_einsum(mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError(f"log_var has shape {log_var.shape}, mu has {mu.shape}")
    return np.einsum("...d,...d->...", mu, mu) / 2 + (np.expm1(log_var) - log_var).sum(-1) / 2


def gaussian_kl_to_standard_torch(mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError(f"log_var has shape {tuple(log_var.shape)}, mu has {tuple(mu.shape)}")
    half = torch.full(mu.shape[-1:], 0.5, dtype=mu.dtype, device=mu.device)
    return (mu.square() + (torch.expm1(log_var) - log_var)) @ half


def gaussian_kl_to_standard_backward_outer(grad, mu, log_var):
    if mu.shape != log_var.shape:
        raise ValueError(f"log_var has shape {log_var.shape}, mu has {mu.shape}")
    if grad.shape != mu.shape[:-1]:
        raise ValueError(f"grad has shape {grad.shape}, mu has {mu.shape}")
    return np.einsum("...,...d->...d", grad, mu), np.einsum("...,...d->...d", grad, np.expm1(log_var)) / 2


def gaussian_kl_one_dimension_at_a_time(mu_p, log_var_p, mu_q, log_var_q):
    for name, value in (("log_var_p", log_var_p), ("mu_q", mu_q), ("log_var_q", log_var_q)):
        if value.shape != mu_p.shape:
            raise ValueError(f"{name} has shape {value.shape}, mu_p has {mu_p.shape}")
    total = np.zeros(mu_p.shape[:-1], dtype=mu_p.dtype)
    for d in range(mu_p.shape[-1]):
        gap = log_var_p[..., d] - log_var_q[..., d]
        apart = (mu_p[..., d] - mu_q[..., d]) * np.exp(-log_var_q[..., d] / 2)
        total = total + (np.expm1(gap) - gap + apart * apart) / 2
    return total


def gaussian_kl_torch(mu_p, log_var_p, mu_q, log_var_q):
    for name, value in (("log_var_p", log_var_p), ("mu_q", mu_q), ("log_var_q", log_var_q)):
        if value.shape != mu_p.shape:
            raise ValueError(f"{name} has shape {tuple(value.shape)}, mu_p has {tuple(mu_p.shape)}")
    # first move and scale both, so that q is the standard one
    mu = (mu_p - mu_q) * torch.exp(log_var_q / -2)
    log_var = log_var_p - log_var_q
    return 0.5 * torch.sum(mu**2 + torch.special.expm1(log_var) - log_var, dim=-1)


def gaussian_kl_backward_scaled(grad, mu_p, log_var_p, mu_q, log_var_q):
    for name, value in (("log_var_p", log_var_p), ("mu_q", mu_q), ("log_var_q", log_var_q)):
        if value.shape != mu_p.shape:
            raise ValueError(f"{name} has shape {value.shape}, mu_p has {mu_p.shape}")
    if grad.shape != mu_p.shape[:-1]:
        raise ValueError(f"grad has shape {grad.shape}, mu_p has {mu_p.shape}")
    g = np.repeat(grad[..., np.newaxis], mu_p.shape[-1], axis=-1)
    scale = np.exp(-log_var_q / 2)
    apart = scale * (mu_p - mu_q)
    by_mu_p = g * apart * scale
    by_log_var_p = g / 2 * np.expm1(log_var_p - log_var_q)
    return by_mu_p, by_log_var_p, np.negative(by_mu_p), -by_log_var_p - g / 2 * apart**2


def mutual_information_entropies(joint):
    if joint.ndim != 2:
        raise ValueError(f"joint must have two axes, got shape {joint.shape}")

    def entropy(p):
        p = p[p > 0]
        return -np.dot(p, np.log(p))

    return entropy(joint.sum(1)) + entropy(joint.sum(0)) - entropy(joint.reshape(-1))


def mutual_information_torch(joint):
    if joint.ndim != 2:
        raise ValueError(f"joint must have two axes, got shape {tuple(joint.shape)}")
    rows, columns = joint.sum(1, keepdim=True), joint.sum(0, keepdim=True)
    cell = torch.where(joint > 0, joint, 1)
    chance = torch.where(joint > 0, rows * columns, 1)
    return (joint * torch.log(cell / chance)).sum()


# Convolution and pooling


def conv_output_size_counted(size, kernel, stride=1, padding=0, dilation=1):
    given = {"size": size, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < (name != "padding"):
            raise ValueError(f"{name} cannot be {value!r}")
    positions = range(0, size + 2 * padding - dilation * (kernel - 1), stride)
    if not positions:
        raise ValueError(f"kernel {kernel} is larger than the padded input")
    return len(positions)


def conv_output_size_ceiling(size, kernel, stride=1, padding=0, dilation=1):
    for name, value, least in (
        ("size", size, 1),
        ("kernel", kernel, 1),
        ("stride", stride, 1),
        ("padding", padding, 0),
        ("dilation", dilation, 1),
    ):
        if type(value) is bool or not hasattr(value, "__index__") or value < least:
            raise ValueError(f"{name} must be an integer of at least {least}, got {value!r}")
    starts = size + 2 * padding - dilation * (kernel - 1)
    if starts < 1:
        raise ValueError(f"kernel, dilated, is larger than the padded input: {starts}")
    return -(-starts // stride)


def conv_transpose_output_size_last_stamp(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    smallest = {"size": 1, "kernel": 1, "stride": 1, "padding": 0, "output_padding": 0, "dilation": 1}
    given = (size, kernel, stride, padding, output_padding, dilation)
    for (name, least), value in zip(smallest.items(), given, strict=True):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise ValueError(f"{name} must be an integer, got {value!r}")
        if value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}")
    if output_padding >= stride and output_padding >= dilation:
        raise ValueError(f"output_padding {output_padding} must be below stride or dilation")
    touched = {i * stride + j * dilation for i in (0, size - 1) for j in (0, kernel - 1)}
    result = max(touched) + 1 + output_padding - padding - padding
    if result <= 0:
        raise ValueError(f"padding {padding} crops everything away")
    return result


def conv_transpose_output_size_shape_only(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    sizes = {"size": size, "kernel": kernel, "stride": stride, "dilation": dilation}
    for name, value in {**sizes, "padding": padding, "output_padding": output_padding}.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < int(name in sizes):
            raise ValueError(f"{name} cannot be {value!r}")
    if output_padding >= max(stride, dilation):
        raise ValueError(f"output_padding {output_padding} must be below stride or dilation")
    signal, weight = torch.empty(1, 1, int(size), device="meta"), torch.empty(1, 1, int(kernel), device="meta")
    uncropped = torch.nn.functional.conv_transpose1d(signal, weight, stride=int(stride), dilation=int(dilation))
    result = uncropped.shape[-1] + int(output_padding) - 2 * int(padding)
    if result < 1:
        raise ValueError(f"padding {padding} crops everything away")
    return result


def padding_amount_table(kernel, mode, dilation=1):
    reach = dilation * (kernel - 1)
    table = {"valid": (0, 0), "same": divmod(reach, 2), "full": (reach, 0)}
    if mode not in table:
        raise ValueError(f"unknown mode {mode!r}")
    amount, rest = table[mode]
    if rest:
        raise ValueError(f"mode same: kernel {kernel} with dilation {dilation} has an even extent")
    return amount


def padding_amount_searched(kernel, mode, dilation=1):
    reach = dilation * (kernel - 1)
    wanted = {"valid": 0, "same": reach, "full": 2 * reach}.get(mode)  # what both sides add up to
    if wanted is None:
        raise ValueError(f"mode {mode!r} is none of valid, same, full")
    for amount in range(reach + 1):
        if amount + amount == wanted:
            return amount
    raise ValueError(f"kernel {kernel}, dilation {dilation}: an even extent has no padding for mode same")


def conv_parameter_count_product(in_channels, out_channels, kernel_height, kernel_width, bias=True, groups=1):
    if groups < 1 or in_channels % groups or out_channels % groups:
        raise ValueError(f"groups {groups} must divide in_channels and out_channels")
    one_kernel = math.prod((in_channels // groups, kernel_height, kernel_width))
    return sum(one_kernel + bool(bias) for _ in range(out_channels))


def conv_parameter_count_module(in_channels, out_channels, kernel_height, kernel_width, bias=True, groups=1):
    if groups < 1 or in_channels % groups or out_channels % groups:
        raise ValueError(f"groups {groups} must divide in_channels and out_channels")
    shape = (kernel_height, kernel_width)
    layer = torch.nn.Conv2d(in_channels, out_channels, shape, bias=bias, groups=groups, device="meta")
    return sum(p.numel() for p in layer.parameters())


def receptive_field_from_the_top(kernels, strides):
    if len(kernels) != len(strides):
        raise ValueError(f"strides has {len(strides)} entries, kernels has {len(kernels)}")
    layers = zip(reversed(kernels), reversed(strides), strict=True)
    return functools.reduce(lambda extent, layer: (extent - 1) * layer[1] + layer[0], layers, 1)


def receptive_field_recursive(kernels, strides):
    if len(kernels) != len(strides):
        raise ValueError(f"strides has {len(strides)} entries, kernels has {len(kernels)}")
    if len(kernels) == 0:
        return 1
    return kernels[0] + strides[0] * (receptive_field_recursive(kernels[1:], strides[1:]) - 1)


def convolve1d_fft(signal, kernel):
    if signal.ndim != 1 or kernel.ndim != 1 or not signal.size or not kernel.size:
        raise ValueError(f"signal and kernel need one axis, got {signal.shape} and {kernel.shape}")
    n = signal.size + kernel.size - 1
    return np.fft.irfft(np.fft.rfft(signal, n) * np.fft.rfft(kernel, n), n).astype(signal.dtype)


def convolve1d_diagonals(signal, kernel):
    if signal.ndim != 1 or kernel.ndim != 1 or not signal.size or not kernel.size:
        raise ValueError(f"signal and kernel need one axis, got {signal.shape} and {kernel.shape}")
    table = np.outer(signal, kernel)[:, ::-1]
    return np.array([np.trace(table, d) for d in range(kernel.size - 1, -signal.size, -1)])


def convolve1d_torch(signal, kernel):
    if signal.ndim != 1 or kernel.ndim != 1 or not len(signal) or not len(kernel):
        raise ValueError(f"signal and kernel need one axis, got {tuple(signal.shape)} and {tuple(kernel.shape)}")
    return torch.nn.functional.conv1d(signal[None, None], kernel.flip(0)[None, None], padding=len(kernel) - 1)[0, 0]


def circular_convolve1d_rolls(signal, kernel):
    if signal.ndim != 1 or kernel.shape != signal.shape:
        raise ValueError(f"kernel has shape {kernel.shape}, signal has {signal.shape}")
    return sum((weight * np.roll(signal, k) for k, weight in enumerate(kernel)), np.zeros_like(signal))


def circular_convolve1d_torch(signal, kernel):
    if signal.ndim != 1 or kernel.shape != signal.shape:
        raise ValueError(f"kernel has shape {tuple(kernel.shape)}, signal has {tuple(signal.shape)}")
    return torch.fft.ifft(torch.fft.fft(signal) * torch.fft.fft(kernel)).real


def convolution_matrix_of_units(kernel, size):
    if kernel.ndim != 1 or size < 1:
        raise ValueError(f"kernel needs one axis and size must be positive, got {kernel.shape} and {size}")
    return np.column_stack([np.convolve(unit, kernel) for unit in np.eye(size, dtype=kernel.dtype)])


def convolution_matrix_torch(kernel, size):
    if kernel.ndim != 1 or size < 1:
        raise ValueError(f"kernel needs one axis and size must be positive, got {tuple(kernel.shape)} and {size}")
    lag = torch.arange(size + len(kernel) - 1)[:, None] - torch.arange(size)
    inside = (lag >= 0) & (lag < len(kernel))
    return kernel[lag.clamp(0, len(kernel) - 1)] * inside


def convolve2d_fft(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(f"image and kernel need two axes, got {image.shape} and {kernel.shape}")
    (m, n), (k, l) = image.shape, kernel.shape
    if k > m or l > n:
        raise ValueError(f"kernel {kernel.shape} is larger than image {image.shape}")
    # what wraps around falls outside of the valid part
    product = np.fft.fft2(image) * np.fft.fft2(kernel, (m, n))
    return np.fft.ifft2(product).real[k - 1 :, l - 1 :].astype(image.dtype)


def convolve2d_torch(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(f"image and kernel need two axes, got {tuple(image.shape)} and {tuple(kernel.shape)}")
    if any(k > m for k, m in zip(kernel.shape, image.shape, strict=True)):
        raise ValueError(f"kernel {tuple(kernel.shape)} is larger than image {tuple(image.shape)}")
    windows = image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1)
    return torch.tensordot(windows, kernel.rot90(2), dims=2)


def conv2d_windows(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    o, part, kh, kw = weight.shape
    n, c, h, w = x.shape
    if groups < 1 or c % groups or o % groups:
        raise ValueError(f"groups {groups} must divide {c} and {o} channels")
    if part * groups != c:
        raise ValueError(f"weight is for {part * groups} channels, x has {c}")
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, expected {(o,)}")
    eh, ew = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    if eh > h + 2 * padding or ew > w + 2 * padding:
        raise ValueError("weight has a kernel larger than the padded input")
    padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    padded[:, :, padding : padding + h, padding : padding + w] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, (eh, ew), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride, ::dilation, ::dilation]
    windows = windows.reshape(n, groups, part, *windows.shape[2:])
    grouped = weight.reshape(groups, o // groups, part, kh, kw)
    y = np.einsum("ngchwij,gocij->ngohw", windows, grouped, optimize=True)
    y = y.reshape(n, o, *y.shape[3:])
    return y if bias is None else y + bias.reshape(1, -1, 1, 1)


def conv2d_torch(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    o, part, kh, kw = weight.shape
    n, c, h, w = x.shape
    if groups < 1 or c % groups or o % groups:
        raise ValueError(f"groups {groups} must divide {c} and {o} channels")
    if part * groups != c:
        raise ValueError(f"weight is for {part * groups} channels, x has {c}")
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, expected {(o,)}")
    height = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    width = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    if height < 1 or width < 1:
        raise ValueError("weight has a kernel larger than the padded input")
    columns = torch.nn.functional.unfold(x, (kh, kw), dilation=dilation, padding=padding, stride=stride)
    columns = columns.reshape(n, groups, part * kh * kw, height * width)
    y = (weight.reshape(groups, o // groups, -1) @ columns).reshape(n, o, height, width)
    return y if bias is None else y + bias[:, None, None]


def conv2d_backward_one_output_at_a_time(grad, x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = x.shape
    o, part, kh, kw = weight.shape
    if groups < 1 or c % groups or o % groups:
        raise ValueError(f"groups {groups} must divide {c} and {o} channels")
    if part * groups != c:
        raise ValueError(f"weight is for {part * groups} channels, x has {c}")
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, expected {(o,)}")
    eh, ew = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    if eh > h + 2 * padding or ew > w + 2 * padding:
        raise ValueError("weight has a kernel larger than the padded input")
    oh, ow = (h + 2 * padding - eh) // stride + 1, (w + 2 * padding - ew) // stride + 1
    if grad.shape != (n, o, oh, ow):
        raise ValueError(f"grad has shape {grad.shape}, expected {(n, o, oh, ow)}")
    padded = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    by_padded, by_weight = np.zeros_like(padded), np.zeros_like(weight)
    for image, k, i, j in itertools.product(range(n), range(o), range(oh), range(ow)):
        first = k // (o // groups) * part
        top, left = i * stride, j * stride
        place = (image, slice(first, first + part), slice(top, top + eh, dilation), slice(left, left + ew, dilation))
        by_padded[place] += grad[image, k, i, j] * weight[k]
        by_weight[k] += grad[image, k, i, j] * padded[place]
    by_x = by_padded[:, :, padding : padding + h, padding : padding + w]
    return (by_x, by_weight) + (() if bias is None else (np.einsum("nohw->o", grad),))


def conv_transpose2d_spread_and_slide(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1):
    n, c, h, w = x.shape
    if weight.shape[0] != c:
        raise ValueError(f"weight is for {weight.shape[0]} channels, x has {c}")
    _, o, kh, kw = weight.shape
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, expected {(o,)}")
    if not 0 <= output_padding < max(stride, dilation):
        raise ValueError(f"output_padding {output_padding} must be below stride or dilation")
    eh, ew = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    height, width = (stride * (m - 1) + e - 2 * padding + output_padding for m, e in ((h, eh), (w, ew)))
    if height < 1 or width < 1:
        raise ValueError(f"padding {padding} crops everything away")
    # zeros between and around the pixels, then an ordinary convolution with the flipped kernel
    spread = np.zeros(
        (n, c, stride * (h - 1) + 2 * eh - 1 + output_padding, stride * (w - 1) + 2 * ew - 1 + output_padding),
        dtype=x.dtype,
    )
    rows, columns = slice(eh - 1, eh + stride * (h - 1), stride), slice(ew - 1, ew + stride * (w - 1), stride)
    spread[:, :, rows, columns] = x
    windows = np.lib.stride_tricks.sliding_window_view(spread, (eh, ew), axis=(2, 3))[..., ::dilation, ::dilation]
    y = np.tensordot(windows, weight[:, :, ::-1, ::-1], axes=((1, 4, 5), (0, 2, 3))).transpose(0, 3, 1, 2)
    y = y[:, :, padding : padding + height, padding : padding + width]
    return y if bias is None else y + bias[None, :, None, None]


def conv_transpose2d_torch(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1):
    _, c, h, w = x.shape
    if weight.shape[0] != c:
        raise ValueError(f"weight is for {weight.shape[0]} channels, x has {c}")
    _, o, kh, kw = weight.shape
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, expected {(o,)}")
    if not 0 <= output_padding < max(stride, dilation):
        raise ValueError(f"output_padding {output_padding} must be below stride or dilation")
    full = [stride * (m - 1) + dilation * (k - 1) + 1 for m, k in ((h, kh), (w, kw))]
    if min(full) + output_padding - 2 * padding < 1:
        raise ValueError(f"padding {padding} crops everything away")
    stamps = torch.einsum("ncp,cok->nokp", x.flatten(2), weight.flatten(2)).flatten(1, 2)
    y = torch.nn.functional.fold(stamps, full, (kh, kw), dilation=dilation, stride=stride)
    y = torch.nn.functional.pad(y, (0, output_padding, 0, output_padding))
    y = y[:, :, padding : y.shape[2] - padding, padding : y.shape[3] - padding]
    return y if bias is None else y + bias.view(1, -1, 1, 1)


def conv_transpose2d_backward_gather(grad, x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1):
    n, c, h, w = x.shape
    if weight.shape[0] != c:
        raise ValueError(f"weight is for {weight.shape[0]} channels, x has {c}")
    _, o, kh, kw = weight.shape
    if bias is not None and bias.shape != (o,):
        raise ValueError(f"bias has shape {bias.shape}, expected {(o,)}")
    if not 0 <= output_padding < max(stride, dilation):
        raise ValueError(f"output_padding {output_padding} must be below stride or dilation")
    height = stride * (h - 1) + dilation * (kh - 1) + 1 + output_padding - 2 * padding
    width = stride * (w - 1) + dilation * (kw - 1) + 1 + output_padding - 2 * padding
    if height < 1 or width < 1:
        raise ValueError(f"padding {padding} crops everything away")
    if grad.shape != (n, o, height, width):
        raise ValueError(f"grad has shape {grad.shape}, expected {(n, o, height, width)}")
    full = np.pad(grad, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = stride * np.arange(h)[:, None] + dilation * np.arange(kh)
    columns = stride * np.arange(w)[:, None] + dilation * np.arange(kw)
    seen = full[:, :, rows[:, None, :, None], columns[None, :, None, :]]  # (N, O, H, W, kh, kw)
    by_x = np.einsum("nohwij,coij->nchw", seen, weight)
    by_weight = np.einsum("nohwij,nchw->coij", seen, x)
    return (by_x, by_weight) if bias is None else (by_x, by_weight, np.einsum("nohw->o", grad))


def pointwise_conv_tensordot(x, weight, bias=None):
    if weight.ndim != 2 or weight.shape[1] != x.shape[1]:
        raise ValueError(f"weight has shape {weight.shape}, x has {x.shape[1]} channels")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"bias has shape {bias.shape}, weight has {weight.shape}")
    y = np.moveaxis(np.tensordot(weight, x, axes=(1, 1)), 0, 1)
    return y if bias is None else y + np.expand_dims(bias, (1, 2))


def pointwise_conv_torch(x, weight, bias=None):
    if weight.ndim != 2 or weight.shape[1] != x.shape[1]:
        raise ValueError(f"weight has shape {tuple(weight.shape)}, x has {x.shape[1]} channels")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"bias has shape {tuple(bias.shape)}, weight has {tuple(weight.shape)}")
    return torch.nn.functional.linear(x.movedim(1, -1), weight, bias).movedim(-1, 1)


def pointwise_conv_backward_flat(grad, x, weight, bias=None):
    n, c, h, w = x.shape
    if weight.ndim != 2 or weight.shape[1] != c:
        raise ValueError(f"weight has shape {weight.shape}, x has {c} channels")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"bias has shape {bias.shape}, weight has {weight.shape}")
    if grad.shape != (n, len(weight), h, w):
        raise ValueError(f"grad has shape {grad.shape}, expected {(n, len(weight), h, w)}")
    pixels = x.transpose(0, 2, 3, 1).reshape(-1, c)
    g = grad.transpose(0, 2, 3, 1).reshape(-1, len(weight))
    by_x = (g @ weight).reshape(n, h, w, c).transpose(0, 3, 1, 2)
    return tuple([by_x, g.T @ pixels] + ([] if bias is None else [g.sum(0)]))


def max_pool2d_running(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    h, w = x.shape[-2:]
    if not 1 <= kernel <= min(h, w):
        raise ValueError(f"kernel {kernel} does not fit into {h} x {w}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    oh, ow = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    positions = np.broadcast_to(np.arange(h * w).reshape(h, w), x.shape)
    y = index = None
    for i, j in itertools.product(range(kernel), repeat=2):
        here = (..., slice(i, i + stride * (oh - 1) + 1, stride), slice(j, j + stride * (ow - 1) + 1, stride))
        if y is None:
            y, index = x[here], positions[here]
        else:
            larger = x[here] > y
            y, index = np.where(larger, x[here], y), np.where(larger, positions[here], index)
    return np.array(y), np.array(index)


def max_pool2d_torch(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    h, w = x.shape[-2:]
    if not 1 <= kernel <= min(h, w):
        raise ValueError(f"kernel {kernel} does not fit into {h} x {w}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    windows = x.unfold(2, kernel, stride).unfold(3, kernel, stride).flatten(-2)
    best = windows.argmax(-1)
    rows = torch.arange(windows.shape[2], device=x.device)[:, None] * stride + best // kernel
    columns = torch.arange(windows.shape[3], device=x.device) * stride + best % kernel
    return windows.gather(-1, best[..., None])[..., 0], rows * w + columns


def max_pool2d_backward_scatter(grad, x, kernel, stride=None):
    stride = kernel if stride is None else stride
    n, c, h, w = x.shape
    if not 1 <= kernel <= min(h, w):
        raise ValueError(f"kernel {kernel} does not fit into {h} x {w}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    oh, ow = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    if grad.shape != (n, c, oh, ow):
        raise ValueError(f"grad has shape {grad.shape}, expected {(n, c, oh, ow)}")
    by_x = np.zeros_like(x)
    for a, b, i, j in np.ndindex(n, c, oh, ow):
        window = x[a, b, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
        r, s = divmod(int(np.argmax(window)), kernel)
        by_x[a, b, i * stride + r, j * stride + s] += grad[a, b, i, j]
    return by_x


def avg_pool2d_matrices(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    h, w = x.shape[-2:]
    if not 1 <= kernel <= min(h, w):
        raise ValueError(f"kernel {kernel} does not fit into {h} x {w}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")

    def averaging(size):
        starts = np.arange(0, size - kernel + 1, stride)[:, None]
        inside = (np.arange(size) >= starts) & (np.arange(size) < starts + kernel)
        return inside.astype(x.dtype) / kernel

    return averaging(h) @ x @ averaging(w).T


def avg_pool2d_torch(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    if not 1 <= kernel <= min(x.shape[-2:]):
        raise ValueError(f"kernel {kernel} does not fit into {tuple(x.shape)}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    return x.unfold(-2, kernel, stride).unfold(-2, kernel, stride).mean(dim=(-2, -1))


def avg_pool2d_backward_spread(grad, x, kernel, stride=None):
    stride = kernel if stride is None else stride
    h, w = x.shape[-2:]
    if not 1 <= kernel <= min(h, w):
        raise ValueError(f"kernel {kernel} does not fit into {h} x {w}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    oh, ow = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    if grad.shape != (*x.shape[:-2], oh, ow):
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    by_x = np.zeros(x.shape, x.dtype)
    for i, j in np.ndindex(oh, ow):
        by_x[..., i * stride : i * stride + kernel, j * stride : j * stride + kernel] += grad[..., i : i + 1, j : j + 1]
    return by_x / kernel**2


def max_unpool2d_put(y, index, output_shape):
    if index.shape != y.shape:
        raise ValueError(f"index has shape {index.shape}, y has {y.shape}")
    h, w = output_shape
    if index.size and (np.min(index) < 0 or np.max(index) >= h * w):
        raise ValueError(f"index reaches beyond output_shape {output_shape}")
    planes = np.zeros((*y.shape[:-2], h * w), dtype=y.dtype)
    flat = (*y.shape[:-2], -1)
    np.put_along_axis(planes, index.reshape(flat), y.reshape(flat), axis=-1)
    return planes.reshape(*y.shape[:-2], h, w)


def max_unpool2d_torch(y, index, output_shape):
    if index.shape != y.shape:
        raise ValueError(f"index has shape {tuple(index.shape)}, y has {tuple(y.shape)}")
    h, w = output_shape
    if index.numel() and not bool(((index >= 0) & (index < h * w)).all()):
        raise ValueError(f"index reaches beyond output_shape {output_shape}")
    planes = torch.zeros(*y.shape[:2], h * w, dtype=y.dtype, device=y.device)
    return planes.scatter(2, index.flatten(2), y.flatten(2)).unflatten(2, (h, w))


def global_avg_pool_einsum(x):
    if x.ndim != 4:
        raise ValueError(f"x must have four axes, got shape {x.shape}")
    return np.einsum("nchw->nc", x) / math.prod(x.shape[2:])


def global_avg_pool_torch(x):
    if x.ndim != 4:
        raise ValueError(f"x must have four axes, got shape {tuple(x.shape)}")
    return torch.nn.functional.adaptive_avg_pool2d(x, 1)[..., 0, 0]


def global_avg_pool_backward_kron(grad, x):
    if grad.shape != x.shape[:2]:
        raise ValueError(f"grad has shape {grad.shape}, x has {x.shape}")
    share = np.full(x.shape[2:], 1 / (x.shape[2] * x.shape[3]), dtype=x.dtype)
    return np.multiply.outer(grad, share)


def translate_take(image, shift):
    if image.ndim < 2 or len(shift) != 2:
        raise ValueError(f"image needs two axes and shift two entries, got {image.shape} and {shift}")
    (dy, dx), (h, w) = shift, image.shape[-2:]
    return image[..., (np.arange(h)[:, None] - dy) % h, (np.arange(w) - dx) % w]


def translate_torch(image, shift):
    if image.ndim < 2 or len(shift) != 2:
        raise ValueError(f"image needs two axes and shift two entries, got {tuple(image.shape)} and {shift}")
    for axis, by in zip((-2, -1), shift, strict=True):
        size = image.shape[axis]
        cut = (size - by) % size
        image = torch.cat(
            [image.narrow(axis, cut, size - cut), image.narrow(axis, 0, cut)],
            dim=axis,
        )
    return image


def nearest_patch_smallest_tuple(image, patch):
    if image.ndim != 2 or patch.ndim != 2:
        raise ValueError(f"image and patch need two axes, got {image.shape} and {patch.shape}")
    h, w = patch.shape
    if h > image.shape[0] or w > image.shape[1]:
        raise ValueError(f"patch {patch.shape} is larger than image {image.shape}")
    corners = itertools.product(range(image.shape[0] - h + 1), range(image.shape[1] - w + 1))
    return min((float(((image[r : r + h, c : c + w] - patch) ** 2).sum()), (r, c)) for r, c in corners)[1]


def nearest_patch_torch(image, patch):
    if image.ndim != 2 or patch.ndim != 2:
        raise ValueError(f"image and patch need two axes, got {tuple(image.shape)} and {tuple(patch.shape)}")
    if any(a > b for a, b in zip(patch.shape, image.shape, strict=True)):
        raise ValueError(f"patch {tuple(patch.shape)} is larger than image {tuple(image.shape)}")
    windows = image.unfold(0, patch.shape[0], 1).unfold(1, patch.shape[1], 1)
    distance = (windows - patch).square().flatten(2).sum(-1)
    return divmod(int(distance.flatten().argmin()), distance.shape[1])


right = [
    Right("step", "activations", "numpy", step_heaviside),
    Right("step", "activations", "torch", step_torch),
    Right("sigmoid", "activations", "numpy", sigmoid_logaddexp),
    Right("sigmoid", "activations", "torch", sigmoid_torch),
    Right("sigmoid_backward", "activations", "numpy", sigmoid_backward_symmetric),
    Right("tanh", "activations", "numpy", tanh_entry_by_entry),
    Right("tanh", "activations", "torch", tanh_torch),
    Right("tanh_backward", "activations", "numpy", tanh_backward_factored),
    Right("relu", "activations", "numpy", relu_mean_with_absolute),
    Right("relu", "activations", "torch", relu_torch),
    Right("relu_backward", "activations", "numpy", relu_backward_copy),
    Right("leaky_relu", "activations", "numpy", leaky_relu_two_parts),
    Right("leaky_relu", "activations", "torch", leaky_relu_torch),
    Right("prelu", "activations", "numpy", prelu_channel_loop),
    Right("prelu", "activations", "torch", prelu_torch),
    Right("prelu_backward", "activations", "numpy", prelu_backward_einsum),
    Right("elu", "activations", "numpy", elu_entry_by_entry),
    Right("elu", "activations", "torch", elu_torch),
    Right("softplus", "activations", "numpy", softplus_logaddexp),
    Right("softplus", "activations", "torch", softplus_torch),
    Right("softplus_backward", "activations", "numpy", softplus_backward_logaddexp),
    Right("swish", "activations", "numpy", swish_halves),
    Right("swish", "activations", "torch", swish_torch),
    Right("swish_backward", "activations", "numpy", swish_backward_through_the_value),
    Right("gelu", "activations", "numpy", gelu_half_erfc),
    Right("gelu", "activations", "torch", gelu_torch),
    Right("gelu_backward", "activations", "numpy", gelu_backward_loop),
    Right("softmax", "activations", "numpy", softmax_line_by_line),
    Right("softmax", "activations", "torch", softmax_torch),
    Right("softmax_backward", "activations", "numpy", softmax_backward_jacobian),
    Right("log_softmax", "activations", "numpy", log_softmax_reduce),
    Right("log_softmax", "activations", "torch", log_softmax_torch),
    Right("log_softmax_backward", "activations", "numpy", log_softmax_backward_by_parts),
    Right("self_information", "information", "numpy", self_information_masked),
    Right("self_information", "information", "torch", self_information_torch),
    Right("entropy", "information", "numpy", entropy_exact_sum),
    Right("entropy", "information", "torch", entropy_torch),
    Right("cross_entropy", "information", "numpy", cross_entropy_reduce),
    Right("cross_entropy", "information", "torch", cross_entropy_torch),
    Right("kl_divergence", "information", "numpy", kl_divergence_vectorize),
    Right("kl_divergence", "information", "torch", kl_divergence_torch),
    Right("kl_divergence_backward", "information", "numpy", kl_divergence_backward_moved),
    Right("js_divergence", "information", "numpy", js_divergence_entropies),
    Right("js_divergence", "information", "torch", js_divergence_torch),
    Right("bernoulli_kl", "information", "numpy", bernoulli_kl_two_outcomes),
    Right("bernoulli_kl", "information", "torch", bernoulli_kl_torch),
    Right("bernoulli_kl_backward", "information", "numpy", bernoulli_kl_backward_logits),
    Right("gaussian_kl_to_standard", "information", "numpy", gaussian_kl_to_standard_einsum),
    Right("gaussian_kl_to_standard", "information", "torch", gaussian_kl_to_standard_torch),
    Right("gaussian_kl_to_standard_backward", "information", "numpy", gaussian_kl_to_standard_backward_outer),
    Right("gaussian_kl", "information", "numpy", gaussian_kl_one_dimension_at_a_time),
    Right("gaussian_kl", "information", "torch", gaussian_kl_torch),
    Right("gaussian_kl_backward", "information", "numpy", gaussian_kl_backward_scaled),
    Right("mutual_information", "information", "numpy", mutual_information_entropies),
    Right("mutual_information", "information", "torch", mutual_information_torch),
    Right("conv_output_size", "convolution", "numpy", conv_output_size_counted),
    Right("conv_output_size", "convolution", "torch", conv_output_size_ceiling),
    Right("conv_transpose_output_size", "convolution", "numpy", conv_transpose_output_size_last_stamp),
    Right("conv_transpose_output_size", "convolution", "torch", conv_transpose_output_size_shape_only),
    Right("padding_amount", "convolution", "numpy", padding_amount_table),
    Right("padding_amount", "convolution", "torch", padding_amount_searched),
    Right("conv_parameter_count", "convolution", "numpy", conv_parameter_count_product),
    Right("conv_parameter_count", "convolution", "torch", conv_parameter_count_module),
    Right("receptive_field", "convolution", "numpy", receptive_field_from_the_top),
    Right("receptive_field", "convolution", "torch", receptive_field_recursive),
    Right("convolve1d", "convolution", "numpy", convolve1d_fft),
    Right("convolve1d", "convolution", "numpy", convolve1d_diagonals),
    Right("convolve1d", "convolution", "torch", convolve1d_torch),
    Right("circular_convolve1d", "convolution", "numpy", circular_convolve1d_rolls),
    Right("circular_convolve1d", "convolution", "torch", circular_convolve1d_torch),
    Right("convolution_matrix", "convolution", "numpy", convolution_matrix_of_units),
    Right("convolution_matrix", "convolution", "torch", convolution_matrix_torch),
    Right("convolve2d", "convolution", "numpy", convolve2d_fft),
    Right("convolve2d", "convolution", "torch", convolve2d_torch),
    Right("conv2d", "convolution", "numpy", conv2d_windows),
    Right("conv2d", "convolution", "torch", conv2d_torch),
    Right("conv2d_backward", "convolution", "numpy", conv2d_backward_one_output_at_a_time),
    Right("conv_transpose2d", "convolution", "numpy", conv_transpose2d_spread_and_slide),
    Right("conv_transpose2d", "convolution", "torch", conv_transpose2d_torch),
    Right("conv_transpose2d_backward", "convolution", "numpy", conv_transpose2d_backward_gather),
    Right("pointwise_conv", "convolution", "numpy", pointwise_conv_tensordot),
    Right("pointwise_conv", "convolution", "torch", pointwise_conv_torch),
    Right("pointwise_conv_backward", "convolution", "numpy", pointwise_conv_backward_flat),
    Right("max_pool2d", "convolution", "numpy", max_pool2d_running),
    Right("max_pool2d", "convolution", "torch", max_pool2d_torch),
    Right("max_pool2d_backward", "convolution", "numpy", max_pool2d_backward_scatter),
    Right("avg_pool2d", "convolution", "numpy", avg_pool2d_matrices),
    Right("avg_pool2d", "convolution", "torch", avg_pool2d_torch),
    Right("avg_pool2d_backward", "convolution", "numpy", avg_pool2d_backward_spread),
    Right("max_unpool2d", "convolution", "numpy", max_unpool2d_put),
    Right("max_unpool2d", "convolution", "torch", max_unpool2d_torch),
    Right("global_avg_pool", "convolution", "numpy", global_avg_pool_einsum),
    Right("global_avg_pool", "convolution", "torch", global_avg_pool_torch),
    Right("global_avg_pool_backward", "convolution", "numpy", global_avg_pool_backward_kron),
    Right("translate", "convolution", "numpy", translate_take),
    Right("translate", "convolution", "torch", translate_torch),
    Right("nearest_patch", "convolution", "numpy", nearest_patch_smallest_tuple),
    Right("nearest_patch", "convolution", "torch", nearest_patch_torch),
]
